//! Elastic IPs on load balancers that cannot have any.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{aws_load_balancer, field, is_internal, is_network, subnet_field, subnets};

rule! {
    /// `allocationID` is set, and the API's load balancer is not a public network load balancer.
    ///
    /// Only that kind takes elastic IPs (`awsValidateLoadBalancerSubnets`).
    ///
    /// Remove the id, or make the load balancer `type: Public` and `class: Network`.
    pub static RULE = {
        code: "load-balancer-allocation-not-allowed",
        summary: "only public network load balancers have elastic IPs",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Internal
        class: Network
        subnets:
        - {name: a, allocationID: eipalloc-1}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
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
    if aws_load_balancer(subject).is_none_or(|balancer| is_network(balancer) && !is_internal(balancer)) {
        return;
    }
    for (index, subnet) in subnets(subject) {
        let Some(id) = subnet.allocation_id.as_deref() else {
            continue;
        };
        report
            .report(subnet_field(index, "allocationID"), "only public network load balancers have elastic IPs")
            .value(id)
            .hint("Remove `allocationID`")
            .repair_by_removal(Safety::Unsafe)
            .related(field("type"), "has to be `Public`")
            .related(field("class"), "has to be `Network`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_public_network_load_balancers() {
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [
                {name: us-east-1a, allocationID: eipalloc-1}]}}}}",
        );
    }

    #[test]
    fn reports_internal_and_classic_ones() {
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Network, subnets: [
                {name: us-east-1a, allocationID: eipalloc-1}]}}}}",
            &["spec.api.loadBalancer.subnets[0].allocationID"],
        );
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, subnets: [
                {name: us-east-1a, allocationID: eipalloc-1}]}}}}",
            &["spec.api.loadBalancer.subnets[0].allocationID"],
        );
    }
}
