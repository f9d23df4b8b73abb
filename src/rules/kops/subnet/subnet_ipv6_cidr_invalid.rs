//! IPv6 blocks of subnets that kOps cannot read.

use std::net::IpAddr;

use crate::aws::limits::USUAL_IPV6_LENGTH;
use crate::cidr::{Cidr, IpNet, Notation};
use crate::diagnostic::{Finding, Safety};
use crate::release::Releases;
use crate::rules::aws::ipv6::{FreeNumbers, VpcPool};
use crate::rules::cidr_text::{at_length, unclean};
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `ipv6CIDR` is neither an IPv6 CIDR without host bits nor of the form `/LEN#N`.
    ///
    /// `/64#a` is block number `a` of length 64 in the VPC's IPv6 block, counted from 0. The length is decimal, 128 at
    /// most; the number is hexadecimal in lower case, without `0x`. kOps checks both forms (`validateIPv6CIDR`) and
    /// refuses IPv4 blocks, also one written as `::ffff:10.0.0.0/104`.
    ///
    /// Write the block in one of the two forms.
    pub static RULE = {
        code: "subnet-ipv6-cidr-invalid",
        summary: "`ipv6CIDR` is neither an IPv6 CIDR nor of the form `/LEN#N`",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [Ipv6Blocks, UnusualIpv6Blocks],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#A}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let cidr = &subnet.spec.ipv6_cidr;
        if cidr.is_empty() || subnet.ipv6_notation.is_some() {
            continue;
        }
        let Some((message, literal)) = defect(cidr) else { continue };
        let field = subnet_field(index, "ipv6CIDR");
        let finding = report.report(field.clone(), message);
        finding.value(cidr.text());
        let is_taken = |notation: &Notation| {
            subject.cluster.subnets.iter().any(|other| other.ipv6_notation.as_ref() == Some(notation))
        };
        if let Some(notation) = Notation::meant(cidr.text()).filter(|notation| !is_taken(notation)) {
            let is_same = notation.to_string() == cidr.text().trim().to_ascii_lowercase().replacen("#0x", "#", 1);
            let safety = if is_same { Safety::Safe } else { Safety::Unsafe };
            finding.hint(format!("Write `{notation}`")).repair_with(safety, notation.to_string());
            continue;
        }
        // Amazon chooses the block of a new VPC, so no block of addresses is right there.
        let is_new = subject.cluster.is_ipv6() && !subject.cluster.is_shared_vpc() && !subnet.is_shared();
        let longer = usual_literal(cidr).or(literal);
        match longer.or_else(|| nearly_literal(cidr.text())).filter(|_| !is_new) {
            Some((safety, block)) => drop(finding.hint(format!("Write `{block}`")).repair_with(safety, block)),
            None => say_number(subject, index, finding),
        }
    }
}

/// What is wrong with the text, and the block of addresses that it nearly is.
fn defect(cidr: &Cidr) -> Option<(String, Option<(Safety, String)>)> {
    if Notation::is_meant(cidr.text()) {
        let error = Notation::parse(cidr.text()).err()?;
        return Some((format!("`{cidr}` is not a valid block number: {error}"), None));
    }
    if let Some(defect) = unclean(cidr) {
        let block = defect.block.filter(|(_, block)| is_ipv6(&Cidr::new(block.as_str())) && !block.ends_with("/128"));
        return Some((defect.message, block));
    }
    (!is_ipv6(cidr)).then(|| (format!("`{cidr}` is an IPv4 block"), None))
}

/// The block of the usual length at the same address, where the written length is too short for it.
fn usual_literal(cidr: &Cidr) -> Option<(Safety, String)> {
    let block = at_length(cidr, USUAL_IPV6_LENGTH).filter(|_| cidr.has_host_bits() && is_ipv6(cidr))?;
    Some((Safety::Unsafe, block.to_string()))
}

/// The block of the usual length around an address, also around one that lacks `::`.
fn nearly_literal(text: &str) -> Option<(Safety, String)> {
    if !text.contains(':') {
        return None;
    }
    let (address, length) = text.split_once('/').unwrap_or((text, "64"));
    let completed = format!("{}::/{length}", address.trim_end_matches(':'));
    let whole = format!("{address}/{length}");
    let found = [whole, completed].into_iter().map(Cidr::new).find(is_ipv6)?;
    Some((Safety::Unsafe, found.ipv6()?.trunc().to_string()))
}

/// Says the next free number.
fn say_number(subject: &Subject<'_>, index: usize, finding: &mut Finding) {
    let pool = VpcPool::of(subject);
    let free = FreeNumbers::beside(subject, &pool, Some(index)).next(USUAL_IPV6_LENGTH);
    match free {
        Some(free) => finding.hint(format!("Write a block number, for example `{free}`")),
        None => finding.hint("Write an IPv6 CIDR, or a block number such as `/64#0`"),
    };
}

/// Whether Go takes the block for an IPv6 one; IPv4 in IPv6 notation is IPv4 to Go.
fn is_ipv6(cidr: &Cidr) -> bool {
    match cidr.net().map(|net| (net, net.network())) {
        Some((IpNet::V6(_), IpAddr::V6(base))) => base.to_ipv4_mapped().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[track_caller]
    fn hint_for(ipv6_cidr: &str) -> Option<String> {
        let request = format!(
            "cluster: {{spec: {{networking: {{subnets: [{{name: a, type: Public, ipv6CIDR: '{ipv6_cidr}'}}]}}}}}}"
        );
        reports(&RULE, &request, &["spec.networking.subnets[0].ipv6CIDR"])[0].hint.clone()
    }

    #[test]
    fn accepts_both_forms() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, ipv6CIDR: /064#ff}, {name: b, ipv6CIDR: '2001:db8::/64'}]}}}",
        );
    }

    #[test]
    fn reports_block_numbers_with_the_right_spelling() {
        assert_eq!(hint_for("/64#A").as_deref(), Some("Write `/64#a`"));
        assert_eq!(hint_for("/64#0xA").as_deref(), Some("Write `/64#a`"));
        assert_eq!(hint_for("/64").as_deref(), Some("Write a block number, for example `/64#0`"));
        assert_eq!(hint_for("/64#").as_deref(), Some("Write a block number, for example `/64#0`"));
        assert_eq!(hint_for("::/64#1").as_deref(), Some("Write `/64#1`"));
        assert_eq!(hint_for("/129#0").as_deref(), Some("Write a block number, for example `/64#0`"));
    }

    #[test]
    fn reports_literals() {
        assert_eq!(hint_for("2001:db8::1/64").as_deref(), Some("Write `2001:db8::/64`"));
        assert_eq!(hint_for("2001:db8::1").as_deref(), Some("Write `2001:db8::/64`"));
        assert_eq!(hint_for("2001:db8:1/64").as_deref(), Some("Write `2001:db8:1::/64`"));
        assert_eq!(hint_for("2001:db8:80:11::/46").as_deref(), Some("Write `2001:db8:80:11::/64`"));
        for text in ["64#a", "10.0.0.0/8", "::ffff:10.0.0.0/104"] {
            hint_for(text);
        }
    }
}
