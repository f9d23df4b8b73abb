//! Recorded errors against the service's errors, by type and field.

use std::collections::BTreeSet;

use kops_network_planner::rules::{self, RuleSource};
use serde_json::Value as Json;

use super::vector::Vector;

/// What kOps finds only in the completed spec, and then only if it found nothing before; the service may say it at
/// once.
const SECOND_PASS: [(&str, &str); 12] = [
    ("FieldValueRequired", "spec.networking.subnets[].cidr"),
    ("FieldValueRequired", "spec.networking.podCIDR"),
    ("FieldValueRequired", "spec.networking.serviceClusterIPRange"),
    ("FieldValueForbidden", "spec.networking.subnets[].ipv6CIDR"),
    ("FieldValueForbidden", "spec.kubeDNS.serverIP"),
    ("FieldValueForbidden", "spec.kubelet.clusterDNS"),
    ("FieldValueForbidden", "spec.controlPlaneKubelet.clusterDNS"),
    ("FieldValueForbidden", "spec.kubeProxy.enabled"),
    ("FieldValueForbidden", "spec.networking.cilium.enableL7Proxy"),
    ("FieldValueForbidden", "spec.kubeAPIServer.serviceClusterIPRange"),
    ("FieldValueForbidden", "spec.kubeControllerManager.clusterCIDR"),
    ("FieldValueInvalid", "spec.kubeControllerManager.clusterCIDR"),
];

/// A finding of severity `error`.
pub struct ErrorFinding {
    code: String,
    source: RuleSource,
    object: String,
    pair: Pair,
}

/// Type and field.
type Pair = (String, String);

/// The errors of an answer.
pub fn errors(answer: &Json) -> Vec<ErrorFinding> {
    let diagnostics = answer["diagnostics"].as_array().map_or(&[][..], Vec::as_slice);
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic["severity"] == "error");
    errors
        .map(|diagnostic| ErrorFinding {
            code: text(&diagnostic["code"]),
            source: rules::find(&text(&diagnostic["code"])).expect("every code has a rule").source,
            object: text(&diagnostic["object"]),
            pair: (text(&diagnostic["type"]), text(&diagnostic["field"])),
        })
        .collect()
}

/// Keys in the recorded specs that kOps drops.
const DROPPED: [&str; 5] = ["classic", "lyftvpc", "romana", "cilium.masquerade", "cilium.routingMode"];
/// What the documentation forbids and kOps plans.
const AGAINST_DOCUMENTATION: &str = "kindnet-masquerades-ipv6";

/// Keys that kOps has and that are said to be unknown.
pub fn unknown_keys(answer: &Json) -> Vec<String> {
    let diagnostics = answer["diagnostics"].as_array().map_or(&[][..], Vec::as_slice);
    let is_dropped = |field: &Json| {
        let key = field.as_str().and_then(|field| field.strip_prefix("spec.networking."));
        key.is_some_and(|key| DROPPED.contains(&key))
    };
    let unknown = diagnostics.iter().filter(|finding| finding["code"] == "unknown-field");
    unknown
        .filter(|finding| !is_dropped(&finding["field"]))
        .map(|finding| format!("{} is said to be unknown", finding["field"]))
        .collect()
}

/// Errors on a spec that kOps plans. Where AWS would refuse it, there has to be one of an AWS rule and no other.
pub fn unexpected_on_planned(vector: &Vector, errors: &[ErrorFinding]) -> Vec<String> {
    let aws_refuses = vector.aws_refuses(None);
    let errors = errors.iter().filter(|error| error.code != AGAINST_DOCUMENTATION);
    let unexpected = errors.clone().filter(|error| !(aws_refuses && error.source == RuleSource::Aws));
    let mut defects: Vec<String> =
        unexpected.map(|error| format!("unexpected {} at {}", error.code, error.pair.1)).collect();
    if aws_refuses && errors.count() == 0 {
        defects.push(format!("AWS would refuse it for {}, and no rule says so", vector.at("/expect/aws")));
    }
    defects
}

/// Recorded field errors that are not found, and found ones that are not recorded.
pub fn differences(vector: &Vector, errors: &[ErrorFinding]) -> Vec<String> {
    let recorded = pairs(vector.list("/expect/errors"));
    let optional = pairs(vector.list("/expect/optional"));
    let kops = errors.iter().filter(|error| error.source == RuleSource::Kops);
    let found: BTreeSet<Pair> =
        kops.clone().filter(|error| error.object.starts_with("Cluster/")).map(|error| error.pair.clone()).collect();
    let anything_goes = !vector.at("/expect/refusal").is_null()
        || recorded.contains(&("FieldValueInvalid".to_owned(), "spec.kubernetesVersion".to_owned()));
    let missing = recorded.difference(&found).map(|(cause, field)| format!("{cause} at {field} is not found"));
    let extra = found
        .difference(&recorded)
        .filter(|pair| !anything_goes && !optional.contains(*pair) && !is_second_pass(pair))
        .map(|(cause, field)| format!("{cause} at {field} is found and not recorded"));
    let mut defects: Vec<String> = missing.chain(extra).collect();
    if recorded.is_empty() {
        defects.extend(group_differences(vector, kops));
    }
    defects
}

fn group_differences<'a>(vector: &Vector, errors: impl Iterator<Item = &'a ErrorFinding>) -> Vec<String> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let recorded: BTreeSet<(String, Pair)> = vector
        .list("/expect/groups")
        .iter()
        .map(|error| (format!("InstanceGroup/{}", text(&error["group"])), pair(error)))
        .collect();
    let found: BTreeSet<(String, Pair)> = errors
        .filter(|error| error.object.starts_with("InstanceGroup/"))
        .map(|error| (error.object.clone(), error.pair.clone()))
        .collect();
    recorded.symmetric_difference(&found).map(|difference| format!("groups differ in {difference:?}")).collect()
}

/// A refusal without a field error wants some error; several public subnets are planned as the documentation has it.
pub fn missing_refusal(vector: &Vector, answer: &Json, errors: &[ErrorFinding]) -> Vec<String> {
    let diagnostics = answer["diagnostics"].as_array().map_or(&[][..], Vec::as_slice);
    let warned = diagnostics.iter().any(|found| found["code"] == "kops-refuses-several-public-subnets");
    let planned_on_purpose = vector.text("/expect/refusal") == "many-public-subnets" && warned;
    if errors.is_empty() && !planned_on_purpose {
        return vec![format!("kOps refuses it for {}, and no rule says so", vector.at("/expect/refusal"))];
    }
    Vec::new()
}

fn pairs(errors: &[Json]) -> BTreeSet<Pair> {
    errors.iter().map(pair).collect()
}

fn pair(error: &Json) -> Pair {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    (text(&error["type"]), text(&error["field"]))
}

fn is_second_pass((cause, field): &Pair) -> bool {
    let without_indexes: String = field
        .split('[')
        .enumerate()
        .map(|(place, part)| match (place, part.split_once(']')) {
            (0, _) | (_, None) => part.to_owned(),
            (_, Some((_, rest))) => format!("[]{rest}"),
        })
        .collect();
    SECOND_PASS.contains(&(cause.as_str(), without_indexes.as_str()))
}
