//! `GET /v1/rules` and `GET /v1/rules/{code}`: what is checked, straight from the registry.

use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::diagnostic_body::SeverityBody;
use super::nearest::nearest;
use super::negotiate::Answer;
use super::problem::documented::{FilterFailures, RuleFailures};
use super::problem::{Problem, UNKNOWN_RELEASE, UNKNOWN_RULE};
use super::query::Parameters;
use super::rule_body::{RuleBody, RuleSourceBody};
use crate::diagnostic::Severity;
use crate::release::Release;
use crate::rules::{self, Rule, RuleSource};

/// The path of the catalogue.
pub const RULES: &str = "/v1/rules";
/// The path of one rule.
pub const RULE: &str = "/v1/rules/{code}";

/// The query of the catalogue.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RuleFilter {
    /// Only rules from this source: `kops`, `kops-model`, `kops-trap`, `aws` or `documentation`.
    #[param(value_type = Option<RuleSourceBody>)]
    source: Option<RuleSource>,
    /// Only rules of this severity.
    #[param(value_type = Option<SeverityBody>)]
    severity: Option<Severity>,
    /// Only rules that hold in this kOps release.
    #[param(value_type = Option<String>, example = "1.36")]
    release: Option<Release>,
}

/// List the rules
///
/// Lists everything that is checked, in the order of the checks. A diagnostic's `code` is the code of its rule.
#[utoipa::path(
    get, path = RULES, tag = "rules", operation_id = "listRules",
    params(RuleFilter),
    responses(
        (status = 200, description = "The rules", content(
            (RulesResponse = "application/json"), (RulesResponse = "application/yaml"))),
        FilterFailures,
    ),
)]
pub async fn list_rules(answer: Answer, uri: Uri) -> Result<Response, Problem> {
    let filter = RuleFilter::read(&uri)?;
    let rules = rules::all().filter(|rule| filter.lets_pass(rule)).map(RuleBody::from).collect();
    answer.with(&RulesResponse { rules })
}

/// Get a rule
///
/// Explains one rule: what is wrong, why it matters and how to repair it, with an example of either kind.
#[utoipa::path(
    get, path = RULE, tag = "rules", operation_id = "getRule",
    params(("code" = String, Path, description = "The code of the rule", example = "value-of-wrong-kind")),
    responses(
        (status = 200, description = "The rule", content(
            (RuleBody = "application/json"), (RuleBody = "application/yaml"))),
        RuleFailures,
    ),
)]
pub async fn get_rule(answer: Answer, Path(code): Path<String>, uri: Uri) -> Result<Response, Problem> {
    Parameters::read(&uri, &[])?;
    let rule = rules::find(&code).ok_or_else(|| unknown(&code))?;
    answer.with(&RuleBody::from(rule))
}

/// What is checked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RulesResponse {
    /// The rules, in the order of the checks.
    pub rules: Vec<RuleBody>,
}

impl RuleFilter {
    /// Reads the query.
    pub fn read(uri: &Uri) -> Result<RuleFilter, Problem> {
        let parameters = Parameters::read(uri, &["source", "severity", "release"])?;
        let release = parameters.one("release")?;
        Ok(RuleFilter {
            source: parameters.choice("source", &RuleSource::ALL, RuleSource::as_str)?,
            severity: parameters.choice("severity", &Severity::ALL, Severity::as_str)?,
            release: release.as_deref().map(read_release).transpose()?,
        })
    }

    fn lets_pass(&self, rule: &Rule) -> bool {
        let RuleFilter { source, severity, release } = self;
        source.is_none_or(|source| rule.source == source)
            && severity.is_none_or(|severity| rule.severity == severity)
            && release.is_none_or(|release| rule.releases.contains(release))
    }
}

fn read_release(text: &str) -> Result<Release, Problem> {
    Release::parse(text).ok_or_else(|| {
        let (oldest, newest) = (Release::OLDEST, Release::NEWEST);
        Problem::new(&UNKNOWN_RELEASE, format!("`release` is `{text}`; supported are {oldest} to {newest}"))
            .parameter("release")
            .supported(Release::all().map(|release| release.to_string()))
    })
}

/// The problem of a code that no rule has.
pub fn unknown(code: &str) -> Problem {
    let problem = Problem::new(&UNKNOWN_RULE, format!("there is no rule `{code}`"));
    match nearest(code, rules::all().map(|rule| rule.code)) {
        Some(code) => problem.hint(format!("Did you mean `{code}`?")),
        None => problem.hint("`/v1/rules` lists the rules"),
    }
}
