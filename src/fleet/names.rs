//! Clusters that have the same name where kOps tells clusters apart by it.

use std::collections::BTreeMap;

use super::codes::SAME_CLUSTER_NAME;
use super::party::Party;
use crate::code::Code;
use crate::diagnostic::Severity;

/// Clusters of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameClash {
    /// The name.
    pub cluster: String,
    /// The existing VPC that all are in; empty where they are in several or in their own.
    pub vpc: String,
    /// The places of the parties, at least two.
    pub parties: Vec<usize>,
    /// What it is.
    pub code: &'static Code,
    /// An error in one VPC, which is in one account; else a warning, since accounts are not known.
    pub severity: Severity,
}

/// The clusters that have one name and are, as far as is known, in one region; by name.
pub fn name_clashes(parties: &[Party]) -> Vec<NameClash> {
    let mut named: BTreeMap<(&str, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (place, party) in parties.iter().enumerate().filter(|(_, party)| !party.cluster.is_empty()) {
        named.entry((&party.cluster, party.region.as_deref())).or_default().push(place);
    }
    let clashes = named.into_iter().filter(|(_, places)| 1 < places.len()).map(|((cluster, _), places)| {
        let first = &parties[places[0]].vpc;
        let is_one = !first.is_empty() && places.iter().all(|place| parties[*place].vpc == *first);
        NameClash {
            cluster: cluster.to_owned(),
            vpc: if is_one { first.clone() } else { String::new() },
            parties: places,
            code: &SAME_CLUSTER_NAME,
            severity: if is_one { Severity::Error } else { Severity::Warning },
        }
    });
    clashes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(cluster: &str, vpc: &str, region: &str) -> Party {
        Party {
            id: String::new(),
            cluster: cluster.to_owned(),
            vpc: vpc.to_owned(),
            region: Some(region.to_owned()),
            ranges: Vec::new(),
        }
    }

    #[test]
    fn one_vpc_is_worse_than_one_region() {
        let parties = [
            party("a", "vpc-1", "us-east-1"),
            party("b", "", "us-east-1"),
            party("a", "vpc-1", "us-east-1"),
            party("b", "", "us-east-1"),
            party("b", "", "eu-west-1"),
        ];
        let found: Vec<_> = name_clashes(&parties)
            .into_iter()
            .map(|clash| (clash.cluster, clash.vpc, clash.parties, clash.severity))
            .collect();
        let expected = [
            ("a".to_owned(), "vpc-1".to_owned(), vec![0, 2], Severity::Error),
            ("b".to_owned(), String::new(), vec![1, 3], Severity::Warning),
        ];
        assert_eq!(found, expected);
    }
}
