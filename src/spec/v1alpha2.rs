//! `kops.k8s.io/v1alpha2`: the layout that kOps stores, also spelled `kops/v1alpha2`.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

use super::cluster::{
    Api, ApiVersion, AwsSettings, Cluster, ClusterCni, Components, LoadBalancer, LoadBalancerSubnet, Networking,
    Provider, Topology,
};
use super::wire::{
    AmazonVpc, Calico, Canal, CertManager, Cilium, CloudControllerManager, EbsCsiDriver, EmptyOptions, EtcdCluster,
    External, ExternalDns, Flannel, Gcp, Kindnet, KubeApiServer, KubeControllerManager, KubeDns, KubeProxy, KubeRouter,
    Kubelet, Kubenet, Metadata, Subnet, Weave,
};
use crate::cidr::Cidr;

/// A kOps `Cluster` in the layout that kOps stores.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClusterV1alpha2 {
    /// `kops.k8s.io/v1alpha2` or `kops/v1alpha2`.
    #[schema(required = true, example = "kops.k8s.io/v1alpha2")]
    #[serde(default)]
    pub api_version: String,
    /// `Cluster`.
    #[schema(example = "Cluster")]
    #[serde(default)]
    pub kind: String,
    /// The cluster's name.
    #[serde(default)]
    pub metadata: Metadata,
    /// What the cluster consists of.
    #[serde(default)]
    pub spec: ClusterSpecV1alpha2,
}

/// What a v1alpha2 cluster consists of, as far as it affects the network; other settings pass through.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClusterSpecV1alpha2 {
    /// The version of Kubernetes. Where the request names no kOps release, its minor chooses one.
    #[schema(example = "1.34.2")]
    #[serde(default)]
    pub kubernetes_version: String,
    /// The cloud: `aws`, `azure`, `digitalocean`, `gce`, `hetzner`, `openstack` or `scaleway`.
    #[schema(example = "aws")]
    #[serde(default)]
    pub cloud_provider: String,
    /// Settings of the cloud.
    #[serde(default)]
    pub cloud_config: CloudConfigV1alpha2,
    /// Tags for everything kOps makes.
    #[serde(default)]
    pub cloud_labels: BTreeMap<String, String>,
    /// The folder of the cluster in a bucket, from which its machines read their configuration.
    #[schema(example = "s3://my-state/c.example.com")]
    #[serde(default)]
    pub config_base: String,
    /// The DNS zone of the cluster: its name, or the id of a hosted zone.
    #[schema(example = "example.com")]
    #[serde(default)]
    pub dns_zone: String,
    /// The id of an existing VPC to use.
    #[serde(rename = "networkID", default)]
    #[schema(example = "vpc-0a1b2c3d")]
    pub network_id: String,
    /// The IPv4 block of the VPC. Left out, 172.20.0.0/16, or what the existing VPC has.
    #[serde(rename = "networkCIDR", default)]
    #[schema(value_type = String, example = "172.20.0.0/16")]
    pub network_cidr: Cidr,
    /// More IPv4 blocks of the VPC.
    #[serde(rename = "additionalNetworkCIDRs", default)]
    #[schema(value_type = Vec<String>)]
    pub additional_network_cidrs: Vec<Cidr>,
    /// Destinations that see a pod's own address. `::/0` makes an IPv6 cluster. Left out, 100.64.0.0/10.
    #[serde(rename = "nonMasqueradeCIDR", default)]
    #[schema(value_type = String, example = "::/0")]
    pub non_masquerade_cidr: Cidr,
    /// The addresses of pods. Left out, the upper half of `nonMasqueradeCIDR` in IPv4 clusters; in IPv6 clusters pods
    /// have addresses of the VPC.
    #[serde(rename = "podCIDR", default)]
    #[schema(value_type = String, example = "100.96.0.0/11")]
    pub pod_cidr: Cidr,
    /// The addresses of services. Left out, fd00:5e4f:ce::/108 in IPv6 clusters; in IPv4 clusters
    /// 100.64.0.0/13 or a part of `nonMasqueradeCIDR`, by release.
    #[serde(rename = "serviceClusterIPRange", default)]
    #[schema(value_type = String, example = "100.64.0.0/13")]
    pub service_cluster_ip_range: Cidr,
    /// The subnets.
    #[serde(default)]
    pub subnets: Vec<Subnet>,
    /// Whether kOps leaves subnets untagged.
    #[serde(rename = "DisableSubnetTags", default)]
    pub disable_subnet_tags: bool,
    /// Where machines are and what kind of DNS is used.
    pub topology: Option<TopologyV1alpha2>,
    /// The CNI plugin.
    #[serde(default)]
    pub networking: NetworkingV1alpha2,
    /// How the API is reached.
    #[serde(default)]
    pub api: ApiV1alpha2,
    /// Who may reach the Kubernetes API: CIDRs, or ids of prefix lists (`pl-…`).
    #[schema(value_type = Vec<String>)]
    #[serde(default)]
    pub kubernetes_api_access: Vec<Cidr>,
    /// Who may reach the machines by SSH: CIDRs, or ids of prefix lists (`pl-…`).
    #[schema(value_type = Vec<String>)]
    #[serde(default)]
    pub ssh_access: Vec<Cidr>,
    /// Who may reach NodePort services: CIDRs, or ids of prefix lists (`pl-…`).
    #[schema(value_type = Vec<String>)]
    #[serde(default)]
    pub node_port_access: Vec<Cidr>,
    /// Settings of the API server.
    #[serde(rename = "kubeAPIServer")]
    pub kube_api_server: Option<KubeApiServer>,
    /// Settings of the controller manager.
    pub kube_controller_manager: Option<KubeControllerManager>,
    /// Settings of the cluster's DNS.
    #[serde(rename = "kubeDNS")]
    pub kube_dns: Option<KubeDns>,
    /// Settings of every kubelet.
    pub kubelet: Option<Kubelet>,
    /// Settings of the control plane's kubelets.
    pub master_kubelet: Option<Kubelet>,
    /// Settings of kube-proxy.
    pub kube_proxy: Option<KubeProxyV1alpha2>,
    /// Settings of the external cloud controller manager.
    pub cloud_controller_manager: Option<CloudControllerManager>,
    /// Settings of cert-manager.
    pub cert_manager: Option<CertManager>,
    /// The etcd clusters of the control plane.
    #[serde(default)]
    pub etcd_clusters: Vec<EtcdCluster>,
    /// Settings of external-dns or dns-controller.
    pub external_dns: Option<ExternalDns>,
    /// Settings of gossip DNS.
    pub gossip_config: Option<EmptyOptions>,
    /// Settings of dns-controller's gossip.
    pub dns_controller_gossip_config: Option<EmptyOptions>,
}

/// Cloud settings that affect the network.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CloudConfigV1alpha2 {
    /// Settings of the EBS CSI driver.
    #[serde(rename = "awsEBSCSIDriver")]
    pub aws_ebs_csi_driver: Option<EbsCsiDriver>,
    /// Whether nodes are named after their IPv4 address (kOps 1.37).
    #[serde(rename = "useIPBasedNodeNames")]
    pub use_ip_based_node_names: Option<bool>,
    /// The address families of nodes, `ipv4` or `ipv6`, the preferred one first.
    #[serde(rename = "nodeIPFamilies", default)]
    pub node_ip_families: Vec<String>,
}

/// Where machines are and what kind of DNS is used.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TopologyV1alpha2 {
    /// `public` or `private`: where the control plane is; ignored from kOps 1.28 on.
    #[serde(default)]
    pub masters: String,
    /// `public` or `private`: where nodes are; ignored from kOps 1.28 on.
    #[serde(default)]
    pub nodes: String,
    /// The bastion.
    pub bastion: Option<BastionV1alpha2>,
    /// The kind of DNS.
    #[serde(default)]
    pub dns: DnsV1alpha2,
}

/// The kind of DNS.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct DnsV1alpha2 {
    /// Where the cluster's names are kept: `Public`, a public hosted zone; `Private`, one for the VPC; `None`, nowhere
    /// (kOps 1.26 and later).
    #[serde(rename = "type", default)]
    #[schema(example = "Public")]
    pub dns_type: String,
}

/// The bastion of a v1alpha2 cluster.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BastionV1alpha2 {
    /// Its DNS name.
    #[serde(default)]
    pub bastion_public_name: String,
    /// How long a connection may be idle, in seconds; until kOps 1.25.
    pub idle_timeout_seconds: Option<i64>,
    /// Its load balancer.
    pub load_balancer: Option<EmptyOptions>,
}

/// The CNI plugin of a v1alpha2 cluster.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NetworkingV1alpha2 {
    /// The Amazon VPC plugin.
    #[serde(rename = "amazonvpc")]
    pub amazon_vpc: Option<AmazonVpc>,
    /// Calico.
    pub calico: Option<Calico>,
    /// Canal.
    pub canal: Option<Canal>,
    /// Cilium.
    pub cilium: Option<Cilium>,
    /// The first networking of kOps, long removed.
    pub classic: Option<EmptyOptions>,
    /// A plugin of your own.
    pub cni: Option<EmptyOptions>,
    /// An external plugin, the old name of `cni`.
    pub external: Option<External>,
    /// Flannel.
    pub flannel: Option<Flannel>,
    /// Google Cloud's own networking.
    #[serde(rename = "gce")]
    pub gcp: Option<Gcp>,
    /// Kindnet (kOps 1.32 and later).
    pub kindnet: Option<Kindnet>,
    /// Kopeio.
    pub kopeio: Option<EmptyOptions>,
    /// kube-router.
    #[serde(rename = "kuberouter")]
    pub kube_router: Option<KubeRouter>,
    /// kubenet.
    pub kubenet: Option<Kubenet>,
    /// Lyft's plugin, long removed.
    pub lyftvpc: Option<EmptyOptions>,
    /// Romana, long removed.
    pub romana: Option<EmptyOptions>,
    /// Weave.
    pub weave: Option<Weave>,
}

/// How the API of a v1alpha2 cluster is reached.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiV1alpha2 {
    /// DNS points at the control plane's machines.
    pub dns: Option<EmptyOptions>,
    /// A load balancer in front of the control plane.
    pub load_balancer: Option<LoadBalancerV1alpha2>,
}

/// The load balancer in front of the API.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancerV1alpha2 {
    /// `Public`, reachable from the Internet; `Internal`, from the VPC alone.
    #[serde(rename = "type", default)]
    #[schema(example = "Public")]
    pub balancer_type: String,
    /// The kind of AWS load balancer: `Network`, or `Classic` before kOps 1.37.
    #[schema(example = "Network")]
    #[serde(default)]
    pub class: String,
    /// Whether nodes reach the API through it.
    #[serde(default)]
    pub use_for_internal_api: bool,
    /// The ARN of its certificate.
    #[serde(default)]
    pub ssl_certificate: String,
    /// A security group to use instead of kOps' own.
    #[serde(default)]
    pub security_group_override: String,
    /// The subnets it is in, with fixed addresses.
    #[serde(default)]
    pub subnets: Vec<LoadBalancerSubnetV1alpha2>,
}

/// A subnet that the load balancer is in.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancerSubnetV1alpha2 {
    /// The name of a subnet of the cluster.
    #[serde(default)]
    pub name: String,
    /// A fixed IPv4 address in the subnet, for an internal Network load balancer.
    #[serde(rename = "privateIPv4Address")]
    pub private_ipv4_address: Option<String>,
    /// An elastic IP, for a public Network load balancer.
    pub allocation_id: Option<String>,
}

/// Settings of kube-proxy.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KubeProxyV1alpha2 {
    /// Whether it runs; it does unless this is `false`.
    pub enabled: Option<bool>,
    /// Blocks that kube-proxy leaves alone in IPVS mode.
    #[schema(value_type = Vec<String>)]
    #[serde(default)]
    pub ipvs_exclude_cidrs: Vec<Cidr>,
}

impl From<ClusterV1alpha2> for Cluster {
    fn from(manifest: ClusterV1alpha2) -> Cluster {
        let spec = manifest.spec;
        Cluster {
            api_version: ApiVersion::V1alpha2,
            name: manifest.metadata.name,
            kubernetes_version: spec.kubernetes_version,
            provider: Provider::parse(&spec.cloud_provider),
            further_clouds: Vec::new(),
            aws: spec.cloud_config.into(),
            cloud_labels: spec.cloud_labels,
            config_store: spec.config_base,
            dns_zone: spec.dns_zone,
            networking: Networking {
                network_id: spec.network_id,
                network_cidr: spec.network_cidr,
                additional_network_cidrs: spec.additional_network_cidrs,
                non_masquerade_cidr: spec.non_masquerade_cidr,
                pod_cidr: spec.pod_cidr,
                service_cluster_ip_range: spec.service_cluster_ip_range,
                subnets: spec.subnets,
                tag_subnets: spec.disable_subnet_tags.then_some(false),
                topology: spec.topology.map(Topology::from),
                cni: spec.networking.into(),
            },
            api: Api {
                dns: spec.api.dns.is_some(),
                load_balancer: spec.api.load_balancer.map(LoadBalancer::from),
                access: spec.kubernetes_api_access,
            },
            ssh_access: spec.ssh_access,
            node_port_access: spec.node_port_access,
            components: Components {
                kube_api_server: spec.kube_api_server,
                kube_controller_manager: spec.kube_controller_manager,
                kube_dns: spec.kube_dns,
                kubelet: spec.kubelet,
                control_plane_kubelet: spec.master_kubelet,
                kube_proxy: spec.kube_proxy.map(KubeProxy::from),
                cloud_controller_manager: spec.cloud_controller_manager.is_some(),
            },
            gossip_config: spec.gossip_config.is_some(),
            dns_controller_gossip_config: spec.dns_controller_gossip_config.is_some(),
            cert_manager_enabled: spec.cert_manager.and_then(|manager| manager.enabled) == Some(true),
            etcd_clusters: spec.etcd_clusters,
            external_dns_provider: spec.external_dns.unwrap_or_default().provider,
        }
    }
}

impl From<CloudConfigV1alpha2> for AwsSettings {
    fn from(config: CloudConfigV1alpha2) -> AwsSettings {
        AwsSettings {
            ebs_csi_driver_enabled: config.aws_ebs_csi_driver.and_then(|driver| driver.enabled),
            use_ip_based_node_names: config.use_ip_based_node_names,
            node_ip_families: config.node_ip_families,
        }
    }
}

impl From<TopologyV1alpha2> for Topology {
    fn from(topology: TopologyV1alpha2) -> Topology {
        Topology {
            control_plane: topology.masters,
            nodes: topology.nodes,
            dns: topology.dns.dns_type,
            bastion_idle_timeout_seconds: topology.bastion.as_ref().and_then(|bastion| bastion.idle_timeout_seconds),
            bastion: topology.bastion.is_some(),
        }
    }
}

impl From<NetworkingV1alpha2> for ClusterCni {
    fn from(networking: NetworkingV1alpha2) -> ClusterCni {
        let cilium = networking.cilium.map(|cilium| Cilium {
            masquerade: cilium.disable_masquerade.map(|disabled| !disabled),
            disable_masquerade: None,
            ..cilium
        });
        // kOps fills the backend when it decodes a v1alpha2 spec: old specs meant udp.
        let flannel = networking.flannel.map(|flannel| match flannel.backend.as_str() {
            "" => Flannel { backend: "udp".to_owned() },
            _ => flannel,
        });
        ClusterCni {
            amazon_vpc: networking.amazon_vpc,
            calico: networking.calico,
            canal: networking.canal,
            cilium,
            classic: networking.classic,
            cni: networking.cni,
            external: networking.external,
            flannel,
            gcp: networking.gcp,
            kindnet: networking.kindnet,
            kopeio: networking.kopeio,
            kube_router: networking.kube_router,
            kubenet: networking.kubenet,
            lyftvpc: networking.lyftvpc,
            romana: networking.romana,
            weave: networking.weave,
        }
    }
}

impl From<LoadBalancerV1alpha2> for LoadBalancer {
    fn from(balancer: LoadBalancerV1alpha2) -> LoadBalancer {
        let subnets = balancer.subnets.into_iter().map(|subnet| LoadBalancerSubnet {
            name: subnet.name,
            private_ipv4_address: subnet.private_ipv4_address,
            allocation_id: subnet.allocation_id,
        });
        LoadBalancer {
            balancer_type: balancer.balancer_type,
            class: balancer.class,
            use_for_internal_api: balancer.use_for_internal_api,
            ssl_certificate: balancer.ssl_certificate,
            security_group_override: balancer.security_group_override,
            subnets: subnets.collect(),
        }
    }
}

impl From<KubeProxyV1alpha2> for KubeProxy {
    fn from(proxy: KubeProxyV1alpha2) -> KubeProxy {
        KubeProxy { enabled: proxy.enabled, ipvs_exclude_cidrs: proxy.ipvs_exclude_cidrs }
    }
}
