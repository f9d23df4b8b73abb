//! The examples of this repository, through the service.

use crate::client::{JSON, YAML, plans, post, reviews};

/// The name of each example, and the query that goes with it.
pub const SAMPLES: [(&str, &str); 5] = [
    ("ipv6-public", "?vpcIPv6CIDR=2001:db8::/56"),
    ("ipv6-private", "?vpcIPv6CIDR=2001:db8::/56"),
    ("shared-vpc", ""),
    ("ipv4-private", ""),
    ("ten-errors", "?vpcIPv6CIDR=2001:db8::/56"),
];

/// The text of an example.
pub fn sample(name: &str) -> String {
    let path = format!("{}/openapi/examples/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn valid_examples_are_planned() {
    for (name, query) in SAMPLES.into_iter().filter(|(name, _)| *name != "ten-errors") {
        for operation in reviews() {
            let reply = post(&format!("/v1/{operation}{query}"), YAML, sample(&format!("{name}.yaml"))).await;
            assert_eq!(reply.status, 200, "{name} {operation}: {}", reply.text());
        }
    }
}

#[tokio::test]
async fn the_json_example_is_planned() {
    let reply = post("/v1/plan", JSON, sample("plan-request.json")).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.json()["subnets"][0]["ipv6CIDR"]["cidr"], "2001:db8:0:a::/64");
}

#[tokio::test]
async fn the_wrong_example_is_refused_and_reviewed() {
    let yaml = sample("ten-errors.yaml");
    let review = post("/v1/validate", YAML, yaml.clone()).await;
    assert_eq!((review.status.as_u16(), &review.json()["valid"]), (200, &false.into()));
    for operation in plans() {
        let refused = post(&format!("/v1/{operation}"), YAML, yaml.clone()).await.problem(422, "invalid-spec");
        for field in ["release", "cluster", "diagnostics"] {
            assert_eq!(refused[field], review.json()[field], "{operation} {field}");
        }
    }
}

#[tokio::test]
async fn the_wrong_example_shows_its_ten_defects_in_source_order() {
    let answer = post("/v1/validate", YAML, sample("ten-errors.yaml")).await.json();
    let errors = answer["diagnostics"].as_array().unwrap().iter().filter(|found| found["severity"] == "error");
    let errors: Vec<_> = errors.collect();
    let codes: Vec<&str> = errors.iter().map(|error| error["code"].as_str().unwrap()).collect();
    assert_eq!(
        codes,
        [
            "cni-without-ipv6",
            "subnet-ipv6-cidr-invalid",
            "unknown-egress",
            "zone-without-utility-subnet",
            "subnet-cidr-outside-network",
            "ipv6-index-too-large",
            "duplicate-subnet-name",
            "subnet-type-not-supported",
            "subnets-overlap",
            "zones-in-several-regions",
        ]
    );
    let line = |error: &&serde_json::Value| error["source"]["line"].as_u64().unwrap();
    assert!(errors.is_sorted_by_key(line));
    for error in errors {
        assert!(error["source"]["column"].is_u64() && error["hint"].is_string(), "{error:#}");
    }
}
