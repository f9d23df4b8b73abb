//! The arguments of `serve`. Every flag has a `KNP_…` variable; the flag wins.

use std::io;
use std::path::PathBuf;

use clap::Args;
use clap::error::ErrorKind;

use super::address::Address;
use super::found::{found, told};
use crate::http::Settings;

mod access;
mod limits;
mod log;
mod range;
mod seconds;
#[cfg(feature = "otlp")]
mod traces;

use access::AccessOptions;
use limits::{LoadOptions, SizeOptions, TimeOptions};
use log::LogOptions;
#[cfg(feature = "otlp")]
use traces::TraceOptions;

/// How to serve.
#[derive(Args)]
pub struct ServeOptions {
    /// The address and port to listen on; `:PORT` means all addresses. One that others can reach needs `--token-file`
    /// or `--open`.
    #[arg(long, env = "KNP_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: Address,
    /// Another address and port for `/metrics` and the probes, always without TLS and tokens; then the first has no
    /// `/metrics`.
    #[arg(long, env = "KNP_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    metrics_listen: Option<Address>,
    #[command(flatten)]
    access: AccessOptions,
    #[command(flatten)]
    sizes: SizeOptions,
    #[command(flatten)]
    times: TimeOptions,
    #[command(flatten)]
    load: LoadOptions,
    #[command(flatten)]
    log: LogOptions,
    #[cfg(feature = "otlp")]
    #[command(flatten)]
    traces: TraceOptions,
}

/// What the options come to.
pub struct Configuration {
    /// Where to listen.
    pub listen: Address,
    /// Where to listen for those who run the service.
    pub metrics_listen: Option<Address>,
    /// The files of the certificate and its key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// The settings of the service.
    pub settings: Settings,
    /// How to log.
    pub log: LogOptions,
    /// Where traces go.
    #[cfg(feature = "otlp")]
    pub traces: TraceOptions,
}

impl ServeOptions {
    /// Puts the options together; refuses to let in everybody by mistake, in the words of `program`.
    ///
    /// # Errors
    ///
    /// Where the tokens cannot be read.
    pub fn configuration(self, program: &mut clap::Command) -> io::Result<Configuration> {
        let ServeOptions {
            listen,
            metrics_listen,
            access,
            sizes,
            times,
            load,
            log,
            #[cfg(feature = "otlp")]
            traces,
        } = self;
        if access.lets_everybody_in(&listen) {
            let message = format!(
                "{listen} can be reached by others, and no token is required: add `--token-file FILE`, or \
                `--open` where everybody who can reach it may call"
            );
            program.error(ErrorKind::MissingRequiredArgument, message).exit();
        }
        let tls = access.tls();
        let settings = Settings {
            sizes: sizes.into(),
            times: times.into(),
            load: load.into(),
            access: access.load()?,
            found: Some(found),
            told: Some(told),
            ..Settings::default()
        };
        Ok(Configuration {
            listen,
            metrics_listen,
            tls,
            settings,
            log,
            #[cfg(feature = "otlp")]
            traces,
        })
    }
}
