//! The body of an answer: its bytes hold their share of the room for answers until the transport lets go of the last of
//! them.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::ledger::{Open, Ticket};
use crate::http::room::Share;

/// The transport is given so many bytes at a time: when it asks for more, the peer has taken some.
const PART: usize = 16 << 10;

/// The body of an answer.
#[derive(Debug)]
pub struct Held {
    left: Bytes,
    /// For an answer of several parts.
    ticket: Option<Ticket>,
}

/// The bytes, with what is given back when they are dropped.
struct Owned {
    bytes: Bytes,
    _share: Arc<Share>,
    _open: Open,
}

impl AsRef<[u8]> for Owned {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Held {
    /// The body of these bytes.
    pub fn new(bytes: Bytes, share: Arc<Share>, open: Open) -> Held {
        if bytes.is_empty() {
            return Held { left: bytes, ticket: None };
        }
        open.answered(bytes.len());
        let ticket = (PART < bytes.len()).then(|| open.ticket());
        Held { left: Bytes::from_owner(Owned { bytes, _share: share, _open: open }), ticket }
    }
}

impl Body for Held {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        if let Some(ticket) = &self.ticket {
            ticket.progressed();
        }
        let length = self.left.len().min(PART);
        // Nothing is left after the last part, so that the bytes go with it.
        let part = if length == self.left.len() { std::mem::take(&mut self.left) } else { self.left.split_to(length) };
        Poll::Ready(Some(Ok(Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}
