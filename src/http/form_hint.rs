//! The answer to a media type that is not read, with the command line that would have worked.

use axum::extract::Request;
use axum::http::header;

use super::media_type;
use crate::answer::problem::{Problem, UNSUPPORTED_MEDIA_TYPE};

/// A problem for the media type `sent`, or for its absence.
pub fn unsupported(request: &Request, sent: Option<&str>) -> Problem {
    let detail = match sent {
        Some(sent) if media_type::essence(sent) == media_type::FORM => {
            "the body is sent as a form; manifests are YAML or JSON".to_owned()
        }
        Some(sent) => format!("`{sent}` is not read; manifests are YAML or JSON"),
        None => "the header `Content-Type` is missing; manifests are YAML or JSON".to_owned(),
    };
    let address = address(request);
    Problem::new(&UNSUPPORTED_MEDIA_TYPE, detail)
        .hint(format!("curl --data-binary @cluster.yaml -H 'content-type: application/yaml' '{address}'"))
        .supported(media_type::supported())
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
