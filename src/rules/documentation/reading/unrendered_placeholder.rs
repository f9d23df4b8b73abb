//! Templates that were not rendered.

use crate::diagnostic::RelatedField;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A value is a placeholder that a template engine was to fill in.
    ///
    /// Clusters are often made of templates: Terraform's `templatefile` (`${vpc_cidr}`, `%{ if … }`), `kops toolbox
    /// template` and Helm (`{{ .zone }}`), `envsubst` (`${ZONE}`), Jinja (`{% … %}`). kOps and this service read what
    /// becomes of them. Nothing that depends on such a value is looked at.
    ///
    /// Render the template, and send what it becomes.
    pub static RULE = {
        code: "unrendered-placeholder",
        summary: "a value is a placeholder of a template that was not rendered",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Misread],
        bad: "cluster: {spec: {networking: {networkCIDR: '${vpc_cidr}'}}}",
        good: "cluster: {spec: {networking: {networkCIDR: 172.20.0.0/16}}}",
        check: check,
    }
}

/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let placeholders = &subject.reading.placeholders;
    let Some((first, others)) = placeholders.split_first() else {
        return;
    };
    let message = match others.len() {
        0 => format!("`{}` is a placeholder that was not filled in", first.text),
        more => format!("`{}` and {more} more are placeholders that were not filled in", first.text),
    };
    let finding = report.report_on(first.object, first.field.clone(), message);
    finding.value(first.text.as_str()).hint("Render the template, and send what it becomes");
    for other in others.iter().take(MOST_RELATED) {
        let label = format!("`{}`", other.text);
        finding.related.push(RelatedField { object: other.object, field: other.field.clone(), label });
    }
    for placeholder in placeholders {
        finding.explains(placeholder.object, placeholder.field.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome, reports};

    #[test]
    fn accepts_scripts_and_addresses() {
        accepts(
            &RULE,
            "cluster: {spec: {additionalUserData: [{content: '${HOME}'}], networking: {networkCIDR: 10.0.0.0/16}}}",
        );
        accepts(&RULE, "cluster: {spec: {channel: '{', configBase: '$x}'}}");
    }

    #[test]
    fn reports_all_of_them_once_and_nothing_that_depends_on_them() {
        let yaml = "cluster: {metadata: {name: '{{ .name }}'}, spec: {networking: {networkCIDR: '${cidr}', subnets: \
            [{name: '%{a}', type: Private, zone: '${zone}', cidr: '<%= a %>'}]}}}";
        let found = reports(&RULE, yaml, &["metadata.name"]);
        assert_eq!(found[0].related.len(), 4);
        let all = outcome(yaml, Release::DEFAULT).diagnostics;
        assert!(all.iter().all(|found| found.code == RULE.code || found.severity == Severity::Info), "{all:#?}");
        assert_eq!(found[0].severity, Severity::Error);
    }
}
