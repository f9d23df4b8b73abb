//! `POST /v1/layout`.

use serde_json::{Value as Json, json};

use crate::client::{JSON, post};

const PATH: &str = "/v1/layout";

async fn refused(ask: Json) -> Vec<(String, String)> {
    let reply = post(PATH, JSON, ask.to_string()).await;
    let problem = reply.problem(422, "invalid-layout");
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let diagnostics = problem["diagnostics"].as_array().unwrap().iter();
    diagnostics.map(|found| (text(&found["code"]), text(&found["field"]))).collect()
}

fn found(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(code, field)| ((*code).to_owned(), (*field).to_owned())).collect()
}

#[tokio::test]
async fn the_answer_can_be_sent_on_and_is_planned_as_it_was() {
    let ask =
        json!({"name": "c.example.com", "zones": ["us-east-1a", "us-east-1b"], "ipv6": true, "networking": "calico"});
    let layout = post(PATH, JSON, ask.to_string()).await.json();
    assert_eq!(layout["basis"], "recorded");
    let planned = post("/v1/plan", JSON, layout["request"].to_string()).await;
    assert_eq!(planned.status, 200, "{}", planned.text());
    let planned = planned.json();
    let names: Vec<&str> =
        planned["subnets"].as_array().unwrap().iter().map(|subnet| subnet["name"].as_str().unwrap()).collect();
    assert_eq!(
        names.join(" "),
        "us-east-1a us-east-1b dualstack-us-east-1a dualstack-us-east-1b utility-us-east-1a \
        utility-us-east-1b"
    );
    let of_text = post("/v1/validate", crate::client::YAML, layout["manifests"].as_str().unwrap().to_owned()).await;
    assert_eq!(of_text.json()["valid"], true);
}

#[tokio::test]
async fn what_the_command_refuses_names_its_option() {
    let zones = ["us-east-1a"];
    let weave = refused(json!({"name": "c.example.com", "zones": zones, "networking": "weave"})).await;
    assert_eq!(weave, found(&[("invalid-layout-option", "networking")]));
    let even = refused(json!({"name": "c.example.com", "zones": zones, "controlPlaneCount": 2})).await;
    let [main, events] = ["spec.etcdClusters[0].etcdMembers", "spec.etcdClusters[1].etcdMembers"];
    assert_eq!(even, found(&[("etcd-members-even", main), ("etcd-members-even", events)]));
    let ask = json!({"name": "c.example.com", "zones": zones, "controlPlaneCount": 2});
    let problem = post(PATH, JSON, ask.to_string()).await.problem(422, "invalid-layout");
    assert_eq!(problem["diagnostics"][0]["hint"], "Give `controlPlaneCount` an odd number, such as 1 or 3");
}

#[tokio::test]
async fn everything_that_cannot_be_read_is_said_at_once() {
    let ask =
        json!({"zones": "us-east-1a", "topologie": "private", "ipv6": "yes", "vpc": {"ipv4CIDRs": ["x"], "i": 1}});
    let mut found_ones = refused(ask).await;
    found_ones.sort();
    assert_eq!(
        found_ones,
        found(&[
            ("invalid-question-value", "vpc.ipv4CIDRs[0]"),
            ("missing-question-value", "name"),
            ("question-value-of-wrong-kind", "ipv6"),
            ("question-value-of-wrong-kind", "zones"),
            ("unknown-question-key", "topologie"),
            ("unknown-question-key", "vpc.i"),
        ])
    );
}

/// The flags of existing subnets are those of kOps, with what is known of them beside.
#[test]
fn the_command_line_takes_existing_subnets() {
    let said = std::process::Command::new(env!("CARGO_BIN_EXE_kops-network-planner"))
        .args(["layout", "c.example.com", "--zones", "us-east-1a", "--topology", "private", "--networking", "calico"])
        .args(["--network-id", "vpc-0123456789abcdef0", "--vpc-ipv4-cidr", "10.0.0.0/16"])
        .args(["--subnets", "subnet-0123456789abcdef0", "--utility-subnets", "subnet-0123456789abcdef1"])
        .args(["--vpc-subnet", "subnet-0123456789abcdef0=us-east-1a=10.0.0.0/24"])
        .args(["--vpc-subnet", "subnet-0123456789abcdef1=us-east-1a=10.0.1.0/24"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert_eq!(said.status.code(), Some(0), "{said:?}");
    for part in ["id: subnet-0123456789abcdef0", "id: subnet-0123456789abcdef1", "cidr: 10.0.1.0/24"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// What AWS has of an existing VPC, as `aws ec2 describe-…` prints it.
fn observed() -> Json {
    let vpc = "vpc-0123456789abcdef0";
    let subnet = |id: &str, block: &str| {
        let zone = "us-east-1a";
        json!({"SubnetId": id, "VpcId": vpc, "AvailabilityZone": zone, "CidrBlock": block})
    };
    let block = json!([{"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}}]);
    let [zone, utility] = [("subnet-0123456789abcdef0", "10.0.0.0/24"), ("subnet-0123456789abcdef1", "10.0.1.0/24")];
    json!([
        {"Vpcs": [{"VpcId": "vpc-0123456789abcdef0", "CidrBlock": "10.0.0.0/16", "CidrBlockAssociationSet": block}]},
        {"Subnets": [subnet(zone.0, zone.1), subnet(utility.0, utility.1)]},
    ])
}

#[tokio::test]
async fn what_aws_has_describes_the_vpc() {
    let ask = json!({
        "name": "c.example.com", "zones": ["us-east-1a"], "topology": "private", "networking": "calico",
        "subnetIDs": ["subnet-0123456789abcdef0"], "utilitySubnetIDs": ["subnet-0123456789abcdef1"],
        "observed": observed(),
    });
    for network_id in ["", "vpc-0123456789abcdef0"] {
        let mut ask = ask.clone();
        ask["networkID"] = json!(network_id);
        let layout = post(PATH, JSON, ask.to_string()).await.json();
        let spec = &layout["request"]["cluster"]["spec"];
        assert_eq!([&spec["networkID"], &spec["networkCIDR"]], ["vpc-0123456789abcdef0", "10.0.0.0/16"]);
        let blocks: Vec<&Json> = spec["subnets"].as_array().unwrap().iter().map(|subnet| &subnet["cidr"]).collect();
        assert_eq!(blocks, ["10.0.0.0/24", "10.0.1.0/24"]);
        assert_eq!(layout["request"]["vpc"]["ipv4CIDRs"], json!(["10.0.0.0/16"]));
        assert_eq!(post("/v1/plan", JSON, layout["request"].to_string()).await.status, 200);
    }
    let mut untold = ask.clone();
    untold["observed"].as_array_mut().unwrap().push(json!({"Reservations": []}));
    let layout = post(PATH, JSON, untold.to_string()).await.json();
    let said = layout["diagnostics"].as_array().unwrap().iter().find(|found| found["field"] == "observed[2]").unwrap();
    assert_eq!(said["code"], "observed-tells-nothing");
    assert_eq!(said["message"], "`observed[2]` has no key that is read here, so that it tells nothing");
    let wrong = json!({"name": "c.example.com", "zones": ["us-east-1a"], "observed": [{"Vpcs": "x"}]});
    assert_eq!(refused(wrong).await, found(&[("question-value-of-wrong-kind", "observed[0].Vpcs")]));
}

#[test]
fn the_command_line_reads_what_aws_has() {
    let file = std::env::temp_dir().join(format!("layout-observed-{}.json", std::process::id()));
    std::fs::write(&file, observed().to_string()).unwrap();
    let said = std::process::Command::new(env!("CARGO_BIN_EXE_kops-network-planner"))
        .args(["layout", "c.example.com", "--zones", "us-east-1a", "--networking", "calico"])
        .args(["--subnets", "subnet-0123456789abcdef0", "--observed"])
        .arg(&file)
        .output()
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.status.success() && text.contains("cidr: 10.0.0.0/24"), "{said:?}");
}

/// The infos and warnings of a layout, by code.
async fn noticed(ask: Json) -> Vec<String> {
    let layout = post(PATH, JSON, ask.to_string()).await.json();
    let diagnostics = layout["diagnostics"].as_array().unwrap().iter();
    diagnostics.map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_the_answer_rests_on_is_said() {
    let ask = |more: Json| {
        let mut ask = json!({"name": "c.example.com", "zones": ["us-east-1a"], "networking": "calico"});
        ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ask
    };
    assert_eq!(noticed(ask(json!({}))).await, Vec::<String>::new());
    let of_older = noticed(ask(json!({"kopsRelease": "1.30", "kubernetesVersion": "1.30.0"}))).await;
    assert!(of_older.contains(&"layout-derived".to_owned()), "{of_older:?}");
    assert_eq!(noticed(ask(json!({"dns": "private"}))).await, ["hosted-zone-needed"]);
    assert_eq!(noticed(ask(json!({"dns": "private", "dnsZone": "example.com"}))).await, Vec::<String>::new());
    assert_eq!(noticed(ask(json!({"zones": ["us-east-1x"]}))).await, ["unknown-zone"]);
}

/// A release that cannot do without DNS writes public DNS unasked.
#[tokio::test]
async fn no_dns_is_written_where_the_release_has_it() {
    for (release, expected) in [("1.23", "Public"), ("1.25", "Public"), ("1.26", "None"), ("1.37", "None")] {
        let ask = json!({"name": "c.example.com", "zones": ["us-east-1a"], "networking": "calico",
            "kopsRelease": release});
        let layout = post(PATH, JSON, ask.to_string()).await.json();
        assert_eq!(layout["request"]["cluster"]["spec"]["topology"]["dns"]["type"], expected, "{release}");
    }
}

#[test]
fn messages_of_the_command_line_speak_of_its_flags() {
    let said = |arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_kops-network-planner");
        let said = std::process::Command::new(program).args(arguments).output().unwrap();
        String::from_utf8(said.stderr).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let check = |arguments: &[&str], expected: &str| assert_eq!(said(arguments), expected);
    let example = "openapi/examples/ipv4-private.yaml";
    let want = ["allocate", example, "--add-subnet", "us-west-2a"];
    check(
        &[&want[..], &["--size", "99", "--type", "Private"]].concat(),
        "error: --size: `--size` is not a number from 16 to 28 help: Write a number from 16 to 28",
    );
    check(
        &[&want[..], &["--size", "24"]].concat(),
        "error: --type: `--type` is missing; only with `--like` or `--like-zone` it is that of what exists help: \
        Write for example `--type Private`",
    );
    check(
        &["layout", "c.example.com", "--zones", "us-east-1a", "--topology", "public", "--bastion"],
        "error: --bastion: a bastion needs private topology help: Set `--topology` to `private`, or leave out \
        `--bastion`",
    );
    check(
        &["layout", "c.example.com", "--zones", "us-east-1a", "--control-plane-count", "2"],
        "error: spec.etcdClusters[0].etcdMembers: the etcd cluster `main` has 2 members, an even number help: Give \
        `--control-plane-count` an odd number, such as 1 or 3 error: spec.etcdClusters[1].etcdMembers: the etcd \
        cluster `events` has 2 members, an even number help: Give `--control-plane-count` an odd number, such as 1 or \
        3",
    );
    check(
        &["layout", "c.example.com", "--zones", "us-east-1a", "--subnets", "subnet-0123456789abcdef0"],
        "error: --subnets: the subnet `subnet-0123456789abcdef0` is not described by the flags help: Give \
        `--vpc-ipv4-cidr` and `--vpc-subnet`, or `--observed`",
    );
    let flow = ["trace", example, "--from", "us-west-2a", "--to", "1.2.3.4"];
    check(
        &[&flow[..], &["--expect", "forwardd"]].concat(),
        "error: --expect: `forwardd` is not one of `delivered`, `forwarded`, `dropped`, `undetermined`, `mixed` help: \
        Did you mean `forwarded`?",
    );
}
