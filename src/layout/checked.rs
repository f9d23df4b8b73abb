//! What the command makes of its options before it writes anything, and what it refuses there, in its order.

use super::new_subnets::{IdsByZone, existing};
use super::refusal::{Reason, Refusal};
use super::words::{Dns, Plugin, is_gossip, load_balancer_class, load_balancer_type};
use crate::release::{KubernetesVersion, Release, facts};
use crate::spec::NewCluster;

/// Options that can be written.
#[derive(Debug)]
pub(super) struct Checked<'a> {
    pub options: &'a NewCluster,
    pub kubernetes_version: String,
    pub plugin: Plugin,
    pub dns: Dns,
    pub is_gossip: bool,
    pub is_private: bool,
    /// Type and class of the load balancer, where there is one.
    pub load_balancer: Option<(&'static str, &'static str)>,
    pub network_id: String,
    /// The ids of existing subnets.
    pub subnet_ids: IdsByZone,
    /// The ids of existing utility subnets.
    pub utility_subnet_ids: IdsByZone,
}

/// What the stable channel recommended for the newest stable release when this was written.
const RECOMMENDED: &str = "1.35.5";

/// The version of Kubernetes that `release` writes unasked: the channel's, or the release's own minor before that.
fn recommended(release: Release) -> String {
    match release.minor() {
        older @ ..35 => format!("1.{older}.0"),
        _ => RECOMMENDED.to_owned(),
    }
}

impl<'a> Checked<'a> {
    /// # Errors
    ///
    /// The first refusal, in the order in which the command looks.
    pub fn of(options: &'a NewCluster, release: Release) -> Result<Checked<'a>, Refusal> {
        let kubernetes_version = kubernetes_version(options, release)?;
        if options.zones.is_empty() {
            return Err(Refusal::new("zones", Reason::NoZones));
        }
        let (network_id, subnet_ids) = subnet_ids(options)?;
        let plugin = plugin(options)?;
        let dns = dns(options, release)?;
        let (is_private, utility_subnet_ids) = topology(options, &network_id, &plugin)?;
        control_plane(options)?;
        let is_gossip = is_gossip(&options.name, dns);
        let has_balancer = !options.api_load_balancer_type.is_empty() || is_private || dns == Dns::None || is_gossip;
        let load_balancer = has_balancer.then(|| load_balancer(options)).transpose()?;
        region(options)?;
        Ok(Checked {
            options,
            kubernetes_version,
            plugin,
            dns,
            is_gossip,
            is_private,
            load_balancer,
            network_id,
            subnet_ids,
            utility_subnet_ids,
        })
    }

    /// Whether the API has a name that everybody can look up.
    pub fn has_public_names(&self) -> bool {
        self.dns == Dns::Public && !self.is_gossip
    }
}

fn kubernetes_version(options: &NewCluster, release: Release) -> Result<String, Refusal> {
    let given = &options.kubernetes_version;
    match (given.is_empty(), KubernetesVersion::parse(given)) {
        (true, _) => Ok(recommended(release)),
        (false, Some(_)) => Ok(given.clone()),
        (false, None) => Err(Refusal::new("kubernetesVersion", Reason::BadKubernetesVersion(given.clone()))),
    }
}

/// The VPC, which the first existing subnet can name, and the ids by zone.
fn subnet_ids(options: &NewCluster) -> Result<(String, IdsByZone), Refusal> {
    let [first, ..] = options.subnet_ids.as_slice() else {
        return Ok((options.network_id.clone(), IdsByZone::new()));
    };
    let mut network_id = options.network_id.clone();
    if network_id.is_empty() {
        let known = options.vpc.subnets.iter().flatten().any(|subnet| subnet.id == *first);
        if !known {
            return Err(Refusal::new("subnetIDs", Reason::SubnetNotFound(first.clone())));
        }
        network_id.clone_from(&options.vpc.id);
    }
    has_vpc(options, &network_id)?;
    Ok((network_id, existing("subnetIDs", &options.subnet_ids, &options.vpc)?))
}

/// Nothing, where the request describes this VPC.
pub(super) fn has_vpc(options: &NewCluster, network_id: &str) -> Result<(), Refusal> {
    let vpc = &options.vpc;
    let is_this = !network_id.is_empty() && (vpc.id.is_empty() || vpc.id == network_id);
    let is_described = vpc.ipv4_cidrs.as_deref().is_some_and(|cidrs| !cidrs.is_empty()) || vpc.subnets.is_some();
    match is_this && is_described {
        true => Ok(()),
        false => Err(Refusal::new("networkID", Reason::VpcNotFound(network_id.to_owned()))),
    }
}

/// The words of `--networking` that kOps takes on AWS.
const PLUGINS: [&str; 15] = [
    "cilium",
    "cilium-eni",
    "cilium-etcd",
    "calico",
    "kindnet",
    "amazonvpc",
    "amazon-vpc-routed-eni",
    "kubenet",
    "flannel",
    "flannel-vxlan",
    "flannel-udp",
    "kube-router",
    "kopeio",
    "kopeio-vxlan",
    "cni",
];

fn plugin(options: &NewCluster) -> Result<Plugin, Refusal> {
    let word = &options.networking;
    Plugin::parse(word).ok_or_else(|| Refusal::new("networking", Reason::UnknownWord(word.clone(), &PLUGINS)))
}

/// Unasked, the command writes a cluster without DNS where the release has such.
fn dns(options: &NewCluster, release: Release) -> Result<Dns, Refusal> {
    let word = match options.dns.as_str() {
        "" if !facts::CLUSTERS_WITHOUT_DNS.holds(release) => "public",
        word => word,
    };
    let unknown = || Refusal::new("dns", Reason::UnknownWord(word.to_owned(), &["public", "private", "none"]));
    Dns::parse(word, &options.dns_zone).ok_or_else(unknown)
}

/// Whether the topology is private, and the ids of existing utility subnets, by zone.
fn topology(options: &NewCluster, network_id: &str, plugin: &Plugin) -> Result<(bool, IdsByZone), Refusal> {
    let word = match options.topology.as_str() {
        "" if options.ipv6 => "private",
        "" => "public",
        word => word,
    };
    match word {
        "public" if options.bastion => Err(Refusal::new("bastion", Reason::BastionNeedsPrivate)),
        "public" => Ok((false, IdsByZone::new())),
        "private" if plugin.is("kubenet") => Err(Refusal::new("networking", Reason::KubenetNeedsPublic)),
        "private" if options.utility_subnet_ids.is_empty() => Ok((true, IdsByZone::new())),
        "private" => {
            has_vpc(options, network_id)?;
            Ok((true, existing("utilitySubnetIDs", &options.utility_subnet_ids, &options.vpc)?))
        }
        word => Err(Refusal::new("topology", Reason::UnknownWord(word.to_owned(), &["public", "private"]))),
    }
}

fn control_plane(options: &NewCluster) -> Result<(), Refusal> {
    let (count, zones) = (options.control_plane_count, options.control_plane_zones.len());
    match count != 0 && i64::from(count) < zones as i64 {
        true => Err(Refusal::new("controlPlaneCount", Reason::FewerControlPlanesThanZones(count, zones))),
        false => Ok(()),
    }
}

fn load_balancer(options: &NewCluster) -> Result<(&'static str, &'static str), Refusal> {
    let (kind, class) = (&options.api_load_balancer_type, &options.api_load_balancer_class);
    let unknown = |option, word: &String, known| Refusal::new(option, Reason::UnknownWord(word.clone(), known));
    let kind = load_balancer_type(kind).ok_or_else(|| unknown("apiLoadBalancerType", kind, &["public", "internal"]))?;
    let class =
        load_balancer_class(class).ok_or_else(|| unknown("apiLoadBalancerClass", class, &["network", "classic"]))?;
    Ok((kind, class))
}

/// Nothing, where all zones are in one region: a zone without its last character.
fn region(options: &NewCluster) -> Result<(), Refusal> {
    let mut first: Option<(&str, &str)> = None;
    for zone in options.zones.iter().chain(&options.control_plane_zones) {
        let region = zone.char_indices().next_back().map_or("", |(last, _)| &zone[..last]);
        if region.len() < 2 {
            return Err(Refusal::new("zones", Reason::NotAZone(zone.clone())));
        }
        match first {
            Some((other, name)) if other != region => {
                return Err(Refusal::new("zones", Reason::ManyRegions(name.to_owned(), zone.clone())));
            }
            Some(_) => {}
            None => first = Some((region, zone)),
        }
    }
    Ok(())
}
