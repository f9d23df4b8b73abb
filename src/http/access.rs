//! Who may call, and how often: tokens, the rate of each client, and pages of other origins.

pub mod cors;
mod rate;
pub mod tokens;

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};

use super::layers::step::Step;
use super::settings::Settings;
use crate::answer::problem::{Problem, RATE_LIMITED, UNAUTHORIZED};
use rate::Rate;
use tokens::Tokens;

/// What needs a token; probes, the document and its page do not.
pub const GUARDED: &str = "/v1/";

/// Who stands at the door.
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
    fn admit(&self, request: &Request) -> Result<Option<Caller>, Problem> {
        let caller = self.tokens.as_ref().map(|tokens| {
            let token = bearer(request.headers());
            token.and_then(|token| tokens.name_of(token)).map(Caller).ok_or(token.is_some())
        });
        if let Some(rate) = &self.rate {
            let client = match &caller {
                Some(Ok(Caller(name))) => name.to_string(),
                _ => peer(request),
            };
            rate.check(client).map_err(|seconds| too_often(seconds, rate.per_second))?;
        }
        caller.transpose().map_err(unauthorized)
    }
}

/// Lets a request pass or refuses it. A preflight carries no token and does nothing.
impl Step for Guard {
    type Noted = Option<Caller>;

    fn before(&self, request: &mut Request) -> Result<Option<Caller>, Box<Response>> {
        if !request.uri().path().starts_with(GUARDED) || request.method() == Method::OPTIONS {
            return Ok(None);
        }
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

/// The address of the sender; of IPv6 its network, because one machine has all of that.
fn peer(request: &Request) -> String {
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    match address.map(|ip| ip.to_canonical()) {
        Some(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        Some(IpAddr::V4(ip)) => ip.to_string(),
        None => String::new(),
    }
}

/// The problem of a request without a token, or with one that nobody has.
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
