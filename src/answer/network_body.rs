//! The network of a plan as it is sent, subnets, gateways and tables apart.

use serde::Serialize;
use utoipa::ToSchema;

use super::gateway_body::{ElasticIpBody, GatewayBody, NatGatewayBody};
use super::subnet_body::SubnetBody;
use crate::cidr::Cidr;
use crate::network::{Network, Vpc};

/// The network that the cluster is in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NetworkPlan)]
#[serde(rename_all = "camelCase")]
pub struct NetworkBody {
    /// The VPC.
    pub vpc: VpcBody,
    /// What is not masqueraded, as written or filled in.
    #[serde(rename = "nonMasqueradeCIDR")]
    #[schema(example = "::/0")]
    pub non_masquerade_cidr: String,
    /// The addresses of pods, given, or derived in IPv4 clusters.
    #[serde(rename = "podCIDR", skip_serializing_if = "Option::is_none")]
    #[schema(example = "100.96.0.0/11")]
    pub pod_cidr: Option<String>,
    /// The addresses of services.
    #[serde(rename = "serviceClusterIPRange", skip_serializing_if = "Option::is_none")]
    #[schema(example = "fd00:5e4f:ce::/108")]
    pub service_cluster_ip_range: Option<String>,
    /// The address of the cluster's DNS.
    #[serde(rename = "clusterDNS", skip_serializing_if = "Option::is_none")]
    #[schema(example = "fd00:5e4f:ce::a")]
    pub cluster_dns: Option<String>,
    /// The domain that DHCP gives machines; absent where the VPC exists already.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-2.compute.internal")]
    pub dhcp_domain_name: Option<String>,
}

/// The VPC.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VpcPlan)]
#[serde(rename_all = "camelCase")]
pub struct VpcBody {
    /// The name of the kOps resource.
    #[schema(example = "c.example.com")]
    pub name: String,
    /// The id of an existing VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "vpc-0a1b2c3d")]
    pub id: Option<String>,
    /// Whether it exists already; kOps makes it otherwise.
    #[schema(example = false)]
    pub shared: bool,
    /// The IPv4 blocks: `networkCIDR`, the additional ones in manifest order, then what only the request knows.
    #[serde(rename = "ipv4CIDRs")]
    #[schema(example = json!(["172.20.0.0/16"]))]
    pub ipv4_cidrs: Vec<String>,
    /// The IPv6 blocks that the request knows; empty while there is none.
    #[serde(rename = "ipv6CIDRs")]
    #[schema(example = json!(["2001:db8::/56"]))]
    pub ipv6_cidrs: Vec<String>,
    /// Whether kOps asks Amazon for an IPv6 block, a /56.
    #[serde(rename = "amazonProvidedIPv6")]
    #[schema(example = true)]
    pub amazon_provided_ipv6: bool,
}

/// A network, taken apart into what answers list apart.
pub struct NetworkParts {
    /// The network.
    pub network: NetworkBody,
    /// The subnets, in manifest order.
    pub subnets: Vec<SubnetBody>,
    /// The internet gateway.
    pub internet_gateway: Option<GatewayBody>,
    /// The egress-only internet gateway.
    pub egress_only_internet_gateway: Option<GatewayBody>,
    /// The zones' NAT gateways, by zone.
    pub nat_gateways: Vec<NatGatewayBody>,
    /// The zones' elastic IPs, by zone.
    pub elastic_ips: Vec<ElasticIpBody>,
}

impl From<Network> for NetworkParts {
    fn from(network: Network) -> NetworkParts {
        let Network {
            vpc,
            non_masquerade_cidr,
            pod_cidr,
            service_cluster_ip_range,
            cluster_dns,
            dhcp_domain_name,
            subnets,
            internet_gateway,
            egress_only_internet_gateway,
            nat_gateways,
            elastic_ips,
        } = network;
        NetworkParts {
            network: NetworkBody {
                vpc: vpc.into(),
                non_masquerade_cidr,
                pod_cidr,
                service_cluster_ip_range,
                cluster_dns,
                dhcp_domain_name,
            },
            subnets: subnets.into_iter().map(SubnetBody::from).collect(),
            internet_gateway: internet_gateway.map(GatewayBody::from),
            egress_only_internet_gateway: egress_only_internet_gateway.map(GatewayBody::from),
            nat_gateways: nat_gateways.into_iter().map(NatGatewayBody::from).collect(),
            elastic_ips: elastic_ips.into_iter().map(ElasticIpBody::from).collect(),
        }
    }
}

impl From<Vpc> for VpcBody {
    fn from(vpc: Vpc) -> VpcBody {
        let Vpc { name, id, shared, ipv4_cidrs, ipv6_cidrs, amazon_provided_ipv6 } = vpc;
        let texts = |cidrs: Vec<Cidr>| cidrs.into_iter().map(Cidr::into_text).collect();
        VpcBody { name, id, shared, ipv4_cidrs: texts(ipv4_cidrs), ipv6_cidrs: texts(ipv6_cidrs), amazon_provided_ipv6 }
    }
}
