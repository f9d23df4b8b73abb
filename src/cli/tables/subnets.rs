//! The subnets as a table.

use crate::cli::style::Style;
use crate::cli::table;
use crate::network::{Network, PlannedSubnet};
use crate::subnets::Management;

const HEADINGS: [&str; 6] = ["SUBNET", "TYPE", "ZONE", "IPV4", "IPV6", "MANAGED BY"];

/// One row a subnet, in manifest order.
pub fn table(network: &Network, style: Style) -> String {
    let rows: Vec<Vec<String>> = network.subnets.iter().map(row).collect();
    table::table(&HEADINGS, &rows, 0, style)
}

fn row(subnet: &PlannedSubnet) -> Vec<String> {
    let ipv6 = subnet.ipv6.as_ref();
    let address = ipv6.and_then(|block| block.cidr.as_ref()).map(ToString::to_string);
    vec![
        subnet.name.clone(),
        subnet.kind.as_str().to_owned(),
        subnet.zone.clone(),
        subnet.ipv4.as_ref().map(|block| block.cidr.to_string()).unwrap_or_default(),
        address.or_else(|| ipv6?.notation.clone()).unwrap_or_default(),
        managed_by(subnet.management).to_owned(),
    ]
}

/// Empty for what is usual.
fn managed_by(management: Management) -> &'static str {
    match management {
        Management::Owned => "",
        Management::Shared => "you (it exists)",
        Management::External => "you (egress)",
    }
}
