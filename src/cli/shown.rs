//! What several commands are asked: how an outcome is shown, and what becomes of findings.

use clap::{Args, ValueEnum};

use crate::diff::Target;
use crate::plan::Query;

/// How blocks are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlainFormat {
    /// A list for people.
    Table,
    /// The answer of the service.
    Json,
    /// The answer of the service as YAML.
    Yaml,
}

/// When there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// Where standard output is a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What carries a change out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TargetName {
    /// kOps itself.
    #[default]
    Direct,
    /// Terraform, with what kOps writes.
    Terraform,
}

/// What is asked of findings, by the codes of rules.
#[derive(Clone, Debug, Default, Args)]
pub struct GradingOptions {
    /// The code of a rule whose findings are left out; repeatable.
    #[arg(long, value_name = "CODE")]
    pub ignore: Vec<String>,
    /// The code of a rule whose errors become warnings; repeatable.
    #[arg(long, value_name = "CODE")]
    pub warn: Vec<String>,
    /// The code of a rule whose warnings become errors, or `warnings` for all; repeatable.
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
}

impl GradingOptions {
    /// The query with what is asked of findings.
    pub fn with(&self, query: Query) -> Query {
        Query { ignore: self.ignore.clone(), warn: self.warn.clone(), deny: self.deny.clone(), ..query }
    }
}

impl From<TargetName> for Target {
    fn from(name: TargetName) -> Target {
        match name {
            TargetName::Direct => Target::Direct,
            TargetName::Terraform => Target::Terraform,
        }
    }
}

impl Colour {
    /// Whether there are colours on standard output, which may be a terminal that takes them.
    pub fn is_on(self, terminal: bool) -> bool {
        match self {
            Colour::Auto => terminal,
            Colour::Always => true,
            Colour::Never => false,
        }
    }
}
