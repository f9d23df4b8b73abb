//! Pages for people: the planner, the catalogue, problems, the guide, and the files that they load.

use axum::body::Body;
use axum::http::Request;
use kops_network_planner::answer::codes;
use kops_network_planner::cli::found;
use kops_network_planner::http::Settings;
use kops_network_planner::rules;

use crate::access::guarded;
use crate::client::{Reply, get, request, send, send_to};

const HTML: &str = "text/html; charset=utf-8";

async fn with(target: &str, name: &str, value: &str) -> Reply {
    send(Request::get(target).header(name, value).body(Body::empty()).unwrap()).await
}

/// What a page loads: the values of `src`, and of `href` of its links.
fn loaded(page: &str) -> Vec<&str> {
    let tags = page.split('<').filter(|tag| tag.starts_with("link ") || tag.starts_with("script "));
    let values = tags.flat_map(|tag| ["href=\"", "src=\""].map(|name| tag.split(name).nth(1)));
    values.flatten().map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Where the links of a page lead to, outside the page.
fn links(page: &str) -> Vec<&str> {
    let links = page.split("<a ").skip(1).filter_map(|tag| tag.split("href=\"").nth(1)?.split('"').next());
    links.filter(|link| !link.starts_with('#')).collect()
}

const PAGES: [&str; 10] = [
    "/",
    "/rules",
    "/rules/subnets-overlap",
    "/codes",
    "/codes/unknown-question-key",
    "/problems/invalid-spec",
    "/guide",
    "/guide/clients",
    "/guide/pipelines",
    "/guide/operations",
];

#[tokio::test]
async fn pages_load_files_of_this_service_and_nothing_inside_them() {
    for path in PAGES {
        let reply = with(path, "accept", "text/html").await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, HTML), "{path}");
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{path}: {policy}");
        let page = reply.text();
        assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"), "{path}");
        assert!(page.contains("name=\"viewport\"") && page.contains("rel=\"icon\""), "{path}");
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick="), "{path}");
        for file in loaded(page) {
            let reply = get(file).await;
            assert_eq!(reply.status, 200, "{path} loads {file}");
            assert!(file.starts_with("/assets/"), "{path} loads {file}");
        }
    }
}

#[tokio::test]
async fn files_are_kept_for_good_under_names_that_change_with_them() {
    let page = get("/").await;
    let files = loaded(page.text());
    assert_eq!(files.len(), 3, "{files:?}");
    for file in files {
        let reply = with(file, "accept-encoding", "gzip").await;
        assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable", "{file}");
        let known = reply.header("etag");
        assert_eq!(with(file, "if-none-match", known).await.status, 304, "{file}");
        let (before, _) = file.rsplit_once('.').unwrap();
        get(&format!("{before}0.js")).await.problem(404, "not-found");
    }
    assert_eq!(page.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn every_rule_has_its_page() {
    let list = get("/rules").await;
    for rule in rules::all() {
        let link = format!("<a href=\"/rules/{}\">", rule.code);
        assert!(list.text().contains(&link), "{link}");
        let page = get(&format!("/rules/{}", rule.code)).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, HTML), "{}", rule.code);
        assert!(page.text().contains("<h2>Wrong</h2>") && page.text().contains("<h2>Right</h2>"), "{}", rule.code);
    }
    get("/rules/subnet-overlap").await.problem(404, "unknown-rule");
}

#[tokio::test]
async fn every_code_has_its_page() {
    let list = get("/codes").await;
    for code in codes::all() {
        assert!(list.text().contains(&format!("<a href=\"/codes/{}\">", code.code)), "{}", code.code);
        assert_eq!(get(&format!("/codes/{}", code.code)).await.status, 200, "{}", code.code);
    }
}

#[tokio::test]
async fn a_rule_shows_what_the_terminal_says() {
    let app = Settings { found: Some(found), ..Settings::default() };
    let page = send_to(app, request(axum::http::Method::GET, "/rules/subnet-cidr-outside-network")).await;
    let shown = page.text().split("<h2>What a terminal shows</h2>").nth(1).unwrap();
    for part in ["error[subnet-cidr-outside-network]:", "--&gt; stdin:", "^^^^^^^^^^^^^", "= help: "] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
}

#[tokio::test]
async fn links_of_pages_lead_somewhere() {
    for path in PAGES {
        let page = with(path, "accept", "text/html").await;
        for link in links(page.text()) {
            if let Some(own) = link.strip_prefix('/') {
                let target = format!("/{}", own.split('#').next().unwrap());
                assert_eq!(get(&target).await.status, 200, "{path} links {link}");
            } else {
                assert!(link.starts_with("https://") || link.starts_with("http://127.0.0.1"), "{path} links {link}");
            }
        }
    }
}

#[tokio::test]
async fn a_problem_is_a_page_for_browsers_and_markdown_for_others() {
    let path = "/problems/invalid-spec";
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    assert!(with(path, "accept", browser).await.text().contains("<h1>The spec has errors</h1>"));
    for accept in ["*/*", "text/markdown", "application/json"] {
        let reply = with(path, "accept", accept).await;
        assert_eq!((reply.header("content-type"), reply.header("vary")), ("text/markdown; charset=utf-8", "accept"));
        assert!(reply.text().starts_with("# The spec has errors\n"), "{accept}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_page_for_browsers_and_a_problem_for_others() {
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (path, title, link) in [
        ("/rules/subnet-overlap", "There is no such rule", "/rules"),
        ("/problems/invalid-specs", "There is nothing at this path", "/"),
        ("/guide/client", "There is nothing at this path", "/docs/"),
        ("/<img src=x>", "There is nothing at this path", "/docs/"),
        ("/rulez", "There is nothing at this path", "/rules"),
    ] {
        let path = path.replace('<', "%3C").replace('>', "%3E").replace(' ', "%20");
        let page = with(&path, "accept", browser).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (404, HTML), "{path}");
        assert!(page.text().contains(title), "{path}: {}", page.text());
        assert!(page.text().contains(&format!("<a href=\"{link}")) && !page.text().contains("<img"), "{}", page.text());
        assert!(page.header("content-security-policy").contains("style-src 'self'"), "{path}");
        assert_eq!((page.header("vary"), page.header("cache-control")), ("accept", "no-store"), "{path}");
        for accept in ["*/*", "application/json", "application/problem+json"] {
            assert_eq!(with(&path, "accept", accept).await.header("content-type"), "application/problem+json");
        }
    }
    with("/v1/rules/subnet-overlap", "accept", "*/*").await.problem(404, "unknown-rule");
    assert_eq!(with("/v1/rulez", "accept", browser).await.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn pages_need_no_token() {
    for path in PAGES {
        let reply = send_to(guarded("tokens-pages"), request(axum::http::Method::GET, path)).await;
        assert_eq!(reply.status, 200, "{path}");
    }
}

#[tokio::test]
async fn documents_are_pages_with_contents() {
    for path in crate::documents::documents().iter().filter(|path| path.starts_with("docs")) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let path = if name == "guide" { "/guide".to_owned() } else { format!("/guide/{name}") };
        let reply = get(&path).await;
        assert_eq!(reply.status, 200, "{path}");
        let page = reply.text();
        let anchors: Vec<&str> =
            page.split("<li><a href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert!(3 < anchors.len(), "{path}: {anchors:?}");
        for anchor in anchors {
            assert!(page.contains(&format!("<h2 id=\"{anchor}\">")), "{path}: {anchor}");
        }
        for part in [&format!("<h1 id=\"{name}\">"), "<table>", "<code class=\"language-console\"><b>$ "] {
            assert!(page.contains(part), "{path}: {part}");
        }
        assert!(page.contains(&format!("href=\"{path}\" aria-current=\"page\"")), "{path}");
    }
    get("/guide/guide").await.problem(404, "not-found");
}

/// The part of a link after `#` is an element of the page that it leads to.
#[tokio::test]
async fn anchors_of_documents_are_there() {
    for path in PAGES.into_iter().filter(|path| path.starts_with("/guide")) {
        let page = get(path).await;
        for (target, anchor) in links(page.text()).into_iter().filter_map(|link| link.split_once('#')) {
            let other = get(target).await;
            assert!(other.text().contains(&format!("id=\"{anchor}\"")), "{path} links {target}#{anchor}");
        }
    }
}
