//! A zone's way out: what `egress` names, who needs it, and where a new NAT gateway goes.

use super::cluster::AssignedCluster;
use super::subnet::AssignedSubnet;
use super::zones::Zone;

/// What `egress` of a subnet names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Egress<'a> {
    /// Nothing: a new NAT gateway.
    NewNatGateway,
    /// `eipalloc-…`: a new NAT gateway on an existing elastic IP.
    ElasticIp(&'a str),
    /// `nat-…`: an existing NAT gateway.
    NatGateway(&'a str),
    /// `i-…`: an instance.
    Instance(&'a str),
    /// `tgw-…`: a transit gateway.
    TransitGateway(&'a str),
    /// `External`: not kOps' business.
    External,
    /// Anything else.
    Unknown(&'a str),
}

impl<'a> Egress<'a> {
    /// Reads `egress` as the network model does.
    pub fn parse(text: &'a str) -> Egress<'a> {
        match text {
            "" => Egress::NewNatGateway,
            "External" => Egress::External,
            _ if text.starts_with("eipalloc-") => Egress::ElasticIp(text),
            _ if text.starts_with("nat-") => Egress::NatGateway(text),
            _ if text.starts_with("i-") => Egress::Instance(text),
            _ if text.starts_with("tgw-") => Egress::TransitGateway(text),
            _ => Egress::Unknown(text),
        }
    }

    /// Whether kOps makes a NAT gateway for it.
    pub fn makes_nat_gateway(self) -> bool {
        matches!(self, Egress::NewNatGateway | Egress::ElasticIp(_))
    }
}

/// Why a NAT gateway is in its subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// It is the zone's first-listed utility subnet.
    UtilitySubnet,
    /// The zone has no utility subnet; it is the first-listed public one.
    FirstPublicSubnet,
}

impl Zone {
    /// What the zone's traffic leaves through; `None` where nothing needs it.
    pub fn egress<'c>(&self, cluster: &'c AssignedCluster<'c>) -> Option<Egress<'c>> {
        self.first_nat_user(cluster).map(|user| Egress::parse(&user.spec.egress))
    }

    /// Whether the zone's egress is needed, and by public subnets only.
    pub fn has_public_users_only(&self) -> bool {
        self.has_public_table && !self.has_private_table
    }

    /// The first subnet whose traffic needs the zone's egress; all others agree with it in a valid cluster.
    pub fn first_nat_user<'c>(&self, cluster: &'c AssignedCluster<'c>) -> Option<&'c AssignedSubnet<'c>> {
        self.nat_users.first().map(|index| &cluster.subnets[*index])
    }

    /// Where kOps puts a new NAT gateway; `None` where it refuses or needs none (`pkg/model/awsmodel/network.go`).
    pub fn kops_placement(&self) -> Option<usize> {
        let candidates = match (self.has_private_table, self.has_public_table) {
            (true, _) => &self.utility,
            (false, true) => &self.public,
            (false, false) => return None,
        };
        match candidates.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Where the documentation puts a new NAT gateway: the first-listed utility subnet, else the first-listed public
    /// one.
    pub fn nat_placement(&self) -> Option<(usize, Placement)> {
        let utility = self.utility.first().map(|index| (*index, Placement::UtilitySubnet));
        utility.or_else(|| self.public.first().map(|index| (*index, Placement::FirstPublicSubnet)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_egress_by_its_prefix() {
        assert_eq!(Egress::parse(""), Egress::NewNatGateway);
        assert_eq!(Egress::parse("External"), Egress::External);
        assert_eq!(Egress::parse("nat-1"), Egress::NatGateway("nat-1"));
        assert_eq!(Egress::parse("eipalloc-1"), Egress::ElasticIp("eipalloc-1"));
        assert_eq!(Egress::parse("i-1"), Egress::Instance("i-1"));
        assert_eq!(Egress::parse("tgw-1"), Egress::TransitGateway("tgw-1"));
        for text in ["nat", "i", "External-x", "external", "igw-1", "-"] {
            assert_eq!(Egress::parse(text), Egress::Unknown(text));
        }
    }
}
