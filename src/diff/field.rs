//! A field of an object with its two values.

/// The name of a field that kOps compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldName {
    /// The VPC of a subnet or table.
    Vpc,
    /// The availability zone of a subnet.
    Zone,
    /// The IPv4 block.
    Ipv4Cidr,
    /// The IPv6 block.
    Ipv6Cidr,
    /// Whether machines in a subnet get an IPv6 address.
    AssignIpv6AddressOnCreation,
    /// Whether machines are named by their id, with AAAA records.
    ResourceBasedNaming,
    /// The address of a NAT gateway.
    ElasticIp,
    /// The name.
    Name,
    /// A tag.
    Tags,
    /// The target of a route.
    Target,
    /// The table of a subnet.
    RouteTable,
    /// The subnet of a NAT gateway or an association.
    Subnet,
}

impl FieldName {
    /// Every field.
    pub const ALL: [FieldName; 12] = [
        Self::Vpc,
        Self::Zone,
        Self::Ipv4Cidr,
        Self::Ipv6Cidr,
        Self::AssignIpv6AddressOnCreation,
        Self::ResourceBasedNaming,
        Self::ElasticIp,
        Self::Name,
        Self::Tags,
        Self::Target,
        Self::RouteTable,
        Self::Subnet,
    ];

    /// The field as answers name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vpc => "vpc",
            Self::Zone => "zone",
            Self::Ipv4Cidr => "ipv4CIDR",
            Self::Ipv6Cidr => "ipv6CIDR",
            Self::AssignIpv6AddressOnCreation => "assignIPv6AddressOnCreation",
            Self::ResourceBasedNaming => "resourceBasedNaming",
            Self::ElasticIp => "elasticIP",
            Self::Name => "name",
            Self::Tags => "tags",
            Self::Target => "target",
            Self::RouteTable => "routeTable",
            Self::Subnet => "subnet",
        }
    }
}

/// A field with its values as text; `None` where there is none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangedField {
    /// The field.
    pub name: FieldName,
    /// The key of a tag.
    pub key: Option<String>,
    /// The value in AWS.
    pub before: Option<String>,
    /// The value that is wanted.
    pub after: Option<String>,
    /// Whether the wanted value is not known before it is made.
    pub after_unknown: bool,
}

impl ChangedField {
    /// A field with its two values.
    pub fn new(name: FieldName, before: Option<String>, after: Option<String>) -> ChangedField {
        ChangedField { name, key: None, before, after, after_unknown: false }
    }

    /// A tag with its two values.
    pub fn tag(key: &str, before: Option<&str>, after: &str) -> ChangedField {
        let (before, after) = (before.map(str::to_owned), Some(after.to_owned()));
        ChangedField { key: Some(key.to_owned()), ..ChangedField::new(FieldName::Tags, before, after) }
    }

    /// A field whose wanted value comes with an object that does not exist yet.
    pub fn unknown(name: FieldName, before: Option<String>) -> ChangedField {
        ChangedField { after_unknown: true, ..ChangedField::new(name, before, None) }
    }
}
