//! What subnets can hold, as it is sent.

use serde::Serialize;
use utoipa::ToSchema;

use crate::subnets::{Capacity, Scarce};

/// How many machines and pods a subnet can hold, and how many its instance groups may grow to. What is absent is not
/// there, or not known.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubnetCapacity)]
#[serde(rename_all = "camelCase")]
pub struct CapacityBody {
    /// The instance groups whose machines may be in it.
    #[schema(example = json!(["nodes"]))]
    pub groups: Vec<String>,
    /// How many machines they may grow to there: their `maxSize`, spread evenly over their subnets. Absent where a
    /// group has no `maxSize`, or Karpenter makes its machines.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 4)]
    pub most_machines: Option<u64>,
    /// The IPv4 addresses that machines can have; with `amazonVPC`, and Cilium with `ipam: eni`, pods share them.
    /// Absent where the subnet has no IPv4, and while its block is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 8187)]
    pub machine_addresses: Option<u64>,
    /// The IPv4 addresses that are left for pods beside the machines that the groups may grow to. Absent where pods
    /// have addresses of another range, and while the machines are unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 8183)]
    pub pod_addresses: Option<u64>,
    /// The IPv6 blocks for pods in IPv6 clusters: each machine takes a /80.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 65536)]
    pub pod_prefixes: Option<u64>,
    /// What ends first as machines are added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_first: Option<ScarceBody>,
}

/// What ends first in a subnet: `machineAddresses`, the IPv4 addresses of machines; `podAddresses`, those of pods that
/// share them; `podPrefixes`, the IPv6 blocks for pods.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = SubnetScarcity)]
#[serde(rename_all = "camelCase")]
pub enum ScarceBody {
    /// The IPv4 addresses of machines.
    MachineAddresses,
    /// The IPv4 addresses of pods that share them.
    PodAddresses,
    /// The IPv6 blocks for pods.
    PodPrefixes,
}

impl From<Capacity> for CapacityBody {
    fn from(capacity: Capacity) -> CapacityBody {
        let Capacity { groups, most_machines, machine_addresses, pod_addresses, pod_prefixes, ends_first } = capacity;
        CapacityBody {
            groups,
            most_machines,
            machine_addresses,
            pod_addresses,
            pod_prefixes,
            ends_first: ends_first.map(ScarceBody::from),
        }
    }
}

impl From<Scarce> for ScarceBody {
    fn from(scarce: Scarce) -> ScarceBody {
        match scarce {
            Scarce::MachineAddresses => ScarceBody::MachineAddresses,
            Scarce::PodAddresses => ScarceBody::PodAddresses,
            Scarce::PodPrefixes => ScarceBody::PodPrefixes,
        }
    }
}
