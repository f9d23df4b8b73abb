//! One object: what it is, and where.

use super::node::Node;
use super::stream::Document;
use crate::diagnostic::FieldPath;
use crate::likeness::Likeness;

/// An object of a known kind and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// `apiVersion` as written.
    pub api_version: String,
    /// `kind` as written.
    pub kind: String,
    /// `metadata.name`, empty when there is none.
    pub name: String,
    /// The cluster that its label `kops.k8s.io/cluster` names, empty when there is none.
    pub cluster: String,
    /// Line and column of `kind`, both from 1; without one, or in JSON, none.
    pub kind_at: Option<(u32, u32)>,
    /// The same of `apiVersion`.
    pub version_at: Option<(u32, u32)>,
    /// What it looks like, whatever it says, where it does not say that it is one of kOps.
    pub looks: Looks,
    /// The document it is in, from 0.
    pub document: usize,
    /// The path from the document's root to it.
    pub base: FieldPath,
}

/// What the keys of an object look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Its keys tell nothing, or were not looked at.
    Unknown,
    /// A cluster in the layout of `kops.k8s.io/v1alpha2`.
    V1alpha2,
    /// A cluster in the layout of `kops.k8s.io/v1alpha3`.
    V1alpha3,
}

impl Looks {
    /// What an object looks like: only a cluster has a network.
    fn of(node: &Node<'_>) -> Looks {
        let Some(spec) = node.get("spec") else { return Looks::Unknown };
        let has = |node: &Node<'_>| ["subnets", "networkCIDR"].iter().any(|key| node.get(key).is_some());
        match (spec.get("networking").is_some_and(has), has(spec) && spec.get("role").is_none()) {
            (true, _) => Looks::V1alpha3,
            (_, true) => Looks::V1alpha2,
            _ => Looks::Unknown,
        }
    }
}

/// The API versions that a cluster was written in or may be.
const VERSIONS: [&str; 2] = ["kops.k8s.io/v1alpha2", "kops.k8s.io/v1alpha3"];
/// The kinds of kOps' API.
const KINDS: [&str; 5] = ["Cluster", "Host", "InstanceGroup", "Keyset", "SSHCredential"];

/// What an object is in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The cluster.
    Cluster,
    /// A group of its machines.
    InstanceGroup,
}

/// The label of an instance group that names its cluster.
const CLUSTER_LABEL: &str = "kops.k8s.io/cluster";
/// The API group of kOps, with its older spelling.
const GROUPS: [&str; 2] = ["kops.k8s.io", "kops"];

impl Manifest {
    /// What it is in a plan; `None` where it affects nothing here.
    pub fn role(&self) -> Option<Role> {
        match self.kind.as_str() {
            "Cluster" if self.is_kops() => Some(Role::Cluster),
            "InstanceGroup" if self.is_kops() || self.is_meant_as_kops() => Some(Role::InstanceGroup),
            _ => None,
        }
    }

    /// Whether it is a manifest of kOps whose kind was meant to be `Cluster`.
    pub fn is_nearly_cluster(&self) -> bool {
        let is_other = || !KINDS.contains(&self.kind.as_str()) && self.looks != Looks::Unknown;
        self.is_kops() && self.kind != "Cluster" && (is_nearly(&self.kind, "Cluster") || is_other())
    }

    /// The API version that its layout is of, else the one that it names with a slip.
    pub fn meant_version(&self) -> &'static str {
        match self.looks {
            Looks::V1alpha3 => VERSIONS[1],
            Looks::Unknown if self.api_version.ends_with('3') => VERSIONS[1],
            Looks::V1alpha2 | Looks::Unknown => VERSIONS[0],
        }
    }

    /// The same for `InstanceGroup`.
    pub fn is_nearly_group(&self) -> bool {
        self.is_kops() && self.kind != "InstanceGroup" && is_nearly(&self.kind, "InstanceGroup")
    }

    /// Whether it is a `Cluster` whose API version was meant to be kOps'; other programs have clusters too.
    pub fn is_nearly_of_kops(&self) -> bool {
        self.kind == "Cluster" && !self.is_kops() && self.is_meant_as_kops()
    }

    fn is_meant_as_kops(&self) -> bool {
        self.api_version.contains("kop") || !self.api_version.contains('/')
    }

    /// Whether the API group is kOps', or left out.
    pub fn is_kops(&self) -> bool {
        let is_in = |group: &&str| self.api_version.strip_prefix(*group).is_some_and(|rest| rest.starts_with('/'));
        self.api_version.is_empty() || GROUPS.iter().any(is_in)
    }

    /// The object at `node`, which is at `base` in the document `index`.
    pub fn of(node: &Node<'_>, (index, document): (usize, &Document<'_>), base: FieldPath, kind: String) -> Manifest {
        let text = |node: Option<&Node<'_>>| node.and_then(Node::as_str).unwrap_or_default().to_owned();
        let metadata = node.get("metadata");
        let labels = metadata.and_then(|metadata| metadata.get("labels"));
        let api_version = text(node.get("apiVersion"));
        let is_right = KINDS.contains(&kind.as_str()) && VERSIONS.contains(&api_version.as_str());
        Manifest {
            looks: if is_right { Looks::Unknown } else { Looks::of(node) },
            api_version,
            kind,
            name: text(metadata.and_then(|metadata| metadata.get("name"))),
            cluster: text(labels.and_then(|labels| labels.get(CLUSTER_LABEL))),
            kind_at: node.get("kind").and_then(|kind| position(kind, document)),
            version_at: position(node.get("apiVersion").unwrap_or(node), document),
            document: index,
            base,
        }
    }
}

/// Whether a kind differs from `known` only by letter case, what is not a letter, a plural's letter and a slip.
fn is_nearly(kind: &str, known: &str) -> bool {
    let letters: String = kind.chars().filter(char::is_ascii_alphabetic).collect();
    let letters = letters.to_ascii_lowercase();
    let known = known.to_ascii_lowercase();
    let singular = letters.strip_suffix('s').unwrap_or(&letters);
    singular == known || Likeness::default().misspelt(MOST_EDITS, singular, [&*known]).is_some()
}

/// A slip in a kind is one edit; there are other kinds not far from `Cluster`.
const MOST_EDITS: usize = 1;

/// Line and column of a node, both from 1; in JSON none.
pub fn position(node: &Node<'_>, document: &Document<'_>) -> Option<(u32, u32)> {
    node.place.map(|place| (document.first_line + place.line, place.column))
}
