//! The memory for answers that the peer has not taken: up to a bound, beyond which no question is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Bytes;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::http::room::Share;

/// How often the room for all answers is looked at, where it is crowded.
const LOOK: Duration = Duration::from_millis(20);
/// As much as a few answers take, in bytes.
const SOME: usize = 64 << 10;

/// What is held for one peer.
#[derive(Debug)]
pub struct Untaken {
    limit: usize,
    bytes: AtomicUsize,
    taken: Notify,
    /// What the request has of the room for answers.
    share: Option<Arc<Share>>,
    /// Whether that room had no place for an answer.
    is_overdrawn: AtomicBool,
}

impl Untaken {
    /// Nothing yet, of at most about `limit` bytes.
    pub fn new(limit: usize, share: Option<Arc<Share>>) -> Arc<Untaken> {
        let (bytes, taken, is_overdrawn) = (AtomicUsize::new(0), Notify::new(), AtomicBool::new(false));
        Arc::new(Untaken { limit, bytes, taken, share, is_overdrawn })
    }

    /// Answers, held until the last of their bytes is let go of. They are there, so they are held whatever room there
    /// is; what comes after them waits.
    pub fn hold(self: &Arc<Untaken>, mut bytes: Vec<u8>) -> Bytes {
        if 2 * bytes.len() < bytes.capacity() {
            bytes.shrink_to_fit();
        }
        // With what it has to spare, which an allocator does not take back.
        self.bytes.fetch_add(bytes.capacity(), Ordering::Relaxed);
        let counted = match self.share.as_ref().map(|share| share.grow(bytes.capacity())) {
            Some(Ok(())) => bytes.capacity(),
            Some(Err(_)) => {
                self.is_overdrawn.store(true, Ordering::Relaxed);
                0
            }
            None => 0,
        };
        Bytes::from_owner(Owned { bytes, counted, untaken: Arc::clone(self) })
    }

    /// Whether more may be held now.
    pub fn has_room_now(&self) -> bool {
        !self.is_full() && !self.is_short()
    }

    /// Waits until more may be held.
    pub async fn has_room(&self) {
        while self.is_full() {
            // Every answer that is taken says so, once at least after the look above.
            self.taken.notified().await;
        }
        while self.is_short() {
            let _ = timeout(LOOK, self.taken.notified()).await;
        }
    }

    fn is_full(&self) -> bool {
        self.limit <= self.bytes.load(Ordering::Relaxed)
    }

    /// Whether the room for all answers is crowded, or had no place for one of these and has none still.
    fn is_short(&self) -> bool {
        let Some(share) = &self.share else { return false };
        let is_overdrawn =
            self.is_overdrawn.load(Ordering::Relaxed) && share.grow(SOME).map(|()| share.shrink(SOME)).is_err();
        self.is_overdrawn.store(is_overdrawn, Ordering::Relaxed);
        is_overdrawn || share.is_crowded()
    }
}

/// Answers, with what is given back when they are dropped.
struct Owned {
    bytes: Vec<u8>,
    counted: usize,
    untaken: Arc<Untaken>,
}

impl AsRef<[u8]> for Owned {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        let Untaken { bytes, taken, share, .. } = &*self.untaken;
        bytes.fetch_sub(self.bytes.capacity(), Ordering::Relaxed);
        share.iter().for_each(|share| share.shrink(self.counted));
        taken.notify_one();
    }
}
