//! The one input of the four operations on a spec: media type, body and query into a reviewed request.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use utoipa::IntoParams;

use super::form_hint;
use super::media_type;
use super::problem::{
    BAD_REQUEST, BODY_TOO_LARGE, INTERNAL_ERROR, OVERLOADED, Problem, SLOW_BODY, UNSUPPORTED_MEDIA_TYPE,
};
use super::query::Parameters;
use super::state::AppState;
use crate::manifest::{Format, Limits};
use crate::plan::{self, Outcome, Query, RequestError};

/// The facts in the query of a request on manifests.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlanParameters {
    /// The kOps release that will run: 1.23 to 1.37; a patch is ignored. Without it the minor of the cluster's Kubernetes
    /// version counts.
    #[param(rename = "kopsRelease", example = "1.34")]
    kops_release: Option<String>,
    /// An IPv6 block of the VPC, existing or planned; repeatable. `none` says that the VPC has no IPv6 pool.
    #[param(rename = "vpcIPv6CIDR", required = false, example = json!(["2001:db8::/56"]))]
    vpc_ipv6_cidrs: Vec<String>,
    /// An IPv4 block of the VPC; repeatable, the primary one first.
    #[param(rename = "vpcIPv4CIDR", required = false, example = json!(["172.20.0.0/16"]))]
    vpc_ipv4_cidrs: Vec<String>,
    /// The code of a rule whose findings are left out; repeatable. Errors that stop kOps stay.
    #[param(rename = "ignore", required = false, example = json!(["unknown-field"]))]
    ignore: Vec<String>,
    /// The code of a rule whose errors become warnings; repeatable. Errors that stop kOps stay.
    #[param(rename = "warn", required = false, example = json!([]))]
    warn: Vec<String>,
}

/// The names of the parameters, in the order of the document.
const KNOWN: [&str; 5] = ["kopsRelease", "vpcIPv6CIDR", "vpcIPv4CIDR", "ignore", "warn"];

/// A body and a query, not yet looked into.
#[derive(Debug)]
pub struct PlanInput {
    body: Bytes,
    format: Format,
    query: Query,
    /// Held until the answer is made, so that the number of requests in memory is bounded.
    _permit: OwnedSemaphorePermit,
}

/// Larger bodies are read where they do not hold up other requests.
const LARGEST_INLINE: usize = 64 << 10;

impl PlanInput {
    /// Reads, reviews and plans.
    pub async fn outcome(self) -> Result<Outcome, Problem> {
        let large = LARGEST_INLINE < self.body.len();
        let span = tracing::Span::current();
        let work = move || span.in_scope(|| self.review());
        if !large {
            return work();
        }
        match tokio::task::spawn_blocking(work).await {
            Ok(outcome) => outcome,
            Err(failed) => match failed.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(Problem::new(&INTERNAL_ERROR, "the service is stopping")),
            },
        }
    }

    fn review(&self) -> Result<Outcome, Problem> {
        let request = plan::read(&self.body, self.format, &self.query, &Limits::DEFAULT);
        let request = request.map_err(|error| self.problem(error))?;
        Ok(plan::plan(&request))
    }

    fn problem(&self, error: RequestError) -> Problem {
        let joined = self.format == Format::Yaml && !self.body.contains(&b'\n') && LONG_LINE < self.body.len();
        match error {
            RequestError::Unreadable(_) if joined => {
                Problem::from(error).hint("Keep the line breaks: `curl` does so with `--data-binary`, not with `-d`")
            }
            _ => Problem::from(error),
        }
    }
}

/// A longer manifest on a single line has lost its line breaks on the way.
const LONG_LINE: usize = 120;

impl FromRequest<AppState> for PlanInput {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<PlanInput, Problem> {
        let format = format(&request)?;
        let query = Query::from(PlanParameters::read(&request)?);
        let permit = state.permit().ok_or_else(overloaded)?;
        let body = body(request, state).await?;
        Ok(PlanInput { body, format, query, _permit: permit })
    }
}

impl PlanParameters {
    fn read(request: &Request) -> Result<PlanParameters, Problem> {
        let parameters = Parameters::read(request.uri(), &KNOWN)?;
        let [kops_release, vpc_ipv6_cidrs, vpc_ipv4_cidrs, ignore, warn] = KNOWN;
        Ok(PlanParameters {
            kops_release: parameters.one(kops_release)?,
            vpc_ipv6_cidrs: parameters.all(vpc_ipv6_cidrs),
            vpc_ipv4_cidrs: parameters.all(vpc_ipv4_cidrs),
            ignore: parameters.all(ignore),
            warn: parameters.all(warn),
        })
    }
}

impl From<PlanParameters> for Query {
    fn from(parameters: PlanParameters) -> Query {
        let PlanParameters { kops_release, vpc_ipv6_cidrs, vpc_ipv4_cidrs, ignore, warn } = parameters;
        Query { kops_release, vpc_ipv6_cidrs, vpc_ipv4_cidrs, ignore, warn }
    }
}

fn format(request: &Request) -> Result<Format, Problem> {
    let headers = request.headers();
    let encoding = headers.get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let problem = Problem::new(&UNSUPPORTED_MEDIA_TYPE, "compressed bodies are not read");
        return Err(problem.hint("Leave out the header `Content-Encoding` and send the text as it is"));
    }
    let sent = headers.get(header::CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let format = sent.as_deref().and_then(media_type::format);
    format.ok_or_else(|| form_hint::unsupported(request, sent.as_deref()))
}

async fn body(request: Request, state: &AppState) -> Result<Bytes, Problem> {
    let limit = state.settings.body_limit_bytes;
    let promised = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if promised.is_some_and(|length: usize| limit < length) {
        return Err(too_large(limit));
    }
    let whole = Limited::<Body>::new(request.into_body(), limit).collect();
    match timeout(state.settings.body_timeout, whole).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Ok(Err(_)) => Err(Problem::new(&BAD_REQUEST, "the body ended too early")),
        Err(_) => Err(too_slow(state.settings.body_timeout)),
    }
}

/// The problem of a body that does not arrive within `timeout`.
pub fn too_slow(timeout: Duration) -> Problem {
    Problem::new(&SLOW_BODY, format!("the body did not arrive within {} seconds", timeout.as_secs_f32()))
}

/// The problem of a request for which there is no room.
pub fn overloaded() -> Problem {
    Problem::new(&OVERLOADED, "too many requests are in progress")
}

/// The problem of a body larger than `limit` bytes.
pub fn too_large(limit: usize) -> Problem {
    let detail = format!("the body is larger than {limit} bytes");
    Problem::new(&BODY_TOO_LARGE, detail).limit_bytes(limit)
}
