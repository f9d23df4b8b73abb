//! Certificates that the load balancer cannot have.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The certificate of the API's load balancer is in another region than the cluster.
    ///
    /// A load balancer takes certificates of AWS Certificate Manager from the region that it is in (TLS listeners, in
    /// the guide of network load balancers), so AWS refuses the listener.
    ///
    /// Request the certificate in the region of the cluster, or write the ARN of one that is there.
    pub static RULE = {
        code: "certificate-in-another-region",
        summary: "the certificate of the load balancer is in another region than the cluster",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
        sslCertificate: arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
        sslCertificate: arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else { return };
    let Some(balancer) = cluster.spec.api.load_balancer.as_ref() else { return };
    let arn = balancer.ssl_certificate.as_str();
    let Some(region) = region_of(arn).filter(|region| !region.is_empty()) else { return };
    let Some(own) = cluster.region().filter(|own| *own != region) else { return };
    let message = format!("the certificate is in `{region}`, and the cluster in `{own}`");
    let finding = report.report(FieldPath::of("spec.api.loadBalancer.sslCertificate"), message);
    finding.value(arn).hint(format!("Write the ARN of a certificate in `{own}`"));
}

/// The region of a certificate of AWS Certificate Manager.
fn region_of(arn: &str) -> Option<&str> {
    let rest = arn.strip_prefix("arn:")?;
    let (_, rest) = rest.split_once(":acm:")?;
    rest.split_once(':').map(|(region, _)| region)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::accepts;

    #[test]
    fn accepts_what_says_no_region() {
        for arn in ["arn:aws:iam::123456789012:server-certificate/x", "my-certificate", "${CERTIFICATE}"] {
            let bad = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d";
            accepts(&RULE, &RULE.example.bad.replace(bad, &format!("'{arn}'")));
        }
    }
}
