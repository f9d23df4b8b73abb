//! The ways of flows on pictures: exactly what packets meet is lit, and where they are lost is marked.

use std::collections::BTreeSet;

use roxmltree::Document;
use serde_json::{Value, json};

use super::{accepting, ask, errors, faults};
use crate::client::{JSON, Reply, post, posting, send};
use crate::samples::sample;

/// The example in three zones, with a flow that is lit.
fn request(flow: &Value) -> String {
    let vpc = json!({"ipv6CIDRs": ["2001:db8:0:1000::/56"]});
    json!({"manifests": sample("ipv6-private.yaml"), "vpc": vpc, "highlight": flow}).to_string()
}

async fn drawn(flow: &Value, accept: &str) -> Reply {
    let mut request = posting("/v1/diagram", JSON, request(flow));
    request.headers_mut().insert("accept", accept.parse().unwrap());
    send(request).await
}

/// A node without IPv4 to a host without IPv6; a pod where no NAT64 is, which is lost.
fn flows() -> [(&'static str, Value); 2] {
    let to = json!({"host": {"ipv4": "140.82.112.3"}});
    [
        ("flow-nat64", json!({"from": {"subnet": "us-east-1a"}, "to": to})),
        ("flow-dropped", json!({"from": {"subnet": "utility-us-east-1a", "workload": "pod"}, "to": to})),
    ]
}

/// Both flows in each language, with the names of files.
pub async fn pictures() -> Vec<(String, String)> {
    let mut pictures = Vec::new();
    for (name, flow) in flows() {
        for (ending, accept) in [("svg", "image/svg+xml"), ("mmd", "text/vnd.mermaid"), ("dot", "text/vnd.graphviz")] {
            pictures.push((format!("{name}.{ending}"), drawn(&flow, accept).await.text().to_owned()));
        }
    }
    pictures
}

/// What is lit in a picture: boxes by their ids, lines by those of their ends, and where packets end, each once.
fn lit(picture: &str) -> (BTreeSet<String>, BTreeSet<String>, Vec<String>) {
    let document = Document::parse(picture).unwrap();
    let attribute = |node: roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap_or_default().to_owned();
    let has =
        |node: &roxmltree::Node<'_, '_>, class: &str| attribute(*node, "class").split(' ').any(|own| own == class);
    let all = || document.descendants().filter(|node| node.is_element());
    let boxes = all().filter(|node| has(node, "node") && has(node, "lit")).map(|node| attribute(node, "id"));
    let lines = all().filter(|node| has(node, "way") && has(node, "lit"));
    let lines = lines.map(|node| {
        let to = [attribute(node, "data-to"), attribute(node, "data-destination")].concat();
        format!("{}>{to}", attribute(node, "data-from"))
    });
    let ends = all().filter(|node| has(node, "end") && !has(&node.parent().unwrap(), "legend"));
    let ends = ends.map(|node| {
        let class = attribute(node, "class");
        let at = node.ancestors().find_map(|parent| parent.attribute("id")).unwrap_or_default();
        format!("{} at {at}", class.trim_start_matches("end "))
    });
    (boxes.collect(), lines.collect(), ends.collect())
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The private subnet's table, and its line to the NAT gateway.
const PRIVATE: &str = "table-private-us-east-1a";
const NAT64: &str = "table-private-us-east-1a>nat-us-east-1a64:ff9b::/96";

/// A flow, and what it lights: boxes, lines and ends.
type Lit = (Value, [&'static [&'static str]; 3]);

fn ways_out() -> [Lit; 2] {
    [
        (
            flows()[0].1.clone(),
            [
                &[
                    "subnet-us-east-1a",
                    PRIVATE,
                    "nat-us-east-1a",
                    "subnet-utility-us-east-1a",
                    "table-public",
                    "igw",
                    "internet",
                ],
                &[
                    "subnet-us-east-1a>table-private-us-east-1a",
                    NAT64,
                    "nat-us-east-1a>table-public",
                    "table-public>igw0.0.0.0/0",
                    "igw>internet",
                ],
                &[],
            ],
        ),
        (
            flows()[1].1.clone(),
            [
                &["subnet-utility-us-east-1a", "table-public", "igw"],
                &["subnet-utility-us-east-1a>table-public", "table-public>igw::/0"],
                &["dropped at igw"],
            ],
        ),
    ]
}

fn other_ways() -> [Lit; 4] {
    [
        (
            json!({"from": {"subnet": "us-east-1a"}, "to": {"address": "140.82.112.3"}}),
            [&["subnet-us-east-1a"], &[], &["dropped at subnet-us-east-1a"]],
        ),
        (
            json!({"from": {"subnet": "us-east-1a"}, "to": {"subnet": "us-east-1b"}}),
            [
                &["subnet-us-east-1a", PRIVATE, "subnet-us-east-1b"],
                &["subnet-us-east-1a>table-private-us-east-1a"],
                &[],
            ],
        ),
        (
            json!({"from": {"internet": "IPv6"}, "to": {"subnet": "us-east-1a"}}),
            [&["internet", "eigw"], &["eigw>internet"], &["dropped at eigw"]],
        ),
        (
            json!({"from": {"subnet": "us-east-1a"}, "to": {"address": "2001:db8:0:10ff::1"}}),
            [
                &["subnet-us-east-1a", PRIVATE],
                &["subnet-us-east-1a>table-private-us-east-1a"],
                &["undetermined at table-private-us-east-1a"],
            ],
        ),
    ]
}

#[tokio::test]
async fn exactly_what_packets_meet_is_lit() {
    for (flow, [boxes, lines, ends]) in ways_out().into_iter().chain(other_ways()) {
        let reply = drawn(&flow, "image/svg+xml").await;
        assert_eq!(errors(&reply), [""; 0], "{flow}");
        let found = lit(reply.text());
        assert_eq!((&found.0, &found.1), (&set(boxes), &set(lines)), "{flow}");
        assert_eq!(found.2, ends, "{flow}");
        assert_eq!(faults(reply.text()), [""; 0], "{flow}");
    }
}

#[tokio::test]
async fn a_group_is_lit_in_each_of_its_subnets() {
    let flow = json!({"from": {"instanceGroup": "nodes"}, "to": {"internet": "IPv6"}});
    let (boxes, ..) = lit(drawn(&flow, "image/svg+xml").await.text());
    let subnets = boxes.iter().filter(|id| id.starts_with("subnet-")).cloned();
    let own = ["subnet-us-east-1a", "subnet-us-east-1b", "subnet-us-east-1c"];
    assert_eq!(subnets.collect::<BTreeSet<_>>(), set(&own));
}

/// What a picture lights, and whether it marks a loss, agrees with the answer of a trace.
#[tokio::test]
async fn pictures_say_what_traces_say() {
    let names = ["us-east-1a", "dualstack-us-east-1b", "utility-us-east-1c"];
    let tos = [
        json!({"internet": "IPv4"}),
        json!({"internet": "IPv6"}),
        json!({"host": {"ipv4": "140.82.112.3"}}),
        json!({"subnet": "dualstack-us-east-1a"}),
        json!({"service": "resolver"}),
        json!({"address": "100.64.0.1"}),
    ];
    for from in names {
        for (workload, to) in ["node", "pod"].iter().flat_map(|workload| tos.iter().map(move |to| (workload, to))) {
            let flow = json!({"from": {"subnet": from, "workload": workload}, "to": to});
            let mut asked: Value = serde_json::from_str(&request(&flow)).unwrap();
            asked.as_object_mut().unwrap().remove("highlight");
            asked["flows"] = json!([flow]);
            let traced = post("/v1/trace", JSON, asked.to_string()).await.json();
            let path = &traced["flows"][0]["paths"][0];
            let (boxes, _, ends) = lit(drawn(&flow, "image/svg+xml").await.text());
            let hops = path["hops"].as_array().unwrap();
            let tables = hops.iter().filter(|hop| hop["component"]["kind"] == "routeTable");
            let tables: BTreeSet<&str> = tables.map(|hop| hop["component"]["name"].as_str().unwrap()).collect();
            let lit_tables = boxes.iter().filter(|id| id.starts_with("table-")).count();
            assert_eq!(lit_tables, tables.len(), "{flow}: {boxes:?}, {path}");
            assert_eq!(boxes.contains("internet"), path["disposition"] == "exitsToInternet", "{flow}: {path}");
            let lost = ends.iter().filter(|end| end.starts_with("dropped")).count();
            assert_eq!(lost, usize::from(path["verdict"] == "dropped"), "{flow}: {ends:?}, {path}");
        }
    }
}

#[tokio::test]
async fn a_flow_that_cannot_be_read_is_refused_with_everything_that_is_wrong() {
    let wrong = json!({"from": {"subnet": "us-east-1z"}, "to": {"address": "x"}, "expcet": "dropped"});
    let problem = drawn(&wrong, "*/*").await.problem(422, "invalid-question");
    let found = problem["diagnostics"].as_array().unwrap().iter();
    let found: Vec<_> = found.map(|one| (one["object"].as_str().unwrap(), one["field"].as_str().unwrap())).collect();
    let fields = ["highlight.expcet", "highlight.from.subnet", "highlight.to.address"];
    assert_eq!(found, fields.map(|field| ("DiagramRequest", field)), "{problem}");
    let inside = json!({"from": {"address": "172.20.0.9"}, "to": {"subnet": "us-east-1a"}});
    let problem = drawn(&inside, "*/*").await.problem(422, "invalid-question");
    assert_eq!(problem["diagnostics"][0]["field"], "highlight.from.address", "{problem}");
}

#[tokio::test]
async fn nothing_is_lit_where_nothing_is_asked() {
    let plain = accepting("/v1/diagram", "image/svg+xml").await;
    let (boxes, lines, ends) = lit(plain.text());
    assert!(boxes.is_empty() && lines.is_empty() && ends.is_empty() && !plain.text().contains("lighting\""));
}

#[tokio::test]
async fn the_command_draws_what_the_service_draws() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/examples/ipv6-private.yaml");
    let block = ["--vpc-ipv6-cidr", "2001:db8:0:1000::/56"];
    let flow = ["--from", "us-east-1a", "--to-host", "ipv4=140.82.112.3"];
    let told = ask(&[&["diagram", example][..], &block, &flow].concat(), "");
    assert_eq!((told.errors.as_str(), told.output.as_str()), ("", drawn(&flows()[0].1, "*/*").await.text()));
    let told = ask(&[&["diagram", example][..], &block, &flow, &["-o", "x.json"]].concat(), "");
    assert_eq!(told.output, drawn(&flows()[0].1, "application/json").await.text());
    let told = ask(&["diagram", example, "--from", "nodse", "--to", "10.0.0.1"], "");
    assert!(told.output.is_empty() && told.errors.contains("Did you mean `nodes`?"), "{}", told.errors);
    // The text of standard input is what there is, and the file is what is to be.
    let own = "  - name: us-east-1c\n    type: Private\n    zone: us-east-1c\n    ipv6CIDR: /64#2\n";
    let other = "  - name: us-east-1d\n    type: Private\n    zone: us-east-1c\n    ipv6CIDR: /64#3\n";
    let before = sample("ipv6-private.yaml").replace(own, other);
    let told = ask(&[&["diagram", example, "--before", "-"][..], &block].concat(), &before);
    assert!(
        told.output.contains("id=\"subnet-us-east-1c\" class=\"node subnet private owned created\""),
        "{}{}",
        told.errors,
        told.output
    );
    let block = sample("ipv6-private.yaml").replace("cidr: 172.20.64.0/18", "cidr: 172.20.32.0/19");
    for (target, mark) in [("direct", "refused"), ("terraform", "changed")] {
        let told = ask(&["diagram", example, "--before", "-", "--target", target], &block);
        let class = format!("class=\"node subnet dualstack owned {mark}\"");
        assert!(told.output.contains(&class), "{target}: {}{}", told.errors, told.output);
    }
    let told = ask(&["diagram", example, "--before", "-"], "kind: [");
    assert!(told.output.is_empty() && told.errors.contains("stdin: Unclosed bracket"), "{}", told.errors);
}
