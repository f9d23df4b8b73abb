//! The ids of elements: stable, so that a page can attach to them, and unique.

use std::collections::BTreeMap;

use super::model::{Model, Place, Target};
use super::node::Node;
use crate::routes::TargetKind;

/// The ids of everything that has one.
pub struct Ids {
    /// `zone-ZONE`.
    pub zones: Vec<String>,
    /// `subnet-NAME`.
    pub subnets: Vec<String>,
    /// `table-ROLE`.
    pub tables: Vec<String>,
    /// `nat-ZONE`, `igw`, `eigw`; the id of what is known by one.
    pub targets: Vec<String>,
}

/// The id of the internet.
pub const INTERNET: &str = "internet";
/// The id of the VPC.
pub const VPC: &str = "vpc";

impl Ids {
    /// The ids of what `model` has.
    pub fn of(model: &Model<'_>) -> Ids {
        let mut given = Given::default();
        given.unique(INTERNET);
        given.unique(VPC);
        let mut all = |prefix: &str, names: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            names.map(|name| given.unique(&[prefix, &slug(name)].concat())).collect()
        };
        Ids {
            zones: all("zone-", &mut model.zones.iter().map(|zone| zone.name)),
            subnets: all("subnet-", &mut model.subnets.iter().map(|subnet| subnet.planned.name.as_str())),
            tables: all("table-", &mut model.tables.iter().map(|table| table.planned.label())),
            targets: model.targets.iter().map(|target| given.unique(&wanted(target))).collect(),
        }
    }
}

impl Ids {
    /// The id of what is drawn; nothing for the place of a table that is not known.
    pub fn of_node(&self, node: Node) -> &str {
        match node {
            Node::Subnet(place) => &self.subnets[place],
            Node::Table(place) => &self.tables[place],
            Node::Target(place) => &self.targets[place],
            Node::Internet => INTERNET,
            Node::Unknown(_) => "",
        }
    }
}

fn wanted(target: &Target<'_>) -> String {
    match (target.place, target.kind, target.gateway, target.nat) {
        (Place::Subnet(_), _, _, Some(nat)) => ["nat-", &slug(&nat.zone)].concat(),
        (_, TargetKind::InternetGateway, Some(_), _) => "igw".to_owned(),
        (_, TargetKind::EgressOnlyInternetGateway, Some(_), _) => "eigw".to_owned(),
        _ => slug(target.key),
    }
}

/// The text with `_` in the place of what an id cannot have.
fn slug(text: &str) -> String {
    let allowed = |character: &char| character.is_ascii_alphanumeric() || ['_', '.', '-'].contains(character);
    text.chars().map(|character| if allowed(&character) { character } else { '_' }).collect()
}

/// The ids that are taken, each with the number of the next one that is like it.
#[derive(Default)]
struct Given(BTreeMap<String, usize>);

impl Given {
    /// The id, with a number where it is taken.
    fn unique(&mut self, id: &str) -> String {
        let mut candidate = id.to_owned();
        while self.0.contains_key(&candidate) {
            let next = self.0.entry(id.to_owned()).or_insert(2);
            candidate = format!("{id}-{next}");
            *next += 1;
        }
        self.0.insert(candidate.clone(), 2);
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_agree_have_numbers() {
        let mut given = Given::default();
        let ids = ["a/", "a?", "a_-2", "a!"].map(|name| given.unique(&slug(name)));
        assert_eq!(ids, ["a_", "a_-2", "a_-2-2", "a_-3"]);
    }
}
