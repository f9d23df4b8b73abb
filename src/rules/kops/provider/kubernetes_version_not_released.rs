//! Kubernetes versions of which there is no release.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubernetesVersion` can be read, and Kubernetes has no release of this name: it lacks the patch number, starts
    /// with `v`, ends with a blank or with the build of another distribution, such as `+k3s1`.
    ///
    /// kOps takes such a text for a version and then loads the programs from an address that has it letter by letter;
    /// `kops update cluster` stops there.
    ///
    /// Write a release of Kubernetes: three numbers, such as `1.34.2`.
    pub static RULE = {
        code: "kubernetes-version-not-released",
        summary: "Kubernetes has no release of this name",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        bad: "cluster:
  spec:
    kubernetesVersion: v1.34.2
",
        good: "cluster:
  spec:
    kubernetesVersion: 1.34.2
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = subject.cluster.spec.kubernetes_version.as_str();
    if given.is_empty() || subject.cluster.kubernetes_version.is_none() || has_three_numbers(given) {
        return;
    }
    let Some(defect) = Defect::of(given) else { return };
    let message = match &defect {
        Defect::NoPatch(_) => format!("`{given}` names no patch release of Kubernetes"),
        Defect::Extra(_) => format!("`{given}` is not a release of Kubernetes"),
    };
    let finding = report.report(FieldPath::of("spec.kubernetesVersion"), message);
    finding.value(given).questions(FieldPath::of("spec.kubernetesVersion"));
    match defect {
        Defect::NoPatch(meant) => finding.hint(format!("Write a patch release, for example `{meant}`")),
        Defect::Extra(meant) => finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant),
    };
}

/// Whether a version is three numbers and nothing else, as nearly all are.
fn has_three_numbers(given: &str) -> bool {
    let dots = given.bytes().filter(|byte| *byte == b'.').count();
    let is_number_or_dot = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    dots == 2 && given.bytes().all(is_number_or_dot) && !given.ends_with('.')
}

/// What a version has too few or too many of, and the nearest release.
enum Defect {
    NoPatch(String),
    Extra(String),
}

impl Defect {
    fn of(given: &str) -> Option<Defect> {
        let plain = given.trim().trim_start_matches('v');
        let end = plain.bytes().position(|letter| !letter.is_ascii_digit() && letter != b'.');
        let (numbers, after) = plain.split_at(end.unwrap_or(plain.len()));
        let numbers = numbers.trim_end_matches('.');
        match numbers.split('.').count() {
            3 if is_pre_release(after) && given == plain => None,
            3 if is_pre_release(after) => Some(Defect::Extra(plain.to_owned())),
            3 => Some(Defect::Extra(numbers.to_owned())),
            2 => Some(Defect::NoPatch(format!("{numbers}.0"))),
            _ => None,
        }
    }
}

/// Whether this is what Kubernetes puts after the numbers of a release, or nothing.
fn is_pre_release(after: &str) -> bool {
    let words = ["-alpha.", "-beta.", "-rc."];
    let number = words.iter().find_map(|word| after.strip_prefix(word));
    after.is_empty()
        || number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_releases_and_what_is_no_version() {
        for version in ["1.34.2", "1.34.0-beta.1", "1.35.0-rc.0", "banana", "1.34.x", ""] {
            accepts(&RULE, &format!("cluster: {{spec: {{kubernetesVersion: '{version}'}}}}"));
        }
    }

    #[test]
    fn names_the_nearest_release() {
        for (version, hint) in [
            ("1.34", "Write a patch release, for example `1.34.0`"),
            ("v1.34", "Write a patch release, for example `1.34.0`"),
            ("v1.34.2", "Write `1.34.2`"),
            ("1.34.2 ", "Write `1.34.2`"),
            ("1.34.2+k3s1", "Write `1.34.2`"),
            ("1.34.2-eks-1", "Write `1.34.2`"),
        ] {
            let yaml = format!("cluster: {{spec: {{kubernetesVersion: '{version}'}}}}");
            let found = reports(&RULE, &yaml, &["spec.kubernetesVersion"]);
            assert_eq!(found[0].hint.as_deref(), Some(hint), "{version}");
        }
    }
}
