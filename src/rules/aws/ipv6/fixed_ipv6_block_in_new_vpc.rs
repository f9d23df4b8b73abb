//! Literal IPv6 blocks in a VPC that has none yet.

use super::free_numbers::FreeNumbers;
use super::helpers::{self, Wanted};
use super::pool::VpcPool;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet of a VPC that kOps is to make has a literal IPv6 block.
    ///
    /// Amazon chooses the IPv6 block of the VPC, a /56, when kOps makes it; it is unknown before. A literal block
    /// lies in it only by chance, and never where it is a private one (`fd00::/8`), so AWS refuses the subnet.
    ///
    /// Write `/LEN#N`, which counts in the block that Amazon chooses. Once the VPC exists, send its block as
    /// `vpc.ipv6CIDRs`, and literals are compared with it.
    pub static RULE = {
        code: "fixed-ipv6-block-in-new-vpc",
        summary: "a literal IPv6 block in a VPC whose IPv6 block Amazon has not chosen yet",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Ipv6Addresses, Ipv6Blocks],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: '2001:db8:0:1::/64'}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let pool = VpcPool::of(subject);
    if !matches!(pool, VpcPool::Amazon) {
        return;
    }
    let mut free = None;
    for subnet in helpers::subnets(subject).filter(|subnet| matches!(subnet.wanted, Wanted::Literal(_))) {
        let text = subnet.text();
        let message = format!("`{text}` is fixed, and Amazon chooses the VPC's IPv6 block when kOps makes the VPC");
        let finding = report.report(subnet.field(), message);
        finding.value(text);
        let free = free.get_or_insert_with(|| FreeNumbers::of(subject, &pool));
        if let Some(hint) = free.hint(subnet.wanted.length()) {
            finding.hint(hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const SUBNETS: &str = "subnets: [{name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}, {name: b, type: \
        Public, zone: us-east-1a, ipv6CIDR: 'fd00::/64'}]";

    #[test]
    fn accepts_literals_where_the_block_is_known_or_exists() {
        accepts(&RULE, &format!("cluster: {{spec: {{networking: {{networkID: vpc-1, {SUBNETS}}}}}}}"));
        let pool = "vpc: {ipv6CIDRs: ['2001:db8::/56']}";
        accepts(&RULE, &format!("cluster: {{spec: {{networking: {{{SUBNETS}}}}}}}\n{pool}"));
    }

    #[test]
    fn reports_literals_with_a_number_instead() {
        let yaml = format!("cluster: {{spec: {{networking: {{{SUBNETS}}}}}}}");
        let found = reports(&RULE, &yaml, &["spec.networking.subnets[1].ipv6CIDR"]);
        assert_eq!(found[0].hint.as_deref(), Some("Take the next free block, `/64#1`"));
    }
}
