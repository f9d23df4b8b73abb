//! `GET /guide` and `GET /guide/{document}`: the documents of the repository as pages.

use std::sync::OnceLock;

use axum::Router;
use axum::extract::{OriginalUri, Path};
use axum::routing::get;
use tokio::task::spawn_blocking;

use super::list::{DOCUMENT, GUIDE};
use super::markdown::{contents, linked};
use super::shell;
use crate::answer::problem::Problem;
use crate::http::fallback::not_found;
use crate::http::file::{File, inflated};
use crate::http::layers::unexpected;

/// A document of `docs/`.
struct Document {
    /// The name of its file, without the end.
    name: &'static str,
    /// What it is called among the others.
    title: &'static str,
    /// Its text, compressed.
    text: &'static [u8],
    page: OnceLock<File>,
}

/// The documents, in the order in which they are read; the first one is the guide itself.
static DOCUMENTS: [Document; 4] = [
    Document::of("guide", "Questions", include_bytes!(concat!(env!("OUT_DIR"), "/guide.md.gz"))),
    Document::of("clients", "Clients", include_bytes!(concat!(env!("OUT_DIR"), "/clients.md.gz"))),
    Document::of("pipelines", "Pipelines", include_bytes!(concat!(env!("OUT_DIR"), "/pipelines.md.gz"))),
    Document::of("operations", "Operations", include_bytes!(concat!(env!("OUT_DIR"), "/operations.md.gz"))),
];

impl Document {
    const fn of(name: &'static str, title: &'static str, text: &'static [u8]) -> Document {
        Document { name, title, text, page: OnceLock::new() }
    }

    fn path(&self) -> String {
        if self.name == DOCUMENTS[0].name { GUIDE.path.to_owned() } else { format!("{}/{}", GUIDE.path, self.name) }
    }

    /// The page; it takes a while the first time, which no thread has that serves connections.
    async fn page(&'static self) -> Result<&'static File, Problem> {
        match self.page.get() {
            Some(page) => Ok(page),
            None => spawn_blocking(|| self.page.get_or_init(|| self.made())).await.map_err(|_| unexpected()),
        }
    }

    fn made(&self) -> File {
        let text = inflated(self.text);
        let (text, headings) = linked(&String::from_utf8_lossy(&text), page_of);
        let content = format!("{}{}<article>\n{text}</article>\n", self.others(), contents(&headings));
        File::new(GUIDE.media_type, shell::page(GUIDE.path, self.title, &content))
    }

    /// Links to all documents.
    fn others(&self) -> String {
        let current = |name: &str| if name == self.name { " aria-current=\"page\"" } else { "" };
        let link = |other: &Document| {
            format!("<a href=\"{}\"{}>{}</a>\n", other.path(), current(other.name), shell::escaped(other.title))
        };
        let links: String = DOCUMENTS.iter().map(link).collect();
        format!("<nav class=\"documents\" aria-label=\"Documents\">{links}</nav>\n")
    }
}

/// The page that a link from one document to another leads to.
fn page_of(link: &str) -> Option<String> {
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let document = DOCUMENTS.iter().find(|document| file.strip_suffix(".md") == Some(document.name))?;
    Some(document.path() + &anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default())
}

/// The routes of the documents.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(GUIDE.path, get(get_guide)).route(DOCUMENT.path, get(get_document))
}

async fn get_guide() -> Result<&'static File, Problem> {
    DOCUMENTS[0].page().await
}

async fn get_document(Path(name): Path<String>, OriginalUri(uri): OriginalUri) -> Result<&'static File, Problem> {
    match DOCUMENTS[1..].iter().find(|document| document.name == name) {
        Some(document) => document.page().await,
        None => Err(not_found(uri).await),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_between_documents_lead_to_their_pages() {
        assert_eq!(page_of("guide.md#room-in-a-network").as_deref(), Some("/guide#room-in-a-network"));
        assert_eq!(page_of("operations.md").as_deref(), Some("/guide/operations"));
        assert_eq!(page_of("../benches/README.md"), None);
    }
}
