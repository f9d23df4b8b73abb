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
    match is_dns_name(&meant) {
        true => finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant),
        false => finding.hint("Write a full DNS name of letters, digits, hyphens and dots"),
    };
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
