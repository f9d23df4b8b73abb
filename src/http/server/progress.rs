//! How far the next request of an HTTP/1 connection is. The connection sees only bytes and the service only whole heads; together
//! they know whose turn it is.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};

use axum::http::{Request, Response};
use pin_project_lite::pin_project;
use tower::Service;

/// Nothing of a request is there.
const IDLE: u8 = 0;
/// A part of its head is there.
const BEGUN: u8 = 1;
/// Its head is complete, and the service has not answered yet.
const TAKEN: u8 = 2;

/// How far the next request of a connection is.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU8>);

impl Progress {
    /// Notes that more of a request is there.
    pub fn begin(&self) {
        // What comes while the service has a request is its body.
        let _ = self.0.compare_exchange(IDLE, BEGUN, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Whether a part of a head is there.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed) == BEGUN
    }

    /// Whether the service has a request that it has not answered.
    pub fn is_taken(&self) -> bool {
        self.0.load(Ordering::Relaxed) == TAKEN
    }
}

/// A service that notes which requests it takes and has answered.
#[derive(Clone, Debug)]
pub struct Noting<S> {
    service: S,
    progress: Progress,
}

impl<S> Noting<S> {
    /// A service of one connection.
    pub fn new(service: S, progress: Progress) -> Noting<S> {
        Noting { service, progress }
    }
}

impl<S, B, C> Service<Request<B>> for Noting<S>
where
    S: Service<Request<B>, Response = Response<C>>,
{
    type Response = Response<C>;
    type Error = S::Error;
    type Future = Answering<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.progress.0.store(TAKEN, Ordering::Relaxed);
        Answering { answer: self.service.call(request), progress: self.progress.clone() }
    }
}

pin_project! {
    /// An answer in the making.
    #[derive(Debug)]
    pub struct Answering<F> {
        #[pin]
        answer: F,
        progress: Progress,
    }
}

impl<F: Future> Future for Answering<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let answer = ready!(this.answer.poll(context));
        this.progress.0.store(IDLE, Ordering::Relaxed);
        Poll::Ready(answer)
    }
}
