//! Answers count as long as they are made: what has no room then is refused before it is there.

use std::cell::Cell;
use std::sync::Arc;

use axum::http::request::Parts;
use axum::response::Response;

use super::room::Share;
use super::state::no_room_for_answer;
use crate::answer::problem::Problem;

/// The place of an answer that is made, in the room for answers. It is given back where no answer comes of it.
#[derive(Debug)]
pub struct Making {
    /// What the request has of that room.
    share: Option<Arc<Share>>,
    bytes: Cell<usize>,
}

/// How many bytes of an answer count already; among the extensions of its response.
#[derive(Clone, Copy, Debug)]
pub struct Counted(pub usize);

/// What the request has of the room for answers.
pub fn share(parts: &Parts) -> Option<Arc<Share>> {
    parts.extensions.get().cloned()
}

impl Making {
    /// No bytes yet.
    pub fn new(share: Option<Arc<Share>>) -> Making {
        Making { share, bytes: Cell::new(0) }
    }

    /// Takes more of the room, so that it is so much altogether.
    ///
    /// # Errors
    ///
    /// The problem of an answer for which there is no room.
    pub fn grow_to(&self, bytes: usize) -> Result<(), Problem> {
        if let Some(share) = &self.share {
            share.grow(bytes.saturating_sub(self.bytes.get())).map_err(no_room_for_answer)?;
            self.bytes.set(bytes.max(self.bytes.get()));
        }
        Ok(())
    }

    /// The answer is there, and keeps its place.
    pub fn made(self, response: &mut Response) {
        let bytes = self.bytes.take();
        if 0 < bytes {
            response.extensions_mut().insert(Counted(bytes));
        }
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        self.share.iter().for_each(|share| share.shrink(self.bytes.get()));
    }
}
