//! A connection on which the transport's refusals are explained.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::{Answer, Refusals};

/// How long a refused peer may go on sending: whoever sends to a closed connection may not get to read why it was closed.
const LINGER: Duration = Duration::from_secs(1);

/// A connection on which the transport's refusals are explained.
pub struct Explained<S> {
    stream: S,
    refusals: Refusals,
    refusal: Refusal,
}

/// How far a refusal is. It is the last thing that is said on a connection.
enum Refusal {
    Never,
    Making(Answer),
    Sending { answer: Vec<u8>, sent: usize },
    Sent { lingering: Pin<Box<Sleep>> },
}

impl<S> Explained<S> {
    /// A connection on which nothing is refused yet.
    pub fn new(stream: S, refusals: Refusals) -> Explained<S> {
        Explained { stream, refusals, refusal: Refusal::Never }
    }
}

impl<S: AsyncWrite + Unpin> Explained<S> {
    /// Sends the whole refusal, which takes the place of what the transport writes.
    fn poll_refuse(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            self.refusal = match &mut self.refusal {
                Refusal::Never | Refusal::Sent { .. } => return Poll::Ready(Ok(())),
                Refusal::Making(making) => Refusal::Sending { answer: ready!(making.as_mut().poll(context)), sent: 0 },
                Refusal::Sending { answer, sent } if *sent < answer.len() => {
                    match ready!(Pin::new(&mut self.stream).poll_write(context, &answer[*sent..]))? {
                        0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                        more => *sent += more,
                    }
                    continue;
                }
                Refusal::Sending { .. } => Refusal::Sent { lingering: Box::pin(sleep(LINGER)) },
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Explained<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Explained<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if matches!(self.refusal, Refusal::Never) {
            match self.refusals.answer(bytes) {
                None => return Pin::new(&mut self.stream).poll_write(context, bytes),
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
            parts => Pin::new(&mut self.stream).poll_write_vectored(context, parts),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Explained { stream, refusal, .. } = &mut *self;
        ready!(Pin::new(&mut *stream).poll_shutdown(context))?;
        let Refusal::Sent { lingering } = refusal else { return Poll::Ready(Ok(())) };
        let mut unread = [0; 4096];
        loop {
            let mut unread = ReadBuf::new(&mut unread);
            match Pin::new(&mut *stream).poll_read(context, &mut unread) {
                Poll::Ready(Ok(())) if !unread.filled().is_empty() => {}
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => return lingering.as_mut().poll(context).map(Ok),
            }
        }
    }
}
