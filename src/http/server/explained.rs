//! A connection on which the transport's refusals are explained, and on which the time for heads is kept.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf, Take};
use tokio::time::{Sleep, sleep};

use super::header_timeout::HeaderTimeout;
use super::refusal::{Answer, Refusals};
use super::watched::{Watched, Wire};

/// How long a refused peer may go on sending: a client that sends to a closed connection may not get to read why it was
/// closed.
const LINGER: Duration = Duration::from_secs(1);
/// How much of that is read, in bytes. One that sends more waits for the end.
const LINGERED: usize = 2 << 20;
/// How much of a connection of HTTP/1 is read at once, in bytes. The transport keeps its buffer as long as the
/// connection lasts; where eight kilobytes arrive at once it makes a larger one, of up to 160 KB. This is less.
const LITTLE: u64 = (8 << 10) - 1;

/// A connection on which the transport's refusals are explained.
pub struct Explained<S> {
    stream: Take<Watched<S>>,
    header_timeout: HeaderTimeout,
    refusals: Refusals,
    refusal: Refusal,
}

/// How far a refusal is. It is the last thing that is said on a connection.
enum Refusal {
    Never,
    Making(Answer),
    Sending { answer: Vec<u8>, sent: usize },
    Sent { lingering: Pin<Box<Sleep>>, left: usize },
}

impl Refusal {
    /// One that was sent just now.
    fn sent() -> Refusal {
        Refusal::Sent { lingering: Box::pin(sleep(LINGER)), left: LINGERED }
    }
}

impl<S: Wire> Explained<S> {
    /// A connection on which nothing is refused yet.
    pub fn new(stream: Watched<S>, header_timeout: HeaderTimeout, refusals: Refusals) -> Explained<S> {
        Explained { stream: stream.take(0), header_timeout, refusals, refusal: Refusal::Never }
    }
}

impl<S: Wire> Explained<S> {
    /// Sends the whole refusal, which takes the place of what the transport writes.
    fn poll_refuse(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            self.refusal = match &mut self.refusal {
                Refusal::Never | Refusal::Sent { .. } => return Poll::Ready(Ok(())),
                Refusal::Making(making) => Refusal::Sending { answer: ready!(making.as_mut().poll(context)), sent: 0 },
                Refusal::Sending { answer, sent } if *sent < answer.len() => {
                    match ready!(Pin::new(self.stream.get_mut()).poll_write(context, &answer[*sent..]))? {
                        0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                        more => *sent += more,
                    }
                    continue;
                }
                Refusal::Sending { .. } => Refusal::sent(),
            }
        }
    }
}

impl<S: Wire> Explained<S> {
    /// Says that nothing follows, and leaves time to read a refusal, or an answer that was given before the body was
    /// there.
    fn poll_farewell(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(self.stream.get_mut()).poll_shutdown(context))?;
        if self.header_timeout.has_left() && matches!(self.refusal, Refusal::Never) {
            self.refusal = Refusal::sent();
        }
        let Refusal::Sent { lingering, left } = &mut self.refusal else { return Poll::Ready(Ok(())) };
        let mut unread = [0; 4096];
        while 0 < *left && self.header_timeout.may_read() {
            let mut unread = ReadBuf::new(&mut unread);
            match Pin::new(self.stream.get_mut()).poll_read(context, &mut unread) {
                Poll::Ready(Ok(())) if !unread.filled().is_empty() => {
                    self.header_timeout.drops(unread.filled().len());
                    *left = left.saturating_sub(unread.filled().len());
                }
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => return lingering.as_mut().poll(context).map(Ok),
            }
        }
        if 0 < *left {
            // It is the turn of others.
            context.waker().wake_by_ref();
        }
        lingering.as_mut().poll(context).map(Ok)
    }
}

impl<S: Wire> AsyncRead for Explained<S> {
    /// Where the time for a head is over the transport is told that the peer has closed, and closes too. It is told so
    /// as well where the peer of a connection that waits for its turn has left: what it sent before is read no more.
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if matches!(self.refusal, Refusal::Never) {
            if self.header_timeout.waits() {
                let has_ended = self.stream.get_ref().has_ended();
                return if has_ended { Poll::Ready(Ok(())) } else { Poll::Pending };
            }
            // Its pace is another one now, or it is the turn of others.
            if self.header_timeout.has_turned() || !self.header_timeout.may_read() {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            if self.header_timeout.is_hollow() {
                let reason = "the chunks of the body are hardly more than their sizes, extensions and trailers";
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, reason)));
            }
            let before = into.filled().len();
            let most = if self.header_timeout.reads_on() { u64::MAX } else { LITTLE };
            self.stream.set_limit(most);
            let outcome = Pin::new(&mut self.stream).poll_read(context, into);
            if outcome.is_ready() {
                self.header_timeout.received(&into.filled()[before..]);
                return outcome;
            }
            ready!(self.header_timeout.poll_over(context));
            if !self.header_timeout.has_begun() {
                return Poll::Ready(Ok(()));
            }
            self.refusal = Refusal::Making(self.refusals.too_slow());
        }
        ready!(self.poll_refuse(context))?;
        // The transport drops what ends within a head, and with it what the peer has not read.
        self.poll_farewell(context)
    }
}

impl<S: Wire> AsyncWrite for Explained<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if matches!(self.refusal, Refusal::Never) {
            match self.refusals.answer(bytes, self.header_timeout.is_small()) {
                None => {
                    let outcome = Pin::new(self.stream.get_mut()).poll_write(context, bytes);
                    self.header_timeout.written(context, outcome.is_ready());
                    return outcome;
                }
                Some(answer) => self.refusal = Refusal::Making(answer),
            }
        }
        ready!(self.poll_refuse(context))?;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match parts {
            // A refusal has a head and nothing else.
            [head] => self.poll_write(context, head),
            parts => {
                let outcome = Pin::new(self.stream.get_mut()).poll_write_vectored(context, parts);
                self.header_timeout.written(context, outcome.is_ready());
                outcome
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.get_ref().is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.stream.get_mut()).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_farewell(context)
    }
}
