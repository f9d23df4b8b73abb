//! Facts of the VPC that are not valid blocks of their family.

use crate::cidr::{Cidr, IpNet};
use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::cidr_text;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A block in `vpc` of the request is not a valid block of its family.
    ///
    /// The plan is made from these facts, so they have to be what AWS says of the VPC: CIDRs without host bits, IPv4
    /// blocks in `ipv4CIDRs` and IPv6 blocks in `ipv6CIDRs`. `aws ec2 describe-vpcs` shows them.
    ///
    /// Write the block as AWS shows it.
    pub static RULE = {
        code: "vpc-fact-unusable",
        summary: "a fact of the VPC is not a valid block of its address family",
        severity: Error,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        essential: true,
        needs: [VpcFacts],
        bad: r#"vpc:
  ipv6CIDRs: ["2001:db8:0:1001::/56"]
"#,
        good: r#"vpc:
  ipv6CIDRs: ["2001:db8:0:1000::/56"]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let vpc = subject.vpc;
    for (index, cidr) in vpc.ipv4_cidrs.iter().flatten().enumerate() {
        report.check_fact(|| FieldPath::of("vpc.ipv4CIDRs").index(index), cidr, Family::Ipv4);
    }
    for (index, cidr) in vpc.ipv6_cidrs.iter().flatten().enumerate() {
        report.check_fact(|| FieldPath::of("vpc.ipv6CIDRs").index(index), cidr, Family::Ipv6);
    }
    for (index, subnet) in vpc.subnets.iter().flatten().enumerate() {
        let field = || FieldPath::of("vpc.subnets").index(index);
        if !subnet.ipv4_cidr.is_empty() {
            report.check_fact(|| field().key("ipv4CIDR"), &subnet.ipv4_cidr, Family::Ipv4);
        }
        if !subnet.ipv6_cidr.is_empty() {
            report.check_fact(|| field().key("ipv6CIDR"), &subnet.ipv6_cidr, Family::Ipv6);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Ipv4,
    Ipv6,
}

impl Reporter<'_> {
    fn check_fact(&mut self, field: impl Fn() -> FieldPath, cidr: &Cidr, family: Family) {
        let (message, hint) = match (cidr.net(), family) {
            (Some(IpNet::V6(_)), Family::Ipv4) => (
                format!("`{cidr}` is an IPv6 block, and IPv4 belongs here"),
                Some(other_key(&field(), "ipv4CIDR", "ipv6CIDR")),
            ),
            (Some(IpNet::V4(_)), Family::Ipv6) => (
                format!("`{cidr}` is an IPv4 block, and IPv6 belongs here"),
                Some(other_key(&field(), "ipv6CIDR", "ipv4CIDR")),
            ),
            _ => match cidr_text::unclean(cidr) {
                Some(defect) => (defect.message, defect.hint),
                None => return,
            },
        };
        let finding = self.report_on(Object::Request, field(), message);
        let question = finding.field.clone();
        finding.value(cidr.text()).explains(Object::Request, question);
        finding.hint = hint;
    }
}

/// Where a block of the other family belongs.
fn other_key(field: &FieldPath, here: &str, there: &str) -> String {
    format!("Move it to `{}`", field.last_key().unwrap_or_default().replace(here, there))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_clean_blocks_and_subnets_of_one_family() {
        accepts(
            &RULE,
            "vpc: {ipv4CIDRs: [10.0.0.0/8], ipv6CIDRs: [], subnets: [{id: subnet-1, ipv4CIDR: 10.0.0.0/24}]}",
        );
    }

    #[test]
    fn reports_every_unusable_block() {
        let subnets = "[{id: subnet-1, ipv4CIDR: '2001:db8::/64', ipv6CIDR: '2001:db8::1/64'}]";
        let request = format!("vpc: {{ipv4CIDRs: [10.0.0.1/8, banana], ipv6CIDRs: [10.0.0.0/8], subnets: {subnets}}}");
        let fields = [
            "vpc.ipv4CIDRs[0]",
            "vpc.ipv4CIDRs[1]",
            "vpc.ipv6CIDRs[0]",
            "vpc.subnets[0].ipv4CIDR",
            "vpc.subnets[0].ipv6CIDR",
        ];
        let found = reports(&RULE, &request, &fields);
        let hints: Vec<_> = found.iter().map(|finding| finding.hint.as_deref().unwrap_or_default()).collect();
        assert_eq!(
            (hints[0], hints[2], hints[3]),
            ("Write `10.0.0.0/8`", "Move it to `ipv4CIDRs`", "Move it to `ipv6CIDR`")
        );
    }
}
