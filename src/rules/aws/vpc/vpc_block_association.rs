//! Additional blocks that do not go with those that the VPC has.

use std::net::Ipv4Addr;

use super::helpers;
use crate::cidr::{IpNet, Ipv4Net, overlap};
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// AWS may not add this block to the VPC, because of the blocks that the VPC has already.
    ///
    /// The VPC User Guide says what may be added ("IPv4 CIDR block association restrictions" on the page "VPC CIDR
    /// blocks"): private ranges (`10.0.0.0/8`, `172.16.0.0/12`, `192.168.0.0/16`) are not mixed; to `198.19.0.0/16`,
    /// public addresses or `100.64.0.0/10` only public addresses and `100.64.0.0/10` are added; `172.31.0.0/16` is not
    /// added to other blocks of `172.16.0.0/12`. Blocks are compared in the order of the manifest, the VPC's primary
    /// block first. This is a warning, because AWS has loosened these restrictions before.
    ///
    /// Take a block from the range of the VPC's first block, or from `100.64.0.0/10`.
    pub static RULE = {
        code: "vpc-block-association",
        summary: "AWS may refuse to add this block to a VPC with the blocks before it",
        severity: Warning,
        cause: Forbidden,
        source: Aws,
        releases: Releases::ALL,
        needs: [AdditionalNetworks, NewVpc],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
      additionalNetworkCIDRs: [10.1.0.0/16]
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
      additionalNetworkCIDRs: [172.21.0.0/16, 100.64.0.0/16]
"#,
        check: check,
    }
}

const fn block(a: u8, b: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, 0, 0), length)
}

const TEN: Ipv4Net = block(10, 0, 8);
const TEN_ZERO: Ipv4Net = block(10, 0, 16);
const ONE_SEVEN_TWO: Ipv4Net = block(172, 16, 12);
const DEFAULT_VPCS: Ipv4Net = block(172, 31, 16);
const ONE_NINE_TWO: Ipv4Net = block(192, 168, 16);
const BENCHMARKS: Ipv4Net = block(198, 19, 16);

/// A row of the table: who has a block in the first range may not add one of the others.
const TABLE: [(Ipv4Net, &[Ipv4Net]); 5] = [
    (TEN, &[ONE_SEVEN_TWO, ONE_NINE_TWO, BENCHMARKS]),
    (block(10, 0, 15), &[TEN_ZERO]),
    (ONE_SEVEN_TWO, &[TEN, ONE_NINE_TWO, DEFAULT_VPCS, BENCHMARKS]),
    (ONE_NINE_TWO, &[TEN, ONE_SEVEN_TWO, BENCHMARKS]),
    (BENCHMARKS, &[TEN, ONE_SEVEN_TWO, ONE_NINE_TWO]),
];
/// The last row: for a VPC without a block in those ranges.
const ELSEWHERE: &[Ipv4Net] = &[TEN, ONE_SEVEN_TWO, ONE_NINE_TWO, BENCHMARKS];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.spec.networking.additional_network_cidrs.is_empty() {
        return;
    }
    let blocks: Vec<helpers::VpcBlock<'_>> = helpers::blocks_of(subject, Existence::Created).collect();
    let mut first_of_row: [Option<usize>; TABLE.len() + 1] = [None; TABLE.len() + 1];
    for (key, block) in blocks.iter().enumerate() {
        let Some(net) = block.cidr.ipv4() else {
            continue;
        };
        let refusing = first_of_row.iter().enumerate().find_map(|(row, first)| {
            let refused = TABLE.get(row).map_or(ELSEWHERE, |(_, refused)| refused);
            first.filter(|_| refused.iter().any(|range| range.contains(&net)))
        });
        if let Some(first) = refusing {
            let before = &blocks[first];
            let message = format!("AWS may refuse to add `{}` to a VPC that has `{}`", block.cidr, before.cidr);
            let finding = report.report(block.field(), message);
            finding.value(block.written).related(before.field(), "the block that it conflicts with");
            finding.hint(
                "See \"IPv4 CIDR block association restrictions\" on the page \"VPC CIDR blocks\" of the \
                VPC User Guide",
            );
        }
        for row in rows_of(net) {
            first_of_row[row].get_or_insert(key);
        }
    }
}

/// The rows that apply to a block of the VPC.
fn rows_of(net: Ipv4Net) -> Vec<usize> {
    let touches = |range: &Ipv4Net| overlap(IpNet::V4(*range), IpNet::V4(net));
    let rows: Vec<usize> = (0..TABLE.len()).filter(|row| touches(&TABLE[*row].0)).collect();
    if rows.is_empty() { vec![TABLE.len()] } else { rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[track_caller]
    fn refused(blocks: &[&str]) -> bool {
        let nets: Vec<Ipv4Net> = blocks.iter().map(|text| text.parse().unwrap()).collect();
        let spec = format!(
            "cluster: {{spec: {{networking: {{networkCIDR: {}, additionalNetworkCIDRs: [{}]}}}}}}",
            nets[0], nets[1]
        );
        let outcome = crate::rules::testing::outcome(&spec, RULE.releases.last());
        outcome.diagnostics.iter().any(|found| found.code == RULE.code)
    }

    #[test]
    fn the_table_holds() {
        assert!(refused(&["10.1.0.0/16", "10.0.0.0/16"]));
        assert!(!refused(&["10.2.0.0/16", "10.0.0.0/16"]));
        assert!(!refused(&["10.2.0.0/16", "10.3.0.0/16"]));
        assert!(refused(&["10.2.0.0/16", "198.19.0.0/20"]));
        assert!(refused(&["172.20.0.0/16", "172.31.0.0/16"]));
        assert!(refused(&["192.168.0.0/20", "10.2.0.0/16"]));
        assert!(!refused(&["192.168.0.0/20", "192.168.16.0/20"]));
        assert!(refused(&["198.19.0.0/20", "172.20.0.0/16"]));
        assert!(!refused(&["198.19.0.0/20", "198.19.16.0/20"]));
        assert!(refused(&["100.64.0.0/16", "10.2.0.0/16"]));
        assert!(!refused(&["100.64.0.0/16", "203.0.113.0/24"]));
    }

    #[test]
    fn accepts_what_exists() {
        accepts(&RULE, "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: [10.1.0.0/16]}}}");
    }

    #[test]
    fn reports_with_the_block_that_forbids_it() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [100.65.0.0/16, 172.21.0.0/16]}}}",
            &["spec.networking.additionalNetworkCIDRs[1]"],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.additionalNetworkCIDRs[0]");
    }
}
