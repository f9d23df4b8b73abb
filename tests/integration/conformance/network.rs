//! The recorded network against the planned one.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::vector::Vector;

/// Where the plan is not the recorded network, in words.
pub fn differences(vector: &Vector, answer: &Json) -> Vec<String> {
    let comparisons = [
        ("network", addresses(answer), recorded_addresses(vector)),
        ("vpc", vpc(answer), recorded_vpc(vector)),
        (
            "dhcpDomainName",
            dhcp(vector, &answer["network"]["dhcpDomainName"]),
            dhcp(vector, vector.at("/expect/dhcpDomainName")),
        ),
        ("subnets", subnets(answer), recorded_subnets(vector, answer)),
        ("tags", tags(answer), vector.at("/expect/subnetTags").clone()),
        ("internetGateway", one_or_none(&answer["internetGateway"]), vector.at("/expect/internetGateway").clone()),
        (
            "egressOnlyInternetGateway",
            one_or_none(&answer["egressOnlyInternetGateway"]),
            vector.at("/expect/egressOnlyInternetGateway").clone(),
        ),
        (
            "natGateways",
            nat_gateways(answer, &answer["natGateways"]),
            nat_gateways(answer, vector.at("/expect/natGateways")),
        ),
        ("elasticIPs", elastic_ips(&answer["elasticIPs"]), vector.at("/expect/elasticIPs").clone()),
        ("routeTables", route_tables(answer), recorded_route_tables(vector)),
    ];
    let differing = comparisons.into_iter().filter(|(_, planned, recorded)| planned != recorded);
    differing.map(|(what, planned, recorded)| format!("{what} is {planned}, recorded is {recorded}")).collect()
}

fn addresses(answer: &Json) -> Json {
    let network = &answer["network"];
    json!([
        network["vpc"]["ipv4CIDRs"][0],
        network["nonMasqueradeCIDR"],
        network["podCIDR"],
        network["serviceClusterIPRange"],
        network["clusterDNS"],
        answer["cluster"]["ipFamily"] == "IPv6",
    ])
}

fn recorded_addresses(vector: &Vector) -> Json {
    let network = vector.at("/expect/network");
    json!([
        network["networkCIDR"],
        network["nonMasqueradeCIDR"],
        network["podCIDR"],
        network["serviceClusterIPRange"],
        network["clusterDNS"],
        network["ipv6"],
    ])
}

fn vpc(answer: &Json) -> Json {
    let vpc = &answer["network"]["vpc"];
    let owned = vpc["shared"] == false;
    let mut additional: Vec<Json> = list(&vpc["ipv4CIDRs"]).iter().skip(1).filter(|_| owned).cloned().collect();
    additional.sort_by_key(Json::to_string);
    json!([vpc["name"], vpc["id"], vpc["shared"], vpc["amazonProvidedIPv6"], additional])
}

fn recorded_vpc(vector: &Vector) -> Json {
    let vpc = vector.at("/expect/vpc");
    let mut additional = list(&vpc["additionalCIDRs"]).to_vec();
    additional.sort_by_key(Json::to_string);
    json!([vpc["name"], vpc["id"], vpc["shared"], vpc["amazonProvidedIPv6"], additional])
}

/// With zones of several regions the recorded domain is the mock's.
fn dhcp(vector: &Vector, domain: &Json) -> Json {
    if vector.aws_refuses(Some("zones")) { Json::Null } else { domain.clone() }
}

fn subnets(answer: &Json) -> Json {
    let subnets = list(&answer["subnets"]).iter().map(|subnet| {
        let ipv6 = &subnet["ipv6CIDR"];
        let written = if ipv6["origin"] == "spec" { ipv6 } else { &Json::Null };
        json!([
            subnet["name"],
            subnet["type"],
            subnet["zone"],
            subnet["id"],
            subnet["ipv4CIDR"]["cidr"],
            notation(written)
        ])
    });
    subnets.collect()
}

/// A block as the recordings have it: `/LEN#N` as written, or the literal.
fn notation(ipv6: &Json) -> Json {
    let notation = &ipv6["notation"];
    if notation.is_null() { ipv6["cidr"].clone() } else { notation.clone() }
}

fn recorded_subnets(vector: &Vector, answer: &Json) -> Json {
    let planned = list(&answer["subnets"]);
    let subnets = vector.list("/expect/subnets").iter().enumerate().map(|(index, subnet)| {
        let planned_ipv6 = planned.get(index).map_or(&Json::Null, |subnet| &subnet["ipv6CIDR"]);
        let recorded = subnet["ipv6CIDR"].as_str().unwrap_or_default();
        let ipv6 = match recorded {
            "" => Json::Null,
            // Leading zeros in LEN are not kept.
            "/064#0" => json!("/64#0"),
            literal if !literal.starts_with('/') && planned_ipv6["cidr"] == literal => notation(planned_ipv6),
            other => json!(other),
        };
        json!([subnet["name"], subnet["type"], subnet["zone"], subnet["id"], subnet["cidr"], ipv6])
    });
    subnets.collect()
}

fn tags(answer: &Json) -> Json {
    let tags = list(&answer["subnets"]).iter().map(|subnet| (text(&subnet["name"]), subnet["tags"].clone()));
    Json::Object(tags.collect::<Map<_, _>>())
}

fn one_or_none(gateway: &Json) -> Json {
    if gateway.is_null() { json!([]) } else { json!([gateway]) }
}

/// The place of an existing gateway is not compared, nor where the documentation decides it: in zones without private
/// subnets.
fn nat_gateways(answer: &Json, gateways: &Json) -> Json {
    let cluster = text(&answer["cluster"]["name"]);
    let private: Vec<String> = list(&answer["routeTables"])
        .iter()
        .filter(|table| table["scope"] == "privateZone")
        .map(|table| format!("{}.{cluster}", text(&table["zone"])))
        .collect();
    let gateways = list(gateways).iter().map(|gateway| {
        let comparable = gateway["shared"] == false && private.contains(&text(&gateway["name"]));
        let subnet = if comparable { gateway["subnet"].clone() } else { Json::Null };
        json!([gateway["name"], gateway["id"], subnet, gateway["elasticIP"], gateway["shared"]])
    });
    gateways.collect()
}

fn elastic_ips(addresses: &Json) -> Json {
    let addresses = list(addresses).iter().map(|address| {
        let (name, id) = (&address["name"], &address["id"]);
        json!({"name": name, "id": id, "publicIP": address["publicIP"], "shared": address["shared"]})
    });
    addresses.collect()
}

fn route_tables(answer: &Json) -> Json {
    let tables = list(&answer["routeTables"]).iter().map(|table| {
        let routes = list(&table["routes"]).iter().filter(|route| route["reason"] != "local").map(planned_route);
        (
            text(&table["name"]),
            json!([table["role"], table["shared"], sorted(list(&table["subnets"])), by_destination(routes)]),
        )
    });
    Json::Object(tables.collect::<Map<_, _>>())
}

/// kOps leaves NAT64 to an instance without a target; the plan follows the documentation.
fn planned_route(route: &Json) -> (String, Json) {
    let target = &route["target"];
    let dropped = route["reason"] == "nat64" && target["kind"] == "instance";
    let target = if dropped { Json::Null } else { json!([target["kind"], target["name"]]) };
    (text(&route["destination"]), target)
}

fn recorded_route_tables(vector: &Vector) -> Json {
    let tables = vector.at("/expect/routeTables").as_object().into_iter().flatten().map(|(name, table)| {
        let routes = list(&table["routes"]).iter().map(|route| {
            let target = &route["target"];
            let target = if target.is_null() { Json::Null } else { json!([target["kind"], target["name"]]) };
            (text(&route["destination"]), target)
        });
        (name.clone(), json!([table["role"], table["shared"], sorted(list(&table["subnets"])), by_destination(routes)]))
    });
    Json::Object(tables.collect::<Map<_, _>>())
}

fn by_destination(routes: impl Iterator<Item = (String, Json)>) -> Json {
    let mut by_destination: BTreeMap<String, Vec<Json>> = BTreeMap::new();
    for (destination, target) in routes {
        by_destination.entry(destination).or_default().push(target);
    }
    json!(by_destination)
}

fn sorted(texts: &[Json]) -> Json {
    let mut texts = texts.to_vec();
    texts.sort_by_key(Json::to_string);
    json!(texts)
}

fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
