//! Signals: SIGTERM and SIGINT stop the service, SIGHUP makes it read its tokens and its certificate again.

use std::future::Future;
use std::io;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use super::tls::Tls;
use crate::http::access::tokens::Tokens;

/// 128 and the number of SIGTERM.
const TERMINATED: u8 = 143;
/// 128 and the number of SIGINT.
const INTERRUPTED: u8 = 130;

/// What is read from files.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The tokens of those who may call.
    pub tokens: Option<Arc<Tokens>>,
    /// The certificate.
    pub tls: Option<Tls>,
}

impl Files {
    /// Reads everything again; what cannot be read stays what it was.
    pub async fn reload(&self) {
        if let Some(tokens) = &self.tokens {
            match tokens.reload() {
                Ok(count) => tracing::info!(count, "the tokens were read again"),
                Err(error) => tracing::error!(%error, "the tokens stay those they were"),
            }
        }
        if let Some(tls) = &self.tls {
            match tls.reload().await {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => tracing::error!(%error, "the certificate stays the one it was"),
            }
        }
    }

    /// Reads everything again on every SIGHUP, for as long as the program runs.
    ///
    /// # Errors
    ///
    /// Where signals cannot be listened to.
    pub fn on_hangup(self) -> io::Result<impl Future<Output = ()>> {
        let mut hangup = signal(SignalKind::hangup())?;
        Ok(async move {
            while hangup.recv().await.is_some() {
                self.reload().await;
            }
        })
    }
}

/// Completes with the first SIGTERM or SIGINT, and again, with the exit code that shells give to it, with the second.
///
/// # Errors
///
/// Where signals cannot be listened to.
pub fn termination() -> io::Result<(impl Future<Output = ()>, impl Future<Output = u8>)> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (first, told) = oneshot::channel();
    let (second, told_again) = oneshot::channel();
    tokio::spawn(async move {
        let mut next = async || {
            tokio::select! {
                _ = terminate.recv() => TERMINATED,
                _ = interrupt.recv() => INTERRUPTED,
            }
        };
        next().await;
        let _ = first.send(());
        let _ = second.send(next().await);
    });
    Ok((async { told.await.unwrap_or_default() }, async { told_again.await.unwrap_or(TERMINATED) }))
}
