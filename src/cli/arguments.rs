//! The arguments of the commands for pipelines.

use clap::Subcommand;

use super::allocate::{self, AllocateOptions};
use super::completions::CompletionsOptions;
use super::layout::{self, LayoutOptions};
use super::offline::Offline;
pub use super::shown::{Colour, PlainFormat};
pub use catalogue::{ExplainOptions, RulesOptions};
pub use diff::{DiffNotation, DiffOptions};
pub use expand::ExpandOptions;
pub use fleet::FleetOptions;
pub use output_format::OutputFormat;
pub use review::ReviewCommand;
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
    Completions(CompletionsOptions),
}

impl Command {
    /// What was chosen.
    pub fn chosen(&self) -> &dyn Offline {
        match self {
            Command::Review(command) => command.as_ref(),
            Command::Diff(options) => options,
            Command::Trace(options) => options.as_ref(),
            Command::Fleet(options) => options,
            Command::Allocate(options) => options.as_ref(),
            Command::Layout(options) => options.as_ref(),
            Command::Expand(options) => options,
            Command::Rules(options) => options,
            Command::Explain(options) => options,
            Command::Completions(options) => options,
        }
    }
}
