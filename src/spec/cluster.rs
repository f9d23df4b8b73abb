//! The one internal cluster that stages and rules work on, in today's layout.
//!
//! An empty text or [`Cidr`] means that nothing was written, as in kOps.

use std::collections::BTreeMap;

use crate::cidr::Cidr;

use super::wire::{
    AmazonVpc, Calico, Canal, Cilium, EmptyOptions, EtcdCluster, External, Flannel, Gcp, Kindnet, KubeApiServer,
    KubeControllerManager, KubeDns, KubeProxy, KubeRouter, Kubelet, Kubenet, Subnet, Weave,
};

/// The API version a cluster was written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiVersion {
    /// `kops.k8s.io/v1alpha2` or `kops/v1alpha2`.
    V1alpha2,
    /// `kops.k8s.io/v1alpha3`, today's layout.
    #[default]
    V1alpha3,
}

impl ApiVersion {
    /// Reads the `apiVersion` of a kOps manifest.
    pub fn parse(text: &str) -> Option<ApiVersion> {
        match text {
            "kops.k8s.io/v1alpha2" | "kops/v1alpha2" => Some(ApiVersion::V1alpha2),
            "kops.k8s.io/v1alpha3" => Some(ApiVersion::V1alpha3),
            _ => None,
        }
    }

    /// The `apiVersion` of a manifest.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1alpha2 => "kops.k8s.io/v1alpha2",
            Self::V1alpha3 => "kops.k8s.io/v1alpha3",
        }
    }

    /// The version that this one is easily taken for.
    pub fn other(self) -> ApiVersion {
        match self {
            Self::V1alpha2 => Self::V1alpha3,
            Self::V1alpha3 => Self::V1alpha2,
        }
    }
}

/// A cluster as it was written.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    /// The API version it was written in.
    pub api_version: ApiVersion,
    /// `metadata.name`.
    pub name: String,
    /// `spec.kubernetesVersion`.
    pub kubernetes_version: String,
    /// `spec.cloudProvider`.
    pub provider: Provider,
    /// The keys of `spec.cloudProvider` after the one that is taken, which kOps refuses; v1alpha2 names one cloud.
    pub further_clouds: Vec<&'static str>,
    /// `spec.cloudProvider.aws`.
    pub aws: AwsSettings,
    /// `spec.cloudLabels`, tags for everything kOps makes.
    pub cloud_labels: BTreeMap<String, String>,
    /// `spec.configStore.base`: where the machines find their configuration.
    pub config_store: String,
    /// `spec.dnsZone`: the name or the id of the zone.
    pub dns_zone: String,
    /// `spec.networking`.
    pub networking: Networking,
    /// `spec.api`.
    pub api: Api,
    /// `spec.sshAccess`.
    pub ssh_access: Vec<Cidr>,
    /// `spec.nodePortAccess`.
    pub node_port_access: Vec<Cidr>,
    /// The settings of Kubernetes components.
    pub components: Components,
    /// Whether `spec.gossipConfig` is set.
    pub gossip_config: bool,
    /// Whether `spec.dnsControllerGossipConfig` is set.
    pub dns_controller_gossip_config: bool,
    /// Whether `spec.certManager.enabled` is set.
    pub cert_manager_enabled: bool,
    /// `spec.etcdClusters`.
    pub etcd_clusters: Vec<EtcdCluster>,
    /// `spec.externalDNS.provider`.
    pub external_dns_provider: String,
}

/// The cloud that the cluster runs on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Provider {
    /// Nothing was written.
    #[default]
    Missing,
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// DigitalOcean.
    DigitalOcean,
    /// Google Compute Engine.
    Gce,
    /// Hetzner Cloud.
    Hetzner,
    /// Linode.
    Linode,
    /// Bare machines.
    Metal,
    /// OpenStack.
    OpenStack,
    /// Scaleway.
    Scaleway,
    /// A name that is not a cloud that kOps knows.
    Unknown(String),
}

/// The names of the clouds in manifests of both versions.
const PROVIDERS: [(&str, Provider); 10] = [
    ("aws", Provider::Aws),
    ("azure", Provider::Azure),
    ("digitalocean", Provider::DigitalOcean),
    ("do", Provider::DigitalOcean),
    ("gce", Provider::Gce),
    ("hetzner", Provider::Hetzner),
    ("linode", Provider::Linode),
    ("metal", Provider::Metal),
    ("openstack", Provider::OpenStack),
    ("scaleway", Provider::Scaleway),
];

impl Provider {
    /// Reads the name of a cloud.
    pub fn parse(name: &str) -> Provider {
        if name.is_empty() {
            return Provider::Missing;
        }
        PROVIDERS
            .iter()
            .find(|(known, _)| *known == name)
            .map_or_else(|| Provider::Unknown(name.to_owned()), |(_, provider)| provider.clone())
    }

    /// The name of the cloud, empty when nothing was written.
    pub fn name(&self) -> &str {
        match self {
            Provider::Missing => "",
            Provider::Unknown(name) => name,
            known => PROVIDERS.iter().find(|(_, provider)| provider == known).map_or("", |(name, _)| name),
        }
    }
}

/// `spec.cloudProvider.aws`, as far as it affects the network.
#[derive(Clone, Debug, Default)]
pub struct AwsSettings {
    /// `ebsCSIDriver.enabled`.
    pub ebs_csi_driver_enabled: Option<bool>,
    /// `useIPBasedNodeNames` (1.37).
    pub use_ip_based_node_names: Option<bool>,
    /// `nodeIPFamilies`.
    pub node_ip_families: Vec<String>,
}

/// `spec.networking`.
#[derive(Clone, Debug, Default)]
pub struct Networking {
    /// The id of an existing VPC.
    pub network_id: String,
    /// The VPC's IPv4 block.
    pub network_cidr: Cidr,
    /// More IPv4 blocks of the VPC.
    pub additional_network_cidrs: Vec<Cidr>,
    /// What is not masqueraded; `::/0` makes an IPv6 cluster.
    pub non_masquerade_cidr: Cidr,
    /// The addresses of pods.
    pub pod_cidr: Cidr,
    /// The addresses of services.
    pub service_cluster_ip_range: Cidr,
    /// The subnets.
    pub subnets: Vec<Subnet>,
    /// Whether subnets are tagged; they are unless this is `Some(false)`.
    pub tag_subnets: Option<bool>,
    /// `topology`, when the block exists.
    pub topology: Option<Topology>,
    /// The plugins, by their key in v1alpha3.
    pub cni: ClusterCni,
}

/// `spec.networking.topology`.
#[derive(Clone, Debug, Default)]
pub struct Topology {
    /// v1alpha2 `masters`, until 1.27.
    pub control_plane: String,
    /// v1alpha2 `nodes`, until 1.27.
    pub nodes: String,
    /// The kind of DNS: `Public`, `Private` or `None` (1.26 and later).
    pub dns: String,
    /// Whether the `bastion` block exists.
    pub bastion: bool,
    /// v1alpha2 `bastion.idleTimeoutSeconds`, until 1.25.
    pub bastion_idle_timeout_seconds: Option<i64>,
}

/// The CNI plugins that are configured; a plugin counts by the presence of its block.
#[derive(Clone, Debug, Default)]
pub struct ClusterCni {
    /// `amazonVPC`.
    pub amazon_vpc: Option<AmazonVpc>,
    /// `calico`.
    pub calico: Option<Calico>,
    /// `canal`.
    pub canal: Option<Canal>,
    /// `cilium`.
    pub cilium: Option<Cilium>,
    /// v1alpha2 `classic`.
    pub classic: Option<EmptyOptions>,
    /// `cni`: the user brings one.
    pub cni: Option<EmptyOptions>,
    /// `external`.
    pub external: Option<External>,
    /// `flannel`.
    pub flannel: Option<Flannel>,
    /// `gcp`, `gce` before 1.28.
    pub gcp: Option<Gcp>,
    /// `kindnet` (1.32).
    pub kindnet: Option<Kindnet>,
    /// `kopeio`.
    pub kopeio: Option<EmptyOptions>,
    /// `kubeRouter`.
    pub kube_router: Option<KubeRouter>,
    /// `kubenet`.
    pub kubenet: Option<Kubenet>,
    /// v1alpha2 `lyftvpc`.
    pub lyftvpc: Option<EmptyOptions>,
    /// v1alpha2 `romana`.
    pub romana: Option<EmptyOptions>,
    /// `weave`.
    pub weave: Option<Weave>,
}

impl ClusterCni {
    /// Whether pods have addresses of the network itself, so that `nonMasqueradeCIDR` may be its block.
    pub fn pods_live_in_network(&self) -> bool {
        self.amazon_vpc.is_some() || self.cilium.as_ref().is_some_and(|cilium| cilium.ipam == "eni")
    }

    /// Whether no plugin is configured.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// How many plugins are configured.
    pub fn count(&self) -> usize {
        let ClusterCni {
            amazon_vpc,
            calico,
            canal,
            cilium,
            classic,
            cni,
            external,
            flannel,
            gcp,
            kindnet,
            kopeio,
            kube_router,
            kubenet,
            lyftvpc,
            romana,
            weave,
        } = self;
        let configured = [
            amazon_vpc.is_some(),
            calico.is_some(),
            canal.is_some(),
            cilium.is_some(),
            classic.is_some(),
            cni.is_some(),
            external.is_some(),
            flannel.is_some(),
            gcp.is_some(),
            kindnet.is_some(),
            kopeio.is_some(),
            kube_router.is_some(),
            kubenet.is_some(),
            lyftvpc.is_some(),
            romana.is_some(),
            weave.is_some(),
        ];
        configured.into_iter().map(usize::from).sum()
    }
}

/// `spec.api`.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Whether the `dns` block exists.
    pub dns: bool,
    /// The load balancer in front of the API.
    pub load_balancer: Option<LoadBalancer>,
    /// Who may reach the API.
    pub access: Vec<Cidr>,
}

/// `spec.api.loadBalancer`.
#[derive(Clone, Debug, Default)]
pub struct LoadBalancer {
    /// `Public` or `Internal`.
    pub balancer_type: String,
    /// `Classic` or `Network`.
    pub class: String,
    /// Whether nodes reach the API through it.
    pub use_for_internal_api: bool,
    /// The certificate's ARN.
    pub ssl_certificate: String,
    /// A security group to use instead of kOps' own.
    pub security_group_override: String,
    /// Where it is, with fixed addresses.
    pub subnets: Vec<LoadBalancerSubnet>,
}

/// `spec.api.loadBalancer.subnets[]`; a value counts as given by its presence.
#[derive(Clone, Debug, Default)]
pub struct LoadBalancerSubnet {
    /// The name of a subnet of the cluster.
    pub name: String,
    /// A fixed address in it.
    pub private_ipv4_address: Option<String>,
    /// The elastic IP to use.
    pub allocation_id: Option<String>,
}

/// The settings of Kubernetes components that hold addresses.
#[derive(Clone, Debug, Default)]
pub struct Components {
    /// `spec.kubeAPIServer`.
    pub kube_api_server: Option<KubeApiServer>,
    /// `spec.kubeControllerManager`.
    pub kube_controller_manager: Option<KubeControllerManager>,
    /// `spec.kubeDNS`.
    pub kube_dns: Option<KubeDns>,
    /// `spec.kubelet`.
    pub kubelet: Option<Kubelet>,
    /// `spec.controlPlaneKubelet`, v1alpha2 `masterKubelet`.
    pub control_plane_kubelet: Option<Kubelet>,
    /// `spec.kubeProxy`.
    pub kube_proxy: Option<KubeProxy>,
    /// Whether `spec.cloudControllerManager` is set.
    pub cloud_controller_manager: bool,
}

impl Components {
    /// Whether the cluster's DNS may lack DNS64: another program answers, or another file replaces what kOps writes for
    /// CoreDNS or its cache.
    pub fn replaces_dns64(&self) -> bool {
        self.kube_dns.as_ref().is_some_and(|dns| {
            let local = dns.node_local_dns.as_ref().filter(|local| local.enabled == Some(true));
            let is_other = !dns.provider.is_empty() && dns.provider != "CoreDNS";
            is_other
                || !dns.external_core_file.is_empty()
                || local.is_some_and(|local| !local.external_core_file.is_empty())
        })
    }
}
