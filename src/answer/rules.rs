//! `GET /v1/rules`: what is checked, straight from the registry.

use serde::Serialize;
use utoipa::ToSchema;

use super::rule_body::RuleBody;

/// What is checked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RulesResponse {
    /// The rules, in the order of the checks.
    pub rules: Vec<RuleBody>,
}
