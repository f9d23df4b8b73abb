//! Rules as they are sent.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::diagnostic_body::SeverityBody;
use crate::release::Releases;
use crate::rules::{self, Example, Rule, RuleSource};

/// One thing that is checked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rule)]
#[serde(rename_all = "camelCase")]
pub struct RuleBody {
    /// The code in diagnostics: names the defect, never renamed.
    #[schema(example = "subnet-cidr-outside-network")]
    pub code: String,
    /// How bad a finding is.
    pub severity: SeverityBody,
    /// What is wrong, one sentence without a final stop.
    #[schema(example = "A subnet's IPv4 block lies outside the network")]
    pub summary: String,
    /// What is wrong, why it matters, how to repair it and who says so; Markdown.
    #[schema(example = "Every subnet has to lie inside `networkCIDR` or one of `additionalNetworkCIDRs`.")]
    pub documentation: String,
    /// The kOps releases in which the rule holds.
    pub releases: ReleaseRangeBody,
    /// Where the knowledge comes from.
    pub source: RuleSourceBody,
    /// A defect and its repair.
    pub examples: RuleExamplesBody,
}

/// Where a rule comes from: `kops`, its field validation; `kops-model`, its CIDR assignment and
/// network model, which refuse later; `kops-trap`, what it accepts and then gets wrong; `aws`; `documentation`, kOps'
/// own and this service's reading of a request.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = RuleSource)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSourceBody {
    /// kOps' field validation.
    Kops,
    /// kOps' CIDR assignment and network model.
    KopsModel,
    /// What kOps accepts and then gets wrong.
    KopsTrap,
    /// AWS.
    Aws,
    /// The documentation of kOps, and this service's own reading of a request.
    Documentation,
}

/// A range of kOps releases.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReleaseRange)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseRangeBody {
    /// The first supported release in the range.
    #[schema(example = "1.23")]
    pub since: String,
    /// The first release after the range; absent where the range is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "1.28")]
    pub until: Option<String>,
}

/// A defect and its repair, both YAML: whole manifests where they start with `apiVersion`, else only what matters of a
/// request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RuleExamples)]
#[serde(rename_all = "camelCase")]
pub struct RuleExamplesBody {
    /// The rule finds something here.
    #[schema(example = "cluster: {spec: {subnets: [{name: a, cidr: 10.0.0.0/24}]}}")]
    pub bad: String,
    /// The rule finds nothing here.
    #[schema(example = "cluster: {spec: {subnets: [{name: a, cidr: 172.20.0.0/24}]}}")]
    pub good: String,
}

impl From<&Rule> for RuleBody {
    fn from(rule: &Rule) -> RuleBody {
        RuleBody {
            code: rule.code.to_owned(),
            severity: rule.severity.into(),
            summary: rule.summary.to_owned(),
            documentation: rule.documentation(),
            releases: rule.releases.into(),
            source: rule.source.into(),
            examples: rule.example.into(),
        }
    }
}

impl From<RuleSource> for RuleSourceBody {
    fn from(source: RuleSource) -> RuleSourceBody {
        match source {
            RuleSource::Kops => RuleSourceBody::Kops,
            RuleSource::KopsModel => RuleSourceBody::KopsModel,
            RuleSource::KopsTrap => RuleSourceBody::KopsTrap,
            RuleSource::Aws => RuleSourceBody::Aws,
            RuleSource::Documentation => RuleSourceBody::Documentation,
        }
    }
}

impl From<Releases> for ReleaseRangeBody {
    fn from(releases: Releases) -> ReleaseRangeBody {
        let until = releases.end().map(|release| release.to_string());
        ReleaseRangeBody { since: releases.first().to_string(), until }
    }
}

impl From<Example> for RuleExamplesBody {
    fn from(example: Example) -> RuleExamplesBody {
        let Example { bad, good } = example;
        RuleExamplesBody { bad: bad.to_owned(), good: good.to_owned() }
    }
}

/// The rule that the example of its parameter names.
const SHOWN: &str = "value-of-wrong-kind";

/// The answer that the API document shows.
pub fn example() -> Option<Value> {
    serde_json::to_value(RuleBody::from(rules::find(SHOWN)?)).ok()
}
