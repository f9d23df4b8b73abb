//! Empty elastic IPs of the load balancer.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{subnet_field, subnets};

rule! {
    /// `allocationID` of the load balancer is there, and empty.
    ///
    /// The field fixes the elastic IP of the load balancer in a subnet (`awsValidateLoadBalancerSubnets`).
    ///
    /// Write the id of an elastic IP, `eipalloc-…`, or remove the field.
    pub static RULE = {
        code: "load-balancer-allocation-missing",
        summary: "an elastic IP of the load balancer is empty",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
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
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, _) in subnets(subject).filter(|(_, subnet)| subnet.allocation_id.as_deref() == Some("")) {
        report
            .report(subnet_field(index, "allocationID"), "the elastic IP of the load balancer is empty")
            .hint("Remove `allocationID`")
            .repair_by_removal(Safety::Unsafe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ids_and_none() {
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [
                {name: us-east-1a, allocationID: eipalloc-1}, {name: b}]}}}}",
        );
    }

    #[test]
    fn reports_empty_ids() {
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [
                {name: us-east-1a, allocationID: ''}]}}}}",
            &["spec.api.loadBalancer.subnets[0].allocationID"],
        );
    }
}
