//! What HTTP offers besides: compressed answers, documents that a client has already, and `OPTIONS`.

use std::io::Read;

use axum::body::Body;
use axum::http::{Method, Request};
use flate2::read::GzDecoder;

use crate::client::{Reply, YAML, get, posting, request, send};
use crate::samples::sample;

const DOCUMENTS: [&str; 7] = [
    "/docs/",
    "/docs/swagger-ui.css",
    "/openapi.json",
    "/v1/rules",
    "/v1/rules/unknown-field",
    "/v1/releases",
    "/problems/invalid-spec",
];

async fn with(target: &str, name: &str, value: &str) -> Reply {
    send(Request::get(target).header(name, value).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_like_it() {
    let mut asked = posting("/v1/plan?vpcIPv6CIDR=2001:db8::/56", YAML, sample("ipv6-private.yaml"));
    let plain = send(posting("/v1/plan?vpcIPv6CIDR=2001:db8::/56", YAML, sample("ipv6-private.yaml"))).await;
    asked.headers_mut().insert("accept-encoding", "br;q=1, gzip;q=0.5".parse().unwrap());
    let reply = send(asked).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-encoding")), (200, "gzip"));
    let mut text = Vec::new();
    GzDecoder::new(&reply.body[..]).read_to_end(&mut text).unwrap();
    assert_eq!(text, plain.body);
    assert!(plain.header("vary").contains("accept"));
    with("/livez", "accept-encoding", "identity;q=0").await.problem(406, "not-acceptable");
}

#[tokio::test]
async fn problems_are_compressed_too() {
    let mut asked = posting("/v1/plan", YAML, sample("ten-errors.yaml"));
    asked.headers_mut().insert("accept-encoding", "gzip".parse().unwrap());
    let reply = send(asked).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-encoding")), (422, "gzip"));
    let mut text = String::new();
    GzDecoder::new(&reply.body[..]).read_to_string(&mut text).unwrap();
    assert!(text.contains("/problems/invalid-spec"));
}

#[tokio::test]
async fn a_document_is_not_sent_twice() {
    for target in DOCUMENTS {
        let first = get(target).await;
        let tag = first.header("etag");
        assert!(tag.starts_with("W/\"") && first.header("cache-control") == "no-cache", "{target}");
        for known in [tag, "*", &format!("\"other\", {tag}"), tag.strip_prefix("W/").unwrap()] {
            let again = with(target, "if-none-match", known).await;
            assert_eq!(
                (again.status.as_u16(), again.body.len(), again.header("etag")),
                (304, 0, tag),
                "{target} {known}"
            );
        }
        assert_eq!(with(target, "if-none-match", "W/\"other\"").await.status, 200, "{target}");
        let head = send(request(Method::HEAD, target)).await;
        assert_eq!((head.status.as_u16(), head.header("etag")), (200, tag), "{target}");
    }
}

#[tokio::test]
async fn forms_of_a_document_have_their_own_tags() {
    let json = get("/v1/releases").await;
    let yaml = with("/v1/releases", "accept", "application/yaml").await;
    assert_ne!(json.header("etag"), yaml.header("etag"));
    assert_eq!(get("/livez").await.header("etag"), "");
    assert_eq!(get("/v1/rules/no-such-rule").await.header("etag"), "");
}

#[tokio::test]
async fn options_lists_the_methods() {
    for (target, methods) in [("/v1/plan", "POST"), ("/v1/rules", "GET,HEAD"), ("/livez", "GET,HEAD")] {
        let reply = send(request(Method::OPTIONS, target)).await;
        assert_eq!((reply.status.as_u16(), reply.header("allow"), reply.body.len()), (204, methods, 0), "{target}");
    }
    send(request(Method::OPTIONS, "/no-such-path")).await.problem(404, "not-found");
}
