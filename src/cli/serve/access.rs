//! Who may call: the options behind tokens, TLS and pages of other origins.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use crate::http::access::tokens::Tokens;
use crate::http::{Access, Origin};
use clap::Args;
use clap::builder::BoolishValueParser;

/// Who may call.
#[derive(Args)]
#[command(next_help_heading = "Who may call")]
pub struct AccessOptions {
    /// A file with the tokens of those who may call `/v1`: one a line, as it is or as `sha256:HEX`, and a name behind it. Read
    /// again on SIGHUP.
    #[arg(long, env = "KNP_TOKEN_FILE", hide_env_values = true, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Let in everybody who can reach an address that is not loopback.
    #[arg(long, env = "KNP_OPEN", value_parser = BoolishValueParser::new())]
    open: bool,
    /// The certificate to speak TLS with, PEM, and behind it those that vouch for it. Read again on SIGHUP.
    #[arg(long, env = "KNP_TLS_CERT", requires = "tls_key", value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, PEM.
    #[arg(long, env = "KNP_TLS_KEY", requires = "tls_cert", hide_env_values = true, value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// An origin whose pages may call from a browser, as `https://portal.example.com`; repeatable, in the environment with commas.
    #[arg(long, env = "KNP_CORS_ORIGIN", value_delimiter = ',', value_name = "ORIGIN")]
    cors_origin: Vec<Origin>,
}

impl AccessOptions {
    /// Whether strangers may call and nobody said that they may.
    pub fn lets_everybody_in(&self, listen: SocketAddr) -> bool {
        !listen.ip().to_canonical().is_loopback() && self.token_file.is_none() && !self.open
    }

    /// The files of the certificate and its key.
    pub fn tls(&self) -> Option<(PathBuf, PathBuf)> {
        self.tls_cert.clone().zip(self.tls_key.clone())
    }

    /// Reads the tokens.
    ///
    /// # Errors
    ///
    /// Where they cannot be read.
    pub fn load(self) -> io::Result<Access> {
        let tokens = self.token_file.map(Tokens::load).transpose()?.map(Arc::new);
        Ok(Access { tokens, cors_origins: self.cors_origin })
    }
}
