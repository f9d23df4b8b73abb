//! Tables as CSV (RFC 4180), for spreadsheets.

use std::fmt::{Formatter, Result, Write};

use super::subnet_body::SubnetBody;

/// The names of the columns. Columns are only added, at the end.
const COLUMNS: [&str; 13] = [
    "cluster",
    "name",
    "type",
    "zone",
    "management",
    "id",
    "ipv4CIDR",
    "ipv4Origin",
    "usableAddresses",
    "ipv6CIDR",
    "ipv6Notation",
    "routeTable",
    "resourceName",
];

/// A row for each subnet of a cluster, below the names of the columns.
pub fn subnets(f: &mut Formatter<'_>, cluster: &str, subnets: &[SubnetBody]) -> Result {
    row(f, &COLUMNS)?;
    subnets.iter().try_for_each(|subnet| {
        let (ipv4, ipv6) = (subnet.ipv4.as_ref(), subnet.ipv6.as_ref());
        let usable = ipv4.map(|block| block.usable_addresses.to_string()).unwrap_or_default();
        row(
            f,
            &[
                cluster,
                &subnet.name,
                subnet.subnet_type.as_str(),
                &subnet.zone,
                subnet.management.as_str(),
                subnet.id.as_deref().unwrap_or_default(),
                ipv4.map(|block| block.cidr.as_str()).unwrap_or_default(),
                ipv4.map(|block| block.origin.as_str()).unwrap_or_default(),
                &usable,
                ipv6.and_then(|block| block.cidr.as_deref()).unwrap_or_default(),
                ipv6.and_then(|block| block.notation.as_deref()).unwrap_or_default(),
                subnet.route_table.as_deref().unwrap_or_default(),
                &subnet.resource_name,
            ],
        )
    })
}

fn row(f: &mut Formatter<'_>, cells: &[&str; COLUMNS.len()]) -> Result {
    for (place, text) in cells.iter().enumerate() {
        if 0 < place {
            f.write_char(',')?;
        }
        cell(f, text)?;
    }
    f.write_str("\r\n")
}

/// A spreadsheet takes a cell that starts with one of these for a formula, and `'` before it for a text.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn cell(f: &mut Formatter<'_>, text: &str) -> Result {
    let quote = if text.starts_with(FORMULAS) { "'" } else { "" };
    if text.contains(['"', ',', '\r', '\n']) {
        write!(f, "\"{quote}{}\"", text.replace('"', "\"\""))
    } else {
        write!(f, "{quote}{text}")
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::{self, Display};

    use super::*;

    struct Cell(&'static str);

    impl Display for Cell {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            cell(f, self.0)
        }
    }

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        for (text, written) in [
            ("us-east-1a", "us-east-1a"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("a\r\nb", "\"a\r\nb\""),
            ("=1+1", "'=1+1"),
            ("@cmd", "'@cmd"),
            ("-1,5", "\"'-1,5\""),
            ("\tx", "'\tx"),
        ] {
            assert_eq!(Cell(text).to_string(), written);
        }
    }
}
