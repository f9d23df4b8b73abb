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

/// A base, a text that is in it, what is written instead, and the only finding.
const SLIPS: &[(&str, &str, &str, &str)] = &[
    // A zone that is no zone explains that another one lacks its utility subnet.
    ("ipv4.yaml", "Utility\n    zone: eu-west-1a", "Utility", "subnet-without-zone"),
    ("ipv4.yaml", "Utility\n    zone: eu-west-1a", "Utility\n    zone: eu-west-1", "unreadable-zone"),
    ("ipv4.yaml", "Utility\n    zone: eu-west-1a", "Utility\n    zone: eu-west-1z", "unknown-zone"),
    ("ipv4.yaml", "Utility\n    zone: eu-west-1a", "Utility\n    zone: eu-wset-1a", "zones-in-several-regions"),
    ("ipv4.yaml", "Utility\n    zone: eu-west-1a", "Utility\n    zone: eu-west-1a#first", "unreadable-zone"),
    ("ipv4.yaml", "Private\n    zone: eu-west-1b", "Private\n    zone: eu-west-1a", "subnet-name-of-another-zone"),
    // A name under another key.
    ("ipv4.yaml", "name: eu-west-1a", "id: eu-west-1a", "subnet-without-name"),
    ("ipv6.yaml", "name: eu-west-1a", "id: eu-west-1a", "subnet-without-name"),
    ("ipv4.yaml", "metadata:\n  name:", "metadata:\n  id:", "unknown-field"),
    ("ipv4.yaml", "      name: a\n", "      id: a\n", "unknown-field"),
    ("ipv4.yaml", "    name: main", "    id: main", "unknown-field"),
    ("ipv4.yaml", "  name: nodes", "  id: nodes", "unknown-field"),
    // Roles.
    ("ipv4.yaml", "role: Node", "role: Master", "no-node-group"),
    ("ipv6.yaml", "role: Node", "role: ControlPlane", "no-node-group"),
    ("ipv4.yaml", "role: Node", "role: Bastion", "no-node-group"),
    ("ipv4.yaml", "role: Master", "role: Node", "etcd-member-in-other-role"),
    // Clouds and plugins.
    ("ipv4.yaml", "cloudProvider: aws", "cloudProvider: gce", "cloud-differs-from-zones"),
    ("ipv6.yaml", "    aws: {}", "    gce: {}", "cloud-differs-from-zones"),
    ("ipv6.yaml", "    calico: {}\n", "    calico: {}\n    flannel: {}\n", "several-cnis"),
    ("ipv6-v1alpha2.yaml", "    calico: {}\n", "    calico: {}\n    amazonvpc: {}\n", "several-cnis"),
    // IPv6 or not.
    ("ipv4.yaml", "100.64.0.0/10", "::/64", "partial-ipv6-non-masquerade-cidr"),
    ("ipv4.yaml", "100.64.0.0/10", "any", "non-masquerade-cidr-unreadable"),
    // Blocks.
    ("ipv4.yaml", " cidr: 10.20.32.0/19", " cidr: 10.20.32.0/l9", "subnet-cidr-invalid"),
    ("ipv4.yaml", " cidr: 10.20.32.0/19", " cidr: 10.20.32.0,19", "subnet-cidr-invalid"),
    ("ipv4.yaml", " cidr: 10.20.32.0/19", " cidr: 10.20..32.0/19", "subnet-cidr-invalid"),
    ("ipv4.yaml", " cidr: 10.20.32.0/19", " cidr: 10.20.32.0_19", "subnet-cidr-invalid"),
    ("ipv4.yaml", " cidr: 10.20.32.0/19", " cidr: \"10.20.32.0\\u200b/19\"", "invisible-character"),
    ("ipv4.yaml", " cidr: 10.20.32.0/19", " cidr: 10.20.32.0\u{a0}/19", "invisible-character"),
    ("ipv4.yaml", " cidr: 10.20.32.0/19", " cidr: any", "subnet-cidr-invalid"),
    ("ipv4.yaml", "networkCIDR: 10.20.0.0/16", "networkCIDR: any", "network-cidr-unreadable"),
    ("ipv4.yaml", "  - 0.0.0.0/0", "  - any", "access-entry-invalid"),
    // Words.
    ("ipv4.yaml", "    enabled: false", "    enabled: false\n    proxyMode: IPVS", "word-not-known"),
    ("ipv4.yaml", "role: Node", "role: Node\n  rootVolumeType: gp-3", "word-not-known"),
    ("ipv4.yaml", "channel: stable", "channel: latest", "word-not-known"),
    ("ipv4.yaml", "machineType: m6i.large", "machineType: m6.large", "machine-type-family-unknown"),
    ("ipv6.yaml", "dns: Public", "dns: true", "value-of-wrong-kind"),
    ("ipv4.yaml", "kubernetesVersion: 1.34.2", "kubernetesVersion: 1.34.2#x", "kubernetes-version-unreadable"),
    // Existing VPCs.
    ("ipv4.yaml", "networkCIDR: 10.20.0.0/16", "networkCIDR: 10.20.0.0/16\n  networkID: \"\"", "key-without-value"),
    ("ipv4.yaml", "  - eu-west-1b\n", "  - eu-west-1b\n  - \"eu-west-1a\\u200b\"\n", "invisible-character"),
    // Names.
    ("ipv4.yaml", "  name: prod.example.com", "  name: prod_example.com", "cluster-name-invalid"),
    ("ipv4.yaml", "  name: prod.example.com", "  name: prod.exämple.com", "cluster-name-invalid"),
    // Etcd.
    (
        "ipv4.yaml",
        "      instanceGroup: control-plane-eu-west-1a",
        "      instanceGroups: control-plane-eu-west-1a",
        "unknown-field",
    ),
    // IPv6 among the IPv4 blocks; kOps has an error for each subnet.
    ("ipv4.yaml", "networkCIDR: 10.20.0.0/16", "networkCIDR: 2001:db8::/56", "subnet-cidr-outside-network"),
    ("ipv4.yaml", "networkCIDR: 10.20.0.0/16", "networkCIDR: 127.0.0.0/8", "public-addresses"),
    // Forms of texts, numbers and words.
    (
        "ipv4.yaml",
        "channel: stable",
        "channel: stable\n  masterPublicName: https://api.example.com",
        "value-not-of-form",
    ),
    ("ipv4.yaml", "channel: stable", "channel: stable\n  sshKeyName: ~/.ssh/id_rsa.pub", "value-not-of-form"),
    ("ipv4.yaml", "role: Node", "role: Node\n  maxPrice: $0.05", "value-not-of-form"),
    ("ipv4.yaml", "role: Node", "role: Node\n  manager: karpenter", "word-not-known"),
    ("ipv4.yaml", "role: Node", "role: Node\n  tenancy: dedicate", "word-not-known"),
    ("ipv4.yaml", "role: Node", "role: Node\n  rollingUpdate: {maxSurge: 10 percent}", "value-of-wrong-kind"),
    ("ipv4.yaml", "  - 0.0.0.0/0", "  - 0.0.0.0/0\n  - 0.0.0.0/0", "access-entry-repeated"),
    // Keys in other places.
    ("ipv4.yaml", "  name: nodes\nspec:\n", "  name: nodes\n", "unknown-field"),
    (
        "ipv4.yaml",
        "metadata:\n  labels:\n    kops.k8s.io/cluster: prod.example.com\n  name: nodes\nspec:\n",
        "metadata:\n  name: nodes\nspec:\n  labels:\n    kops.k8s.io/cluster: prod.example.com\n",
        "unknown-field",
    ),
    // Clouds and versions of the manifest.
    ("ipv6.yaml", "    aws: {}", "    aws: {}\n    gce: {}", "several-clouds"),
    ("ipv4.yaml", "channel: stable", "channel: stable\n  project: my-project", "setting-of-another-cloud"),
    ("ipv4.yaml", "role: Node", "role: Node\n  zones: [eu-west-1a]", "setting-of-another-cloud"),
    ("ipv6.yaml", "dns: Public", "dns: Public\n      masters: private\n      nodes: private", "unknown-field"),
    ("ipv6.yaml", "    calico: {}", "    calico: {}\n    masquerade: true", "unknown-field"),
    // Machines.
    ("ipv4.yaml", "machineType: m6i.large", "machineType: m5.3xlarge", "machine-type-size-unknown"),
    ("ipv4.yaml", "maxSize: 1\n  minSize: 1", "maxSize: 1\n  minSize: 0", "control-plane-without-machines"),
    // Types of subnets.
    ("ipv4.yaml", "type: Utility", "type: Private", "subnet-type-not-of-name"),
    ("ipv4.yaml", "type: Utility", "type: Public", "subnet-type-not-of-name"),
    ("ipv4.yaml", "kubernetesVersion: 1.34.2", "kubernetesVersion: 1.3.42", "kubernetes-version-outside-window"),
    (
        "ipv4.yaml",
        "cluster: prod.example.com\n  name: nodes",
        "cluster: staging.example.com\n  name: nodes",
        "group-of-another-cluster",
    ),
    // One block where another one belongs, and a name that is a value.
    (
        "ipv4.yaml",
        "networkCIDR: 10.20.0.0/16",
        "networkCIDR: 100.64.0.0/16\n  serviceClusterIPRange: 10.20.0.0/16",
        "network-and-services-swapped",
    ),
    ("ipv4.yaml", "networkCIDR: 10.20.0.0/16", "networkCIDR: 11.20.0.0/16", "public-addresses"),
    ("ipv4.yaml", "name: eu-west-1a", "name: 10.20.32.0/19", "subnet-name-is-value"),
    ("ipv4.yaml", "name: eu-west-1a\n    type: Private", "name: Private\n    type: eu-west-1a", "subnet-name-is-value"),
    ("ipv4.yaml", " cidr: 10.20.32.0/19", " cidr: 10.20.32.0/1", "subnet-cidr-invalid"),
    // Places, versions and names.
    (
        "ipv4.yaml",
        "      type: Public\n  authorization",
        "      type: Public\n    subnets:\n    - name: utility-eu-west-1a\n  authorization",
        "unknown-field",
    ),
    (
        "ipv4.yaml",
        "metadata:\n  labels:\n    kops.k8s.io/cluster: prod.example.com\n  name: nodes\nspec:\n",
        "metadata:\n  labels:\n  kops.k8s.io/cluster: prod.example.com\n  name: nodes\nspec:\n",
        "unknown-field",
    ),
    ("ipv4.yaml", "kubernetesVersion: 1.34.2", "kubernetesVersion: 1.43.2", "kubernetes-version-outside-window"),
    (
        "ipv4.yaml",
        "metadata:\n  name: prod.example.com",
        "metadata:\n  name: prod.exmaple.com",
        "group-of-another-cluster",
    ),
    (
        "ipv4.yaml",
        "metadata:\n  name: prod.example.com",
        "metadata:\n  name: x/prod.example.com",
        "cluster-name-invalid",
    ),
    (
        "ipv4.yaml",
        "networkCIDR: 10.20.0.0/16",
        "networkCIDR: 10.20.0.0/16\n  serviceClusterIPRange: 100.64.0.0/32",
        "service-range-too-small-for-dns",
    ),
    // What kOps hands on, and the API server or machines refuse.
    ("ipv4.yaml", "  - 0.0.0.0/0", "  - 0.0.0.0/32", "access-entry-unspecified"),
    ("ipv4.yaml", "100.64.0.0/10", "169.254.0.0/16", "range-link-local"),
    ("ipv4.yaml", "channel: stable", "channel: stable\n  kubeDNS: {serverIP: 100.64.0.1}", "dns-address-of-api"),
    ("ipv4.yaml", "    name: main", "    name: main\n    version: \"3.5\"", "value-not-of-form"),
    ("ipv6.yaml", "    calico: {}", "    calico: {iptablesBackend: nft}", "word-not-known"),
    ("ipv6.yaml", "role: ControlPlane", "role: Master", "group-role-of-v1alpha2"),
    (
        "ipv4.yaml",
        "role: Node",
        "role: Node\n  additionalSecurityGroups: [sg-0a1b2c3d, sg-0a1b2c3d]",
        "security-group-repeated",
    ),
];

#[test]
fn one_slip_is_one_finding_and_no_fix_of_it_harms() {
    let (mut defects, mut fixed) = (Vec::new(), BTreeSet::new());
    for (base, value, wrong, code) in SLIPS {
        let right = fs::read_to_string(super::table::folder().join("base").join(base)).unwrap();
        assert!(right.contains(value), "{base} {value}");
        let text = right.replacen(value, wrong, 1);
        let found = worse(&text).unwrap_or_default();
        if found.len() != 1 || !found[0].starts_with(&format!("{code} ")) {
            defects.push(format!("{base} {wrong}: {found:?}, not {code}"));
        }
        defects.extend(check(&format!("{base} {wrong}"), &text, &Query::default(), &mut fixed));
    }
    assert!(defects.is_empty(), "{}: {}", defects.len(), defects.join("\n"));
}

/// Which of two things is the mistake is not known, or the repair changes what was right: a person has to look.
#[test]
fn what_is_not_exact_has_no_fix() {
    let base = |name: &str| fs::read_to_string(super::table::folder().join("base").join(name)).unwrap();
    let ipv4 = base("ipv4.yaml");
    let additional = "networkCIDR: 10.20.0.0/16\n  networkID: vpc-0a1b2c3d\n  additionalNetworkCIDRs: [10.31.0.0/16]";
    let moved = ipv4.replace("networkCIDR: 10.20.0.0/16", additional).replace("10.20.64.0/19", "10.30.64.0/19");
    for (text, code) in [
        (ipv4.replace("cloudProvider: aws", "cloudProvider: gce"), "cloud-differs-from-zones"),
        (
            ipv4.replace("cluster: prod.example.com\n  name: nodes", "cluster: other.example.com\n  name: nodes"),
            "group-of-another-cluster",
        ),
        (ipv4.replace("100.64.0.0/10", "::/64"), "partial-ipv6-non-masquerade-cidr"),
        (base("ipv6.yaml").replace("dns: Public", "dns: true"), "value-of-wrong-kind"),
        (ipv4.replace("  - 0.0.0.0/0", "  - any"), "access-entry-invalid"),
        (moved.clone(), "subnet-cidr-outside-network"),
    ] {
        let found = review(&text, Format::Yaml, &Query::default()).unwrap().diagnostics;
        let found = found.iter().find(|found| found.code == code).unwrap_or_else(|| panic!("no {code}: {found:#?}"));
        assert!(found.fix.is_none() && found.hint.is_some(), "{found:#?}");
    }
    let masked = moved.replace("10.31.0.0/16", "10.30.5.0/16");
    let found = review(&masked, Format::Yaml, &Query::default()).unwrap().diagnostics;
    let found = found.iter().find(|found| found.code == "additional-network-cidr-invalid").unwrap();
    assert!(found.fix.as_ref().is_some_and(|fix| !fix.safe), "{found:#?}");
}
