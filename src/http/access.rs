//! Who may call, and how often: tokens, the rate of each client, and pages of other origins.

pub mod cors;
pub mod rate;
pub mod tokens;

use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};

use super::health::PROBES;
use super::layers::step::Step;
use super::metrics_page::METRICS;
use super::peer::Peer;
use super::settings::Settings;
use crate::answer::problem::{Problem, RATE_LIMITED, UNAUTHORIZED};
use rate::{Allowance, Client, Rate};
use tokens::Tokens;

/// What needs a token; probes, the document and its page do not.
pub const GUARDED: &str = "/v1/";

/// Who sent the request.
#[derive(Clone, Debug)]
pub struct Guard {
    tokens: Option<Arc<Tokens>>,
    rate: Option<Arc<Rate>>,
}

/// The name beside the token of a caller, for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller(pub Arc<str>);

impl Guard {
    /// The guard of a service with these settings.
    pub fn new(settings: &Settings) -> Guard {
        let rate = settings.load.per_client.map(|per_second| Arc::new(Rate::new(per_second)));
        Guard { tokens: settings.access.tokens.clone(), rate }
    }

    /// Who calls, or why they may not. A wrong token counts against the rate of its sender.
    fn admit(&self, request: &mut Request) -> Result<Option<Caller>, Problem> {
        let path = request.uri().path();
        let is_guarded = path.starts_with(GUARDED) && request.method() != Method::OPTIONS;
        let caller = self.tokens.as_ref().filter(|_| is_guarded).map(|tokens| {
            let token = bearer(request.headers());
            token.and_then(|token| tokens.find(token)).ok_or(token.is_some())
        });
        if let Some(rate) = self.rate.as_ref().filter(|_| !is_for_operators(path)) {
            let client = match &caller {
                Some(Ok(known)) => Client::Token(known.hash),
                _ => Client::Peer(Peer::of(request.extensions())),
            };
            rate.check(client).map_err(|seconds| too_often(seconds, rate.per_second))?;
            request.extensions_mut().insert(Allowance { rate: Arc::clone(rate), client });
        }
        Ok(caller.transpose().map_err(unauthorized)?.map(|known| Caller(known.name)))
    }
}

/// Whether a path is for those who run the service; they are not told to wait.
fn is_for_operators(path: &str) -> bool {
    path == METRICS || PROBES.contains(&path)
}

/// Lets a request pass or refuses it. A preflight carries no token and does nothing.
impl Step for Guard {
    type Noted = Option<Caller>;

    fn before(&self, request: &mut Request) -> Result<Option<Caller>, Box<Response>> {
        self.admit(request).map_err(|problem| {
            let unauthorized = problem.is(&UNAUTHORIZED);
            let mut response = problem.into_response();
            if unauthorized {
                let challenge = HeaderValue::from_static("Bearer realm=\"kops-network-planner\"");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            }
            Box::new(response)
        })
    }

    fn after(caller: Option<Caller>, mut response: Response) -> Response {
        if let Some(caller) = caller {
            response.extensions_mut().insert(caller);
        }
        response
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The problem of a request without a token, or with an unknown one.
pub fn unauthorized(sent: bool) -> Problem {
    let problem = match sent {
        true => Problem::new(&UNAUTHORIZED, "the token is not known here"),
        false => Problem::new(&UNAUTHORIZED, "the request has no token"),
    };
    problem.hint("Send the header `Authorization: Bearer TOKEN`")
}

/// The problem of a client that sent more than `limit` requests a second and may send again in `seconds`.
pub fn too_often(seconds: u64, limit: NonZeroU32) -> Problem {
    let detail =
        format!("this client may send {limit} requests a second and sent more; the next may come in {seconds} s");
    Problem::new(&RATE_LIMITED, detail).limit(limit.get() as usize).retry_after(seconds)
}
