//! The program: reads arguments and environment, then serves, reviews files or asks a server for its health.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use clap::CommandFactory;
use kops_network_planner::cli;
use kops_network_planner::cli::address::Address;
use kops_network_planner::cli::program::{Arguments, Command};
use kops_network_planner::cli::serve::{Configuration, ServeOptions};
use kops_network_planner::http::SPARE_CORES;
use kops_network_planner::http::healthcheck;
use kops_network_planner::http::log::queue::LogQueue;
use kops_network_planner::http::server::files::allow;
use kops_network_planner::http::server::reclaim::Reclaim;
use kops_network_planner::http::server::signals::Files;
use kops_network_planner::http::server::threads::runtime;
use kops_network_planner::http::server::tls::Tls;
use kops_network_planner::http::server::{Server, termination};
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Runtime;

mod allocator;

use allocator::Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

/// The exit code where arguments or files cannot be used, as that of wrong arguments.
const UNUSABLE: u8 = 2;
/// How much the system may hold of what was written to a connection, in bytes; it would take megabytes for one whose
/// peer reads nothing, and they count as memory of the container.
const SEND_BUFFER: u32 = 256 << 10;
/// How many connections may wait until they are accepted; where there are more, clients try again after a second.
const BACKLOG: u32 = 4_096;
/// A spec that is short enough to be in the line that shows how to use the server.
const SPEC: &str = "{kind: Cluster, apiVersion: kops.k8s.io/v1alpha3, metadata: {name: c.example.com}, spec: \
    {cloudProvider: {aws: {}}, networking: {cni: {}, networkCIDR: 172.20.0.0/16, nonMasqueradeCIDR: 100.64.0.0/10, \
    topology: {dns: Public}, subnets: [{name: a, type: Public, zone: us-east-1a}]}}}";
/// How long the end may wait for the last lines of the log.
const LAST_LINES: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let (Arguments { command, serve: options }, flags) = Arguments::with_flags();
    match command.unwrap_or(Command::Serve(Box::new(options))) {
        Command::Serve(options) => serve(*options, &flags),
        Command::Healthcheck(options) => match healthcheck::check(options.target()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                // Where standard error is gone, the exit code says enough.
                let _ = writeln!(io::stderr(), "error: {error}");
                ExitCode::FAILURE
            }
        },
        Command::Offline(command) => cli::run_here(&command, Arguments::command()),
    }
}

/// How many threads there are for what would hold up connections. Plans and the compression of answers wait for a core
/// before they wait for a thread, so that they need no more threads than there are cores and places beside them.
fn pool() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get).max(2) + SPARE_CORES
}

/// Serves. The exit code is 0 when told to stop, 1 where serving fails, 2 where arguments or files cannot be used, 143
/// or 130 when told to stop again, by SIGTERM or SIGINT.
fn serve(options: ServeOptions, flags: &str) -> ExitCode {
    let log = LogQueue::to_standard_error();
    let runtime = runtime(pool());
    let (Ok(log), Ok(runtime)) = (log, runtime) else {
        let _ = writeln!(io::stderr(), "error: the system gives no more threads or files");
        return ExitCode::FAILURE;
    };
    let outcome = match prepare(options, &runtime) {
        Ok((configuration, tls)) => {
            run(&runtime, configuration, tls, &log, flags).map_err(|error| (error, ExitCode::FAILURE))
        }
        Err(error) => Err((error, ExitCode::from(UNUSABLE))),
    };
    let code = outcome.unwrap_or_else(|(error, code)| {
        log.push(format!("error: {error}\n").as_bytes());
        code
    });
    // What still works on a thread has had its time.
    runtime.shutdown_background();
    log.flush(LAST_LINES);
    code
}

/// Reads what has to be right before the service starts: tokens and the certificate.
fn prepare(options: ServeOptions, runtime: &Runtime) -> io::Result<(Configuration, Option<Tls>)> {
    let mut configuration = options.configuration(&mut Arguments::command())?;
    let files = configuration.tls.take();
    let tls = files.map(|(certificate, key)| runtime.block_on(Tls::load(certificate, key))).transpose()?;
    Ok((configuration, tls))
}

fn run(
    runtime: &Runtime,
    configuration: Configuration,
    tls: Option<Tls>,
    log: &LogQueue,
    flags: &str,
) -> io::Result<ExitCode> {
    let Configuration { listen, metrics_listen, mut settings, log: log_options, .. } = configuration;
    log_options.start(log.clone());
    settings.lost_log_lines = log.lost();
    log_places_of_panics();
    tracing::info!(flags, "configured");
    // It outlives the requests.
    #[cfg(feature = "otlp")]
    let _export = configuration.traces.start()?;
    runtime.block_on(async {
        let (stop, stop_at_once) = termination()?;
        let files = Files { tokens: settings.access.tokens.clone(), tls: tls.clone() };
        tokio::spawn(files.on_hangup()?);
        let listener = bind("--listen", &listen)?;
        let operations = match metrics_listen {
            Some(address) => Some(bind("--metrics-listen", &address)?),
            None => None,
        };
        greet(listener.local_addr()?, tls.is_some(), settings.access.tokens.is_some(), operations.as_ref());
        allow(settings.load.connections);
        let reclaim = Reclaim {
            give_back: || allocator::give_back(true),
            workers: runtime.metrics().num_workers(),
            pool: pool(),
        };
        tokio::select! {
            served = Server { listener, tls, operations }.serve(settings, stop) => served.map(|()| ExitCode::SUCCESS),
            code = stop_at_once => Ok(code.into()),
            never = reclaim.run() => match never {},
        }
    })
}

/// Listens on the first address that can be had; `flag` says which flag chooses another one.
fn bind(flag: &str, address: &Address) -> io::Result<TcpListener> {
    let none = Err(io::ErrorKind::AddrNotAvailable.into());
    let meant = address.meant().iter();
    meant.fold(none, |found, address| found.or_else(|_: io::Error| listen_on(*address))).map_err(|error| {
        let what = match error.kind() {
            io::ErrorKind::AddrInUse => "another program listens there".to_owned(),
            _ => error.to_string(),
        };
        let message = format!("cannot listen on {address}: {what}; `{flag} ADDRESS:PORT` chooses another address");
        io::Error::new(error.kind(), message)
    })
}

fn listen_on(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    // Connections take it over.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Says where the server is and how to use it.
fn greet(listening: SocketAddr, tls: bool, tokens: bool, operations: Option<&TcpListener>) {
    let scheme = if tls { "https" } else { "http" };
    let address = healthcheck::reachable(listening);
    let metrics = operations.and_then(|listener| listener.local_addr().ok());
    let metrics = metrics.map(|address| format!("metrics and probes on http://{address}\n")).unwrap_or_default();
    // The server's name need not be in the certificate, and its issuer need not be known here.
    let trust = if tls { "-k " } else { "" };
    let token = if tokens { "-H \"authorization: Bearer $TOKEN\" " } else { "" };
    let notes = [
        (tls, "-k takes any certificate; with --cacert FILE, it is checked\n"),
        (tokens, "TOKEN is one of those in the file of --token-file\n"),
    ];
    let notes: String = notes.iter().filter(|(applies, _)| *applies).map(|(_, note)| *note).collect();
    let greeting = format!(
        "listening on {scheme}://{listening}, planner page at {scheme}://{address}/\n\
         {metrics}{notes}\
         curl {trust}{token}-H 'content-type: application/yaml' '{scheme}://{address}/v1/subnets' \
         --data-binary '{SPEC}'\n"
    );
    // Standard output may be closed, full or a pipe that is not read: a thread may wait there, the service does not.
    let written = thread::Builder::new().spawn(move || io::stdout().write_all(greeting.as_bytes()));
    drop(written);
}

/// The default hook would print the message, which may hold a value of a spec.
fn log_places_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
