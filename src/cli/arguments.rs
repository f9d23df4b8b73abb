//! The arguments of the commands for pipelines.

use std::path::PathBuf;

use clap::Subcommand;
use clap_complete::Shell;

use super::allocate::{self, AllocateOptions};
use super::layout::{self, LayoutOptions};
pub use super::shown::{Colour, PlainFormat};
pub use catalogue::{ExplainOptions, RulesOptions};
pub use diff::{DiffNotation, DiffOptions, TargetName};
pub use expand::ExpandOptions;
pub use fleet::FleetOptions;
pub use output_format::OutputFormat;
pub use review::{ReviewCommand, ReviewOptions};
pub use trace::TraceOptions;

mod catalogue;
mod diff;
mod expand;
mod fleet;
mod output_format;
mod review;
mod trace;

/// The commands for pipelines.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Review specs.
    #[command(flatten)]
    Review(Box<ReviewCommand>),
    /// Show what `kops update cluster` would do when a spec changes.
    #[command(after_help = diff::EXAMPLES)]
    Diff(DiffOptions),
    /// Say where packets go, and why.
    #[command(after_help = trace::EXAMPLES)]
    Trace(Box<TraceOptions>),
    /// Say which networks of many clusters overlap.
    #[command(after_help = fleet::EXAMPLES)]
    Fleet(FleetOptions),
    /// Show where there is room, and place subnets in it.
    #[command(after_help = allocate::EXAMPLES)]
    Allocate(Box<AllocateOptions>),
    /// Show what `kops create cluster` would write.
    #[command(after_help = layout::EXAMPLES)]
    Layout(Box<LayoutOptions>),
    /// Show which addresses `/LEN#N` means, or which notation a block has.
    #[command(after_help = expand::EXAMPLES)]
    Expand(ExpandOptions),
    /// List the rules.
    Rules(RulesOptions),
    /// Explain a rule: what is wrong, why, and how to repair it.
    Explain(ExplainOptions),
    /// Write the completions of a shell to standard output.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

impl Command {
    /// The files and folders that it reads.
    pub fn inputs(&self) -> Vec<&PathBuf> {
        match self {
            Command::Review(command) => command.options.files.iter().collect(),
            Command::Diff(options) => std::iter::once(&options.before).chain(&options.after).collect(),
            Command::Trace(options) => options.review.files.iter().collect(),
            Command::Fleet(options) => options.files.iter().collect(),
            Command::Allocate(options) => vec![&options.file],
            Command::Layout(_) | Command::Expand(_) => Vec::new(),
            Command::Rules(_) | Command::Explain(_) | Command::Completions { .. } => Vec::new(),
        }
    }

    /// The file to write to instead of standard output.
    pub fn output(&self) -> Option<&PathBuf> {
        match self {
            Command::Review(command) => command.options.output.as_ref(),
            Command::Diff(options) => options.output.as_ref(),
            Command::Trace(options) => options.review.output.as_ref(),
            Command::Fleet(options) => options.output.as_ref(),
            Command::Allocate(options) => options.output.as_ref(),
            Command::Layout(options) => options.output.as_ref(),
            Command::Expand(_) | Command::Rules(_) | Command::Explain(_) | Command::Completions { .. } => None,
        }
    }
}
