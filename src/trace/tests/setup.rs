//! The two clusters of the cases, and flows in a few words.

use std::net::IpAddr;

use crate::manifest::{Format, Limits};
use crate::plan::{self, Effort, Plan, Query, Request};
use crate::trace::{
    Component, ComponentKind, Destination, Event, Family, Flow, Ground, Path, Scene, Service, Source, Trace, Workload,
};

/// IPv6, owned.
pub(super) const F6: &str = "
kopsRelease: '1.36'
vpc: {ipv6CIDRs: ['2001:db8:0:100::/56']}
cluster:
  apiVersion: kops.k8s.io/v1alpha3
  kind: Cluster
  metadata: {name: c.example.com}
  spec:
    kubernetesVersion: 1.34.0
    cloudProvider: {aws: {}}
    networking:
      networkCIDR: 172.20.0.0/16
      nonMasqueradeCIDR: ::/0
      topology: {dns: Public}
      cilium: {}
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: b, type: Private, zone: us-east-1b, ipv6CIDR: /64#1}
      - {name: d-a, type: DualStack, zone: us-east-1a, cidr: 172.20.64.0/18, ipv6CIDR: /64#2}
      - {name: u-a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21, ipv6CIDR: /64#4}
      - {name: u-b, type: Utility, zone: us-east-1b, cidr: 172.20.8.0/21, ipv6CIDR: /64#5}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [a, b]}}
";

/// IPv4, shared.
pub(super) const S4: &str = "
kopsRelease: '1.36'
cluster:
  apiVersion: kops.k8s.io/v1alpha3
  kind: Cluster
  metadata: {name: c.example.com}
  spec:
    kubernetesVersion: 1.34.0
    cloudProvider: {aws: {}}
    networking:
      networkID: vpc-1
      networkCIDR: 10.0.0.0/16
      topology: {dns: Public}
      calico: {}
      subnets:
      - {name: p, id: subnet-p, type: Private, zone: us-east-1a, cidr: 10.0.0.0/19}
      - {name: q, id: subnet-q, type: Private, zone: us-east-1b, cidr: 10.0.32.0/19}
      - {name: u, id: subnet-u, type: Utility, zone: us-east-1a, cidr: 10.0.96.0/22}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: in-p}, spec: {role: Node, subnets: [p], associatePublicIP: true}}
- {kind: InstanceGroup, metadata: {name: in-u}, spec: {role: Node, subnets: [u], associatePublicIP: true}}
";

/// An answer with the tables of [`S4`]: the routes of `p` and of `u`, each `DESTINATION TARGET [propagated|blackhole]`.
pub(super) fn tables(p: &[&str], u: &[&str]) -> String {
    format!(
        "{{RouteTables: [{}, {}, {}]}}",
        table("rtb-p", "subnet-p", p),
        table("rtb-q", "subnet-q", &[]),
        table("rtb-u", "subnet-u", u)
    )
}

/// One table, with the `local` route of [`S4`].
pub(super) fn table(id: &str, subnet: &str, routes: &[&str]) -> String {
    let local = "{DestinationCidrBlock: 10.0.0.0/16, GatewayId: local, State: active, Origin: CreateRouteTable}";
    let routes: Vec<String> = routes.iter().map(|line| route(line)).collect();
    format!(
        "{{RouteTableId: {id}, VpcId: vpc-1, Associations: [{{SubnetId: {subnet}, AssociationState: {{State: \
        associated}}}}], Routes: [{local}, {}]}}",
        routes.join(", ")
    )
}

/// One route as AWS prints it.
pub(super) fn route(line: &str) -> String {
    let mut words = line.split_whitespace();
    let (destination, target) = (words.next().unwrap(), words.next().unwrap());
    let word = words.next().unwrap_or_default();
    let key = match destination {
        list if list.starts_with("pl-") => "DestinationPrefixListId",
        ipv6 if ipv6.contains(':') => "DestinationIpv6CidrBlock",
        _ => "DestinationCidrBlock",
    };
    let kind = match target.split('-').next().unwrap() {
        "nat" => "NatGatewayId",
        "tgw" => "TransitGatewayId",
        "eni" => "NetworkInterfaceId",
        "pcx" => "VpcPeeringConnectionId",
        "eigw" => "EgressOnlyInternetGatewayId",
        "i" => "InstanceId",
        _ => "GatewayId",
    };
    let origin = if word == "propagated" { "EnableVgwRoutePropagation" } else { "CreateRoute" };
    let state = if word == "blackhole" { "blackhole" } else { "active" };
    format!("{{{key}: '{destination}', {kind}: {target}, State: {state}, Origin: {origin}}}")
}

/// A request with what AWS has.
pub(super) fn with(request: &str, observed: &[String]) -> String {
    format!("{request}observed: [{}]\n", observed.join(", "))
}

/// A plan that flows are followed over.
pub(super) struct Planned {
    pub request: Request<'static>,
    pub plan: Plan,
    pub ground: Ground,
}

impl Planned {
    #[track_caller]
    pub fn of(request: &str) -> Planned {
        Planned::read(request).expect("the spec has no errors")
    }

    /// The same, where the spec has no errors.
    pub fn read(request: &str) -> Option<Planned> {
        let text: &'static [u8] = request.to_owned().into_bytes().leak();
        let request = plan::read(text, Format::Yaml, &Query::default(), &Limits::DEFAULT).unwrap();
        let plan = plan::plan(&request, Effort::WHOLE).unwrap().plan?;
        let ground = Ground::of(&plan, &request.inputs.observed);
        Some(Planned { request, plan, ground })
    }

    pub fn scene(&self) -> Scene<'_> {
        let inputs = &self.request.inputs;
        Scene::of(&self.ground, &self.plan, &inputs.cluster, &inputs.groups, &inputs.observed)
    }

    /// `FROM → TO`: `node a`, `pod a`, `group g`, `internet 4`, or an address; to an address, `host V4 V6` with `-`,
    /// `subnet a`, `internet 4`, or a service.
    pub fn flow(&self, words: &str) -> Flow {
        let (from, to) = words.split_once(" → ").unwrap();
        let subnet = |name: &str| self.plan.network.subnets.iter().position(|subnet| subnet.name == name).unwrap();
        let group = |name: &str| self.request.inputs.groups.iter().position(|group| group.name == name).unwrap();
        let family = |word: &str| if word == "4" { Family::Ipv4 } else { Family::Ipv6 };
        let from = match from.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["node", name] => Source::Subnet(subnet(name), Workload::Node),
            ["pod", name] => Source::Subnet(subnet(name), Workload::Pod),
            ["group", name] => Source::Group(group(name), Workload::Node),
            ["internet", word] => Source::Internet(family(word)),
            [address] => Source::Address(address.parse().unwrap()),
            other => panic!("{other:?}"),
        };
        let to = match to.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["host", ipv4, ipv6] => Destination::Host(ipv4.parse().ok(), ipv6.parse().ok()),
            ["GH"] => Destination::Host("140.82.112.3".parse().ok(), None),
            ["subnet", name] => Destination::Subnet(subnet(name)),
            ["internet", word] => Destination::Internet(family(word)),
            ["metadata"] => Destination::Service(Service::Metadata),
            [address] => Destination::Address(address.parse::<IpAddr>().unwrap()),
            other => panic!("{other:?}"),
        };
        Flow { id: None, name: None, from, to, public_address: None, expect: None }
    }
}

/// The hops of a path: kinds, tables and subnets with their names, routes with their destinations.
pub(super) fn hops(path: &Path<'_>) -> String {
    let hop = |component: &Component<'_>, event: Event, destination: Option<&str>| {
        let name = component.name.unwrap_or("?").replace(".c.example.com", "");
        let what = match component.kind {
            ComponentKind::RouteTable => name.replace("c.example.com", "cluster"),
            ComponentKind::Subnet => format!("subnet {name}"),
            ComponentKind::Target(kind) => kind.words().to_owned(),
            kind => format!("{kind:?}").to_lowercase(),
        };
        match (destination, event) {
            (Some(destination), _) => format!("{what} ({destination})"),
            (None, _) => what,
        }
    };
    let hops = path.hops.iter().map(|each| {
        let destination = each.route.map(|route| route.destination.text());
        hop(&each.component, each.event, destination)
    });
    hops.collect::<Vec<_>>().join(", ")
}

/// The dispositions of a trace.
pub(super) fn dispositions(trace: &Trace<'_>) -> Vec<String> {
    trace.paths.iter().map(|path| format!("{:?}", path.disposition)).collect()
}
