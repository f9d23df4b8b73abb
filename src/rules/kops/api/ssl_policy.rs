//! TLS policies of the load balancer that it cannot have.

use std::sync::LazyLock;

use crate::diagnostic::{FieldPath, Object, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{aws_load_balancer, field, is_network};

rule! {
    /// `sslPolicy` of the load balancer is set, and it has no certificate, or is not a network load balancer.
    ///
    /// The policy says which versions of TLS the load balancer speaks; without a certificate it speaks none, and kOps
    /// refuses it (`awsValidateSSLPolicy`).
    ///
    /// Add `sslCertificate` and make the load balancer `class: Network`, or remove the policy.
    pub static RULE = {
        code: "ssl-policy-without-certificate",
        summary: "a TLS policy needs a network load balancer with a certificate",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer: {type: Public, class: Network, sslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06}
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
        sslCertificate: arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d
        sslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
"#,
        check: check,
    }
}

static POLICY: LazyLock<FieldPath> = LazyLock::new(|| field("sslPolicy"));

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(balancer) = aws_load_balancer(subject) else { return };
    if !balancer.ssl_certificate.is_empty() && is_network(balancer) {
        return;
    }
    let Some(policy) = (subject.scalar_at)(Object::Cluster, &POLICY) else { return };
    let message = match balancer.ssl_certificate.as_str() {
        "" => "the load balancer has a TLS policy and no certificate",
        _ => "only network load balancers have a TLS policy",
    };
    let finding = report.report(POLICY.clone(), message);
    finding.value(policy.text).hint("Remove `sslPolicy`").repair_by_removal(Safety::Unsafe);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_load_balancers_without_a_policy() {
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network}}}}");
    }

    #[test]
    fn reports_classic_ones_with_a_certificate() {
        let certificate = "arn:aws:acm:us-east-1:123456789012:certificate/0a";
        let yaml = format!(
            "cluster: {{spec: {{api: {{loadBalancer: {{type: Public, class: Classic, sslPolicy: x, sslCertificate: \
             '{certificate}'}}}}}}}}"
        );
        reports(&RULE, &yaml, &["spec.api.loadBalancer.sslPolicy"]);
    }
}
