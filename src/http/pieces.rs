//! The bytes of an answer, in one piece or in several: a large one is made in pieces, which are never joined.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use axum::body::{Body as AnyBody, Bytes};
use http_body::{Body, Frame, SizeHint};

/// The bytes of an answer.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    first: Bytes,
    /// What follows: mostly nothing.
    rest: VecDeque<Bytes>,
}

impl Pieces {
    /// The bytes of a body that is in memory already, so that reading them waits for nothing and cannot fail.
    pub fn of(body: AnyBody) -> Pieces {
        let mut body = pin!(body);
        let mut context = Context::from_waker(Waker::noop());
        let mut pieces = Pieces::default();
        while let Poll::Ready(Some(Ok(frame))) = body.as_mut().poll_frame(&mut context) {
            pieces.push(frame.into_data().unwrap_or_default());
        }
        pieces
    }

    fn push(&mut self, piece: Bytes) {
        match (piece.is_empty(), self.first.is_empty()) {
            (true, _) => {}
            (false, true) => self.first = piece,
            (false, false) => self.rest.push_back(piece),
        }
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.iter().map(Bytes::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The pieces, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Bytes> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// The same bytes, each piece as `change` makes it of the one that there was.
    #[must_use]
    pub fn map(self, mut change: impl FnMut(Bytes) -> Bytes) -> Pieces {
        Pieces { first: change(self.first), rest: self.rest.into_iter().map(change).collect() }
    }

    /// Takes at most so many bytes from the front, which are not copied.
    pub fn split_to(&mut self, most: usize) -> Bytes {
        if most < self.first.len() {
            return self.first.split_to(most);
        }
        std::mem::replace(&mut self.first, self.rest.pop_front().unwrap_or_default())
    }

    /// All bytes in one piece.
    pub fn joined(self) -> Bytes {
        if self.rest.is_empty() { self.first } else { self.iter().flatten().copied().collect() }
    }

    /// The body that has them.
    pub fn into_body(self) -> AnyBody {
        if self.rest.is_empty() { self.first.into() } else { AnyBody::new(self) }
    }
}

impl From<Bytes> for Pieces {
    fn from(first: Bytes) -> Pieces {
        Pieces { first, rest: VecDeque::new() }
    }
}

impl From<Vec<Vec<u8>>> for Pieces {
    fn from(written: Vec<Vec<u8>>) -> Pieces {
        let mut pieces = Pieces::default();
        written.into_iter().for_each(|piece| pieces.push(piece.into()));
        pieces
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.split_to(usize::MAX);
        Poll::Ready((!piece.is_empty()).then(|| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_go_through_a_body_without_a_copy() {
        let written: Vec<Vec<u8>> = ["ab", "cde", "f"].map(|piece| piece.as_bytes().to_vec()).into();
        let places: Vec<_> = written.iter().map(|piece| piece.as_ptr()).collect();
        let mut pieces = Pieces::of(Pieces::from(written).into_body());
        assert_eq!(pieces.iter().map(|piece| piece.as_ptr()).collect::<Vec<_>>(), places);
        assert_eq!((pieces.len(), pieces.iter().count()), (6, 3));
        assert_eq!(pieces.clone().joined(), "abcdef");
        let parts: Vec<Bytes> =
            std::iter::from_fn(|| Some(pieces.split_to(2)).filter(|part| !part.is_empty())).collect();
        assert_eq!(parts, ["ab", "cd", "e", "f"]);
        assert!(pieces.is_empty());
    }

    #[test]
    fn one_piece_and_none_are_bodies_too() {
        for text in ["", "one"] {
            let body = Pieces::from(vec![text.as_bytes().to_vec()]).into_body();
            assert_eq!(body.size_hint().exact(), Some(text.len() as u64));
            assert_eq!(Pieces::of(body).joined(), text);
        }
    }
}
