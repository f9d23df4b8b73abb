//! Load balancers that kOps adds by itself, and then refuses.

use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{field, implies_load_balancer};

rule! {
    /// `spec.api` is left out or empty, and the control plane is in a private subnet.
    ///
    /// kOps then adds a load balancer and fills in the class `Classic`, which kOps 1.37 refuses
    /// (`awsValidateLoadBalancer`, on the completed spec). An upgrade to 1.37 meets it.
    ///
    /// Write `spec.api.loadBalancer` with `type` and `class: Network`.
    pub static RULE = {
        code: "implied-load-balancer-is-classic",
        summary: "kOps adds a classic load balancer, which it no longer makes",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(37),
        pass: FilledIn,
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
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(group) = implies_load_balancer(subject) else {
        return;
    };
    let message = format!(
        "kOps adds a load balancer, because the group `{}` is in a private subnet, and gives it the class `Classic`, \
        which it no longer makes",
        group.name
    );
    report
        .report(field("class"), message)
        .hint("Write `spec.api.loadBalancer: {type: Public, class: Network}`, or `type: Internal`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_groups_in_public_subnets() {
        let request = RULE.example.bad.replace("type: Private", "type: Public");
        accepts(&RULE, &request);
    }

    #[test]
    fn reports_the_load_balancer_that_was_not_written() {
        reports(&RULE, RULE.example.bad, &["spec.api.loadBalancer.class"]);
    }
}
