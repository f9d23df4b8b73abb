//! The running server: accepts connections until it is told to stop, lets load balancers notice, and lets requests in progress
//! finish.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::middleware::AddExtension;
use axum_server::accept::{Accept, DefaultAcceptor};
use axum_server::tls_rustls::RustlsAcceptor;
use axum_server::{Handle, Server as Transport};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};

mod door;
mod head_time;
mod progress;
mod refusal;
pub mod signals;
pub mod tls;

use super::headers;
use super::settings::{Settings, TimeLimits};
use super::state::AppState;
use super::{operations_router, service_router};
use door::Door;
use tls::Tls;

pub use signals::termination;

/// The smallest buffer for headers that the HTTP/1 reader takes.
const SMALLEST_BUFFER: usize = 8 << 10;
/// A connection that has this many times too much in its headers is not read on; up to there the answer says the limit.
const TOLERATED: usize = 4;
/// How many requests one HTTP/2 connection may have in progress.
const STREAMS: u32 = 64;
/// How often an HTTP/2 peer is asked whether it is still there.
const PING: Duration = Duration::from_secs(20);

/// The service of one connection.
type Connected = AddExtension<Router, ConnectInfo<SocketAddr>>;

/// Where the service listens.
#[derive(Debug)]
pub struct Server {
    /// Where it answers.
    pub listener: TcpListener,
    /// The certificate, where it speaks TLS.
    pub tls: Option<Tls>,
    /// Where it answers those who run it, where that is another place.
    pub operations: Option<TcpListener>,
}

/// Serves on `listener`, without TLS, until `stop` completes.
///
/// # Errors
///
/// Where the listener fails.
pub async fn serve(listener: TcpListener, settings: Settings, stop: impl Future<Output = ()>) -> io::Result<()> {
    Server { listener, tls: None, operations: None }.serve(settings, stop).await
}

impl Server {
    /// Serves until `stop` completes.
    ///
    /// # Errors
    ///
    /// Where a listener fails.
    pub async fn serve(self, settings: Settings, stop: impl Future<Output = ()>) -> io::Result<()> {
        let Server { listener, tls, operations } = self;
        let state = AppState::new(settings);
        let service = service_router(&state, operations.is_none());
        let handle = Handle::new();
        let running = async {
            match tls {
                None => run(listener, DefaultAcceptor::new(), &state, service, handle.clone()).await,
                Some(tls) => {
                    let acceptor = RustlsAcceptor::new(tls.config()).handshake_timeout(state.settings.times.headers);
                    run(listener, acceptor, &state, service, handle.clone()).await
                }
            }
        };
        let watched = async {
            match operations {
                None => std::future::pending().await,
                // It has no handle: probes are answered until all else is done.
                Some(listener) => {
                    run(listener, DefaultAcceptor::new(), &state, operations_router(&state), Handle::new()).await
                }
            }
        };
        tokio::select! {
            finished = running => finished,
            failed = watched => failed,
            never = drained(stop, &state, &handle) => match never {},
        }
    }
}

/// Waits for the word to stop, then tells everybody; the connections end by themselves.
async fn drained(
    stop: impl Future<Output = ()>,
    state: &AppState,
    handle: &Handle<SocketAddr>,
) -> std::convert::Infallible {
    let TimeLimits { notice, drain, .. } = state.settings.times;
    stop.await;
    tracing::info!(
        ?notice,
        ?drain,
        "stopping: new requests are taken during the notice, then those in progress may finish"
    );
    state.start_draining();
    tokio::time::sleep(notice).await;
    handle.graceful_shutdown(Some(drain));
    std::future::pending().await
}

async fn run<A>(
    listener: TcpListener,
    acceptor: A,
    state: &AppState,
    router: Router,
    handle: Handle<SocketAddr>,
) -> io::Result<()>
where
    A: Accept<TcpStream, Connected, Service = Connected> + Clone + Send + Sync + 'static,
    A::Stream: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send,
    A::Future: Send,
{
    let door = Door::new(acceptor, state);
    let mut transport = Transport::from_listener(listener).acceptor(door).handle(handle);
    limit(transport.http_builder(), &state.settings);
    transport.serve(router.into_make_service_with_connect_info::<SocketAddr>()).await
}

/// Sets what the transport can limit by itself. The time for heads is not among it: the transport would close without an answer.
fn limit(builder: &mut Builder<TokioExecutor>, settings: &Settings) {
    let header_bytes = settings.sizes.header_bytes.saturating_mul(TOLERATED).max(SMALLEST_BUFFER);
    builder
        .http1()
        // Whoever has sent everything may close their half, as `nc` does.
        .half_close(true)
        .header_read_timeout(None)
        .max_buf_size(header_bytes)
        .max_headers(headers::MOST * TOLERATED)
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(header_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING);
}
