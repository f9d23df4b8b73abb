//! A connection that ends when its peer takes nothing off the socket, or has left while it waits for an answer. What
//! its peer takes of answers is in the ledger.

use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

use super::tls::Encrypted;

/// How often it is looked whether a peer that waits for an answer has left.
pub const LOOK: Duration = Duration::from_millis(50);

/// What a connection is made of.
pub trait Wire: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    /// Why the connection has failed, where nothing was read or written since. A peer that has sent everything and
    /// reads on fails nothing; one that has left says so where it has not taken what was sent, and where more is sent.
    ///
    /// # Errors
    ///
    /// Where the system does not tell.
    fn failure(&self) -> io::Result<Option<io::Error>>;

    /// Whether the peer sends no more, although not all may be read that it has sent. One of HTTP/2 takes no answer
    /// after that.
    fn has_ended(&self) -> bool;
}

impl Wire for TcpStream {
    fn failure(&self) -> io::Result<Option<io::Error>> {
        self.take_error()
    }

    fn has_ended(&self) -> bool {
        let ready = pin!(self.ready(Interest::READABLE)).poll(&mut Context::from_waker(Waker::noop()));
        matches!(ready, Poll::Ready(Ok(ready)) if ready.is_read_closed())
    }
}

impl Wire for Encrypted {
    fn failure(&self) -> io::Result<Option<io::Error>> {
        self.get_ref().0.take_error()
    }

    fn has_ended(&self) -> bool {
        self.get_ref().0.has_ended()
    }
}

/// A connection that ends when its peer takes nothing of an answer.
#[derive(Debug)]
pub struct Watched<S> {
    stream: S,
    stalled: Option<Pin<Box<Sleep>>>,
    taking: Duration,
    /// When it was looked last whether the connection has failed.
    looked: Instant,
}

impl<S> Watched<S> {
    /// A connection that may take nothing for so long.
    pub fn new(stream: S, taking: Duration) -> Watched<S> {
        Watched { stream, stalled: None, taking, looked: Instant::now() }
    }

    /// Passes on the result of a write; the timer runs while the peer takes nothing.
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

impl<S: Wire> Watched<S> {
    /// Whether the peer sends no more.
    pub fn has_ended(&self) -> bool {
        self.stream.has_ended()
    }

    /// Looks now and then whether the connection has failed: the transport reads nothing while it waits for an answer.
    fn look(&mut self) -> io::Result<()> {
        if self.looked.elapsed() < LOOK / 2 {
            return Ok(());
        }
        self.looked = Instant::now();
        self.stream.failure()?.map_or(Ok(()), Err)
    }
}

impl<S: Wire> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.look()?;
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

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn a_peer_has_ended_although_not_all_is_read() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut peer = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (mut stream, _) = listener.accept().await.unwrap();
        peer.write_all(b"abc").await.unwrap();
        assert_eq!(stream.read_u8().await.unwrap(), b'a');
        assert!(!stream.has_ended());
        drop(peer);
        let ended = async {
            while !stream.has_ended() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(60), ended).await.expect("the end is noticed");
        assert_eq!(stream.read_u8().await.unwrap(), b'b');
    }
}
