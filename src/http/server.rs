//! The running server: accepts connections until it is told to stop, lets load balancers notice, and lets requests in
//! progress finish.

use std::future::Future;
use std::io;

use axum_server::accept::DefaultAcceptor;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

mod answering;
mod carried;
mod explained;
pub mod files;
mod framing;
mod header_timeout;
mod held;
mod ledger;
mod listening;
mod pace;
mod progress;
mod queues;
pub mod reclaim;
mod refusal;
pub mod signals;
mod spare;
pub mod threads;
pub mod tls;
mod transport;
mod turn;
mod unread;
mod watched;

use super::room::Room;
use super::router::{operations_router, service_router};
use super::settings::{Settings, TimeLimits};
use super::state::AppState;
use listening::Listening;
use tls::Tls;

pub use signals::termination;

/// How many bytes the answers to those who run the service may take.
const ANSWERS: usize = 2 << 20;

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
    /// Serves until `stop` completes, and requests in progress have finished or have had their time.
    ///
    /// # Errors
    ///
    /// Where a listener fails.
    pub async fn serve(self, settings: Settings, stop: impl Future<Output = ()>) -> io::Result<()> {
        let Server { listener, tls, operations } = self;
        let state = AppState::new(settings);
        let router = service_router(&state, operations.is_none());
        let (stopping, told) = watch::channel(false);
        let service = Listening::new(state.connections.clone(), &state, router, told);
        let running = async {
            match tls {
                None => service.run(listener, DefaultAcceptor::new()).await,
                Some(tls) => {
                    let acceptor = tls.acceptor(state.settings.times.headers);
                    service.with_tls().run(listener, acceptor).await;
                }
            }
        };
        // It is never told to stop: probes are answered until everything else is done.
        let (_untold, never) = watch::channel(false);
        let watched = async {
            match operations {
                None => std::future::pending().await,
                Some(listener) => {
                    let most = state.settings.load.connections;
                    let service = Listening::new(Room::new(most, most), &state, operations_router(&state), never);
                    // Clients that take all room of the service do not blind those who run it.
                    let answers = Room::new(ANSWERS, ANSWERS);
                    service.with_answers(answers).run(listener, DefaultAcceptor::new()).await;
                }
            }
        };
        tokio::select! {
            _ = async { tokio::join!(running, drained(stop, &state, stopping)) } => {}
            () = watched => {}
        }
        Ok(())
    }
}

/// Waits for the word to stop, then tells all connections, and waits until they have ended or have had their time.
async fn drained(stop: impl Future<Output = ()>, state: &AppState, stopping: watch::Sender<bool>) {
    let TimeLimits { notice, drain, .. } = state.settings.times;
    stop.await;
    tracing::info!(
        ?notice,
        ?drain,
        "stopping: new requests are taken during the notice, then those in progress may finish"
    );
    state.start_draining();
    sleep(notice).await;
    let _ = stopping.send(true);
    // Each connection has a receiver.
    if timeout(drain, stopping.closed()).await.is_err() {
        tracing::warn!("the time for requests in progress is over; those that have not finished are given up");
    }
}
