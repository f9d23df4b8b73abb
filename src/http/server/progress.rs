//! How far the next request of an HTTP/1 connection is. The connection sees only bytes and the service only whole
//! heads; together they know whose turn it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

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

/// What may arrive for a body beside what is in it, in bytes: twice what is read at once, and as much again where that
/// is more.
const FRAMING: usize = 16 << 10;
/// The same where large pieces are read.
const FRAMING_OF_PIECES: usize = 128 << 10;
/// And so many times what is in it. A byte in a chunk of one byte has five beside it.
const TIMES: usize = 8;

/// How far the next request of a connection is.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    state: AtomicU8,
    /// How much has arrived since the head of the request was complete, in bytes.
    arrived: AtomicUsize,
    /// How much was in it, as far as it was read. What came with the head is in this alone.
    carried: AtomicUsize,
}

impl Progress {
    /// Notes that more of a request is there.
    pub fn start(&self) {
        // What comes while the service has a request is its body.
        let _ = self.0.state.compare_exchange(IDLE, BEGUN, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Whether nothing of a request is there.
    pub fn is_idle(&self) -> bool {
        self.0.state.load(Ordering::Relaxed) == IDLE
    }

    /// Whether a part of a head is there.
    pub fn has_begun(&self) -> bool {
        self.0.state.load(Ordering::Relaxed) == BEGUN
    }

    /// Notes that the service has a request.
    pub fn take(&self) {
        self.0.arrived.store(0, Ordering::Relaxed);
        self.0.carried.store(0, Ordering::Relaxed);
        self.0.state.store(TAKEN, Ordering::Relaxed);
    }

    /// Notes that the service has answered, and whether the body was read.
    pub fn answer(&self, body: Ending) {
        let next = if body == Ending::Read { IDLE } else { LEFT };
        self.0.state.store(next, Ordering::Relaxed);
    }

    /// Notes that the answer is written while the body is read.
    pub fn stream(&self) {
        self.0.state.store(STREAMED, Ordering::Relaxed);
    }

    /// Whether the answer is written while the body is read.
    pub fn is_streamed(&self) -> bool {
        self.0.state.load(Ordering::Relaxed) == STREAMED
    }

    /// Whether what arrives is not the head of a request.
    pub fn is_taken(&self) -> bool {
        TAKEN <= self.0.state.load(Ordering::Relaxed)
    }

    /// Notes that so many bytes have arrived.
    pub fn arrived(&self, bytes: usize) {
        self.0.arrived.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Notes that so many bytes of a body were read.
    pub fn carried(&self, bytes: usize) {
        self.0.carried.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether what arrives for a body is hardly ever something of it.
    pub fn is_hollow(&self) -> bool {
        let (arrived, carried) = (self.0.arrived.load(Ordering::Relaxed), self.0.carried.load(Ordering::Relaxed));
        let framing = if self.is_streamed() { FRAMING_OF_PIECES } else { FRAMING };
        self.is_taken() && carried.saturating_mul(TIMES + 1).saturating_add(framing) < arrived
    }

    /// Whether some of a body was left unread.
    pub fn has_left(&self) -> bool {
        self.0.state.load(Ordering::Relaxed) == LEFT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_hollow_where_much_arrives_and_little_is_in_it() {
        let progress = Progress::default();
        progress.arrived(1 << 20);
        assert!(!progress.is_hollow(), "that was a head");
        progress.take();
        progress.arrived(FRAMING);
        assert!(!progress.is_hollow());
        progress.arrived(1);
        assert!(progress.is_hollow());
        progress.stream();
        assert!(!progress.is_hollow());
        progress.take();
        for _ in 0..1 << 20 {
            progress.arrived(b"1\r\n \r\n".len());
            progress.carried(1);
        }
        assert!(!progress.is_hollow());
    }
}
