//! Clusters on other clouds than AWS: they are reviewed, and not planned.

use axum::Router;
use http_body_util::BodyExt;
use kops_network_planner::http::{Settings, router};
use serde_json::Value as Json;
use tower::ServiceExt;

use crate::client::{YAML, posting};

/// A private cluster as people run them: one subnet of a region, no network block, no utility subnet.
fn spec(cloud: &str) -> String {
    format!(
        "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {{name: c.example.com}}\nspec:\n  \
        kubernetesVersion: 1.34.2\n  cloudProvider: {cloud}\n  networking: {{cni: {{}}}}\n  subnets:\n  - {{name: r, \
        type: Private, region: r, cidr: 10.0.16.0/20}}\n"
    )
}

async fn ask(router: &Router, operation: &str, cloud: &str) -> (u16, Json) {
    let answer = router.clone().oneshot(posting(operation, YAML, spec(cloud))).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

fn severities<'a>(answer: &'a Json, code: &str) -> Vec<&'a str> {
    let diagnostics = answer["diagnostics"].as_array().unwrap().iter();
    diagnostics.filter(|found| found["code"] == code).map(|found| found["severity"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_review_has_no_error_of_the_aws_model_and_a_plan_is_refused() {
    let router = router(Settings::default());
    for cloud in ["gce", "openstack", "hetzner", "digitalocean", "scaleway"] {
        let (status, review) = ask(&router, "/v1/validate", cloud).await;
        assert_eq!((status, &review["valid"]), (200, &Json::Bool(true)), "{cloud}: {review:#}");
        assert_eq!(severities(&review, "provider-not-planned"), ["info"], "{cloud}");
        let (status, refusal) = ask(&router, "/v1/plan", cloud).await;
        assert_eq!(status, 422, "{cloud}: {refusal:#}");
        assert_eq!(severities(&refusal, "provider-not-planned"), ["error"], "{cloud}");
    }
}
