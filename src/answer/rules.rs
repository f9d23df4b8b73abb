//! `GET /v1/rules`: what is checked, straight from the registry.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::rule_body::RuleBody;
use crate::rules::{self, Rule};

/// What is checked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RulesResponse {
    /// The rules, in the order of the checks.
    pub rules: Vec<RuleBody>,
}

impl RulesResponse {
    /// These rules.
    pub fn of<'a>(rules: impl Iterator<Item = &'a Rule>) -> RulesResponse {
        RulesResponse { rules: rules.map(RuleBody::from).collect() }
    }
}

/// How many rules the example of the catalogue shows.
const SHOWN: usize = 2;

/// The answer that the API document shows.
pub fn example() -> Option<Value> {
    serde_json::to_value(RulesResponse::of(rules::all().take(SHOWN))).ok()
}
