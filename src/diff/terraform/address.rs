//! What resources are called in Terraform's state.

use crate::diff::changes::Resource;
use crate::diff::kind::ResourceKind;

/// A task's name in the letters that Terraform takes.
pub fn sanitised(name: &str) -> String {
    name.replace('.', "-").replace('/', "--").replace(':', "_")
}

/// The address of a resource in the state, such as `aws_subnet.a-c-example-com`; `None` where kOps writes none.
pub fn address(resource: &Resource) -> Option<String> {
    let kind = match resource.kind {
        ResourceKind::Vpc => "aws_vpc",
        ResourceKind::VpcCidrBlock => "aws_vpc_ipv4_cidr_block_association",
        ResourceKind::DhcpOptions => "aws_vpc_dhcp_options",
        ResourceKind::VpcDhcpOptionsAssociation => "aws_vpc_dhcp_options_association",
        ResourceKind::InternetGateway => "aws_internet_gateway",
        ResourceKind::EgressOnlyInternetGateway => "aws_egress_only_internet_gateway",
        ResourceKind::Subnet => "aws_subnet",
        ResourceKind::ElasticIp => "aws_eip",
        ResourceKind::NatGateway => "aws_nat_gateway",
        ResourceKind::RouteTable => "aws_route_table",
        ResourceKind::RouteTableAssociation => "aws_route_table_association",
        ResourceKind::Route => "aws_route",
        ResourceKind::VpcAmazonIpv6CidrBlock | ResourceKind::SubnetIpv6CidrBlock | ResourceKind::Instance => {
            return None;
        }
    };
    let lead = match resource.kind {
        ResourceKind::VpcCidrBlock => "cidr-",
        _ if resource.name.starts_with(|first: char| first.is_ascii_digit()) => "prefix_",
        _ => "",
    };
    Some(format!("{kind}.{lead}{}", sanitised(&resource.name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::changes::bare;

    #[test]
    fn names_are_those_of_the_state() {
        let check = |kind, name, expected: &str| {
            assert_eq!(address(&bare(kind, name, None)).as_deref(), Some(expected), "{name}");
        };
        check(ResourceKind::Subnet, "a.c.example.com", "aws_subnet.a-c-example-com");
        check(ResourceKind::VpcCidrBlock, "10.1.0.0/16", "aws_vpc_ipv4_cidr_block_association.cidr-10-1-0-0--16");
        check(ResourceKind::Vpc, "1.example.com", "aws_vpc.prefix_1-example-com");
        check(ResourceKind::Route, "route-::/0", "aws_route.route-__--0");
    }
}
