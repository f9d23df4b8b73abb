//! Internal load balancers without a subnet for them.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

use super::helpers::{field, is_internal};

rule! {
    /// The load balancer of the API is internal, and the cluster has no subnet of type `Private`.
    ///
    /// kOps puts an internal load balancer into private subnets. It could use DualStack ones too, but since 1.25 it
    /// refuses a cluster that has no `Private` one (`validateClusterSpec`).
    ///
    /// Add a subnet of type `Private`, or make the load balancer public.
    pub static RULE = {
        code: "internal-load-balancer-without-private-subnet",
        summary: "an internal load balancer has no private subnet",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(25),
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Internal
        class: Network
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let internal = cluster.spec.api.load_balancer.as_ref().is_some_and(is_internal);
    if !internal || cluster.subnets.iter().any(|subnet| subnet.kind == Some(SubnetType::Private)) {
        return;
    }
    report
        .report(field("type"), "an internal load balancer needs a subnet of type `Private`")
        .value("Internal")
        .hint("Add a subnet of type `Private`, or write `Public`")
        .related(networking("subnets"), "the list has no private subnet");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_private_subnets_and_public_load_balancers() {
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Internal}}, networking: {subnets: [
                {name: a, type: Private}]}}}",
        );
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {type: Public}}}}");
    }

    #[test]
    fn reports_dual_stack_and_public_subnets() {
        reports(&RULE, "cluster: {spec: {api: {loadBalancer: {type: Internal}}}}", &["spec.api.loadBalancer.type"]);
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Internal}}, networking: {nonMasqueradeCIDR: '::/0', subnets: [
                {name: a, type: DualStack}]}}}",
            &["spec.api.loadBalancer.type"],
        );
    }
}
