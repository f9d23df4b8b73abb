//! A recorded spec and the request it becomes.

use axum::Router;
use axum::body::Body;
use http_body_util::BodyExt;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

/// One recorded spec and what kOps made of it.
pub struct Vector {
    pub name: String,
    recorded: Json,
}

impl Vector {
    pub fn parse(line: &str) -> Vector {
        let recorded: Json = serde_json::from_str(line).expect("a vector is one JSON object a line");
        Vector { name: recorded["name"].as_str().unwrap_or_default().to_owned(), recorded }
    }

    /// The recorded value at a JSON pointer, `null` where there is none.
    pub fn at(&self, pointer: &str) -> &Json {
        self.recorded.pointer(pointer).unwrap_or(&Json::Null)
    }

    /// The recorded list at a JSON pointer, empty where there is none.
    pub fn list(&self, pointer: &str) -> &[Json] {
        self.at(pointer).as_array().map_or(&[], Vec::as_slice)
    }

    /// The recorded text at a JSON pointer, empty where there is none.
    pub fn text(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_default()
    }

    /// Whether AWS would refuse the recorded plan for `reason`, or for any reason where none is given.
    pub fn aws_refuses(&self, reason: Option<&str>) -> bool {
        let mut reasons = self.list("/expect/aws").iter().filter_map(Json::as_str);
        match reason {
            Some(reason) => reasons.any(|found| found == reason),
            None => reasons.next().is_some(),
        }
    }

    /// The service's answer: a plan, or a problem with diagnostics.
    pub async fn ask(&self, router: Router) -> Json {
        let request = axum::http::Request::post(format!("/v1/plan?kopsRelease={}", self.text("/release")))
            .header("content-type", "application/yaml")
            .body(Body::from(self.body()))
            .unwrap();
        let response = router.oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        assert!(matches!(status, 200 | 422), "{}: {status} {}", self.name, String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The manifests alone, or an envelope around them where facts on the VPC go along.
    pub fn body(&self) -> String {
        let spec = self.text("/spec");
        if self.at("/vpc").is_null() {
            return spec.to_owned();
        }
        let mut documents = spec.split("\n---\n");
        let cluster = indented(documents.next().unwrap_or_default());
        let groups: String = documents.map(|document| format!("-\n{}\n", indented(document))).collect();
        format!("cluster:\n{cluster}\ninstanceGroups:\n{groups}\nvpc: {}\n", self.facts())
    }

    /// The recorded facts on the VPC, as the request names them. JSON is YAML too.
    fn facts(&self) -> Json {
        let blocks = |text: &str| if text.is_empty() { json!([]) } else { json!([text]) };
        let subnets = self.list("/vpc/subnets").iter().map(|subnet| {
            let (id, zone) = (&subnet["id"], &subnet["zone"]);
            json!({"id": id, "zone": zone, "ipv4CIDR": subnet["cidr"], "ipv6CIDR": subnet["ipv6CIDR"]})
        });
        json!({
            "id": self.at("/vpc/id"),
            "ipv4CIDRs": blocks(self.text("/vpc/cidr")),
            "ipv6CIDRs": blocks(self.text("/vpc/ipv6CIDR")),
            "subnets": subnets.collect::<Vec<_>>(),
        })
    }
}

fn indented(document: &str) -> String {
    document.lines().map(|line| format!("  {line}\n")).collect()
}
