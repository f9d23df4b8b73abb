//! Answers of AWS that are not whole.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::observed::Knowledge;

rule! {
    /// An answer in `observed` has a `NextToken`: AWS has more, which was not asked for.
    ///
    /// What such an answer lacks is unknown, so nothing is said to be missing there. Subnets without an associated
    /// table are not given the main one, since the association may be in the part that was not sent.
    ///
    /// Send whole answers. The command line of AWS follows the token by itself, unless `--max-items` or `--no-paginate`
    /// is given.
    pub static RULE = {
        code: "observed-breaks-off",
        summary: "an answer of AWS breaks off, and what it lacks is unknown",
        severity: Info,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"observed:
- {NatGateways: [], NextToken: eyJ2IjogIjIifQ}
"#,
        good: r#"observed:
- {NatGateways: []}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let kinds = subject.observed.kinds().into_iter();
    let broken: Vec<String> =
        kinds.filter(|(_, told)| told.knowledge() == Knowledge::Partial).map(|(key, _)| format!("`{key}`")).collect();
    if broken.is_empty() {
        return;
    }
    let message = format!("AWS has more {} than `observed` says, so what is not there is unknown", broken.join(", "));
    let finding = report.report_on(Object::Request, FieldPath::of("observed"), message);
    finding.hint("Send whole answers: leave `--max-items` and `--no-paginate` out");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_whole_answers_and_an_empty_token() {
        accepts(&RULE, "observed: [{Subnets: [], NextToken: ''}]");
    }

    #[test]
    fn reports_what_is_not_whole() {
        let answers = "observed: [{Subnets: [], NextToken: x}, {Subnets: []}, {RouteTables: [], NextToken: z}]";
        let found = reports(&RULE, answers, &["observed"]);
        assert!(found[0].message.starts_with("AWS has more `Subnets`, `RouteTables` than"), "{}", found[0].message);
    }
}
