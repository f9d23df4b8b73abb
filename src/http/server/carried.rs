//! What a body carries. The framing of chunks may be many times as long as what is in them: a size of endless zeros or
//! spaces carries nothing.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::progress::Progress;

/// A body whose bytes are counted as they are read.
#[derive(Debug)]
pub struct Carried<B> {
    body: B,
    progress: Progress,
}

impl<B> Carried<B> {
    /// The body of the request that is in progress.
    pub fn new(body: B, progress: Progress) -> Carried<B> {
        Carried { body, progress }
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Carried<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
            self.progress.carried(data.len());
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
