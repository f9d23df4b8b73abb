//! Subnets of the load balancer without a name.

use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{subnet_field, subnets};

rule! {
    /// An entry under the load balancer's `subnets` names no subnet.
    ///
    /// The entry gives an address to the load balancer in one subnet, which it names
    /// (`awsValidateLoadBalancerSubnets`).
    ///
    /// Write the name of a subnet of the cluster.
    pub static RULE = {
        code: "load-balancer-subnet-without-name",
        summary: "a subnet of the load balancer has no name",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
        subnets:
        - {allocationID: eipalloc-1}
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
        subnets:
        - {name: us-east-1a, allocationID: eipalloc-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, _) in subnets(subject).filter(|(_, subnet)| subnet.name.is_empty()) {
        report.report(subnet_field(index, "name"), "the entry names no subnet of the cluster");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_names() {
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [{name: us-east-1a}]}}}}",
        );
    }

    #[test]
    fn reports_missing_and_empty_names() {
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [
                {name: ''}, {name: us-east-1a}, {}]}}}}",
            &["spec.api.loadBalancer.subnets[0].name", "spec.api.loadBalancer.subnets[2].name"],
        );
    }
}
