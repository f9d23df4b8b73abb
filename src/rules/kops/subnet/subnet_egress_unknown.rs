//! Kinds of egress that kOps does not know.

use crate::aws::resources;
use crate::cidr::parse_address;
use crate::diagnostic::{Change, Safety};
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// `egress` is not `nat-…`, `eipalloc-…`, `i-…`, `tgw-…` or `External`.
    ///
    /// `egress` is where a private subnet sends its outbound traffic: an existing NAT gateway, a new NAT gateway on an
    /// existing elastic IP, an instance, a transit gateway, or a route that you make yourself. kOps compares only the
    /// text before the first `-` (`validateSubnet`), so `nat` alone is accepted here and fails later.
    ///
    /// Write the id of the gateway, or leave `egress` out, and kOps makes a NAT gateway.
    pub static RULE = {
        code: "subnet-egress-unknown",
        summary: "kOps does not know this kind of egress",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [Egress, Targets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: igw-0123}
      - {name: utility-a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: nat-0123}
      - {name: utility-a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

/// What is before the first `-`.
const KINDS: [&str; 5] = ["nat", "eipalloc", "i", "tgw", "External"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let egress = subnet.spec.egress.as_str();
        if egress.is_empty() {
            continue;
        }
        let kind = egress.split_once('-').map_or(egress, |(kind, _)| kind);
        if KINDS.contains(&kind) {
            continue;
        }
        let is_private = subnet.kind.is_some_and(SubnetType::is_private);
        let finding =
            report.report(subnet_field(index, "egress"), format!("`{egress}` is not a kind of egress that kOps knows"));
        finding.value(egress).hint(hint(egress, kind, is_private)).questions(subnet_field(index, "egress"));
        if is_ipv4(egress) && subnet.spec.public_ip.is_empty() {
            let rename = Change::Rename(subnet_field(index, "egress"), "publicIP".to_owned());
            finding.repair(Safety::Unsafe, [rename]);
        } else if let Some(known) = in_other_letters(egress, kind) {
            finding.repair_with(Safety::Safe, known);
        } else if let Some(meant) = IDS.iter().find_map(|prefix| resources::meant(egress, prefix)) {
            finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant);
        } else if subject.likeness.misspelt(MOST_EDITS, egress, ["External"]).is_some() {
            finding.hint("Write `External`").repair_with(Safety::Unsafe, "External");
        } else if NOTHING.iter().any(|word| word.eq_ignore_ascii_case(egress)) {
            finding.hint("Remove `egress` for a new NAT gateway, or write `External` and route yourself");
        } else if kind == "igw" || kind == "eigw" {
            finding.repair_by_removal(Safety::Unsafe);
        }
    }
}

/// What the ids of the kinds start with.
const IDS: [&str; 4] = ["nat-", "eipalloc-", "i-", "tgw-"];
/// The most edits of a misspelt `External`.
const MOST_EDITS: usize = 2;
/// Words for the usual way out, or for no way.
const NOTHING: [&str; 8] = ["none", "null", "no", "false", "default", "internet", "natgateway", "nat"];

/// A known kind in other letters, with its id; `External` has none.
fn in_other_letters(egress: &str, kind: &str) -> Option<String> {
    let id = &egress[kind.len()..];
    let is_whole = |known: &&str| id.is_empty() == (*known == "External");
    let known = KINDS.into_iter().filter(is_whole).find(|known| known.eq_ignore_ascii_case(kind))?;
    Some(format!("{known}{}", id.to_ascii_lowercase()))
}

/// Whether it may be an elastic IP.
fn is_ipv4(egress: &str) -> bool {
    parse_address(egress).is_some_and(|address| address.is_ipv4())
}

/// The repair, as far as the text tells what was meant.
fn hint(egress: &str, kind: &str, is_private: bool) -> String {
    if let Some(known) = in_other_letters(egress, kind) {
        return format!("Write `{known}`");
    }
    if is_ipv4(egress) {
        return format!("Write `publicIP: {egress}` instead of `egress` if the new NAT gateway gets this elastic IP");
    }
    let known = resources::kind(egress);
    match kind {
        "eigw" => "Remove `egress`; kOps gives private subnets an egress-only internet gateway by itself".to_owned(),
        "igw" if is_private => {
            "Remove `egress`, and kOps makes a NAT gateway: a private subnet has no route to an internet gateway"
                .to_owned()
        }
        "igw" => "Remove `egress`; a public subnet has its route to the internet gateway without it".to_owned(),
        "vgw" | "lgw" => "Write `External`, and route to this gateway yourself".to_owned(),
        _ => match known {
            Some(known) => format!("`{egress}` is {known}; write {EGRESSES}"),
            None => format!("Write {EGRESSES}"),
        },
    }
}

/// What kOps can send the traffic of private subnets to.
const EGRESSES: &str = "the id of a NAT gateway (`nat-…`), elastic IP (`eipalloc-…`), transit gateway (`tgw-…`) or NAT \
                        instance (`i-…`), or `External`, and route yourself";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_every_kind() {
        for egress in ["nat-1", "eipalloc-1", "i-1", "tgw-1", "External", "nat", "External-x"] {
            let request = format!(
                "cluster: {{spec: {{networking: {{subnets: [{{name: a, type: Private, egress: {egress}}}]}}}}}}"
            );
            accepts(&RULE, &request);
        }
    }

    #[test]
    fn reports_others_with_the_right_case() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, egress: external}, {name: b, egress: pcx-1}]}}}",
            &["spec.networking.subnets[0].egress", "spec.networking.subnets[1].egress"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `External`"));
        assert!(found[1].hint.as_deref().unwrap_or_default().contains("`External`"), "{found:#?}");
    }

    #[test]
    fn an_id_is_lower_case_and_a_private_subnet_has_no_internet_gateway() {
        let hint = |kind: &str, egress: &str| {
            let yaml = format!(
                "cluster: {{spec: {{networking: {{subnets: [{{name: a, type: {kind}, egress: {egress}}}]}}}}}}"
            );
            reports(&RULE, &yaml, &["spec.networking.subnets[0].egress"])[0].hint.clone().unwrap_or_default()
        };
        assert_eq!(hint("Private", "NAT-0123456789ABCDEF0"), "Write `nat-0123456789abcdef0`");
        assert!(hint("Private", "igw-1").contains("a private subnet has no route to an internet gateway"));
        assert!(hint("Public", "igw-1").contains("a public subnet has its route"));
    }
}
