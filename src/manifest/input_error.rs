//! Why no cluster can be taken from what was read.

use std::fmt;

use super::stream::Unreadable;

/// Why no cluster can be taken from what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputError {
    /// Nothing but white space and comments was sent.
    Empty,
    /// A value that should be an object is none.
    NoObject {
        /// The document, from 0.
        document: usize,
        /// Where the value is in the document.
        pointer: String,
        /// What it is, in words.
        found: &'static str,
        /// Line and column, both from 1, where they are known.
        position: Option<(u32, u32)>,
        /// What it is by name, where it is of another program.
        foreign: Option<&'static str>,
    },
    /// A value that should be an object has no `kind`.
    NoKind {
        /// The document, from 0.
        document: usize,
        /// Where the value is in the document.
        pointer: String,
        /// Line and column, both from 1, where they are known.
        position: Option<(u32, u32)>,
        /// What it is by name, where it is of another program.
        foreign: Option<&'static str>,
        /// The key that has a manifest, or a text of manifests, and the one that it was meant to be.
        meant: Option<(String, &'static str)>,
    },
    /// One document has two kinds: the separator between two manifests is missing.
    SeveralKinds {
        /// The document, from 0.
        document: usize,
        /// The kinds as written.
        kinds: [String; 2],
        /// Line and column of the second one, both from 1, where they are known.
        position: Option<(u32, u32)>,
    },
    /// The key `manifests` of an envelope is not a text.
    NoText {
        /// Where the value is in the document.
        pointer: String,
        /// What it is, in words.
        found: &'static str,
        /// Line and column, both from 1, where they are known.
        position: Option<(u32, u32)>,
    },
    /// An envelope has `manifests` and this key, which says the same in another way.
    ManifestsTwice(&'static str),
    /// The text at `manifests` cannot be read; places count in it.
    UnreadableText(Unreadable),
    /// No cluster was sent.
    NoCluster {
        /// The kinds that were, each once, and the first few of them.
        kinds: Vec<String>,
        /// What the first of another program is by name.
        foreign: Option<&'static str>,
        /// The kind that was meant to be `Cluster`.
        misspelt: Option<String>,
        /// The API version that a `Cluster` of no other program was meant to have.
        version: Option<&'static str>,
        /// Line and column of the kind that one of them is about, both from 1.
        position: Option<(u32, u32)>,
    },
    /// Several clusters were sent; their names and the documents they are in, from 0.
    SeveralClusters(Vec<(String, usize)>),
    /// kOps does not know the cluster's `apiVersion`.
    UnknownApiVersion {
        /// The version as written.
        version: String,
        /// The one that was meant.
        meant: &'static str,
        /// Its line and column, both from 1, where they are known.
        position: Option<(u32, u32)>,
    },
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the body is empty"),
            Self::NoObject { document, pointer, found, .. } if pointer.is_empty() => {
                write!(f, "document {} is {found}, no manifest", document + 1)
            }
            Self::NoObject { document, pointer, found, .. } => {
                write!(f, "`{pointer}` of document {} is {found}, no manifest", document + 1)
            }
            Self::NoKind { document, pointer, .. } if pointer.is_empty() => {
                write!(f, "document {} has no `kind`", document + 1)
            }
            Self::NoKind { document, pointer, .. } => {
                write!(f, "the item `{pointer}` of document {} has no `kind`", document + 1)
            }
            Self::SeveralKinds { document, kinds: [first, second], .. } => {
                write!(f, "document {} has two kinds, `{first}` and `{second}`", document + 1)
            }
            Self::NoText { pointer, found, .. } => {
                write!(f, "`{pointer}` is {found}; it takes the manifests as one text, a stream of YAML")
            }
            Self::ManifestsTwice(key) => write!(f, "the request has `manifests` and `{key}`; it takes one of them"),
            Self::UnreadableText(unreadable) => write!(f, "in the text at `manifests`, {}", unreadable.message),
            Self::NoCluster { kinds, .. } if kinds.is_empty() => f.write_str("there is no `Cluster`"),
            Self::NoCluster { kinds, foreign: None, .. } if kinds == &["Cluster"] => {
                f.write_str("there is no `Cluster` of kOps, only one of another API group")
            }
            Self::NoCluster { kinds, version: Some(_), .. } if kinds.iter().any(|kind| kind == "Cluster") => {
                f.write_str("the `Cluster` has an `apiVersion` that kOps does not have")
            }
            Self::NoCluster { kinds, .. } => write!(f, "there is no `Cluster`, only {}", kinds.join(", ")),
            Self::SeveralClusters(clusters) => {
                let names: Vec<String> =
                    clusters.iter().map(|(name, document)| format!("`{name}` in document {}", document + 1)).collect();
                write!(f, "there are {} clusters: {}", clusters.len(), names.join(", "))
            }
            Self::UnknownApiVersion { version, .. } if version.is_empty() => f.write_str(
                "the cluster has no `apiVersion`; kOps reads `kops.k8s.io/v1alpha2` and `kops.k8s.io/v1alpha3`",
            ),
            Self::UnknownApiVersion { version, .. } => {
                write!(
                    f,
                    "the cluster's `apiVersion` `{version}` is none that kOps reads; these are \
                    `kops.k8s.io/v1alpha2` and `kops.k8s.io/v1alpha3`"
                )
            }
        }
    }
}

impl std::error::Error for InputError {}
