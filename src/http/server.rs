//! The running server: accepts connections until it is told to stop, then lets requests in progress finish.

use std::future::Future;
use std::io;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{Settings, router};

/// How long requests in progress may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(25);

/// Serves on `listener` until `stop` completes.
///
/// # Errors
///
/// Where the listener fails.
pub async fn serve(listener: TcpListener, settings: Settings, stop: impl Future<Output = ()>) -> io::Result<()> {
    let (tell, told) = oneshot::channel::<()>();
    let server = axum::serve(listener, router(settings)).with_graceful_shutdown(async {
        // An error means that nobody will ever tell, which cannot be while this function runs.
        let _ = told.await;
    });
    let deadline = async {
        stop.await;
        tracing::info!("stopping: requests in progress may finish");
        let _ = tell.send(());
        tokio::time::sleep(GRACE).await;
        tracing::warn!("stopping with requests still in progress");
        Ok(())
    };
    tokio::select! {
        finished = server.into_future() => finished,
        expired = deadline => expired,
    }
}

/// Completes on the first SIGTERM or SIGINT.
///
/// # Errors
///
/// Where signals cannot be listened to.
pub fn termination() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
