//! Many questions in one request.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use axum::response::Response;

use crate::answer::BATCH;
use crate::answer::asking::Stopped;
use crate::answer::batch::{BatchLine, BatchRequest, BatchResponse, cut, no_question};
use crate::answer::notation::{Document, Form, Notation};
use crate::answer::problem::Problem;
use crate::answer::problem::causes::answer_too_large;
use crate::deadline::{Deadline, GivenUp};
use crate::http::access::rate::Allowance;
use crate::http::batch::counted::Counted;
use crate::http::batch::source::{Question, Source, Stream, StreamLimits, place};
use crate::http::batch::{Collected, Context, Untaken, collect, stream};
use crate::http::form_hint;
use crate::http::input::body::{Encoding, receive};
use crate::http::input::{bounds, too_late};
use crate::http::layers::unexpected;
use crate::http::making::Making;
use crate::http::media_type;
use crate::http::negotiate::Answer;
use crate::http::peer::Peer;
use crate::http::query::Parameters;
use crate::http::request_id::RequestId;
use crate::http::settings::SizeLimits;
use crate::http::state::{AppState, no_room_for_batch, no_room_for_body};
use crate::manifest::Format;

operations! {
    post BATCH run_batch;
}

/// Ask many questions at once
///
/// Answers each question as its operation alone would: as a stream, a question a line and an answer a line, in order,
/// while questions still come in; or a document with all of them. A question that cannot be answered has a problem in
/// its place. The last line of a stream has `kind: end`; without it the stream is incomplete, and its `problem` says
/// why the request was not read to its end. The answer has the form of the request, unless `Accept` names another one.
#[utoipa::path(
    post, path = BATCH.path, tag = "many", operation_id = "runBatch",
    request_body(
        description = "The questions: a list, or as NDJSON a `BatchQuestion` a line, as many as you like",
        content((BatchRequest = "application/json"), (String = "application/yaml"), (String = "application/x-ndjson")),
    ),
    responses(
        (status = 200, description = "The answers, in the order of the questions; as NDJSON a `BatchLine` a line",
            content((BatchResponse = "application/json"), (BatchResponse = "application/yaml"),
                (BatchLine = "application/x-ndjson"))),
    ),
)]
pub async fn run_batch(Batch { answer, source, first, context }: Batch) -> Result<Response, Problem> {
    let counted = context.counted.clone();
    let mut response = match answer.notation() {
        Notation::Form(_) => answer.of_body(Body::new(stream(source, first, context))),
        Notation::Document(_) | Notation::Line => whole(answer, source, first, &context).await?,
    };
    response.extensions_mut().insert(counted);
    Ok(response)
}

/// The answers in a document.
async fn whole(
    answer: Answer,
    source: Source,
    first: Option<Question>,
    context: &Context,
) -> Result<Response, Problem> {
    let most = context.state.settings.sizes.answer_bytes;
    let Collected { lines, held } = collect(source, first, context, most).await?;
    let lines = lines.ok_or_else(|| answer_too_large(most))?;
    let body = Document(BatchResponse::new(lines, &context.counted.end(None)));
    let (core, share) = (context.state.core(context.peer).await, context.share.clone());
    let written = core.work(move |deadline| {
        let _held = held;
        answer.within(most, deadline, Making::new(share), &body).unwrap_or_else(|given_up| Err(given_up.into()))
    });
    written.await.unwrap_or_else(|_| Err(unexpected()))
}

/// A batch whose first question is there.
pub struct Batch {
    answer: Answer,
    source: Source,
    first: Option<Question>,
    context: Context,
}

/// The form of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    /// A question a line.
    Lines,
    /// All in one document.
    Document(Format),
}

impl Framing {
    fn of(request: &Request) -> Result<Framing, Problem> {
        let sent = request.headers().get(header::CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let sent = sent.as_deref();
        match sent.and_then(media_type::format) {
            Some(format) => Ok(Framing::Document(format)),
            None if sent.is_some_and(media_type::is_lines) => Ok(Framing::Lines),
            None => Err(form_hint::unsupported(request, sent)),
        }
    }
}

impl FromRequest<AppState> for Batch {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Batch, Problem> {
        let framing = Framing::of(&request);
        let answer = Answer::with_lines(request.headers(), matches!(framing, Ok(Framing::Lines)))?;
        let (framing, encoding) = (framing?, Encoding::of(request.headers())?);
        Parameters::read(request.uri(), &[])?;
        let allowance = request.extensions().get::<Allowance>().cloned();
        let is_streamed = answer.notation() == Notation::Form(Form::Lines);
        let context = context(&request, encoding, state, is_streamed)?;
        let mut source = match framing {
            Framing::Lines => Source::lines(lines(request, encoding, state)?, allowance),
            Framing::Document(format) => document(request, encoding, format, state, allowance).await?,
        };
        let first = source.first().await?;
        if first.is_none() && framing == Framing::Lines {
            return Err(no_question());
        }
        Ok(Batch { answer, source, first, context })
    }
}

fn context(request: &Request, encoding: Encoding, state: &AppState, is_streamed: bool) -> Result<Context, Problem> {
    let peer = Peer::of(request.extensions());
    let place = state.place(peer, place(encoding)).map_err(no_room_for_batch)?;
    let id = request.extensions().get::<RequestId>().map(RequestId::as_str).unwrap_or_default();
    let share = request.extensions().get().cloned();
    let untaken = match is_streamed {
        true => Untaken::new(state.settings.load.batch_bytes, share.clone()),
        // What is collected is counted there.
        false => Untaken::new(usize::MAX, None),
    };
    let (state, request_id, counted) = (state.clone(), Arc::from(id), Counted::default());
    Ok(Context { state, request_id, peer, untaken, share, counted, _place: Arc::new(place) })
}

fn lines(request: Request, encoding: Encoding, state: &AppState) -> Result<Stream, Problem> {
    let share = state.body(Peer::of(request.extensions())).map_err(no_room_for_body)?;
    let sizes = &state.settings.sizes;
    let limits = StreamLimits {
        line: line_limit(encoding, sizes),
        most: sizes.many_bytes,
        text: sizes.decompressed_bytes,
        patience: state.settings.times.body,
    };
    Ok(Stream::new(request.into_body(), encoding, limits, share))
}

/// The longest question, in bytes.
fn line_limit(encoding: Encoding, sizes: &SizeLimits) -> usize {
    match encoding {
        Encoding::Identity => sizes.body_bytes,
        Encoding::Gzip => sizes.decompressed_bytes,
    }
}

async fn document(
    request: Request,
    encoding: Encoding,
    format: Format,
    state: &AppState,
    allowance: Option<Allowance>,
) -> Result<Source, Problem> {
    let (parts, body) = request.into_parts();
    let sizes = &state.settings.sizes;
    let limit = line_limit(encoding, sizes);
    let received = receive(&parts, body, state, sizes.many_bytes).await?;
    let turn = state.in_time(state.turn(Peer::of(&parts.extensions))).await?;
    let (state, start) = (state.clone(), Instant::now());
    let cut = turn.work(move |waits| {
        let (sizes, patience) = (&state.settings.sizes, state.settings.times.answer);
        let has_passed = || waits.check().is_err() || patience < start.elapsed();
        let received = received.unpacked(encoding, sizes.many_bytes)?;
        let text = &received.bytes;
        let questions = cut(text, format, bounds(sizes, Deadline::new(&has_passed)));
        let questions = questions.map_err(|stopped| match stopped {
            Stopped::GivenUp(GivenUp) => too_late(patience),
            Stopped::Refused(problem) => problem,
        })?;
        let questions: Vec<Bytes> = questions.into_iter().map(|question| bytes(text, question)).collect();
        // What aliases become is written out.
        let length: usize = questions.iter().map(Bytes::len).sum();
        received.hold(length.saturating_sub(text.len()))?;
        Ok((questions, received))
    });
    let (questions, received) = cut.await.unwrap_or_else(|_| Err(unexpected()))?;
    Ok(Source::list(questions, limit, received, allowance))
}

/// A part of the text without a copy of it, or a separate text.
fn bytes(text: &Bytes, question: Cow<'_, str>) -> Bytes {
    match question {
        Cow::Borrowed(part) => text.slice_ref(part.as_bytes()),
        Cow::Owned(question) => question.into(),
    }
}
