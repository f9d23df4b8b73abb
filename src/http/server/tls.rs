//! TLS: a certificate with its key, from files that can be read again while connections go on.

use std::io;
use std::path::PathBuf;

use axum_server::tls_rustls::RustlsConfig;

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

    /// What the transport needs.
    pub(super) fn config(&self) -> RustlsConfig {
        self.config.clone()
    }
}
