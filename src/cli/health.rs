//! Which server is asked for its health: by default the one that the same environment would start.

use std::path::PathBuf;

use clap::Args;

use super::address::Address;
use crate::http::healthcheck::Target;

/// Which server is asked for its health.
#[derive(Args)]
pub struct HealthOptions {
    /// The address and port of the server.
    #[arg(long, env = "KNP_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    address: Address,
    /// The separate address and port of its metrics and probes, where it has one; that is asked instead.
    #[arg(long, env = "KNP_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    metrics_address: Option<Address>,
    /// Set it where the server speaks TLS and has no such address: a server that accepts a connection is then healthy.
    #[arg(long, env = "KNP_TLS_CERT", value_name = "FILE")]
    tls_cert: Option<PathBuf>,
}

impl HealthOptions {
    /// Where and what to ask.
    pub fn target(self) -> Target {
        match (self.metrics_address, self.tls_cert) {
            (Some(address), _) => Target::Http(address.meant().to_vec()),
            (None, Some(_)) => Target::Connection(self.address.meant().to_vec()),
            (None, None) => Target::Http(self.address.meant().to_vec()),
        }
    }
}
