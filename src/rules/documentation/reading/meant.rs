//! What was meant by a key that kOps does not know.

use crate::likeness::Likeness;
use crate::release::Release;
use crate::spec::keys::Mapping;

/// What was meant by a key, seen from the mapping that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// Another key of the mapping.
    Here(&'static str),
    /// A key of the only mapping below that has it: the key above it, and the key.
    Below(&'static str, &'static str),
    /// The same key of the mapping around it.
    Around,
    /// Something else, said in one sentence without a final stop.
    Advice(&'static str),
}

/// Mapping, what is meant, and words for it in lower case without separators.
type Words = &'static [(&'static str, &'static str, &'static [&'static str])];

/// Keys, and words for them in Terraform, eksctl, Cluster API and the AWS API.
const WORDS: Words = &[
    ("ClusterSpec", "networkID", &["networkname", "vpcid", "vpc", "vpcname", "existingvpc"]),
    (
        "ClusterSpec",
        "networkCIDR",
        &["networkcidrblock", "vpccidr", "vpccidrblock", "cidr", "cidrblock", "vpcipv4cidr"],
    ),
    (
        "ClusterSpec",
        "additionalNetworkCIDRs",
        &[
            "secondarycidrs",
            "secondarycidrblocks",
            "additionalcidrs",
            "secondarynetworkcidrs",
            "extracidrs",
            "vpccidrs",
        ],
    ),
    ("ClusterSpec", "podCIDR", &["podsubnet", "clustercidr", "podnetworkcidr", "podcidrblock", "podsubnets"]),
    (
        "ClusterSpec",
        "serviceClusterIPRange",
        &["servicesubnet", "servicecidr", "servicescidr", "servicecidrblock", "serviceiprange", "serviceipv4cidr"],
    ),
    ("ClusterSpec", "networking", &["network", "networkplugin", "cni", "cniplugin", "networkingplugin"]),
    (
        "ClusterSpec",
        "kubernetesVersion",
        &["k8s", "kubernetes", "version", "k8sversion", "kubeversion", "clusterversion"],
    ),
    ("ClusterSpec", "cloudProvider", &["provider", "cloud"]),
    ("ClusterSpec", "etcdClusters", &["etcd", "etcds"]),
    ("ClusterSpec", "dnsZone", &["hostedzone", "hostedzoneid", "hostedzonename", "dnszonename"]),
    ("ClusterSpec", "kubeDNS", &["coredns", "dns", "clusterdns"]),
    ("ClusterSpec", "sshKeyName", &["keyname", "keypair", "keypairname", "sshkeypair", "ec2keyname"]),
    ("ClusterSpec", "configBase", &["statestore", "kopsstatestore", "statebucket", "configbucket", "statestorebucket"]),
    ("ClusterSpec", "cloudLabels", &["tags", "labels", "cloudtags", "defaulttags"]),
    ("ClusterSpec", "sshAccess", &["sshcidr", "sshcidrs", "sshallowedcidrs", "allowedsshcidrs"]),
    (
        "ClusterSpec",
        "kubernetesApiAccess",
        &[
            "access",
            "apiaccess",
            "apiserveraccess",
            "publicaccesscidrs",
            "authorizedipranges",
            "endpointpublicaccesscidrs",
        ],
    ),
    ("ClusterSpec", "topology", &["networktopology", "topologies"]),
    ("ClusterSpec", "nonMasqueradeCIDR", &["nonmasquerade", "nonmasqueradecidrs"]),
    ("Networking", "amazonvpc", &["awsvpc", "awscni", "vpccni", "amazonvpccni", "awsvpccni", "awsnode"]),
    ("Networking", "amazonVPC", &["awsvpc", "awscni", "vpccni", "amazonvpccni", "awsvpccni", "awsnode"]),
    ("Networking", "networkID", &["networkname", "vpcid", "vpc", "vpcname", "existingvpc"]),
    ("Networking", "networkCIDR", &["networkcidrblock", "vpccidr", "vpccidrblock", "cidr", "cidrblock"]),
    ("Networking", "podCIDR", &["podsubnet", "clustercidr", "podnetworkcidr"]),
    ("Networking", "serviceClusterIPRange", &["servicesubnet", "servicecidr", "servicescidr"]),
    ("Networking", "additionalNetworkCIDRs", &["secondarycidrs", "secondarycidrblocks", "additionalcidrs"]),
    ("Subnet", "cidr", &["cidrblock", "cidrs", "cidrblocks", "ipv4cidr", "ipv4cidrblock", "block", "ipv4", "prefix"]),
    ("Subnet", "ipv6CIDR", &["ipv6cidrblock", "ipv6", "ipv6block", "ipv6prefix", "ipv6netnum"]),
    ("Subnet", "zone", &["availabilityzone", "az", "availabilityzoneid", "azid", "availabilityzones"]),
    ("Subnet", "name", &["subnetname", "subnet"]),
    ("Networking", "weave", &["weavenet"]),
    ("Subnet", "id", &["subnetid", "providerid", "awssubnetid"]),
    ("Subnet", "egress", &["natgateway", "natgatewayid", "nat", "natgw", "gateway", "natid", "transitgateway"]),
    ("Subnet", "type", &["subnettype", "kind", "visibility", "role"]),
    ("Subnet", "additionalRoutes", &["routes", "extraroutes", "customroutes"]),
    ("Subnet", "publicIP", &["elasticip", "natip", "natpublicip", "publicips"]),
    (
        "Route",
        "cidr",
        &["destination", "destinationcidr", "destinationcidrblock", "dest", "cidrblock", "destinationipv6cidrblock"],
    ),
    (
        "Route",
        "target",
        &[
            "gateway",
            "gatewayid",
            "nexthop",
            "via",
            "natgatewayid",
            "transitgatewayid",
            "vpcpeeringconnectionid",
            "natgateway",
            "targetid",
        ],
    ),
    ("LoadBalancer", "type", &["scheme", "visibility"]),
    ("LoadBalancer", "class", &["loadbalancerclass", "loadbalancertype", "lbtype", "lbclass"]),
    (
        "LoadBalancer",
        "sslCertificate",
        &["certificate", "certificatearn", "sslcert", "acmcertificate", "sslcertificateid"],
    ),
    ("LoadBalancer", "additionalSecurityGroups", &["securitygroups", "securitygroupids"]),
    ("LoadBalancer", "subnets", &["subnetids", "subnetmapping", "subnetmappings"]),
    ("LoadBalancerSubnet", "name", &["subnet", "subnetname", "subnetid", "id"]),
    ("LoadBalancerSubnet", "privateIPv4Address", &["privateip", "privateipv4", "ip", "ipaddress", "address"]),
    ("LoadBalancerSubnet", "allocationId", &["eip", "eipallocation", "elasticip", "eipallocationid"]),
    ("LoadBalancerSubnet", "allocationID", &["eip", "eipallocation", "elasticip", "eipallocationid"]),
    ("Cluster", "metadata", &["meta"]),
    ("InstanceGroup", "metadata", &["meta"]),
    ("Metadata", "name", &["id"]),
    ("EtcdCluster", "name", &["id"]),
    ("EtcdMember", "name", &["id"]),
    ("Bastion", "bastionPublicName", &["publicname", "name", "dnsname"]),
    ("Bastion", "publicName", &["bastionpublicname", "name", "dnsname"]),
    ("Topology", "dns", &["dnstype"]),
    ("Topology", "masters", &["controlplane", "master", "controlplanes"]),
    ("Topology", "nodes", &["workers", "node"]),
    ("KubeDns", "serverIP", &["clusterip", "ip", "dnsserviceip", "dnsip"]),
    ("KubeProxy", "proxyMode", &["mode"]),
    ("Cilium", "tunnel", &["tunnelmode", "routingmode", "tunnelprotocol"]),
    ("Cilium", "ipam", &["ipammode"]),
    ("Cilium", "enableNodePort", &["kubeproxyreplacement", "replacekubeproxy"]),
    ("Cilium", "enableEncryption", &["encryption", "encryptionenabled"]),
    (
        "InstanceGroupSpec",
        "subnets",
        &["subnetids", "subnetnames", "vpczoneidentifier", "privatesubnets", "publicsubnets", "subnetname", "subnetid"],
    ),
    ("InstanceGroupSpec", "machineType", &["instancetype", "instancetypes", "instancesize", "vmsize", "flavor"]),
    ("InstanceGroupSpec", "minSize", &["min", "mincount", "minnodes", "minimumsize", "minimum"]),
    ("InstanceGroupSpec", "maxSize", &["max", "maxcount", "maxnodes", "maximumsize", "maximum"]),
    ("InstanceGroupSpec", "image", &["ami", "amiid", "imageid", "amifamily"]),
    ("InstanceGroupSpec", "nodeLabels", &["labels", "kuberneteslabels"]),
    ("InstanceGroupSpec", "cloudLabels", &["tags", "cloudtags"]),
    ("InstanceGroupSpec", "zones", &["availabilityzones", "az", "azs"]),
    ("InstanceGroupSpec", "additionalSecurityGroups", &["securitygroups", "securitygroupids"]),
    ("InstanceGroupSpec", "maxPrice", &["spotprice", "spotmaxprice"]),
    ("InstanceGroupSpec", "rootVolumeSize", &["volumesize", "disksize", "rootdisksize"]),
    ("InstanceGroupSpec", "rootVolumeType", &["volumetype", "disktype"]),
    ("InstanceGroupSpec", "additionalUserData", &["userdata"]),
    ("InstanceGroupSpec", "associatePublicIp", &["publicip", "associatepublicipaddress", "assignpublicip"]),
    ("InstanceGroupSpec", "associatePublicIP", &["publicip", "associatepublicipaddress", "assignpublicip"]),
    ("InstanceGroupSpec", "role", &["type", "kind"]),
    ("EtcdCluster", "etcdMembers", &["members", "nodes", "member", "etcdmember"]),
    ("EtcdMember", "instanceGroup", &["group", "ig", "instancegroupname", "node"]),
    ("Metadata", "name", &["clustername", "cluster"]),
];

const MACHINES: &str = "Set the number of machines as `minSize` and `maxSize`, and their type as `machineType`, in \
    objects of kind `InstanceGroup`, one document each";
const IPV6: &str = "Set `nonMasqueradeCIDR: \"::/0\"` instead: that makes an IPv6 cluster";

/// The mappings that are whole objects.
const OBJECTS: [&str; 2] = ["Cluster", "InstanceGroup"];
const OUTPUT: &str = "Remove the line: it is not a field, but the output of a program, such as a log";

const TYPES: &str = "Remove it: `kops.k8s.io/v1alpha3` has no such setting, since the types of the subnets say it";
const MASQUERADE: &str = "Remove it; Cilium has `spec.networking.cilium.masquerade`, and Kindnet \
    `spec.networking.kindnet.masquerade`";

const PLUGIN: &str = "Write the plugin itself as a key below `networking`, for example `calico: {}`";
const ACCESS: &str = "Write the list in `spec.api.access`; `kops.k8s.io/v1alpha2` has it as `spec.kubernetesApiAccess`";
const VOLUME: &str = "Write `rootVolumeSize`, `rootVolumeType` and so on: only `kops.k8s.io/v1alpha3` has `rootVolume`";
const SUBNET_BLOCKS: &str =
    "Remove it: an IPv6 cluster has `nonMasqueradeCIDR: \"::/0\"`, and each subnet its `ipv6CIDR`";

/// Advice, and words that ask for it.
const ADVICE: Words = &[
    ("ClusterSpec", SUBNET_BLOCKS, &["ipv6cidr", "ipv6cidrs", "vpcipv6cidr", "ipv6cidrblock", "networkipv6cidr"]),
    ("Networking", SUBNET_BLOCKS, &["ipv6cidr", "ipv6cidrs", "vpcipv6cidr", "ipv6cidrblock", "networkipv6cidr"]),
    ("Networking", PLUGIN, &["plugin", "type", "name", "provider", "networkplugin"]),
    ("Cni", PLUGIN, &["name", "type", "plugin", "provider", "calico", "cilium", "amazonvpc", "flannel", "kindnet"]),
    ("LoadBalancer", ACCESS, &["access", "kubernetesapiaccess", "sourceranges", "loadbalancersourceranges"]),
    ("InstanceGroupSpec", VOLUME, &["rootvolume"]),
    ("Topology", TYPES, &["masters", "nodes", "controlplane"]),
    (
        "Networking",
        MASQUERADE,
        &["masquerade", "enablemasquerade", "ipmasq", "masqueradeall", "disablemasquerade", "nat", "natoutgoing"],
    ),
    (
        "Calico",
        MASQUERADE,
        &["masquerade", "enablemasquerade", "ipmasq", "disablemasquerade", "natoutgoing", "ipv6natoutgoing"],
    ),
    ("Cilium", MASQUERADE, &["enableipv6masquerade", "enableipv4masquerade", "ipv6masquerade", "ipmasqagent"]),
    ("ClusterSpec", IPV6, &["ipv6", "ipfamily", "ipfamilies", "dualstack", "enableipv6", "ipv6enabled"]),
    ("Networking", IPV6, &["ipv6", "ipfamily", "ipfamilies", "dualstack", "enableipv6", "ipv6enabled"]),
    (
        "ClusterSpec",
        "Name the zones in the subnets, as `zone`",
        &["zones", "availabilityzones", "azs", "zone", "region", "masterzones", "nodezones", "controlplanezones"],
    ),
    (
        "ClusterSpec",
        "Describe the machines in objects of kind `InstanceGroup`, one document each",
        &["nodegroups", "managednodegroups", "instancegroups", "workers", "machinepools", "nodepools"],
    ),
    (
        "InstanceGroupSpec",
        "Set `minSize` and `maxSize`: a group has as many machines as its autoscaler takes between them",
        &["desiredcapacity", "desiredsize", "desired", "size", "count", "replicas", "nodecount"],
    ),
    (
        "ClusterSpec",
        MACHINES,
        &[
            "nodecount",
            "nodesize",
            "mastercount",
            "mastersize",
            "controlplanecount",
            "controlplanesize",
            "desiredcapacity",
            "instancetype",
            "machinetype",
            "minsize",
            "maxsize",
            "masters",
            "nodes",
            "replicas",
        ],
    ),
];

/// From how many letters on a misspelling may have two edits instead of one.
const LONG: usize = 8;

/// A key and where it is.
pub(super) struct Place<'a> {
    pub(super) key: &'a str,
    /// Whether the value is a number.
    pub(super) is_number: bool,
    pub(super) mapping: &'static Mapping,
    pub(super) around: Option<&'static Mapping>,
    pub(super) release: Release,
}

impl Place<'_> {
    /// What was probably meant.
    pub(super) fn meant(&self, likeness: &Likeness) -> Option<Meant> {
        if OBJECTS.contains(&self.mapping.name) && self.key.contains(' ') {
            return Some(Meant::Advice(OUTPUT));
        }
        if !Likeness::compares(self.key) {
            return None;
        }
        let plain = plain(self.key);
        let same = self.mapping.names(self.release).find(|known| self::plain(known) == plain).map(Meant::Here);
        let word = || worded(WORDS, self.mapping, &plain).find_map(|name| self.here_or_below(name));
        // `masters` and `nodes` are names of a topology too, which a number is not.
        let is_advice = |advice: &&str| *advice != MACHINES || self.is_number || self.only_below(self.key).is_none();
        let advice = || worded(ADVICE, self.mapping, &plain).next().filter(is_advice).map(Meant::Advice);
        let around = || self.around?.names(self.release).find(|known| *known == self.key).map(|_| Meant::Around);
        let misspelt = || {
            let names = self.mapping.names(self.release);
            likeness.misspelt(self.most_edits(), self.key, names).map(Meant::Here)
        };
        same.or_else(word)
            .or_else(|| self.composed(&plain))
            .or_else(advice)
            .or_else(around)
            .or_else(|| self.only_below(self.key))
            .or_else(misspelt)
    }

    /// The key of the same name in the only mapping below that has it.
    pub(super) fn below(&self) -> Option<Meant> {
        self.only_below(self.key)
    }

    /// How many edits a misspelling may have. Where the table may lack keys, a key that is close to a known one can be
    /// right.
    fn most_edits(&self) -> usize {
        match (self.mapping.is_whole(self.release), LONG <= self.key.chars().count()) {
            (true, false) | (false, true) => 1,
            (true, true) => 2,
            (false, false) => 0,
        }
    }

    fn here_or_below(&self, name: &str) -> Option<Meant> {
        let here = self.mapping.names(self.release).find(|known| *known == name).map(Meant::Here);
        here.or_else(|| self.only_below(name))
    }

    /// The key below another one where this key is both in one word: `rootVolumeSize` for `rootVolume.size`.
    fn composed(&self, plain: &str) -> Option<Meant> {
        self.mapping.below(self.release).find_map(|(above, below)| {
            let rest = plain.strip_prefix(&self::plain(above)).filter(|rest| !rest.is_empty())?;
            let known = below.names(self.release).find(|known| self::plain(known) == rest)?;
            Some(Meant::Below(above, known))
        })
    }

    /// The key of this name in the only mapping below that has it.
    fn only_below(&self, name: &str) -> Option<Meant> {
        let having = |(key, below): (&'static str, &'static Mapping)| {
            below.names(self.release).find(|known| *known == name).map(|known| Meant::Below(key, known))
        };
        let mut found = self.mapping.below(self.release).filter_map(having);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

/// A key in lower case, without separators.
fn plain(key: &str) -> String {
    let letters = key.chars().filter(|letter| !matches!(letter, '_' | '-' | ' '));
    letters.collect::<String>().to_lowercase()
}

/// What the entries of a table that fit say.
fn worded(table: Words, mapping: &'static Mapping, plain: &str) -> impl Iterator<Item = &'static str> {
    let fitting = table.iter().filter(move |(name, _, words)| *name == mapping.name && words.contains(&plain));
    fitting.map(|(_, meant, _)| *meant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::ApiVersion;
    use crate::spec::keys::{self, Kind};

    /// What is meant by a key at a place below the spec of a v1alpha2 cluster.
    #[track_caller]
    fn check(place: &[&str], key: &str, expected: Option<Meant>) {
        let root = keys::root(Kind::Cluster, ApiVersion::V1alpha2);
        let below = |mapping: &'static Mapping, key: &&str| mapping.key(key).unwrap().below().unwrap();
        let spec = below(root, &"spec");
        let mapping = place.iter().fold(spec, below);
        let around = if place.is_empty() { root } else { place[..place.len() - 1].iter().fold(spec, below) };
        let place = Place { key, is_number: false, mapping, around: Some(around), release: Release::DEFAULT };
        assert_eq!(place.meant(&Likeness::default()), expected, "{key}");
    }

    #[test]
    fn letter_case_and_separators_do_not_count() {
        check(&[], "networkId", Some(Meant::Here("networkID")));
        check(&[], "network_cidr", Some(Meant::Here("networkCIDR")));
        check(&["subnets"], "Public-IP", Some(Meant::Here("publicIP")));
    }

    #[test]
    fn words_of_other_tools_are_known() {
        for key in ["vpcID", "vpcId", "vpc", "vpc_id"] {
            check(&[], key, Some(Meant::Here("networkID")));
        }
        check(&[], "vpcCIDR", Some(Meant::Here("networkCIDR")));
        check(&[], "network", Some(Meant::Here("networking")));
        check(&["subnets"], "cidrBlock", Some(Meant::Here("cidr")));
        check(&["subnets"], "cidr_block", Some(Meant::Here("cidr")));
        check(&["subnets"], "availabilityZone", Some(Meant::Here("zone")));
        check(&["subnets"], "az", Some(Meant::Here("zone")));
        check(&["subnets"], "subnetID", Some(Meant::Here("id")));
        check(&["subnets"], "natGateway", Some(Meant::Here("egress")));
        check(&["subnets", "additionalRoutes"], "destination", Some(Meant::Here("cidr")));
        check(&[], "ipv6", Some(Meant::Advice(IPV6)));
    }

    #[test]
    fn a_sentence_is_the_output_of_a_program() {
        let mapping = keys::root(Kind::Cluster, ApiVersion::V1alpha2);
        let key = "Using cluster from kubectl context";
        let place = Place { key, is_number: false, mapping, around: None, release: Release::DEFAULT };
        assert_eq!(place.meant(&Likeness::default()), Some(Meant::Advice(OUTPUT)));
    }

    #[test]
    fn a_number_of_masters_is_not_a_topology() {
        check(&[], "masters", Some(Meant::Below("topology", "masters")));
        let mapping = keys::root(Kind::Cluster, ApiVersion::V1alpha2).key("spec").unwrap().below().unwrap();
        let place = Place { key: "masters", is_number: true, mapping, around: None, release: Release::DEFAULT };
        assert_eq!(place.meant(&Likeness::default()), Some(Meant::Advice(MACHINES)));
        check(&[], "nodeCount", Some(Meant::Advice(MACHINES)));
    }

    #[test]
    fn misspellings_have_one_edit_or_two_in_long_keys() {
        check(&[], "toplogy", Some(Meant::Here("topology")));
        check(&[], "subents", Some(Meant::Here("subnets")));
        check(&[], "kubernetsVersoin", Some(Meant::Here("kubernetesVersion")));
        check(&["subnets"], "zome", Some(Meant::Here("zone")));
        check(&["subnets"], "zxme", None);
    }

    #[test]
    fn keys_at_the_wrong_level_are_found() {
        check(&[], "cilium", Some(Meant::Below("networking", "cilium")));
        check(&["networking"], "kubeProxy", Some(Meant::Around));
        check(&[], "enabled", None);
    }

    #[test]
    fn every_word_is_for_a_mapping_and_a_key_of_some_version() {
        let tables = [ApiVersion::V1alpha2, ApiVersion::V1alpha3].map(keys::mappings);
        let mappings: Vec<&Mapping> = tables.iter().flat_map(|table| table.iter()).collect();
        let named = |mapping: &&&Mapping, name: &str| mapping.name == name;
        for (name, key, words) in WORDS {
            let mut having = mappings.iter().filter(|mapping| named(mapping, name) && mapping.key(key).is_some());
            assert!(having.next().is_some(), "{name} has no `{key}`");
            assert!(words.iter().all(|word| plain(word) == *word), "{name}: {words:?}");
        }
        for (name, _, words) in ADVICE {
            assert!(mappings.iter().any(|mapping| named(&mapping, name)), "{name}");
            assert!(words.iter().all(|word| plain(word) == *word), "{name}: {words:?}");
        }
    }
}
