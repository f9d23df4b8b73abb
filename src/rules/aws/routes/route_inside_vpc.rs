//! Additional routes to parts of the VPC itself.

use crate::diagnostic::Safety;
use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::helpers;
use crate::cidr::Cidr;
use crate::cidr::sets::Outermost;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An additional route has a destination inside one of the VPC's blocks.
    ///
    /// Every table has a `local` route for each block of the VPC. AWS accepts a route for a part of one only where the
    /// destination is exactly the block of a whole subnet, and the target a NAT gateway, a network interface or a
    /// Gateway Load Balancer endpoint ("Configure route tables" in the VPC User Guide). kOps checks this for `pcx-…`
    /// alone; other routes stop the apply.
    ///
    /// Remove the route: what lies in the VPC is reached without it.
    pub static RULE = {
        code: "route-inside-vpc",
        summary: "an additional route leads to a part of the VPC, which has its local route",
        severity: Warning,
        cause: Forbidden,
        source: Aws,
        releases: Releases::since(24),
        needs: [AdditionalRoutes],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: 172.20.4.0/24, target: tgw-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: 10.100.0.0/16, target: tgw-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let blocks = cluster.network_cidrs().chain(subject.vpc.ipv4_cidrs.iter().flatten());
    let blocks = blocks.chain(subject.vpc.ipv6_cidrs.iter().flatten()).filter_map(Cidr::net);
    let vpc = LazyCell::new(|| Outermost::of(blocks.enumerate()));
    let blocks_of_subnets = || cluster.subnets.iter().filter_map(|subnet| subnet.cidr.net()).collect::<BTreeSet<_>>();
    let subnets = LazyCell::new(blocks_of_subnets);
    for at in helpers::routes(subject) {
        let target = at.route.target.as_str();
        let Some((block, _)) = vpc.holder(at.destination).filter(|(block, _)| *block != at.destination) else {
            continue;
        };
        let to_whole_subnet = target.starts_with("nat-") && subnets.contains(&at.destination);
        if to_whole_subnet || target.starts_with("pcx-") {
            continue;
        }
        let message = format!("`{}` lies in the VPC's block `{block}`, which has its local route", at.destination);
        report
            .report(at.cidr_field(), message)
            .value(at.route.cidr.text())
            .hint("Remove the route")
            .depends_on(networking("additionalNetworkCIDRs"))
            .repair_by_removal_of_parent(Safety::Unsafe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(routes: &str) -> String {
        format!(
            "cluster: {{spec: {{networking: {{additionalNetworkCIDRs: [10.1.0.0/16], subnets: [{{name: a, type: \
            Private, zone: us-east-1a, cidr: 172.20.16.0/20, additionalRoutes: [{routes}]}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_whole_subnets_behind_a_nat_gateway_and_what_kops_refuses() {
        accepts(
            &RULE,
            &request(
                "{cidr: 172.20.16.0/20, target: nat-1}, {cidr: 172.20.4.0/24, target: pcx-1}, {cidr: 172.16.0.0/12, \
                target: tgw-1}",
            ),
        );
    }

    #[test]
    fn reports_parts_of_every_block() {
        let fields = ["spec.networking.subnets[0].additionalRoutes[0].cidr"];
        let routes = "{cidr: 172.20.16.0/20, target: tgw-1}, {cidr: 10.1.2.0/24, target: nat-1}, {cidr: \
            '2001:db8:0:1::/64', target: tgw-1}";
        let request = format!("{}\nvpc: {{ipv6CIDRs: ['2001:db8::/56']}}", request(routes));
        assert_eq!(reports(&RULE, &request, &fields)[0].related.len(), 2);
    }
}
