//! `GET /guide`: the guide for people, which is the README of the repository.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The path of the guide.
pub const GUIDE: &str = "/guide";

/// Markdown, sent as plain text, because browsers offer other Markdown to be saved.
pub async fn get_guide() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (headers, include_str!("../../README.md")).into_response()
}
