//! Decoded manifests into one internal [`Cluster`] and [`InstanceGroup`]s, whatever API version they were written in.
//!
//! Wire types live in [`wire`], [`v1alpha2`], [`v1alpha3`] and [`request`]; they are part of the API schema. Today's
//! layout (v1alpha3) is the internal one, as in kOps. Nothing here knows a rule.

pub mod allocation;
mod cluster;
mod instance_group;
pub mod keys;
pub mod layout;
mod lower;
pub mod new_cluster;
pub mod observed;
mod own_words;
mod placeholder;
mod reading;
pub mod request;
mod stray;
pub mod v1alpha2;
pub mod v1alpha3;
pub mod wire;

pub use cluster::{
    Api, ApiVersion, AwsSettings, Cluster, ClusterCni, Components, LoadBalancer, LoadBalancerSubnet, Networking,
    Provider, Topology,
};
pub use instance_group::{CLUSTER_LABEL, InstanceGroup, Role};
pub use layout::{to_source, to_today};
pub use lower::{Inputs, lower};
pub use new_cluster::NewCluster;
pub use observed::Observed;
pub use own_words::in_own_words;
pub use placeholder::placeholder;
pub use reading::{
    EmptyKey, Known, LimitedKey, OtherValue, Placeholder, Reading, Skipped, StrayText, UnknownKey, WrongKind,
};
pub use request::VpcFacts;
pub use stray::Defect;
