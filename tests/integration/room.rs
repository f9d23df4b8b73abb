//! `allocate` on files: what is written is added lines alone.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const SPEC: &str = "# the cluster of the shop
apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata:
  name: c.example.com
spec:
  cloudProvider: aws
  kubernetesVersion: 1.34.2
  networkCIDR: 10.0.0.0/16
  networking: {calico: {}}
  nonMasqueradeCIDR: 100.64.0.0/10
  topology: {dns: {type: None}}
";

/// Runs `allocate` on a file with this text; the text afterwards, and what was said.
fn allocate(name: &str, text: &str, arguments: &[&str]) -> (String, Output) {
    let folder = std::env::temp_dir().join(format!("room-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("cluster.yaml");
    fs::write(&file, text).unwrap();
    let program = env!("CARGO_BIN_EXE_kops-network-planner");
    let said = Command::new(program).arg("allocate").arg(&file).args(arguments).output().unwrap();
    let after = fs::read_to_string(&file).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    (after, said)
}

/// The lines that are new, where all others are as they were and in their order.
#[track_caller]
fn added(before: &str, after: &str) -> Vec<String> {
    let mut old = before.split_inclusive('\n').peekable();
    let mut new = Vec::new();
    for line in after.split_inclusive('\n') {
        match old.peek() {
            Some(known) if *known == line => drop(old.next()),
            _ => new.push(line.trim_end().to_owned()),
        }
    }
    assert_eq!(old.next(), None, "a line is gone or changed:\n{after}");
    new
}

/// What `--add-subnet us-east-1a --like a --write` adds to a file with these subnets.
#[track_caller]
fn check(name: &str, subnets: &str, expected: &[&str]) {
    let text = format!("{SPEC}{subnets}");
    let (after, said) = allocate(name, &text, &["--add-subnet", "us-east-1a", "--like", "a", "--write"]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(added(&text, &after), expected, "{name}");
}

#[test]
fn new_lines_have_the_style_of_the_file() {
    check(
        "block",
        "  subnets:\n  # the first\n  - name: a # why\n    zone: us-east-1a\n    type: Private\n\
        \x20   cidr: \"10.0.0.0/24\"\n\
        # the end\n  kubelet: {anonymousAuth: false}\n",
        &["  - name: us-east-1a", "    zone: us-east-1a", "    type: Private", "    cidr: \"10.0.1.0/24\""],
    );
    check(
        "indented",
        "  subnets:\n    -   cidr: 10.0.0.0/24\n        name: a\n        type: Private\n        zone: us-east-1a\n",
        &["    -   cidr: 10.0.1.0/24", "        name: us-east-1a", "        type: Private", "        zone: us-east-1a"],
    );
    let flow = "  - {name: us-east-1a, type: Private, zone: us-east-1a, cidr: 10.0.1.0/24}";
    check("flow", "  subnets:\n  - {name: a, type: Private, zone: us-east-1a, cidr: 10.0.0.0/24}\n", &[flow]);
    check(
        "anchors",
        "  subnets: &all\n  - &first\n    name: a\n    type: Private\n    zone: &zone us-east-1a\n\
        \x20   cidr: 10.0.0.0/24\n\
        \x20 - {name: b, type: Utility, zone: *zone, cidr: 10.0.2.0/24}\n",
        &[flow],
    );
    check("windows", "  subnets:\r\n  - {name: a, type: Private, zone: us-east-1a, cidr: 10.0.0.0/24}\r\n", &[flow]);
}

#[test]
fn blocks_that_kops_assigns_are_written_too() {
    let text = format!(
        "{SPEC}  subnets:\n  - name: a\n    type: Private\n    zone: us-east-1a\n  - name: ua\n    type: Utility\n\
        \x20   zone: us-east-1a\n"
    );
    let arguments = ["--add-subnet", "us-east-1a", "--type", "Private", "--size", "24", "--name", "b", "--write"];
    let (after, said) = allocate("freeze", &text, &arguments);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let expected = [
        "    cidr: 10.0.128.0/17",
        "    cidr: 10.0.0.0/20",
        "  - name: b",
        "    type: Private",
        "    zone: us-east-1a",
        "    cidr: 10.0.16.0/24",
    ];
    assert_eq!(added(&text, &after), expected);
}

#[test]
fn the_examples_get_added_lines_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/examples");
    let mut written = Vec::new();
    for (name, zone, like) in [
        ("ipv4-private", "us-west-2a", "us-west-2a"),
        ("ipv6-private", "us-east-1a", "us-east-1a"),
        ("ipv6-public", "eu-west-1a", "eu-west-1a"),
        ("shared-vpc", "us-east-1d", "us-east-1d"),
        ("ten-errors", "us-east-1a", "a"),
    ] {
        let text = fs::read_to_string(folder.join(format!("{name}.yaml"))).unwrap();
        let arguments = ["--add-subnet", zone, "--like", like, "--name", "more", "--write"];
        let (after, said) = allocate(name, &text, &arguments);
        let new = added(&text, &after);
        match said.status.success() {
            true => assert!(new.iter().any(|line| line.contains("more")), "{name}: {new:?}"),
            false => assert!(new.is_empty(), "{name}: {new:?}"),
        }
        written.extend(said.status.success().then_some(name));
    }
    assert_eq!(written, ["ipv4-private", "ipv6-private", "ipv6-public", "shared-vpc", "ten-errors"]);
}

#[test]
fn a_subnet_that_would_bring_an_error_is_not_written() {
    let subnets = "  subnets:\n  - {name: a, type: Private, zone: us-east-1a, cidr: 10.0.0.0/20}\n  \
        - {name: u, type: Utility, zone: us-east-1a, cidr: 10.0.16.0/24}\n";
    let text = format!("{SPEC}{subnets}");
    let wish = ["--add-subnet", "us-east-1a", "--type", "Utility", "--size", "24", "--write"];
    let (after, said) = allocate("refused", &text, &wish);
    assert_eq!((after.as_str(), said.status.code()), (text.as_str(), Some(1)));
    let said = String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
    assert!(said.contains("utility subnet") && said.contains("nothing is to be written"), "{said}");
}

#[test]
fn what_aws_has_and_grades_of_rules_count() {
    let text = format!("{SPEC}  subnets:\n  - {{name: a, type: Public, zone: us-east-1a, cidr: 10.0.0.0/20}}\n");
    let folder = std::env::temp_dir().join(format!("room-aws-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let observed = folder.join("subnets.json");
    let subnet = r#"{"SubnetId": "subnet-1", "VpcId": "vpc-1", "AvailabilityZone": "us-east-1b", "CidrBlock":
        "10.0.64.0/18", "State": "available"}"#;
    fs::write(
        &observed,
        format!(r#"{{"Vpcs": [{{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}}], "Subnets": [{subnet}]}}"#),
    )
    .unwrap();
    let shared = text.replace("  networkCIDR:", "  networkID: vpc-1\n  networkCIDR:");
    let (_, said) = allocate("observed", &shared, &["--observed", observed.to_str().unwrap()]);
    fs::remove_dir_all(&folder).unwrap();
    assert!(String::from_utf8_lossy(&said.stdout).contains("subnet-1"), "{said:?}");
    let (_, said) = allocate("deny", &text, &["--deny", "no-such-rule"]);
    assert_eq!(said.status.code(), Some(2), "{said:?}");
}

#[test]
fn what_has_no_place_is_exit_code_1_and_wrong_questions_are_2() {
    let subnets = "  subnets:\n  - {name: a, type: Private, zone: us-east-1a, cidr: 10.0.0.0/16}\n";
    let text = format!("{SPEC}{subnets}");
    let full = ["--add-subnet", "us-east-1b", "--type", "Private", "--size", "24"];
    assert_eq!(allocate("full", &text, &full).1.status.code(), Some(1));
    let unknown = ["--add-zone", "us-east-1b", "--like-zone", "us-east-1c"];
    let (_, said) = allocate("unknown", &text, &unknown);
    assert_eq!(said.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&said.stderr).contains("us-east-1c"));
    let (_, said) = allocate("room", &text, &[]);
    assert_eq!(said.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&said.stdout).contains("10.0.0.0/16: 0 of 65536 addresses are free"));
}

#[test]
fn a_file_in_which_new_lines_would_not_be_exact_stays_as_it_is() {
    let subnets = "  subnets:\n  - {name: a, type: Private, zone: us-east-1a, cidr: 10.0.0.0/20}\n";
    let inside: String = format!("{SPEC}{subnets}").lines().map(|line| format!("  {line}\n")).collect();
    let manifests = format!("kopsRelease: '1.36'\nmanifests: |\n{inside}");
    let json = r#"{"apiVersion": "kops.k8s.io/v1alpha3", "kind": "Cluster", "metadata": {"name": "c.example.com"},
        "spec": {"cloudProvider": {"aws": {}}, "networking": {"networkCIDR": "10.0.0.0/16", "subnets": [
        {"name": "a", "type": "Private", "zone": "us-east-1a", "cidr": "10.0.0.0/20"}]}}}"#;
    for (name, text) in [("manifests", manifests.as_str()), ("json", json)] {
        let wish = ["--add-subnet", "us-east-1a", "--type", "Utility", "--size", "24", "--write"];
        let (after, said) = allocate(name, text, &wish);
        assert_eq!((after.as_str(), said.status.code()), (text, Some(2)), "{name}");
        assert!(String::from_utf8_lossy(&said.stderr).contains("would not be exact"), "{name}");
    }
}
