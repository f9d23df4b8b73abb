//! The operations without a spec.

use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;

use super::filters::{ExpandParameters, RuleFilter};
use crate::answer::codes::{self, CodeBody, CodesResponse};
use crate::answer::expand::{ExpandResponse, expand};
use crate::answer::problem::Problem;
use crate::answer::problem::causes::unknown_rule;
use crate::answer::releases::ReleasesResponse;
use crate::answer::rule_body::RuleBody;
use crate::answer::rules::RulesResponse;
use crate::answer::{CODE, CODES, EXPAND, RELEASES, RULE, RULES};
use crate::deadline::Deadline;
use crate::http::constant::Constant;
use crate::http::layers::unexpected;
use crate::http::negotiate::Answer;
use crate::http::peer::Peer;
use crate::http::query::Parameters;
use crate::http::state::AppState;
use crate::rules;

static RULES_OF_ALL: Constant = Constant::new();
static CODES_OF_ALL: Constant = Constant::new();
static RELEASES_OF_ALL: Constant = Constant::new();

operations! {
    get EXPAND expand_block;
    get RULES list_rules;
    get RULE get_rule;
    get CODES list_codes;
    get CODE get_code;
    get RELEASES list_releases;
}

/// Expand a block
///
/// Computes which addresses `/LEN#N` means in a VPC's IPv6 block; given an address block instead, finds its notation.
#[utoipa::path(
    get, path = EXPAND.path, tag = "blocks", operation_id = "expandBlock",
    params(ExpandParameters),
    responses(
        (status = 200, description = "The block in all its spellings", content(
            (ExpandResponse = "application/json"), (ExpandResponse = "application/yaml"))),
    ),
)]
pub async fn expand_block(answer: Answer, uri: Uri) -> Result<Response, Problem> {
    let ExpandParameters { vpc, cidr } = ExpandParameters::read(&uri)?;
    answer.with(&expand(&vpc, &cidr)?)
}

/// List the rules
///
/// Lists everything that is checked, in the order of the checks. A diagnostic's `code` is the code of its rule.
#[utoipa::path(
    get, path = RULES.path, tag = "rules", operation_id = "listRules",
    params(RuleFilter),
    responses(
        (status = 200, description = "The rules", content(
            (RulesResponse = "application/json"), (RulesResponse = "application/yaml"))),
    ),
)]
pub async fn list_rules(
    State(state): State<AppState>,
    answer: Answer,
    peer: Option<Peer>,
    uri: Uri,
) -> Result<Response, Problem> {
    let filter = RuleFilter::read(&uri)?;
    if filter == RuleFilter::default() {
        return RULES_OF_ALL.answer(answer, || RulesResponse::of(rules::all())).await;
    }
    let core = state.in_time(state.core(peer)).await?;
    let work =
        move |_: Deadline<'_>| answer.with(&RulesResponse::of(rules::all().filter(|rule| filter.lets_pass(rule))));
    core.work(work).await.map_err(|_| unexpected())?
}

/// Get a rule
///
/// Explains one rule: what is wrong, why it matters and how to repair it, with an example of either kind.
#[utoipa::path(
    get, path = RULE.path, tag = "rules", operation_id = "getRule",
    params(("code" = String, Path, description = "The code of the rule", example = "value-of-wrong-kind")),
    responses(
        (status = 200, description = "The rule", content(
            (RuleBody = "application/json"), (RuleBody = "application/yaml"))),
    ),
)]
pub async fn get_rule(answer: Answer, Path(code): Path<String>, uri: Uri) -> Result<Response, Problem> {
    Parameters::read(&uri, &[])?;
    let rule = rules::find(&code).ok_or_else(|| unknown_rule(&code))?;
    answer.with(&RuleBody::from(rule))
}

/// List the codes
///
/// Lists the codes of what is answered besides findings on specs: changes, hops, allocations and the findings on a
/// question. They share one name space with the rules; only the code of a rule can be graded.
#[utoipa::path(
    get, path = CODES.path, tag = "rules", operation_id = "listCodes",
    responses(
        (status = 200, description = "The codes", content(
            (CodesResponse = "application/json"), (CodesResponse = "application/yaml"))),
    ),
)]
pub async fn list_codes(answer: Answer, uri: Uri) -> Result<Response, Problem> {
    Parameters::read(&uri, &[])?;
    CODES_OF_ALL.answer(answer, CodesResponse::all).await
}

/// Get a code
///
/// Explains one code of what is answered besides findings on specs.
#[utoipa::path(
    get, path = CODE.path, tag = "rules", operation_id = "getCode",
    params(("code" = String, Path, description = "The code", example = "unknown-question-key")),
    responses(
        (status = 200, description = "The code", content(
            (CodeBody = "application/json"), (CodeBody = "application/yaml"))),
    ),
)]
pub async fn get_code(answer: Answer, Path(code): Path<String>, uri: Uri) -> Result<Response, Problem> {
    Parameters::read(&uri, &[])?;
    let found = codes::find(&code).ok_or_else(|| codes::unknown_code(&code))?;
    answer.with(&CodeBody::from(found))
}

/// List the releases
///
/// Lists the kOps releases that plans can be made for, the Kubernetes versions that each one manages, and the facts on
/// networks that differ between them.
#[utoipa::path(
    get, path = RELEASES.path, tag = "releases", operation_id = "listReleases",
    responses(
        (status = 200, description = "The releases and the facts", content(
            (ReleasesResponse = "application/json"), (ReleasesResponse = "application/yaml"))),
    ),
)]
pub async fn list_releases(answer: Answer, uri: Uri) -> Result<Response, Problem> {
    Parameters::read(&uri, &[])?;
    RELEASES_OF_ALL.answer(answer, ReleasesResponse::all).await
}
