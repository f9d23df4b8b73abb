//! Additional routes among the NAT64 addresses.

use super::helpers;
use crate::cidr::{IpNet, NAT64_PREFIX, overlap};
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An additional route has a destination in `64:ff9b::/96`.
    ///
    /// DNS64 gives IPv4 hosts addresses of this prefix, and the private tables of IPv6 clusters have a route for it to
    /// the zone's egress. A second route for the same prefix is refused, and one for a part of it takes that part of
    /// the IPv4 world away from NAT64 ("DNS64 and NAT64" in the VPC User Guide). In IPv4 clusters nothing uses the
    /// prefix.
    ///
    /// Remove the route; for another way to IPv4 change `egress`.
    pub static RULE = {
        code: "route-over-nat64",
        summary: "an additional route takes addresses of NAT64 to another target",
        severity: Warning,
        cause: Forbidden,
        source: Aws,
        releases: Releases::since(24),
        needs: [AdditionalRoutes, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: '64:ff9b::/96', target: tgw-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      subnets:
      - {name: a, type: Private, zone: us-east-1a, egress: tgw-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.cluster.is_ipv6() {
        // Nothing leads to NAT64 there.
        return;
    }
    let nat64 = IpNet::V6(NAT64_PREFIX);
    for at in helpers::routes(subject) {
        let wider_is_harmless = at.destination.contains(&nat64) && at.destination != nat64;
        if !overlap(at.destination, nat64) || wider_is_harmless {
            continue;
        }
        let message = format!("`{}` lies in `{nat64}`, which leads to NAT64", at.destination);
        report
            .report(at.cidr_field(), message)
            .value(at.route.cidr.text())
            .hint("Remove the route")
            .repair_by_removal_of_parent(Safety::Unsafe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(routes: &str) -> String {
        format!(
            "cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: [{{name: a, type: Private, \
            zone: us-east-1a, additionalRoutes: [{routes}]}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_ipv4_clusters() {
        let yaml = request("{cidr: '64:ff9b::/96', target: nat-1}");
        accepts(&RULE, &yaml.replace("nonMasqueradeCIDR: '::/0', ", ""));
    }

    #[test]
    fn accepts_wider_destinations() {
        accepts(&RULE, &request("{cidr: '::/0', target: tgw-1}, {cidr: '64:ff9b:1::/48', target: tgw-1}"));
    }

    #[test]
    fn reports_the_prefix_and_its_parts() {
        let found = reports(
            &RULE,
            &request("{cidr: '64:ff9b::/96', target: nat-1}, {cidr: '64:ff9b::a00:0/104', target: tgw-1}"),
            &["spec.networking.subnets[0].additionalRoutes[0].cidr"],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[0].additionalRoutes[1].cidr");
    }
}
