//! Texts that name no machine image.

use crate::aws::resources::{is_id, is_placeholder};
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The image of an instance group is neither the id of an AMI, nor its owner and name, nor `ssm:` and a parameter.
    ///
    /// `kops update cluster` looks the image up and stops where there is none (`ResolveImage`). An id is `ami-` and 8
    /// or 17 hexadecimal digits; an owner is an account's twelve digits or a name such as `amazon`.
    ///
    /// Write the id as AWS prints it, or `OWNER/NAME`.
    pub static RULE = {
        code: "image-malformed",
        summary: "a text does not name a machine image",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Groups],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, image: ami-123, subnets: [us-east-1a]}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, image: ami-0123456789abcdef0}}
",
        check: check,
    }
}

const AMI: &str = "ami-";
/// The digits of an AWS account's number.
const ACCOUNT: usize = 12;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (place, group) in subject.groups.iter().enumerate() {
        let image = group.spec.image.as_str();
        let Some(defect) = Defect::of(image) else { continue };
        let message = match &defect {
            Defect::Id(_) => format!("`{image}` is not an id of AWS: `{AMI}` and 8 or 17 hexadecimal digits"),
            Defect::Owner => format!("`{image}` names no owner: an account has {ACCOUNT} digits"),
            Defect::Part => format!("`{image}` lacks the owner or the name: the form is `OWNER/NAME`"),
        };
        let finding = report.report_group(place, FieldPath::of("spec.image"), message);
        finding.value(image);
        match defect {
            Defect::Id(Some(meant)) => finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant),
            Defect::Id(None) => finding.hint("Write the id as AWS prints it, for example `ami-0123456789abcdef0`"),
            Defect::Owner | Defect::Part => finding.hint("Write the owner's number and the name of the image"),
        };
    }
}

/// What is wrong with the text of an image.
enum Defect {
    /// It is not an id, and perhaps this one was meant.
    Id(Option<String>),
    /// The owner's number has too few or too many digits.
    Owner,
    /// A part is missing.
    Part,
}

impl Defect {
    fn of(image: &str) -> Option<Defect> {
        if image.is_empty() || image.starts_with("ssm:") {
            return None;
        }
        if let Some((owner, name)) = image.split_once('/') {
            let is_number = !owner.is_empty() && owner.bytes().all(|byte| byte.is_ascii_digit());
            return match (owner.is_empty() || name.is_empty(), is_number && owner.len() != ACCOUNT) {
                (true, _) => Some(Defect::Part),
                (_, true) => Some(Defect::Owner),
                _ => None,
            };
        }
        let meant = image.trim().to_ascii_lowercase().replacen('_', "-", 1);
        let is_meant_as_id =
            meant.strip_prefix(AMI).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if !is_meant_as_id || is_id(image, AMI) || is_placeholder(image, AMI) {
            return None;
        }
        Some(Defect::Id(is_id(&meant, AMI).then_some(meant)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(image: &str) -> String {
        format!(
            "instanceGroups: [{{kind: InstanceGroup, metadata: {{name: n}}, spec: {{role: Node, image: '{image}'}}}}]"
        )
    }

    #[test]
    fn accepts_ids_names_owners_and_parameters() {
        for image in [
            "",
            "ami-0a1b2c3d",
            "ami-1",
            "my-image",
            "099720109477/ubuntu/images/x",
            "amazon/al2023-ami-x",
            "ssm:/aws/service/x",
        ] {
            accepts(&RULE, &request(image));
        }
    }

    #[test]
    fn reports_the_parts_that_are_wrong() {
        for (image, hint) in [
            ("AMI-0a1b2c3d", "Write `ami-0a1b2c3d`"),
            ("ami_0a1b2c3d", "Write `ami-0a1b2c3d`"),
            ("ami-0a1b2c3g", "Write the id as AWS prints it, for example `ami-0123456789abcdef0`"),
            ("09972010947/ubuntu", "Write the owner's number and the name of the image"),
            ("099720109477/", "Write the owner's number and the name of the image"),
        ] {
            let found = reports(&RULE, &request(image), &["spec.image"]);
            assert_eq!(found[0].hint.as_deref(), Some(hint), "{image}");
        }
    }
}
