//! `GET /codes` and `GET /codes/{code}`: what is said besides the findings of rules, for people.

use std::fmt::Write;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::list::{CODE, CODES};
use super::markdown;
use super::shell::{page, sentence};
use crate::answer::codes::{all, find, unknown_code};
use crate::answer::problem::Problem;
use crate::code::{Code, CodeUse};
use crate::http::file::File;

/// The routes of the codes.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(CODES.path, get(get_codes)).route(CODE.path, get(get_code))
}

async fn get_codes() -> &'static File {
    static PAGE: LazyLock<File> = LazyLock::new(|| File::new(CODES.media_type, list()));
    &PAGE
}

async fn get_code(Path(code): Path<String>) -> Result<Response, Problem> {
    let code = find(&code).ok_or_else(|| unknown_code(&code))?;
    Ok(CODE.with(explained(code)).into_response())
}

/// The codes, by use.
fn list() -> String {
    let mut content = String::from(
        "<h1>Codes</h1>\n\
         <p>What is answered besides the findings of <a href=\"/rules\">rules</a> has these codes.</p>\n",
    );
    let mut usage = None;
    for code in all() {
        if usage != Some(code.usage) {
            let close = if usage.is_some() { "</ul>\n" } else { "" };
            let _ = write!(content, "{close}<h2>{}</h2>\n<ul class=\"rules\">\n", used(code.usage));
            usage = Some(code.usage);
        }
        let Code { code, summary, .. } = code;
        let summary = sentence(summary);
        let _ = writeln!(
            content,
            "<li><a href=\"/codes/{code}\">{summary}</a>\
             <span class=\"where\"><span class=\"code\">{code}</span></span></li>"
        );
    }
    let close = if usage.is_some() { "</ul>\n" } else { "" };
    page(CODES.path, "Codes", &format!("{content}{close}"))
}

fn explained(code: &Code) -> String {
    let Code { code, usage, summary, documentation } = code;
    let (text, _) = markdown::rendered(documentation);
    let content = format!(
        "<p class=\"code\">{code}</p>\n<h1>{}</h1>\n<p class=\"facts\"><span>{}</span></p>\n\
         <article>\n{text}</article>\n\
         <p class=\"soft\">The same for programs: <a href=\"/v1/codes/{code}\">/v1/codes/{code}</a></p>\n",
        sentence(summary),
        used(*usage),
    );
    page(CODES.path, code, &content)
}

/// Where a code is used, for a reader.
fn used(usage: CodeUse) -> &'static str {
    match usage {
        CodeUse::Change => "Changes",
        CodeUse::Hop => "Hops of a packet",
        CodeUse::Reply => "The way back of a packet",
        CodeUse::Allocation => "Places of new subnets",
        CodeUse::Overlap => "Overlaps of clusters",
        CodeUse::Assumption => "What was assumed",
        CodeUse::Question => "Findings on a question",
    }
}
