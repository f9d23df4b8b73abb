//! The service of one connection: what the router does not know of a request, and what is held of its answer.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, Response, Version, header};
use http_body::Body as HttpBody;
use pin_project_lite::pin_project;
use tower::Service;

use super::carried::Carried;
use super::framing;
use super::held::Held;
use super::ledger::{Ledger, Open};
use super::progress::Progress;
use super::queues::{Queue, Queued};
use super::unread::{self, Ending, Lease, Unread};
use crate::answer::problem::Problem;
use crate::http::health::PROBES;
use crate::http::layers::turned_away::TurnedAway;
use crate::http::peer::Peer;
use crate::http::pieces::Pieces;
use crate::http::room::{Full, Room, Share};
use crate::http::state::{AppState, no_room_for_answer, no_room_for_connection};

/// What a request takes beside its head and its answer: its task, its stream, its place in tables.
const OVERHEAD: usize = 8 << 10;
/// What a connection of HTTP/2 takes beside its requests: its buffers, and the tables of headers and streams.
const CONNECTION: usize = 48 << 10;
/// What a field of a head takes beside its name and its value: its place in the table, and a block for its name.
const FIELD: usize = 160;
/// What a probe takes altogether.
const PROBE: usize = 1 << 10;

/// The service of one connection.
#[derive(Clone, Debug)]
pub struct Connected {
    /// The router with its layers.
    pub router: Router,
    /// What handlers share.
    pub state: AppState,
    /// Where its answers have their room.
    pub answers: Room,
    /// Who is at the other end.
    pub address: SocketAddr,
    /// Why only probes are answered, where that is so.
    pub probes_only: Option<Full>,
    /// Where its requests of HTTP/2 wait, which have tasks for themselves.
    pub queue: Arc<Queue>,
    /// What is open.
    pub ledger: Arc<Ledger>,
    /// How far the next request is.
    pub progress: Progress,
}

/// The room for a request among the answers, and why it is refused. What has no room is refused: a refusal needs none,
/// since a connection of HTTP/1 has one at most, which is its last answer, and one of HTTP/2 one a stream.
type Admission = (Option<Share>, Option<Problem>);

impl Connected {
    /// Takes room for the request.
    fn admit(&self, parts: &Parts) -> Admission {
        let peer = Some(Peer::from(self.address));
        let is_probe = PROBES.contains(&parts.uri.path());
        // Probes are few and small, and are to be answered whatever others have taken.
        if is_probe && let Ok(share) = self.state.probes.take(peer, PROBE) {
            return (Some(share), framing::refusal(parts));
        }
        let refused =
            framing::refusal(parts).or_else(|| self.probes_only.filter(|_| !is_probe).map(no_room_for_connection));
        let is_http2 = Version::HTTP_2 <= parts.version;
        let connection = || if is_http2 { self.ledger.hold(|| self.answers.take(peer, CONNECTION)) } else { Ok(()) };
        match connection().and_then(|()| self.answers.take(peer, OVERHEAD + size(parts))) {
            Ok(share) => (Some(share), refused),
            Err(full) => (None, refused.or_else(|| Some(no_room_for_answer(full)))),
        }
    }
}

/// How many bytes the head of a request holds.
fn size(parts: &Parts) -> usize {
    let target = parts.uri.path_and_query().map_or(0, |target| target.as_str().len());
    let fields = parts.headers.len() * FIELD;
    parts.headers.iter().fold(target + fields, |sum, (name, value)| sum + name.as_str().len() + value.len())
}

impl<B> Service<Request<B>> for Connected
where
    B: HttpBody<Data = Bytes, Error: Into<axum::BoxError>> + Send + Unpin + 'static,
{
    type Response = Response<Held>;
    type Error = io::Error;
    type Future = Answering<Queued<<Router as Service<Request<Body>>>::Future>, Carried<B>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // A router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.progress.take();
        let (mut parts, body) = request.into_parts();
        let (share, refused) = self.admit(&parts);
        let share = share.map(Arc::new);
        let is_http1 = parts.version < Version::HTTP_2;
        let closes = refused.is_some() && is_http1;
        let (body, lease) = unread::lend(&parts, Carried::new(body, self.progress.clone()));
        parts.extensions.insert(ConnectInfo(self.address));
        if let Some(share) = &share {
            parts.extensions.insert(Arc::clone(share));
        }
        if let Some(problem) = refused {
            parts.extensions.insert(TurnedAway(problem));
        }
        let answer = self.router.call(Request::from_parts(parts, body));
        let queue = (!is_http1).then(|| Arc::clone(&self.queue));
        let answer = Queued::new(answer, queue);
        let open = self.ledger.open();
        let patience = self.state.settings.times.body;
        let kept = Kept { share, open, closes, is_http1, progress: self.progress.clone(), patience };
        let ledger = is_http1.then(|| Arc::clone(&self.ledger));
        Answering::Awaited { answer, lease, kept: Some(kept), ledger }
    }
}

/// What is kept of a request until its answer is there.
#[derive(Debug)]
pub struct Kept {
    share: Option<Arc<Share>>,
    open: Open,
    closes: bool,
    is_http1: bool,
    progress: Progress,
    patience: Duration,
}

impl Kept {
    /// The answer for the transport.
    fn answer(self, response: Response<Body>, unread: Ending) -> Response<Held> {
        let Kept { share, open, closes, progress, .. } = self;
        let (mut parts, body) = response.into_parts();
        if closes || unread == Ending::Left {
            parts.headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        progress.answer(unread);
        Response::from_parts(parts, Held::new(Pieces::of(body), share, open))
    }

    /// An answer that is written while the request is read: it is the last one of a connection of HTTP/1, since some of
    /// the request may be left when it ends.
    fn stream<B>(self, response: Response<Body>, lease: Option<Lease<B>>) -> Response<Held>
    where
        B: HttpBody<Data = Bytes> + Send + Unpin + 'static,
    {
        let Kept { share, open, progress, patience, is_http1, .. } = self;
        let (mut parts, body) = response.into_parts();
        if is_http1 {
            parts.headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        progress.stream();
        let end = move || {
            let ending = match lease.map_or(Err(Ending::Read), Lease::end) {
                Ok(unread) => {
                    unread.read_on(patience);
                    Ending::Left
                }
                Err(ending) => ending,
            };
            progress.answer(ending);
        };
        Response::from_parts(parts, Held::streamed(body, share, open, end))
    }
}

pin_project! {
    /// An answer in the making.
    #[project = Projected]
    pub enum Answering<F, B> {
        /// The router has the request.
        Awaited {
            #[pin]
            answer: F,
            lease: Option<Lease<B>>,
            kept: Option<Kept>,
            // For a request of HTTP/1 that has not been started.
            ledger: Option<Arc<Ledger>>,
        },
        /// The answer is there, and the body of the request is not.
        Waiting {
            response: Option<Response<Body>>,
            unread: Option<Unread<B>>,
            kept: Option<Kept>,
        },
    }
}

impl<F, B> Future for Answering<F, B>
where
    F: Future<Output = Result<Response<Body>, Infallible>>,
    B: HttpBody<Data = Bytes> + Send + Unpin + 'static,
{
    type Output = io::Result<Response<Held>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            let next = match self.as_mut().project() {
                Projected::Awaited { answer, lease, kept, ledger } => {
                    if ledger.as_ref().is_some_and(|ledger| !ledger.turn.may_answer()) {
                        context.waker().wake_by_ref();
                        return Poll::Pending;
                    }
                    *ledger = None;
                    let Ok(response) = ready!(answer.poll(context));
                    if response.body().size_hint().exact().is_none() {
                        let streamed = kept.take().map(|kept| Ok(kept.stream(response, lease.take())));
                        return streamed.map_or(Poll::Pending, Poll::Ready);
                    }
                    match lease.take().map_or(Err(Ending::Read), Lease::end) {
                        Ok(unread) => {
                            Answering::Waiting { response: Some(response), unread: Some(unread), kept: kept.take() }
                        }
                        Err(ending) => return answered(kept.take(), Some(response), ending),
                    }
                }
                Projected::Waiting { response, unread, kept } => {
                    let ending = match unread {
                        Some(unread) => ready!(unread.poll_end(context)),
                        None => Ending::Read,
                    };
                    if let (Ending::Left, Some(unread), Some(kept)) = (ending, unread.take(), &kept) {
                        unread.read_on(kept.patience);
                    }
                    return answered(kept.take(), response.take(), ending);
                }
            };
            self.set(next);
        }
    }
}

/// Both are `Some` until the answer is given: a future is not polled after it has ended.
fn answered(kept: Option<Kept>, response: Option<Response<Body>>, ending: Ending) -> Poll<io::Result<Response<Held>>> {
    match kept.zip(response) {
        Some((kept, response)) => Poll::Ready(Ok(kept.answer(response, ending))),
        None => Poll::Pending,
    }
}
