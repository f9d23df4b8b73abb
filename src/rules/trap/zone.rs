//! How kOps looks at the egress of a zone (`pkg/model/awsmodel/network.go`).

use crate::network::Egress;
use crate::subnets::{AssignedCluster, Zone};

/// Whether the zone's egress is needed, and by public subnets only.
pub(super) fn has_public_users_only(zone: &Zone) -> bool {
    zone.has_public_table && !zone.has_private_table
}

/// The zone's egress; `None` where nothing needs it.
pub(super) fn egress<'c>(zone: &Zone, cluster: &'c AssignedCluster<'c>) -> Option<Egress<'c>> {
    zone.first_nat_user(cluster).map(|user| Egress::parse(&user.spec.egress))
}

/// Where kOps puts a new NAT gateway; `None` where it refuses or needs none.
pub(super) fn kops_placement(zone: &Zone) -> Option<usize> {
    let candidates = match (zone.has_private_table, zone.has_public_table) {
        (true, _) => &zone.utility,
        (false, true) => &zone.public,
        (false, false) => return None,
    };
    match candidates.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}
