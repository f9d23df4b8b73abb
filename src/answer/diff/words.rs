//! The words of a change.

use serde::Serialize;
use utoipa::ToSchema;

use crate::diff::{Action, Attempted, DiffOutcome, Downtime, ResourceKind, Target};

/// What carries a change out: `direct`, `kops update cluster --yes`; `terraform`, Terraform with what kOps writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DiffTarget)]
#[serde(rename_all = "camelCase")]
pub enum TargetBody {
    /// kOps itself.
    Direct,
    /// Terraform.
    Terraform,
}

/// What becomes of a change: `unchanged`, nothing changes; `applies`, it goes through; `fails`, the dry run looks well
/// and the apply stops; `stuck`, the plan itself is refused; `refused`, kOps' network model refuses `after`; `invalid`,
/// kOps' validation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DiffOutcome)]
#[serde(rename_all = "camelCase")]
pub enum OutcomeBody {
    /// Nothing changes.
    Unchanged,
    /// It goes through.
    Applies,
    /// The apply stops.
    Fails,
    /// The plan is refused.
    Stuck,
    /// The network model refuses the spec.
    Refused,
    /// Validation refuses the spec.
    Invalid,
}

/// What happens to an object: `create`; `update`, in place; `replace`, destroyed and made again by Terraform; `delete`;
/// `orphan`, it stays and nothing looks after it; `release`, another's object that is not used any more; `takeOver`,
/// another's object becomes the cluster's; `refuse`, kOps refuses to plan it; `block`, it depends on a refused one;
/// `fail`, the apply stops there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ChangeAction)]
#[serde(rename_all = "camelCase")]
pub enum ActionBody {
    /// It is made.
    Create,
    /// It changes in place.
    Update,
    /// It is destroyed and made again.
    Replace,
    /// It goes.
    Delete,
    /// It stays, and nothing looks after it.
    Orphan,
    /// It is not used any more.
    Release,
    /// It becomes the cluster's.
    TakeOver,
    /// kOps refuses to plan it.
    Refuse,
    /// It depends on a refused one.
    Block,
    /// The apply stops there.
    Fail,
}

/// What kOps wanted to do with an object that is refused, blocked or fails, as its dry run shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AttemptedAction)]
#[serde(rename_all = "camelCase")]
pub enum AttemptedBody {
    /// Make it.
    Create,
    /// Change it in place.
    Update,
    /// Destroy it and make it again.
    Replace,
    /// Take it away.
    Delete,
}

/// The kind of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ResourceKind)]
pub enum ResourceKindBody {
    /// The VPC.
    #[serde(rename = "vpc")]
    Vpc,
    /// Another block of the VPC.
    #[serde(rename = "vpcCIDRBlock")]
    VpcCidrBlock,
    /// The VPC's IPv6 block.
    #[serde(rename = "vpcAmazonIPv6CIDRBlock")]
    VpcAmazonIpv6CidrBlock,
    /// The DHCP options.
    #[serde(rename = "dhcpOptions")]
    DhcpOptions,
    /// Their use by the VPC.
    #[serde(rename = "vpcDHCPOptionsAssociation")]
    VpcDhcpOptionsAssociation,
    /// The internet gateway.
    #[serde(rename = "internetGateway")]
    InternetGateway,
    /// The egress-only internet gateway.
    #[serde(rename = "egressOnlyInternetGateway")]
    EgressOnlyInternetGateway,
    /// A subnet.
    #[serde(rename = "subnet")]
    Subnet,
    /// The IPv6 block of a subnet.
    #[serde(rename = "subnetIPv6CIDRBlock")]
    SubnetIpv6CidrBlock,
    /// An elastic IP.
    #[serde(rename = "elasticIP")]
    ElasticIp,
    /// A NAT gateway.
    #[serde(rename = "natGateway")]
    NatGateway,
    /// An instance.
    #[serde(rename = "instance")]
    Instance,
    /// A route table.
    #[serde(rename = "routeTable")]
    RouteTable,
    /// The use of a table by a subnet.
    #[serde(rename = "routeTableAssociation")]
    RouteTableAssociation,
    /// A route.
    #[serde(rename = "route")]
    Route,
}

/// What a change does to traffic: `none`; `brief`, it breaks for seconds, or open connections do; `outage`, it breaks
/// until something is made again; `undetermined`, that depends on what is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Downtime)]
#[serde(rename_all = "camelCase")]
pub enum DowntimeBody {
    /// Nothing.
    None,
    /// For seconds.
    Brief,
    /// Until something is made again.
    Outage,
    /// Not known.
    Undetermined,
}

impl From<Target> for TargetBody {
    fn from(target: Target) -> TargetBody {
        match target {
            Target::Direct => TargetBody::Direct,
            Target::Terraform => TargetBody::Terraform,
        }
    }
}

impl From<DiffOutcome> for OutcomeBody {
    fn from(outcome: DiffOutcome) -> OutcomeBody {
        match outcome {
            DiffOutcome::Unchanged => OutcomeBody::Unchanged,
            DiffOutcome::Applies => OutcomeBody::Applies,
            DiffOutcome::Fails => OutcomeBody::Fails,
            DiffOutcome::Stuck => OutcomeBody::Stuck,
            DiffOutcome::Refused => OutcomeBody::Refused,
            DiffOutcome::Invalid => OutcomeBody::Invalid,
        }
    }
}

impl From<Action> for ActionBody {
    fn from(action: Action) -> ActionBody {
        match action {
            Action::Create => ActionBody::Create,
            Action::Update => ActionBody::Update,
            Action::Replace => ActionBody::Replace,
            Action::Delete => ActionBody::Delete,
            Action::Orphan => ActionBody::Orphan,
            Action::Release => ActionBody::Release,
            Action::TakeOver => ActionBody::TakeOver,
            Action::Refuse => ActionBody::Refuse,
            Action::Block => ActionBody::Block,
            Action::Fail => ActionBody::Fail,
        }
    }
}

impl From<Attempted> for AttemptedBody {
    fn from(attempted: Attempted) -> AttemptedBody {
        match attempted {
            Attempted::Create => AttemptedBody::Create,
            Attempted::Update => AttemptedBody::Update,
            Attempted::Replace => AttemptedBody::Replace,
            Attempted::Delete => AttemptedBody::Delete,
        }
    }
}

impl From<Downtime> for DowntimeBody {
    fn from(downtime: Downtime) -> DowntimeBody {
        match downtime {
            Downtime::None => DowntimeBody::None,
            Downtime::Brief => DowntimeBody::Brief,
            Downtime::Outage => DowntimeBody::Outage,
            Downtime::Undetermined => DowntimeBody::Undetermined,
        }
    }
}

impl From<ResourceKind> for ResourceKindBody {
    fn from(kind: ResourceKind) -> ResourceKindBody {
        match kind {
            ResourceKind::Vpc => ResourceKindBody::Vpc,
            ResourceKind::VpcCidrBlock => ResourceKindBody::VpcCidrBlock,
            ResourceKind::VpcAmazonIpv6CidrBlock => ResourceKindBody::VpcAmazonIpv6CidrBlock,
            ResourceKind::DhcpOptions => ResourceKindBody::DhcpOptions,
            ResourceKind::VpcDhcpOptionsAssociation => ResourceKindBody::VpcDhcpOptionsAssociation,
            ResourceKind::InternetGateway => ResourceKindBody::InternetGateway,
            ResourceKind::EgressOnlyInternetGateway => ResourceKindBody::EgressOnlyInternetGateway,
            ResourceKind::Subnet => ResourceKindBody::Subnet,
            ResourceKind::SubnetIpv6CidrBlock => ResourceKindBody::SubnetIpv6CidrBlock,
            ResourceKind::ElasticIp => ResourceKindBody::ElasticIp,
            ResourceKind::NatGateway => ResourceKindBody::NatGateway,
            ResourceKind::Instance => ResourceKindBody::Instance,
            ResourceKind::RouteTable => ResourceKindBody::RouteTable,
            ResourceKind::RouteTableAssociation => ResourceKindBody::RouteTableAssociation,
            ResourceKind::Route => ResourceKindBody::Route,
        }
    }
}
