//! Rules, releases, probes and pages.

use std::io::Read;

use axum::http::{HeaderValue, Method};
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::access::guarded;
use crate::client::{Reply, get, request, send, send_to};

fn codes(rules: &Value) -> Vec<&str> {
    rules["rules"].as_array().unwrap().iter().map(|rule| rule["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_catalogue_lists_every_rule_and_each_has_its_page() {
    let catalogue = get("/v1/rules").await.json();
    assert!(!codes(&catalogue).is_empty());
    for rule in catalogue["rules"].as_array().unwrap() {
        let code = rule["code"].as_str().unwrap();
        assert_eq!(&get(&format!("/v1/rules/{code}")).await.json(), rule);
        for field in ["summary", "documentation", "source", "severity"] {
            assert!(rule[field].as_str().is_some_and(|text| !text.is_empty()), "{code} {field}");
        }
        assert!(rule["releases"]["since"].is_string() && rule["examples"]["bad"].is_string(), "{code}");
    }
}

#[tokio::test]
async fn the_catalogue_is_filtered() {
    let all = get("/v1/rules").await.json();
    let mut count = 0;
    for severity in ["error", "warning", "info"] {
        let some = get(&format!("/v1/rules?severity={severity}")).await.json();
        assert!(some["rules"].as_array().unwrap().iter().all(|rule| rule["severity"] == severity));
        count += codes(&some).len();
    }
    assert_eq!(count, codes(&all).len());
    let some = get("/v1/rules?source=kops-model&release=v1.36.2").await.json();
    assert!(some["rules"].as_array().unwrap().iter().all(|rule| rule["source"] == "kops-model"));
}

#[tokio::test]
async fn bad_filters_say_what_is_possible() {
    let problem = get("/v1/rules?severity=errors").await.problem(400, "bad-parameter");
    assert_eq!(problem["hint"], "Did you mean `error`?");
    let problem = get("/v1/rules?source=Kops").await.problem(400, "bad-parameter");
    assert_eq!(problem["supported"].as_array().unwrap().len(), 5);
    get("/v1/rules?release=1.22").await.problem(400, "unknown-release");
    get("/v1/rules?page=2").await.problem(400, "unknown-parameter");
}

#[tokio::test]
async fn an_unknown_rule_is_answered_with_the_nearest_one() {
    let rules = get("/v1/rules").await.json();
    let code = codes(&rules)[0];
    let problem = get(&format!("/v1/rules/{code}x")).await.problem(404, "unknown-rule");
    assert_eq!(problem["hint"], format!("Did you mean `{code}`?"));
}

#[tokio::test]
async fn releases_have_their_kubernetes_window_and_facts() {
    let answer = get("/v1/releases").await.json();
    let releases = answer["releases"].as_array().unwrap();
    assert_eq!((&releases[0]["version"], &releases[14]["version"]), (&"1.23".into(), &"1.37".into()));
    assert_eq!(answer["default"], "1.36");
    assert_eq!(releases[13]["kubernetes"]["oldest"], "1.31");
    assert!(!releases[0]["facts"].as_array().unwrap().contains(&"dualStackSubnets".into()));
    assert!(releases[1]["facts"].as_array().unwrap().contains(&"dualStackSubnets".into()));
    assert!(answer["facts"].as_array().unwrap().iter().all(|fact| fact["releases"]["since"].is_string()));
}

#[tokio::test]
async fn probes_answer() {
    for path in ["/livez", "/readyz", "/healthz"] {
        assert_eq!(get(path).await.json()["status"], "ok");
    }
}

#[tokio::test]
async fn a_browser_is_sent_to_the_documentation() {
    let reply = get("/docs").await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/docs/"));
}

#[tokio::test]
async fn the_documentation_loads_nothing_from_elsewhere() {
    let page = get("/docs/").await;
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(!page.text().contains("http"), "{}", page.text());
    let setup = get("/docs/swagger-initializer.js").await;
    assert!(setup.text().contains("\"/openapi.json\""), "{}", setup.text());
    assert!(setup.text().contains("validatorUrl: null"), "{}", setup.text());
    assert!(!setup.text().contains("http"), "{}", setup.text());
}

#[tokio::test]
async fn every_file_that_the_documentation_names_is_there() {
    let page = get("/docs/").await.text().to_owned();
    let named = page.split(['"', '=']).filter(|name| name.ends_with(".js") || name.ends_with(".css"));
    let mut named: Vec<&str> = named.collect();
    assert_eq!(named.len(), 3, "{named:?}");
    // The bundle names it in its first line.
    named.push("swagger-ui-bundle.js.LICENSE.txt");
    for name in named {
        let file = get(&format!("/docs/{name}")).await;
        assert_eq!((file.status.as_u16(), file.header("vary")), (200, "accept-encoding"), "{name}");
        assert_ne!(file.body.len(), 0, "{name}");
    }
}

#[tokio::test]
async fn locks_are_shown_where_tokens_are_needed() {
    let page = |reply: Reply| reply.text().split('>').nth(1).unwrap().trim().to_owned();
    assert_eq!(page(get("/docs/").await), "<html lang=\"en\"");
    let reply = send_to(guarded("tokens-documentation"), request(Method::GET, "/docs/")).await;
    assert_eq!(page(reply), "<html lang=\"en\" data-tokens");
}

#[tokio::test]
async fn files_of_the_documentation_are_compressed_for_those_who_take_it() {
    for file in ["", "swagger-ui.css", "swagger-ui-bundle.js"] {
        let ask = |accepted: &'static str| {
            let mut request = request(Method::GET, &format!("/docs/{file}"));
            request.headers_mut().insert("accept-encoding", HeaderValue::from_static(accepted));
            send(request)
        };
        for accepted in ["gzip", "br, GZIP;q=0.9", "gzip; q=0.5"] {
            let compressed = ask(accepted).await;
            let headers = (compressed.header("content-encoding"), compressed.header("vary"));
            assert_eq!(headers, ("gzip", "accept-encoding"), "{file}, {accepted}");
        }
        let compressed = ask("gzip").await;
        let mut text = String::new();
        GzDecoder::new(&*compressed.body).read_to_string(&mut text).unwrap();
        for accepted in ["identity", "gzip;q=0", "gzip; Q=0.0", "br"] {
            let plain = ask(accepted).await;
            assert_eq!((plain.header("content-encoding"), plain.text()), ("", &*text), "{file}, {accepted}");
        }
        assert_eq!(get(&format!("/docs/{file}")).await.text(), text, "{file}");
    }
}
