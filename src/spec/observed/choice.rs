//! Which of the VPCs that were told of is the cluster's.

/// Which VPC is the cluster's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// It cannot be told, or it is not there yet.
    #[default]
    Unknown,
    /// The cluster names it, or its tags name the cluster.
    Known(String),
    /// It is the only one in the cluster's region; the cluster's own may not be there yet.
    Only(String),
    /// The tags of these VPCs name the cluster.
    Several(Vec<String>),
}

impl Choice {
    /// The id of the VPC.
    pub fn id(&self) -> Option<&str> {
        match self {
            Choice::Known(id) | Choice::Only(id) => Some(id),
            Choice::Unknown | Choice::Several(_) => None,
        }
    }
}
