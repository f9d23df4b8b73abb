//! The examples of codes, as pages show them.

use axum::body::Body;
use http_body_util::BodyExt;
use kops_network_planner::answer::codes;
use kops_network_planner::cli::told;
use kops_network_planner::code::{Code, CodeUse};
use kops_network_planner::diff::codes::assumptions::DIFF_ASSUMPTIONS;
use kops_network_planner::diff::codes::question;
use kops_network_planner::http::{Settings, router};
use serde_json::Value as Json;
use tower::ServiceExt;

use super::ask;

/// The codes of changes, and of what is assumed there.
fn of_changes() -> impl Iterator<Item = &'static Code> {
    let changes = codes::all().filter(|code| code.usage == CodeUse::Change);
    changes.chain(DIFF_ASSUMPTIONS.iter().copied())
}

#[tokio::test]
async fn every_code_of_changes_stands_in_the_answer_to_its_example() {
    let router = router(Settings::default());
    let mut missing = Vec::new();
    for code in of_changes() {
        let example = code.example.unwrap_or_else(|| panic!("{} has no example", code.code));
        let answer = ask(router.clone(), &question(example)).await;
        let lists = ["changes", "secondRun", "diagnostics"].into_iter();
        let mut said = lists.flat_map(|list| answer[list].as_array().unwrap());
        if !said.any(|said| said["code"] == code.code) {
            let said: Vec<&Json> = answer["changes"].as_array().unwrap().iter().map(|change| &change["code"]).collect();
            missing.push(format!("{}: {} {said:?} {}", code.code, answer["outcome"], answer["diagnostics"]));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[tokio::test]
async fn what_needs_a_repair_has_a_hint_in_every_example() {
    let router = router(Settings::default());
    let mut missing = Vec::new();
    for code in of_changes() {
        let answer = ask(router.clone(), &question(code.example.unwrap())).await;
        let changes = answer["changes"].as_array().unwrap().iter();
        let needed = changes.filter(|change| {
            let action = change["action"].as_str().unwrap();
            ["refuse", "fail", "orphan", "takeOver"].contains(&action) && change["hint"].is_null()
        });
        missing.extend(needed.map(|change| format!("{}: {} {}", code.code, change["action"], change["code"])));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[tokio::test]
async fn the_page_of_a_code_has_before_after_and_what_is_said() {
    let router = router(Settings { told: Some(told), ..Settings::default() });
    for code in of_changes() {
        let request = axum::http::Request::get(format!("/codes/{}", code.code)).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let page = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
        let parts: Vec<&str> = page.split("<pre").skip(1).collect();
        assert_eq!(parts.len(), 2, "{}", code.code);
        assert!(parts[0].contains("before:") && parts[0].contains("after:"), "{}", code.code);
        assert!(parts[1].contains(code.code), "{}: {}", code.code, parts[1]);
    }
}
