//! The body of an answer: its bytes hold their share of the room for answers until the transport lets go of the last of
//! them. One that is written while it is sent counts its bytes itself, and holds what the request has.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::{Body as AnyBody, Bytes};
use http_body::{Body, Frame, SizeHint};

use super::ledger::{Open, Ticket};
use crate::http::pieces::Pieces;
use crate::http::room::Share;

/// The transport is given so many bytes at a time: when it asks for more, the peer has taken some.
const PART: usize = 16 << 10;

/// The body of an answer.
pub struct Held {
    left: Pieces,
    /// For an answer of several parts.
    ticket: Option<Ticket>,
    /// What more comes.
    more: Option<More>,
}

/// An answer that is written while it is sent.
struct More {
    answer: AnyBody,
    open: Arc<Open>,
    _share: Option<Arc<Share>>,
    /// What is done at its end, whose bytes may not be sent yet.
    end: Box<dyn FnOnce() + Send>,
}

/// The bytes, with what is given back when they are dropped.
struct Owned {
    bytes: Bytes,
    _share: Option<Arc<Share>>,
    _open: Arc<Open>,
}

impl AsRef<[u8]> for Owned {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Held {
    /// The body of these bytes.
    pub fn new(bytes: Pieces, share: Option<Arc<Share>>, open: Open) -> Held {
        if bytes.is_empty() {
            return Held { left: bytes, ticket: None, more: None };
        }
        let length = bytes.len();
        open.answered(length);
        let ticket = (PART < length).then(|| open.ticket());
        let open = Arc::new(open);
        let owned = |bytes| Bytes::from_owner(Owned { bytes, _share: share.clone(), _open: Arc::clone(&open) });
        Held { left: bytes.map(owned), ticket, more: None }
    }

    /// The body of an answer that is written while it is sent; `end` is called at its end.
    pub fn streamed(
        answer: AnyBody,
        share: Option<Arc<Share>>,
        open: Open,
        end: impl FnOnce() + Send + 'static,
    ) -> Held {
        let ticket = Some(open.ticket());
        let more = More { answer, open: Arc::new(open), _share: share, end: Box::new(end) };
        Held { left: Pieces::default(), ticket, more: Some(more) }
    }

    /// Waits for more of an answer that is written while it is sent.
    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.left.is_empty()
            && let Some(More { answer, open, .. }) = &mut self.more
        {
            match Pin::new(answer).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => {
                    let Ok(bytes) = frame.into_data() else { continue };
                    open.answered(bytes.len());
                    let owned = Owned { bytes, _share: None, _open: Arc::clone(open) };
                    self.left = Bytes::from_owner(owned).into();
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(io::Error::other(error))),
                Poll::Ready(None) => {
                    if let Some(More { end, .. }) = self.more.take() {
                        end();
                    }
                }
                Poll::Pending => {
                    open.waits();
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl Body for Held {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Err(error) = ready!(self.poll_more(context)) {
            return Poll::Ready(Some(Err(error)));
        }
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        if let Some(ticket) = &self.ticket {
            ticket.progressed();
        }
        // Nothing is left after the last part, so that the bytes go with it.
        Poll::Ready(Some(Ok(Frame::data(self.left.split_to(PART)))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty() && self.more.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        match self.more {
            Some(_) => SizeHint::default(),
            None => SizeHint::with_exact(self.left.len() as u64),
        }
    }
}
