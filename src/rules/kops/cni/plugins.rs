//! The CNI plugins that kOps knows or knew, as data.

use crate::release::{KubernetesVersion, Release, Releases};
use crate::rules::rule::Subject;
use crate::spec::ClusterCni;

/// A plugin: its key under `spec.networking`, its name, and whether a cluster configures it.
#[derive(Debug)]
pub(super) struct Plugin {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    configured: fn(&ClusterCni) -> bool,
}

impl Plugin {
    /// Whether the cluster configures the plugin.
    pub(super) fn is_in(&self, subject: &Subject<'_>) -> bool {
        (self.configured)(&subject.cluster.spec.networking.cni)
    }
}

macro_rules! plugins {
    ($($constant:ident: $key:literal, $name:literal, $field:ident;)+) => {
        $(pub(super) static $constant: Plugin =
            Plugin { key: $key, name: $name, configured: |cni| cni.$field.is_some() };)+
    };
}

plugins! {
    AMAZON_VPC: "amazonVPC", "the Amazon VPC plugin", amazon_vpc;
    CALICO: "calico", "Calico", calico;
    CANAL: "canal", "Canal", canal;
    CILIUM: "cilium", "Cilium", cilium;
    CNI: "cni", "a plugin of your own", cni;
    EXTERNAL: "external", "external networking", external;
    FLANNEL: "flannel", "Flannel", flannel;
    GCP: "gcp", "Google Cloud networking", gcp;
    KINDNET: "kindnet", "Kindnet", kindnet;
    KOPEIO: "kopeio", "Kopeio", kopeio;
    KUBE_ROUTER: "kubeRouter", "kube-router", kube_router;
    KUBENET: "kubenet", "kubenet", kubenet;
    LYFT_VPC: "lyftvpc", "Lyft's VPC plugin", lyftvpc;
    ROMANA: "romana", "Romana", romana;
    WEAVE: "weave", "Weave", weave;
}

/// A plugin that kOps releases refuse, from a Kubernetes version on or for all of them.
#[derive(Debug)]
pub(super) struct Removal {
    pub(super) plugin: &'static Plugin,
    releases: Releases,
    pub(super) since: Option<KubernetesVersion>,
}

const fn always(plugin: &'static Plugin, releases: Releases) -> Removal {
    Removal { plugin, releases, since: None }
}

const fn from_kubernetes(minor: u32, plugin: &'static Plugin, releases: Releases) -> Removal {
    Removal { plugin, releases, since: Some(KubernetesVersion::minor(minor)) }
}

/// Every removal (`validateNetworking`).
static REMOVALS: [Removal; 10] = [
    from_kubernetes(28, &CANAL, Releases::between(28, 34)),
    always(&CANAL, Releases::since(34)),
    from_kubernetes(26, &EXTERNAL, Releases::between(26, 32)),
    always(&EXTERNAL, Releases::since(32)),
    from_kubernetes(28, &FLANNEL, Releases::between(28, 32)),
    always(&KOPEIO, Releases::since(37)),
    always(&LYFT_VPC, Releases::ALL),
    always(&ROMANA, Releases::ALL),
    from_kubernetes(23, &WEAVE, Releases::until(28)),
    always(&WEAVE, Releases::since(28)),
];

/// The removals that concern a cluster's release and Kubernetes version, whether or not it configures the plugin.
pub(super) fn removals(subject: &Subject<'_>) -> impl Iterator<Item = &'static Removal> {
    let release = subject.release;
    let version = subject.cluster.kubernetes_version;
    REMOVALS.iter().filter(move |removal| removal.holds(release, version))
}

/// Whether kOps refuses the plugin whatever its options are.
pub(super) fn is_removed(plugin: &'static Plugin, subject: &Subject<'_>) -> bool {
    removals(subject).any(|removal| removal.plugin.key == plugin.key)
}

impl Removal {
    fn holds(&self, release: Release, version: Option<KubernetesVersion>) -> bool {
        let old_enough = |since| version.is_some_and(|version| since <= version);
        self.releases.contains(release) && self.since.is_none_or(old_enough)
    }
}

/// The plugins that have IPv4 only.
pub(super) static IPV4_ONLY: [&Plugin; 8] =
    [&AMAZON_VPC, &CANAL, &FLANNEL, &GCP, &KOPEIO, &KUBE_ROUTER, &KUBENET, &WEAVE];

/// Whether a plugin has IPv4 only.
pub(super) fn has_ipv4_only(plugin: &Plugin) -> bool {
    IPV4_ONLY.iter().any(|other| other.key == plugin.key)
}
