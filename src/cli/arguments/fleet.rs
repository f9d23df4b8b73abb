//! The arguments of `fleet`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::cli::shown::{Colour, PlainFormat};

/// What its help ends with.
pub(super) const EXAMPLES: &str = "\
Examples:
  kops-network-planner fleet clusters/
  kops-network-planner fleet clusters/ --links links.yaml

  links.yaml:
    defaultLink: {kind: transitGateway}
    links:
    - {between: [a.example.com, b.example.com], kind: peering}
    ranges:
    - {id: office, cidrs: [192.168.0.0/16], kind: onPremises}

The exit code is 0 where no overlap is an error, 1 where one is, 2 where
something cannot be read.";

/// The arguments of `fleet`.
#[derive(Clone, Debug, Args)]
pub struct FleetOptions {
    /// Files in YAML or JSON, or folders with such files; `-` is standard input. A cluster is called by its name
    /// or, where several have the same, by its file.
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// A file with the keys `links`, `defaultLink` and `ranges`, as in the request of `/v1/fleet`: how the clusters
    /// reach each other, and networks that are not of a cluster. Without it nothing links them.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub links: Option<PathBuf>,
    /// The kOps release that will run, 1.23 to 1.37; without it each cluster's Kubernetes version decides.
    #[arg(long)]
    pub release: Option<String>,
    /// How the outcome is shown.
    #[arg(long, value_enum, default_value_t = PlainFormat::Table)]
    pub format: PlainFormat,
    /// The file to write to instead of standard output; it is replaced as a whole.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// When the list is coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}
