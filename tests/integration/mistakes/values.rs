//! One value of a right spec is replaced by a wrong one: each mistake is found, by at most two findings, and no fix of
//! it brings a new error.

use std::collections::BTreeSet;
use std::fs;

use kops_network_planner::diagnostic::Severity;
use kops_network_planner::manifest::Format;
use kops_network_planner::plan::Query;

use crate::fixes::{check, review};

const BASES: [&str; 3] = ["ipv4.yaml", "ipv6.yaml", "ipv6-v1alpha2.yaml"];

/// A text that is in the bases, and what is written instead, in a block of YAML.
const MISTAKES: &[(&str, &[&str])] = &[
    (
        "nonMasqueradeCIDR: ::/0",
        &[
            "nonMasqueradeCIDR: 0.0.0.0/0",
            "nonMasqueradeCIDR: 100.64.0.0/10",
            "nonMasqueradeCIDR: '::0'",
            "nonMasqueradeCIDR: “::/0”",
            "nonMasqueradeCIDR: '::/0 '",
            "nonMasqueradeCIDR: ::/64",
            "nonMasqueradeCIDR: all",
            "nonMasqueradeCIDR: 10.0.0.0/8",
        ],
    ),
    ("nonMasqueradeCIDR: 100.64.0.0/10", &["nonMasqueradeCIDR: 100.64.0.0/24", "nonMasqueradeCIDR: 10.0.0.0/8"]),
    (
        "networkCIDR: 10.20.0.0/16",
        &[
            "networkCIDR: 10.21.0.0/16",
            "networkCIDR: 10.20.0.0/24",
            "networkCIDR: 192.168.0.0/16",
            "networkCIDR: 10.20.0.0",
            "networkCIDR: 10.20.0.0/161",
            "networkCIDR: 10.2O.0.0/16",
            "networkCIDR: 10.20.0.0/16,",
            "networkCIDR: \u{a0}10.20.0.0/16",
            "networkCIDR\u{200b}: 10.20.0.0/16",
            "networkCIDR:",
            "networkCIDR: 10,20.0.0/16",
        ],
    ),
    (
        " cidr: 10.20.32.0/19",
        &[
            " cidr: 10.20.3.0/22",
            " cidr: 10.20.32.0/9",
            " cidr: 10.20.0.0/255.255.252.0",
            " cidr: /64#9",
            " cidr: 10.20.33.0/19",
            " cidr: 10.21.0.0/19",
            " cidr: 10.20.32.0/30",
            " cidr: 10.20.32.0-10.20.63.255",
        ],
    ),
    (
        "ipv6CIDR: /64#1",
        &[
            "ipv6CIDR: 2001:db8::8/64",
            "ipv6CIDR: 2001:db8::1",
            "ipv6CIDR: '::/64#1'",
            "ipv6CIDR: /64#1O",
            "ipv6CIDR: '/64 #1'",
            "ipv6CIDR: 64#1",
            "ipv6CIDR: 2001:db8:1/64",
            "ipv6CIDR: /64#A",
            "ipv6CIDR: /64",
            "ipv6CIDR: /64-1",
            "ipv6CIDR: /64#g",
            "ipv6CIDR: /63#1",
            "ipv6CIDR: 10.20.0.0/19",
        ],
    ),
    (
        "zone: eu-west-1a",
        &[
            "zone: eu-west-1z",
            "zone: eu-west-1 a",
            "zone: eu-west-1a\u{200b}",
            "zone:",
            "zone: eu–west–1a",
            "zone: eu_west_1a",
            "zone: EU-WEST-1A",
            "zone: eu-west-1",
            "zone: eu-west-1-a",
            "zone: [eu-west-1a]",
            "zones: [eu-west-1a]",
        ],
    ),
    ("type: Private", &["type: private", "type: Privat"]),
    ("\n    type: Private", &["\n    egress: Externel\n    type: Private", "\n    egress: none\n    type: Private"]),
    (
        "kubernetesVersion: 1.3",
        &[
            "kubernetesVersion: v1.3",
            "kubernetesVersion: 1 #",
            "kubernetesVersion: \"1.34\" #",
            "kubernetesVersion: x1.3",
        ],
    ),
    ("role: Node", &["role: node", "roles: Node", "minSze: 1\n  role: Node"]),
    ("machineType: m6i.large", &["machineType: m6i-large", "machineType: m6i.lagre", "instanceType: m6i.large"]),
    (
        "instanceGroup: control-plane-eu-west-1a",
        &["instanceGroup: master-eu-west-1a", "group: control-plane-eu-west-1a"],
    ),
    ("name: events", &["name: event", "name: main"]),
    ("etcdMembers:", &["members:"]),
    ("    kops.k8s.io/cluster:", &["    kops.k8s.io/clster:"]),
];

/// What is in a base besides: nothing worse than an info. kOps has an error for each subnet outside the network; they
/// are one where they have one repair, as the terminal shows them.
fn worse(text: &str) -> Option<Vec<String>> {
    let outcome = review(text, Format::Yaml, &Query::default())?;
    let found = outcome.diagnostics.iter().filter(|found| found.severity != Severity::Info);
    let mut repairs = BTreeSet::new();
    let first = found.filter(|found| found.hint.is_none() || repairs.insert((found.code, found.hint.as_deref())));
    Some(first.map(|found| format!("{} {}", found.code, found.field)).collect())
}

#[test]
fn a_wrong_value_is_one_finding_and_no_fix_of_it_harms() {
    let (mut defects, mut fixed) = (Vec::new(), BTreeSet::new());
    for base in BASES {
        let path = super::table::folder().join("base").join(base);
        let right = fs::read_to_string(path).unwrap();
        assert_eq!(worse(&right), Some(Vec::new()), "{base}");
        for (value, wrong) in MISTAKES.iter().filter(|(value, _)| right.contains(value)) {
            for wrong in *wrong {
                let text = right.replacen(value, wrong, 1);
                let found = worse(&text).unwrap_or_default();
                if !(1..=2).contains(&found.len()) {
                    defects.push(format!("{base} {wrong}: {found:?}"));
                }
                defects.extend(check(&format!("{base} {wrong}"), &text, &Query::default(), &mut fixed));
            }
        }
    }
    assert!(defects.is_empty(), "{}: {}", defects.len(), defects.join("\n"));
    assert!(10 <= fixed.len(), "{fixed:?}");
}
