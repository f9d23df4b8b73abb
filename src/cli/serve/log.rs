//! What is logged, and how.

use std::io::{self, IsTerminal};

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

/// What is logged, and how.
#[derive(Args)]
#[command(next_help_heading = "What is logged, on standard error")]
pub struct LogOptions {
    /// How much: off, error, warn, info, debug, or filters for single modules.
    #[arg(long, env = "KNP_LOG", default_value = "info", value_name = "FILTER")]
    log: EnvFilter,
    /// As lines for people or as one JSON object a line.
    #[arg(long, env = "KNP_LOG_FORMAT", default_value = "plain", value_name = "FORMAT")]
    log_format: LogFormat,
}

/// The form of a line in the log.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogFormat {
    /// For people.
    Plain,
    /// For machines.
    Json,
}

impl LogOptions {
    /// Logs from now on.
    pub fn start(self) {
        let subscriber = tracing_subscriber::fmt().with_env_filter(self.log).with_writer(io::stderr);
        match self.log_format {
            LogFormat::Plain => subscriber.with_ansi(io::stderr().is_terminal()).init(),
            LogFormat::Json => {
                subscriber.json().flatten_event(true).with_current_span(true).with_span_list(false).init()
            }
        }
    }
}
