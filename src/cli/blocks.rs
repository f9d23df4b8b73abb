//! `expand`: blocks there and back.

use super::arguments::{ExpandOptions, PlainFormat};
use super::failure::Failure;
use super::offline::{Here, Offline};
use super::report::{Report, Verdict};
use super::shown::Colour;
use super::style::Style;
use super::{table, words};
use crate::answer::expand::{self, ExpandResponse};
use crate::answer::notation::text;
use crate::manifest::Format;

impl Offline for ExpandOptions {
    fn colour(&self) -> Colour {
        self.color
    }

    fn run(&self, here: Here<'_, '_>) -> Report {
        expand(self, here.style)
    }
}

/// Expands every block.
fn expand(options: &ExpandOptions, style: Style) -> Report {
    let mut report = Report::default();
    let mut shown: Vec<String> = Vec::new();
    for block in &options.blocks {
        match expand::expand(&options.vpc_ipv6_cidr, block) {
            Ok(answer) => shown.push(written(options.format, &answer)),
            Err(problem) => {
                let failure = Failure::of_problem(problem);
                report.errors += &words::complaint(&failure.message, failure.hint.as_deref(), style);
                report.verdict = Verdict::Unusable;
            }
        }
    }
    let between = match options.format {
        PlainFormat::Table => "\n",
        PlainFormat::Json => "",
        PlainFormat::Yaml => "---\n",
    };
    report.output = shown.join(between);
    report
}

fn written(format: PlainFormat, answer: &ExpandResponse) -> String {
    match format {
        PlainFormat::Table => listed(answer),
        PlainFormat::Json => text(Format::Json, answer).unwrap_or_default(),
        PlainFormat::Yaml => text(Format::Yaml, answer).unwrap_or_default(),
    }
}

fn listed(answer: &ExpandResponse) -> String {
    let ExpandResponse { vpc, notation, cidr, index, index_decimal, last_index, terraform } = answer;
    let pairs = [
        ("notation", notation.clone()),
        ("addresses", cidr.clone()),
        ("number", format!("{index} of 0 to {last_index}, {index_decimal} in decimal")),
        ("VPC", vpc.clone()),
        ("Terraform", terraform.clone()),
    ];
    table::list(&pairs, 0)
}
