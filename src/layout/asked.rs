//! The options as they are read from a body, strictly.

use super::refusal::Refusal;
use crate::code::codes;
use crate::diagnostic::{Cause, FieldPath};
use crate::manifest::{UnknownKeys, WrongKind, decode};
use crate::question::{
    self, Asked, INVALID_QUESTION_VALUE, Notes, QUESTION_VALUE_OF_WRONG_KIND, Section, UNKNOWN_QUESTION_KEY,
};
use crate::spec::observed::Answer;
use crate::spec::{NewCluster, VpcFacts};

codes! {
    /// What the command says of its options.
    pub LAYOUT_CODES: Question;
    INVALID_LAYOUT_OPTION: "invalid-layout-option",
        "`kops create cluster` refuses an option",
        "The command looks at its options one after the other and stops at the first that it cannot use: a word that \
        it does not know, zones of two regions, fewer machines than zones for the control plane, a network that has \
        no block left for a subnet. `field` is the option, the message says why. What the command's validation finds \
        in the manifests that it would write has the codes of rules.";
    LAYOUT_DERIVED: "layout-derived",
        "The command of this release was not recorded",
        "`kops create cluster` of kOps 1.36 was run to know what it writes. For another release its options and their \
        defaults are taken to be the same, but for what this release does not have; blocks are assigned as this \
        release assigns them.";
    HOSTED_ZONE_NEEDED: "hosted-zone-needed",
        "`kops create cluster` looks for a hosted zone",
        "With public or private DNS, and without `dnsZone`, the command asks Route 53 for a hosted zone of that kind \
        whose name the cluster's name ends with, and stops where there is none. Nothing is looked up here. Create \
        the zone first, give `dnsZone`, or do without DNS: `dns: none`.";
}

/// The keys of the body.
const KEYS: [&str; 24] = [
    "name",
    "zones",
    "topology",
    "ipv6",
    "networkCIDRs",
    "controlPlaneZones",
    "controlPlaneCount",
    "nodeCount",
    "networking",
    "egress",
    "dns",
    "dnsZone",
    "bastion",
    "apiLoadBalancerType",
    "apiLoadBalancerClass",
    "adminAccess",
    "sshAccess",
    "networkID",
    "subnetIDs",
    "utilitySubnetIDs",
    "vpc",
    "observed",
    "kopsRelease",
    "kubernetesVersion",
];
/// The name of the body's schema.
pub const SCHEMA: &str = "LayoutRequest";
/// The most items that a list may have; more zones than that no region has.
pub(super) const MOST: usize = 100;

/// Reads the options.
///
/// # Errors
///
/// Everything that is wrong with the body.
pub fn read(asked: &Asked<'_>) -> Result<NewCluster, question::Refusal> {
    let notes = Notes::new(SCHEMA, &asked.stream);
    let options = asked.closed_root(&notes, &KEYS).map(|section| options(&section)).unwrap_or_default();
    notes.finish().map(|()| options)
}

/// A refusal of the command as findings.
pub fn findings(asked: &Asked<'_>, refusal: &Refusal) -> Result<(), question::Refusal> {
    let notes = Notes::new(SCHEMA, &asked.stream);
    let field = FieldPath::of(refusal.option);
    notes.note(&INVALID_LAYOUT_OPTION, Cause::Invalid, &field, refusal.reason.to_string(), refusal.reason.hint());
    notes.finish()
}

fn options(section: &Section<'_>) -> NewCluster {
    let text = |key| section.text(key).map(|text| text.text.to_owned()).unwrap_or_default();
    let texts = |key, what| section.texts(key, what, MOST).into_iter().map(|text| text.text.to_owned()).collect();
    let switch = |key| section.truth(key).unwrap_or_default();
    let count = |key| {
        let number = section.number(key, i64::from(i32::MIN)..=i64::from(i32::MAX));
        number.and_then(|number| i32::try_from(number).ok()).unwrap_or_default()
    };
    if !section.has("zones") {
        section.missing("zones", "`zones` is missing");
    }
    NewCluster {
        name: section.required_text("name").map(|name| name.text.to_owned()).unwrap_or_default(),
        zones: texts("zones", "zones"),
        topology: text("topology"),
        ipv6: switch("ipv6"),
        network_cidrs: texts("networkCIDRs", "blocks in `networkCIDRs`"),
        control_plane_zones: texts("controlPlaneZones", "zones of the control plane"),
        control_plane_count: count("controlPlaneCount"),
        node_count: count("nodeCount"),
        networking: text("networking"),
        egress: text("egress"),
        dns: text("dns"),
        dns_zone: text("dnsZone"),
        bastion: switch("bastion"),
        api_load_balancer_type: text("apiLoadBalancerType"),
        api_load_balancer_class: text("apiLoadBalancerClass"),
        admin_access: texts("adminAccess", "blocks in `adminAccess`"),
        ssh_access: texts("sshAccess", "blocks in `sshAccess`"),
        network_id: text("networkID"),
        subnet_ids: texts("subnetIDs", "ids in `subnetIDs`"),
        utility_subnet_ids: texts("utilitySubnetIDs", "ids in `utilitySubnetIDs`"),
        vpc: vpc(section),
        observed: observed(section),
        kops_release: text("kopsRelease"),
        kubernetes_version: text("kubernetesVersion"),
    }
}

/// What AWS has. Of its many keys only those that matter here are looked at.
fn observed(section: &Section<'_>) -> Vec<Answer> {
    let Some(node) = section.node("observed") else { return Vec::new() };
    let decoded = decode::<Vec<Answer>>(node, UnknownKeys::Skipped);
    note_wrong_kinds(section, "observed", &decoded.notes.wrong_kinds);
    decoded.value
}

/// Notes the values below `key` that have another kind than they need.
fn note_wrong_kinds(section: &Section<'_>, key: &'static str, found: &[WrongKind]) {
    for wrong in found {
        let message = format!("here is {}; it takes {}", wrong.found, wrong.expected);
        let field = section.at(key).join(wrong.path.segments());
        section.note(&QUESTION_VALUE_OF_WRONG_KIND, Cause::TypeInvalid, &field, message, None);
    }
}

/// What is known of the VPC, with every key and value that cannot be used noted.
fn vpc(section: &Section<'_>) -> VpcFacts {
    let Some(node) = section.node("vpc") else { return VpcFacts::default() };
    let decoded = decode::<VpcFacts>(node, UnknownKeys::Noted);
    note_wrong_kinds(section, "vpc", &decoded.notes.wrong_kinds);
    let at = |path: &FieldPath| section.at("vpc").join(path.segments());
    for unknown in &decoded.notes.unknown_keys {
        let message = format!("there is no key `{}` here", unknown.key);
        section.note(&UNKNOWN_QUESTION_KEY, Cause::NotSupported, &at(&unknown.path), message, None);
    }
    let blocks = decoded.value.ipv4_cidrs.iter().flatten().enumerate();
    for (place, _) in blocks.filter(|(_, block)| block.ipv4().is_none() || block.has_host_bits()) {
        let field = section.at("vpc").key("ipv4CIDRs").index(place);
        section.note(&INVALID_QUESTION_VALUE, Cause::Invalid, &field, "this is not an IPv4 block".to_owned(), None);
    }
    decoded.value
}
