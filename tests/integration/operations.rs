//! What those who run the service see: metrics and probes.

use axum::http::Method;
use http_body_util::BodyExt;
use kops_network_planner::http::{Settings, router};
use tower::ServiceExt;

use crate::client::{YAML, posting, request};
use crate::samples::sample;

#[tokio::test]
async fn requests_and_findings_are_counted() {
    let router = router(Settings::default());
    let requests = [
        posting("/v1/plan", YAML, sample("ten-errors.yaml")),
        posting("/v1/validate", YAML, sample("ipv6-public.yaml")),
        request(Method::GET, "/v1/rules/no-such-rule"),
        request(Method::from_bytes(b"MADEUP").unwrap(), "/some/path"),
    ];
    for request in requests {
        router.clone().oneshot(request).await.unwrap();
    }
    let metrics = router.oneshot(request(Method::GET, "/metrics")).await.unwrap();
    assert!(metrics.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    let text = metrics.into_body().collect().await.unwrap().to_bytes();
    let text = std::str::from_utf8(&text).unwrap();
    for line in [
        "knp_http_requests_total{method=\"POST\",route=\"/v1/plan\",status=\"422\"} 1",
        "knp_http_requests_total{method=\"POST\",route=\"/v1/validate\",status=\"200\"} 1",
        "knp_http_requests_total{method=\"GET\",route=\"/v1/rules/{code}\",status=\"404\"} 1",
        "knp_http_requests_total{method=\"other\",route=\"-\",status=\"404\"} 1",
        "knp_http_request_duration_seconds_count{route=\"/v1/plan\"} 1",
        "knp_http_response_body_bytes_count{route=\"/v1/plan\"} 1",
        "knp_http_problems_total{type=\"invalid-spec\"} 1",
        "knp_http_requests_shed_total 0",
        "knp_http_requests_in_progress 1",
        "knp_findings_total{code=\"duplicate-subnet-name\",severity=\"error\"}",
        "knp_build_info{version=",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("example.com") && !text.contains("MADEUP"));
}
