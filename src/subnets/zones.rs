//! The cluster's subnets zone by zone, as the network model groups them (`pkg/model/awsmodel/network.go`).

use super::subnet::{AssignedSubnet, SubnetType};

/// A zone and its subnets; the lists hold subnet indexes in manifest order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    /// The zone's name.
    pub name: String,
    /// Owned subnets whose traffic needs the zone's egress: private ones, and public ones with IPv6 in IPv6 clusters.
    pub nat_users: Vec<usize>,
    /// Every Public subnet, shared and external ones too.
    pub public: Vec<usize>,
    /// Every Utility subnet, shared and external ones too.
    pub utility: Vec<usize>,
    /// Every Private subnet, shared and external ones too; not the DualStack ones.
    pub private: Vec<usize>,
    /// Every subnet of no known type.
    pub unknown: Vec<usize>,
    /// Whether an owned Private or DualStack subnet gives the zone a private table.
    pub has_private_table: bool,
    /// Whether an owned Public subnet with IPv6 gives the zone a public table.
    pub has_public_table: bool,
}

/// Groups `subnets` by zone; the zones are sorted by name.
pub(super) fn group(subnets: &[AssignedSubnet], ipv6_cluster: bool) -> Vec<Zone> {
    let mut by_zone: Vec<usize> = (0..subnets.len()).collect();
    by_zone.sort_by_key(|index| subnets[*index].zone.as_str());
    let of_one_zone = by_zone.chunk_by(|left, right| subnets[*left].zone == subnets[*right].zone);
    of_one_zone.map(|indexes| Zone::of(subnets, indexes, ipv6_cluster)).collect()
}

impl Zone {
    fn of(subnets: &[AssignedSubnet], indexes: &[usize], ipv6_cluster: bool) -> Zone {
        let name = indexes.first().map(|first| subnets[*first].zone.clone());
        let mut zone = Zone { name: name.unwrap_or_default(), ..Zone::default() };
        for index in indexes {
            zone.add(*index, &subnets[*index], ipv6_cluster);
        }
        zone
    }

    fn add(&mut self, index: usize, subnet: &AssignedSubnet, ipv6_cluster: bool) {
        match subnet.kind {
            Some(SubnetType::Public) => self.public.push(index),
            Some(SubnetType::Utility) => self.utility.push(index),
            Some(SubnetType::Private) => self.private.push(index),
            Some(SubnetType::DualStack) => {}
            None => self.unknown.push(index),
        }
        let Some(kind) = subnet.kind.filter(|_| subnet.is_owned()) else {
            return;
        };
        if kind.is_private() {
            self.has_private_table = true;
            self.nat_users.push(index);
        } else if kind == SubnetType::Public && ipv6_cluster && subnet.has_ipv6_cidr() {
            self.has_public_table = true;
            self.nat_users.push(index);
        }
    }
}
