//! What is logged, and how.

use std::io::{self, IsTerminal};

use crate::http::log::queue::LogQueue;
use clap::{Args, ValueEnum};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt};

/// The levels, from nothing to everything.
const LEVELS: [(&str, LevelFilter); 6] = [
    ("off", LevelFilter::OFF),
    ("error", LevelFilter::ERROR),
    ("warn", LevelFilter::WARN),
    ("info", LevelFilter::INFO),
    ("debug", LevelFilter::DEBUG),
    ("trace", LevelFilter::TRACE),
];

/// What is logged, and how.
#[derive(Args)]
#[command(next_help_heading = "What is logged, on standard error")]
pub struct LogOptions {
    /// How much: off, error, warn, info, debug or trace; for a module as MODULE=LEVEL; several with commas. Modules
    /// that are not named log at the level without a module, which is info unless given; `h2`, which warns of every
    /// frame of a flood, logs errors.
    #[arg(long, env = "KNP_LOG", default_value = "info", value_name = "FILTER", value_parser = filter)]
    log: Targets,
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
    pub fn start(self, queue: LogQueue) {
        // What cannot be logged must not be said on standard error: that would block or panic where it is full.
        let lines = fmt::layer().with_writer(queue).log_internal_errors(false);
        let lines: Box<dyn Layer<Registry> + Send + Sync> = match self.log_format {
            LogFormat::Plain => lines.with_ansi(io::stderr().is_terminal()).boxed(),
            LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
        };
        tracing_subscriber::registry().with(lines.with_filter(self.log)).init();
    }
}

/// Reads which lines are written.
fn filter(text: &str) -> Result<Targets, String> {
    let unless_given = Targets::new().with_default(LevelFilter::INFO).with_target("h2", LevelFilter::ERROR);
    text.split(',').try_fold(unless_given, |targets, part| {
        let refusal = || {
            let levels = LEVELS.map(|(name, _)| name).join(", ");
            format!("`{part}` is not a level: write one of {levels}, for a module as `MODULE=LEVEL`")
        };
        let (module, level) = part.rsplit_once('=').map_or((None, part), |(module, level)| (Some(module), level));
        let level = LEVELS.iter().find(|(name, _)| name.eq_ignore_ascii_case(level)).ok_or_else(refusal)?.1;
        match module {
            None => Ok(targets.with_default(level)),
            Some(module) if is_path(module) => Ok(targets.with_target(module, level)),
            Some(_) => Err(refusal()),
        }
    })
}

/// Whether a text can be the path of a module.
fn is_path(module: &str) -> bool {
    !module.is_empty() && module.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(&byte))
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn levels_are_for_all_modules_or_for_one() {
        let filter = filter("warn,rustls=debug,h2::server=off").unwrap();
        assert!(filter.would_enable("kops_network_planner", &Level::WARN));
        assert!(!filter.would_enable("kops_network_planner", &Level::INFO));
        assert!(filter.would_enable("rustls::server", &Level::DEBUG));
        assert!(!filter.would_enable("h2::server", &Level::ERROR));
        assert!(super::filter("rustls=trace").unwrap().would_enable("kops_network_planner", &Level::INFO));
        assert!(super::filter("INFO").is_ok());
    }

    #[test]
    fn what_is_not_a_level_is_refused_with_the_levels() {
        for wrong in
            ["inof", "", "info,", "rustls", "rustls=", "rustls=inof", "=info", "[span]=info", "info debug", "3"]
        {
            let said = filter(wrong).unwrap_err();
            assert!(said.contains("off, error, warn, info, debug, trace"), "{wrong}: {said}");
        }
    }
}
