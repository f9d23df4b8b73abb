//! The one input of the operations on a spec and of questions: media type, body and query into a request, reviewed and
//! answered.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use memchr::memchr3_iter;
use tokio::task::yield_now;
use tokio::time::timeout;

pub mod body;
mod form;
mod parameters;

pub use body::{too_large, too_slow};
pub use parameters::{PlanParameters, TraceParameters};

use super::form_hint;
use super::making::{self, Making};
use super::media_type;
use super::metrics::FindingCounts;
use super::negotiate::Answer;
use super::peer::Peer;
use super::room::Share;
use super::settings::SizeLimits;
use super::state::{AppState, InProgress};
use super::turns::Turn;
use crate::answer::asking::{Question, Stopped, Told, Written};
use crate::answer::notation::Body;
use crate::answer::notation::bounded::Bounded;
use crate::answer::operation::Operation;
use crate::answer::problem::{DEADLINE_EXCEEDED, EMPTY_BODY, INTERNAL_ERROR, Problem};
use crate::deadline::{Deadline, GivenUp};
use crate::diagnostic::Counts;
use crate::manifest::{Format, Unreadable, of_parts};
use crate::plan::{Extent, Query, RequestError};
use crate::question::{Asked, Bounds};
use body::{Encoding, Received};
use form::Form;

/// A body and a query, not yet looked into.
#[derive(Debug)]
pub struct PlanInput {
    received: Received,
    encoding: Encoding,
    format: Format,
    /// The parts of a form, where it is one.
    form: Option<Form>,
    query: Query,
    /// The parameters that the operation has besides.
    options: Vec<(String, String)>,
    state: AppState,
    /// Who asks.
    peer: Option<Peer>,
    /// What the request has of the room for answers.
    share: Option<Arc<Share>>,
    /// Held until the answer is made, so that the number of requests in memory is bounded.
    _room: InProgress,
}

impl PlanInput {
    /// Reads what is asked of an operation and writes the answer, where it does not hold up other requests.
    pub async fn answer(self, operation: &'static Operation, answer: Answer) -> Result<Response, Problem> {
        let work = move |input: &PlanInput, text: &[u8], deadline: Deadline<'_>| {
            let making = Making::new(input.share.clone());
            let room = |bytes| making.grow_to(bytes);
            let mut written = Bounded::new(input.state.settings.sizes.answer_bytes, deadline).within(&room);
            let told = operation.answer(&input.asked(text, deadline)?, answer.notation(), &mut written);
            let Written { counts, outcome } = told.map_err(|stopped| input.hinted(stopped, text))?;
            let mut response = outcome.map(|()| answer.of_pieces(written.into_pieces().into()));
            if let Ok(response) = &mut response {
                making.made(response);
            }
            Ok(counted(response, counts))
        };
        self.work(operation, work).await
    }

    /// The same of a question that is asked in this way over HTTP only, and whose answer has forms.
    pub async fn ask_in_forms<Q: Question<Answer: Body> + 'static>(
        self,
        operation: &'static Operation,
        answer: Answer,
    ) -> Result<Response, Problem> {
        let work = move |input: &PlanInput, text: &[u8], deadline: Deadline<'_>| {
            let Told { body, counts } = Q::ask(&input.asked(text, deadline)?)?;
            let most = input.state.settings.sizes.answer_bytes;
            let making = Making::new(input.share.clone());
            Ok(counted(answer.within(most, deadline, making, &body)?, counts))
        };
        self.work(operation, work).await
    }

    /// The value of a parameter that the operation has besides those of every operation on a spec.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A body as it is read for a question.
    pub fn asked<'a>(&'a self, text: &'a [u8], deadline: Deadline<'a>) -> Result<Asked<'a>, Problem> {
        let sizes = &self.state.settings.sizes;
        let bounds = bounds(sizes, deadline);
        if let Some(form) = &self.form {
            let stream = of_parts(&form.parts(text)?, &sizes.manifest)
                .map_err(|(part, unreadable)| Problem::from(unreadable).pointer(format!("/{part}")))?;
            return Ok(Asked::of(stream, &self.query, &self.options, bounds));
        }
        let asked = Asked::read(text, self.format, &self.query, &self.options, bounds);
        asked.map_err(|error| self.problem(error, text))
    }

    async fn work(
        self,
        operation: &'static Operation,
        work: impl Fn(&PlanInput, &[u8], Deadline<'_>) -> Result<Response, Stopped> + Send + 'static,
    ) -> Result<Response, Problem> {
        let patience = self.state.settings.times.answer;
        let work = move |input: &PlanInput, deadline: Deadline<'_>| {
            let limit = input.state.settings.sizes.decompressed_bytes;
            let text = input.encoding.decode(input.received.bytes.clone(), limit)?;
            deadline.check()?;
            work(input, &text, deadline)
        };
        if let Some(answered) = self.in_turn(operation, &work).await {
            return answered;
        }
        timeout(patience, self.on_a_core(work)).await.unwrap_or_else(|_| Err(too_late(patience)))
    }

    /// Works where the request arrived, after all that arrived with it have their room or their refusal. Most specs are
    /// planned in less time than another thread would take to start; nothing comes of one that other requests of this
    /// thread would have to wait for.
    async fn in_turn(&self, operation: &Operation, work: &impl Work) -> Option<Result<Response, Problem>> {
        let (turns, bytes) = (&self.state.turns, self.received.bytes.len());
        let is_small = self.encoding == Encoding::Identity && turns.may_be_enough(operation, bytes);
        if !is_small || unfolds(&self.received.bytes) {
            return None;
        }
        yield_now().await;
        let turn = Turn::start(self.state.settings.times.turn);
        let worked = work(self, Deadline::new(&|| turn.is_over()));
        let was_enough = !matches!(worked, Err(Stopped::GivenUp(GivenUp)));
        turns.note(operation, bytes, was_enough);
        was_enough.then(|| worked.map_err(Problem::from))
    }

    /// What has waited for half of its time is refused, since others have asked for too much: it was not begun, and has
    /// as much time left in any case where it was.
    async fn on_a_core(self, work: impl Work + Send + 'static) -> Result<Response, Problem> {
        let core = self.state.in_time(self.state.core(self.peer)).await?;
        match core.work(move |deadline| work(&self, deadline)).await {
            Ok(response) => response.map_err(Problem::from),
            Err(failed) => match failed.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                Err(_) => Err(Problem::new(&INTERNAL_ERROR, "the service is stopping")),
            },
        }
    }

    /// The reason with its repair, where the text tells that.
    fn hinted(&self, stopped: Stopped, text: &[u8]) -> Stopped {
        match stopped {
            Stopped::Refused(problem) if problem.is(&EMPTY_BODY) && self.is_joined(text) => problem.hint(JOINED).into(),
            stopped => stopped,
        }
    }

    fn problem(&self, error: RequestError, text: &[u8]) -> Problem {
        let is_yaml = self.format == Format::Json && !text.trim_ascii_start().starts_with(b"{");
        match error {
            RequestError::Unreadable(_) if self.is_joined(text) => Problem::from(error).hint(JOINED),
            RequestError::Unreadable(Unreadable { hint: None, .. }) if is_yaml => {
                Problem::from(error).hint("Send YAML with the header `content-type: application/yaml`")
            }
            _ => Problem::from(error),
        }
    }

    /// Whether a manifest has lost its line breaks.
    fn is_joined(&self, text: &[u8]) -> bool {
        self.format == Format::Yaml && !text.contains(&b'\n') && LONG_LINE < text.len()
    }
}

/// The answer or its refusal, with the counts of its findings.
fn counted(answer: Result<Response, Problem>, counts: Counts) -> Response {
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    response.extensions_mut().insert(FindingCounts::new(counts));
    response
}

/// What to do where line breaks were lost.
const JOINED: &str = "Keep the line breaks: `curl` does so with `--data-binary`, not with `-d`";

/// What is done for an answer: it may be started twice.
trait Work: Fn(&PlanInput, Deadline<'_>) -> Result<Response, Stopped> {}

impl<W: Fn(&PlanInput, Deadline<'_>) -> Result<Response, Stopped>> Work for W {}

/// Whether a text may have anchors or tags, also inside a text in it, where the mark is escaped. What aliases and
/// merges become takes a hundred times as long to read as other texts of its length, tags take ten times as long, and
/// nothing can be given up meanwhile.
fn unfolds(body: &[u8]) -> bool {
    const ESCAPED: [&[u8]; 6] = [b"u0026", b"u0021", b"x26", b"x21", b"U00000026", b"U00000021"];
    let is_escaped = |after: &[u8]| ESCAPED.iter().any(|mark| after.starts_with(mark));
    let after_mark = |mark: usize| body.get(mark + 1..).unwrap_or_default();
    memchr3_iter(b'&', b'!', b'\\', body).any(|mark| body[mark] != b'\\' || is_escaped(after_mark(mark)))
}

/// A longer manifest on a single line has lost its line breaks on the way.
const LONG_LINE: usize = 120;

/// How much may be made of a body.
pub fn bounds<'a>(sizes: &'a SizeLimits, deadline: Deadline<'a>) -> Bounds<'a> {
    Bounds {
        limits: &sizes.manifest,
        extent: Extent { subnets: sizes.subnets, routes: sizes.routes },
        findings: sizes.findings,
        paths: sizes.paths,
        cells: sizes.cells,
        deadline,
    }
}

/// The problem of an answer that is not ready within `patience`.
pub fn too_late(patience: Duration) -> Problem {
    Problem::new(&DEADLINE_EXCEEDED, format!("the answer was not ready within {} seconds", patience.as_secs_f32()))
}

impl FromRequest<AppState> for PlanInput {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<PlanInput, Problem> {
        let encoding = Encoding::of(request.headers())?;
        let form = Form::of(&request);
        let format = if form.is_some() { Format::Yaml } else { format(&request)? };
        let (parameters, options) = PlanParameters::read(request.uri())?;
        let query = Query::from(parameters);
        let (parts, body) = request.into_parts();
        let received = body::receive(&parts, body, state, state.settings.sizes.body_bytes).await?;
        let share = making::share(&parts);
        // Only now: a body that trickles in takes no room from requests that are complete.
        let peer = Peer::of(&parts.extensions);
        let (room, state) = (state.room(peer)?, state.clone());
        Ok(PlanInput { received, encoding, format, form, query, options, state, peer, share, _room: room })
    }
}

fn format(request: &Request) -> Result<Format, Problem> {
    let sent = request.headers().get(header::CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let format = sent.as_deref().and_then(media_type::format);
    format.ok_or_else(|| form_hint::unsupported(request, sent.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_anchors_or_tags_are_told_from_others() {
        let marked = [
            r#"a: &b 1"#,
            r#"{"manifests": "a: \u0026b 1"}"#,
            r#"manifests: "a: \x26b""#,
            r#"x: "\U00000026""#,
            "a: !!str 1",
            "a: ! b",
            r#"{"manifests": "a: \u0021 b"}"#,
            r#"x: "\n\x21""#,
        ];
        for body in marked {
            assert!(unfolds(body.as_bytes()), "{body}");
        }
        for body in ["", "a: 1", r#"{"manifests": "a: 26\nb: u0026\n"}"#, r"cidr: 10.26.0.0/16 # \"] {
            assert!(!unfolds(body.as_bytes()), "{body}");
        }
    }
}
