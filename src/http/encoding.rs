//! The encoding of an answer, as `Accept-Encoding` asks for it: gzip where it is taken, otherwise none.

use std::io::Write;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::media_type::essence;
use super::negotiate::quality;
use super::pieces::Pieces;
use crate::answer::problem::{NOT_ACCEPTABLE, Problem};
use crate::deadline::Deadline;

/// How an answer may be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// RFC 1952.
    Gzip,
}

impl Encoding {
    /// The encoding that a client takes (RFC 9110, 12.5.3): it takes the text as it is unless it says otherwise.
    ///
    /// # Errors
    ///
    /// The problem of a client that takes neither.
    pub fn of(headers: &HeaderMap) -> Result<Encoding, Problem> {
        let [mut gzip, mut identity, mut other] = [None; 3];
        let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        for item in values.flat_map(|value| value.split(',')) {
            let coding = essence(item);
            let known = match coding.as_str() {
                "gzip" | "x-gzip" => &mut gzip,
                "identity" => &mut identity,
                "*" => &mut other,
                _ => continue,
            };
            *known = Some(quality(item));
        }
        let gzip = gzip.or(other).unwrap_or(0);
        match identity.or(other) {
            _ if 0 < gzip && identity.unwrap_or(0) <= gzip => Ok(Encoding::Gzip),
            Some(0) => Err(neither()),
            _ => Ok(Encoding::Identity),
        }
    }
}

/// How much is compressed between two looks at the deadline, in bytes: less than a millisecond.
const PART: usize = 64 << 10;

/// The text in its compressed form, unless it is given up.
pub fn compress(text: &Pieces, level: Compression, deadline: Deadline<'_>) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(text.len() / 8), level);
    for part in text.iter().flat_map(|piece| piece.chunks(PART)) {
        deadline.check().ok()?;
        encoder.write_all(part).ok()?;
    }
    let mut compressed = encoder.finish().ok()?;
    compressed.shrink_to_fit();
    Some(compressed.into())
}

fn neither() -> Problem {
    Problem::new(&NOT_ACCEPTABLE, "answers are sent as they are or as gzip, and `Accept-Encoding` allows neither")
        .hint("Leave the header `Accept-Encoding` out, or write `accept-encoding: gzip`")
        .supported(["gzip", "identity"])
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(accepted: &str, expected: Option<Encoding>) {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_str(accepted).unwrap())]);
        assert_eq!(Encoding::of(&headers).ok(), expected, "{accepted}");
    }

    #[test]
    fn gzip_where_it_is_taken() {
        assert_eq!(Encoding::of(&HeaderMap::new()).ok(), Some(Encoding::Identity));
        for accepted in ["gzip", "GZIP", "br;q=1, gzip;q=0.5", "*", "br, *;q=0.1", "identity;q=0.5, gzip", "x-gzip"] {
            check(accepted, Some(Encoding::Gzip));
        }
        for accepted in ["", "br", "gzip;q=0", "identity, gzip;q=0.5", "*;q=0, identity", "gzip;q=0, *"] {
            check(accepted, Some(Encoding::Identity));
        }
        for accepted in ["identity;q=0", "*;q=0", "gzip;q=0, identity;q=0", "br, *;q=0"] {
            check(accepted, None);
        }
    }
}
