//! The whole command line.

use clap::{Parser, Subcommand};

use super::arguments::Command as Offline;
use super::health::HealthOptions;
use super::serve::ServeOptions;

/// Tells what network a kOps cluster spec becomes on AWS, before anything is applied.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to serve.
    #[command(flatten)]
    pub serve: ServeOptions,
}

/// What the program can do.
#[derive(Subcommand)]
pub enum Command {
    /// Serve until SIGTERM or SIGINT; this is the default. SIGHUP reads the tokens and the certificate again.
    Serve(Box<ServeOptions>),
    /// Exit with 0 when a server listens and is well, else with 1; for containers.
    Healthcheck(HealthOptions),
    /// What needs no server.
    #[command(flatten)]
    Offline(Offline),
}
