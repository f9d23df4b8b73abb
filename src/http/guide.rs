//! `GET /guide`: the guide for people, which is the README of the repository as a page.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::file::File;
use super::pages::GUIDE;

const README: &str = include_str!("../../README.md");
/// The page up to the text; it loads nothing, not even an icon.
const HEAD: &str = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>kOps network planner: guide</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
pre, code { font: 0.875rem/1.4 ui-monospace, monospace; background: rgb(128 128 128 / 0.15); border-radius: 0.25rem }
code { padding: 0.1rem 0.25rem }
pre { padding: 0.75rem; overflow-x: auto }
pre code { padding: 0; background: none }
table { border-collapse: collapse }
th, td {
  padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid rgb(128 128 128 / 0.4);
  text-align: left; vertical-align: top
}
</style>
<p><a href="/docs/">API</a> · <a href="/v1/rules">rule catalogue</a> · <a href="/v1/releases">releases</a></p>
"#;

/// Answers the guide.
pub async fn get_guide() -> &'static File {
    static PAGE: LazyLock<File> = LazyLock::new(|| {
        let mut page = HEAD.to_owned();
        html::push_html(&mut page, without_files(Parser::new_ext(README, Options::ENABLE_TABLES)));
        File::new(GUIDE.media_type, page)
    });
    &PAGE
}

/// Leaves the text of links to files of the repository, which the service does not have.
fn without_files<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut in_file = false;
    events.filter(move |event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            in_file = !dest_url.contains(':') && !dest_url.starts_with(['/', '#']);
            !in_file
        }
        Event::End(TagEnd::Link) => !std::mem::take(&mut in_file),
        _ => true,
    })
}
