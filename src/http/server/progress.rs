//! How far the next request of an HTTP/1 connection is. The connection sees only bytes and the service only whole
//! heads; together they know whose turn it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::unread::Ending;

/// Nothing of a request is there.
const IDLE: u8 = 0;
/// A part of its head is there.
const BEGUN: u8 = 1;
/// Its head is complete, and the service has not answered yet.
const TAKEN: u8 = 2;
/// The service has answered before the body was there. It is the last request.
const LEFT: u8 = 3;

/// The answer is written while the body is read. It is the last request.
const STREAMED: u8 = 4;

/// How far the next request of a connection is.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU8>);

impl Progress {
    /// Notes that more of a request is there.
    pub fn start(&self) {
        // What comes while the service has a request is its body.
        let _ = self.0.compare_exchange(IDLE, BEGUN, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Whether nothing of a request is there.
    pub fn is_idle(&self) -> bool {
        self.0.load(Ordering::Relaxed) == IDLE
    }

    /// Whether a part of a head is there.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed) == BEGUN
    }

    /// Notes that the service has a request.
    pub fn take(&self) {
        self.0.store(TAKEN, Ordering::Relaxed);
    }

    /// Notes that the service has answered, and whether the body was read.
    pub fn answer(&self, body: Ending) {
        let next = if body == Ending::Read { IDLE } else { LEFT };
        self.0.store(next, Ordering::Relaxed);
    }

    /// Notes that the answer is written while the body is read.
    pub fn stream(&self) {
        self.0.store(STREAMED, Ordering::Relaxed);
    }

    /// Whether the answer is written while the body is read.
    pub fn is_streamed(&self) -> bool {
        self.0.load(Ordering::Relaxed) == STREAMED
    }

    /// Whether what arrives is not the head of a request.
    pub fn is_taken(&self) -> bool {
        TAKEN <= self.0.load(Ordering::Relaxed)
    }

    /// Whether some of a body was left unread.
    pub fn has_left(&self) -> bool {
        self.0.load(Ordering::Relaxed) == LEFT
    }
}
