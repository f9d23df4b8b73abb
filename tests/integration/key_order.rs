//! The order of keys in a spec changes no plan.

use serde_json::{Map, Value as Json, json};

use crate::client::{JSON, post};

const EXAMPLES: [&str; 3] = [
    include_str!("../../openapi/examples/ipv4-private.yaml"),
    include_str!("../../openapi/examples/ipv6-private.yaml"),
    include_str!("../../openapi/examples/ipv6-public.yaml"),
];

/// The same value with the keys of every mapping in the order that `arrange` gives them.
fn rearranged(value: Json, arrange: fn(&mut Vec<(String, Json)>)) -> Json {
    match value {
        Json::Object(entries) => {
            let mut entries: Vec<(String, Json)> =
                entries.into_iter().map(|(key, value)| (key, rearranged(value, arrange))).collect();
            arrange(&mut entries);
            Json::Object(entries.into_iter().collect::<Map<_, _>>())
        }
        Json::Array(items) => items.into_iter().map(|item| rearranged(item, arrange)).collect(),
        scalar => scalar,
    }
}

/// The plan without its findings, whose places do depend on the order.
async fn plan(manifests: &[Json], arrange: fn(&mut Vec<(String, Json)>)) -> Json {
    let (cluster, groups) = manifests.split_first().unwrap();
    let request = rearranged(json!({"cluster": cluster, "instanceGroups": groups}), arrange);
    let mut answer = post("/v1/plan?vpcIPv6CIDR=2001:db8::/56", JSON, request.to_string()).await.json();
    assert!(answer["routeTables"].is_array(), "{answer:#}");
    answer.as_object_mut().unwrap().remove("diagnostics");
    answer
}

#[tokio::test]
async fn the_order_of_keys_changes_no_plan() {
    for example in EXAMPLES {
        let manifests: Vec<Json> = serde_saphyr::from_multiple(example).unwrap();
        let written = plan(&manifests, |_| {}).await;
        assert_eq!(plan(&manifests, |entries| entries.reverse()).await, written);
        assert_eq!(plan(&manifests, |entries| entries.sort_by(|a, b| a.0.cmp(&b.0))).await, written);
    }
}
