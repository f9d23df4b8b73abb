//! `GET /guide`: the guide for people, made of the documents of the repository.

use std::sync::LazyLock;

use super::list::GUIDE;
use super::markdown::{contents, rendered};
use super::shell;
use crate::http::file::File;

/// The documents, in the order in which they are read.
const DOCUMENTS: [&str; 1] = [include_str!("../../../README.md")];
/// The parts that are about building the service, which those who read this page do not.
const LEFT_OUT: [&str; 2] = ["## Quick start", "## Development"];

/// Answers the guide.
pub async fn get_guide() -> &'static File {
    static PAGE: LazyLock<File> = LazyLock::new(|| {
        let texts: Vec<String> = DOCUMENTS.into_iter().map(without_building).collect();
        let (text, headings) = rendered(&texts.join("\n"));
        let page = shell::page(GUIDE.path, "Guide", &format!("{}<article>\n{text}</article>\n", contents(&headings)));
        File::new(GUIDE.media_type, page)
    });
    &PAGE
}

/// A document without the parts that are left out, each up to the next heading of its level.
fn without_building(document: &str) -> String {
    let mut is_left_out = false;
    let kept = document.lines().filter(|line| {
        if line.starts_with("## ") {
            is_left_out = LEFT_OUT.contains(line);
        }
        !is_left_out
    });
    kept.map(|line| format!("{line}\n")).collect()
}
