//! How bad an overlap is: by what the two ranges are for, and by the link between those who have them.

use super::codes::{
    NETWORKS_OVERLAP, PODS_OVERLAP, PODS_OVERLAP_NETWORK, PODS_OVERLAP_SERVICES, SERVICES_OVERLAP,
    SERVICES_OVERLAP_NETWORK, SUBNETS_OVERLAP,
};
use super::links::{Link, LinkKind};
use super::party::Use;
use crate::code::Code;
use crate::diagnostic::Severity;

/// What is said of an overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    pub code: &'static Code,
    pub severity: Severity,
}

/// What is said of two ranges that share addresses, whichever of them is larger; `None` where nothing is.
pub(super) fn judge(left: Use, right: Use, link: Option<Link>) -> Option<Judgement> {
    let (code, severity) = match (left.min(right), left.max(right)) {
        (Use::Subnet, Use::Subnet) => (&SUBNETS_OVERLAP, in_one_vpc(link)?),
        (Use::Vpc, Use::Vpc) if kind(link) == Some(LinkKind::SameVpc) => return None,
        (Use::Vpc | Use::Range, Use::Vpc | Use::Range) => (&NETWORKS_OVERLAP, when_linked(link, Severity::Error)),
        (Use::Pods, Use::Pods) => (&PODS_OVERLAP, when_routed(link, Severity::Error)),
        (Use::Pods, Use::Services) => (&PODS_OVERLAP_SERVICES, when_routed(link, Severity::Warning)),
        (Use::Services, Use::Services) => (&SERVICES_OVERLAP, Severity::Info),
        (Use::Vpc, Use::Pods) | (Use::Pods, Use::Range) => {
            (&PODS_OVERLAP_NETWORK, when_routed(link, Severity::Error).min(when_linked(link, Severity::Warning)))
        }
        (Use::Vpc, Use::Services) | (Use::Services, Use::Range) => {
            (&SERVICES_OVERLAP_NETWORK, when_linked(link, Severity::Warning))
        }
        // A subnet lies in its VPC, which overlaps too.
        (Use::Subnet, _) | (_, Use::Subnet) => return None,
        // The smaller use is the left one.
        (Use::Pods | Use::Services | Use::Range, _) => return None,
    };
    Some(Judgement { code, severity })
}

fn kind(link: Option<Link>) -> Option<LinkKind> {
    link.map(|link| link.kind)
}

/// Subnets are compared in one VPC only.
fn in_one_vpc(link: Option<Link>) -> Option<Severity> {
    (kind(link) == Some(LinkKind::SameVpc)).then_some(Severity::Error)
}

/// Of a link of any kind.
fn when_linked(link: Option<Link>, severity: Severity) -> Severity {
    if link.is_some() { severity } else { Severity::Info }
}

/// Of a link over which pods are reached at their own addresses.
fn when_routed(link: Option<Link>, severity: Severity) -> Severity {
    let is_routed = link.is_some_and(|link| link.pods_routed || link.kind == LinkKind::ClusterMesh);
    if is_routed { severity } else { Severity::Info }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(uses: [Use; 2], link: Option<(LinkKind, bool)>, expected: Option<(&str, Severity)>) {
        let link = link.map(|(kind, pods_routed)| Link { kind, pods_routed });
        let found = |left, right| judge(left, right, link).map(|judged| (judged.code.code, judged.severity));
        assert_eq!(found(uses[0], uses[1]), expected);
        assert_eq!(found(uses[1], uses[0]), expected, "the other way round");
    }

    #[test]
    fn severity_follows_the_link() {
        use LinkKind::{ClusterMesh, Peering, SameVpc, TransitGateway};
        use Severity::{Error, Info, Warning};
        let networks = |severity| Some(("networks-overlap", severity));
        check([Use::Vpc, Use::Vpc], Some((Peering, false)), networks(Error));
        check([Use::Vpc, Use::Vpc], Some((TransitGateway, false)), networks(Error));
        check([Use::Vpc, Use::Vpc], Some((ClusterMesh, false)), networks(Error));
        check([Use::Vpc, Use::Vpc], Some((SameVpc, false)), None);
        check([Use::Vpc, Use::Vpc], None, networks(Info));
        check([Use::Vpc, Use::Range], Some((TransitGateway, false)), networks(Error));
        check([Use::Vpc, Use::Range], None, networks(Info));
        let pods = |severity| Some(("pods-overlap", severity));
        check([Use::Pods, Use::Pods], Some((Peering, false)), pods(Info));
        check([Use::Pods, Use::Pods], Some((TransitGateway, true)), pods(Error));
        check([Use::Pods, Use::Pods], Some((ClusterMesh, false)), pods(Error));
        check([Use::Pods, Use::Pods], None, pods(Info));
        let pods = |severity| Some(("pods-overlap-network", severity));
        check([Use::Pods, Use::Vpc], Some((Peering, false)), pods(Warning));
        check([Use::Pods, Use::Vpc], Some((Peering, true)), pods(Error));
        check([Use::Pods, Use::Range], Some((TransitGateway, false)), pods(Warning));
        check([Use::Pods, Use::Vpc], None, pods(Info));
        check([Use::Services, Use::Services], Some((ClusterMesh, true)), Some(("services-overlap", Info)));
        check([Use::Services, Use::Vpc], Some((Peering, false)), Some(("services-overlap-network", Warning)));
        check([Use::Services, Use::Range], None, Some(("services-overlap-network", Info)));
        check([Use::Pods, Use::Services], Some((TransitGateway, true)), Some(("pods-overlap-services", Warning)));
        check([Use::Pods, Use::Services], Some((TransitGateway, false)), Some(("pods-overlap-services", Info)));
        check([Use::Subnet, Use::Subnet], Some((SameVpc, false)), Some(("cluster-subnets-overlap", Error)));
        check([Use::Subnet, Use::Subnet], Some((Peering, false)), None);
        check([Use::Subnet, Use::Vpc], Some((Peering, false)), None);
    }
}
