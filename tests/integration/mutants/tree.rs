//! Defects in the values of a spec: whatever JSON can say may stand anywhere.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value as Json, json};

/// One change at one of the values of a tree.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// Another value.
    Replace(Index, Json),
    /// The value wrapped into a list or a mapping.
    Wrap(Index, bool),
    /// Nothing of what is inside.
    Empty(Index),
    /// A value from elsewhere in the same tree.
    Copy(Index, Index),
    /// A list with everything in it several times, or a text that long.
    Multiply(Index, usize),
}

/// A spec, as a number below `specs`, and changes to it.
pub fn mutations(specs: usize) -> impl Strategy<Value = (usize, Vec<Mutation>)> {
    let at = any::<Index>;
    let mutation = prop_oneof![
        4 => (at(), value()).prop_map(|(at, value)| Mutation::Replace(at, value)),
        2 => (at(), any::<bool>()).prop_map(|(at, list)| Mutation::Wrap(at, list)),
        1 => at().prop_map(Mutation::Empty),
        3 => (at(), at()).prop_map(|(to, from)| Mutation::Copy(to, from)),
        2 => (at(), 2..30_usize).prop_map(|(at, times)| Mutation::Multiply(at, times)),
    ];
    (0..specs, prop::collection::vec(mutation, 1..8))
}

fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
        "/[0-9]{0,3}#[0-9a-fA-F]{0,17}".prop_map(Json::from),
        "[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}".prop_map(Json::from),
        "([0-9a-f]{1,4}:){1,7}:/[0-9]{1,3}".prop_map(Json::from),
        select(&["Private", "Public", "Utility", "External", "us-east-1a", "ControlPlane", "::/0", "v1alpha3"][..])
            .prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec(("[a-zA-Z6]{0,8}", inner), 0..4).prop_map(|pairs| pairs.into_iter().collect()),
        ]
    })
}

impl Mutation {
    /// Changes the tree.
    pub fn apply(&self, tree: &mut Json) {
        let places = places(tree);
        let at = |index: &Index| places[index.index(places.len())].as_str();
        let (place, made) = match self {
            Mutation::Replace(index, value) => (at(index), value.clone()),
            Mutation::Wrap(index, list) => {
                let inner = tree.pointer(at(index)).cloned().unwrap_or_default();
                (at(index), if *list { json!([inner]) } else { json!({ "name": inner }) })
            }
            Mutation::Empty(index) => (at(index), emptied(tree.pointer(at(index)))),
            Mutation::Copy(to, from) => (at(to), tree.pointer(at(from)).cloned().unwrap_or_default()),
            Mutation::Multiply(index, times) => (at(index), multiplied(tree.pointer(at(index)), *times)),
        };
        if let Some(value) = tree.pointer_mut(place) {
            *value = made;
        }
    }
}

fn emptied(value: Option<&Json>) -> Json {
    match value {
        Some(Json::Array(_)) => json!([]),
        Some(Json::Object(_)) => json!({}),
        Some(Json::String(_)) => json!(""),
        _ => Json::Null,
    }
}

/// Copies of copies would soon be more than the service reads, so a long list grows no further.
fn multiplied(value: Option<&Json>, times: usize) -> Json {
    match value {
        Some(Json::Array(items)) if items.len() < 100 => {
            Json::Array(std::iter::repeat_n(items, times).flatten().cloned().collect())
        }
        Some(Json::String(text)) if text.len() < 1000 => Json::from(text.repeat(times)),
        other => other.cloned().unwrap_or_default(),
    }
}

/// The JSON pointers of all values, the root's first.
fn places(tree: &Json) -> Vec<String> {
    let mut places = Vec::new();
    collect(tree, String::new(), &mut places);
    places
}

fn collect(value: &Json, place: String, places: &mut Vec<String>) {
    match value {
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{place}/{index}"), places);
            }
        }
        Json::Object(fields) => {
            for (key, field) in fields {
                collect(field, format!("{place}/{}", key.replace('~', "~0").replace('/', "~1")), places);
            }
        }
        _ => {}
    }
    places.push(place);
}

/// The plan request of a recorded spec.
pub fn envelope(spec: &str) -> Json {
    let mut documents = spec.split("\n---\n").map(|text| serde_saphyr::from_str::<Json>(text).unwrap());
    let cluster = documents.next().unwrap_or_default();
    let groups: Vec<Json> = documents.collect();
    let subnet = json!({"id": "subnet-1", "zone": "us-east-1a", "ipv4CIDR": "10.0.0.0/24"});
    let vpc = json!({"ipv6CIDRs": ["2001:db8::/56"], "subnets": [subnet]});
    Json::Object(Map::from_iter([
        ("cluster".to_owned(), cluster),
        ("instanceGroups".to_owned(), groups.into()),
        ("vpc".to_owned(), vpc),
    ]))
}
