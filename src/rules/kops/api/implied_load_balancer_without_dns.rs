//! Clusters without DNS whose load balancer kOps adds by itself.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{field, implies_load_balancer};

rule! {
    /// `spec.api` is left out or empty, the control plane is in a private subnet, and the cluster does without DNS.
    ///
    /// kOps then adds a load balancer without a class, and a cluster without DNS needs a network load balancer
    /// (`awsValidateTopologyDNS`, on the completed spec).
    ///
    /// Write `spec.api.loadBalancer` with `type` and `class: Network`.
    pub static RULE = {
        code: "implied-load-balancer-without-dns",
        summary: "kOps adds a load balancer that a cluster without DNS cannot use",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(28),
        pass: FilledIn,
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
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(group) = implies_load_balancer(subject) else {
        return;
    };
    let topology = subject.cluster.spec.networking.topology.as_ref();
    if topology.is_none_or(|topology| topology.dns != "None") {
        return;
    }
    let message = format!(
        "kOps adds a load balancer, because the group `{}` is in a private subnet, and without DNS it needs to be a \
        network load balancer",
        group.name
    );
    report
        .report(field("type"), message)
        .hint("Write `spec.api.loadBalancer: {type: Public, class: Network}`, or `type: Internal`")
        .related(networking("topology").key("dns"), "the cluster has no DNS");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_dns_and_other_defects_first() {
        accepts(&RULE, &RULE.example.bad.replace("dns: None", "dns: Private"));
        accepts(&RULE, &RULE.example.bad.replace("cidr: 172.20.32.0/19", "cidr: 10.0.0.0/19"));
    }

    #[test]
    fn reports_the_load_balancer_that_was_not_written() {
        reports(&RULE, RULE.example.bad, &["spec.api.loadBalancer.type"]);
    }
}
