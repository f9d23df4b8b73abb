//! A recorded change in the words of the answer.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::conformance::Vector;

/// Lines, so that two sets of changes can be compared.
pub type Lines = BTreeSet<String>;

/// kOps' names of fields, and those of the answer.
const FIELDS: [(&str, &str); 10] = [
    ("Tags", "tags"),
    ("Name", "name"),
    ("CIDR", "ipv4CIDR"),
    ("IPv6CIDR", "ipv6CIDR"),
    ("AvailabilityZone", "zone"),
    ("VPC", "vpc"),
    ("ElasticIP", "elasticIP"),
    ("AssignIPv6AddressOnCreation", "assignIPv6AddressOnCreation"),
    ("ResourceBasedNaming", "resourceBasedNaming"),
    ("", ""),
];

/// The outcome as the answer names it.
pub fn outcome(vector: &Vector) -> &str {
    let lists = ["deletions", "orphans", "released", "staleRoutes", "staleAssociations", "secondRun"];
    let nothing = lists.iter().all(|list| vector.list(&format!("/expect/{list}")).is_empty())
        && vector.list("/expect/objects").iter().all(|object| object["action"] == "none");
    match vector.text("/expect/outcome") {
        "applies" if nothing => "unchanged",
        outcome => outcome,
    }
}

/// `KIND NAME ACTION FIELDS` of every object that does not stay as it is.
pub fn objects(objects: &[Json]) -> Lines {
    let changed = objects.iter().filter(|object| object["action"] != "none");
    changed
        .map(|object| {
            let action = text(&object["action"]);
            let fields = object["fields"].as_array().into_iter().flatten().chain([&object["field"]]);
            let names = fields.filter_map(Json::as_str).filter(|_| action != "create").map(field);
            let fields: Vec<&str> = names.collect::<BTreeSet<_>>().into_iter().collect();
            line(&[&kind(object), &text(&object["name"]), &action, &fields.join(",")])
        })
        .collect()
}

/// What goes, is left, or is released, by a key of its own.
pub fn named(objects: &[Json], key: &str) -> Lines {
    objects.iter().map(|object| line(&[&kind(object), &text(&object[key])])).collect()
}

/// Routes and associations that stay.
pub fn stale(vector: &Vector) -> Lines {
    let routes = vector.list("/expect/staleRoutes").iter();
    let routes = routes.map(|route| line(&["route", &text(&route["table"]), &text(&route["destination"])]));
    let associations = vector.list("/expect/staleAssociations").iter();
    let associations =
        associations.map(|stale| line(&["routetableassociation", &text(&stale["subnet"]), &text(&stale["table"])]));
    routes.chain(associations).collect()
}

/// Subnets that change their table.
pub fn moved(vector: &Vector) -> Lines {
    let moved = vector.list("/expect/moved").iter();
    moved.map(|moved| line(&[&text(&moved["subnet"]), &text(&moved["from"]), &text(&moved["to"])])).collect()
}

/// What was refused or stopped, with its kind.
pub fn failures(vector: &Vector) -> Lines {
    let failures = vector.list("/expect/applyFailures").iter();
    failures.map(|failed| line(&[&kind(failed), &text(&failed["name"]), &text(&failed["kind"])])).collect()
}

/// What others made and is not used any more. The mock's ids of gateways are in no request; an address that a spec
/// names by itself has the mock's id.
pub fn released(vector: &Vector) -> Lines {
    let released = vector.list("/expect/released").iter();
    released
        .map(|object| {
            let id = text(&object["id"]);
            let id = match id.strip_prefix("eipalloc-203-") {
                Some(rest) => format!("203.{}", rest.replace('-', ".")),
                None => id,
            };
            let id = if ["igw-1", "eigw-1"].contains(&id.as_str()) { String::new() } else { id };
            line(&[&kind(object), &id])
        })
        .collect()
}

fn kind(object: &Json) -> String {
    text(&object["type"]).to_lowercase()
}

fn field(name: &str) -> &'static str {
    FIELDS.iter().find(|(known, _)| *known == name).map_or("target", |(_, field)| field)
}

/// Words in a line.
pub fn line(words: &[&str]) -> String {
    words.join(" ").trim_end().to_owned()
}

/// The text of a value.
pub fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
