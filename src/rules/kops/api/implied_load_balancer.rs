//! Load balancers that kOps adds by itself, and then refuses.

use crate::diagnostic::Finding;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{InstanceGroup, Provider, Role};
use crate::subnets::SubnetType;

use super::helpers::field;

rule! {
    /// `spec.api` is left out or empty, and the control plane is in a private subnet.
    ///
    /// kOps then adds a load balancer and fills in the class `Classic`, which kOps 1.37 refuses
    /// (`awsValidateLoadBalancer`, on the completed spec). An upgrade to 1.37 meets it.
    ///
    /// Write `spec.api.loadBalancer` with `type` and `class: Network`.
    pub static CLASSIC = {
        code: "implied-load-balancer-is-classic",
        summary: "kOps adds a classic load balancer, which it no longer makes",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(37),
        pass: FilledIn,
        needs: [Groups],
        bad: "cluster:
  spec:
    api: {}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      topology: {dns: Public}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: ControlPlane, subnets: [a]}}
",
        good: "cluster:
  spec:
    api: 
      loadBalancer: {type: Public, class: Network}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      topology: {dns: Public}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: ControlPlane, subnets: [a]}}
",
        check: check_class,
    }
}

rule! {
    /// `spec.api` is left out or empty, the control plane is in a private subnet, and the cluster does without DNS.
    ///
    /// kOps then adds a load balancer without a class, and a cluster without DNS needs a network load balancer
    /// (`awsValidateTopologyDNS`, on the completed spec).
    ///
    /// Write `spec.api.loadBalancer` with `type` and `class: Network`.
    pub static WITHOUT_DNS = {
        code: "implied-load-balancer-without-dns",
        summary: "kOps adds a load balancer that a cluster without DNS cannot use",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(28),
        pass: FilledIn,
        needs: [Groups, UnusualDns],
        bad: "cluster:
  spec:
    api: {}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      topology: {dns: None}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: ControlPlane, subnets: [a]}}
",
        good: "cluster:
  spec:
    api: 
      loadBalancer: {type: Public, class: Network}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      topology: {dns: None}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane-a}, spec: {role: ControlPlane, subnets: [a]}}
",
        check: check_dns,
    }
}

fn check_class(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    report_implied(subject, "class", "gives it the class `Classic`, which it no longer makes", report);
}

fn check_dns(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let topology = subject.cluster.spec.networking.topology.as_ref();
    if topology.is_none_or(|topology| topology.dns != "None") {
        return;
    }
    let why = "without DNS it needs to be a network load balancer";
    if let Some(finding) = report_implied(subject, "type", why, report) {
        finding.related(networking("topology").key("dns"), "the cluster has no DNS");
    }
}

/// Reports at `name` that kOps adds a load balancer, and `why` it refuses that one.
fn report_implied<'r>(
    subject: &Subject<'_>,
    name: &'static str,
    why: &str,
    report: &'r mut Reporter<'_>,
) -> Option<&'r mut Finding> {
    let group = implies_load_balancer(subject)?;
    let message =
        format!("kOps adds a load balancer, because the group `{}` is in a private subnet, and {why}", group.name);
    let hint = "Write `spec.api.loadBalancer: {type: Public, class: Network}`; with `type: Internal` in place of \
                `type: Public`, only clients inside the network reach the API";
    Some(report.report(field(name), message).hint(hint))
}

/// The group whose API servers are in a private subnet, where `spec.api` says nothing: kOps then adds a load balancer
/// without a class. Whether one is added depends on groups since 1.28 (`PerformAssignments`).
fn implies_load_balancer<'a>(subject: &Subject<'a>) -> Option<&'a InstanceGroup> {
    let (cluster, spec) = (subject.cluster, &subject.cluster.spec);
    if spec.provider != Provider::Aws || spec.api.dns || spec.api.load_balancer.is_some() {
        return None;
    }
    let is_private = |name: &String| {
        let named = cluster.named(name).map(|place| &cluster.subnets[place]);
        named.is_some_and(|subnet| subnet.kind == Some(SubnetType::Private))
    };
    let with_api = |group: &&InstanceGroup| matches!(group.role, Some(Role::ControlPlane | Role::ApiServer));
    subject.groups.iter().filter(with_api).find(|group| group.spec.subnets.iter().any(is_private))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_groups_in_public_subnets() {
        let request = CLASSIC.example.bad.replace("type: Private", "type: Public");
        accepts(&CLASSIC, &request);
    }

    #[test]
    fn reports_the_class_that_was_not_written() {
        reports(&CLASSIC, CLASSIC.example.bad, &["spec.api.loadBalancer.class"]);
    }

    #[test]
    fn accepts_dns_and_other_defects_first() {
        accepts(&WITHOUT_DNS, &WITHOUT_DNS.example.bad.replace("dns: None", "dns: Private"));
        accepts(&WITHOUT_DNS, &WITHOUT_DNS.example.bad.replace("cidr: 172.20.32.0/19", "cidr: 10.0.0.0/19"));
    }

    #[test]
    fn reports_the_type_that_was_not_written() {
        reports(&WITHOUT_DNS, WITHOUT_DNS.example.bad, &["spec.api.loadBalancer.type"]);
    }
}
