//! Which files are reviewed together: a cluster, and the instance groups whose label names it, in whatever files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::loaded::{Contents, Loaded};
use crate::likeness::{self, Likeness};

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
    let known = Known::of(files, &clusters);
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
            match known.nearest(file, label) {
                Some(first) => {
                    // Reviews are in the order of their files.
                    if let Ok(unit) = units.binary_search_by_key(&first, |unit| unit.first) {
                        units[unit].others.entry(place).or_default().insert(label.clone());
                    }
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

/// The most edits of a misspelt label.
const MOST_EDITS: usize = 2;

/// The files with clusters, each by its place in the list.
struct Known<'a> {
    files: &'a [Loaded],
    by_name: BTreeMap<&'a str, Vec<usize>>,
    by_folder: BTreeMap<&'a Path, Vec<usize>>,
}

impl<'a> Known<'a> {
    fn of(files: &'a [Loaded], clusters: &[(usize, &'a str)]) -> Known<'a> {
        let (mut by_name, mut by_folder): (BTreeMap<_, Vec<_>>, BTreeMap<_, Vec<_>>) = Default::default();
        for (place, name) in clusters {
            by_name.entry(*name).or_default().push(*place);
            by_folder.entry(folder(&files[*place])).or_default().push(*place);
        }
        Known { files, by_name, by_folder }
    }

    /// The only cluster in a folder, where a label is its name with a slip.
    fn misspelt(&self, folder: &Path, label: &str) -> Option<&Vec<usize>> {
        let [only] = self.by_folder.get(folder)?[..] else { return None };
        let Contents::Cluster(name) = &self.files[only].contents else { return None };
        let is_slip = Likeness::default().misspelt(MOST_EDITS, label, [name.as_str()]).is_some();
        self.by_name.get(name.as_str()).filter(|_| is_slip && !likeness::are_of_one_series(label, name))
    }

    /// The file of the cluster with this name that has the most folders in common with `file`; without a name the only
    /// one in its folder.
    fn nearest(&self, file: &Loaded, label: &str) -> Option<usize> {
        let folder = folder(file);
        let meant = match label {
            "" => self.by_folder.get(folder)?,
            label => self.by_name.get(label).or_else(|| self.misspelt(folder, label))?,
        };
        let common = |place: &usize| {
            let other = self::folder(&self.files[*place]);
            folder.components().zip(other.components()).take_while(|(left, right)| left == right).count()
        };
        let most = meant.iter().map(common).max()?;
        let mut near = meant.iter().filter(|place| common(place) == most);
        near.next().filter(|_| near.next().is_none()).copied()
    }
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
