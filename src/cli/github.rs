//! Findings as annotations of a GitHub workflow.

use std::fmt::Write;

use super::findings::{self, Finding};
use super::input::Reviewed;
use super::words;
use crate::diagnostic::Severity;

/// One line for each finding of a review.
pub fn annotations(file: &Reviewed) -> String {
    findings::by_file(file).iter().flat_map(|(_, found)| found).map(annotation).collect()
}

/// The line of a finding.
pub fn annotation(finding: &Finding<'_>) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut line = format!("::{command} file={}", property(finding.file));
    if let Some((row, column)) = finding.position {
        // Writing to a string cannot fail.
        let _ = write!(line, ",line={row},col={column}");
    }
    let message = escaped(&finding.sentences());
    format!("{line},title={}::{message}\n", property(finding.code))
}

/// The runner reads `%`, line ends and, in properties, `:` and `,` as its own; what steers a terminal is shown escaped.
fn escaped(text: &str) -> String {
    let lines = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    words::escaped(&lines).into_owned()
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runner_reads_is_escaped() {
        let finding = Finding {
            code: "a-rule",
            severity: Severity::Info,
            file: "a:b,c",
            message: "100 %\nsure\x1b\u{202e}".to_owned(),
            hint: Some("Act".to_owned()),
            field: None,
            position: Some((2, 3)),
            related: Vec::new(),
            fix: None,
        };
        let expected = "::notice file=a%3Ab%2Cc,line=2,col=3,title=a-rule::100 %25%0Asure\\u{1b}\\u{202e}. Act.\n";
        assert_eq!(annotation(&finding), expected);
    }
}
