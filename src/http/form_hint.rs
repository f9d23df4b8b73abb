//! The answer to a media type that is not read, with the command line that would have worked.

use axum::extract::Request;
use axum::http::header;

use super::media_type::{self, LINES, YAML};
use crate::answer::BATCH;
use crate::answer::notation::Form;
use crate::answer::problem::{Problem, UNSUPPORTED_MEDIA_TYPE};

/// A problem for the media type `sent`, or for its absence.
pub fn unsupported(request: &Request, sent: Option<&str>) -> Problem {
    let takes_lines = request.uri().path() == BATCH.path;
    let read = if takes_lines { "questions are NDJSON, JSON or YAML" } else { "manifests are YAML or JSON" };
    let detail = match sent {
        Some(sent) if media_type::essence(sent) == media_type::FORM => format!("the body is sent as a form; {read}"),
        Some(sent) => format!("`{sent}` is not read; {read}"),
        None => format!("the header `Content-Type` is missing; {read}"),
    };
    let (file, media_type) = if takes_lines { ("questions.ndjson", LINES) } else { ("cluster.yaml", YAML) };
    let lines = media_type::all_of_form(Form::Lines).filter(|_| takes_lines);
    let address = address(request);
    Problem::new(&UNSUPPORTED_MEDIA_TYPE, detail)
        .hint(format!("curl --data-binary @{file} -H 'content-type: {media_type}' '{address}'"))
        .supported(lines.chain(media_type::supported()))
}

/// The address of this very request, as far as it is safe between quotes in a shell.
fn address(request: &Request) -> String {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.filter(|host| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte)));
    let uri = request.uri();
    let target = uri.path_and_query().map_or(uri.path(), |target| target.as_str());
    let target = if target.contains('\'') { uri.path() } else { target };
    format!("http://{}{target}", host.unwrap_or("localhost:8080"))
}
