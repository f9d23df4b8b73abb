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
    /// Scripts, styles, fonts and pictures of this service.
    OwnFiles,
    /// Nothing.
    Nothing,
}

/// The API document as a page for people, and the files that it loads.
pub static DOCS: Page = Page::of_people("/docs", "text/html; charset=utf-8");
/// The guide.
pub static GUIDE: Page = Page::of_people("/guide", "text/html; charset=utf-8");
/// The API document.
pub static OPENAPI: Page = Page::of_tools("/openapi.json", "application/json");
/// The API document in OpenAPI 3.0.3.
pub static OPENAPI_30: Page = Page::of_tools("/openapi-3.0.json", "application/json");
/// The schemas of manifests.
pub static SCHEMAS: Page = Page::of_tools("/schemas/{file}", "application/schema+json");
/// The types of problems.
pub static PROBLEM: Page = Page::of_tools("/problems/{type}", "text/markdown; charset=utf-8");

/// Every page.
pub static PAGES: [&Page; 6] = [&DOCS, &GUIDE, &OPENAPI, &OPENAPI_30, &SCHEMAS, &PROBLEM];

impl Page {
    const fn of_people(path: &'static str, media_type: &'static str) -> Page {
        Page { path, media_type, policy: Policy::OwnFiles, is_cached: true }
    }

    const fn of_tools(path: &'static str, media_type: &'static str) -> Page {
        Page { path, media_type, policy: Policy::Nothing, is_cached: true }
    }

    /// The page with this content.
    pub fn with(&self, content: impl IntoResponse) -> Response {
        ([(header::CONTENT_TYPE, self.media_type)], content).into_response()
    }
}

/// The page at `path`, or above it.
pub fn at(path: &str) -> Option<&'static Page> {
    PAGES.into_iter().find(|page| path.starts_with(fixed(page.path)))
}

/// What is before the parameter of a route.
pub fn fixed(route: &str) -> &str {
    route.split_once('{').map_or(route, |(fixed, _)| fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_what_stands_before_its_parameter() {
        assert_eq!(at("/problems/invalid-spec").map(|page| page.path), Some("/problems/{type}"));
        assert_eq!(at("/docs/NOTICE").map(|page| page.path), Some("/docs"));
        assert!(at("/v1/plan").is_none() && at("/problems").is_none());
    }
}
