//! Images that the processors of a group do not run.

use crate::aws::machines;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The name of a group's image says one architecture, and its machine type has another one: `amd64` with
    /// `t4g.medium`.
    ///
    /// kOps asks AWS for both before it changes anything, and refuses the type: "machine type architecture does not
    /// match image architecture" (`awsValidateInstanceTypeAndImage`).
    ///
    /// Name an image for the architecture, or a machine type that the image runs on.
    pub static RULE = {
        code: "image-of-another-architecture",
        summary: "the name of an image says another architecture than that of the machine type",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Groups],
        bad: "instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, machineType: t4g.medium, subnets: [us-east-1a], image: 099720109477/ubuntu-24.04-amd64-server}
",
        good: "instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, machineType: t4g.medium, subnets: [us-east-1a], image: 099720109477/ubuntu-24.04-arm64-server}
",
        check: check,
    }
}

/// Words for the architectures in names of images: those of Intel and AMD, and that of Arm.
const X86: [&str; 2] = ["amd64", "x86_64"];
const ARM: [&str; 2] = ["arm64", "aarch64"];

/// Whether a word of the image between hyphens is the architecture of the machine, as most say it.
fn says_own(image: &str, machine: &str) -> bool {
    let own = if machines::is_on_arm(machine) { ARM } else { X86 };
    image.as_bytes().split(|byte| *byte == b'-').any(|word| own.iter().any(|own| own.as_bytes() == word))
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if cluster_on_aws(subject).is_none() {
        return;
    }
    for (place, group) in subject.groups.iter().enumerate() {
        let (image, machine) = (group.spec.image.as_str(), group.spec.machine_type.as_str());
        if says_own(image, machine) {
            continue;
        }
        if image.is_empty() || machine.is_empty() || machine.contains(',') || !machines::has_form(machine) {
            continue;
        }
        let is_arm = machines::is_on_arm(machine);
        let (own, others) = if is_arm { (ARM, X86) } else { (X86, ARM) };
        let Some(other) = others.into_iter().find(|word| image.contains(word)) else { continue };
        // `…/amd64/…-arm64` names both.
        if own.into_iter().any(|word| image.contains(word)) {
            continue;
        }
        let message = format!("the image is for `{other}`, and `{machine}` runs `{}`", own[0]);
        let finding = report.report_group(place, FieldPath::of("spec.machineType"), message);
        finding.value(machine);
        finding.hint(format!("Name an image for `{}`, or a machine type that runs `{other}`", own[0]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(machine: &str, image: &str) -> String {
        format!(
            "instanceGroups: [{{kind: InstanceGroup, metadata: {{name: n}}, spec: {{role: Node, machineType: \
             '{machine}', image: '{image}'}}}}]"
        )
    }

    #[test]
    fn accepts_images_that_fit_and_names_that_say_nothing() {
        for (machine, image) in [
            ("m6i.large", "1/ubuntu-amd64"),
            ("c7gn.large", "1/ubuntu-arm64"),
            ("im4gn.large", "1/al2023-arm64"),
            ("m6g.large", "ami-0123456789abcdef0"),
            ("m6g.large,m6i.large", "1/ubuntu-amd64"),
        ] {
            accepts(&RULE, &request(machine, image));
        }
    }

    #[test]
    fn reports_both_ways() {
        for (machine, image) in
            [("m6i.large", "1/ubuntu-arm64"), ("a1.large", "1/x-x86_64"), ("g5g.xlarge", "1/x-amd64")]
        {
            reports(&RULE, &request(machine, image), &["spec.machineType"]);
        }
    }
}
