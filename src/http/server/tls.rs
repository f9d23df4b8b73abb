//! TLS: a certificate with its key, from files that can be read again while connections go on.

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use axum_server::accept::Accept;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// How much of an answer may be encrypted that the peer has not taken, in bytes: it is held beside what is counted. A
/// record has as much.
const ENCRYPTED: usize = 16 << 10;

/// A certificate with its key.
#[derive(Clone, Debug)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    config: RustlsConfig,
}

impl Tls {
    /// Reads both files, PEM; the certificate may be followed by its chain.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read, or the key does not belong to the certificate.
    pub async fn load(certificate: PathBuf, key: PathBuf) -> io::Result<Tls> {
        // An error means that the provider was chosen before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = RustlsConfig::from_pem_file(&certificate, &key).await.map_err(|error| {
            let (certificate, key) = (certificate.display(), key.display());
            io::Error::new(
                error.kind(),
                format!("cannot use the certificate {certificate} with the key {key}: {error}"),
            )
        })?;
        Ok(Tls { certificate, key, config })
    }

    /// Reads both files again, for the connections that start from now on.
    ///
    /// # Errors
    ///
    /// As [`Tls::load`]; then the certificate stays the one it was.
    pub async fn reload(&self) -> io::Result<()> {
        self.config.reload_from_pem_file(&self.certificate, &self.key).await
    }

    /// Accepts connections whose handshake takes no longer than this.
    pub(super) fn acceptor(&self, patience: Duration) -> Acceptor {
        Acceptor(RustlsAcceptor::new(self.config.clone()).handshake_timeout(patience))
    }
}

/// A connection with TLS.
pub(super) type Encrypted = TlsStream<TcpStream>;

/// Accepts connections with TLS.
#[derive(Clone)]
pub struct Acceptor(RustlsAcceptor);

impl Accept<TcpStream, ()> for Acceptor {
    type Stream = Encrypted;
    type Service = <RustlsAcceptor as Accept<TcpStream, ()>>::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: ()) -> Self::Future {
        let accepted = self.0.accept(stream, service);
        Box::pin(async {
            let (mut stream, service) = accepted.await?;
            let (_, session) = stream.get_mut();
            session.set_buffer_limit(Some(ENCRYPTED));
            Ok((stream, service))
        })
    }
}
