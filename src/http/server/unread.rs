//! Bodies that nothing reads: an answer that is there before the body waits a little for it, so that the connection can
//! go on. After that the answer says that the connection ends, and the body is read on to a bound: many clients read
//! their answer only when they have sent everything.

use std::future::Future;
use std::mem::replace;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{Version, header};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Sleep, sleep, timeout};

/// How long an answer waits for the body of its request.
const WAIT: Duration = Duration::from_millis(250);
/// How much of a body is read on, in bytes.
const BOUND: usize = 32 << 20;

/// A body on its way through the router; one that is not read to its end comes back.
struct Lent<B> {
    body: Option<B>,
    asked: bool,
    expects: bool,
    back: Arc<Mutex<Back<B>>>,
}

/// The state of a body that was lent.
#[derive(Debug)]
enum Back<B> {
    /// It was read to its end.
    Read,
    /// It cannot be read: nothing that follows on the connection can.
    Broken,
    /// It was dropped before.
    Unread(B),
    /// The client waits for `100 Continue`, which was not sent.
    Unasked,
}

/// A handle that gets the body back.
#[derive(Debug)]
pub struct Lease<B>(Arc<Mutex<Back<B>>>);

/// Lends a body to the router. Those of HTTP/2 have separate streams, and hold up nothing.
pub fn lend<B>(parts: &Parts, body: B) -> (Body, Option<Lease<B>>)
where
    B: HttpBody<Data = Bytes, Error: Into<axum::BoxError>> + Send + Unpin + 'static,
{
    if body.is_end_stream() {
        return (Body::empty(), None);
    }
    if Version::HTTP_2 <= parts.version {
        return (Body::new(body), None);
    }
    let back = Arc::new(Mutex::new(Back::Unasked));
    let expects = parts.headers.contains_key(header::EXPECT);
    let lent = Lent { body: Some(body), asked: false, expects, back: Arc::clone(&back) };
    (Body::new(lent), Some(Lease(back)))
}

impl<B> Lent<B> {
    fn give(&self, back: Back<B>) {
        *self.back.lock().unwrap_or_else(PoisonError::into_inner) = back;
    }
}

impl<B: HttpBody + Unpin> HttpBody for Lent<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.asked = true;
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let frame = ready!(Pin::new(&mut *body).poll_frame(context));
        if body.is_end_stream() || !matches!(frame, Some(Ok(_))) {
            self.body = None;
            self.give(if matches!(frame, Some(Err(_))) { Back::Broken } else { Back::Read });
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl<B> Drop for Lent<B> {
    fn drop(&mut self) {
        if let Some(body) = self.body.take()
            && (self.asked || !self.expects)
        {
            self.give(Back::Unread(body));
        }
    }
}

/// A body that is read on.
pub struct Unread<B> {
    body: B,
    read: usize,
    wait: Option<Pin<Box<Sleep>>>,
}

/// How reading on ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The body is read: the connection can go on.
    Read,
    /// The rest takes too long, is too much or was never asked for.
    Left,
}

impl<B: HttpBody<Data = Bytes> + Unpin> Lease<B> {
    /// The body that is to be read on, where there is one, or how it ended.
    pub fn end(self) -> Result<Unread<B>, Ending> {
        let back = replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), Back::Read);
        match back {
            Back::Read => Err(Ending::Read),
            Back::Broken | Back::Unasked => Err(Ending::Left),
            Back::Unread(body) => {
                let hopeless = BOUND as u64 <= body.size_hint().lower();
                let wait = (!hopeless).then(|| Box::pin(sleep(WAIT)));
                Ok(Unread { body, read: 0, wait })
            }
        }
    }
}

impl<B: HttpBody<Data = Bytes> + Send + Unpin + 'static> Unread<B> {
    /// Waits for the end of the body, a little.
    pub fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<Ending> {
        if let Poll::Ready(ending) = self.poll_read(context) {
            return Poll::Ready(ending);
        }
        match &mut self.wait {
            Some(wait) => wait.as_mut().poll(context).map(|()| Ending::Left),
            None => Poll::Ready(Ending::Left),
        }
    }

    /// Reads on while the answer is sent.
    pub fn read_on(mut self, patience: Duration) {
        tokio::spawn(async move {
            // However it ended, no request follows on this connection.
            let _ = timeout(patience, std::future::poll_fn(|context| self.poll_read(context))).await;
        });
    }

    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<Ending> {
        while self.read < BOUND {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => self.read += frame.data_ref().map_or(0, Bytes::len),
                Some(Err(_)) => return Poll::Ready(Ending::Left),
                None => return Poll::Ready(Ending::Read),
            }
        }
        Poll::Ready(Ending::Left)
    }
}
