//! The comment on a pull request, whatever the names in it.

use axum::body::Body;
use http_body_util::BodyExt;
use kops_network_planner::http::{Settings, router};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use super::specs::{named, side, zone};

/// The most characters of a comment.
const MOST: usize = 65_000;

/// Status and text of the comment on a change.
async fn comment(question: &Json, settings: Settings) -> (u16, String) {
    let request = axum::http::Request::post("/v1/diff")
        .header("content-type", "application/json")
        .header("accept", "text/markdown")
        .body(Body::from(question.to_string()))
        .unwrap();
    let response = router(settings).oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

/// Public subnets whose names contain `name`, each with a block of its own.
fn subnets(name: &str, count: usize) -> String {
    let subnet = |index: usize| {
        let (name, block) = (json!(format!("{name}{index}")), format!("10.0.{}.{}/28", index / 16, index % 16 * 16));
        format!("{{name: {name}, type: Public, zone: us-east-1a, cidr: {block}}}")
    };
    (0..count).map(subnet).collect::<Vec<_>>().join(", ")
}

/// What others may call a subnet to be seen in a comment.
const NAMES: [&str; 9] = [
    "ünï-cödé-",
    "--><script>alert(1)</script>",
    "</details>",
    "![x](https://example.com/x.png)",
    "[x](https://example.com)",
    "@everyone ",
    "a | b \\| c",
    "`code` **bold** ",
    "line\nbreak ",
];

#[tokio::test]
async fn hostile_names_make_no_markup_and_a_long_comment_is_cut() {
    for name in NAMES.into_iter().chain([&*"🙂".repeat(40)]) {
        for count in [1, 900] {
            let side = |subnets: String| {
                named("c.example.com", "", &format!("networkCIDR: 10.0.0.0/16, subnets: [{subnets}]"))
            };
            let one = "{name: one, type: Public, zone: us-east-1a, cidr: 10.0.255.0/24}".to_owned();
            let (all, one) = (side(subnets(name, count) + ", " + &one), side(one));
            for question in [json!({"before": one, "after": all}), json!({"before": all, "after": one})] {
                let (status, text) = comment(&question, Settings::default()).await;
                assert_eq!(status, 200, "{text}");
                check(&text);
            }
        }
    }
}

#[track_caller]
fn check(text: &str) {
    let characters = text.chars().count();
    assert!(characters <= MOST, "{characters}");
    let (marker, rest) = text.split_once('\n').unwrap();
    assert!(marker.starts_with("<!-- kops-network-planner diff ") && marker.ends_with(" -->"), "{marker}");
    assert_eq!(marker.matches("--").count(), 2, "{marker}");
    let tags: Vec<&str> = rest.split('<').skip(1).map(|tag| tag.split('>').next().unwrap()).collect();
    let known = ["details", "summary", "/summary", "/details"];
    assert!(tags.iter().all(|tag| known.contains(tag)), "{tags:?}");
    let folded = |tag: &str| tags.iter().filter(|known| **known == tag).count();
    assert_eq!(folded("details"), folded("/details"));
    for bad in ["](", "@everyone", "\r"] {
        assert!(!rest.contains(bad), "{bad}");
    }
    for row in rest.lines().filter(|line| line.starts_with("| `")) {
        assert_eq!(row.matches('|').count(), 5, "{row}");
    }
}

#[tokio::test]
async fn the_name_of_the_cluster_is_no_markup_either() {
    for name in NAMES {
        let of = |name: &str| {
            let subnets = subnets("a", 1);
            let side = named("NAME", "", &format!("networkCIDR: 10.0.0.0/16, subnets: [{subnets}]"));
            let manifests = side["manifests"].as_str().unwrap().replace("NAME", &json!(name).to_string());
            json!({"manifests": manifests, "kopsRelease": "1.36"})
        };
        let (status, text) =
            comment(&json!({"before": of("c.example.com"), "after": of(name)}), Settings::default()).await;
        assert_eq!(status, 200, "{text}");
        check(&text);
    }
}

#[tokio::test]
async fn a_comment_is_no_larger_than_an_answer_may_be() {
    let mut settings = Settings::default();
    settings.sizes.answer_bytes = 100;
    let side = super::specs::side(&super::specs::zone(""));
    let (status, problem) = comment(&json!({"before": side, "after": side}), settings).await;
    assert_eq!((status, problem.contains("/problems/answer-too-large")), (413, true), "{problem}");
}

/// Where kOps does not accept the spec, the reason is there even if it was there before; and no two lines are empty.
#[tokio::test]
async fn an_old_error_is_the_reason_too() {
    let wrong = side(&zone(", egress: nonsense"));
    let question = json!({"before": wrong, "after": wrong}).to_string();
    let request = axum::http::Request::post("/v1/diff")
        .header("content-type", "application/json")
        .header("accept", "text/markdown")
        .body(Body::from(question))
        .unwrap();
    let response = router(Settings::default()).oneshot(request).await.unwrap();
    let text = response.into_body().collect().await.unwrap().to_bytes();
    let text = std::str::from_utf8(&text).unwrap();
    assert!(text.contains("- error `subnet-egress-unknown`"), "{text}");
    assert!(!text.contains("\n\n\n"), "{text}");
}
