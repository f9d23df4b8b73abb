//! Images for Calico with IPv6 in kOps 1.23.

use super::images::{Distribution, report_images, runs_calico};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// With Calico, IPv6 works on Debian 11 only in kOps 1.23 (`docs/networking/ipv6.md`): at that time systemd in
    /// other distributions could not cope with the DHCPv6 answers of AWS.
    ///
    /// Use an image of Debian 11, or a later kOps release.
    pub static RULE = {
        code: "calico-needs-debian-11",
        summary: "Calico with IPv6 needs Debian 11 in this release",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::only(23),
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, image: 099720109477/ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20240501}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, image: 136693071363/debian-11-amd64-20240501-1733}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if runs_calico(subject) {
        report_images(
            subject,
            report,
            |image| !image.is_at_least(Distribution::Debian, 11),
            "Calico with IPv6 needs Debian 11",
            "Use an image of Debian 11",
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
        accepts(&RULE, &request("136693071363/debian-11-amd64-20240501-1733"));
        accepts(&RULE, &request("ami-0123456789abcdef0"));
    }

    #[test]
    fn reports_images_that_do_not_work() {
        reports(
            &RULE,
            &request("099720109477/ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20240501"),
            &["spec.image"],
        );
    }
}
