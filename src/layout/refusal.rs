//! Why the command refuses its options.

use std::fmt;

use crate::deadline::GivenUp;
use crate::plan::RequestError;

/// A refusal of the command, or what it would have to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The key of the option in the request.
    pub option: &'static str,
    /// Why.
    pub reason: Reason,
}

/// Why the command refuses an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The version of Kubernetes cannot be read.
    BadKubernetesVersion(String),
    /// No zone is given.
    NoZones,
    /// The existing VPC is not the one that is described, or nothing describes it.
    VpcNotFound(String),
    /// No VPC is named, and none has this subnet.
    SubnetNotFound(String),
    /// The VPC has no such subnet.
    SubnetNotInVpc(String),
    /// Two existing subnets are in one zone, the second of them this one.
    TwoSubnetsInZone(String, String),
    /// The word is not known; the words that are.
    UnknownWord(String, &'static [&'static str]),
    /// A bastion needs private topology.
    BastionNeedsPrivate,
    /// Kubenet needs public topology.
    KubenetNeedsPublic,
    /// Fewer machines than zones for the control plane.
    FewerControlPlanesThanZones(i32, usize),
    /// A zone has more than one machine of the control plane under one name.
    DuplicateControlPlaneZone(String),
    /// Zones of several regions, the second of them this one.
    ManyRegions(String, String),
    /// The text cannot be the name of a zone.
    NotAZone(String),
    /// The existing subnet of this new one has another block or zone than the options give.
    SubnetDiffersFromVpc(String),
    /// The network is not a valid block.
    BadNetworkCidr(String),
    /// A further network is not a valid block.
    BadSubnetCidr(String),
    /// The network is not an IPv4 block.
    NetworkNotIpv4(String),
    /// The network has no block left, at this subnet where one can be named.
    NoFreeBlock(String, Option<String>),
}

impl Refusal {
    pub(super) fn new(option: &'static str, reason: Reason) -> Refusal {
        Refusal { option, reason }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadKubernetesVersion(text) => write!(f, "`{text}` is not a valid version of Kubernetes"),
            Self::NoZones => f.write_str("no zone is given"),
            Self::VpcNotFound(id) if id.is_empty() => {
                f.write_str("existing subnets are given and the id of their VPC is not")
            }
            Self::VpcNotFound(id) => write!(f, "the VPC `{id}` and its IPv4 block are not described in `vpc`"),
            Self::SubnetNotFound(id) => write!(f, "the subnet `{id}` is not described in `vpc`"),
            Self::SubnetNotInVpc(id) => write!(f, "the VPC has no subnet `{id}`"),
            Self::TwoSubnetsInZone(id, zone) => write!(f, "`{id}` is the second subnet in the zone `{zone}`"),
            Self::UnknownWord(word, _) => write!(f, "`{word}` is not a word that kOps knows here"),
            Self::BastionNeedsPrivate => f.write_str("a bastion needs private topology"),
            Self::KubenetNeedsPublic => f.write_str("kubenet needs public topology"),
            Self::FewerControlPlanesThanZones(count, zones) => {
                write!(f, "{count} machines of the control plane are fewer than its {zones} zones")
            }
            Self::DuplicateControlPlaneZone(zone) => {
                write!(f, "the zone `{zone}` is given several times, and its etcd members would share a name")
            }
            Self::ManyRegions(zone, other) => write!(f, "the zones `{zone}` and `{other}` are in different regions"),
            Self::NotAZone(zone) => write!(f, "`{zone}` is not a valid zone"),
            Self::SubnetDiffersFromVpc(name) => {
                write!(f, "the existing subnet for `{name}` has another block or zone than the options give it")
            }
            Self::BadNetworkCidr(text) | Self::BadSubnetCidr(text) => write!(f, "`{text}` is not a valid CIDR"),
            Self::NetworkNotIpv4(text) => write!(f, "`{text}` is not an IPv4 block"),
            Self::NoFreeBlock(network, None) => {
                write!(f, "every part of `{network}` overlaps one of the further blocks, so none is left to assign")
            }
            Self::NoFreeBlock(network, Some(subnet)) => {
                write!(f, "no free part of `{network}` is left for the subnet `{subnet}`")
            }
        }
    }
}

/// What describes an existing VPC.
const DESCRIBED: &str = "Send `vpc` with its `id`, `ipv4CIDRs` and `subnets`, or what AWS has as `observed`";

impl Reason {
    /// The repair, where it is concrete.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownWord(_, known) => {
                let known: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
                Some(format!("Write one of {}", known.join(", ")))
            }
            Self::BastionNeedsPrivate => Some("Set `topology` to `private`, or leave out `bastion`".to_owned()),
            Self::KubenetNeedsPublic => Some("Set `topology` to `public`, or choose another plugin".to_owned()),
            Self::NoFreeBlock(..) => {
                Some("Give fewer zones or a larger first block: kOps cuts it into 8 parts at most".to_owned())
            }
            Self::VpcNotFound(id) if !id.is_empty() => Some(DESCRIBED.to_owned()),
            Self::SubnetNotFound(_) => Some(DESCRIBED.to_owned()),
            Self::NoZones => Some("Give `zones`, such as `us-east-1a`".to_owned()),
            _ => None,
        }
    }
}

impl Refusal {
    /// The reason in a word.
    pub fn code(&self) -> &'static str {
        match (&self.reason, self.option) {
            (Reason::UnknownWord(..), "networking") => "unknown-networking",
            (Reason::UnknownWord(..), "dns") => "unknown-dns",
            (Reason::UnknownWord(..), "apiLoadBalancerType") => "unknown-load-balancer-type",
            (Reason::UnknownWord(..), "apiLoadBalancerClass") => "unknown-load-balancer-class",
            (reason, _) => reason.code(),
        }
    }
}

impl Reason {
    fn code(&self) -> &'static str {
        match self {
            Self::BadKubernetesVersion(_) => "bad-kubernetes-version",
            Self::NoZones => "no-zones",
            Self::VpcNotFound(_) => "vpc-not-found",
            Self::SubnetNotFound(_) => "subnet-not-found",
            Self::SubnetNotInVpc(_) => "subnet-not-in-vpc",
            Self::TwoSubnetsInZone(..) => "two-subnets-in-zone",
            Self::UnknownWord(..) => "unknown-topology",
            Self::BastionNeedsPrivate => "bastion-needs-private",
            Self::KubenetNeedsPublic => "kubenet-needs-public",
            Self::FewerControlPlanesThanZones(..) => "fewer-control-planes-than-zones",
            Self::DuplicateControlPlaneZone(_) => "duplicate-control-plane-zone",
            Self::ManyRegions(..) => "many-regions",
            Self::NotAZone(_) => "unknown-zone",
            Self::SubnetDiffersFromVpc(_) => "subnet-differs-from-vpc",
            Self::BadNetworkCidr(_) => "bad-network-cidr",
            Self::BadSubnetCidr(_) => "bad-subnet-cidr",
            Self::NetworkNotIpv4(_) => "network-not-ipv4",
            Self::NoFreeBlock(..) => "no-free-block",
        }
    }

    /// The subnet without a block.
    pub fn subnet(&self) -> Option<&str> {
        match self {
            Self::NoFreeBlock(_, subnet) => subnet.as_deref(),
            _ => None,
        }
    }
}

/// Why options are not looked at, or not to the end.
#[derive(Debug)]
pub enum LayoutError {
    /// They cannot be read, or ask for too much.
    Request(RequestError),
    /// The deadline has passed.
    GivenUp(GivenUp),
}

impl From<GivenUp> for LayoutError {
    fn from(given_up: GivenUp) -> LayoutError {
        LayoutError::GivenUp(given_up)
    }
}
