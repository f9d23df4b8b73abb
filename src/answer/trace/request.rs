//! The request of a trace, as the API document has it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::summary::IpFamilyBody;
use crate::spec::request::PlanRequest;
use crate::trace::{Destination, Expected, Family, Service, Verdict, Workload};

/// A plan request with flows.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct TraceRequest {
    /// The spec.
    #[serde(flatten)]
    request: PlanRequest,
    /// The packets to follow; may be empty where `matrix` is true.
    flows: Vec<FlowRequest>,
    /// Whether every subnet is traced to every other one, to the Internet and to the destinations of additional routes.
    #[schema(required = false)]
    matrix: bool,
}

/// A packet to follow.
#[derive(Debug, ToSchema)]
#[schema(as = Flow)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct FlowRequest {
    /// Your id; the answer repeats it.
    #[schema(required = false, example = "pull")]
    id: String,
    /// What you call it; the answer repeats it.
    #[schema(required = false, example = "nodes pull from an IPv4-only registry")]
    name: String,
    /// Where it starts.
    from: FlowSource,
    /// Where it is to.
    to: FlowDestinationBody,
    /// What you expect; the answer says whether it is so.
    #[schema(required = false)]
    expect: FlowVerdictBody,
}

/// Where a packet starts: exactly one of `subnet`, `instanceGroup`, `internet` and `address`.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct FlowSource {
    /// The name of a subnet.
    #[schema(required = false, example = "us-east-1a")]
    subnet: String,
    /// The name of an instance group: a path for each of its subnets.
    #[schema(required = false, example = "nodes")]
    instance_group: String,
    /// Any host on the Internet, in this family.
    #[schema(required = false)]
    internet: IpFamilyBody,
    /// The address of a host outside the VPC.
    #[schema(required = false, example = "192.168.1.10")]
    address: String,
    /// What sends; a node where nothing is said.
    #[schema(required = false)]
    workload: WorkloadBody,
    /// Whether the machine has a public IPv4 address, whatever its subnet and group say; for packets from outside, the
    /// machine that they are to.
    #[schema(required = false)]
    public_address: bool,
}

/// Where a packet is to: exactly one of `address`, `host`, `subnet`, `internet` and `service`.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = FlowDestination)]
#[serde(rename_all = "camelCase")]
pub struct FlowDestinationBody {
    /// An address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "140.82.112.3")]
    pub address: Option<String>,
    /// A name with these addresses: DNS and DNS64 take part, nothing is looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<FlowHostBody>,
    /// The name of a subnet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1b")]
    pub subnet: Option<String>,
    /// Any host on the Internet, in this family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internet: Option<IpFamilyBody>,
    /// A link-local service of AWS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<LinkLocalServiceBody>,
}

/// The addresses of a name; at least one.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = FlowHost)]
#[serde(rename_all = "camelCase")]
pub struct FlowHostBody {
    /// Its IPv4 address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "140.82.112.3")]
    pub ipv4: Option<String>,
    /// Its IPv6 address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2600:1f18::1")]
    pub ipv6: Option<String>,
}

/// What sends a packet: `node`, a machine or a pod on its network; `pod`, a pod with its own address.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Workload)]
#[serde(rename_all = "camelCase")]
pub enum WorkloadBody {
    /// A machine.
    Node,
    /// A pod.
    Pod,
}

/// A link-local service of AWS: `resolver`, DNS; `metadata`, what a machine is told of itself; `time`, the time.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = LinkLocalService)]
#[serde(rename_all = "camelCase")]
pub enum LinkLocalServiceBody {
    /// DNS.
    Resolver,
    /// What a machine is told of itself.
    Metadata,
    /// The time.
    Time,
}

/// What becomes of a flow: `delivered`, it arrives; `forwarded`, it leaves what the plan knows; `dropped`, it is lost;
/// `undetermined`, it cannot be told; `mixed`, its paths disagree.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = FlowVerdict)]
#[serde(rename_all = "camelCase")]
pub enum FlowVerdictBody {
    /// It arrives.
    Delivered,
    /// It leaves what the plan knows.
    Forwarded,
    /// It is lost.
    Dropped,
    /// It cannot be told.
    Undetermined,
    /// Its paths disagree.
    Mixed,
}

impl FlowDestinationBody {
    /// A destination whose subnet has this name.
    pub fn of(to: Destination, name: impl Fn(usize) -> String) -> FlowDestinationBody {
        let nothing = FlowDestinationBody::default();
        match to {
            Destination::Address(address) => FlowDestinationBody { address: Some(address.to_string()), ..nothing },
            Destination::Host(ipv4, ipv6) => {
                let (ipv4, ipv6) = (ipv4.map(|address| address.to_string()), ipv6.map(|address| address.to_string()));
                FlowDestinationBody { host: Some(FlowHostBody { ipv4, ipv6 }), ..nothing }
            }
            Destination::Subnet(place) => FlowDestinationBody { subnet: Some(name(place)), ..nothing },
            Destination::Internet(family) => FlowDestinationBody { internet: Some(family.into()), ..nothing },
            Destination::Service(service) => FlowDestinationBody { service: Some(service.into()), ..nothing },
        }
    }
}

impl From<Family> for IpFamilyBody {
    fn from(family: Family) -> IpFamilyBody {
        match family {
            Family::Ipv4 => IpFamilyBody::Ipv4,
            Family::Ipv6 => IpFamilyBody::Ipv6,
        }
    }
}

impl From<Service> for LinkLocalServiceBody {
    fn from(service: Service) -> LinkLocalServiceBody {
        match service {
            Service::Resolver => LinkLocalServiceBody::Resolver,
            Service::Metadata => LinkLocalServiceBody::Metadata,
            Service::Time => LinkLocalServiceBody::Time,
        }
    }
}

impl From<Workload> for WorkloadBody {
    fn from(workload: Workload) -> WorkloadBody {
        match workload {
            Workload::Node => WorkloadBody::Node,
            Workload::Pod => WorkloadBody::Pod,
        }
    }
}

impl From<Expected> for FlowVerdictBody {
    fn from(verdict: Expected) -> FlowVerdictBody {
        match verdict {
            Expected::All(Verdict::Delivered) => FlowVerdictBody::Delivered,
            Expected::All(Verdict::Forwarded) => FlowVerdictBody::Forwarded,
            Expected::All(Verdict::Dropped) => FlowVerdictBody::Dropped,
            Expected::All(Verdict::Undetermined) => FlowVerdictBody::Undetermined,
            Expected::Mixed => FlowVerdictBody::Mixed,
        }
    }
}
