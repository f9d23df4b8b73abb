//! The request around the manifests: which kOps will run, and what is known of the VPC.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use utoipa::ToSchema;

use crate::cidr::Cidr;

use super::instance_group::InstanceGroupManifest;
use super::{v1alpha2, v1alpha3};

mod code;

/// What a plan is made of: a cluster, its instance groups, and facts that only you know.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct PlanRequest {
    /// The cluster, told apart by `apiVersion`. A request has this or `manifests`, not both.
    #[schema(required = false)]
    cluster: ClusterManifest,
    /// Instead of `cluster` and `instanceGroups`: the text of a YAML stream with both, as `kops get NAME -o yaml`
    /// prints it. Places in findings count in this text.
    #[schema(
        required = false,
        example = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec: \
            {networkCIDR: 172.20.0.0/16}\n"
    )]
    manifests: String,
    /// The cluster's instance groups.
    #[schema(required = false)]
    instance_groups: Vec<InstanceGroupManifest>,
    /// The kOps release that will run, from 1.23 to 1.37; a patch is ignored. Without it the minor of the cluster's
    /// Kubernetes version counts.
    #[schema(required = false, example = "1.36")]
    kops_release: String,
    /// What is known of the VPC.
    #[schema(required = false)]
    vpc: VpcFacts,
    /// How findings are graded.
    #[schema(required = false)]
    rules: RulesRequest,
    /// What AWS has: the JSON that `aws ec2 describe-…` prints, one item a command.
    #[schema(required = false)]
    observed: Vec<ObservedAnswer>,
}

/// A kOps `Cluster` in one of the two API versions.
#[derive(Debug, ToSchema)]
#[serde(untagged)]
#[schema(discriminator(property_name = "apiVersion", mapping(
    ("kops.k8s.io/v1alpha2" = "#/components/schemas/ClusterV1alpha2"),
    ("kops/v1alpha2" = "#/components/schemas/ClusterV1alpha2"),
    ("kops.k8s.io/v1alpha3" = "#/components/schemas/ClusterV1alpha3"),
)))]
pub enum ClusterManifest {
    /// The layout that kOps stores.
    V1alpha2(v1alpha2::ClusterV1alpha2),
    /// Today's layout.
    V1alpha3(v1alpha3::ClusterV1alpha3),
}

/// What is known of the VPC, existing or planned; every field is optional.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VpcFacts {
    /// The VPC's id.
    #[schema(example = "vpc-0a1b2c3d")]
    #[serde(default)]
    pub id: String,
    /// The VPC's IPv4 blocks, the primary one first; absent when unknown.
    #[serde(rename = "ipv4CIDRs")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["172.20.0.0/16"]))]
    pub ipv4_cidrs: Option<Vec<Cidr>>,
    /// The VPC's IPv6 blocks; absent when unknown, empty when the VPC has no IPv6 pool.
    #[serde(rename = "ipv6CIDRs")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["2001:db8:0:1000::/56"]))]
    pub ipv6_cidrs: Option<Vec<Cidr>>,
    /// The VPC's subnets; absent when unknown.
    pub subnets: Option<Vec<VpcSubnet>>,
    /// Whether the VPC may have other IPv4 blocks than those of `ipv4_cidrs`: AWS told of the primary one alone.
    #[serde(skip)]
    #[schema(ignore)]
    pub may_have_more_ipv4: bool,
    /// Subnets that AWS listed in an answer that breaks off: they are there, and there may be more.
    #[serde(skip)]
    #[schema(ignore)]
    pub listed: Vec<VpcSubnet>,
}

impl VpcFacts {
    /// The VPC's IPv4 blocks, where all of them are known.
    pub fn all_ipv4_cidrs(&self) -> Option<&[Cidr]> {
        self.ipv4_cidrs.as_deref().filter(|_| !self.may_have_more_ipv4)
    }

    /// Every subnet that the VPC is known to have, whether or not there may be more.
    pub fn known_subnets(&self) -> impl DoubleEndedIterator<Item = &VpcSubnet> {
        self.subnets.iter().flatten().chain(&self.listed)
    }
}

/// An existing subnet of the VPC.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VpcSubnet {
    /// The subnet's id.
    #[schema(example = "subnet-0123456789abcdef0")]
    #[serde(default)]
    pub id: String,
    /// The availability zone.
    #[schema(example = "us-east-1a")]
    #[serde(default)]
    pub zone: String,
    /// The IPv4 block, if the subnet has one.
    #[serde(rename = "ipv4CIDR", default)]
    #[schema(value_type = String, example = "172.20.32.0/19")]
    pub ipv4_cidr: Cidr,
    /// The IPv6 block, if the subnet has one.
    #[serde(rename = "ipv6CIDR", default)]
    #[schema(value_type = String, example = "2001:db8:0:1001::/64")]
    pub ipv6_cidr: Cidr,
    /// Whether it may have an IPv4 block that AWS was not asked for.
    #[serde(skip)]
    #[schema(ignore)]
    pub may_have_ipv4: bool,
    /// Whether AWS said so, not the request.
    #[serde(skip)]
    #[schema(ignore)]
    pub is_observed: bool,
}

/// What AWS has, as one `aws ec2 describe-…` prints it; other keys are passed over. A key that is absent is unknown,
/// an empty list says that there are none.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read kind by kind")]
pub struct ObservedAnswer {
    /// `describe-vpcs`.
    #[schema(required = false, value_type = Vec<Object>)]
    vpcs: (),
    /// `describe-dhcp-options`.
    #[schema(required = false, value_type = Vec<Object>)]
    dhcp_options: (),
    /// `describe-subnets`.
    #[schema(required = false, value_type = Vec<Object>)]
    subnets: (),
    /// `describe-route-tables`.
    #[schema(required = false, value_type = Vec<Object>)]
    route_tables: (),
    /// `describe-nat-gateways`.
    #[schema(required = false, value_type = Vec<Object>)]
    nat_gateways: (),
    /// `describe-internet-gateways`.
    #[schema(required = false, value_type = Vec<Object>)]
    internet_gateways: (),
    /// `describe-egress-only-internet-gateways`.
    #[schema(required = false, value_type = Vec<Object>)]
    egress_only_internet_gateways: (),
    /// `describe-addresses`.
    #[schema(required = false, value_type = Vec<Object>)]
    addresses: (),
    /// `describe-vpc-peering-connections`.
    #[schema(required = false, value_type = Vec<Object>)]
    vpc_peering_connections: (),
    /// `describe-transit-gateway-vpc-attachments`.
    #[schema(required = false, value_type = Vec<Object>)]
    transit_gateway_vpc_attachments: (),
    /// `describe-prefix-lists`.
    #[schema(required = false, value_type = Vec<Object>)]
    prefix_lists: (),
    /// `describe-vpc-endpoints`.
    #[schema(required = false, value_type = Vec<Object>)]
    vpc_endpoints: (),
    /// `describe-network-interfaces`.
    #[schema(required = false, value_type = Vec<Object>)]
    network_interfaces: (),
    /// Says that the answer breaks off: what it does not have is unknown.
    #[schema(required = false)]
    next_token: String,
}

/// How findings are graded, by the codes of their rules. Errors that stop kOps stay what they are; the answer says
/// what was changed.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct RulesRequest {
    /// Findings to leave out.
    #[serde(default, deserialize_with = "code::codes")]
    #[schema(example = json!(["unknown-field"]))]
    pub ignore: Vec<String>,
    /// Errors to make warnings.
    #[serde(default, deserialize_with = "code::codes")]
    pub warn: Vec<String>,
    /// Warnings to make errors, by code, or `warnings` for all of them; infos stay, and so does what `ignore` leaves
    /// out.
    #[serde(default, deserialize_with = "code::codes")]
    #[schema(example = json!(["warnings"]))]
    pub deny: Vec<String>,
}

/// The request without its manifests.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the manifests are read from their own nodes")]
pub(super) struct RequestFacts {
    #[serde(default)]
    cluster: Anything,
    #[serde(default)]
    manifests: Anything,
    #[serde(default)]
    instance_groups: Vec<Anything>,
    #[serde(default)]
    pub kops_release: String,
    #[serde(default)]
    pub vpc: VpcFacts,
    #[serde(default)]
    pub rules: RulesRequest,
    #[serde(default)]
    observed: Vec<Anything>,
}

/// A value that is looked at elsewhere.
#[derive(Clone, Debug, Default)]
struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Anything, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}

impl<'de> Visitor<'de> for Anything {
    type Value = Anything;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Anything, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Anything, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Anything, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Anything, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Anything, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Anything, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Anything, A::Error> {
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Anything, A::Error> {
        Ok(self)
    }
}
