//! What is asked of a fleet: its keys, read strictly.

use std::collections::{BTreeMap, BTreeSet};

use super::request::{FleetRangeBody, FleetRangeKindBody};
use crate::cidr::{Cidr, IpNet};
use crate::diagnostic::{Cause, FieldPath};
use crate::fleet::{Link, LinkKind, Links, Party, Use, plain};
use crate::question::{INVALID_QUESTION_VALUE, REPEATED_QUESTION_NAME, Section, Text};

/// The keys of the request.
pub const KEYS: [&str; 4] = ["members", "ranges", "links", "defaultLink"];
/// The same without the members.
pub const KEYS_BESIDE_MEMBERS: [&str; 3] = ["ranges", "links", "defaultLink"];
/// The keys of a member besides those of a plan request.
pub const MEMBER_KEYS: [&str; 1] = ["id"];

/// The most members and ranges, and the most links between them.
const MOST_MEMBERS: usize = 10_000;
const MOST_LINKS: usize = 10_000;
/// The most blocks of a range.
const MOST_BLOCKS: usize = 1_000;

const LINK_KINDS: [(&str, LinkKind); 4] = [
    ("peering", LinkKind::Peering),
    ("transitGateway", LinkKind::TransitGateway),
    ("sameVPC", LinkKind::SameVpc),
    ("clusterMesh", LinkKind::ClusterMesh),
];
const RANGE_KINDS: [(&str, FleetRangeKindBody); 3] = [
    ("onPremises", FleetRangeKindBody::OnPremises),
    ("vpc", FleetRangeKindBody::Vpc),
    ("other", FleetRangeKindBody::Other),
];

/// What is asked.
#[derive(Debug, Default)]
pub struct Fleet {
    /// The ids of the members, and where each one is.
    pub members: Vec<(String, FieldPath)>,
    /// The other networks, as they are answered.
    pub ranges: Vec<FleetRangeBody>,
    /// The same as parties.
    pub parties: Vec<Party>,
    named: Vec<(usize, usize, Link)>,
    default: Option<Link>,
}

impl Fleet {
    /// Reads the request; what is wrong is noted.
    pub fn read(root: &Section<'_>) -> Fleet {
        let mut fleet = Fleet::default();
        let mut places = BTreeMap::new();
        if !root.has("members") {
            root.missing("members", "`members` is missing");
        }
        for (place, section) in root.requests("members", "members", MOST_MEMBERS).iter().enumerate() {
            let id = id(section, &mut places, place);
            fleet.members.push((id, section.path()));
        }
        fleet.read_others(root, &mut places);
        fleet
    }

    /// Members that are known already, by their ids, and nothing else.
    pub fn beside(members: &[String]) -> Fleet {
        let members = members.iter().map(|id| (id.clone(), FieldPath::default()));
        Fleet { members: members.collect(), ..Fleet::default() }
    }

    /// The same with the other networks and the links.
    pub fn read_beside(root: &Section<'_>, members: &[String]) -> Fleet {
        let mut fleet = Fleet::beside(members);
        let mut places = members.iter().enumerate().map(|(place, id)| (id.clone(), place)).collect();
        fleet.read_others(root, &mut places);
        fleet
    }

    fn read_others(&mut self, root: &Section<'_>, places: &mut BTreeMap<String, usize>) {
        for section in root.sections("ranges", &["id", "cidrs", "kind"], "ranges", MOST_MEMBERS) {
            let id = id(&section, places, self.members.len() + self.parties.len());
            self.read_range(&section, id);
        }
        self.default = root.section("defaultLink", &["kind", "podsRouted"]).and_then(|section| link(&section));
        let mut joined = BTreeSet::new();
        for section in root.sections("links", &["between", "kind", "podsRouted"], "links", MOST_LINKS) {
            let link = link(&section);
            if let (Some([left, right]), Some(link)) = (between(&section, places, &mut joined), link) {
                self.named.push((left, right, link));
            }
        }
    }

    fn read_range(&mut self, section: &Section<'_>, id: String) {
        if !section.has("cidrs") {
            section.missing("cidrs", "`cidrs` is missing");
        }
        if !section.has("kind") {
            section.missing("kind", "`kind` is missing");
        }
        let texts = section.texts("cidrs", "blocks of one range", MOST_BLOCKS);
        let blocks = texts.iter().filter_map(|text| block(section, text));
        let ranges = blocks.map(|block| plain(Use::Range, block)).collect();
        let kind = section.choice("kind", &RANGE_KINDS).unwrap_or(FleetRangeKindBody::Other);
        let cidrs = texts.iter().map(|text| text.text.to_owned()).collect();
        self.ranges.push(FleetRangeBody { id: id.clone(), cidrs, kind });
        self.parties.push(Party { id, cluster: String::new(), vpc: String::new(), region: None, ranges });
    }

    /// The links between the members and the other networks, which are `parties` in this order.
    pub fn links(&self, parties: &[Party]) -> Links {
        let mut links = Links::new(parties.iter().map(|party| party.vpc.as_str()), self.default);
        self.named.iter().for_each(|(left, right, link)| links.join(*left, *right, *link));
        links
    }
}

/// The id of a member or range, which has to be there and unique.
fn id(section: &Section<'_>, places: &mut BTreeMap<String, usize>, place: usize) -> String {
    let Some(id) = section.required_text("id") else { return String::new() };
    let text = id.text;
    if places.insert(text.to_owned(), place).is_some() {
        let message = format!("the id `{text}` is given twice");
        let hint = Some("Give every member and every range its own id".to_owned());
        section.note(&REPEATED_QUESTION_NAME, Cause::Duplicate, &id.path(), message, hint);
    }
    text.to_owned()
}

fn link(section: &Section<'_>) -> Option<Link> {
    if !section.has("kind") {
        section.missing("kind", "`kind` is missing");
    }
    let pods_routed = section.truth("podsRouted").unwrap_or_default();
    section.choice("kind", &LINK_KINDS).map(|kind| Link { kind, pods_routed })
}

/// The places of the two that a link joins, and no other link does.
fn between(
    section: &Section<'_>,
    places: &BTreeMap<String, usize>,
    joined: &mut BTreeSet<[usize; 2]>,
) -> Option<[usize; 2]> {
    let ids = section.texts("between", "ids of one link", MOST_BLOCKS);
    let [left, right] = ids.as_slice() else {
        section.invalid("between", format!("`between` has {} ids; a link joins two", ids.len()), None);
        return None;
    };
    if left.text == right.text {
        section.invalid("between", format!("the link joins `{}` with itself", left.text), None);
        return None;
    }
    let known = || places.keys().map(String::as_str);
    let place = |id| section.is_known(id, "member or range", known()).then(|| places.get(id.text).copied()).flatten();
    let (first, second) = (place(left), place(right));
    let pair = [first?, second?];
    if !joined.insert([pair[0].min(pair[1]), pair[0].max(pair[1])]) {
        let message = format!("another link joins `{}` and `{}` already", left.text, right.text);
        let hint = Some("Keep the link that there is, and remove the other".to_owned());
        section.note(&REPEATED_QUESTION_NAME, Cause::Duplicate, &left.path(), message, hint);
    }
    Some(pair)
}

fn block(section: &Section<'_>, text: &Text<'_>) -> Option<IpNet> {
    let cidr = Cidr::new(text.text);
    if !cidr.is_clean() {
        let message = match cidr.net() {
            Some(net) => format!("`{}` has host bits set; the block is `{net}`", text.text),
            None => format!("`{}` is not a valid CIDR", text.text),
        };
        section.note(&INVALID_QUESTION_VALUE, Cause::Invalid, &text.path(), message, None);
        return None;
    }
    cidr.net()
}
