//! Security groups on network load balancers.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{aws_load_balancer, field, is_network};

rule! {
    /// `securityGroupOverride` is set on a network load balancer.
    ///
    /// Network load balancers had no security groups when this rule was made; kOps dropped it in 1.32.1
    /// (`awsValidateSecurityGroupOverride`).
    ///
    /// Remove `securityGroupOverride`, or update kOps.
    pub static RULE = {
        code: "security-group-override-on-network-load-balancer",
        summary: "a network load balancer has no security group to replace",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::between(27, 32),
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer: {type: Public, class: Network, securityGroupOverride: sg-0123}
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer: {type: Public, class: Classic, securityGroupOverride: sg-0123}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(balancer) = aws_load_balancer(subject) else {
        return;
    };
    let group = balancer.security_group_override.as_str();
    if group.is_empty() || !is_network(balancer) {
        return;
    }
    report
        .report(field("securityGroupOverride"), "a network load balancer has no security group to replace")
        .value(group)
        .hint("Remove `securityGroupOverride`")
        .repair_by_removal(Safety::Unsafe)
        .related(field("class"), "is `Network`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_classic_load_balancers() {
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {class: Classic, securityGroupOverride: sg-1}}}}");
    }

    #[test]
    fn reports_network_load_balancers() {
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {class: Network, securityGroupOverride: sg-1}}}}",
            &["spec.api.loadBalancer.securityGroupOverride"],
        );
    }
}
