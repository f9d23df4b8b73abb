//! What is asked of a new cluster: the options of `kops create cluster` that affect the network.

use serde::Deserialize;
use utoipa::ToSchema;

use super::cluster::Cluster;
use super::observed::{Answer, Observed};
use super::request::{ObservedAnswer, VpcFacts};

/// A new cluster, by the options of `kops create cluster`; a text that is empty or absent is an option that was not
/// given.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(as = LayoutRequest)]
#[serde(rename_all = "camelCase")]
pub struct NewCluster {
    /// The cluster's name, a DNS name.
    #[schema(required = true, example = "c.example.com")]
    #[serde(default)]
    pub name: String,
    /// `--zones`: the availability zones of the machines.
    #[schema(required = true, example = json!(["us-east-1a", "us-east-1b", "us-east-1c"]))]
    #[serde(default)]
    pub zones: Vec<String>,
    /// `--topology`: `public` or `private`. Left out, private with `ipv6`, else public.
    #[schema(example = "private")]
    #[serde(default)]
    pub topology: String,
    /// `--ipv6`: whether pods have IPv6 addresses.
    #[serde(default)]
    pub ipv6: bool,
    /// `--network-cidr`: the VPC's IPv4 blocks, the primary one first. Left out, 172.20.0.0/16.
    #[serde(rename = "networkCIDRs", default)]
    #[schema(example = json!(["10.0.0.0/16"]))]
    pub network_cidrs: Vec<String>,
    /// `--control-plane-zones`: the zones of the control plane. Left out, those of the machines.
    #[schema(example = json!(["us-east-1a"]))]
    #[serde(default)]
    pub control_plane_zones: Vec<String>,
    /// `--control-plane-count`: the machines of the control plane. 0 or left out, one in each of
    /// `controlPlaneZones`, else one.
    #[schema(example = 3)]
    #[serde(default)]
    pub control_plane_count: i32,
    /// `--node-count`: the other machines of all zones together. 0 or left out, one in each zone.
    #[schema(example = 3)]
    #[serde(default)]
    pub node_count: i32,
    /// `--networking`: the CNI plugin. Left out, `cilium`.
    #[schema(example = "calico")]
    #[serde(default)]
    pub networking: String,
    /// Where traffic out of the zones' subnets goes: an id such as `nat-…` or `tgw-…`, or `External`. The command has
    /// no flag for it and takes it by `--set`.
    #[schema(example = "nat-0123456789abcdef0")]
    #[serde(default)]
    pub egress: String,
    /// `--dns`: `public`, `private` or `none`. Left out, public with `dnsZone`, else none.
    #[schema(example = "none")]
    #[serde(default)]
    pub dns: String,
    /// `--dns-zone`: the hosted zone.
    #[schema(example = "example.com")]
    #[serde(default)]
    pub dns_zone: String,
    /// `--bastion`: whether there is a bastion; private topology only.
    #[serde(default)]
    pub bastion: bool,
    /// `--api-loadbalancer-type`: `public` or `internal`.
    #[schema(example = "internal")]
    #[serde(default)]
    pub api_load_balancer_type: String,
    /// `--api-loadbalancer-class`: `network` or `classic`.
    #[schema(example = "network")]
    #[serde(default)]
    pub api_load_balancer_class: String,
    /// `--admin-access`: the blocks that may reach the API. Left out, everything.
    #[schema(example = json!(["203.0.113.0/24"]))]
    #[serde(default)]
    pub admin_access: Vec<String>,
    /// `--ssh-access`: the blocks that may reach machines by SSH. Left out, those of `adminAccess`.
    #[schema(example = json!(["203.0.113.0/24"]))]
    #[serde(default)]
    pub ssh_access: Vec<String>,
    /// `--network-id`: the id of an existing VPC, which `vpc` describes.
    #[serde(rename = "networkID", default)]
    #[schema(example = "vpc-0a1b2c3d")]
    pub network_id: String,
    /// `--subnets`: the ids of existing subnets of that VPC, one a zone.
    #[serde(rename = "subnetIDs", default)]
    #[schema(example = json!(["subnet-0123456789abcdef0"]))]
    pub subnet_ids: Vec<String>,
    /// `--utility-subnets`: the ids of existing utility subnets of that VPC, one a zone; private topology only.
    #[serde(rename = "utilitySubnetIDs", default)]
    #[schema(example = json!(["subnet-0123456789abcdef1"]))]
    pub utility_subnet_ids: Vec<String>,
    /// What is known of the VPC.
    #[schema(required = false)]
    #[serde(default)]
    pub vpc: VpcFacts,
    /// What AWS has: the JSON that `aws ec2 describe-…` prints, one item a command. It fills `vpc`.
    #[schema(required = false, value_type = Vec<ObservedAnswer>)]
    #[serde(default)]
    pub observed: Vec<Answer>,
    /// The kOps release that would run, from 1.23 to 1.37.
    #[schema(example = "1.36")]
    #[serde(default)]
    pub kops_release: String,
    /// `--kubernetes-version`. Left out, what the stable channel recommends.
    #[schema(example = "1.35.5")]
    #[serde(default)]
    pub kubernetes_version: String,
}

impl NewCluster {
    /// Adds what was told of AWS elsewhere, and takes over what it says of the VPC that the options name.
    pub fn observe(&mut self, elsewhere: &[Answer]) {
        self.observed.extend_from_slice(elsewhere);
        if self.observed.is_empty() || !self.names_a_vpc() {
            return;
        }
        let mut cluster = Cluster { name: self.name.clone(), ..Cluster::default() };
        cluster.networking.network_id.clone_from(&self.network_id);
        let mut observed = Observed::of(self.observed.clone(), &cluster);
        let first = self.subnet_ids.first().and_then(|id| observed.subnets.get(id));
        if let Some(vpc) = first.map(|subnet| subnet.vpc_id.clone()).filter(|_| self.network_id.is_empty()) {
            cluster.networking.network_id = vpc;
            observed.choose(&cluster);
        }
        let vpc = &mut self.vpc;
        if let Some(id) = observed.choice.id().filter(|_| vpc.id.is_empty()) {
            id.clone_into(&mut vpc.id);
        }
        observed.fill(vpc, &self.name);
    }

    /// Whether there is a VPC already; the one of another new cluster is made for it.
    fn names_a_vpc(&self) -> bool {
        !self.network_id.is_empty() || !self.subnet_ids.is_empty()
    }
}
