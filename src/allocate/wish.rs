//! What is wanted, as it is read from a question, strictly.

use std::collections::BTreeSet;

use crate::aws::limits::{IPV4_LENGTHS, KEPT_ADDRESSES};
use crate::cidr::room::Strategy;
use crate::cidr::{Cidr, IpNet};
use crate::diagnostic::{Cause, Counts, FieldPath};
use crate::question::{self, Asked, Notes, Section, Text};
use crate::subnets::{AssignedCluster, SubnetType};

/// A question for room.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// What is wanted, in order.
    pub wishes: Vec<Wish>,
    /// What is not to be taken.
    pub avoid: Vec<IpNet>,
    /// Where in the room.
    pub strategy: Strategy,
}

/// One wish: a subnet or several alike, or a whole zone.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The caller's id.
    pub id: Option<String>,
    /// The zone.
    pub zone: String,
    /// The type, where one is given.
    pub kind: Option<SubnetType>,
    /// The name, where one is given.
    pub name: Option<String>,
    /// How many.
    pub count: usize,
    /// Whether a utility subnet goes with it.
    pub with_utility: bool,
    /// How large.
    pub size: Size,
}

impl Wish {
    /// How many sets of subnets it is: each is placed as a whole.
    pub fn sets(&self) -> usize {
        if matches!(self.size, Size::LikeZone(_)) { 1 } else { self.count }
    }
}

/// How large a subnet is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Size {
    /// With this prefix length.
    Length(u8),
    /// Like the subnet with this place in the list.
    Like(usize),
    /// All that this zone has.
    LikeZone(String),
}

/// The keys of the envelope that the question has besides those of a plan request.
pub const KEYS: &[&str] = &["wants", "avoid", "strategy"];
/// The name of the body's schema.
pub const SCHEMA: &str = "AllocateRequest";
/// The most subnets that all wishes ask for: each is placed beside all that are there.
const MOST_SUBNETS: usize = 1_000;
const WANT_KEYS: &[&str] =
    &["id", "zone", "type", "name", "prefixLength", "minAddresses", "like", "likeZone", "count", "withUtility"];
const SIZES: [&str; 4] = ["prefixLength", "minAddresses", "like", "likeZone"];
/// The most wishes, the most subnets of one wish, and the most blocks to avoid.
const MOST_WISHES: usize = 100;
const MOST_ALIKE: i64 = 100;
const MOST_AVOIDED: usize = 1_000;
/// The most addresses that machines can have in a subnet: those of a /16.
const MOST_ADDRESSES: i64 = 65_531;
const TYPES: [(&str, SubnetType); 4] = [
    ("Public", SubnetType::Public),
    ("Private", SubnetType::Private),
    ("DualStack", SubnetType::DualStack),
    ("Utility", SubnetType::Utility),
];

/// Reads a question about `cluster`; one without an envelope asks for nothing.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn read(asked: &Asked<'_>, cluster: &AssignedCluster<'_>) -> Result<Wishes, question::Refusal> {
    let notes = Notes::new(SCHEMA, &asked.stream);
    let wishes = asked.root(&notes).map(|root| Reader { cluster }.wishes(&root)).unwrap_or_default();
    notes.finish().map(|()| wishes)
}

/// The refusal where blocks of what exists are not known, though nothing is wrong with the spec.
pub fn blocks_unknown(asked: &Asked<'_>) -> question::Refusal {
    let notes = Notes::new(SCHEMA, &asked.stream);
    let message = "the VPC's IPv4 block, or that of an existing subnet, is neither in the spec nor in `vpc`";
    let hint = "Send `vpc: {ipv4CIDRs: […], subnets: […]}`, or what AWS has as `observed` (`--observed`)";
    let field = FieldPath::of("vpc");
    notes.note(&question::MISSING_QUESTION_VALUE, Cause::Required, &field, message, Some(hint.to_owned()));
    notes.finish().err().unwrap_or(question::Refusal::Invalid(Vec::new(), Counts::default()))
}

struct Reader<'a> {
    cluster: &'a AssignedCluster<'a>,
}

impl Reader<'_> {
    fn wishes(&self, root: &Section<'_>) -> Wishes {
        let strategies = [("pack", Strategy::Pack), ("spread", Strategy::Spread)];
        let sections = root.sections("wants", WANT_KEYS, "wants", MOST_WISHES);
        let mut ids = BTreeSet::new();
        let mut names = BTreeSet::new();
        let wishes = sections.iter().map(|section| {
            let wish = self.wish(section);
            section.once("id", "wish", &mut ids);
            section.once("name", "wish", &mut names);
            wish
        });
        let wishes: Vec<Wish> = wishes.collect::<Vec<_>>().into_iter().flatten().collect();
        let found = wishes.iter().map(|wish| self.subnets(wish)).fold(0, usize::saturating_add);
        root.bounded("new subnets that are asked for together", found, MOST_SUBNETS);
        let avoid = root.texts("avoid", "blocks in `avoid`", MOST_AVOIDED);
        Wishes {
            wishes,
            avoid: avoid.iter().filter_map(|text| block(root, text)).collect(),
            strategy: root.choice("strategy", &strategies).unwrap_or_default(),
        }
    }

    /// How many subnets a wish is.
    fn subnets(&self, wish: &Wish) -> usize {
        match &wish.size {
            Size::LikeZone(zone) => self.cluster.subnets.iter().filter(|subnet| subnet.zone == *zone).count(),
            Size::Length(_) | Size::Like(_) => wish.count * (1 + usize::from(wish.with_utility)),
        }
    }

    fn wish(&self, section: &Section<'_>) -> Option<Wish> {
        let zone = section.required_text("zone");
        let size = section.only_one(&SIZES).and_then(|key| self.size(section, key));
        let kind = section.choice("type", &TYPES);
        let name = section.text("name").filter(|name| self.is_new(section, name));
        let count = section.number("count", 1..=MOST_ALIKE);
        let with_utility = section.truth("withUtility").unwrap_or_default();
        if section.has("likeZone") {
            for key in ["type", "name", "count"].into_iter().filter(|key| section.has(key)) {
                let message = format!("`{key}` cannot be given with `likeZone`, which takes the whole zone over");
                section.invalid(key, message, Some(format!("Leave out `{key}`")));
            }
        } else if !section.has("like") && !section.has("type") {
            section.missing("type", "`type` is missing; only with `like` or `likeZone` it is that of what exists");
        }
        Some(Wish {
            id: section.text("id").map(|id| id.text.to_owned()),
            zone: zone?.text.to_owned(),
            kind,
            name: name.map(|name| name.text.to_owned()),
            count: count.and_then(|count| usize::try_from(count).ok()).unwrap_or(1),
            with_utility,
            size: size?,
        })
    }

    fn size(&self, section: &Section<'_>, key: &'static str) -> Option<Size> {
        match key {
            "prefixLength" => {
                let range = i64::from(*IPV4_LENGTHS.start())..=i64::from(*IPV4_LENGTHS.end());
                section.number(key, range).and_then(|length| u8::try_from(length).ok()).map(Size::Length)
            }
            "minAddresses" => {
                let addresses = section.number(key, 1..=MOST_ADDRESSES)?;
                u64::try_from(addresses).ok().map(|addresses| Size::Length(length_for(addresses)))
            }
            "like" => {
                let like = section.text(key)?;
                section.is_known(&like, "subnet", self.cluster.names().collect::<Vec<_>>().into_iter());
                self.cluster.named(like.text).map(Size::Like)
            }
            _ => {
                let zone = section.text(key)?;
                let zones = self.cluster.zones.iter().map(|zone| zone.name.as_str());
                let is_known = section.is_known(&zone, "zone with subnets", zones);
                is_known.then(|| Size::LikeZone(zone.text.to_owned()))
            }
        }
    }

    fn is_new(&self, section: &Section<'_>, name: &Text<'_>) -> bool {
        let exists = self.cluster.named(name.text).is_some();
        if exists || name.text.is_empty() {
            let (what, hint) = match exists {
                true => ("exists already", "Write a name that no subnet has, or leave `name` out, and one is made"),
                false => ("is empty", "Write a name, or leave `name` out, and one is made"),
            };
            section.invalid("name", format!("the name of the new subnet {what}"), Some(hint.to_owned()));
        }
        !exists
    }
}

fn block(section: &Section<'_>, text: &Text<'_>) -> Option<IpNet> {
    let block = Cidr::new(text.text).net();
    if block.is_none() {
        let message = format!("`{}` is not a valid CIDR", text.text);
        section.note(&question::INVALID_QUESTION_VALUE, Cause::Invalid, &text.path(), message, None);
    }
    block
}

/// The longest prefix of a subnet in which so many machines have addresses.
pub fn length_for(addresses: u64) -> u8 {
    let fits = |length: &u8| addresses <= (1 << (32 - u32::from(*length))) - KEPT_ADDRESSES;
    IPV4_LENGTHS.rev().find(fits).unwrap_or(*IPV4_LENGTHS.start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_addresses_of_each_subnet_are_kept_by_aws() {
        let check = |addresses, length| assert_eq!(length_for(addresses), length, "{addresses}");
        check(1, 28);
        check(11, 28);
        check(12, 27);
        check(4_000, 20);
        check(4_091, 20);
        check(4_092, 19);
        check(65_531, 16);
    }
}
