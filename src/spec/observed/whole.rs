//! Everything that was told, put together.

use serde::Deserialize;

use super::address::Address;
use super::attachment::Attachment;
use super::choice::Choice;
use super::dhcp_options::DhcpOptions;
use super::endpoint::Endpoint;
use super::gateway::{EgressOnlyInternetGateway, InternetGateway};
use super::interface::Interface;
use super::listing::{Knowledge, Listing, Told};
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
    /// How many answers have no key of AWS that is read, and the place of the first one in the body.
    silent: Option<(usize, usize)>,
}

impl Observed {
    /// What answers say, of the VPC of `cluster`.
    pub fn of(answers: Vec<Answer>, cluster: &Cluster) -> Observed {
        let mut observed = Observed::default();
        if !answers.is_empty() {
            observed.add_all(answers);
        }
        observed.choose(cluster);
        observed
    }

    /// Adds what answers say, whatever their order; [`Observed::choose`] has to come after it.
    pub(in crate::spec) fn add_all(&mut self, answers: Vec<Answer>) {
        let silent = || answers.iter().enumerate().filter(|(_, answer)| **answer == Answer::default());
        self.silent = self.silent.or(silent().next().map(|(first, _)| (first, silent().count())));
        answers.into_iter().for_each(|answer| self.add(answer));
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
        self.kinds().iter().all(|(_, told)| told.knowledge() == Knowledge::Unknown)
    }

    /// The place of the first answer in the body that has no key of AWS that is read, and how many there are.
    pub fn silent(&self) -> Option<(usize, usize)> {
        self.silent
    }

    /// Every kind of thing with its key of AWS.
    pub fn kinds(&self) -> [(&'static str, &dyn Told); 13] {
        [
            ("Vpcs", &self.vpcs),
            ("DhcpOptions", &self.dhcp_options),
            ("Subnets", &self.subnets),
            ("RouteTables", &self.route_tables),
            ("NatGateways", &self.nat_gateways),
            ("InternetGateways", &self.internet_gateways),
            ("EgressOnlyInternetGateways", &self.egress_only_internet_gateways),
            ("Addresses", &self.addresses),
            ("VpcPeeringConnections", &self.peerings),
            ("TransitGatewayVpcAttachments", &self.attachments),
            ("PrefixLists", &self.prefix_lists),
            ("VpcEndpoints", &self.endpoints),
            ("NetworkInterfaces", &self.interfaces),
        ]
    }
}
