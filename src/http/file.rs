//! Files: documents and pages that change with the program only. Their bytes, as they are and compressed, are made once
//! and shared by all answers.

use std::io::Read;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::read::GzDecoder;

use super::encoding::{Encoding, compress};
use super::etag;
use super::pieces::Pieces;
use crate::deadline::Deadline;

/// A file with its forms.
#[derive(Debug)]
pub struct File {
    media_type: HeaderValue,
    plain: Bytes,
    gzip: Option<Bytes>,
    tag: HeaderValue,
}

/// What is in the answer's extensions in place of a body until its encoding is known.
#[derive(Clone, Debug)]
pub struct Forms {
    plain: Bytes,
    gzip: Option<Bytes>,
}

impl File {
    /// A file of this text.
    pub fn new(media_type: &str, text: impl Into<Bytes>) -> File {
        let plain = text.into();
        let gzip = compress(&Pieces::from(plain.clone()), Compression::best(), Deadline::NONE)
            .filter(|gzip| gzip.len() < plain.len());
        File::with(media_type, plain, gzip)
    }

    /// A file that is stored compressed.
    pub fn packed(media_type: &str, stored: &'static [u8]) -> File {
        let text = inflated(stored);
        File::with(media_type, text.into(), Some(Bytes::from_static(stored)))
    }

    fn with(media_type: &str, plain: Bytes, gzip: Option<Bytes>) -> File {
        let media_type = HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("text/plain"));
        let tag = etag::tag(&plain);
        File { media_type, plain, gzip, tag }
    }

    /// Its forms.
    pub fn forms(&self) -> Forms {
        Forms { plain: self.plain.clone(), gzip: self.gzip.clone() }
    }

    /// What tells it from other files.
    pub fn tag(&self) -> HeaderValue {
        self.tag.clone()
    }

    /// The file as it is.
    pub fn text(&self) -> &str {
        str::from_utf8(&self.plain).unwrap_or_default()
    }
}

impl IntoResponse for &File {
    fn into_response(self) -> Response {
        let headers = [(header::CONTENT_TYPE, self.media_type.clone()), (header::ETAG, self.tag.clone())];
        let mut response = (headers, Body::from(self.plain.clone())).into_response();
        response.extensions_mut().insert(self.forms());
        response
    }
}

impl Forms {
    /// The bytes as they are.
    pub fn plain(&self) -> Bytes {
        self.plain.clone()
    }

    /// The form for a client that takes this encoding, and the encoding that it has.
    pub fn choose(self, accepted: Encoding) -> (Encoding, Bytes) {
        match (accepted, self.gzip) {
            (Encoding::Gzip, Some(gzip)) => (Encoding::Gzip, gzip),
            _ => (Encoding::Identity, self.plain),
        }
    }
}
/// What is stored compressed.
pub fn inflated(stored: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    // Tests inflate every file.
    let _ = GzDecoder::new(stored).read_to_end(&mut plain);
    plain.shrink_to_fit();
    plain
}
