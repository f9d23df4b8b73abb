//! `rules` and `explain`: what is checked, for people and as the service answers it.

use super::arguments::{ExplainOptions, PlainFormat, RulesOptions};
use super::found::told;
use super::offline::{Here, Offline};
use super::phrases;
use super::report::{Report, Verdict};
use super::shown::Colour;
use super::style::Style;
use super::{table, words};
use crate::answer::codes::{self, CodeBody};
use crate::answer::notation::text;
use crate::answer::rule_body::RuleBody;
use crate::answer::rules::RulesResponse;
use crate::code::Code;
use crate::likeness;
use crate::manifest::Format;
use crate::rules::{self, Rule};

impl Offline for RulesOptions {
    fn colour(&self) -> Colour {
        self.color
    }

    fn run(&self, here: Here<'_, '_>) -> Report {
        rules(self, here.style)
    }
}

impl Offline for ExplainOptions {
    fn colour(&self) -> Colour {
        self.color
    }

    fn run(&self, here: Here<'_, '_>) -> Report {
        explain(self, here.style)
    }
}

/// The rules, all or those of a source.
fn rules(options: &RulesOptions, style: Style) -> Report {
    let chosen = || rules::all().filter(|rule| options.source.is_none_or(|source| rule.source == source.into()));
    let written = |format| text(format, &RulesResponse::of(chosen())).unwrap_or_default();
    let output = match options.format {
        PlainFormat::Table => chosen().map(|rule| listed(rule, style)).collect(),
        PlainFormat::Json => written(Format::Json),
        PlainFormat::Yaml => written(Format::Yaml),
    };
    Report { output, ..Report::default() }
}

fn listed(rule: &Rule, style: Style) -> String {
    let severity = rule.severity.as_str();
    let head = format!("{severity:7}  {}", rule.code);
    let summary = words::indented(&format!("{}{}", " ".repeat(9), rule.summary), 9, style);
    format!("{}{}\n{summary}\n", style.severity(rule.severity, severity), &head[severity.len()..])
}

/// One rule, or which one may be meant.
fn explain(options: &ExplainOptions, style: Style) -> Report {
    let Some(rule) = rules::find(&options.code) else {
        return match codes::find(&options.code) {
            Some(code) => explain_code(code, options, style),
            None => unknown(&options.code, style),
        };
    };
    let written = |format| text(format, &RuleBody::from(rule)).unwrap_or_default();
    let output = match options.format {
        PlainFormat::Table => explained(rule, style),
        PlainFormat::Json => written(Format::Json),
        PlainFormat::Yaml => written(Format::Yaml),
    };
    Report { output, ..Report::default() }
}

/// A code of what is answered besides findings on specs.
fn explain_code(code: &Code, options: &ExplainOptions, style: Style) -> Report {
    let written = |format| text(format, &CodeBody::from(code)).unwrap_or_default();
    let output = match options.format {
        PlainFormat::Table => {
            let head = format!("{}\n{}\n", style.heading(code.code), code.summary);
            let parts = [head, format!("{}\n", prose(code.documentation, style))];
            let example =
                code.example.map(|text| [example("EXAMPLE", text, style), example("IT SAYS", &told(code), style)]);
            parts.into_iter().chain(example.into_iter().flatten()).collect::<Vec<_>>().join("\n")
        }
        PlainFormat::Json => written(Format::Json),
        PlainFormat::Yaml => written(Format::Yaml),
    };
    Report { output, ..Report::default() }
}

fn unknown(code: &str, style: Style) -> Report {
    let known = rules::all().map(|rule| rule.code).chain(codes::all().map(|known| known.code));
    let meant = likeness::word(code, known).map(|meant| format!("Did you mean `{meant}`?"));
    let hint = meant.as_deref().unwrap_or("`kops-network-planner rules` lists the rules");
    let errors = words::complaint(&format!("No rule has the code `{code}`."), Some(hint), style);
    Report { errors: words::without_commands(&errors), verdict: Verdict::Errors, ..Report::default() }
}

fn explained(rule: &Rule, style: Style) -> String {
    let RuleBody { documentation, releases, examples, .. } = RuleBody::from(rule);
    let until = releases.until.map(|until| format!(", before {until}")).unwrap_or_default();
    let facts = [
        ("severity", rule.severity.to_string()),
        ("source", rule.source.as_str().to_owned()),
        ("releases", format!("from kOps {}{until}", releases.since)),
    ];
    [
        format!("{}\n{}", style.heading(rule.code), table::list(&facts, 2)),
        format!("{}\n", prose(&documentation, style)),
        example("WRONG", &examples.bad, style),
        example("RIGHT", &examples.good, style),
    ]
    .join("\n")
}

/// A text below a title.
fn example(title: &str, text: &str, style: Style) -> String {
    let lines: String = text.trim_end().lines().map(|line| format!("  {line}\n")).collect();
    format!("{}\n{lines}", style.heading(title))
}

/// The paragraphs of a documentation, whose lines are as long as the source has them, as wide as the terminal.
fn prose(documentation: &str, style: Style) -> String {
    let joined = |paragraph: &str| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let wrapped = |paragraph| words::indented(&phrases::told(&joined(paragraph)), 0, style);
    documentation.trim().split("\n\n").map(wrapped).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_wrapped_anew() {
        let line = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
        let documentation = format!("{line}\n{line}\n\nend\n");
        let expected = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen\n\
            fifteen one two three four five six seven eight nine ten eleven twelve thirteen\n\
            fourteen fifteen\n\nend";
        assert_eq!(prose(&documentation, Style::new(false, 80)), expected);
    }
}
