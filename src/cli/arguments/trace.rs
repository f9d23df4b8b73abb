//! The arguments of `trace`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::output_format::OutputFormat;
use super::review::ReviewOptions;
use crate::cli::flow::FlowOptions;

/// What its help ends with.
pub(super) const EXAMPLES: &str = "\
Examples:
  kops-network-planner trace cluster.yaml --from nodes --to-host ipv4=140.82.112.3
  kops-network-planner trace cluster.yaml --from us-east-1a --to 10.9.0.1 --expect forwarded
  kops-network-planner trace cluster.yaml --matrix
  kops-network-planner trace cluster.yaml --flows flows.yaml --observed aws/ --format junit

  flows.yaml, as `flows` in the request of `/v1/trace`:
    flows:
    - {id: pull, from: {instanceGroup: nodes}, to: {host: {ipv4: 140.82.112.3}}, expect: forwarded}

The exit code is 0 where all flows are as expected, 1 where one is not or the
spec has errors, 2 where something cannot be read.";

/// The arguments of `trace`.
#[derive(Clone, Debug, Args)]
#[command(mut_arg("format", OutputFormat::of_trace))]
pub struct TraceOptions {
    /// One flow.
    #[command(flatten)]
    pub flow: FlowOptions,
    /// What becomes of the packets: `delivered`, `forwarded`, `dropped`, `undetermined` or `mixed`.
    #[arg(long, value_name = "VERDICT", requires = "from")]
    pub expect: Option<String>,
    /// A file with the key `flows`, as in the request of `/v1/trace`.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub flows: Option<PathBuf>,
    /// Trace every subnet to every other one, to the Internet and to the destinations of additional routes.
    #[arg(long)]
    pub matrix: bool,
    /// What is traced over.
    #[command(flatten)]
    pub review: ReviewOptions,
}
