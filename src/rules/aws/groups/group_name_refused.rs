//! Names of instance groups that cannot be names of launch templates.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::placeholder;

rule! {
    /// AWS refuses the name that kOps gives the launch template of an instance group.
    ///
    /// It is the name of the group, a dot and the name of the cluster. AWS takes letters, digits and `( ) . - / _` in
    /// it, and 128 characters at most (`CreateLaunchTemplate`). kOps does not look, so `kops update cluster` stops
    /// half-way.
    ///
    /// Give the group a short name of small letters, digits and hyphens, for example `nodes-us-east-1a`.
    pub static RULE = {
        code: "group-name-refused",
        summary: "the name of an instance group cannot be that of a launch template",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Groups],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: my nodes}, spec: {role: Node, subnets: [us-east-1a]}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: my-nodes}, spec: {role: Node, subnets: [us-east-1a]}}
",
        check: check,
    }
}

/// The longest name of a launch template.
const LONGEST: usize = 128;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else { return };
    for (place, group) in subject.groups.iter().enumerate() {
        let name = group.name.as_str();
        let message = match name.chars().find(|letter| !is_allowed(*letter)) {
            Some(_) if placeholder(name).is_some() => continue,
            Some(letter) => format!("AWS refuses {} in the name of a launch template", words(letter)),
            None if LONGEST <= name.len() + cluster.spec.name.len() => {
                format!("the name of the group and that of the cluster have more than {} characters", LONGEST - 1)
            }
            None => continue,
        };
        let field = FieldPath::of("metadata.name");
        let finding = report.report_on(Object::InstanceGroup(place), field, message);
        finding.value(name).hint("Take a short name of small letters, digits and hyphens, for example `nodes`");
    }
}

/// Whether names of launch templates have it.
fn is_allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "().-/_".contains(letter)
}

/// A character, also one that is not seen.
fn words(letter: char) -> String {
    match letter {
        ' ' => "the blank".to_owned(),
        letter if letter.is_ascii_graphic() || letter.is_alphanumeric() => format!("`{letter}`"),
        letter => format!("the character U+{:04X}", u32::from(letter)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn group(name: &str) -> String {
        format!("instanceGroups: [{{kind: InstanceGroup, metadata: {{name: '{name}'}}, spec: {{role: Node}}}}]")
    }

    #[test]
    fn accepts_what_aws_takes() {
        for name in ["nodes", "Nodes_a", "${name}", &"n".repeat(114)] {
            accepts(&RULE, &group(name));
        }
    }

    #[test]
    fn names_the_character() {
        for (name, words) in [("my nodes", "the blank"), ("a:b", "`:`"), ("größe", "`ö`")] {
            let found = reports(&RULE, &group(name), &["metadata.name"]);
            assert!(found[0].message.contains(words), "{}", found[0].message);
        }
        reports(&RULE, &group(&"n".repeat(115)), &["metadata.name"]);
    }
}
