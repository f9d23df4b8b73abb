//! Who may call: the options for tokens, TLS and pages of other origins.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::BoolishValueParser;

use crate::cli::address::Address;
use crate::http::access::cors::origin;
use crate::http::access::tokens::Tokens;
use crate::http::{Access, Origin};

/// Who may call.
#[derive(Args)]
#[command(next_help_heading = "Who may call")]
pub struct AccessOptions {
    /// A file with the tokens of those who may call `/v1`: one per line, at least 16 characters or `sha256:HEX`; a name
    /// may follow. Read again on SIGHUP; then its last line needs a line break, without which it may be cut off.
    #[arg(long, env = "KNP_TOKEN_FILE", hide_env_values = true, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Accept requests without a token on an address that is not loopback.
    #[arg(long, env = "KNP_OPEN", value_parser = BoolishValueParser::new())]
    open: bool,
    /// The certificate for TLS and its chain, PEM. Read again on SIGHUP.
    #[arg(long, env = "KNP_TLS_CERT", requires = "tls_key", value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, PEM.
    #[arg(long, env = "KNP_TLS_KEY", requires = "tls_cert", hide_env_values = true, value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// An origin whose pages may call from a browser, such as `https://portal.example.com`; repeatable, in the
    /// environment with commas.
    #[arg(long, env = "KNP_CORS_ORIGIN", value_delimiter = ',', value_name = "ORIGIN", value_parser = origin)]
    cors_origin: Vec<Origin>,
}

impl AccessOptions {
    /// Whether strangers may call although no option allows it.
    pub fn lets_everybody_in(&self, listen: &Address) -> bool {
        listen.is_reachable() && self.token_file.is_none() && !self.open
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
