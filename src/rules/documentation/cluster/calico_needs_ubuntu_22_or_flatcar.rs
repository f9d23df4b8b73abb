//! Images for Calico with IPv6 since kOps 1.26.

use super::images::{Distribution, report_images, runs_calico};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// With Calico, IPv6 works on Ubuntu 22.04 and on Flatcar since kOps 1.26 (`docs/networking/ipv6.md`). Debian does
    /// not work with any plugin, which is a finding of its own.
    ///
    /// Use an image of one of them.
    pub static RULE = {
        code: "calico-needs-ubuntu-22-or-flatcar",
        summary: "Calico with IPv6 needs Ubuntu 22.04 or Flatcar",
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
  spec: {role: Node, image: 099720109477/ubuntu/images/hvm-ssd/ubuntu-focal-20.04-amd64-server-20240501}
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
    if runs_calico(subject) {
        report_images(
            subject,
            report,
            |image| {
                image.distribution != Distribution::Debian
                    && !image.is_at_least(Distribution::Ubuntu, 22)
                    && image.distribution != Distribution::Flatcar
            },
            "Calico with IPv6 needs Ubuntu 22.04 or Flatcar",
            "Use an image of Ubuntu 22.04",
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
        accepts(&RULE, &request("136693071363/debian-11-amd64-20240501-1733"));
        accepts(&RULE, &request("ami-0123456789abcdef0"));
    }

    #[test]
    fn reports_images_that_do_not_work() {
        reports(
            &RULE,
            &request("099720109477/ubuntu/images/hvm-ssd/ubuntu-focal-20.04-amd64-server-20240501"),
            &["spec.image"],
        );
    }
}
