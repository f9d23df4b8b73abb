//! A server that does nothing: reads a body and answers as many bytes as it is asked for, with the service's runtime and allocator.
//! Beside that it serves the yardstick: what a server would take that only decoded each spec to a `Value` and encoded its answer.

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;
use axum::routing::post;
use kops_network_planner::answer::PLAN;
use kops_network_planner::http::server::termination;
use kops_network_planner::manifest::Format;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::vectors;

/// The most bytes of an answer.
const MOST: usize = 1 << 20;
static ANSWER: [u8; MOST] = [b' '; MOST];

/// Where it answers `?BYTES`.
pub const PATH: &str = "/bare";
/// Where it answers `?INDEX` of a spec in JSON.
pub const YARDSTICK: &str = "/yardstick";

/// Serves on a free loopback port, which it tells as the service does, until it is told to stop.
pub fn serve() -> Result<(), Box<dyn Error>> {
    let answers: Arc<[Value]> = answers()?.into();
    let router = Router::new().route(PATH, post(bare)).route(YARDSTICK, post(yardstick)).with_state(answers);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (stop, _) = termination()?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("listening on http://{}, for a comparison", listener.local_addr()?);
        Ok(axum::serve(listener, router).with_graceful_shutdown(stop).await?)
    })
}

fn answers() -> Result<Vec<Value>, Box<dyn Error>> {
    let specs = vectors::planned()?;
    let answers = specs.iter().map(|spec| spec.answer(&PLAN, Format::Json));
    answers.map(|answer| Ok(serde_json::from_str(&answer.map_err(|problem| format!("{problem:?}"))?)?)).collect()
}

async fn bare(uri: Uri, body: Bytes) -> impl IntoResponse {
    let bytes = number(&uri).filter(|bytes| *bytes <= MOST);
    match bytes {
        Some(bytes) if !body.is_empty() => {
            Ok(([(header::CONTENT_TYPE, "application/json")], Bytes::from_static(&ANSWER[..bytes])))
        }
        _ => Err(StatusCode::BAD_REQUEST),
    }
}

async fn yardstick(State(answers): State<Arc<[Value]>>, uri: Uri, body: Bytes) -> impl IntoResponse {
    let spec = serde_json::from_slice::<Value>(&body);
    let answer = number(&uri).and_then(|index| answers.get(index));
    match (spec, answer) {
        (Ok(Value::Object(_)), Some(answer)) => {
            let mut bytes = serde_json::to_vec_pretty(answer).unwrap_or_default();
            bytes.push(b'\n');
            Ok(([(header::CONTENT_TYPE, "application/json")], bytes))
        }
        _ => Err(StatusCode::BAD_REQUEST),
    }
}

fn number(uri: &Uri) -> Option<usize> {
    uri.query()?.parse().ok()
}
