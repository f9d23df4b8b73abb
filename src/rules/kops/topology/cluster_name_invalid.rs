//! A cluster name that is not a valid DNS name.

use super::helpers::is_dns_name;
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The name of the cluster (`metadata.name`) is not a valid DNS name.
    ///
    /// The API gets a DNS name below it, and names and tags in AWS contain it. A DNS name has parts of lower-case
    /// letters, digits and inner hyphens, joined by dots, and 253 characters at most (`newValidateCluster`, which calls
    /// `IsDNS1123Subdomain`).
    ///
    /// Choose a DNS name, for example `prod.example.com`.
    pub static RULE = {
        code: "cluster-name-invalid",
        summary: "the cluster's name is not a DNS name",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  metadata:
    name: Prod.example.com
"#,
        good: r#"cluster:
  metadata:
    name: prod.example.com
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let name = subject.cluster.spec.name.as_str();
    if name.is_empty() || is_dns_name(name) {
        return;
    }
    let finding = report.report(FieldPath::of("metadata.name"), format!("`{name}` is not a valid DNS name"));
    finding.value(name).questions(FieldPath::of("metadata.name"));
    let lower = name.to_ascii_lowercase();
    let host = lower.split_once("://").map_or(lower.as_str(), |(_, host)| host);
    let labels = host.split(['.', '/', ',', ' ']).map(|label| label.trim_matches(['-', '_']).replace('_', "-"));
    let meant: Vec<String> = labels.filter(|label| !label.is_empty()).collect();
    let meant = meant.join(".");
    let of_groups = label_of_groups(subject);
    let is_like =
        |label: &&str| name.contains(*label) || subject.likeness.misspelt(MOST_EDITS, name, [*label]).is_some();
    let labelled = of_groups.filter(is_like).map(str::to_owned);
    // Groups of another cluster contradict any other name.
    let is_free = |meant: &String| is_dns_name(meant) && of_groups.is_none_or(|label| label == meant);
    match labelled.or_else(|| Some(meant).filter(is_free)) {
        Some(meant) => finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant),
        None => finding.hint(format!("Write a full DNS name, for example `{}`", example(host))),
    };
}

/// The most edits of a misspelt name.
const MOST_EDITS: usize = 3;

/// The cluster that all groups say they are of, where that is a name.
fn label_of_groups<'a>(subject: &Subject<'a>) -> Option<&'a str> {
    let mut labels = subject.groups.iter().map(|group| group.cluster.as_deref());
    let first = labels.next().flatten().filter(|label| is_dns_name(label))?;
    labels.all(|label| label == Some(first)).then_some(first)
}

/// A name with a hyphen for everything that a name does not have.
fn example(text: &str) -> String {
    let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '.';
    let spelt: String = text.chars().map(|letter| if allowed(letter) { letter } else { '-' }).collect();
    let labels: Vec<&str> =
        spelt.split('.').map(|label| label.trim_matches('-')).filter(|label| !label.is_empty()).collect();
    let meant = labels.join(".");
    if is_dns_name(&meant) && meant.contains('.') { meant } else { "prod.example.com".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_dns_names() {
        for name in ["c.example.com", "1.a-b.example", "nodots"] {
            accepts(&RULE, &format!("cluster: {{metadata: {{name: {name}}}}}"));
        }
    }

    #[test]
    fn reports_what_dns_does_not_allow() {
        for name in ["-bad.example.com", "bad-.example.com", "a..b", "a_b.example.com", "a.example.com."] {
            reports(&RULE, &format!("cluster: {{metadata: {{name: {name}}}}}"), &["metadata.name"]);
        }
        let found = reports(&RULE, "cluster: {metadata: {name: Upper.Example.com}}", &["metadata.name"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `upper.example.com`"));
    }
}
