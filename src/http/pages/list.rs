//! What is read besides the operations: pages for people and documents for tools. Known paths, policies and entity tags
//! follow from this list.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A page or a document.
#[derive(Debug)]
pub struct Page {
    /// The path, as the router has it.
    pub path: &'static str,
    /// The media type.
    pub media_type: &'static str,
    /// What a browser may load for it.
    pub policy: Policy,
    /// Whether it changes with the program only, so that a client can keep it.
    pub is_cached: bool,
}

/// What a browser may load for a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Scripts, styles and pictures of this service, and answers of its operations.
    OwnFiles,
    /// The same, and styles and pictures inside a file: Swagger UI has them.
    OwnFilesAndInline,
    /// Nothing.
    Nothing,
}

/// The page on which a spec is planned while it is written.
pub static PLANNER: Page = Page::of_people("/");
/// What pages load.
pub static ASSETS: Page = Page::of_people("/assets/{file}");
/// The API document as a page for people, and the files that it loads.
pub static DOCS: Page = Page { policy: Policy::OwnFilesAndInline, ..Page::of_people("/docs") };
/// The guide.
pub static GUIDE: Page = Page::of_people("/guide");
/// A further document.
pub static DOCUMENT: Page = Page::of_people("/guide/{document}");
/// The catalogue of rules.
pub static RULES: Page = Page::of_people("/rules");
/// A rule of the catalogue.
pub static RULE: Page = Page::of_people("/rules/{code}");
/// The codes of what is answered besides the findings of rules.
pub static CODES: Page = Page::of_people("/codes");
/// One of these codes.
pub static CODE: Page = Page::of_people("/codes/{code}");
/// The API document.
pub static OPENAPI: Page = Page::of_tools("/openapi.json", "application/json");
/// The API document in OpenAPI 3.0.3.
pub static OPENAPI_30: Page = Page::of_tools("/openapi-3.0.json", "application/json");
/// The schemas of manifests.
pub static SCHEMAS: Page = Page::of_tools("/schemas/{file}", "application/schema+json");
/// The types of problems, for people and as Markdown.
pub static PROBLEM: Page = Page { policy: Policy::OwnFiles, ..Page::of_tools("/problems/{type}", MARKDOWN) };

/// Markdown.
const MARKDOWN: &str = "text/markdown; charset=utf-8";
/// What people read.
pub const HTML: &str = "text/html; charset=utf-8";

/// Every page.
pub static PAGES: [&Page; 13] = [
    &PLANNER,
    &ASSETS,
    &DOCS,
    &GUIDE,
    &DOCUMENT,
    &RULES,
    &RULE,
    &CODES,
    &CODE,
    &OPENAPI,
    &OPENAPI_30,
    &SCHEMAS,
    &PROBLEM,
];

impl Page {
    const fn of_people(path: &'static str) -> Page {
        Page { path, media_type: HTML, policy: Policy::OwnFiles, is_cached: true }
    }

    const fn of_tools(path: &'static str, media_type: &'static str) -> Page {
        Page { path, media_type, policy: Policy::Nothing, is_cached: true }
    }

    /// The page with this content.
    pub fn with(&self, content: impl IntoResponse) -> Response {
        ([(header::CONTENT_TYPE, self.media_type)], content).into_response()
    }
}

/// The page at `path`, or above it; everything is above the first page, which has only its own path.
pub fn at(path: &str) -> Option<&'static Page> {
    PAGES.into_iter().find(|page| match page.path {
        "/" => path == "/",
        // Nearly every path differs from a route in the letter after the slash.
        route => path.as_bytes().get(1) == route.as_bytes().get(1) && path.starts_with(fixed(route)),
    })
}

/// What is before the parameter of a route.
pub fn fixed(route: &str) -> &str {
    let end = route.bytes().position(|byte| byte == b'{').unwrap_or(route.len());
    &route[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_what_stands_before_its_parameter() {
        assert_eq!(at("/problems/invalid-spec").map(|page| page.path), Some("/problems/{type}"));
        assert_eq!(at("/docs/NOTICE").map(|page| page.path), Some("/docs"));
        assert_eq!(at("/").map(|page| page.path), Some("/"));
        assert!(at("/v1/plan").is_none() && at("/problems").is_none());
    }
}
