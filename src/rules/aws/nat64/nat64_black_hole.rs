//! Additional routes that take NAT64 traffic to where it vanishes.

use super::helpers::{Override, nat64_overrides};
use crate::release::Releases;
use crate::rules::paths::additional_route;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An additional route takes NAT64 traffic to a target that does not do NAT64, so the traffic is lost.
    ///
    /// For hosts that have IPv4 only, DNS64 gives machines and pods of an IPv6 cluster addresses in `64:ff9b::/96`.
    /// Their packets have to reach a NAT gateway ("DNS64 and NAT64" in the VPC User Guide). The route covers these
    /// addresses, is at least as specific as the NAT64 route of the zone's table, and goes to an internet gateway, an
    /// egress-only internet gateway or a peering connection.
    ///
    /// Remove the route, or give it a NAT gateway as its target.
    pub static RULE = {
        code: "nat64-black-hole",
        summary: "NAT64 traffic goes to a target that does not do NAT64",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::since(24),
        needs: [AdditionalRoutes, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        ipv6CIDR: /64#0
        additionalRoutes:
        - {cidr: "64:ff9b::/96", target: igw-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        ipv6CIDR: /64#0
        additionalRoutes:
        - {cidr: "2001:db8::/32", target: igw-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for Override { used, .. } in nat64_overrides(subject).into_iter().filter(|taken| !taken.kind.may_translate()) {
        let (cidr, target) = (&used.route.cidr, used.route.target.as_str());
        let message = format!(
            "traffic of `{}` to IPv4 hosts behind NAT64 follows `{cidr}` to `{target}` and is lost there",
            used.zone
        );
        let finding = report.report(additional_route(used.subnet, used.index, "cidr"), message);
        finding.value(cidr.text()).hint("Remove the route, or let it end at a NAT gateway");
        finding.related(additional_route(used.subnet, used.index, "target"), "the target");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: [{subnets}]}}}}}}")
    }

    fn private(route: &str) -> String {
        request(&format!("{{name: a, type: Private, zone: x1, additionalRoutes: [{route}]}}"))
    }

    #[test]
    fn accepts_shorter_prefixes_and_nat_gateways() {
        accepts(&RULE, &private("{cidr: '::/0', target: igw-1}"));
        accepts(&RULE, &private("{cidr: '64:ff9b::/96', target: nat-1}"));
        accepts(&RULE, &private("{cidr: '64:ff9b::/97', target: nat-1}, {cidr: '64:ff9b::/96', target: igw-1}"));
    }

    #[test]
    fn reports_the_longest_prefix() {
        let routes = "{cidr: '64:ff9b::/96', target: nat-1}, {cidr: '64:ff9b::/100', target: pcx-1}";
        reports(&RULE, &private(routes), &["spec.networking.subnets[0].additionalRoutes[1].cidr"]);
    }
}
