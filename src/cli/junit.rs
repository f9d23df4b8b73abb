//! Findings as a JUnit report: a suite for each file, a case for each finding; only errors fail.

use super::findings::{self, Finding, OfFile};
use super::input::Batch;
use super::words;
use crate::diagnostic::Severity;

/// The report on all files.
pub fn report(batch: &Batch) -> String {
    let files = findings::of(batch);
    let suites: String = files.iter().map(suite).collect();
    let tests: usize = files.iter().map(cases).sum();
    let failures: usize = files.iter().map(|(_, found)| failures(found)).sum();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"kops-network-planner\" tests=\"{tests}\" failures=\"{failures}\">\n{suites}</testsuites>\n"
    )
}

/// A file without findings has one case, for many readers call a suite without cases a failure.
fn cases((_, found): &OfFile<'_>) -> usize {
    found.len().max(1)
}

fn failures(findings: &[Finding<'_>]) -> usize {
    findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

fn suite(file: &OfFile<'_>) -> String {
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
