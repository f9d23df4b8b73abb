//! Debian images in IPv6 clusters.

use super::images::{Distribution, report_images};
use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Debian does not work in IPv6 clusters, whatever the CNI plugin, since kOps 1.26 (`docs/networking/ipv6.md`).
    ///
    /// Use an image of Ubuntu 22.04 or Flatcar.
    pub static RULE = {
        code: "debian-without-ipv6",
        summary: "Debian images do not work in IPv6 clusters",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::since(26),
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, image: 136693071363/debian-11-amd64-20240501-1733}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, image: 099720109477/ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20240501}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if is_ipv6_on_aws(subject.cluster) {
        report_images(
            subject,
            report,
            |image| image.distribution == Distribution::Debian,
            "Debian does not work in IPv6 clusters",
            "Use an image of Ubuntu 22.04 or Flatcar",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(image: &str) -> String {
        format!(
            "{{cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0'}}}}}}, instanceGroups: [{{kind: InstanceGroup, spec: {{role: Node, image: '{image}'}}}}]}}"
        )
    }

    #[test]
    fn accepts_images_that_work_or_are_not_known() {
        accepts(&RULE, &request("099720109477/ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20240501"));
        accepts(&RULE, &request("075585003325/Flatcar-stable-3815.2.2-hvm"));
        accepts(&RULE, &request("ami-0123456789abcdef0"));
    }

    #[test]
    fn reports_images_that_do_not_work() {
        reports(&RULE, &request("136693071363/debian-11-amd64-20240501-1733"), &["spec.image"]);
    }
}
