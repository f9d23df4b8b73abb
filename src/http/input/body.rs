//! The bytes of a body: as many as are allowed, in the time that is allowed, and out of their compression.

use std::io::Read;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;
use tokio::time::timeout;

use crate::answer::problem::{
    BAD_REQUEST, BODY_TOO_LARGE, Problem, SLOW_BODY, UNREADABLE_BODY, UNSUPPORTED_MEDIA_TYPE,
};
use crate::http::peer::Peer;
use crate::http::room::{Full, Share};
use crate::http::state::{AppState, no_room_for_body};

/// The encodings that are read, as `Accept-Encoding` lists them.
const ENCODINGS: [&str; 2] = ["gzip", "identity"];

/// How a body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Not at all.
    Identity,
    /// RFC 1952.
    Gzip,
}

impl Encoding {
    /// Reads `Content-Encoding`.
    pub fn of(headers: &HeaderMap) -> Result<Encoding, Problem> {
        // Several headers are one list, and a body that is packed twice is not read.
        let sent: Vec<&[u8]> = headers.get_all(header::CONTENT_ENCODING).iter().map(HeaderValue::as_bytes).collect();
        let sent = sent.join(&b", "[..]);
        match sent.trim_ascii().to_ascii_lowercase().as_slice() {
            _ if !headers.contains_key(header::CONTENT_ENCODING) => Ok(Encoding::Identity),
            b"identity" => Ok(Encoding::Identity),
            b"gzip" | b"x-gzip" => Ok(Encoding::Gzip),
            other => {
                let other = String::from_utf8_lossy(other);
                Err(Problem::new(&UNSUPPORTED_MEDIA_TYPE, format!("the encoding `{other}` is not read"))
                    .hint("Send the text as it is, or with `Content-Encoding: gzip`")
                    .supported(ENCODINGS))
            }
        }
    }

    /// The text of a body.
    pub fn decode(self, body: Bytes, limit: usize) -> Result<Bytes, Problem> {
        match self {
            Encoding::Identity => Ok(body),
            Encoding::Gzip => inflate(&body, limit),
        }
    }
}

/// What is said of bytes that gzip cannot have made.
pub fn not_gzip() -> Problem {
    Problem::new(&UNREADABLE_BODY, "the body is not what gzip makes, or breaks off")
        .hint("Leave the header `Content-Encoding` out where the body is not packed")
}

/// Stops one byte after the limit: what a bomb would have become is never made.
fn inflate(body: &[u8], limit: usize) -> Result<Bytes, Problem> {
    let mut text = Vec::new();
    let within = MultiGzDecoder::new(body).take(limit as u64 + 1).read_to_end(&mut text);
    within.map_err(|_| not_gzip())?;
    if limit < text.len() {
        let detail = format!("the body is larger than {limit} bytes when it is decompressed");
        return Err(Problem::new(&BODY_TOO_LARGE, detail).limit_bytes(limit));
    }
    Ok(text.into())
}

/// A body in memory, and its share of the memory for bodies.
#[derive(Debug)]
pub struct Received {
    /// The body as it was sent.
    pub bytes: Bytes,
    /// The share, given back when the request is done.
    share: Share,
}

impl Received {
    /// The text of a body of at most `limit` bytes, which takes the body's place in the memory for bodies.
    pub fn unpacked(self, encoding: Encoding, limit: usize) -> Result<Received, Problem> {
        let Received { bytes, share } = self;
        let length = bytes.len();
        let received = Received { bytes: encoding.decode(bytes, limit)?, share };
        received.share.shrink(length);
        received.hold(received.bytes.len())?;
        Ok(received)
    }

    /// Takes more of the memory for bodies.
    pub fn hold(&self, more: usize) -> Result<(), Problem> {
        self.share.grow(more).map_err(no_room_for_body)
    }
}

/// Receives a body of at most `limit` bytes.
pub async fn receive(parts: &Parts, body: Body, state: &AppState, limit: usize) -> Result<Received, Problem> {
    let promised = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if promised.is_some_and(|length: usize| limit < length) {
        return Err(too_large(limit));
    }
    let patience = state.settings.times.body;
    let share = state.body(Peer::of(&parts.extensions)).map_err(no_room_for_body)?;
    timeout(patience, collect(body, promised.unwrap_or(limit), limit, share))
        .await
        .unwrap_or_else(|_| Err(too_slow(patience)))
}

/// Collects a body of at most `limit` bytes, which is expected to have `expected` of them at most.
async fn collect(mut body: Body, expected: usize, limit: usize, share: Share) -> Result<Received, Problem> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame =
            frame.map_err(|_| Problem::new(&BAD_REQUEST, "the body ended too early, or its chunks are malformed"))?;
        let Ok(part) = frame.into_data() else { continue };
        if limit - bytes.len() < part.len() {
            return Err(too_large(limit));
        }
        make_room(&mut bytes, part.len(), expected, &share).map_err(no_room_for_body)?;
        bytes.extend_from_slice(&part);
    }
    share.shrink(bytes.capacity() - bytes.len());
    Ok(Received { bytes: bytes.into(), share })
}

/// Makes room for `more` bytes. What there is room for counts, not what has arrived: a list that grows has up to twice
/// as much.
fn make_room(bytes: &mut Vec<u8>, more: usize, expected: usize, share: &Share) -> Result<(), Full> {
    let (has, needed) = (bytes.capacity(), bytes.len() + more);
    if has < needed {
        let capacity = needed.max(expected.min(2 * has));
        share.grow(capacity - has)?;
        bytes.reserve_exact(capacity - bytes.len());
    }
    Ok(())
}

/// The problem of a body that does not arrive within `patience`.
pub fn too_slow(patience: Duration) -> Problem {
    Problem::new(&SLOW_BODY, format!("the body did not arrive within {} seconds", patience.as_secs_f32()))
}

/// The problem of a body larger than `limit` bytes.
pub fn too_large(limit: usize) -> Problem {
    let detail = format!("the body is larger than {limit} bytes");
    Problem::new(&BODY_TOO_LARGE, detail).limit_bytes(limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::room::Room;

    #[test]
    fn what_a_body_has_room_for_counts() {
        let room = Room::new(1_000, 1_000);
        let (share, mut bytes) = (room.take(None, 0).unwrap(), Vec::new());
        for length in (1..=9).map(|parts| parts * 100) {
            make_room(&mut bytes, 100, 900, &share).unwrap();
            bytes.resize(length, 0);
            assert_eq!(room.taken(), bytes.capacity());
        }
        assert_eq!(room.taken(), 900, "no more than is expected");
        assert_eq!(make_room(&mut bytes, 200, 900, &share), Err(Full::All(1_000)));
    }
}
