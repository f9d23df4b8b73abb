//! The zone that was meant where the one of a subnet cannot be.

use crate::aws::zone_name::ZoneName;
use crate::rules::rule::Subject;
use crate::subnets::{SubnetType, Zone};

/// The zone that a subnet was meant to be in, and whether its name says so.
pub(super) struct LikelyZone<'a> {
    pub zone: &'a str,
    pub is_said: bool,
}

impl<'a> LikelyZone<'a> {
    /// The zone at the end of the subnet's name, else one that lacks a subnet of its type, where that is not its own.
    pub fn of(subject: &Subject<'a>, index: usize) -> Option<LikelyZone<'a>> {
        let subnet = &subject.cluster.subnets[index];
        let is_another = |zone: &&str| *zone != subnet.zone.as_str() && ZoneName::is_known(zone);
        let said = ZoneName::at_end(&subnet.spec.name).filter(is_another);
        let lacking = || {
            let lacks: fn(&Zone) -> bool = match subnet.kind? {
                SubnetType::Utility => |zone| zone.has_private_table && zone.utility.is_empty(),
                SubnetType::Private => |zone| !zone.utility.is_empty() && zone.private.is_empty(),
                _ => return None,
            };
            let mut names = subject.cluster.zones.iter().filter(|zone| lacks(zone)).map(|zone| zone.name.as_str());
            names.find(is_another)
        };
        let found = |zone, is_said| LikelyZone { zone, is_said };
        said.map(|zone| found(zone, true)).or_else(|| Some(found(lacking()?, false)))
    }
}
