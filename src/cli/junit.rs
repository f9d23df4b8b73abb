//! Findings as a JUnit report: a suite for each file, a case for each finding; only errors fail.

use super::findings::{Finding, OfFile};
use super::words;
use crate::diagnostic::Severity;

/// What is before the suites. It counts nothing: the suites that follow do.
pub const START: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kops-network-planner\">\n";
/// What is after the suites.
pub const END: &str = "</testsuites>\n";

/// The suites of some files.
pub fn suites(files: &[OfFile<'_>]) -> String {
    files.iter().map(suite).collect()
}

/// A file without findings has one case, for many readers call a suite without cases a failure.
fn cases((_, found): &OfFile<'_>) -> usize {
    found.len().max(1)
}

fn failures(findings: &[Finding<'_>]) -> usize {
    findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// The suite of a file.
pub fn suite(file: &OfFile<'_>) -> String {
    let (name, findings) = file;
    let name = attribute(name);
    let cases: String = match &findings[..] {
        [] => format!("    <testcase name=\"no findings\" classname=\"{name}\"/>\n"),
        found => found.iter().map(|finding| case(&name, finding)).collect(),
    };
    let (tests, failures) = (self::cases(file), failures(findings));
    format!("  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\">\n{cases}  </testsuite>\n")
}

fn case(class: &str, finding: &Finding<'_>) -> String {
    let field = finding.field.map(|(object, field)| format!(" at {field} of {object}")).unwrap_or_default();
    let place = finding.position.map(|(line, column)| format!(" ({line}:{column})")).unwrap_or_default();
    let name = attribute(&format!("{}{field}{place}", finding.code));
    let text = attribute(&finding.sentences());
    let body = match finding.severity {
        Severity::Error => {
            let message = attribute(&finding.message);
            format!("<failure type=\"{}\" message=\"{message}\">{text}</failure>", finding.code)
        }
        Severity::Warning | Severity::Info => format!("<system-out>{}: {text}</system-out>", finding.severity),
    };
    format!("    <testcase name=\"{name}\" classname=\"{class}\">\n      {body}\n    </testcase>\n")
}

/// A case of a report on something else than findings.
pub struct Case {
    name: String,
    text: String,
    /// What failed, by its code.
    failure: Option<&'static str>,
}

impl Case {
    /// A case that is as it has to be.
    pub fn passed(name: &str, text: String) -> Case {
        Case { name: name.to_owned(), text, failure: None }
    }

    /// A case that is not.
    pub fn failed(name: &str, code: &'static str, text: String) -> Case {
        Case { name: name.to_owned(), text, failure: Some(code) }
    }

    fn element(&self, class: &str) -> String {
        let (name, text) = (attribute(&self.name), attribute(&self.text));
        let body = match self.failure {
            Some(code) => format!("<failure type=\"{code}\" message=\"{text}\">{text}</failure>"),
            None => format!("<system-out>{text}</system-out>"),
        };
        format!("    <testcase name=\"{name}\" classname=\"{class}\">\n      {body}\n    </testcase>\n")
    }
}

/// A report of a suite for each file.
pub fn cases_report(suites: &[(String, Vec<Case>)]) -> String {
    let failures = |cases: &[Case]| cases.iter().filter(|case| case.failure.is_some()).count();
    let suite = |(name, cases): &(String, Vec<Case>)| {
        let (name, count, failures) = (attribute(name), cases.len(), failures(cases));
        let cases: String = cases.iter().map(|case| case.element(&name)).collect();
        format!("  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{failures}\">\n{cases}  </testsuite>\n")
    };
    let tests: usize = suites.iter().map(|(_, cases)| cases.len()).sum();
    let failed: usize = suites.iter().map(|(_, cases)| failures(cases)).sum();
    let suites: String = suites.iter().map(suite).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"kops-network-planner\" tests=\"{tests}\" failures=\"{failed}\">\n{suites}</testsuites>\n"
    )
}

/// Text for an element or an attribute. XML has no place for most control characters: they are shown escaped.
fn attribute(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in words::escaped(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(attribute("<a href=\"&\">\u{1b}\n"), "&lt;a href=&quot;&amp;&quot;&gt;\\u{1b}\\n");
    }
}
