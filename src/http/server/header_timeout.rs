//! The timeout for the head of a request on an HTTP/1 connection. It starts with the connection and again with every
//! write, and is paused while the service has a request. The ledger knows which HTTP/2 connections are idle.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

use super::ledger::Ledger;
use super::progress::Progress;
use super::transport::MOST_READ;

/// The fewest bytes of a head that has too many headers for the transport: a letter, a colon and an end each.
const TOO_MANY: usize = 4 * MOST_READ;
/// How a connection starts that speaks HTTP/2.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The timeout for the head of a request.
#[derive(Debug)]
pub struct HeaderTimeout {
    limit: Duration,
    end: Pin<Box<Sleep>>,
    progress: Progress,
    ledger: Arc<Ledger>,
    /// Whether the peer has not taken all that is being written.
    writing: bool,
    /// How much of the HTTP/2 preface has arrived; `None` where the connection does not start with it.
    preface: Option<usize>,
    /// Whether it was just there as a whole.
    turns: bool,
    /// How many bytes have arrived since the last write.
    arrived: usize,
}

impl HeaderTimeout {
    /// The timeout of a connection that starts now.
    pub fn new(limit: Duration, progress: Progress, ledger: Arc<Ledger>) -> HeaderTimeout {
        let end = Box::pin(sleep(limit));
        HeaderTimeout { limit, end, progress, ledger, writing: false, preface: Some(0), turns: false, arrived: 0 }
    }

    /// Whether the connection waits for its turn, so that nothing is to be read.
    pub fn waits(&self) -> bool {
        self.ledger.turn.waits()
    }

    /// Whether more is to be read while the connection has its turn.
    pub fn may_read(&self) -> bool {
        self.ledger.turn.may_read()
    }

    /// Notes that the peer sent what is not looked at.
    pub fn drops(&self, bytes: usize) {
        self.ledger.turn.has_read(bytes);
    }

    /// Notes what the peer sent. An empty line before a request does not count.
    pub fn received(&mut self, bytes: &[u8]) {
        self.ledger.turn.has_read(bytes.len());
        self.progress.arrived(bytes.len());
        if self.preface.is_some() && !self.is_http2() {
            self.preface = self.preface.and_then(|seen| preface(seen, bytes));
            if self.is_http2() {
                self.ledger.speaks_http2();
                self.turns = true;
            }
        }
        self.arrived = self.arrived.saturating_add(bytes.len());
        if bytes.iter().any(|byte| !b"\r\n".contains(byte)) {
            self.progress.start();
        }
    }

    /// Whether the connection has turned to HTTP/2 since it was asked last.
    pub fn has_turned(&mut self) -> bool {
        std::mem::take(&mut self.turns)
    }

    /// Notes whether the peer took something of an answer; if so the time starts again.
    pub fn written(&mut self, context: &mut Context<'_>, taken: bool) {
        self.writing = !taken;
        self.arrived = 0;
        if taken && !self.is_http2() {
            self.restart();
            // There may be no read before the time is over, so the waker is registered here.
            let _ = self.end.as_mut().poll(context);
        }
    }

    /// Whether a part of a head is there.
    pub fn has_begun(&self) -> bool {
        self.progress.has_begun()
    }

    /// Whether the head that arrived is not too large, although the transport says so: it says that of a body too whose
    /// length it cannot count with, such as the largest number of 64 bits.
    pub fn is_small(&self) -> bool {
        self.arrived < TOO_MANY
    }

    /// Whether the transport keeps nothing of what it reads once the peer is answered, or has counted room for it: then
    /// it reads large pieces.
    pub fn reads_on(&self) -> bool {
        self.is_http2() || self.progress.is_streamed()
    }

    /// Whether the body that arrives is hardly more than its framing.
    pub fn is_hollow(&self) -> bool {
        !self.is_http2() && self.progress.is_hollow()
    }

    /// Whether some of a body was left unread.
    pub fn has_left(&self) -> bool {
        self.progress.has_left()
    }

    /// Waits until the time is over.
    pub fn poll_over(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.is_http2() {
            return Poll::Pending;
        }
        loop {
            ready!(self.end.as_mut().poll(context));
            if !self.writing && !self.progress.is_taken() {
                return Poll::Ready(());
            }
            self.restart();
        }
    }

    fn restart(&mut self) {
        self.end.as_mut().reset(Instant::now() + self.limit);
    }

    fn is_http2(&self) -> bool {
        self.preface == Some(PREFACE.len())
    }
}

/// How much of the preface there is when `bytes` follow its first `seen` ones.
fn preface(seen: usize, bytes: &[u8]) -> Option<usize> {
    let missing = PREFACE.get(seen..)?;
    let length = missing.len().min(bytes.len());
    (missing[..length] == bytes[..length]).then_some(seen + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preface_may_come_in_parts_and_has_to_be_whole() {
        assert_eq!(preface(0, b"PRI * "), Some(6));
        assert_eq!(preface(6, &PREFACE[6..]), Some(24));
        assert_eq!(preface(0, &[PREFACE, b"more"].concat()), Some(24));
        assert_eq!(preface(24, b"anything"), Some(24));
        assert_eq!(preface(0, b"PRIVATE"), None);
        assert_eq!(preface(0, b"GET / HTTP/1.1\r\n\r\n"), None);
    }
}
