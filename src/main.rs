//! The program: reads arguments and environment, then serves, reviews files or asks a server for its health.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use kops_network_planner::cli;
use kops_network_planner::cli::program::{Arguments, Command};
use kops_network_planner::cli::serve::{Configuration, ServeOptions};
use kops_network_planner::http::healthcheck;
use kops_network_planner::http::server::signals::Files;
use kops_network_planner::http::server::tls::Tls;
use kops_network_planner::http::server::{Server, termination};
use mimalloc::MiMalloc;
use tokio::net::TcpListener;

/// Gives memory back after a storm, where the system's allocator keeps an arena for every thread.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let Arguments { command, serve: options } = Arguments::parse();
    let outcome = match command.unwrap_or(Command::Serve(Box::new(options))) {
        Command::Serve(options) => serve(*options),
        Command::Healthcheck(options) => healthcheck::check(options.target()),
        Command::Offline(command) => return cli::run_here(command, Arguments::command()),
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
    let Configuration {
        listen,
        metrics_listen,
        tls,
        settings,
        log,
        #[cfg(feature = "otlp")]
        traces,
    } = options.configuration(&mut Arguments::command())?;
    log.start();
    log_places_of_panics();
    tracing::info!(%listen, ?metrics_listen, ?tls, ?settings, "configured");
    // It outlives the requests.
    #[cfg(feature = "otlp")]
    let _export = traces.start()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let stop = termination()?;
        let tls = match tls {
            Some((certificate, key)) => Some(Tls::load(certificate, key).await?),
            None => None,
        };
        let files = Files { tokens: settings.access.tokens.clone(), tls: tls.clone() };
        tokio::spawn(files.on_hangup()?);
        let listener = bind(listen).await?;
        let operations = match metrics_listen {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        greet(listener.local_addr()?, tls.is_some(), operations.as_ref());
        Server { listener, tls, operations }.serve(settings, stop).await
    })
}

async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| io::Error::new(error.kind(), format!("cannot listen on {address}: {error}")))
}

/// Says where the server is and how to use it.
fn greet(listening: SocketAddr, tls: bool, operations: Option<&TcpListener>) {
    let scheme = if tls { "https" } else { "http" };
    let address = healthcheck::reachable(listening);
    let metrics = operations.and_then(|listener| listener.local_addr().ok());
    let metrics = metrics.map(|address| format!("metrics and probes on http://{address}\n")).unwrap_or_default();
    // Whoever started the program may listen to the first line only, or to none.
    let _ = write!(
        io::stdout(),
        "listening on {scheme}://{listening}, documentation at {scheme}://{address}/docs/\n\
         {metrics}\
         curl --data-binary @openapi/examples/ipv6-private.yaml -H 'content-type: application/yaml' \
         '{scheme}://{address}/v1/routes?vpcIPv6CIDR=2001:db8::/56'\n"
    );
}

/// The default hook would print the message, which may hold a value of somebody's spec.
fn log_places_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
