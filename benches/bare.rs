//! A server that does nothing: reads a body and answers as many bytes as it is asked for, with the service's runtime and allocator.

use std::io;

use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;
use axum::routing::post;
use kops_network_planner::http::server::termination;
use tokio::net::TcpListener;

/// The most bytes of an answer.
const MOST: usize = 1 << 20;
static ANSWER: [u8; MOST] = [b' '; MOST];

/// Where it answers `?BYTES`.
pub const PATH: &str = "/bare";

/// Serves on a free loopback port, which it tells as the service does, until it is told to stop.
pub fn serve() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let stop = termination()?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("listening on http://{}, for a comparison", listener.local_addr()?);
        axum::serve(listener, Router::new().route(PATH, post(answer))).with_graceful_shutdown(stop).await
    })
}

async fn answer(uri: Uri, body: Bytes) -> impl IntoResponse {
    let bytes = uri.query().and_then(|query| query.parse().ok()).filter(|bytes| *bytes <= MOST);
    match bytes {
        Some(bytes) if !body.is_empty() => {
            Ok(([(header::CONTENT_TYPE, "application/json")], Bytes::from_static(&ANSWER[..bytes])))
        }
        _ => Err(StatusCode::BAD_REQUEST),
    }
}
