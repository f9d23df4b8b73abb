//! The keys of questions: what people write in their place, and an example of each.

/// What people write for a key of a question. A word counts only where the key is known, and the word is not.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("after", &["new", "to", "target", "right"]),
    ("before", &["old", "from", "current", "left"]),
    ("between", &["members", "clusters", "ids"]),
    ("cidrs", &["blocks", "networks", "range"]),
    ("expect", &["expected", "verdict"]),
    ("flows", &["packets", "paths"]),
    ("from", &["src", "source", "origin"]),
    ("members", &["clusters", "specs", "fleet"]),
    ("minAddresses", &["addresses", "hosts", "ips", "minHosts"]),
    ("prefixLength", &["size", "length", "mask", "netmask", "prefix"]),
    ("questions", &["requests", "items", "batch"]),
    ("request", &["body", "spec", "cluster"]),
    ("to", &["dst", "dest", "destination", "target"]),
    ("type", &["kind", "subnetType", "topology"]),
    ("wants", &["subnets", "wishes", "requests"]),
    ("zone", &["availabilityZone", "az"]),
    ("zones", &["availabilityZones", "azs", "region"]),
];

/// A value of each key that people look for, as it is written in YAML; in JSON it says the same.
const EXAMPLES: &[(&str, &str)] = &[
    ("after", "after: {cluster: …, instanceGroups: […]}"),
    ("before", "before: {cluster: …, instanceGroups: […]}"),
    ("between", "between: [production, staging]"),
    ("cidrs", "cidrs: [10.0.0.0/16]"),
    ("defaultLink", "defaultLink: {kind: transitGateway}"),
    ("flows", "flows: [{from: {subnet: us-east-1a}, to: {address: 203.0.113.9}}]"),
    ("from", "from: {subnet: us-east-1a}"),
    ("highlight", "highlight: {from: {subnet: us-east-1a}, to: {address: 203.0.113.9}}"),
    ("host", "host: {ipv4: 203.0.113.9}"),
    ("id", "id: production"),
    ("ipv4", "ipv4: 203.0.113.9"),
    ("ipv6", "ipv6: 2001:db8::9"),
    ("kind", "kind: transitGateway"),
    ("links", "links: [{between: [production, staging], kind: peering}]"),
    ("members", "members: [{id: production, cluster: …}]"),
    ("name", "name: c.example.com"),
    ("operation", "operation: plan"),
    ("questions", "questions: [{operation: plan, request: {cluster: …}}]"),
    ("ranges", "ranges: [{id: office, cidrs: [10.0.0.0/16], kind: onPremises}]"),
    ("request", "request: {cluster: …}"),
    ("to", "to: {address: 203.0.113.9}"),
    ("type", "type: Private"),
    ("wants", "wants: [{zone: us-east-1d, likeZone: us-east-1a}]"),
    ("zone", "zone: us-east-1d"),
    ("zones", "zones: [us-east-1a, us-east-1b]"),
];

/// The key among `known` in whose place people write `word`.
pub(super) fn synonym<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let is_said = |key: &&&str| {
        let synonyms = SYNONYMS.iter().filter(|(meant, _)| meant == *key);
        synonyms.flat_map(|(_, words)| *words).any(|synonym| synonym.eq_ignore_ascii_case(word))
    };
    known.iter().find(is_said).copied()
}

/// What to write for a key that is missing, or whose value has the wrong kind.
pub(super) fn example(key: &str) -> Option<String> {
    EXAMPLES.iter().find(|(known, _)| *known == key).map(|(_, example)| format!("Write for example `{example}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Format, Limits, read};

    #[test]
    fn synonyms_count_where_their_key_is_known() {
        assert_eq!(synonym("source", &["id", "from", "to"]), Some("from"));
        assert_eq!(synonym("FROM", &["before", "after"]), Some("before"));
        assert_eq!(synonym("source", &["before", "after"]), None);
    }

    #[test]
    fn every_example_is_a_mapping_with_its_key() {
        assert!(SYNONYMS.is_sorted());
        assert!(EXAMPLES.is_sorted());
        for (key, example) in EXAMPLES {
            let stream = read(example.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap();
            assert!(stream.documents[0].root.get(key).is_some(), "{example}");
        }
    }
}
