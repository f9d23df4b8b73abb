//! Answers that change with the program only: each is written once in each notation, and all requests share the bytes.
//! Written again for every request, the list of rules takes 2 to 7 ms; the first time it is written on a thread that
//! serves no connections.

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::header;
use axum::response::Response;
use serde::Serialize;
use tokio::task::spawn_blocking;

use super::file::File;
use super::layers::unexpected;
use super::negotiate::Answer;
use crate::answer::problem::Problem;
use crate::manifest::Format;

/// An answer that never changes.
#[derive(Debug)]
pub struct Constant {
    json: OnceLock<File>,
    yaml: OnceLock<File>,
}

impl Constant {
    /// One that is not written yet.
    pub const fn new() -> Constant {
        Constant { json: OnceLock::new(), yaml: OnceLock::new() }
    }

    /// The answer in the notation that is asked for; `body` makes it at the first time.
    ///
    /// # Errors
    ///
    /// The problem of a body that cannot be written.
    pub async fn answer<T: Serialize + 'static>(
        &'static self,
        answer: Answer,
        body: fn() -> T,
    ) -> Result<Response, Problem> {
        let written = match answer.format() {
            Format::Json => &self.json,
            Format::Yaml => &self.yaml,
        };
        let write = move || {
            let text = answer.bytes(&body())?;
            Ok(written.get_or_init(|| File::new("application/octet-stream", text)))
        };
        let file = match written.get() {
            Some(file) => file,
            None => spawn_blocking(write).await.unwrap_or_else(|_| Err(unexpected()))?,
        };
        let forms = file.forms();
        let mut response = answer.of_body(Body::from(forms.plain()));
        response.headers_mut().insert(header::ETAG, file.tag());
        response.extensions_mut().insert(forms);
        Ok(response)
    }
}
