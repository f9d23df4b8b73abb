//! The door to the server: how many connections there may be, how long one may neither say nor take anything, and what those are
//! told whose requests cannot be read.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

use super::head_time::HeadTime;
use super::progress::{Noting, Progress};
use super::refusal::{Explained, Refusals};
use crate::http::state::AppState;

/// Lets connections in to another acceptor.
#[derive(Clone, Debug)]
pub struct Door<A> {
    inner: A,
    room: Arc<Semaphore>,
    patience: Patience,
    refusals: Refusals,
}

/// How long a peer may keep the server waiting.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// Until the head of a request is there.
    head: Duration,
    /// While it takes nothing of an answer.
    taking: Duration,
}

impl<A> Door<A> {
    /// A door in front of `inner`.
    pub fn new(inner: A, state: &AppState) -> Door<A> {
        let settings = &state.settings;
        let room = Arc::new(Semaphore::new(settings.load.connections));
        let patience = Patience { head: settings.times.headers, taking: settings.times.body };
        Door { inner, room, patience, refusals: Refusals::new(state) }
    }
}

impl<A, I, S> Accept<I, S> for Door<A>
where
    A: Accept<I, S, Future: Send + 'static>,
{
    type Stream = Explained<Watched<A::Stream>>;
    type Service = Noting<A::Service>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        // No answer is sent to one connection too many: it would cost as much as letting it in.
        let room = Arc::clone(&self.room).try_acquire_owned().map_err(|_| io::ErrorKind::ConnectionRefused);
        let (accepted, patience, refusals) = (self.inner.accept(stream, service), self.patience, self.refusals.clone());
        Box::pin(async move {
            let room = room?;
            let (stream, service) = accepted.await?;
            let progress = Progress::default();
            let head_time = HeadTime::new(patience.head, progress.clone());
            let stream = Explained::new(Watched::new(stream, patience.taking, room), head_time, refusals);
            Ok((stream, Noting::new(service, progress)))
        })
    }
}

/// A connection that ends when its peer takes nothing of an answer.
#[derive(Debug)]
pub struct Watched<S> {
    stream: S,
    stalled: Option<Pin<Box<Sleep>>>,
    taking: Duration,
    _room: OwnedSemaphorePermit,
}

impl<S> Watched<S> {
    fn new(stream: S, taking: Duration, room: OwnedSemaphorePermit) -> Watched<S> {
        Watched { stream, stalled: None, taking, _room: room }
    }

    /// Passes on what became of writing; while nothing is taken the time runs.
    fn written<T>(&mut self, context: &mut Context<'_>, outcome: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stalled = None;
            return outcome;
        }
        let taking = self.taking;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(taking)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_flush(context);
        self.written(context, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_shutdown(context);
        self.written(context, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.written(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
