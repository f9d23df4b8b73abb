//! Images that do not work with IPv6, as the documentation of a release says.

use crate::diagnostic::FieldPath;
use crate::names::is_same;
use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Role;

use super::image::{Distribution, Image};

rule! {
    /// In kOps 1.23, Calico with IPv6 works on Debian 11 only, and the image of the group is another one.
    ///
    /// At that time systemd in other distributions could not handle the DHCPv6 answers of AWS
    /// (`docs/networking/ipv6.md`).
    ///
    /// Use an image of Debian 11, or a later kOps release.
    pub static CALICO_NEEDS_DEBIAN_11 = {
        code: "calico-needs-debian-11",
        summary: "Calico with IPv6 needs Debian 11 in this release",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::only(23),
        needs: [Calico, Groups, Ipv6],
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
        check: calico_needs_debian_11,
    }
}

rule! {
    /// In kOps 1.24 and 1.25, Calico with IPv6 works on Debian 11 and Ubuntu 22.04, and the image of the group is
    /// another one.
    ///
    /// `docs/networking/ipv6.md` names the images that work.
    ///
    /// Use an image of Ubuntu 22.04 or Debian 11.
    pub static CALICO_NEEDS_DEBIAN_11_OR_UBUNTU_22 = {
        code: "calico-needs-debian-11-or-ubuntu-22",
        summary: "Calico with IPv6 needs Debian 11 or Ubuntu 22.04 in this release",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::between(24, 26),
        needs: [Calico, Groups, Ipv6],
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
        check: calico_needs_debian_11_or_ubuntu_22,
    }
}

rule! {
    /// Since kOps 1.26, Calico with IPv6 works on Ubuntu 22.04 and Flatcar, and the image of the group is another one.
    ///
    /// `docs/networking/ipv6.md` names the images that work. Debian works with no plugin, which `debian-without-ipv6`
    /// reports.
    ///
    /// Use an image of Ubuntu 22.04 or Flatcar.
    pub static CALICO_NEEDS_UBUNTU_22_OR_FLATCAR = {
        code: "calico-needs-ubuntu-22-or-flatcar",
        summary: "Calico with IPv6 needs Ubuntu 22.04 or Flatcar",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::since(26),
        needs: [Calico, Groups, Ipv6],
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
        check: calico_needs_ubuntu_22_or_flatcar,
    }
}

rule! {
    /// The image of a group in an IPv6 cluster is Debian.
    ///
    /// Since kOps 1.26 Debian does not work in IPv6 clusters, whatever the network plugin is
    /// (`docs/networking/ipv6.md`).
    ///
    /// Use an image of Ubuntu 22.04 or Flatcar.
    pub static DEBIAN = {
        code: "debian-without-ipv6",
        summary: "Debian images do not work in IPv6 clusters",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::since(26),
        needs: [Groups, Ipv6],
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
        check: debian_images,
    }
}

fn calico_needs_debian_11(subject: &Subject<'_>, report: &mut Reporter<'_>) {
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

fn calico_needs_debian_11_or_ubuntu_22(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if runs_calico(subject) {
        report_images(
            subject,
            report,
            |image| !image.is_at_least(Distribution::Debian, 11) && !image.is_at_least(Distribution::Ubuntu, 22),
            "Calico with IPv6 needs Debian 11 or Ubuntu 22.04",
            "Use an image of Ubuntu 22.04",
        );
    }
}

fn calico_needs_ubuntu_22_or_flatcar(subject: &Subject<'_>, report: &mut Reporter<'_>) {
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

fn debian_images(subject: &Subject<'_>, report: &mut Reporter<'_>) {
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

/// Whether Calico runs in an IPv6 cluster.
fn runs_calico(subject: &Subject<'_>) -> bool {
    is_ipv6_on_aws(subject.cluster) && subject.cluster.spec.networking.cni.calico.is_some()
}

/// Reports the groups whose image is unfit; bastions run no pods, so any image will do for them.
fn report_images(
    subject: &Subject<'_>,
    report: &mut Reporter<'_>,
    unfit: fn(Image) -> bool,
    message: &str,
    hint: &str,
) {
    // Most clusters have one image for all groups.
    let (mut last, mut is_unfit) = ("", false);
    for (index, group) in subject.groups.iter().enumerate().filter(|(_, group)| group.role != Some(Role::Bastion)) {
        let name = group.spec.image.as_str();
        if !is_same(name, last) {
            (last, is_unfit) = (name, Image::of(name).is_some_and(unfit));
        }
        if !is_unfit {
            continue;
        }
        let message = format!("{message}; the image is `{name}`");
        report.report_group(index, FieldPath::of("spec.image"), message).value(name).hint(hint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::Rule;
    use crate::rules::testing::{accepts, reports};

    const DEBIAN_11: &str = "136693071363/debian-11-amd64-20240501-1733";
    const UBUNTU_20: &str = "099720109477/ubuntu/images/hvm-ssd/ubuntu-focal-20.04-amd64-server-20240501";
    const UBUNTU_22: &str = "099720109477/ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20240501";
    const FLATCAR: &str = "075585003325/Flatcar-stable-3815.2.2-hvm";
    const UNKNOWN: &str = "ami-0123456789abcdef0";

    #[track_caller]
    fn check(rule: &Rule, works: &[&str], fails: &[&str]) {
        let request = |image: &&str| {
            let group = format!("{{kind: InstanceGroup, spec: {{role: Node, image: '{image}'}}}}");
            let cluster = "{spec: {networking: {nonMasqueradeCIDR: '::/0'}}}";
            format!("{{cluster: {cluster}, instanceGroups: [{group}]}}")
        };
        works.iter().for_each(|image| accepts(rule, &request(image)));
        for image in fails {
            reports(rule, &request(image), &["spec.image"]);
        }
    }

    #[test]
    fn calico_works_with_the_images_of_the_release() {
        check(&CALICO_NEEDS_DEBIAN_11, &[DEBIAN_11, UNKNOWN], &[UBUNTU_22, FLATCAR]);
        check(&CALICO_NEEDS_DEBIAN_11_OR_UBUNTU_22, &[DEBIAN_11, UBUNTU_22, UNKNOWN], &[FLATCAR, UBUNTU_20]);
        check(&CALICO_NEEDS_UBUNTU_22_OR_FLATCAR, &[UBUNTU_22, FLATCAR, DEBIAN_11, UNKNOWN], &[UBUNTU_20]);
    }

    #[test]
    fn debian_works_with_no_plugin() {
        check(&DEBIAN, &[UBUNTU_20, UBUNTU_22, FLATCAR, UNKNOWN], &[DEBIAN_11]);
    }
}
