//! `kops.k8s.io/v1alpha3`: today's layout.

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

/// A kOps `Cluster` in today's layout.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClusterV1alpha3 {
    /// `kops.k8s.io/v1alpha3`.
    #[schema(required = true, example = "kops.k8s.io/v1alpha3")]
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
    pub spec: ClusterSpecV1alpha3,
}

/// What a v1alpha3 cluster consists of, as far as it affects the network; other settings pass through.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClusterSpecV1alpha3 {
    /// The version of Kubernetes. Where the request names no kOps release, its minor chooses one.
    #[schema(example = "1.34.2")]
    #[serde(default)]
    pub kubernetes_version: String,
    /// The cloud: one key, the cloud's name.
    #[serde(default)]
    pub cloud_provider: CloudProviderV1alpha3,
    /// Tags for everything kOps makes.
    #[serde(default)]
    pub cloud_labels: BTreeMap<String, String>,
    /// Where the state of the cluster is kept.
    #[serde(default)]
    pub config_store: ConfigStoreV1alpha3,
    /// The DNS zone of the cluster: its name, or the id of a hosted zone.
    #[schema(example = "example.com")]
    #[serde(default)]
    pub dns_zone: String,
    /// The network.
    #[serde(default)]
    pub networking: NetworkingV1alpha3,
    /// How the API is reached.
    #[serde(default)]
    pub api: ApiV1alpha3,
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
    pub control_plane_kubelet: Option<Kubelet>,
    /// Settings of kube-proxy.
    pub kube_proxy: Option<KubeProxy>,
    /// Settings of the external cloud controller manager.
    pub cloud_controller_manager: Option<CloudControllerManager>,
    /// Settings of cert-manager.
    pub cert_manager: Option<CertManager>,
    /// The etcd clusters of the control plane.
    #[serde(default)]
    pub etcd_clusters: Vec<EtcdCluster>,
    /// Settings of external-dns or dns-controller.
    #[serde(rename = "externalDNS")]
    pub external_dns: Option<ExternalDns>,
    /// Settings of gossip DNS.
    pub gossip_config: Option<EmptyOptions>,
    /// Settings of dns-controller's gossip.
    pub dns_controller_gossip_config: Option<EmptyOptions>,
}

/// Where the state of a v1alpha3 cluster is kept.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConfigStoreV1alpha3 {
    /// The folder of the cluster in a bucket, from which its machines read their configuration.
    #[schema(example = "s3://my-state/c.example.com")]
    #[serde(default)]
    pub base: String,
}

/// The cloud of a v1alpha3 cluster.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct CloudProviderV1alpha3 {
    /// Amazon Web Services.
    pub aws: Option<AwsV1alpha3>,
    /// Microsoft Azure.
    pub azure: Option<EmptyOptions>,
    /// DigitalOcean.
    #[serde(rename = "do")]
    pub digital_ocean: Option<EmptyOptions>,
    /// Google Compute Engine.
    pub gce: Option<EmptyOptions>,
    /// Hetzner Cloud.
    pub hetzner: Option<EmptyOptions>,
    /// Linode.
    pub linode: Option<EmptyOptions>,
    /// Bare machines.
    pub metal: Option<EmptyOptions>,
    /// OpenStack.
    pub openstack: Option<EmptyOptions>,
    /// Scaleway.
    pub scaleway: Option<EmptyOptions>,
}

/// AWS settings that affect the network.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AwsV1alpha3 {
    /// Settings of the EBS CSI driver.
    #[serde(rename = "ebsCSIDriver")]
    pub ebs_csi_driver: Option<EbsCsiDriver>,
    /// Whether nodes are named after their IPv4 address (kOps 1.37).
    #[serde(rename = "useIPBasedNodeNames")]
    pub use_ip_based_node_names: Option<bool>,
    /// The address families of nodes, `ipv4` or `ipv6`, the preferred one first.
    #[serde(rename = "nodeIPFamilies", default)]
    pub node_ip_families: Vec<String>,
}

/// The network of a v1alpha3 cluster.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NetworkingV1alpha3 {
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
    /// Whether kOps tags subnets; it does unless this is `false`.
    pub tag_subnets: Option<bool>,
    /// Where machines are and what kind of DNS is used.
    pub topology: Option<TopologyV1alpha3>,
    /// Whether the control plane is kept apart from the nodes.
    pub isolate_control_plane: Option<bool>,
    /// The proxy that machines use.
    pub egress_proxy: Option<EmptyOptions>,
    /// The Amazon VPC plugin.
    #[serde(rename = "amazonVPC")]
    pub amazon_vpc: Option<AmazonVpc>,
    /// Calico.
    pub calico: Option<Calico>,
    /// Canal.
    pub canal: Option<Canal>,
    /// Cilium.
    pub cilium: Option<Cilium>,
    /// A plugin of your own.
    pub cni: Option<EmptyOptions>,
    /// An external plugin, the old name of `cni`.
    pub external: Option<External>,
    /// Flannel.
    pub flannel: Option<Flannel>,
    /// Google Cloud's own networking.
    pub gcp: Option<Gcp>,
    /// Kindnet (kOps 1.32 and later).
    pub kindnet: Option<Kindnet>,
    /// Kopeio.
    pub kopeio: Option<EmptyOptions>,
    /// kube-router.
    pub kube_router: Option<KubeRouter>,
    /// kubenet.
    pub kubenet: Option<Kubenet>,
    /// Weave.
    pub weave: Option<Weave>,
}

/// Where machines are and what kind of DNS is used.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TopologyV1alpha3 {
    /// Where the cluster's names are kept: `Public`, a public hosted zone; `Private`, one for the VPC; `None`, nowhere
    /// (kOps 1.26 and later).
    #[schema(example = "Public")]
    #[serde(default)]
    pub dns: String,
    /// The bastion.
    pub bastion: Option<BastionV1alpha3>,
}

/// The bastion of a v1alpha3 cluster.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BastionV1alpha3 {
    /// Its DNS name.
    #[serde(default)]
    pub public_name: String,
    /// Its load balancer.
    pub load_balancer: Option<EmptyOptions>,
}

/// How the API of a v1alpha3 cluster is reached.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiV1alpha3 {
    /// DNS points at the control plane's machines.
    pub dns: Option<EmptyOptions>,
    /// A load balancer in front of the control plane.
    pub load_balancer: Option<LoadBalancerV1alpha3>,
    /// The API's DNS name.
    #[serde(default)]
    pub public_name: String,
    /// Who may reach the Kubernetes API: CIDRs, or ids of prefix lists (`pl-…`).
    #[schema(value_type = Vec<String>)]
    #[serde(default)]
    pub access: Vec<Cidr>,
}

/// The load balancer in front of the API.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancerV1alpha3 {
    /// `Public`, reachable from the Internet; `Internal`, from the VPC alone.
    #[serde(rename = "type", default)]
    #[schema(example = "Public")]
    pub balancer_type: String,
    /// The kind of AWS load balancer: `Network`, or `Classic` before kOps 1.37.
    #[schema(example = "Network")]
    #[serde(default)]
    pub class: String,
    /// Whether nodes reach the API through it.
    #[serde(rename = "useForInternalAPI", default)]
    pub use_for_internal_api: bool,
    /// The ARN of its certificate.
    #[serde(default)]
    pub ssl_certificate: String,
    /// A security group to use instead of kOps' own.
    #[serde(default)]
    pub security_group_override: String,
    /// The subnets it is in, with fixed addresses.
    #[serde(default)]
    pub subnets: Vec<LoadBalancerSubnetV1alpha3>,
}

/// A subnet that the load balancer is in.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancerSubnetV1alpha3 {
    /// The name of a subnet of the cluster.
    #[serde(default)]
    pub name: String,
    /// A fixed IPv4 address in the subnet, for an internal Network load balancer.
    #[serde(rename = "privateIPv4Address")]
    pub private_ipv4_address: Option<String>,
    /// An elastic IP, for a public Network load balancer.
    #[serde(rename = "allocationID")]
    pub allocation_id: Option<String>,
}

impl From<ClusterV1alpha3> for Cluster {
    fn from(manifest: ClusterV1alpha3) -> Cluster {
        let spec = manifest.spec;
        Cluster {
            api_version: ApiVersion::V1alpha3,
            name: manifest.metadata.name,
            kubernetes_version: spec.kubernetes_version,
            provider: spec.cloud_provider.provider(),
            further_clouds: spec.cloud_provider.further(),
            aws: spec.cloud_provider.aws.unwrap_or_default().into(),
            cloud_labels: spec.cloud_labels,
            config_store: spec.config_store.base,
            dns_zone: spec.dns_zone,
            networking: spec.networking.into(),
            api: spec.api.into(),
            ssh_access: spec.ssh_access,
            node_port_access: spec.node_port_access,
            components: Components {
                kube_api_server: spec.kube_api_server,
                kube_controller_manager: spec.kube_controller_manager,
                kube_dns: spec.kube_dns,
                kubelet: spec.kubelet,
                control_plane_kubelet: spec.control_plane_kubelet,
                kube_proxy: spec.kube_proxy,
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

impl CloudProviderV1alpha3 {
    /// The clouds whose keys are there, in the order in which kOps looks at them.
    fn given(&self) -> impl Iterator<Item = (&'static str, Provider)> {
        let clouds = [
            (self.aws.is_some(), "aws", Provider::Aws),
            (self.azure.is_some(), "azure", Provider::Azure),
            (self.digital_ocean.is_some(), "do", Provider::DigitalOcean),
            (self.gce.is_some(), "gce", Provider::Gce),
            (self.hetzner.is_some(), "hetzner", Provider::Hetzner),
            (self.linode.is_some(), "linode", Provider::Linode),
            (self.metal.is_some(), "metal", Provider::Metal),
            (self.openstack.is_some(), "openstack", Provider::OpenStack),
            (self.scaleway.is_some(), "scaleway", Provider::Scaleway),
        ];
        clouds.into_iter().filter_map(|(present, key, provider)| present.then_some((key, provider)))
    }

    /// The first cloud whose key is there.
    fn provider(&self) -> Provider {
        self.given().next().map(|(_, provider)| provider).unwrap_or_default()
    }

    /// The keys of the others.
    fn further(&self) -> Vec<&'static str> {
        self.given().skip(1).map(|(key, _)| key).collect()
    }
}

impl From<AwsV1alpha3> for AwsSettings {
    fn from(aws: AwsV1alpha3) -> AwsSettings {
        AwsSettings {
            ebs_csi_driver_enabled: aws.ebs_csi_driver.and_then(|driver| driver.enabled),
            use_ip_based_node_names: aws.use_ip_based_node_names,
            node_ip_families: aws.node_ip_families,
        }
    }
}

impl From<NetworkingV1alpha3> for Networking {
    fn from(networking: NetworkingV1alpha3) -> Networking {
        Networking {
            network_id: networking.network_id,
            network_cidr: networking.network_cidr,
            additional_network_cidrs: networking.additional_network_cidrs,
            non_masquerade_cidr: networking.non_masquerade_cidr,
            pod_cidr: networking.pod_cidr,
            service_cluster_ip_range: networking.service_cluster_ip_range,
            subnets: networking.subnets,
            tag_subnets: networking.tag_subnets,
            topology: networking.topology.map(|topology| Topology {
                dns: topology.dns,
                bastion: topology.bastion.is_some(),
                ..Topology::default()
            }),
            cni: ClusterCni {
                amazon_vpc: networking.amazon_vpc,
                calico: networking.calico,
                canal: networking.canal,
                cilium: networking.cilium,
                cni: networking.cni,
                external: networking.external,
                flannel: networking.flannel,
                gcp: networking.gcp,
                kindnet: networking.kindnet,
                kopeio: networking.kopeio,
                kube_router: networking.kube_router,
                kubenet: networking.kubenet,
                weave: networking.weave,
                ..ClusterCni::default()
            },
        }
    }
}

impl From<ApiV1alpha3> for Api {
    fn from(api: ApiV1alpha3) -> Api {
        Api { dns: api.dns.is_some(), load_balancer: api.load_balancer.map(LoadBalancer::from), access: api.access }
    }
}

impl From<LoadBalancerV1alpha3> for LoadBalancer {
    fn from(balancer: LoadBalancerV1alpha3) -> LoadBalancer {
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
