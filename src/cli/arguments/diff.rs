//! The arguments of `diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::cli::shown::{Colour, GradingOptions, TargetName};
use crate::cli::vpc::VpcOptions;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "\
Examples:
  kops get NAME -o yaml | kops-network-planner diff - new.yaml
  kops-network-planner diff old.yaml new.yaml --target terraform
  kops-network-planner diff cluster.yaml --before-release 1.34 --after-release 1.37
  kops-network-planner diff old.yaml new.yaml --format markdown -o comment.md

Symbols: + create, ~ update, -/+ replace, - delete or release, o left in AWS,
! refused or stops at apply, ? blocked.

The exit code is 0 where the change applies or nothing changes, 1 where kOps
refuses it or stops, 2 where something cannot be read.";

/// The arguments of `diff`.
#[derive(Clone, Debug, Args)]
pub struct DiffOptions {
    /// What there is: a file in YAML or JSON, manifests or a plan request; `-` is standard input. Alone with
    /// `--observed` it is what is to be, and what AWS has is what there is.
    #[arg(value_name = "BEFORE", value_hint = ValueHint::FilePath)]
    pub before: PathBuf,
    /// What is to be; without it the same file, in another release.
    #[arg(value_name = "AFTER", value_hint = ValueHint::FilePath)]
    pub after: Option<PathBuf>,
    /// The kOps release that made the cluster, 1.23 to 1.37.
    #[arg(long, value_name = "RELEASE")]
    pub before_release: Option<String>,
    /// The kOps release that will run, 1.23 to 1.37; several ones are compared side by side.
    #[arg(long, value_name = "RELEASE", value_delimiter = ',')]
    pub after_release: Vec<String>,
    /// What carries the change out.
    #[arg(long, value_enum, default_value_t = TargetName::Direct)]
    pub target: TargetName,
    /// Whether a change that applies is an error too, and an object that `--observed` does not tell of.
    #[arg(long)]
    pub expect_no_changes: bool,
    /// What is known of the VPC.
    #[command(flatten)]
    pub vpc: VpcOptions,
    /// What is asked of findings.
    #[command(flatten)]
    pub grading: GradingOptions,
    /// How the changes are shown.
    #[arg(long, value_enum, default_value_t = DiffNotation::Table)]
    pub format: DiffNotation,
    /// The file to write to instead of standard output; it is replaced as a whole.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// When the list is coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// How changes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffNotation {
    /// For people.
    Table,
    /// The answer of the service.
    Json,
    /// The same in YAML.
    Yaml,
    /// A comment for a pull request.
    Markdown,
    /// SARIF 2.1.0, for code scanning; findings say whether they are new.
    Sarif,
}
