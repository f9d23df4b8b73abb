//! Elastic IPs of the load balancer.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{aws_load_balancer, field, is_internal, is_network, subnet_field, subnets};

rule! {
    /// `allocationID` of the load balancer is written, but empty.
    ///
    /// The field fixes the elastic IP of the load balancer in a subnet; kOps requires a value where it is written
    /// (`awsValidateLoadBalancerSubnets`).
    ///
    /// Write the id of an elastic IP, `eipalloc-…`, or remove the field.
    pub static MISSING = {
        code: "load-balancer-allocation-missing",
        summary: "an elastic IP of the load balancer is empty",
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
        - {name: us-east-1a, allocationID: ''}
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
        check: check_empty,
    }
}

rule! {
    /// `allocationID` is set, and the API's load balancer is not a public network load balancer.
    ///
    /// Only that kind takes elastic IPs (`awsValidateLoadBalancerSubnets`).
    ///
    /// Remove the id, or make the load balancer `type: Public` and `class: Network`.
    pub static NOT_ALLOWED = {
        code: "load-balancer-allocation-not-allowed",
        summary: "only public network load balancers have elastic IPs",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [LoadBalancer],
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
        check: check_kind,
    }
}

fn check_empty(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, _) in subnets(subject).filter(|(_, subnet)| subnet.allocation_id.as_deref() == Some("")) {
        report
            .report(subnet_field(index, "allocationID"), "the elastic IP of the load balancer is empty")
            .hint("Remove `allocationID`")
            .repair_by_removal(Safety::Unsafe);
    }
}

fn check_kind(subject: &Subject<'_>, report: &mut Reporter<'_>) {
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
    fn accepts_ids_and_none() {
        accepts(
            &MISSING,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [
                {name: us-east-1a, allocationID: eipalloc-1}, {name: b}]}}}}",
        );
    }

    #[test]
    fn reports_empty_ids() {
        reports(
            &MISSING,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [
                {name: us-east-1a, allocationID: ''}]}}}}",
            &["spec.api.loadBalancer.subnets[0].allocationID"],
        );
    }

    #[test]
    fn accepts_public_network_load_balancers() {
        accepts(
            &NOT_ALLOWED,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [
                {name: us-east-1a, allocationID: eipalloc-1}]}}}}",
        );
    }

    #[test]
    fn reports_internal_and_classic_ones() {
        reports(
            &NOT_ALLOWED,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Network, subnets: [
                {name: us-east-1a, allocationID: eipalloc-1}]}}}}",
            &["spec.api.loadBalancer.subnets[0].allocationID"],
        );
        reports(
            &NOT_ALLOWED,
            "cluster: {spec: {api: {loadBalancer: {type: Public, subnets: [
                {name: us-east-1a, allocationID: eipalloc-1}]}}}}",
            &["spec.api.loadBalancer.subnets[0].allocationID"],
        );
    }
}
