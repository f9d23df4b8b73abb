//! Equal findings as one, with a list of places.

use super::input::Reviewed;
use super::words::safe;
use crate::diagnostic::{Diagnostic, Severity};
use crate::order::ordered_by_key;

/// Findings that say the same of several places.
#[derive(Debug)]
pub struct Folded<'a> {
    /// The first of them.
    pub first: &'a Diagnostic,
    /// The others, in source order.
    pub others: Vec<&'a Diagnostic>,
}

/// The findings, errors before warnings before remarks, among equals in source order.
pub fn folded<'a>(found: impl Iterator<Item = &'a Diagnostic>) -> Vec<Folded<'a>> {
    let mut folded: Vec<Folded<'a>> = Vec::new();
    for diagnostic in found {
        match folded.iter_mut().find(|folded| says_the_same(folded.first, diagnostic)) {
            Some(folded) => folded.others.push(diagnostic),
            None => folded.push(Folded { first: diagnostic, others: Vec::new() }),
        }
    }
    ordered_by_key(folded, |folded| folded.first.severity)
}

/// Whether only the place differs. Warnings and infos may differ in the names of things too: less is to be done.
fn says_the_same(left: &Diagnostic, right: &Diagnostic) -> bool {
    let is_same = (left.code, left.severity, &left.hint) == (right.code, right.severity, &right.hint);
    let says = || match left.severity {
        Severity::Error => left.message == right.message,
        Severity::Warning | Severity::Info => words(&left.message).eq(words(&right.message)),
    };
    is_same && says()
}

/// The rule's own words, which are outside backticks.
fn words(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').step_by(2)
}

/// The most places that are listed.
const MOST_PLACES: usize = 40;

impl Folded<'_> {
    /// Where the others are.
    pub fn places(&self, file: &Reviewed) -> String {
        let here = file.text_of_finding(self.first).map(|text| &text.name);
        let place = |other: &&Diagnostic| {
            let name = file.text_of_finding(other).map(|text| &text.name);
            let elsewhere = name.filter(|name| Some(*name) != here).map(|name| safe(name) + ":").unwrap_or_default();
            let position = other.source.as_ref().and_then(|source| source.position);
            match position {
                Some((line, column)) => format!("{} at {elsewhere}{line}:{column}", other.shown_field()),
                None => format!("{} of {}", other.shown_field(), other.object),
            }
        };
        let mut places: Vec<String> = self.others.iter().take(MOST_PLACES).map(place).collect();
        if MOST_PLACES < self.others.len() {
            places.push(format!("{} more", self.others.len() - MOST_PLACES));
        }
        places.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Cause;

    fn finding(severity: Severity, message: &str, field: &str) -> Diagnostic {
        Diagnostic {
            code: "a-rule",
            severity,
            cause: Cause::Invalid,
            field: field.to_owned(),
            own_field: None,
            value: None,
            message: message.to_owned(),
            hint: None,
            object: "Cluster/c".to_owned(),
            source: None,
            related: Vec::new(),
            fix: None,
        }
    }

    #[test]
    fn equal_findings_are_one_and_errors_come_first() {
        let found = [
            finding(Severity::Info, "subnet `a` is small", "a"),
            finding(Severity::Error, "block `a` is wrong", "b"),
            finding(Severity::Info, "subnet `b` is small", "c"),
            finding(Severity::Error, "block `c` is wrong", "d"),
            finding(Severity::Error, "block `a` is wrong", "e"),
        ];
        let folded = folded(found.iter());
        let fields: Vec<(&str, usize)> =
            folded.iter().map(|folded| (folded.first.field.as_str(), folded.others.len())).collect();
        assert_eq!(fields, [("b", 1), ("d", 0), ("a", 1)]);
    }
}
