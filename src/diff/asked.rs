//! What a body asks: two plan requests, of which the second takes from the first what it leaves out; or what AWS has
//! in place of the first.

use std::sync::Arc;

use crate::diagnostic::{Cause, FieldPath, excerpt};
use crate::manifest::{Input, Node, Stream, Value};
use crate::plan::{Query, Request, RequestError};
use crate::question::{
    Asked, INVALID_QUESTION_VALUE, MISSING_QUESTION_VALUE, Notes, Refusal, Section, UNKNOWN_QUESTION_KEY,
};
use crate::spec::Observed;
use crate::spec::observed::{Choice, answers};

use super::changes::SideName;
use super::side::keep_facts;

/// The two requests, and what is asked of them.
#[derive(Debug)]
pub struct Compared<'a> {
    /// What there is.
    pub before: Before<'a>,
    /// What is to be.
    pub after: Request<'a>,
    /// The keys that `after` took from `before`.
    pub inherited: Vec<String>,
    /// What carries the change out.
    pub target: Target,
}

/// What there is, as it is known.
#[derive(Debug)]
pub enum Before<'a> {
    /// A spec that was applied.
    Spec(Box<Request<'a>>),
    /// The spec of `after`, said in the same words.
    Same,
    /// What AWS has.
    Observed(Box<Observed>),
}

impl<'a> Before<'a> {
    /// The spec, where it is another one than that of `after`.
    pub fn spec(&self) -> Option<&Request<'a>> {
        match self {
            Self::Spec(request) => Some(request),
            Self::Same | Self::Observed(_) => None,
        }
    }
}

/// What carries a change out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// kOps itself.
    #[default]
    Direct,
    /// Terraform, with what kOps writes.
    Terraform,
}

/// Why nothing is compared.
#[derive(Debug)]
pub enum NotCompared {
    /// The question has errors.
    Question(Refusal),
    /// A parameter is wrong.
    Request(RequestError),
    /// One of the two requests cannot be reviewed.
    Side(SideName, RequestError),
}

/// The keys of the body.
const KEYS: &[&str] = &["before", "after", "rules", TARGET];
/// The key of a side that has what AWS has.
const OBSERVED: &str = "observed";
/// The keys of a side that tell a spec.
const SPEC: [&str; 2] = ["cluster", "manifests"];
/// The keys of `before` where it is what AWS has.
const BESIDE_OBSERVED: &[&str] = &["observed", "vpc", "kopsRelease", "cluster", "manifests", "rules"];
/// The most VPCs that a message names.
const MOST_NAMED: usize = 4;
/// The keys of `rules`.
const RULES: &[&str] = &["ignore", "warn", "deny"];
/// The most codes in a list of `rules`.
const MOST_CODES: usize = 1_000;
/// The key of what carries a change out.
pub const TARGET: &str = "target";
/// Its words.
pub const TARGETS: [(&str, Target); 2] = [("direct", Target::Direct), ("terraform", Target::Terraform)];

impl Target {
    /// The word of the target.
    pub fn word(self) -> &'static str {
        TARGETS.iter().find(|(_, target)| *target == self).map_or("", |(word, _)| word)
    }
}

impl SideName {
    /// The key of the side in a body.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

/// Reads what a body asks.
///
/// # Errors
///
/// [`NotCompared`], with everything that is wrong with the question, or the first side that cannot be reviewed.
pub fn read<'a>(asked: &Asked<'a>) -> Result<Compared<'a>, NotCompared> {
    asked.query.check().map_err(NotCompared::Request)?;
    let notes = Notes::new("DiffRequest", &asked.stream);
    let mut query = asked.query.clone();
    let mut written = None;
    if let Some(root) = asked.closed_root(&notes, KEYS) {
        for side in [SideName::Before, SideName::After] {
            check_side(&root, side);
        }
        rules(&root, &mut query);
        written = root.choice(TARGET, &TARGETS);
        if asked.stream.documents.first().and_then(|document| observed(&document.root)).is_some() {
            let is_alone = asked.query.observed.is_empty();
            check_observed(&root, asked.option(TARGET).or(written.map(Target::word)), is_alone);
        }
    }
    notes.finish().map_err(NotCompared::Question)?;
    let target = target(asked.option(TARGET), written).map_err(NotCompared::Request)?;
    let [was, is] = [SideName::Before, SideName::After];
    let observed = asked.stream.documents.first().and_then(|document| observed(&document.root));
    if observed.is_none()
        && asked.stream.says_twice(was.as_str(), is.as_str())
        && let Ok(after) = request(asked, &asked.stream, is, &query)
    {
        return Ok(Compared { before: Before::Same, after, inherited: Vec::new(), target });
    }
    let spec = match observed {
        None => Some(Box::new(request(asked, &asked.stream, was, &query)?)),
        Some(_) => None,
    };
    let (after, inherited) = match asked.stream.inherited("before", "after") {
        None => (request(asked, &asked.stream, is, &query)?, Vec::new()),
        Some((stream, keys)) => (request(asked, &Arc::new(stream), is, &query)?, keys),
    };
    let before = match spec {
        Some(spec) => Before::Spec(spec),
        None => {
            let told = observed.map(answers).unwrap_or_default().into_iter().chain(query.observed).collect();
            let told = Observed::of(told, &after.inputs.cluster);
            check_told(asked, &told).map_err(NotCompared::Question)?;
            Before::Observed(Box::new(told))
        }
    };
    Ok(Compared { before, after, inherited, target })
}

/// What AWS has, where `before` is that and not a spec.
fn observed<'s, 'a>(root: &'s Node<'a>) -> Option<&'s Node<'a>> {
    let before = root.get(SideName::Before.as_str())?;
    let given = |key: &str| before.get(key).filter(|node| !matches!(node.value, Value::Null));
    if SPEC.into_iter().any(|key| given(key).is_some()) { None } else { given(OBSERVED) }
}

/// What AWS has is compared by kOps alone, and beside it there is no part of a spec.
/// `is_alone` says that nothing tells of AWS besides.
fn check_observed(root: &Section<'_>, target: Option<&str>, is_alone: bool) {
    let before = root.section(SideName::Before.as_str(), BESIDE_OBSERVED);
    let is_empty = |node: &Node<'_>| matches!(&node.value, Value::Sequence(items) if items.is_empty());
    if let Some(before) = before.filter(|before| is_alone && before.node(OBSERVED).is_some_and(is_empty)) {
        before.missing(OBSERVED, "`observed` is empty, so that nothing tells what AWS has");
    }
    if target == Some(Target::Terraform.word()) {
        let text = "Terraform decides from its state, and not from what AWS has: `before` has to be a spec";
        root.invalid("target", text, Some("Leave `target` out, or send the spec that was applied".to_owned()));
    }
}

/// What AWS has has to tell of something, and of one VPC of the cluster: kOps stops where there are several.
fn check_told(asked: &Asked<'_>, told: &Observed) -> Result<(), Refusal> {
    let notes = Notes::new("DiffRequest", &asked.stream);
    let field = FieldPath::of(SideName::Before.as_str()).key(OBSERVED);
    if let Choice::Several(ids) = &told.choice {
        let named: Vec<String> = ids.iter().take(MOST_NAMED).map(|id| format!("`{}`", excerpt(id))).collect();
        let more = if MOST_NAMED < ids.len() { ", …" } else { "" };
        let text = format!("{} VPCs are tagged as the cluster's own: {}{more}", ids.len(), named.join(", "));
        let hint = "Remove the tags from all but one: kOps stops where there are several".to_owned();
        notes.note(&INVALID_QUESTION_VALUE, Cause::Duplicate, &field, text, Some(hint));
    } else if super::observed::tells_nothing(told) {
        let text = "`observed` tells of no object that kOps makes, so that there is nothing to compare";
        let hint = "Send what `aws ec2 describe-vpcs`, `describe-subnets`, `describe-route-tables` and \
            `describe-nat-gateways` print";
        notes.note(&MISSING_QUESTION_VALUE, Cause::Required, &field, text, Some(hint.to_owned()));
    }
    notes.finish()
}

fn check_side(root: &Section<'_>, side: SideName) {
    let key = side.as_str();
    let Some(node) = root.node(key) else {
        let what = match side {
            SideName::Before => "a plan request, or `observed`",
            SideName::After => "a plan request",
        };
        root.missing(key, format!("`{key}` is missing: {what}"));
        return;
    };
    if node.get("rules").is_some() {
        let field = root.at(key).key("rules");
        let hint = Some("Write `rules` beside `before` and `after`, for both".to_owned());
        root.note(&UNKNOWN_QUESTION_KEY, Cause::Forbidden, &field, "a side has no rules for itself".to_owned(), hint);
    }
}

fn rules(root: &Section<'_>, query: &mut Query) {
    let Some(rules) = root.section("rules", RULES) else {
        return;
    };
    let codes = |key| rules.texts(key, "codes of rules", MOST_CODES).into_iter().map(|text| text.text.to_owned());
    query.ignore.extend(codes("ignore"));
    query.warn.extend(codes("warn"));
    query.deny.extend(codes("deny"));
}

fn target(parameter: Option<&str>, written: Option<Target>) -> Result<Target, RequestError> {
    let Some(word) = parameter else {
        return Ok(written.unwrap_or_default());
    };
    let known = TARGETS.iter().find(|(known, _)| *known == word).map(|(_, target)| *target);
    match (known, written) {
        (None, _) => {
            let message = format!("`{word}` is not one of `direct`, `terraform`");
            Err(RequestError::BadParameter { parameter: TARGET, message })
        }
        (Some(known), Some(written)) if known != written => {
            Err(RequestError::Contradiction { parameter: TARGET, field: TARGET })
        }
        (Some(known), _) => Ok(known),
    }
}

fn request<'a>(
    asked: &Asked<'a>,
    stream: &Arc<Stream<'a>>,
    side: SideName,
    query: &Query,
) -> Result<Request<'a>, NotCompared> {
    let base = FieldPath::of(side.as_str());
    let input = Input::at(Arc::clone(stream), base, asked.bounds.limits).map_err(RequestError::Input);
    let request = input.and_then(|input| Request::of(input, query));
    let mut request = request.map_err(|error| NotCompared::Side(side, error))?;
    request.within(&asked.bounds.extent).map_err(|error| NotCompared::Side(side, error))?;
    keep_facts(&mut request.inputs);
    Ok(request)
}
