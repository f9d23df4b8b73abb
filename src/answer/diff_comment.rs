//! A diff as a comment on a pull request: counts first, what needs a person in a table, the rest folded.

use super::diagnostic_body::{BaselineBody, DiagnosticBody, SeverityBody};
use super::diff::{ActionBody, ChangeBody, DiffResponse, OutcomeBody};

/// The most characters of a comment; GitHub takes 65,536.
const MOST: usize = 65_000;
/// What ends a comment that was cut.
const CUT: &str = "\n\n… the rest is cut: a comment takes 65,000 characters.\n";

impl DiffResponse {
    /// The comment.
    pub fn markdown(&self) -> String {
        let mut text = format!("<!-- kops-network-planner diff {} -->\n", escaped(&self.cluster.name));
        text.push_str(&format!("### Network of `{}`: {}\n\n", escaped(&self.cluster.name), self.outcome.sentence()));
        text.push_str(&self.counts());
        let errors = self.diagnostics.iter().filter(|found| matches!(found.severity, SeverityBody::Error));
        let new = errors.filter(|found| found.baseline_state == Some(BaselineBody::New));
        new.for_each(|found| text.push_str(&finding(found)));
        let (first, rest): (Vec<&ChangeBody>, Vec<&ChangeBody>) =
            self.changes.iter().partition(|change| change.action.needs_a_person());
        if !first.is_empty() {
            text.push_str("\n| | object | what happens | what to do |\n|---|---|---|---|\n");
            first.iter().for_each(|change| text.push_str(&row(change)));
        }
        if !rest.is_empty() {
            text.push_str(&format!("\n<details><summary>{} more</summary>\n\n", rest.len()));
            rest.iter().for_each(|change| text.push_str(&item(change)));
            text.push_str("\n</details>\n");
        }
        if !self.second_run.is_empty() {
            text.push_str("\nA second `kops update cluster --yes` is needed:\n\n");
            self.second_run.iter().for_each(|change| text.push_str(&item(change)));
        }
        cut(text)
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
        format!("{}\n", counts.collect::<Vec<_>>().join(", "))
    }
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
    format!("\n- error `{}` at `{}`: {}", found.code, escaped(&found.field), escaped(&found.message))
}

fn row(change: &ChangeBody) -> String {
    let hint = change.hint.as_deref().unwrap_or_default();
    format!(
        "| `{}` | {} | {} (`{}`) | {} |\n",
        change.action.symbol(),
        cell(&change.resource.name),
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
    escaped(text).replace('|', "\\|")
}

/// Text that is not markup; names are of others.
fn escaped(text: &str) -> String {
    text.replace('<', "&lt;").replace("--", "&#45;&#45;").replace(['\n', '\r'], " ").replace('@', "@\u{200b}")
}

/// At most so many characters, whole lines.
fn cut(text: String) -> String {
    if text.chars().count() <= MOST {
        return text;
    }
    let room = MOST - CUT.chars().count();
    let end = text.char_indices().nth(room).map_or(text.len(), |(end, _)| end);
    let end = text[..end].rfind('\n').unwrap_or(end);
    let open =
        if text[..end].contains("<details>") && !text[..end].contains("</details>") { "\n</details>" } else { "" };
    format!("{}{open}{CUT}", &text[..end.saturating_sub(open.len())])
}
