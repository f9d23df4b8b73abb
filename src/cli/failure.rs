//! Why a file has no outcome, in the words of the command line.

use super::flagged::{self, Flags};
use super::report::{Report, Verdict};
use super::style::Style;
use super::{phrases, words};
use crate::answer::problem::Problem;
use crate::diagnostic::Diagnostic;
use crate::plan::RequestError;
use crate::question::Refusal;

/// Why a file has no outcome.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What happened, in kebab-case.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The repair, where it is known.
    pub hint: Option<String>,
    /// Line and column, both from 1, where they are known.
    pub position: Option<(u32, u32)>,
    /// What the service would answer, where it could have been asked.
    pub problem: Option<Problem>,
}

impl Failure {
    /// A file or folder that cannot be opened or read.
    pub fn of_file(name: &str, why: &str) -> Failure {
        Failure {
            code: "unreadable-file",
            message: format!("`{name}` cannot be read: {why}"),
            hint: None,
            position: None,
            problem: None,
        }
    }

    /// Arguments that do not go together.
    pub fn of_usage(message: &str, hint: &str) -> Failure {
        let (message, hint) = (message.to_owned(), Some(hint.to_owned()));
        Failure { code: "wrong-usage", message, hint, position: None, problem: None }
    }

    /// A failure that the findings of the spec explain.
    pub fn silent() -> Failure {
        Failure { code: "invalid-spec", message: String::new(), hint: None, position: None, problem: None }
    }

    /// Whether the findings of the spec explain it.
    pub fn is_silent(&self) -> bool {
        self.message.is_empty()
    }

    /// A problem in the words of the command line.
    pub fn of_problem(problem: Problem) -> Failure {
        let words = problem.words();
        Failure {
            code: words.code,
            message: phrases::told(words.detail),
            hint: words.hint.map(phrases::told),
            position: words.position,
            problem: Some(problem),
        }
    }
}

impl Failure {
    /// A problem with everything that was found, where it has findings.
    pub fn of_findings(problem: Problem) -> Failure {
        let findings = problem.findings();
        if findings.is_empty() {
            return Failure::of_problem(problem);
        }
        let told = findings.iter().map(|found| phrases::told(&words::at(&found.field, &found.message)));
        let message = told.collect::<Vec<_>>().join("; ");
        let hint = findings.iter().find_map(|found| found.hint.clone());
        Failure { message, hint, ..Failure::of_problem(problem) }
    }

    /// What is wrong with a question: each with its place in the file, or with its flag where arguments ask it.
    pub fn of_question(file: Option<&str>, flags: Flags<'_>, refusal: Refusal) -> Failure {
        let Refusal::Invalid(found, _) = &refusal else { return Failure::of_problem(refusal.into()) };
        let told = |found: &Diagnostic| match file {
            Some(file) => (format!("{}: {}", place(file, found), found.message), found.hint.clone()),
            None => flagged::told(found, flags),
        };
        let (messages, hints): (Vec<String>, Vec<Option<String>>) = found.iter().map(told).unzip();
        let (message, hint) = (messages.join("; "), hints.into_iter().flatten().next());
        Failure { code: "invalid-question", message, hint, position: None, problem: Some(refusal.into()) }
    }
}

impl Failure {
    /// What a command says that answers nothing.
    pub fn report(&self, style: Style) -> Report {
        let errors = words::complaint(&self.message, self.hint.as_deref(), style);
        Report { errors: words::without_commands(&errors), verdict: Verdict::Unusable, ..Report::default() }
    }
}

fn place(file: &str, found: &Diagnostic) -> String {
    let position = found.source.as_ref().and_then(|source| source.position);
    let position = position.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
    format!("{file}{position}: {}", found.field)
}

/// Everything that is wrong with a question, else the problem itself.
pub fn complaints(problem: &Problem, flags: Flags<'_>, style: Style) -> String {
    let findings = problem.findings().iter();
    let told = findings.map(|found| {
        let (message, hint) = flagged::told(found, flags);
        words::complaint(&message, hint.as_deref(), style)
    });
    let told: String = told.collect();
    if !told.is_empty() {
        return told;
    }
    let failure = Failure::of_problem(problem.clone());
    words::complaint(&failure.message, failure.hint.as_deref(), style)
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Failure {
        Failure::of_problem(error.into())
    }
}
