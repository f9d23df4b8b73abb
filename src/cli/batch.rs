//! Which files are reviewed together: a cluster, and the instance groups whose label names it, in whatever files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::loaded::{Contents, Loaded};
use crate::likeness;

/// The files of one review.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// The file with the cluster, by its place in the list.
    pub first: usize,
    /// Other files with groups of the cluster, and the labels of these groups.
    pub others: BTreeMap<usize, BTreeSet<String>>,
}

/// A file with instance groups of a cluster that is not there, by its place in the list, and the remark on it.
pub type Orphan = (usize, String);

/// The files in reviews, in the order of the clusters, and the groups that have no cluster.
pub fn grouped(files: &[Loaded]) -> (Vec<Unit>, Vec<Orphan>) {
    let clusters: Vec<(usize, &str)> =
        files.iter().enumerate().filter_map(|(place, file)| cluster(place, file)).collect();
    let mut units: Vec<Unit> = Vec::new();
    let mut orphans: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    let reviewed = files
        .iter()
        .enumerate()
        .filter(|(_, file)| !matches!(file.contents, Contents::Groups(_) | Contents::Nothing(_)));
    units.extend(reviewed.map(|(first, _)| Unit { first, ..Unit::default() }));
    for (place, file) in files.iter().enumerate() {
        let Contents::Groups(labels) = &file.contents else { continue };
        for label in labels {
            match nearest(files, &clusters, file, label) {
                Some(first) => {
                    let unit = units.iter_mut().find(|unit| unit.first == first);
                    let labels = unit.map(|unit| unit.others.entry(place).or_default());
                    labels.map(|labels| labels.insert(label.clone()));
                }
                None => drop(orphans.entry(place).or_default().insert(label)),
            }
        }
    }
    (units, orphans.into_iter().map(|(place, labels)| (place, remark(&labels, &clusters))).collect())
}

fn cluster(place: usize, file: &Loaded) -> Option<(usize, &str)> {
    match &file.contents {
        Contents::Cluster(name) => Some((place, name)),
        _ => None,
    }
}

/// The file of the cluster with this name that has the most folders in common with `file`; without a name the only one
/// in its folder.
fn nearest(files: &[Loaded], clusters: &[(usize, &str)], file: &Loaded, label: &str) -> Option<usize> {
    let folder = folder(file);
    let is_meant = |(place, name): &&(usize, &str)| match label {
        "" => self::folder(&files[*place]) == folder,
        label => *name == label,
    };
    let common = |place: &usize| {
        let other = self::folder(&files[*place]);
        folder.components().zip(other.components()).take_while(|(left, right)| left == right).count()
    };
    let meant: Vec<usize> = clusters.iter().filter(is_meant).map(|(place, _)| *place).collect();
    let most = meant.iter().map(common).max()?;
    let mut near = meant.into_iter().filter(|place| common(place) == most);
    near.next().filter(|_| near.next().is_none())
}

fn folder(file: &Loaded) -> &Path {
    Path::new(&file.name).parent().unwrap_or(Path::new(""))
}

fn remark(labels: &BTreeSet<&str>, clusters: &[(usize, &str)]) -> String {
    let reason = |label: &&str| match *label {
        "" => "no label `kops.k8s.io/cluster`, and not one cluster is in its folder".to_owned(),
        label if clusters.iter().any(|(_, name)| *name == label) => {
            format!("the cluster `{label}`, which several files have that are as near")
        }
        label => {
            let meant = likeness::word(label, clusters.iter().map(|(_, name)| *name));
            let meant = meant.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            format!("the cluster `{label}`, which is in no file here{meant}")
        }
    };
    let reasons: Vec<String> = labels.iter().map(reason).collect();
    format!("its instance groups are not reviewed: they have {}", reasons.join("; "))
}
