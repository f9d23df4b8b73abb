//! Small requests that ask for much: what comes of them stays in proportion.

use std::fmt::Write;
use std::fs;
use std::time::Duration;

use super::compressed::gzip;
use super::memory::{answers_probes, small};
use super::still_serves;
use super::wire::{Answer, Wire};
use crate::binary::Running;

/// The most that may have been resident at any time, in MiB.
const PEAK: u64 = 192;
/// The most time on cores that an answer may take here: a build for tests is ten times slower than one for use.
const SOON: Duration = Duration::from_secs(8);
const HEAD: &str = "apiVersion: kops.k8s.io/v1alpha3\nkind: Cluster\n";

fn ask(server: &Running, operation: &str, text: &str) -> Answer {
    let (body, before) = (gzip(text.as_bytes()), time_on_cores(server));
    let mut wire = Wire::open(server);
    let head = format!(
        "POST /v1/{operation}?kopsRelease=1.34&ignore=unreadable-zone HTTP/1.1\r\nhost: x\r\ncontent-type: \
        application/yaml\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    wire.send(&[head.as_bytes(), &body].concat());
    let answer = wire.answer();
    let taken = time_on_cores(server) - before;
    assert!(taken < SOON, "{operation}: {taken:?}");
    answer
}

/// What the server took of all cores so far; the system counts it in hundredths of a second.
fn time_on_cores(server: &Running) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.child.id())).expect("the server lives");
    let after_name = stat.rsplit_once(") ").expect("the name is between brackets").1;
    let ticks: u64 = after_name.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

/// The most that was resident, in MiB.
fn peak(server: &Running) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).expect("the server lives");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("what was resident");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// Every operation answers a spec with errors in proportion; returns the review.
#[track_caller]
fn check(text: &str) -> serde_json::Value {
    let server = small(&[]);
    for operation in ["plan", "subnets", "routes"] {
        let answer = ask(&server, operation, text);
        assert!([200, 413, 422].contains(&answer.status), "{operation}: {} {}", answer.status, answer.text());
    }
    let review = ask(&server, "validate", text);
    answers_probes(&server);
    assert!(peak(&server) < PEAK, "{} MiB", peak(&server));
    still_serves(&server);
    review.json()
}

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, index| {
        writeln!(text, "- {}", item(index)).unwrap();
        text
    })
}

/// A v1alpha3 cluster with these subnets, one a line, and more lines of the spec.
fn cluster(name: &str, more: &str, subnets: &str) -> String {
    let subnets = subnets.lines().fold(String::new(), |lines, line| lines + "    " + line + "\n");
    format!(
        "{HEAD}metadata: {{name: {name}}}\nspec:\n  kubernetesVersion: 1.34.0\n  cloudProvider: {{aws: \
        {{}}}}\n{more}  networking:\n    networkCIDR: 10.0.0.0/16\n    cilium: {{}}\n    topology: \
        {{dns: Public}}\n    \
        subnets:\n{subnets}"
    )
}

/// A zone of the one region: kOps takes the name without its last character for that of the region.
fn zone(index: usize) -> char {
    char::from_u32(0x4e00 + index as u32).unwrap()
}

fn block(index: usize) -> String {
    format!("10.{}.{}.{}/28", index / 4096, index / 16 % 256, index % 16 * 16)
}

#[test]
fn a_long_name_is_in_ten_thousand_findings() {
    for length in [1_000, 300_000] {
        let review = check(&cluster(&"x".repeat(length), "", &list(10_000, |_| "{}".to_owned())));
        assert!(10_000 < review["summary"]["errors"].as_u64().unwrap());
        assert!(review["diagnostics"].as_array().unwrap().len() <= 1_000);
        let object = review["diagnostics"][0]["object"].as_str().unwrap();
        assert!(object.ends_with(&format!("… ({} more characters)", length - 200)), "{object}");
    }
}

#[test]
fn a_long_key_is_above_thousands_of_wrong_values() {
    for length in [900, 100_000] {
        let key = "k".repeat(length);
        let numbers = "1, ".repeat(8_000);
        check(&cluster(
            "c.example.com",
            &format!("  kubeDNS:\n    stubDomains:\n      ? {key}\n      : [{numbers}]\n"),
            "",
        ));
    }
    let deep: String = (0..30).map(|level| format!("{}? {}\n{0}:\n", " ".repeat(level + 2), "k".repeat(900))).collect();
    let twice = format!("{}{{{}}}\n", " ".repeat(40), "a: 1, ".repeat(40_000));
    let review = check(&format!("{HEAD}metadata: {{name: c.example.com}}\nspec:\n{deep}{twice}"));
    assert!(39_000 <= review["diagnosticsTotal"].as_u64().unwrap(), "{}", review["diagnosticsTotal"]);
}

#[test]
fn a_long_name_is_met_thousands_of_times() {
    for length in [1_000, 100_000] {
        let name = "n".repeat(length);
        let wide = format!("- {{name: {name}, type: Private, zone: us-east-1a, cidr: 10.0.0.0/17}}\n");
        let inside =
            list(8_000, |index| format!("{{name: s{index}, type: Private, zone: us-east-1a, cidr: {}}}", block(index)));
        check(&cluster("c.example.com", "", &(wide + &inside)));
        let routes = "{cidr: 10.0.0.0/8, target: x}, ".repeat(9_000);
        let lister = format!("- {{name: {name}, type: Private, zone: us-east-1a, additionalRoutes: [{routes}]}}\n");
        check(&cluster("c.example.com", "", &lister));
        let group = format!(
            "---\nkind: InstanceGroup\nmetadata: {{name: {name}}}\nspec: {{role: Node, subnets: [{}]}}\n",
            "a, ".repeat(9_000)
        );
        check(&(cluster("c.example.com", "", "- {name: s, type: Public, zone: us-east-1a}") + &group));
    }
}

#[test]
fn lists_are_not_multiplied() {
    let zones = |count: usize| {
        list(count, |index| {
            let kind = ["Private", "Utility"][index % 2];
            format!("{{name: s{index}, type: {kind}, zone: us-east-1{}, cidr: {}}}", zone(index / 2), block(index))
        })
    };
    let request = |blocks: usize| {
        let cluster = cluster("c.example.com", "", &zones(2_000))
            .lines()
            .fold(String::new(), |text, line| text + "  " + line + "\n");
        let blocks = (0..blocks).fold(String::new(), |text, index| text + &format!("2001:db8:{index:x}::/56, "));
        format!("cluster:\n{cluster}vpc: {{ipv6CIDRs: [{blocks}]}}\n")
    };
    let review = check(&request(100));
    assert_eq!(review["valid"], true, "{review}");
    let problem = check(&request(5_000));
    assert_eq!((&problem["type"], &problem["limit"]), (&"/problems/too-many-items".into(), &100.into()), "{problem}");
    let labels: String = (0..100).map(|index| format!("    l{index}: {}\n", "v".repeat(1_000))).collect();
    check(&cluster("c.example.com", &format!("  cloudLabels:\n{labels}"), &zones(4_000)));
    let groups: String = (0..900)
        .map(|index| format!("---\nkind: InstanceGroup\nmetadata: {{name: g{index}}}\nspec: {{role: Node}}\n"))
        .collect();
    check(&(cluster("c.example.com", "", &zones(4_000)) + &groups));
}

#[test]
fn names_made_alike_cost_no_more_than_others() {
    let alike = |index: usize, last: char| format!("{}{index:05}{last}", "ab".repeat(29));
    let subnets = list(50, |index| format!("{{name: {}, type: Public, zone: us-east-1a}}", alike(index, 'x')));
    let unknown = (0..9_000).fold(String::new(), |text, index| text + &alike(index, 'y') + ", ");
    let group =
        format!("---\nkind: InstanceGroup\nmetadata: {{name: g}}\nspec: {{role: Node, subnets: [{unknown}]}}\n");
    let review = check(&(cluster("c.example.com", "", &subnets) + &group));
    assert!(9_000 <= review["summary"]["errors"].as_u64().unwrap());
}

#[test]
fn names_in_questions_are_compared_on_one_budget() {
    let server = small(&[]);
    let alike = |index: usize, last: char| format!("{}{last}{index:05}", "subnet".repeat(6));
    let subnets = list(60, |index| format!("{{name: {}, type: Public, zone: us-east-1a}}", alike(index, '0')));
    let spec =
        cluster("c.example.com", "", &subnets).lines().fold(String::new(), |text, line| text + "  " + line + "\n");
    let flow = |index| format!("{{from: {{subnet: {}}}, to: {{subnet: {}}}}}, ", alike(index, 'X'), alike(index, 'Y'));
    let flows: String = (0..5_000).map(flow).collect();
    let before = time_on_cores(&server);
    let answer = ask(&server, "trace", &format!("cluster:\n{spec}flows: [{flows}]\n"));
    assert_eq!((answer.status, answer.json()["diagnosticsTotal"].as_u64()), (422, Some(10_000)), "{}", answer.text());
    let taken = time_on_cores(&server) - before;
    assert!(taken < Duration::from_secs(3), "{taken:?}");
}

#[test]
fn what_wishes_unfold_to_has_a_limit() {
    let server = small(&[]);
    let subnets = list(3_000, |index| {
        format!(
            "{{name: s{index}, type: Public, zone: us-east-1{}, cidr: {}}}",
            ["a", "b", "c"][index % 3],
            block(index)
        )
    });
    let spec =
        cluster("c.example.com", "", &subnets).lines().fold(String::new(), |text, line| text + "  " + line + "\n");
    let wants = "{zone: us-east-1d, likeZone: us-east-1a}, ".repeat(100);
    let answer = ask(&server, "allocate", &format!("cluster:\n{spec}wants: [{wants}]\n"));
    assert_eq!((answer.status, answer.json()["limit"].as_u64()), (413, Some(1_000)), "{}", answer.text());
}

#[test]
fn the_catalogue_is_written_once() {
    let server = small(&[]);
    let mut wire = Wire::open(&server);
    let mut get = |target: &str, headers: &str| {
        wire.send(format!("GET {target} HTTP/1.1\r\nhost: x\r\n{headers}\r\n").as_bytes());
        let answer = wire.answer();
        assert_eq!(answer.status, 200);
    };
    let mut time = |target: &str| {
        let headers = "accept: application/yaml\r\naccept-encoding: gzip\r\n";
        get(target, headers);
        let before = time_on_cores(&server);
        (0..30).for_each(|_| get(target, headers));
        time_on_cores(&server) - before
    };
    let (all, some) = (time("/v1/rules"), time("/v1/rules?release=1.36"));
    assert!(all * 5 < some, "{all:?} beside {some:?}");
}

#[test]
fn what_is_placed_takes_time_in_proportion() {
    let server = small(&[]);
    let cluster = |subnets: &str| {
        format!(
            "cluster: {{apiVersion: kops.k8s.io/v1alpha3, kind: Cluster, metadata: {{name: c.example.com}}, spec: \
            {{cloudProvider: {{aws: {{}}}}, networking: {{networkCIDR: 10.0.0.0/8, cni: {{}}, subnets: \
            [{subnets}]}}}}}}\n"
        )
    };
    let subnet = |index: usize| format!("{{name: s{index}, type: Private, zone: us-east-1a}},");
    let without_block: String = (0..3_000).map(subnet).collect();
    let want = "{zone: us-east-1a, type: Private, prefixLength: 28, count: 100},".repeat(10);
    let one = cluster(
        "{name: u, type: Utility, zone: us-east-1a, cidr: 10.1.0.0/16}, \
        {name: a, type: Private, zone: us-east-1a, cidr: 10.0.0.0/16}",
    );
    for question in [
        format!("{}wants: []\n", cluster(&without_block)),
        format!("{one}strategy: spread\nwants: [{want}]\n"),
        format!("{one}strategy: pack\nwants: [{want}]\n"),
    ] {
        let before = time_on_cores(&server);
        let answer = ask(&server, "allocate", &question);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let taken = time_on_cores(&server) - before;
        assert!(taken < Duration::from_secs(2), "{taken:?}: {}", &question[question.len() - 100..]);
    }
}

#[test]
fn wishes_that_bring_errors_are_not_tried_for_ever() {
    let server = small(&[]);
    let subnet = |index: usize| {
        let (second, third) = (index / 256, index % 256);
        format!("{{name: s{index}, type: Public, zone: us-east-1a, cidr: 10.{second}.{third}.0/24}},")
    };
    let subnets: String = (0..1_000).map(subnet).collect();
    let wants = "{zone: us-east-1z, type: Private, prefixLength: 28, count: 10},".repeat(40);
    let question = format!(
        "cluster: {{apiVersion: kops.k8s.io/v1alpha3, kind: Cluster, metadata: {{name: c.example.com}}, spec: \
        {{cloudProvider: {{aws: {{}}}}, networking: {{networkCIDR: 10.0.0.0/8, cni: {{}}, subnets: \
        [{subnets}]}}}}}}\nwants: [{wants}]\n"
    );
    let answer = ask(&server, "allocate", &question);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    let codes: Vec<&str> =
        answer["unplaced"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!((codes.len(), codes[0], codes[399]), (400, "brings-an-error", "not-tried"));
}

#[test]
fn repairs_of_blocks_are_looked_for_within_a_bound() {
    let server = small(&[]);
    let cluster = |block: fn(usize) -> String| {
        let subnet =
            |index: usize| format!("{{name: s{index}, type: Public, zone: us-east-1a, cidr: {}}},", block(index));
        let subnets: String = (0..4_000).map(subnet).collect();
        format!("{HEAD}spec: {{networking: {{networkCIDR: 10.0.0.0/8, cni: {{}}, subnets: [{subnets}]}}}}\n")
    };
    for text in [
        cluster(|_| "10.0.0.1/24".to_owned()),
        cluster(|index| format!("10.{}.{}.1/24", index / 256, index % 256)),
        cluster(|index| format!("11.{}.{}.0/24", index / 256, index % 256)),
        cluster(|index| format!("11.{}.{}.0/30", index / 256, index % 256)),
        cluster(|_| "x".to_owned()),
        cluster(|_| "7".to_owned()),
        cluster(|_| "{}".to_owned()),
    ] {
        let before = time_on_cores(&server);
        assert_eq!(ask(&server, "validate", &text).status, 200);
        let taken = time_on_cores(&server) - before;
        assert!(taken < Duration::from_secs(3), "{taken:?}: {}", &text[text.len() - 100..]);
    }
}
