//! Who may call: tokens, rates, and pages of other origins.

use std::fs;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request};
use kops_network_planner::http::access::tokens::Tokens;
use kops_network_planner::http::{Settings, router};

use crate::client::{Reply, call, get, request, send_to, settings};

const TOKEN: &str = "the-token-of-one-team";

/// A file in the folder that Cargo gives to tests.
pub fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

/// A service that asks for a token.
pub fn guarded(name: &str) -> Settings {
    let tokens = Tokens::load(file(name, &format!("# teams\n{TOKEN} one team\n"))).unwrap();
    settings(|settings| settings.access.tokens = Some(Arc::new(tokens)))
}

fn with_token(target: &str, authorization: &str) -> Request<Body> {
    Request::get(target).header("authorization", authorization).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn calls_need_a_token_and_nothing_else_does() {
    let settings = guarded("tokens-needed");
    let refused = |request: Request<Body>| {
        let settings = settings.clone();
        async move {
            let reply = send_to(settings, request).await;
            reply.problem(401, "unauthorized");
            assert!(reply.header("www-authenticate").starts_with("Bearer"));
        }
    };
    refused(request(Method::GET, "/v1/rules")).await;
    refused(request(Method::POST, "/v1/plan")).await;
    refused(request(Method::GET, "/v1/no-such-path")).await;
    for wrong in ["Bearer the-token-of-another", "Bearer ", "Basic dGhlOnRva2Vu", TOKEN, &format!("Bearer x{TOKEN}")] {
        refused(with_token("/v1/rules", wrong)).await;
    }
    for right in [format!("Bearer {TOKEN}"), format!("bearer  {TOKEN}")] {
        assert_eq!(send_to(settings.clone(), with_token("/v1/rules", &right)).await.status, 200, "{right}");
    }
    for open in ["/livez", "/readyz", "/healthz", "/openapi.json", "/docs/", "/problems/unauthorized"] {
        assert_eq!(send_to(settings.clone(), request(Method::GET, open)).await.status, 200, "{open}");
    }
}

#[tokio::test]
async fn a_file_that_is_read_again_counts_unless_it_is_broken() {
    let path = file("tokens-reloaded", "the-first-token-of-all\n");
    let tokens = Tokens::load(path.clone()).unwrap();
    fs::write(&path, "the-second-token-of-all later\n").unwrap();
    assert_eq!(tokens.reload().unwrap(), 1);
    assert_eq!(tokens.name_of("the-first-token-of-all"), None);
    for broken in ["", "# none\n", "short\n"] {
        fs::write(&path, broken).unwrap();
        let error = tokens.reload().unwrap_err().to_string();
        assert!(error.contains("tokens-reloaded") && !error.contains("short\n"), "{error}");
        assert_eq!(tokens.name_of("the-second-token-of-all").as_deref(), Some("later"));
    }
    assert!(!format!("{tokens:?}").contains("later"));
}

#[tokio::test]
async fn a_client_may_send_so_many_requests_a_second() {
    let limited = |settings: &mut Settings| settings.load.per_client = NonZeroU32::new(2);
    let router = router(settings(limited));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let reply = call(router.clone(), request(Method::GET, "/v1/releases")).await;
        statuses.push(reply.status.as_u16());
        if reply.status == 429 {
            assert_eq!((&reply.problem(429, "rate-limited")["limit"], reply.header("retry-after")), (&2.into(), "1"));
        }
    }
    assert_eq!(statuses, [200, 200, 429, 429]);
    let probe = call(router, request(Method::GET, "/livez")).await;
    assert_eq!(probe.status, 200);
}

#[tokio::test]
async fn two_tokens_of_one_name_have_a_rate_each() {
    let [first, second] = ["the-first-token-of-a-team", "the-second-token-of-a-team"];
    let tokens = Tokens::load(file("tokens-one-name", &format!("{first} one team\n{second} one team\n"))).unwrap();
    let router = router(settings(|settings| {
        settings.access.tokens = Some(Arc::new(tokens));
        settings.load.per_client = NonZeroU32::new(2);
    }));
    let mut statuses = Vec::new();
    for token in [first, first, first, second, second, second] {
        let reply = call(router.clone(), with_token("/v1/releases", &format!("Bearer {token}"))).await;
        statuses.push(reply.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 429, 200, 200, 429]);
}

/// What a page of `origin` gets.
async fn asked_from(origin: &str, method: Method) -> Reply {
    let listed =
        settings(|settings| settings.access.cors_origins = vec!["https://portal.example.com".parse().unwrap()]);
    let request = Request::builder()
        .method(method)
        .uri("/v1/plan")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .body(Body::empty());
    send_to(listed, request.unwrap()).await
}

#[tokio::test]
async fn pages_of_listed_origins_may_call() {
    let reply = asked_from("https://portal.example.com", Method::OPTIONS).await;
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("access-control-allow-origin"), "https://portal.example.com");
    assert!(reply.header("access-control-allow-methods").contains("POST"));
    assert!(reply.header("access-control-allow-headers").contains("authorization"));
    let reply = asked_from("https://portal.example.com", Method::POST).await;
    reply.problem(415, "unsupported-media-type");
    assert_eq!(reply.header("access-control-allow-origin"), "https://portal.example.com");
    let reply = asked_from("https://other.example.com", Method::OPTIONS).await;
    assert_eq!((reply.header("access-control-allow-origin"), reply.header("vary")), ("", "origin"));
    assert_eq!(get("/livez").await.header("vary"), "");
}

#[tokio::test]
async fn browsers_are_kept_from_mistakes() {
    for target in ["/livez", "/v1/rules", "/docs/", "/no-such-path"] {
        let reply = get(target).await;
        for (name, value) in
            [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer")]
        {
            assert_eq!(reply.header(name), value, "{target}");
        }
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{target}");
        assert_eq!(policy.contains("script-src 'self'"), target == "/docs/", "{target}");
    }
}
