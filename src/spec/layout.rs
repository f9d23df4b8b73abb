//! Where a field stands in v1alpha2 and in today's layout (v1alpha3).

use std::borrow::Cow;

use super::ApiVersion;
use crate::diagnostic::{FieldPath, Segment};

/// Fields that moved or were renamed: `(v1alpha2, today)`. The longest one that fits counts; `*` is any place in a list.
const MOVED: [(&str, &str); 29] = [
    ("spec.additionalNetworkCIDRs", "spec.networking.additionalNetworkCIDRs"),
    ("spec.additionalSans", "spec.api.additionalSANs"),
    ("spec.api.loadBalancer.subnets.*.allocationId", "spec.api.loadBalancer.subnets.*.allocationID"),
    ("spec.api.loadBalancer.useForInternalApi", "spec.api.loadBalancer.useForInternalAPI"),
    ("spec.cloudConfig.awsEBSCSIDriver", "spec.cloudProvider.aws.ebsCSIDriver"),
    ("spec.cloudConfig", "spec.cloudProvider.aws"),
    ("spec.configBase", "spec.configStore.base"),
    ("spec.DisableSubnetTags", "spec.networking.tagSubnets"),
    ("spec.egressProxy", "spec.networking.egressProxy"),
    ("spec.externalDns", "spec.externalDNS"),
    ("spec.isolateMasters", "spec.networking.isolateControlPlane"),
    ("spec.kubeProxy.ipvsExcludeCidrs", "spec.kubeProxy.ipvsExcludeCIDRs"),
    ("spec.kubernetesApiAccess", "spec.api.access"),
    ("spec.masterKubelet", "spec.controlPlaneKubelet"),
    ("spec.masterPublicName", "spec.api.publicName"),
    ("spec.networkCIDR", "spec.networking.networkCIDR"),
    ("spec.networkID", "spec.networking.networkID"),
    ("spec.networking.amazonvpc", "spec.networking.amazonVPC"),
    ("spec.networking.cilium.disableMasquerade", "spec.networking.cilium.masquerade"),
    ("spec.networking.gce", "spec.networking.gcp"),
    ("spec.networking.kuberouter", "spec.networking.kubeRouter"),
    ("spec.nonMasqueradeCIDR", "spec.networking.nonMasqueradeCIDR"),
    ("spec.podCIDR", "spec.networking.podCIDR"),
    ("spec.serviceClusterIPRange", "spec.networking.serviceClusterIPRange"),
    ("spec.subnets", "spec.networking.subnets"),
    ("spec.topology.bastion.bastionPublicName", "spec.networking.topology.bastion.publicName"),
    ("spec.topology.dns.type", "spec.networking.topology.dns"),
    ("spec.topology.masters", "spec.networking.topology.controlPlane"),
    ("spec.topology", "spec.networking.topology"),
];

/// Where all of them begin.
const SPEC: Segment = Segment::Key(Cow::Borrowed("spec"));

/// Fields that say the opposite of what the other version's field says, with both names of each.
const TURNED: [&str; 4] = [
    "spec.DisableSubnetTags",
    "spec.networking.cilium.disableMasquerade",
    "spec.networking.cilium.masquerade",
    "spec.networking.tagSubnets",
];

/// Whether the other version's field says the opposite of this one.
pub fn is_turned(field: &str) -> bool {
    TURNED.contains(&field)
}

/// Where a cluster field that stands at `path` in a manifest of `version` would have to stand there, when it stands where the
/// other version has it.
pub fn of_other_version(path: &FieldPath, version: ApiVersion) -> Option<&'static str> {
    let places = MOVED.iter().map(|(old, today)| match version {
        ApiVersion::V1alpha2 => (*today, *old),
        ApiVersion::V1alpha3 => (*old, *today),
    });
    let below = below_spec(path)?;
    places.into_iter().find(|(other, _)| matched(below, other) == Some(below.len())).map(|(_, own)| own)
}

/// Fields that are a text in one version and a mapping in the other: the field in today's layout, and how `version` writes it.
pub fn own_form(field: &str, version: ApiVersion) -> Option<&'static str> {
    match (field, version) {
        ("spec.cloudProvider", ApiVersion::V1alpha2) => Some("cloudProvider: aws"),
        ("spec.cloudProvider", ApiVersion::V1alpha3) => Some("cloudProvider: {aws: {}}"),
        ("spec.networking.topology.dns", ApiVersion::V1alpha2) => Some("dns: {type: Public}"),
        ("spec.networking.topology.dns", ApiVersion::V1alpha3) => Some("dns: Public"),
        _ => None,
    }
}

/// The path in today's layout of a cluster field that stands at `path` in a manifest of `version`.
pub fn to_today(path: &FieldPath, version: ApiVersion) -> Cow<'_, FieldPath> {
    moved(path, version, |(old, new)| (old, new))
}

/// The path in a manifest of `version` of a cluster field with this path in today's layout.
pub fn to_source(path: &FieldPath, version: ApiVersion) -> Cow<'_, FieldPath> {
    moved(path, version, |(old, new)| (new, old))
}

fn moved(
    path: &FieldPath,
    version: ApiVersion,
    direction: fn((&'static str, &'static str)) -> (&'static str, &'static str),
) -> Cow<'_, FieldPath> {
    let below = match version {
        ApiVersion::V1alpha2 => below_spec(path).unwrap_or_default(),
        ApiVersion::V1alpha3 => return Cow::Borrowed(path),
    };
    MOVED
        .iter()
        .map(|row| direction(*row))
        .filter_map(|(from, to)| Some((matched(below, from)?, to)))
        .max_by_key(|(steps, _)| *steps)
        .map_or(Cow::Borrowed(path), |(steps, to)| Cow::Owned(replaced(below, steps, to)))
}

/// The steps below `spec`, where all moves are.
fn below_spec(path: &FieldPath) -> Option<&[Segment]> {
    let (root, below) = path.segments().split_first()?;
    (*root == SPEC).then_some(below)
}

/// Replaces `spec` and the first `steps` below it by `to`.
fn replaced(below: &[Segment], steps: usize, to: &'static str) -> FieldPath {
    let (prefix, rest) = below.split_at(steps);
    let mut indexes = prefix.iter().filter_map(|step| match step {
        Segment::Index(index) => Some(*index),
        _ => None,
    });
    let moved: FieldPath = to
        .split('.')
        .map(|key| match key {
            "*" => Segment::Index(indexes.next().unwrap_or_default()),
            key => Segment::Key(Cow::Borrowed(key)),
        })
        .collect();
    moved.join(rest)
}

/// How many steps below `spec` match the whole of `pattern`; `None` where one of them does not. Most patterns are told apart by
/// their first letter, so they are not split.
fn matched(below: &[Segment], pattern: &str) -> Option<usize> {
    let mut rest = pattern.strip_prefix("spec.")?;
    match below.first()? {
        Segment::Key(key) if key.as_bytes().first() == rest.as_bytes().first() => {}
        _ => return None,
    }
    for (index, step) in below.iter().enumerate() {
        rest = match step {
            Segment::Index(_) => rest.strip_prefix('*')?,
            Segment::Key(key) => rest.strip_prefix(&**key)?,
            Segment::Entry(_) => return None,
        };
        match rest.strip_prefix('.') {
            Some(next) => rest = next,
            // A key with a dot in it is none of the pattern's.
            None => return (rest.is_empty() && pattern.matches('.').count() == index + 1).then_some(index + 1),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: FieldPath, today: &str) {
        let moved = to_today(&old, ApiVersion::V1alpha2);
        assert_eq!(moved.to_string(), today);
        assert_eq!(*to_source(&moved, ApiVersion::V1alpha2), old);
        assert_eq!(*to_source(&moved, ApiVersion::V1alpha3), *moved);
    }

    #[test]
    fn moves_there_and_back() {
        check(FieldPath::of("spec.subnets").index(1).key("cidr"), "spec.networking.subnets[1].cidr");
        check(FieldPath::of("spec.topology.dns.type"), "spec.networking.topology.dns");
        check(FieldPath::of("spec.topology.nodes"), "spec.networking.topology.nodes");
        check(FieldPath::of("spec.networking.kuberouter"), "spec.networking.kubeRouter");
        check(FieldPath::of("spec.kubernetesApiAccess").index(0), "spec.api.access[0]");
        check(
            FieldPath::of("spec.api.loadBalancer.subnets").index(2).key("allocationId"),
            "spec.api.loadBalancer.subnets[2].allocationID",
        );
        check(FieldPath::of("spec.cloudConfig.awsEBSCSIDriver.enabled"), "spec.cloudProvider.aws.ebsCSIDriver.enabled");
        check(FieldPath::of("spec.kubernetesVersion"), "spec.kubernetesVersion");
        check(FieldPath::of("metadata.name"), "metadata.name");
        check(FieldPath::of("spec.subnetsOfMine"), "spec.subnetsOfMine");
        check(FieldPath::of("spec").key("networking.gce"), "spec.networking.gce");
    }
}
