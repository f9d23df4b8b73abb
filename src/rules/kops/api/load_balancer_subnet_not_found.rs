//! Subnets of the load balancer that the cluster does not have.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::subnet_names;

use super::helpers::{subnet_field, subnets};

rule! {
    /// An entry under the load balancer's `subnets` names a subnet that the cluster does not have.
    ///
    /// kOps looks the name up among the cluster's subnets (`awsValidateLoadBalancerSubnets`).
    ///
    /// Correct the name, or add the subnet.
    pub static RULE = {
        code: "load-balancer-subnet-not-found",
        summary: "the load balancer names a subnet that the cluster does not have",
        severity: Error,
        cause: NotFound,
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
        - {name: us-east-1z}
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
        subnets:
        - {name: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, subnet) in subnets(subject) {
        let name = subnet.name.as_str();
        if name.is_empty() || subject.cluster.named(name).is_some() {
            continue;
        }
        let finding = report.report(subnet_field(index, "name"), format!("the cluster has no subnet `{name}`"));
        finding.value(name).related(networking("subnets"), "the cluster's subnets");
        finding.depends_on_each(networking("subnets"), "name");
        subnet_names::repair(subject, name, finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_subnets_of_the_cluster() {
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [{name: us-east-1a}]}}}}",
        );
    }

    #[test]
    fn reports_each_unknown_name() {
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [
                {name: us-east-1b}, {name: us-east-1a}, {name: x}]}}}}",
            &["spec.api.loadBalancer.subnets[0].name", "spec.api.loadBalancer.subnets[2].name"],
        );
    }
}
