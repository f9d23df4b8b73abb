//! Where a field is in v1alpha2 and in today's layout (v1alpha3).

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::{memchr, memrchr};

use super::cluster::ApiVersion;
use crate::diagnostic::{FieldPath, Segment};

/// Fields that moved or were renamed: `(v1alpha2, today)`. The longest one that fits counts; `*` is any place in a
/// list.
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

/// The same, to look up.
static TODAY: LazyLock<Moves> = LazyLock::new(|| Moves::of(MOVED));
static V1ALPHA2: LazyLock<Moves> = LazyLock::new(|| Moves::of(MOVED.map(|(old, today)| (today, old))));

/// Fields and where they are in the other version, sorted by length first.
struct Moves([(&'static str, &'static str); MOVED.len()]);

impl Moves {
    fn of(mut moves: [(&'static str, &'static str); MOVED.len()]) -> Moves {
        moves.sort_unstable_by_key(|(from, _)| (from.len(), *from));
        Moves(moves)
    }

    fn get(&self, field: &str) -> Option<&'static str> {
        let place = self.0.binary_search_by_key(&(field.len(), field), |(from, _)| (from.len(), *from)).ok()?;
        Some(self.0[place].1)
    }

    /// The same where letter case does not count.
    fn in_other_letters(&self, field: &str) -> Option<&'static str> {
        let (_, to) = self.0.iter().find(|(from, _)| from.eq_ignore_ascii_case(field))?;
        // Where only letters differ between the versions, the key itself is misspelt.
        (!to.eq_ignore_ascii_case(field)).then_some(*to)
    }
}

/// No entry of the table takes more bytes.
const LONGEST: usize = 64;

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

/// Where a cluster field that is at `path` in a manifest of `version` would have to be there, when it is
/// where the other version has it.
pub fn of_other_version(path: &FieldPath, version: ApiVersion) -> Option<&'static str> {
    let own_places = match version {
        ApiVersion::V1alpha2 => &V1ALPHA2,
        ApiVersion::V1alpha3 => &TODAY,
    };
    let pattern = Pattern::of(path.segments());
    (pattern.steps == path.segments().len()).then(|| own_places.get(&pattern.text))?
}

/// The same where letter case does not count: `spec.kubernetesAPIAccess`.
pub fn of_other_version_in_other_letters(path: &FieldPath, version: ApiVersion) -> Option<&'static str> {
    match version {
        ApiVersion::V1alpha2 => V1ALPHA2.in_other_letters(&path.text()),
        ApiVersion::V1alpha3 => TODAY.in_other_letters(&path.text()),
    }
}

/// The fields that moved or were renamed: `(v1alpha2, today)`; `*` is any place in a list.
pub(super) fn moved_fields() -> impl Iterator<Item = (&'static str, &'static str)> {
    MOVED.into_iter()
}

/// Fields that are a text in one version and a mapping in the other: the field in today's layout, and how `version`
/// writes it.
pub fn own_form(field: &str, version: ApiVersion) -> Option<&'static str> {
    match (field, version) {
        ("spec.cloudProvider", ApiVersion::V1alpha2) => Some("cloudProvider: aws"),
        ("spec.cloudProvider", ApiVersion::V1alpha3) => Some("cloudProvider: {aws: {}}"),
        ("spec.networking.topology.dns", ApiVersion::V1alpha2) => Some("dns: {type: Public}"),
        ("spec.networking.topology.dns", ApiVersion::V1alpha3) => Some("dns: Public"),
        _ => None,
    }
}

/// The path in today's layout of a cluster field that is at `path` in a manifest of `version`.
pub fn to_today(path: &FieldPath, version: ApiVersion) -> Cow<'_, FieldPath> {
    moved(path, version, &TODAY)
}

/// The path in a manifest of `version` of a cluster field with this path in today's layout.
pub fn to_source(path: &FieldPath, version: ApiVersion) -> Cow<'_, FieldPath> {
    moved(path, version, &V1ALPHA2)
}

fn moved<'a>(path: &'a FieldPath, version: ApiVersion, moves: &Moves) -> Cow<'a, FieldPath> {
    let longest = match version {
        ApiVersion::V1alpha2 => Pattern::of(path.segments()).longest(moves),
        ApiVersion::V1alpha3 => None,
    };
    longest.map_or(Cow::Borrowed(path), |(steps, to)| Cow::Owned(replaced(path.segments(), steps, to)))
}

/// Replaces the first `steps` of a path by `to`.
fn replaced(path: &[Segment], steps: usize, to: &'static str) -> FieldPath {
    let (prefix, rest) = path.split_at(steps);
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

/// The start of a path, written as in the table.
struct Pattern {
    text: String,
    steps: usize,
}

impl Pattern {
    /// Up to the first step that no entry of the table has: a free key, or one with a dot in it.
    fn of(path: &[Segment]) -> Pattern {
        let mut pattern = Pattern { text: String::with_capacity(LONGEST), steps: 0 };
        for step in path {
            let step = match step {
                Segment::Index(_) => "*",
                Segment::Key(key) if memchr(b'.', key.as_bytes()).is_none() => key,
                _ => break,
            };
            if 0 < pattern.steps {
                pattern.text.push('.');
            }
            pattern.text.push_str(step);
            pattern.steps += 1;
        }
        pattern
    }

    /// The longest start that moved: how many steps it has, and where it is in the other version.
    fn longest(&self, moves: &Moves) -> Option<(usize, &'static str)> {
        let (mut start, mut steps) = (&*self.text, self.steps);
        loop {
            if let Some(to) = moves.get(start) {
                return Some((steps, to));
            }
            start = &start[..memrchr(b'.', start.as_bytes())?];
            steps -= 1;
        }
    }
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
