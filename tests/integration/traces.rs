//! `POST /v1/trace` and `trace` with what AWS has: dumps as people have them.

use std::fs;
use std::process::{Command, Output};

use serde_json::{Value as Json, json};

use crate::client::{JSON, post};

const VPC: &str = "vpc-0123456789abcdef0";

/// An IPv4 cluster in an existing VPC: `p` and `q` are private, `u` is a utility subnet.
fn cluster() -> Json {
    let subnet = |name: &str, kind: &str, zone: &str, block: &str| {
        let id = format!("subnet-{name}");
        json!({"name": name, "id": id, "type": kind, "zone": zone, "cidr": block})
    };
    json!({
        "apiVersion": "kops.k8s.io/v1alpha3", "kind": "Cluster", "metadata": {"name": "c.example.com"},
        "spec": {"cloudProvider": {"aws": {}}, "kubernetesVersion": "1.34.0", "networking": {
            "networkID": VPC, "networkCIDR": "10.0.0.0/16", "topology": {"dns": "Public"}, "calico": {},
            "subnets": [
                subnet("p", "Private", "us-east-1a", "10.0.0.0/19"),
                subnet("q", "Private", "us-east-1b", "10.0.32.0/19"),
                subnet("u", "Utility", "us-east-1a", "10.0.96.0/22"),
            ],
        }},
    })
}

/// A table of a VPC with its `local` route, one to `target`, and its associations.
fn table(vpc: &str, name: &str, subnets: &[&str], (target, state): (&str, &str)) -> Json {
    let associated = |subnet: &&str| json!({"SubnetId": subnet, "AssociationState": {"State": "associated"}});
    let key = if target.starts_with("nat-") { "NatGatewayId" } else { "GatewayId" };
    json!({
        "RouteTableId": format!("rtb-{name}"), "VpcId": vpc,
        "Associations": subnets.iter().map(associated).collect::<Json>(),
        "Routes": [
            {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active",
                "Origin": "CreateRouteTable"},
            {"DestinationCidrBlock": "0.0.0.0/0", key: target, "State": state, "Origin": "CreateRoute"},
        ],
    })
}

/// The tables of the cluster: private ones lead to `nat-1`.
fn tables(state: &str) -> Json {
    json!([
        table(VPC, "p", &["subnet-p", "subnet-q"], ("nat-1", state)),
        table(VPC, "u", &["subnet-u"], ("igw-1", "active")),
    ])
}

fn nat_gateway(state: &str) -> Json {
    json!({"NatGateways": [{"NatGatewayId": "nat-1", "VpcId": VPC, "SubnetId": "subnet-u", "State": state,
        "ConnectivityType": "public", "NatGatewayAddresses": [{"AllocationId": "eipalloc-1"}]}]})
}

fn request(observed: &Json, from: &str) -> Json {
    let flow = json!({"id": from, "from": {"subnet": from}, "to": {"address": "140.82.112.3"}});
    json!({"cluster": cluster(), "kopsRelease": "1.36", "observed": observed, "flows": [flow]})
}

/// The disposition of the one path from a subnet, the codes of findings, and those of assumptions.
async fn traced(observed: Json, from: &str) -> (String, Vec<String>, Vec<String>) {
    let reply = post("/v1/trace", JSON, request(&observed, from).to_string()).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let answer = reply.json();
    let codes = |key: &str| -> Vec<String> {
        answer[key].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    };
    let disposition = answer["flows"][0]["paths"][0]["disposition"].as_str().unwrap().to_owned();
    (disposition, codes("diagnostics"), codes("assumptions"))
}

#[tokio::test]
async fn an_answer_that_breaks_off_leaves_the_rest_unknown() {
    let part = || {
        json!([
            table(VPC, "p", &["subnet-p"], ("nat-1", "active")),
            table(VPC, "u", &["subnet-u"], ("igw-1", "active"))
        ])
    };
    let (end, findings, _) = traced(json!([{"RouteTables": part(), "NextToken": "x"}]), "q").await;
    assert_eq!(end, "tableUnknown");
    assert!(findings.contains(&"observed-breaks-off".to_owned()), "{findings:?}");
    let (end, ..) = traced(json!([{"RouteTables": part(), "NextToken": "x"}]), "p").await;
    assert_eq!(end, "exitsToInternet", "what is listed counts");
    let gateways = json!([{"RouteTables": tables("active")}, {"NatGateways": [], "NextToken": "x"}]);
    let (end, findings, _) = traced(gateways, "p").await;
    assert_eq!(end, "exitsToInternet");
    assert!(!findings.contains(&"nat-gateway-not-there".to_owned()), "{findings:?}");
}

/// What needs the plan to be seen is said beside what is wrong in itself.
#[tokio::test]
async fn all_that_is_wrong_with_flows_is_said_at_once() {
    let flows = json!([
        {"from": {"subnet": "zz", "workload": "vm"}, "to": {"internet": "IPv4"}},
        {"from": {"address": "10.0.0.9"}, "to": {"subnet": "p"}},
        {"from": {"internet": "IPv4"}, "to": {"service": "time"}},
        {"from": {"address": "10.0.1.9"}, "to": {"internet": "IPv4"}},
    ]);
    let request = json!({"cluster": cluster(), "flows": flows});
    let reply = post("/v1/trace", JSON, request.to_string()).await;
    assert_eq!(reply.status, 422, "{}", reply.text());
    let answer = reply.json();
    let found = answer["diagnostics"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap());
    let fields = ["flows[0].from.workload", "flows[0].from.subnet", "flows[1].from.address", "flows[2].to"];
    assert_eq!(found.collect::<Vec<_>>(), [&fields[..], &["flows[3].from.address"]].concat());
    let mut lit = json!({"cluster": cluster(), "target": "x"});
    lit["highlight"] = json!({"from": {"address": "10.0.0.9"}, "to": {"subnet": "p"}});
    let answer = post("/v1/diagram", JSON, lit.to_string()).await.json();
    let found = answer["diagnostics"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap());
    assert_eq!(found.collect::<Vec<_>>(), ["highlight.from.address", "target"]);
}

/// The blocks of the subnets are not written: AWS has them, in an answer that may go on.
#[tokio::test]
async fn a_subnet_in_an_answer_that_breaks_off_has_its_block() {
    let subnet = |name: &str, block: &str| {
        json!({"SubnetId": format!("subnet-{name}"), "VpcId": VPC, "AvailabilityZone": "us-east-1a",
            "CidrBlock": block})
    };
    for (subnets, expected) in [
        (json!({"Subnets": [subnet("p", "10.0.0.0/19"), subnet("u", "10.0.96.0/22")]}), "exitsToInternet"),
        (json!({"Subnets": [subnet("p", "10.0.0.0/19")], "NextToken": "x"}), "exitsToInternet"),
        (json!({"Subnets": [subnet("u", "10.0.96.0/22")], "NextToken": "x"}), "sourceUnknown"),
    ] {
        let mut asked = request(&json!([{"RouteTables": tables("active")}, subnets]), "p");
        let blocks = asked["cluster"]["spec"]["networking"]["subnets"].as_array_mut().unwrap();
        blocks.retain(|subnet| subnet["name"] != "q");
        blocks.iter_mut().for_each(|subnet| drop(subnet.as_object_mut().unwrap().remove("cidr")));
        let reply = post("/v1/trace", JSON, asked.to_string()).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_eq!(reply.json()["flows"][0]["paths"][0]["disposition"], expected, "{subnets}");
    }
}

/// In a VPC that another account shares, NAT gateways cannot be described; the route that is active says that one is
/// there.
#[tokio::test]
async fn gateways_of_the_account_that_shares_the_vpc_are_not_listed() {
    let observed = json!([{"RouteTables": tables("active")}, {"NatGateways": []}]);
    let (end, findings, assumptions) = traced(observed, "p").await;
    assert_eq!(end, "exitsToInternet");
    assert!(findings.iter().all(|code| !code.contains("not-there")), "{findings:?}");
    assert!(!assumptions.is_empty());
}

#[tokio::test]
async fn the_vpc_is_found_in_a_dump_of_several() {
    let other = "vpc-0fedcba9876543210";
    let vpc = |id: &str| {
        let block = json!([{"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}}]);
        json!({"VpcId": id, "CidrBlock": "10.0.0.0/16", "CidrBlockAssociationSet": block})
    };
    let mut all = vec![table(other, "other", &["subnet-other"], ("igw-2", "active"))];
    all.extend(tables("active").as_array().unwrap().clone());
    let observed = json!([{"Vpcs": [vpc(other), vpc(VPC)]}, {"RouteTables": all}, nat_gateway("available")]);
    let alone = json!([{"Vpcs": [vpc(VPC)]}, {"RouteTables": tables("active")}, nat_gateway("available")]);
    for from in ["p", "q", "u"] {
        assert_eq!(traced(observed.clone(), from).await, traced(alone.clone(), from).await);
    }
    let mut reversed = observed.clone();
    reversed.as_array_mut().unwrap().reverse();
    assert_eq!(traced(observed, "p").await, traced(reversed, "p").await);
}

#[tokio::test]
async fn blackholes_and_deleted_nat_gateways_take_no_packet() {
    for (tables, gateway, expected, finding) in [
        ("active", "available", "exitsToInternet", None),
        ("blackhole", "available", "blackhole", Some("blackhole-route")),
        ("active", "deleted", "blackhole", None),
        ("active", "failed", "blackhole", None),
        ("active", "pending", "exitsToInternet", None),
    ] {
        let (end, findings, _) =
            traced(json!([{"RouteTables": self::tables(tables)}, nat_gateway(gateway)]), "p").await;
        assert_eq!(end, expected, "{tables} {gateway}");
        let has = |code: &str| findings.iter().any(|found| found.contains(code));
        assert!(finding.is_none_or(has), "{findings:?}");
    }
}

/// What a question about flows is refused for: code and field.
async fn refused(flows: Json) -> Vec<(String, String)> {
    let mut body = request(&json!([]), "p");
    body["flows"] = flows;
    let problem = post("/v1/trace", JSON, body.to_string()).await.problem(422, "invalid-question");
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    problem["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (text(&found["code"]), text(&found["field"])))
        .collect()
}

#[tokio::test]
async fn flows_are_given_and_have_an_id_each() {
    let pair = |code: &str, field: &str| (code.to_owned(), field.to_owned());
    assert_eq!(refused(json!([])).await, [pair("missing-question-value", "flows")]);
    let flow = json!({"id": "x", "from": {"subnet": "p"}, "to": {"address": "10.0.0.9"}});
    assert_eq!(refused(json!([flow, flow])).await, [pair("repeated-question-name", "flows[1].id")]);
    let mut body = request(&json!([]), "p");
    (body["flows"], body["matrix"]) = (json!([]), json!(true));
    assert_eq!(post("/v1/trace", JSON, body.to_string()).await.status, 200);
}

/// Runs `trace` on files with the cluster, the flows and what AWS has.
fn run(name: &str, flows: &str, arguments: &[&str]) -> Output {
    let folder = std::env::temp_dir().join(format!("traces-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let cluster = file("cluster.json", &serde_json::to_string_pretty(&cluster()).unwrap());
    let observed = json!([{"RouteTables": tables("active")}, nat_gateway("available")]);
    let observed = file("aws.json", &observed.to_string());
    let flows = file("flows.yaml", flows);
    let program = env!("CARGO_BIN_EXE_kops-network-planner");
    let mut command = Command::new(program);
    command.arg("trace").arg(cluster).arg("--flows").arg(flows).arg("--observed").arg(observed).args(arguments);
    let said = command.output().unwrap();
    fs::remove_dir_all(&folder).unwrap();
    said
}

const FLOWS: &str = "flows:
- {id: pull, from: {subnet: p}, to: {address: 140.82.112.3}, expect: forwarded}
- {id: admin, from: {internet: IPv4}, to: {subnet: p}, expect: delivered}
- {id: other, from: {subnet: p}, to: {subnet: q}}
";

#[test]
fn flows_of_a_file_are_cases_and_results() {
    let junit = run("junit", FLOWS, &["--format", "junit"]);
    let text = String::from_utf8(junit.stdout).unwrap();
    assert_eq!(junit.status.code(), Some(1), "{text}");
    assert!(text.contains("tests=\"3\"") && text.contains("failures=\"1\""), "{text}");
    assert!(text.contains("<failure type=\"no-public-address\""), "{text}");
    assert!(text.contains("expected delivered, but it is dropped"), "{text}");
    let sarif = run("sarif", FLOWS, &["--format", "sarif"]);
    let report: Json = serde_json::from_slice(&sarif.stdout).unwrap();
    let results = report["runs"][0]["results"].as_array().unwrap();
    let lost: Vec<&Json> = results.iter().filter(|result| result["ruleId"] == "no-public-address").collect();
    assert_eq!(lost.len(), 1, "{results:#?}");
    assert!(lost[0]["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().is_some_and(|line| 1 < line));
    let right = run("right", &FLOWS.replace("expect: delivered", "expect: dropped"), &[]);
    assert_eq!(right.status.code(), Some(0), "{}", String::from_utf8_lossy(&right.stdout));
}

#[test]
fn what_is_wrong_in_a_file_of_flows_has_its_place() {
    let check = |name: &str, flows: &str, expected: &str| {
        let said = run(name, flows, &[]);
        let text = String::from_utf8(said.stderr).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(said.status.code(), Some(2), "{text}");
        assert!(text.contains(expected), "{text}");
    };
    check("typo", &FLOWS.replace("expect: forwarded", "expects: forwarded"), "flows[0].expects: there is no key");
    check(
        "twice",
        &FLOWS.replace("admin", "pull"),
        "flows.yaml:3:8: flows[1].id: `pull` is the `id` of an earlier flow",
    );
    check("none", "flows: []", "`flows` is empty, and the matrix is not asked for");
}
