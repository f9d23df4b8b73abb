//! IPv6 blocks of subnets that kOps cannot read.

use crate::diagnostic::Safety;
use std::net::IpAddr;

use crate::cidr::{Cidr, IpNet, Notation, NotationError};
use crate::release::Releases;
use crate::rules::cidr_text::unclean;
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
        let field = || subnet_field(index, "ipv6CIDR");
        if cidr.is_empty() || subnet.ipv6_notation.is_some() {
            continue;
        }
        if Notation::is_meant(cidr.text()) {
            if let Err(error) = Notation::parse(cidr.text()) {
                let finding = report.report(field(), format!("`{cidr}` is not a valid block number: {error}"));
                finding.value(cidr.text());
                if let Some((hint, repair)) = repaired(cidr.text(), &error) {
                    finding.hint(hint);
                    if let Some((safety, notation)) = repair {
                        finding.repair_with(safety, notation);
                    }
                }
            }
        } else if let Some(defect) = unclean(cidr) {
            report.report_cidr(field, cidr, Some(defect));
        } else if !is_ipv6(cidr) {
            let finding = report.report(field(), format!("`{cidr}` is an IPv4 block"));
            finding.value(cidr.text()).hint("Write an IPv6 CIDR, or a block number such as `/64#0`");
        }
    }
}

/// The text that was probably meant.
fn repaired(text: &str, error: &NotationError) -> Option<(String, Option<(Safety, String)>)> {
    let lower = || text.to_ascii_lowercase().replacen("#0x", "#", 1);
    match error {
        NotationError::IndexUpperCase(_) | NotationError::Index(_) if Notation::parse(&lower()).is_ok() => {
            Some((format!("Write `{}`", lower()), Some((Safety::Safe, lower()))))
        }
        NotationError::IndexMissing => Some((format!("Write a number after `#`, for example `{text}0`"), None)),
        NotationError::Form if Notation::parse(&format!("{text}#0")).is_ok() => {
            Some((format!("Write a block number, for example `{text}#0`"), None))
        }
        _ => None,
    }
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
        assert_eq!(hint_for("/64#").as_deref(), Some("Write a number after `#`, for example `/64#0`"));
        assert_eq!(hint_for("/129#0"), None);
    }

    #[test]
    fn reports_literals() {
        assert_eq!(hint_for("2001:db8::1/64").as_deref(), Some("Write `2001:db8::/64`"));
        for text in ["64#a", "10.0.0.0/8", "::ffff:10.0.0.0/104"] {
            hint_for(text);
        }
    }
}
