//! `GET /codes` and `GET /codes/{code}`: what is said besides the findings of rules, for people.

use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{Extension, Path};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::list::{CODE, CODES};
use super::markdown;
use super::shell::{escaped, page, sentence};
use crate::answer::codes::{all, unknown_code};
use crate::answer::problem::Problem;
use crate::code::{Code, CodeUse};
use crate::http::file::File;
use crate::http::made::Made;

/// What a terminal shows of a code's example.
type Told = fn(&Code) -> String;

/// The pages of the codes, in the order of the catalogue; each is made when it is asked for the first time.
struct CodePages {
    told: Option<Told>,
    pages: Vec<(&'static Code, OnceLock<File>)>,
}

/// The routes of the codes.
pub fn router<S: Clone + Send + Sync + 'static>(told: Option<Told>) -> Router<S> {
    let pages = all().map(|code| (code, OnceLock::new())).collect();
    Router::new()
        .route(CODES.path, get(get_codes))
        .route(CODE.path, get(get_code).layer(Extension(Arc::new(CodePages { told, pages }))))
}

async fn get_codes() -> &'static File {
    static PAGE: Made<File> = Made::by(|| File::new(CODES.media_type, list()));
    PAGE.value().await
}

async fn get_code(Extension(pages): Extension<Arc<CodePages>>, Path(code): Path<String>) -> Result<Response, Problem> {
    let found = pages.pages.iter().find(|(known, _)| known.code == code);
    let (code, file) = found.ok_or_else(|| unknown_code(&code))?;
    let file = file.get_or_init(|| File::new(CODE.media_type, explained(code, pages.told)));
    Ok(file.into_response())
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

fn explained(code: &Code, told: Option<Told>) -> String {
    let said = told.filter(|_| code.example.is_some()).map(|told| told(code));
    let Code { code, usage, summary, documentation, example } = code;
    let (text, _) = markdown::rendered(documentation);
    let content = format!(
        "<p class=\"code\">{code}</p>\n<h1>{}</h1>\n\
         <p class=\"facts\"><span>{}</span><a href=\"/codes\">All codes</a></p>\n\
         <article>\n{text}</article>\n{}{}\
         <p class=\"soft\">The same for programs: <a href=\"/v1/codes/{code}\">/v1/codes/{code}</a></p>\n",
        sentence(summary),
        used(*usage),
        example.map(|example| shown(EXAMPLE, example)).unwrap_or_default(),
        said.map(|said| shown("What a terminal shows", &said)).unwrap_or_default(),
    );
    page(CODES.path, code, &content)
}

/// The heading of an example: what is asked.
const EXAMPLE: &str = "Before and after, as asked of <code>/v1/diff</code>";

fn shown(title: &str, text: &str) -> String {
    format!("<h2>{title}</h2>\n<pre tabindex=\"0\"><code>{}</code></pre>\n", escaped(text.trim_end()))
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
