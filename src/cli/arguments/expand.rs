//! The arguments of `expand`.

use clap::Args;

use crate::cli::shown::{Colour, PlainFormat};

/// What its help ends with.
pub(super) const EXAMPLES: &str = "\
Examples:
  kops-network-planner expand /64#a --vpc-ipv6-cidr 2001:db8::/56
  kops-network-planner expand 2001:db8:0:a::/64 --vpc-ipv6-cidr 2001:db8::/56";

/// The arguments of `expand`.
#[derive(Clone, Debug, Args)]
pub struct ExpandOptions {
    /// Blocks, as `/LEN#N` or as addresses.
    #[arg(required = true, value_name = "BLOCK")]
    pub blocks: Vec<String>,
    /// The VPC's IPv6 block.
    #[arg(long, value_name = "CIDR")]
    pub vpc_ipv6_cidr: String,
    /// How the outcome is shown.
    #[arg(long, value_enum, default_value_t = PlainFormat::Table)]
    pub format: PlainFormat,
    /// When tables and findings are coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}
