//! `GET /v1/codes`: what is said besides the findings of rules.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::problem::{Problem, UNKNOWN_ANSWER_CODE};
use crate::allocate::ALLOCATION_CODES;
use crate::code::{Code, CodeUse};
use crate::diff::codes::CHANGE_CODES;
use crate::diff::codes::assumptions::DIFF_ASSUMPTIONS;
use crate::diff::codes::terraform::TERRAFORM_CODES;
use crate::fleet::OVERLAP_CODES;
use crate::layout::LAYOUT_CODES;
use crate::likeness;
use crate::question::{QUESTION_CODES, UNKNOWN_QUESTION_KEY};
use crate::trace::codes::{ASSUMPTIONS, HOPS, REPLIES};

/// The codes of all questions; each question has its list.
static LISTS: [&[&Code]; 10] = [
    HOPS,
    REPLIES,
    ALLOCATION_CODES,
    OVERLAP_CODES,
    QUESTION_CODES,
    LAYOUT_CODES,
    CHANGE_CODES,
    TERRAFORM_CODES,
    DIFF_ASSUMPTIONS,
    ASSUMPTIONS,
];

/// Every code that is not one of a rule, by use and then as its list has it.
pub fn all() -> impl Iterator<Item = &'static Code> + Clone {
    LISTS.iter().flat_map(|list| list.iter().copied())
}

/// The code that is spelled so.
pub fn find(code: &str) -> Option<&'static Code> {
    all().find(|known| known.code == code)
}

/// The problem of a code that does not exist.
pub fn unknown_code(code: &str) -> Problem {
    let problem = Problem::new(&UNKNOWN_ANSWER_CODE, format!("there is no code `{code}`"));
    match likeness::word(code, all().map(|known| known.code)) {
        Some(meant) => problem.hint(format!("Did you mean `{meant}`?")),
        None => problem.hint("`/v1/codes` lists the codes, `/v1/rules` those of findings on specs"),
    }
}

/// The codes of what is answered besides findings on specs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodesResponse {
    /// The codes, by use.
    pub codes: Vec<CodeBody>,
}

/// A code of what is answered besides findings on specs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Code)]
#[serde(rename_all = "camelCase")]
pub struct CodeBody {
    /// The code: kebab-case, never renamed.
    #[schema(example = "unknown-question-key")]
    pub code: String,
    /// Where it is used.
    #[serde(rename = "use")]
    pub usage: CodeUseBody,
    /// What it says, one sentence without a final stop.
    #[schema(example = "The question has a key that is not read")]
    pub summary: String,
    /// What happens and why, who says so, and what to do instead; Markdown.
    #[schema(example = "Correct the spelling or remove the key.")]
    pub documentation: String,
    /// A question to `/v1/diff` whose answer has the code, YAML; what it leaves out is that of a small cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "before: {}\nafter: {cluster: {metadata: {name: d.example.com}}}\n")]
    pub example: Option<String>,
}

/// Where a code is used: `change`, in the changes of a diff; `hop` and `reply`, in a trace; `allocation`, where subnets
/// are placed; `overlap`, in a fleet; `assumption`, in what was assumed; `question`, in the findings on a question.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = CodeUse)]
#[serde(rename_all = "camelCase")]
pub enum CodeUseBody {
    /// In the changes of a diff.
    Change,
    /// In the hops of a trace.
    Hop,
    /// In the reply of a trace.
    Reply,
    /// Where subnets are placed.
    Allocation,
    /// In the overlaps of a fleet.
    Overlap,
    /// In what was assumed.
    Assumption,
    /// In the findings on a question.
    Question,
}

impl CodesResponse {
    /// All of them.
    pub fn all() -> CodesResponse {
        CodesResponse { codes: all().map(CodeBody::from).collect() }
    }
}

impl From<&Code> for CodeBody {
    fn from(code: &Code) -> CodeBody {
        CodeBody {
            code: code.code.to_owned(),
            usage: code.usage.into(),
            summary: code.summary.to_owned(),
            documentation: code.documentation.to_owned(),
            example: code.example.map(str::to_owned),
        }
    }
}

impl From<CodeUse> for CodeUseBody {
    fn from(usage: CodeUse) -> CodeUseBody {
        match usage {
            CodeUse::Change => CodeUseBody::Change,
            CodeUse::Hop => CodeUseBody::Hop,
            CodeUse::Reply => CodeUseBody::Reply,
            CodeUse::Allocation => CodeUseBody::Allocation,
            CodeUse::Overlap => CodeUseBody::Overlap,
            CodeUse::Assumption => CodeUseBody::Assumption,
            CodeUse::Question => CodeUseBody::Question,
        }
    }
}

/// How many codes the example of the catalogue shows.
const SHOWN: usize = 2;

/// The answer that the API document shows.
pub fn example() -> Option<Value> {
    serde_json::to_value(CodesResponse { codes: all().take(SHOWN).map(CodeBody::from).collect() }).ok()
}

/// The same for the code that the example of its parameter names.
pub fn example_of_one() -> Option<Value> {
    serde_json::to_value(CodeBody::from(find(UNKNOWN_QUESTION_KEY.code)?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn codes_and_rules_share_one_name_space() {
        let mut names: Vec<&str> = all().map(|code| code.code).chain(rules::all().map(|rule| rule.code)).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn codes_are_kebab_case_and_documented() {
        for code in all() {
            assert!(code.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
            assert!(!code.summary.ends_with('.') && code.documentation.ends_with('.'), "{}", code.code);
        }
    }
}
