//! Certificates on classic load balancers.

use crate::release::{KubernetesVersion, Releases};
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{aws_load_balancer, field, is_network, printed_at};

rule! {
    /// `sslCertificate` is set, and the API's load balancer is not a network load balancer.
    ///
    /// With its own certificate a classic load balancer would end the connection that client certificates need
    /// (`awsValidateCluster`); that is so from Kubernetes 1.19 on. Until 1.24 kOps complains of the whole spec, until
    /// 1.26 of the load balancer.
    ///
    /// Write `class: Network`, or remove `sslCertificate`.
    pub static RULE = {
        code: "certificate-needs-network-load-balancer",
        summary: "a certificate needs a network load balancer",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer: {type: Public, class: Classic, sslCertificate: "arn:aws:acm:x"}
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer: {type: Public, class: Network, sslCertificate: "arn:aws:acm:x"}
"#,
        check: check,
    }
}

/// The first version of Kubernetes whose certificates need it.
const FIRST: KubernetesVersion = KubernetesVersion::minor(19);

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(balancer) = aws_load_balancer(subject) else {
        return;
    };
    let old = subject.cluster.kubernetes_version.is_some_and(|version| version < FIRST);
    if balancer.ssl_certificate.is_empty() || is_network(balancer) || old {
        return;
    }
    report
        .report(printed_at("sslCertificate", subject.release), "a certificate needs a network load balancer")
        .hint("Set `spec.api.loadBalancer.class` to `Network`")
        .related(field("sslCertificate"), "the certificate")
        .related(field("class"), "is not `Network`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_network_load_balancers_and_no_certificate() {
        accepts(
            &RULE,
            "{kopsRelease: '1.23', cluster: {spec: {kubernetesVersion: 1.18.20, api: {loadBalancer: {sslCertificate: \
            arn}}}}}",
        );
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {class: Network, sslCertificate: arn}}}}");
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {class: Classic}}}}");
    }

    #[test]
    fn reports_other_classes() {
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {class: Classic, sslCertificate: arn}}}}",
            &["spec.api.loadBalancer.sslCertificate"],
        );
        reports(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {sslCertificate: arn}}}}",
            &["spec.api.loadBalancer.sslCertificate"],
        );
    }
}
