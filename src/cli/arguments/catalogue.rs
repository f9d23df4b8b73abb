//! The arguments of `rules` and `explain`.

use clap::{Args, ValueEnum};

use crate::cli::shown::{Colour, PlainFormat};
use crate::rules::RuleSource;

/// The arguments of `rules`.
#[derive(Clone, Debug, Args)]
pub struct RulesOptions {
    /// Only the rules from this source.
    #[arg(long, value_enum)]
    pub source: Option<SourceName>,
    /// How the rules are shown.
    #[arg(long, value_enum, default_value_t = PlainFormat::Table)]
    pub format: PlainFormat,
    /// When the list is coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// The arguments of `explain`.
#[derive(Clone, Debug, Args)]
pub struct ExplainOptions {
    /// The code of the rule, as findings name it.
    #[arg(value_name = "CODE")]
    pub code: String,
    /// How the rule is shown.
    #[arg(long, value_enum, default_value_t = PlainFormat::Table)]
    pub format: PlainFormat,
    /// When the text is coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// Where the knowledge of a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SourceName {
    /// kOps' field validation.
    Kops,
    /// kOps' CIDR assignment and network model.
    KopsModel,
    /// What kOps accepts and then gets wrong.
    KopsTrap,
    /// AWS.
    Aws,
    /// The documentation of kOps, and this program's own reading of a file.
    Documentation,
}

impl From<SourceName> for RuleSource {
    fn from(name: SourceName) -> RuleSource {
        match name {
            SourceName::Kops => RuleSource::Kops,
            SourceName::KopsModel => RuleSource::KopsModel,
            SourceName::KopsTrap => RuleSource::KopsTrap,
            SourceName::Aws => RuleSource::Aws,
            SourceName::Documentation => RuleSource::Documentation,
        }
    }
}
