//! How the outcome of an operation on specs is shown.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ValueEnum};

use crate::answer::notation::Form;
use crate::answer::operation::Review;

/// How an outcome is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// Tables and findings for people.
    Table,
    /// The answer of the service; of several files one document, with the list `files`.
    Json,
    /// The same as YAML.
    Yaml,
    /// The findings as SARIF 2.1.0, for code scanning.
    Sarif,
    /// The findings as annotations of a GitHub workflow.
    Github,
    /// The findings as a JUnit report.
    Junit,
    /// A row for each subnet.
    Csv,
    /// A laid-out picture.
    Svg,
    /// A flowchart of Mermaid.
    Mermaid,
    /// A graph of Graphviz.
    Dot,
}

impl OutputFormat {
    /// How the outcome of every operation can be shown.
    const COMMON: [OutputFormat; 6] = [
        OutputFormat::Table,
        OutputFormat::Json,
        OutputFormat::Yaml,
        OutputFormat::Sarif,
        OutputFormat::Github,
        OutputFormat::Junit,
    ];
    /// How a picture can be shown besides its languages.
    const DOCUMENTS: [OutputFormat; 2] = [OutputFormat::Json, OutputFormat::Yaml];

    /// The argument with these values.
    pub(super) fn among(format: Arg, known: &[OutputFormat]) -> Arg {
        let values = PossibleValuesParser::new(known.iter().filter_map(OutputFormat::to_possible_value));
        format.value_parser(values.try_map(|text| OutputFormat::from_str(&text, false)))
    }

    /// The argument of `trace`.
    pub(super) fn of_trace(format: Arg) -> Arg {
        OutputFormat::among(format, &OutputFormat::COMMON)
    }

    /// The format of a form; comments are of a change, not of a review.
    fn of_form(form: Form) -> Option<OutputFormat> {
        Some(match form {
            Form::Csv => OutputFormat::Csv,
            Form::Svg => OutputFormat::Svg,
            Form::Mermaid => OutputFormat::Mermaid,
            Form::Graphviz => OutputFormat::Dot,
            // No command on a spec has them.
            Form::Lines | Form::Markdown => return None,
        })
    }

    /// How the outcome of `review` can be shown, the default first.
    pub(super) fn of(review: &Review) -> Vec<OutputFormat> {
        let forms = review.forms.iter().copied().filter_map(OutputFormat::of_form);
        match review.prefers_form {
            true => forms.chain(OutputFormat::DOCUMENTS).collect(),
            false => OutputFormat::COMMON.into_iter().chain(forms).collect(),
        }
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        matches!(self, OutputFormat::Svg | OutputFormat::Mermaid | OutputFormat::Dot)
    }

    /// Whether it has no place for findings.
    pub fn is_form(self) -> bool {
        self == OutputFormat::Csv || self.is_picture()
    }

    /// The ends of the names of files that are written so.
    pub(super) fn endings(self) -> &'static [&'static str] {
        match self {
            OutputFormat::Json => &["json"],
            OutputFormat::Yaml => &["yaml", "yml"],
            OutputFormat::Svg => &["svg"],
            OutputFormat::Mermaid => &["mmd", "mermaid"],
            OutputFormat::Dot => &["dot", "gv"],
            OutputFormat::Csv => &["csv"],
            OutputFormat::Table | OutputFormat::Sarif | OutputFormat::Github | OutputFormat::Junit => &[],
        }
    }
}
