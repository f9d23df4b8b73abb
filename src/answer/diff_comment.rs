//! A diff as a comment on a pull request: counts first, what needs a person in a table, the rest folded.

use std::fmt::{self, Formatter};

use super::diagnostic_body::DiagnosticBody;
use super::diff::{ActionBody, ChangeBody, DiffResponse, OutcomeBody};
use super::notation::{Body, Form};
use crate::diagnostic::excerpt;

/// The most characters of a comment; GitHub takes 65,536.
const MOST: usize = 65_000;
/// What opens and closes the part that is folded.
const OPEN: &str = "\n<details>";
const CLOSED: &str = "\n</details>\n";
/// What ends a comment that was cut.
const CUT: &str = "\n\n… the rest is cut: a comment takes 65,000 characters.\n";

impl Body for DiffResponse {
    const FORMS: &'static [Form] = &[Form::Markdown];

    fn write_form(&self, form: Form, f: &mut Formatter<'_>) -> fmt::Result {
        match form {
            Form::Markdown => f.write_str(&self.markdown()),
            _ => Err(fmt::Error),
        }
    }
}

impl DiffResponse {
    /// The comment.
    pub fn markdown(&self) -> String {
        let mut text = head(&self.cluster.name, self.outcome.sentence());
        let counts = self.counts();
        if !counts.is_empty() {
            text.push_str(&format!("\n{counts}\n"));
        }
        text.push_str(&self.for_a_person());
        let rest = self.changes.iter().filter(|change| !change.action.needs_a_person());
        let rest: Vec<&ChangeBody> = rest.collect();
        if !rest.is_empty() {
            text.push_str(&format!("{OPEN}<summary>{} more</summary>\n\n", rest.len()));
            rest.iter().for_each(|change| text.push_str(&item(change)));
            text.push_str(CLOSED);
        }
        if !self.second_run.is_empty() {
            text.push_str("\nA second `kops update cluster --yes` is needed:\n\n");
            self.second_run.iter().for_each(|change| text.push_str(&item(change)));
        }
        cut(text)
    }

    /// New errors, and a table of what needs a person.
    fn for_a_person(&self) -> String {
        let mut text = String::new();
        // Where kOps does not accept the spec, an old error may be the reason.
        let is_reason = |found: &&DiagnosticBody| found.is_new() || self.outcome.is_of_spec();
        let errors = self.diagnostics.iter().filter(|found| found.severity.is_error()).filter(is_reason);
        let errors: String = errors.map(finding).collect();
        if !errors.is_empty() {
            text.push_str(&format!("\n{errors}"));
        }
        let mut first = self.changes.iter().filter(|change| change.action.needs_a_person()).peekable();
        if first.peek().is_some() {
            text.push_str("\n| | object | what happens | what to do |\n|---|---|---|---|\n");
            first.for_each(|change| text.push_str(&row(change)));
        }
        text
    }

    /// The counts that are not 0.
    fn counts(&self) -> String {
        let summary = &self.summary;
        let counts = [
            ("refused", summary.refuse),
            ("stop at apply", summary.fail),
            ("blocked", summary.block),
            ("left in AWS", summary.orphan),
            ("taken over", summary.take_over),
            ("created", summary.create),
            ("changed", summary.update),
            ("replaced", summary.replace),
            ("removed", summary.delete),
            ("released", summary.release),
            ("unchanged", summary.unchanged),
        ];
        let counts = counts.iter().filter(|(_, count)| 0 < *count).map(|(what, count)| format!("**{count}** {what}"));
        counts.collect::<Vec<_>>().join(", ")
    }
}

/// The comment on one change in several releases: a row for each, and below it what needs a person.
pub fn comment_of_releases(answers: &[DiffResponse]) -> String {
    let Some(first) = answers.first() else {
        return String::new();
    };
    let mut text = head(&first.cluster.name, &format!("{} releases", answers.len()));
    text.push_str("\n| kOps | what becomes of it | objects | new errors | resolved errors |\n|---|---|---|---|---|\n");
    for answer in answers {
        let new = answer.diagnostics.iter().filter(|found| found.is_new() && found.severity.is_error()).count();
        let resolved = answer.resolved.iter().filter(|found| found.severity.is_error()).count();
        let (release, outcome) = (&answer.release.version, answer.outcome.sentence());
        text.push_str(&format!("| {release} | {outcome} | {} | {new} | {resolved} |\n", answer.counts()));
    }
    for answer in answers.iter().filter(|answer| answer.outcome != OutcomeBody::Unchanged) {
        text.push_str(&format!("\n#### kOps {}\n", answer.release.version));
        text.push_str(&answer.for_a_person());
    }
    cut(text)
}

/// The marker by which a comment is found again, and the heading.
fn head(cluster: &str, heading: &str) -> String {
    let cluster = escaped(&excerpt(cluster));
    let marked = cluster.replace("--", "&#45;&#45;");
    format!("<!-- kops-network-planner diff {marked} -->\n### Network of `{cluster}`: {heading}\n")
}

impl ActionBody {
    /// Whether a person has to look at it.
    pub fn needs_a_person(self) -> bool {
        matches!(self, Self::Orphan | Self::TakeOver | Self::Refuse | Self::Fail)
    }

    /// The symbol in tables.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Create => "+",
            Self::Update | Self::TakeOver => "~",
            Self::Replace => "-/+",
            Self::Delete | Self::Release => "-",
            Self::Orphan => "o",
            Self::Refuse | Self::Fail => "!",
            Self::Block => "?",
        }
    }
}

impl OutcomeBody {
    /// Whether errors of the spec itself are the reason.
    fn is_of_spec(self) -> bool {
        matches!(self, Self::Refused | Self::Invalid)
    }

    /// The outcome in a few words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unchanged => "nothing changes",
            Self::Applies => "the change applies",
            Self::Fails => "the dry run looks well, and the apply stops",
            Self::Stuck => "kOps refuses the plan",
            Self::Refused => "kOps' network model refuses the spec",
            Self::Invalid => "kOps' validation refuses the spec",
        }
    }
}

fn finding(found: &DiagnosticBody) -> String {
    let hint = found.hint.as_deref().map(|hint| format!(". {}", escaped(hint))).unwrap_or_default();
    let field = escaped(&excerpt(&found.field));
    format!("- error `{}` at `{field}`: {}{hint}\n", found.code, escaped(&found.message))
}

fn row(change: &ChangeBody) -> String {
    let hint = change.hint.as_deref().unwrap_or_default();
    format!(
        "| `{}` | {} | {} (`{}`) | {} |\n",
        change.action.symbol(),
        cell(&excerpt(&change.resource.name)),
        cell(&change.explanation),
        change.code,
        cell(hint)
    )
}

fn item(change: &ChangeBody) -> String {
    format!("- `{}` {}\n", change.action.symbol(), escaped(&change.explanation))
}

/// Text of a table's cell.
fn cell(text: &str) -> String {
    escaped(text).replace('|', "&#124;")
}

/// Text without markup: names are of others.
fn escaped(text: &str) -> String {
    let text = text.replace('<', "&lt;").replace(['\n', '\r'], " ").replace('@', "@\u{200b}");
    text.replace("](", "]\u{200b}(").replace("![", "!\u{200b}[")
}

/// At most so many characters, whole lines.
fn cut(text: String) -> String {
    if text.chars().count() <= MOST {
        return text;
    }
    let room = MOST - CUT.chars().count() - CLOSED.len();
    let end = text.char_indices().nth(room).map_or(text.len(), |(end, _)| end);
    let kept = &text[..text[..end].rfind('\n').unwrap_or(end)];
    let is_open = kept.contains(OPEN) && !kept.contains(CLOSED);
    format!("{kept}{}{CUT}", if is_open { CLOSED } else { "" })
}
