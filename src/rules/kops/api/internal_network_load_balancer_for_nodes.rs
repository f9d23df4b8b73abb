//! Nodes behind an internal network load balancer.

use crate::diagnostic::{Change, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{aws_load_balancer, field, is_internal, is_network, printed_at};

rule! {
    /// `useForInternalAPI` is set, and the API's load balancer is an internal network load balancer.
    ///
    /// A network load balancer does not return a connection to the machine that it comes from, so control-plane
    /// machines could not reach the API through it (`awsValidateCluster`). Until 1.24 kOps complains of the whole spec,
    /// until 1.26 of the load balancer.
    ///
    /// Remove `useForInternalAPI`.
    pub static RULE = {
        code: "internal-network-load-balancer-for-nodes",
        summary: "an internal network load balancer cannot serve the control plane itself",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer: {type: Internal, class: Network, useForInternalAPI: true}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer: {type: Internal, class: Network}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(balancer) = aws_load_balancer(subject) else {
        return;
    };
    if !balancer.use_for_internal_api || !is_network(balancer) || !is_internal(balancer) {
        return;
    }
    let message = "an internal network load balancer cannot serve the control plane itself";
    report
        .report(printed_at("useForInternalAPI", subject.release), message)
        .hint("Remove `useForInternalAPI`")
        .repair(Safety::Unsafe, [Change::Remove(field("useForInternalAPI"))])
        .related(field("useForInternalAPI"), "the setting");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_public_and_classic_load_balancers() {
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, useForInternalAPI: true}}}}",
        );
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Classic, useForInternalAPI: true}}}}",
        );
    }

    #[test]
    fn reports_where_the_release_does() {
        for (release, field) in
            [("1.24", "spec"), ("1.26", "spec.api.loadBalancer"), ("1.27", "spec.api.loadBalancer.useForInternalAPI")]
        {
            let request = format!(
                "{{kopsRelease: '{release}', cluster: {{spec: {{api: {{loadBalancer:
                    {{type: Internal, class: Network, useForInternalAPI: true}}}}}}}}}}"
            );
            reports(&RULE, &request, &[field]);
        }
    }
}
