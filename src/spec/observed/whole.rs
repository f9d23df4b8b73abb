//! Everything that was told, put together.

use serde::Deserialize;

use super::address::Address;
use super::attachment::Attachment;
use super::choice::Choice;
use super::dhcp_options::DhcpOptions;
use super::endpoint::Endpoint;
use super::gateway::{EgressOnlyInternetGateway, InternetGateway};
use super::interface::Interface;
use super::listing::{Knowledge, Listing};
use super::nat_gateway::NatGateway;
use super::peering::Peering;
use super::prefix_list::PrefixList;
use super::route_table::RouteTable;
use super::subnet::Subnet;
use super::vpc::Vpc;
use crate::spec::cluster::Cluster;

/// What one `aws ec2 describe-…` prints; other keys are passed over. [`super::answers`] reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Answer {
    vpcs: Option<Vec<Vpc>>,
    dhcp_options: Option<Vec<DhcpOptions>>,
    subnets: Option<Vec<Subnet>>,
    route_tables: Option<Vec<RouteTable>>,
    nat_gateways: Option<Vec<NatGateway>>,
    internet_gateways: Option<Vec<InternetGateway>>,
    egress_only_internet_gateways: Option<Vec<EgressOnlyInternetGateway>>,
    addresses: Option<Vec<Address>>,
    vpc_peering_connections: Option<Vec<Peering>>,
    transit_gateway_vpc_attachments: Option<Vec<Attachment>>,
    prefix_lists: Option<Vec<PrefixList>>,
    vpc_endpoints: Option<Vec<Endpoint>>,
    network_interfaces: Option<Vec<Interface>>,
    next_token: String,
}

/// Everything that was told of AWS.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// Which VPC is the cluster's.
    pub choice: Choice,
    /// The VPCs.
    pub vpcs: Listing<Vpc>,
    /// The DHCP options.
    pub dhcp_options: Listing<DhcpOptions>,
    /// The subnets.
    pub subnets: Listing<Subnet>,
    /// The route tables.
    pub route_tables: Listing<RouteTable>,
    /// The NAT gateways.
    pub nat_gateways: Listing<NatGateway>,
    /// The internet gateways.
    pub internet_gateways: Listing<InternetGateway>,
    /// The egress-only internet gateways.
    pub egress_only_internet_gateways: Listing<EgressOnlyInternetGateway>,
    /// The elastic IPs.
    pub addresses: Listing<Address>,
    /// The peering connections.
    pub peerings: Listing<Peering>,
    /// The attachments of VPCs to transit gateways.
    pub attachments: Listing<Attachment>,
    /// The prefix lists.
    pub prefix_lists: Listing<PrefixList>,
    /// The VPC endpoints.
    pub endpoints: Listing<Endpoint>,
    /// The network interfaces.
    pub interfaces: Listing<Interface>,
}

impl Observed {
    /// What answers say, of the VPC of `cluster`.
    pub fn of(answers: Vec<Answer>, cluster: &Cluster) -> Observed {
        let mut observed = Observed::default();
        observed.add_all(answers);
        observed.choose(cluster);
        observed
    }

    /// Adds what answers say, whatever their order; [`Observed::choose`] has to come after it.
    pub(in crate::spec) fn add_all(&mut self, answers: Vec<Answer>) {
        for answer in answers {
            self.add(answer);
        }
        self.sort();
    }

    fn add(&mut self, answer: Answer) {
        let is_cut = !answer.next_token.is_empty();
        self.vpcs.add(answer.vpcs, is_cut);
        self.dhcp_options.add(answer.dhcp_options, is_cut);
        self.subnets.add(answer.subnets, is_cut);
        self.route_tables.add(answer.route_tables, is_cut);
        self.nat_gateways.add(answer.nat_gateways, is_cut);
        self.internet_gateways.add(answer.internet_gateways, is_cut);
        self.egress_only_internet_gateways.add(answer.egress_only_internet_gateways, is_cut);
        self.addresses.add(answer.addresses, is_cut);
        self.peerings.add(answer.vpc_peering_connections, is_cut);
        self.attachments.add(answer.transit_gateway_vpc_attachments, is_cut);
        self.prefix_lists.add(answer.prefix_lists, is_cut);
        self.endpoints.add(answer.vpc_endpoints, is_cut);
        self.interfaces.add(answer.network_interfaces, is_cut);
    }

    fn sort(&mut self) {
        self.vpcs.sort();
        self.dhcp_options.sort();
        self.subnets.sort();
        self.route_tables.sort();
        self.nat_gateways.sort();
        self.internet_gateways.sort();
        self.egress_only_internet_gateways.sort();
        self.addresses.sort();
        self.peerings.sort();
        self.attachments.sort();
        self.prefix_lists.sort();
        self.endpoints.sort();
        self.interfaces.sort();
    }

    /// Whether anything was told.
    pub fn is_empty(&self) -> bool {
        self.knowledge().iter().all(|(_, knowledge)| *knowledge == Knowledge::Unknown)
    }

    /// The keys of AWS of which some answer breaks off.
    pub fn partial(&self) -> impl Iterator<Item = &'static str> {
        self.knowledge().into_iter().filter(|(_, knowledge)| *knowledge == Knowledge::Partial).map(|(key, _)| key)
    }

    /// The ids of which answers say different things.
    pub fn contradicted(&self) -> impl Iterator<Item = &str> {
        let all: [&[String]; 13] = [
            self.vpcs.contradicted(),
            self.dhcp_options.contradicted(),
            self.subnets.contradicted(),
            self.route_tables.contradicted(),
            self.nat_gateways.contradicted(),
            self.internet_gateways.contradicted(),
            self.egress_only_internet_gateways.contradicted(),
            self.addresses.contradicted(),
            self.peerings.contradicted(),
            self.attachments.contradicted(),
            self.prefix_lists.contradicted(),
            self.endpoints.contradicted(),
            self.interfaces.contradicted(),
        ];
        all.into_iter().flatten().map(String::as_str)
    }

    fn knowledge(&self) -> [(&'static str, Knowledge); 13] {
        [
            ("Vpcs", self.vpcs.knowledge()),
            ("DhcpOptions", self.dhcp_options.knowledge()),
            ("Subnets", self.subnets.knowledge()),
            ("RouteTables", self.route_tables.knowledge()),
            ("NatGateways", self.nat_gateways.knowledge()),
            ("InternetGateways", self.internet_gateways.knowledge()),
            ("EgressOnlyInternetGateways", self.egress_only_internet_gateways.knowledge()),
            ("Addresses", self.addresses.knowledge()),
            ("VpcPeeringConnections", self.peerings.knowledge()),
            ("TransitGatewayVpcAttachments", self.attachments.knowledge()),
            ("PrefixLists", self.prefix_lists.knowledge()),
            ("VpcEndpoints", self.endpoints.knowledge()),
            ("NetworkInterfaces", self.interfaces.knowledge()),
        ]
    }
}
