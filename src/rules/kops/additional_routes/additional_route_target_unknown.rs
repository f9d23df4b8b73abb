//! Targets of additional routes that kOps does not know.

use crate::aws::resources;
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::routes;

rule! {
    /// The target of an additional route is not `pcx-…`, `i-…`, `nat-…`, `tgw-…`, `igw-…` or `eigw-…`.
    ///
    /// The prefix tells kOps what kind of object the route goes to (`awsValidateAdditionalRoutes`). Network interfaces,
    /// endpoints and VPCs are not among them, although `docs/cluster_spec.md` shows `vpc-…`.
    ///
    /// Write the id of a peering connection, a NAT gateway or a transit gateway.
    pub static RULE = {
        code: "additional-route-target-unknown",
        summary: "kOps does not know this kind of route target",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(24),
        needs: [AdditionalRoutes],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.0/16, target: vpc-abcdef}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.0/16, target: tgw-abcdef}
"#,
        check: check,
    }
}

/// What a target starts with.
const PREFIXES: [&str; 6] = ["pcx-", "i-", "nat-", "tgw-", "igw-", "eigw-"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for listed in routes(subject.cluster) {
        let target = listed.route.target.as_str();
        if PREFIXES.iter().any(|prefix| target.starts_with(prefix)) {
            continue;
        }
        let message = match target {
            "" => "the route has no target".to_owned(),
            target => format!("`{target}` is not a target that kOps knows"),
        };
        let finding = report.report(listed.field("target"), message).value(target).hint(hint(target));
        if let Some(meant) = PREFIXES.iter().find_map(|prefix| resources::meant(target, prefix)) {
            finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant);
        }
    }
}

/// What kOps makes routes to.
const KINDS: &str = "a peering connection (`pcx-…`), transit gateway (`tgw-…`), NAT gateway (`nat-…`), instance \
                     (`i-…`), internet gateway (`igw-…`) or egress-only internet gateway (`eigw-…`)";

/// The repair, as far as the text tells what was meant.
fn hint(target: &str) -> String {
    let trimmed = target.trim();
    let lower = trimmed.to_ascii_lowercase();
    if let Some(known) = PREFIXES.iter().find(|prefix| lower.starts_with(**prefix)) {
        return format!("Write `{known}{}`", &trimmed[known.len()..]);
    }
    if lower == "local" {
        return "Remove the route; every route table has the local one".to_owned();
    }
    if lower.starts_with("vpc-") {
        return format!(
            "`{trimmed}` is a VPC; name the peering connection (`pcx-…`) or transit gateway (`tgw-…`) to it"
        );
    }
    let instead = match lower.split_once('-').map_or(&*lower, |(kind, _)| kind) {
        "eni" => "name the instance that has it, ",
        "eipalloc" => "name the NAT gateway that has it, ",
        "vgw" | "lgw" | "cagw" | "vpce" | "vpn" => "kOps makes no route to it; make the route yourself, or name ",
        _ => "name ",
    };
    match resources::kind(&lower) {
        Some(kind) => format!("`{trimmed}` is {kind}; {instead}{KINDS}"),
        None => format!("Write the id of {KINDS}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_every_known_kind() {
        for prefix in PREFIXES {
            let request = format!(
                "cluster: {{spec: {{networking: {{subnets: [
                    {{name: a, type: Private, additionalRoutes: [{{cidr: 10.0.0.0/16, target: {prefix}1}}]}}]}}}}}}"
            );
            accepts(&RULE, &request);
        }
    }

    #[test]
    fn reports_other_and_missing_targets() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [
                    {cidr: 10.0.0.0/16, target: eni-1}, {cidr: 10.1.0.0/16}]}]}}}",
            &[
                "spec.networking.subnets[0].additionalRoutes[0].target",
                "spec.networking.subnets[0].additionalRoutes[1].target",
            ],
        );
        assert!(found[0].hint.as_deref().unwrap_or_default().starts_with("`eni-1` is a network interface"));
    }

    #[test]
    fn other_kinds_are_called_by_their_names() {
        let says = |target, expected: &str| assert!(hint(target).starts_with(expected), "{}", hint(target));
        says("rtb-0123", "`rtb-0123` is a route table; name a peering");
        says("vpce-0123", "`vpce-0123` is an endpoint of a VPC; kOps makes no route");
        says("vpc-0123", "`vpc-0123` is a VPC; name the peering connection (`pcx-…`)");
        says("local", "Remove the route");
        says("TGW-0123", "Write `tgw-0123`");
        says("10.0.0.1", "Write the id of a peering connection");
    }
}
