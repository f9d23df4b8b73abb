//! Where a field is in v1alpha2 and in today's layout (v1alpha3).

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

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
static TODAY: LazyLock<Moves> = LazyLock::new(|| Moves::of(&MOVED));
static V1ALPHA2: LazyLock<Moves> = LazyLock::new(|| Moves::of(&MOVED.map(turned)));

fn turned((old, today): (&'static str, &'static str)) -> (&'static str, &'static str) {
    (today, old)
}

/// The fields that moved or were renamed by their second key, the longest ones first; their first key is [`SPEC`].
struct Moves(Vec<(&'static str, Vec<Move>)>);

const SPEC: &str = "spec";

/// A field and where it is in the other version.
struct Move {
    /// Its steps; a place in a list is any one.
    from: FieldPath,
    to: FieldPath,
    /// The same as in the table.
    to_text: &'static str,
}

impl Moves {
    fn of(moves: &[(&'static str, &'static str)]) -> Moves {
        let mut by_key: BTreeMap<&str, Vec<Move>> = BTreeMap::new();
        for (from, to_text) in moves.iter().copied() {
            let key = from.split('.').nth(1).unwrap_or_default();
            by_key.entry(key).or_default().push(Move { from: pattern(from), to: pattern(to_text), to_text });
        }
        by_key.values_mut().for_each(|moves| moves.sort_by_key(|moved| Reverse(moved.from.segments().len())));
        Moves(by_key.into_iter().collect())
    }

    /// The move of the longest start of a path.
    fn longest(&self, path: &[Segment]) -> Option<&Move> {
        let [Segment::Key(spec), Segment::Key(key), below @ ..] = path else { return None };
        if spec != SPEC {
            return None;
        }
        let (_, moves) = self.0.iter().find(|(known, _)| known == key)?;
        moves.iter().find(|moved| moved.is_below(below))
    }
}

impl Move {
    /// Whether these steps after the second key are its own.
    fn is_below(&self, steps: &[Segment]) -> bool {
        let own = self.from.segments().get(2..).unwrap_or_default();
        let is_alike = |(step, own): (&Segment, &Segment)| is_place(step) && is_place(own) || step == own;
        own.len() <= steps.len() && steps.iter().zip(own).all(is_alike)
    }

    /// A path of which this is the start, in the other version.
    fn replaced(&self, path: &[Segment]) -> FieldPath {
        let (start, rest) = path.split_at(self.from.segments().len());
        let mut places = start.iter().filter(|step| is_place(step));
        let to = self.to.segments().iter();
        let to = to.map(|step| if is_place(step) { places.next().unwrap_or(step) } else { step });
        to.chain(rest).cloned().collect()
    }
}

/// A field of the table.
fn pattern(field: &'static str) -> FieldPath {
    let path = FieldPath::of(field);
    let steps = path.segments().iter().map(|step| match step {
        Segment::Key(key) if key == "*" => Segment::Index(0),
        step => step.clone(),
    });
    steps.collect()
}

fn is_place(step: &Segment) -> bool {
    matches!(step, Segment::Index(_))
}

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
    let moved = own_places.longest(path.segments())?;
    (moved.from.segments().len() == path.segments().len()).then_some(moved.to_text)
}

/// The same where letter case does not count: `spec.kubernetesAPIAccess`.
pub fn of_other_version_in_other_letters(path: &FieldPath, version: ApiVersion) -> Option<&'static str> {
    let field = path.text();
    let mut moves = MOVED.into_iter().map(|moved| match version {
        ApiVersion::V1alpha2 => turned(moved),
        ApiVersion::V1alpha3 => moved,
    });
    let (_, to) = moves.find(|(from, _)| from.eq_ignore_ascii_case(&field))?;
    // Where only letters differ between the versions, the key itself is misspelt.
    (!to.eq_ignore_ascii_case(&field)).then_some(to)
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
        ApiVersion::V1alpha2 => moves.longest(path.segments()),
        ApiVersion::V1alpha3 => None,
    };
    longest.map_or(Cow::Borrowed(path), |moved| Cow::Owned(moved.replaced(path.segments())))
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
