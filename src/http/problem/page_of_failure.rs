//! A failure as a page, where a browser opens one.

use crate::answer::problem::{Problem, ProblemType};
use crate::http::pages::shell;

/// The page, HTML.
pub fn page(problem: &Problem) -> String {
    let ProblemType { title, status, .. } = problem.kind();
    let hint = problem.hinted().map(|hint| format!("<p>{}</p>\n", linked(hint))).unwrap_or_default();
    let content = format!(
        "<p class=\"code\">status {status}</p>\n<h1>{}</h1>\n<p>{}</p>\n{hint}",
        shell::escaped(title),
        shell::sentence(problem.detail()),
    );
    shell::page("", title, &content)
}

/// A hint whose paths are links.
fn linked(hint: &str) -> String {
    let parts = hint.split('`').enumerate();
    let shown = parts.map(|(at, part)| match (at % 2, part.starts_with('/')) {
        (0, _) => shell::escaped(part),
        (_, true) => {
            // The page of what a program reads there.
            let page = part.strip_prefix("/v1").filter(|page| ["/rules", "/codes"].contains(page)).unwrap_or(part);
            format!("<a href=\"{0}\">{0}</a>", shell::escaped(page))
        }
        (_, false) => format!("<code>{}</code>", shell::escaped(part)),
    });
    shown.collect()
}
