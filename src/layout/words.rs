//! The words that options of `kops create cluster` may be, and what each one writes.

use serde_json::{Map, Value as Json, json};

/// What `--networking` writes: keys of `spec.networking` in v1alpha2, and whether kube-proxy goes.
#[derive(Clone, Debug)]
pub(super) struct Plugin {
    pub networking: Json,
    pub without_kube_proxy: bool,
}

impl Plugin {
    /// Reads a word; letter case counts. `None` where the command does not know it.
    pub fn parse(word: &str) -> Option<Plugin> {
        let (key, options, without_kube_proxy) = match word {
            "" | "cilium" => ("cilium", json!({"enableNodePort": true}), true),
            "cilium-eni" => ("cilium", json!({"enableNodePort": true, "ipam": "eni"}), true),
            "cilium-etcd" => ("cilium", json!({"enableNodePort": true, "etcdManaged": true}), true),
            "kube-router" => ("kuberouter", json!({}), true),
            "flannel" | "flannel-vxlan" => ("flannel", json!({"backend": "vxlan"}), false),
            "flannel-udp" => ("flannel", json!({"backend": "udp"}), false),
            "kopeio" | "kopeio-vxlan" => ("kopeio", json!({}), false),
            "amazonvpc" | "amazon-vpc-routed-eni" => ("amazonvpc", json!({}), false),
            "gcp" | "gce" => ("gce", json!({}), false),
            "kubenet" | "cni" | "calico" | "kindnet" | "external" => (word, json!({}), false),
            _ => return None,
        };
        let networking = Json::Object(Map::from_iter([(key.to_owned(), options)]));
        Some(Plugin { networking, without_kube_proxy })
    }

    pub fn is(&self, key: &str) -> bool {
        self.networking.get(key).is_some()
    }

    /// Whether its keys are in an etcd cluster that kOps looks after.
    pub fn needs_etcd(&self) -> bool {
        self.networking.pointer("/cilium/etcdManaged").is_some()
    }
}

/// Where the cluster's names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dns {
    None,
    Public,
    Private,
}

impl Dns {
    /// Reads a word; letter case does not count. `None` where the command does not know it.
    pub fn parse(word: &str, zone: &str) -> Option<Dns> {
        match word.to_ascii_lowercase().as_str() {
            "" if zone.is_empty() => Some(Dns::None),
            "" | "public" => Some(Dns::Public),
            "private" => Some(Dns::Private),
            "none" => Some(Dns::None),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Dns::None => "None",
            Dns::Public => "Public",
            Dns::Private => "Private",
        }
    }
}

/// The end of names that machines tell each other.
const GOSSIP: &str = ".k8s.local";

/// Whether machines tell each other the cluster's names instead of asking DNS.
pub(super) fn is_gossip(name: &str, dns: Dns) -> bool {
    dns != Dns::None && name.ends_with(GOSSIP)
}

/// `type` of the load balancer.
pub(super) fn load_balancer_type(word: &str) -> Option<&'static str> {
    match word {
        "" | "public" => Some("Public"),
        "internal" => Some("Internal"),
        _ => None,
    }
}

/// `class` of the load balancer.
pub(super) fn load_balancer_class(word: &str) -> Option<&'static str> {
    match word {
        "" | "network" => Some("Network"),
        "classic" => Some("Classic"),
        _ => None,
    }
}
