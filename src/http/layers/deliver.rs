//! The layer that makes an answer ready for its peer: compressed where the peer takes that, and within the room for
//! answers.
//!
//! A layer that compresses while the peer reads holds the text and the state of its encoder, 300 KB, for as long as
//! that takes. Here the whole answer is compressed at once, so that what is held is what is counted.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::extract::Request;
use axum::http::response::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use http_body::Body as _;
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use crate::deadline::Deadline;
use crate::http::encoding::{Encoding, compress};
use crate::http::file::Forms;
use crate::http::making::Counted;
use crate::http::peer::Peer;
use crate::http::pieces::Pieces;
use crate::http::room::Share;
use crate::http::state::{AppState, no_room_for_answer};

/// A shorter answer fits into one packet as it is.
const WORTHWHILE: usize = 1 << 10;
/// A longer answer is compressed off the threads that serve connections, which takes them more than a millisecond.
const SHORT: usize = 64 << 10;

/// Makes answers ready for the service with this state.
#[derive(Clone, Debug)]
pub struct DeliverLayer(pub AppState);

impl<S> Layer<S> for DeliverLayer {
    type Service = Deliver<S>;

    fn layer(&self, inner: S) -> Deliver<S> {
        Deliver { state: self.0.clone(), inner }
    }
}

/// A service whose answers are made ready.
#[derive(Clone, Debug)]
pub struct Deliver<S> {
    state: AppState,
    inner: S,
}

/// What making an answer ready depends on.
#[derive(Clone, Debug)]
struct Order {
    state: AppState,
    encoding: Encoding,
    /// Who asks.
    peer: Option<Peer>,
    /// What the request has of the room for answers.
    share: Option<Arc<Share>>,
}

impl<S> Service<Request> for Deliver<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Delivery<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (peer, share) = (Peer::of(request.extensions()), request.extensions().get().cloned());
        match Encoding::of(request.headers()) {
            Ok(encoding) => {
                let order = Order { state: self.state.clone(), encoding, peer, share };
                Delivery::Awaited { order, answer: self.inner.call(request) }
            }
            Err(problem) => Delivery::Refused { response: Some(Box::new(problem.into_response())) },
        }
    }
}

pin_project! {
    /// An answer that is made ready.
    #[project = Projected]
    pub enum Delivery<F> {
        /// The client takes no encoding that there is.
        Refused { response: Option<Box<Response>> },
        /// The request is handled.
        Awaited {
            order: Order,
            #[pin]
            answer: F,
        },
        /// The answer is compressed on another thread.
        Compressed { compressed: Pin<Box<dyn Future<Output = Response> + Send>> },
    }
}

impl<F: Future<Output = Result<Response, Infallible>>> Future for Delivery<F> {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            let next = match self.as_mut().project() {
                Projected::Refused { response } => {
                    return response.take().map_or(Poll::Pending, |response| Poll::Ready(Ok(*response)));
                }
                Projected::Awaited { order, answer } => {
                    let Ok(response) = ready!(answer.poll(context));
                    match order.prepare(response) {
                        Ok(response) => return Poll::Ready(Ok(response)),
                        Err(uncompressed) => {
                            let (parts, text) = *uncompressed;
                            Delivery::Compressed { compressed: Box::pin(order.clone().on_a_core(parts, text)) }
                        }
                    }
                }
                Projected::Compressed { compressed } => return compressed.as_mut().poll(context).map(Ok),
            };
            self.set(next);
        }
    }
}

/// An answer whose text is to be compressed.
type Uncompressed = Box<(Parts, Pieces)>;

impl Order {
    /// The answer that is ready, or the one that takes a while.
    fn prepare(&self, mut response: Response) -> Result<Response, Uncompressed> {
        let length = response.body().size_hint().exact().and_then(|length| usize::try_from(length).ok());
        let Some(length) = length.filter(|length| 0 < *length) else { return Ok(response) };
        if let Some(forms) = response.extensions_mut().remove::<Forms>() {
            return Ok(self.file(response, forms));
        }
        let counted = response.extensions_mut().remove().map_or(0, |Counted(bytes)| bytes);
        if let Some(share) = &self.share {
            if let Err(full) = share.grow(length.saturating_sub(counted)) {
                return Ok(no_room_for_answer(full).into_response());
            }
            share.shrink(counted.saturating_sub(length));
        }
        if length < WORTHWHILE || response.headers().contains_key(header::CONTENT_ENCODING) {
            return Ok(response);
        }
        vary(&mut response);
        if self.encoding == Encoding::Identity {
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let text = Pieces::of(body);
        if length <= SHORT { Ok(self.compressed(parts, text, Deadline::NONE)) } else { Err(Box::new((parts, text))) }
    }

    /// A file in the form that the client takes; all its answers share the bytes.
    fn file(&self, mut response: Response, forms: Forms) -> Response {
        vary(&mut response);
        if response.status() != StatusCode::OK {
            return response;
        }
        let (encoding, bytes) = forms.choose(self.encoding);
        if encoding == Encoding::Gzip {
            let (mut parts, _) = response.into_parts();
            say_gzip(&mut parts);
            return Response::from_parts(parts, Body::from(bytes));
        }
        response
    }

    /// The compressed answer. Where compressing fails, or the client has left, it is the answer as it was.
    fn compressed(&self, mut parts: Parts, text: Pieces, deadline: Deadline<'_>) -> Response {
        let Some(compressed) = compress(&text, Compression::fast(), deadline) else {
            return Response::from_parts(parts, text.into_body());
        };
        say_gzip(&mut parts);
        if let Some(share) = &self.share {
            share.shrink(text.len().saturating_sub(compressed.len()));
        }
        Response::from_parts(parts, Body::from(compressed))
    }

    /// Waits for a core, as plans do.
    async fn on_a_core(self, parts: Parts, text: Pieces) -> Response {
        let plain = (parts.clone(), text.clone());
        let state = self.state.clone();
        let compressed = async {
            let core = state.in_time(state.core(self.peer)).await.ok()?;
            core.work(move |deadline| self.compressed(parts, text, deadline)).await.ok()
        };
        // What cannot be compressed, because the service is stopping or has too much to do, is sent as it is.
        compressed.await.unwrap_or_else(|| Response::from_parts(plain.0, plain.1.into_body()))
    }
}

fn say_gzip(parts: &mut Parts) {
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    parts.headers.remove(header::CONTENT_LENGTH);
}

fn vary(response: &mut Response) {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
}
