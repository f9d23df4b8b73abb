//! Signals: SIGTERM and SIGINT stop the service, SIGHUP makes it read its tokens and its certificate again.

use std::future::Future;
use std::io;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};

use super::tls::Tls;
use crate::http::access::tokens::Tokens;

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

/// Completes on the first SIGTERM or SIGINT.
///
/// # Errors
///
/// Where signals cannot be listened to.
pub fn termination() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
