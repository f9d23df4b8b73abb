//! Arguments and environment. Every flag has a `KNP_…` variable; the flag wins.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};
use kops_network_planner::http::Settings;
use kops_network_planner::pipeline;

mod access;
mod health;
mod limits;
mod log;
mod range;
mod seconds;
#[cfg(feature = "otlp")]
mod traces;

use access::AccessOptions;
use health::HealthOptions;
use limits::{LoadOptions, SizeOptions, TimeOptions};
use log::LogOptions;
#[cfg(feature = "otlp")]
use traces::TraceOptions;

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
    #[command(flatten)]
    Pipeline(pipeline::Command),
}

/// How to serve.
#[derive(Args)]
pub struct ServeOptions {
    /// The address and port to listen on. One that others can reach needs `--token-file` or `--open`.
    #[arg(long, env = "KNP_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Another address and port for `/metrics` and the probes, always without TLS and tokens; then the first has no `/metrics`.
    #[arg(long, env = "KNP_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    metrics_listen: Option<SocketAddr>,
    #[command(flatten)]
    access: AccessOptions,
    #[command(flatten)]
    sizes: SizeOptions,
    #[command(flatten)]
    times: TimeOptions,
    #[command(flatten)]
    load: LoadOptions,
    #[command(flatten)]
    log: LogOptions,
    #[cfg(feature = "otlp")]
    #[command(flatten)]
    traces: TraceOptions,
}

/// What the options come to.
pub struct Configuration {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where to listen for those who run the service.
    pub metrics_listen: Option<SocketAddr>,
    /// The files of the certificate and its key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// The settings of the service.
    pub settings: Settings,
    /// How to log.
    pub log: LogOptions,
    /// Where traces go.
    #[cfg(feature = "otlp")]
    pub traces: TraceOptions,
}

impl ServeOptions {
    /// Puts the options together; refuses to let in everybody by mistake.
    ///
    /// # Errors
    ///
    /// Where the tokens cannot be read.
    pub fn configuration(self) -> io::Result<Configuration> {
        let ServeOptions {
            listen,
            metrics_listen,
            access,
            sizes,
            times,
            load,
            log,
            #[cfg(feature = "otlp")]
            traces,
        } = self;
        if access.lets_everybody_in(listen) {
            let message = format!(
                "{listen} can be reached by others, and nobody is asked for a token: add `--token-file FILE`, or `--open` where \
                 everybody who can reach it may call"
            );
            Arguments::command().error(ErrorKind::MissingRequiredArgument, message).exit();
        }
        let tls = access.tls();
        let settings = Settings { sizes: sizes.into(), times: times.into(), load: load.into(), access: access.load()? };
        Ok(Configuration {
            listen,
            metrics_listen,
            tls,
            settings,
            log,
            #[cfg(feature = "otlp")]
            traces,
        })
    }
}
