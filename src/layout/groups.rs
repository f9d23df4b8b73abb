//! The instance groups that the command writes, and the members of etcd on them.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::new_subnets::NewSubnet;
use crate::spec::NewCluster;
use crate::subnets::SubnetType;

/// An instance group of the new cluster.
#[derive(Clone, Debug)]
pub(super) struct NewGroup {
    pub name: String,
    /// The role as v1alpha2 writes it.
    pub role: &'static str,
    subnets: Vec<String>,
    size: i32,
}

/// The role of the control plane, as v1alpha2 writes it.
pub(super) const CONTROL_PLANE_ROLE: &str = "Master";
/// What the names of groups of the control plane start with.
const CONTROL_PLANE: &str = "control-plane-";

/// Every group: the control plane, the nodes, and the bastions.
pub(super) fn groups(options: &NewCluster, subnets: &[NewSubnet]) -> Vec<NewGroup> {
    let mut groups = control_plane(options, subnets);
    groups.extend(nodes(options, subnets));
    if options.bastion {
        let has_dual_stack = subnets.iter().any(|subnet| subnet.kind == SubnetType::DualStack);
        let kind = if has_dual_stack { SubnetType::DualStack } else { SubnetType::Private };
        let names = subnets.iter().filter(|subnet| subnet.kind == kind).map(|subnet| subnet.name.clone());
        groups.push(NewGroup { name: "bastions".to_owned(), role: "Bastion", subnets: names.collect(), size: 1 });
    }
    groups
}

/// The zones of the control plane and how many machines it has.
fn control_plane_size(options: &NewCluster) -> (&[String], i32) {
    let given = options.control_plane_zones.as_slice();
    match (given, options.control_plane_count) {
        ([], 0) => (&options.zones, 1),
        ([], count) => (&options.zones, count),
        (given, 0) => (given, given.len() as i32),
        (given, count) => (given, count),
    }
}

fn control_plane(options: &NewCluster, subnets: &[NewSubnet]) -> Vec<NewGroup> {
    let (zones, count) = control_plane_size(options);
    let is_numbered = zones.len() < usize::try_from(count).unwrap_or_default();
    let group = |place: usize| {
        let zone = &zones[place % zones.len()];
        let number = if is_numbered { format!("-{}", 1 + place / zones.len()) } else { String::new() };
        let dual_stack = format!("dualstack-{zone}");
        let is_dual_stack = subnets.iter().any(|subnet| subnet.name == dual_stack);
        NewGroup {
            name: format!("{CONTROL_PLANE}{zone}{number}"),
            role: CONTROL_PLANE_ROLE,
            subnets: vec![if is_dual_stack { dual_stack } else { zone.clone() }],
            size: 1,
        }
    };
    (0..usize::try_from(count).unwrap_or_default()).map(group).collect()
}

fn nodes(options: &NewCluster, subnets: &[NewSubnet]) -> Vec<NewGroup> {
    let zones = &options.zones;
    let length = zones.len() as i32;
    let count = if options.node_count == 0 { length } else { options.node_count };
    let group = |(place, zone): (usize, &String)| {
        let further = subnets.iter().filter(|subnet| !subnet.is_beside() && subnet.zone == *zone);
        let further: Vec<String> =
            further.filter(|subnet| subnet.name != *zone).map(|subnet| subnet.name.clone()).collect();
        NewGroup {
            name: format!("nodes-{zone}"),
            role: "Node",
            subnets: if further.is_empty() { vec![zone.clone()] } else { further },
            size: count / length + i32::from((place as i32) < count % length),
        }
    };
    zones.iter().enumerate().map(group).collect()
}

impl NewGroup {
    /// The group as v1alpha2 writes it.
    pub fn written(&self, cluster: &str) -> Json {
        json!({
            "apiVersion": "kops.k8s.io/v1alpha2",
            "kind": "InstanceGroup",
            "metadata": {"labels": {"kops.k8s.io/cluster": cluster}, "name": self.name},
            "spec": {
                "maxSize": self.size,
                "minSize": self.size,
                "nodeLabels": {"kops.k8s.io/instancegroup": self.name},
                "role": self.role,
                "subnets": self.subnets,
            },
        })
    }
}

/// The names of the etcd members on the groups of the control plane: what is left of the groups' names without what
/// they have in common.
pub(super) fn member_names(groups: &[&NewGroup]) -> Vec<String> {
    let names = groups.iter().map(|group| group.name.strip_prefix(CONTROL_PLANE).unwrap_or(&group.name));
    let mut names: Vec<&str> = names.collect();
    while let Some(first) = names.first().and_then(|name| name.chars().next()) {
        let without: Option<Vec<&str>> = names.iter().map(|name| name.strip_prefix(first)).collect();
        match without {
            Some(without) if first.len_utf8() < names[0].len() => names = without,
            _ => break,
        }
    }
    let named = |name: &str| match name.starts_with(|first: char| first.is_ascii_digit()) {
        true => format!("etcd-{name}"),
        false => name.to_owned(),
    };
    names.into_iter().map(named).collect()
}

/// A zone of the control plane whose etcd members would share a name.
pub(super) fn repeated_member(options: &NewCluster, groups: &[NewGroup]) -> Option<String> {
    let control_plane: Vec<&NewGroup> = groups.iter().filter(|group| group.role == CONTROL_PLANE_ROLE).collect();
    let mut seen = BTreeSet::new();
    let repeated = member_names(&control_plane).into_iter().position(|name| !seen.insert(name))?;
    let (zones, _) = control_plane_size(options);
    zones.get(repeated % zones.len()).cloned()
}
