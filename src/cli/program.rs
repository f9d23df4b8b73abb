//! The whole command line.

use std::ffi::OsStr;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

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

impl Arguments {
    /// Reads the command line and the environment. The second is every flag of the chosen command by name, with its
    /// value.
    pub fn with_flags() -> (Arguments, String) {
        let program = Arguments::command();
        let matches = program.clone().get_matches();
        let chosen = matches.subcommand().and_then(|(name, matches)| Some((program.find_subcommand(name)?, matches)));
        let (command, chosen) = chosen.unwrap_or((&program, &matches));
        let flags = flags(command, chosen);
        (Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()), flags)
    }
}

fn flags(command: &clap::Command, matches: &ArgMatches) -> String {
    let flags = command.get_arguments().filter_map(|argument| {
        let values = matches.try_get_raw(argument.get_id().as_str()).ok().flatten()?;
        let values: Vec<_> = values.map(OsStr::to_string_lossy).collect();
        Some(format!("--{}={}", argument.get_long()?, values.join(",")))
    });
    flags.collect::<Vec<_>>().join(" ")
}

/// What the program can do.
#[derive(Subcommand)]
pub enum Command {
    /// Serve until SIGTERM or SIGINT; this is the default. SIGHUP reads the tokens and the certificate again.
    Serve(Box<ServeOptions>),
    /// Exit with 0 when a server listens and is healthy, else with 1; for containers.
    Healthcheck(HealthOptions),
    /// What needs no server.
    #[command(flatten)]
    Offline(Offline),
}
