//! IPv6 destinations behind NAT gateways.

use super::helpers;
use crate::cidr::{IpNet, NAT64_PREFIX};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An additional route sends IPv6 addresses to a NAT gateway, which drops them.
    ///
    /// Of IPv6 a NAT gateway takes only `64:ff9b::/96`, the addresses that DNS64 gives to IPv4 hosts ("Configure route
    /// tables" and "NAT gateways" in the VPC User Guide).
    ///
    /// Remove the route: the private tables of IPv6 clusters have a route to the egress-only internet gateway already.
    /// For another network use `tgw-…` or `pcx-…`.
    pub static RULE = {
        code: "ipv6-route-to-nat-gateway",
        summary: "a NAT gateway does not carry the IPv6 destination of an additional route",
        severity: Warning,
        cause: NotSupported,
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
        - {cidr: '2001:db8:1::/48', target: nat-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: 10.100.0.0/16, target: nat-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for at in helpers::routes(subject) {
        let IpNet::V6(destination) = at.destination else {
            continue;
        };
        let target = at.route.target.as_str();
        if !target.starts_with("nat-") || NAT64_PREFIX.contains(&destination) {
            continue;
        }
        let message = format!("NAT gateway `{target}` does not carry the IPv6 destination `{destination}`");
        report.report(at.field.key("target"), message).value(target);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(routes: &str) -> String {
        format!(
            "cluster: {{spec: {{networking: {{subnets: [{{name: a, type: Private, zone: us-east-1a, \
            additionalRoutes: [{routes}]}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_nat64_and_other_targets() {
        accepts(&RULE, &request("{cidr: '64:ff9b::/96', target: nat-1}, {cidr: '2001:db8:1::/48', target: tgw-1}"));
    }

    #[test]
    fn accepts_releases_without_additional_routes() {
        accepts(&RULE, &format!("{}\nkopsRelease: '1.23'", request("{cidr: '::/0', target: nat-1}")));
    }

    #[test]
    fn reports_the_target() {
        reports(
            &RULE,
            &request("{cidr: 10.0.0.0/8, target: nat-1}, {cidr: '::/0', target: nat-1}"),
            &["spec.networking.subnets[0].additionalRoutes[1].target"],
        );
    }
}
