//! `GET /docs/`: the API document as a page of Swagger UI. Its files are part of the binary, compressed; the page loads
//! nothing from elsewhere.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::response::Redirect;
use axum::routing::get;

use super::fallback;
use super::file::File;
use super::made::Made;
use super::pages::assets;
use super::pages::list::DOCS;
use super::state::AppState;
use crate::answer::problem::Problem;

/// The path of the page.
const DOCS_PAGE: &str = "/docs/";

/// The page; `data-tokens` has it show where to enter a token.
const PAGE: &str = include_str!("docs/index.html");
const FOR_TOKENS: &str = " data-tokens";
/// What is there in place of the icon, whose name has a hash.
const NO_ICON: &str = "data:,";

/// What the page loads, as `src/http/docs/refresh` keeps it.
static FILES: Made<[(&str, File); 5]> = Made::by(|| {
    [
        ("swagger-initializer.js", File::new(SCRIPT, include_str!("docs/swagger-initializer.js"))),
        ("swagger-ui-bundle.js", File::packed(SCRIPT, include_bytes!("docs/swagger-ui/swagger-ui-bundle.js.gz"))),
        ("swagger-ui.css", File::packed("text/css", include_bytes!("docs/swagger-ui/swagger-ui.css.gz"))),
        (
            "swagger-ui-bundle.js.LICENSE.txt",
            File::new(PLAIN, include_str!("docs/swagger-ui/swagger-ui-bundle.js.LICENSE.txt")),
        ),
        ("NOTICE", File::new(PLAIN, include_str!("docs/swagger-ui/NOTICE"))),
    ]
});
const PLAIN: &str = "text/plain; charset=utf-8";
const SCRIPT: &str = "text/javascript";

/// The routes of the page.
pub fn router() -> Router<AppState> {
    Router::new().route(DOCS.path, get(home)).route(DOCS_PAGE, get(get_page)).route("/docs/{file}", get(get_file))
}

/// Sends a browser to the documentation.
async fn home() -> Redirect {
    Redirect::to(DOCS_PAGE)
}

/// Answers the page. A service without tokens shows no locks.
async fn get_page(State(state): State<AppState>) -> &'static File {
    static PAGES: Made<[File; 2]> = Made::by(|| {
        [PAGE.replace(FOR_TOKENS, ""), PAGE.to_owned()]
            .map(|page| File::new(DOCS.media_type, page.replace(NO_ICON, &assets::path("icon.svg"))))
    });
    let [open, for_tokens] = PAGES.value().await;
    if state.settings.access.tokens.is_some() { for_tokens } else { open }
}

/// Answers a file of the page.
async fn get_file(Path(name): Path<String>, OriginalUri(uri): OriginalUri) -> Result<&'static File, Problem> {
    match FILES.value().await.iter().find(|(file, _)| *file == name) {
        Some((_, file)) => Ok(file),
        None => Err(fallback::not_found(uri).await),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::encoding::Encoding;

    #[test]
    fn answers_share_the_bytes_of_a_file() {
        for (name, file) in FILES.now() {
            for encoding in [Encoding::Gzip, Encoding::Identity] {
                let [one, other] = [(), ()].map(|()| file.forms().choose(encoding));
                assert_eq!((one.0, one.1.as_ptr()), (other.0, other.1.as_ptr()), "{name}");
            }
            let [(_, gzip), (_, text)] = [Encoding::Gzip, Encoding::Identity].map(|one| file.forms().choose(one));
            // A short text gains nothing and is sent as it is.
            assert!(gzip.len() < text.len() || gzip == text && text.len() < 1024, "{name}");
        }
    }

    #[test]
    fn the_page_marks_whether_tokens_are_needed() {
        assert!(PAGE.contains(FOR_TOKENS));
    }
}
