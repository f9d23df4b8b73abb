//! The program: reads arguments and environment, then serves or asks a server for its health.

use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use kops_network_planner::http::{Settings, healthcheck, server};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// Tells what network a kOps cluster spec becomes on AWS, before anything is applied.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeOptions,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until SIGTERM or SIGINT; this is the default.
    Serve(Box<ServeOptions>),
    /// Exit with 0 when a server listens and is well, else with 1; for containers.
    Healthcheck {
        /// The address and port of the server.
        #[arg(long, env = "KNP_LISTEN", default_value = "127.0.0.1:8080")]
        address: SocketAddr,
    },
}

#[derive(Args)]
struct ServeOptions {
    /// The address and port to listen on.
    #[arg(long, env = "KNP_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The largest body, in bytes.
    #[arg(long, env = "KNP_BODY_LIMIT", default_value_t = Settings::default().body_limit_bytes)]
    body_limit: usize,
    /// How many seconds a body may take to arrive.
    #[arg(long, env = "KNP_BODY_TIMEOUT", default_value_t = Settings::default().body_timeout.as_secs())]
    body_timeout: u64,
    /// How many requests on manifests may be in progress at once.
    #[arg(long, env = "KNP_CONCURRENT_REQUESTS", default_value_t = Settings::default().concurrent_requests)]
    concurrent_requests: usize,
    /// What is logged: off, error, warn, info, debug, or filters for single modules.
    #[arg(long, env = "KNP_LOG", default_value = "info")]
    log: EnvFilter,
}

fn main() -> ExitCode {
    let Arguments { command, serve: options } = Arguments::parse();
    let outcome = match command.unwrap_or(Command::Serve(Box::new(options))) {
        Command::Serve(options) => serve(*options),
        Command::Healthcheck { address } => healthcheck::check(address),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(options: ServeOptions) -> io::Result<()> {
    let ServeOptions { listen, body_limit, body_timeout, concurrent_requests, log } = options;
    let settings =
        Settings { body_limit_bytes: body_limit, body_timeout: Duration::from_secs(body_timeout), concurrent_requests };
    tracing_subscriber::fmt().with_env_filter(log).with_writer(io::stderr).with_ansi(io::stderr().is_terminal()).init();
    log_places_of_panics();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let stop = server::termination()?;
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|error| io::Error::new(error.kind(), format!("cannot listen on {listen}: {error}")))?;
        greet(listener.local_addr()?);
        server::serve(listener, settings, stop).await
    })
}

/// Says where the server is and how to use it.
fn greet(listening: SocketAddr) {
    let address = healthcheck::reachable(listening);
    println!("listening on http://{listening}, documentation at http://{address}/docs/");
    println!(
        "curl --data-binary @openapi/examples/ipv6-private.yaml -H 'content-type: application/yaml' \
         'http://{address}/v1/routes?vpcIPv6CIDR=2001:db8::/56'"
    );
}

/// The default hook would print the message, which may hold a value of somebody's spec.
fn log_places_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
