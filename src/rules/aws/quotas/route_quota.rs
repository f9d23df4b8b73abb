//! More routes than a table may have.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::aws::quotas;
use crate::cidr::IpNet;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedCluster, SubnetType};

rule! {
    /// The private table of a zone gets more routes than AWS allows by default.
    ///
    /// The quota `L-93826ACB` counts the routes of a table, IPv4 and IPv6 apart, propagated ones left out; AWS raises
    /// it on request ("Amazon VPC quotas" in the VPC User Guide). The finding says the default, its upper limit and
    /// when it was read. All private subnets of a zone share a table: counted are the different destinations of their
    /// `additionalRoutes`, and kOps' own routes, `0.0.0.0/0` and in IPv6 clusters `::/0` and `64:ff9b::/96`.
    ///
    /// Join neighbouring destinations into larger ones, or have the quota raised.
    pub static RULE = {
        code: "route-quota",
        summary: "a route table gets more routes than AWS allows by default",
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
        - {cidr: 10.0.0.0/16, target: tgw-1}
        - {cidr: 10.1.0.0/16, target: tgw-1}
        - {cidr: 10.2.0.0/16, target: tgw-1}
        - {cidr: 10.3.0.0/16, target: tgw-1}
        - {cidr: 10.4.0.0/16, target: tgw-1}
        - {cidr: 10.5.0.0/16, target: tgw-1}
        - {cidr: 10.6.0.0/16, target: tgw-1}
        - {cidr: 10.7.0.0/16, target: tgw-1}
        - {cidr: 10.8.0.0/16, target: tgw-1}
        - {cidr: 10.9.0.0/16, target: tgw-1}
        - {cidr: 10.10.0.0/16, target: tgw-1}
        - {cidr: 10.11.0.0/16, target: tgw-1}
        - {cidr: 10.12.0.0/16, target: tgw-1}
        - {cidr: 10.13.0.0/16, target: tgw-1}
        - {cidr: 10.14.0.0/16, target: tgw-1}
        - {cidr: 10.15.0.0/16, target: tgw-1}
        - {cidr: 10.16.0.0/16, target: tgw-1}
        - {cidr: 10.17.0.0/16, target: tgw-1}
        - {cidr: 10.18.0.0/16, target: tgw-1}
        - {cidr: 10.19.0.0/16, target: tgw-1}
        - {cidr: 10.20.0.0/16, target: tgw-1}
        - {cidr: 10.21.0.0/16, target: tgw-1}
        - {cidr: 10.22.0.0/16, target: tgw-1}
        - {cidr: 10.23.0.0/16, target: tgw-1}
        - {cidr: 10.24.0.0/16, target: tgw-1}
        - {cidr: 10.25.0.0/16, target: tgw-1}
        - {cidr: 10.26.0.0/16, target: tgw-1}
        - {cidr: 10.27.0.0/16, target: tgw-1}
        - {cidr: 10.28.0.0/16, target: tgw-1}
        - {cidr: 10.29.0.0/16, target: tgw-1}
        - {cidr: 10.30.0.0/16, target: tgw-1}
        - {cidr: 10.31.0.0/16, target: tgw-1}
        - {cidr: 10.32.0.0/16, target: tgw-1}
        - {cidr: 10.33.0.0/16, target: tgw-1}
        - {cidr: 10.34.0.0/16, target: tgw-1}
        - {cidr: 10.35.0.0/16, target: tgw-1}
        - {cidr: 10.36.0.0/16, target: tgw-1}
        - {cidr: 10.37.0.0/16, target: tgw-1}
        - {cidr: 10.38.0.0/16, target: tgw-1}
        - {cidr: 10.39.0.0/16, target: tgw-1}
        - {cidr: 10.40.0.0/16, target: tgw-1}
        - {cidr: 10.41.0.0/16, target: tgw-1}
        - {cidr: 10.42.0.0/16, target: tgw-1}
        - {cidr: 10.43.0.0/16, target: tgw-1}
        - {cidr: 10.44.0.0/16, target: tgw-1}
        - {cidr: 10.45.0.0/16, target: tgw-1}
        - {cidr: 10.46.0.0/16, target: tgw-1}
        - {cidr: 10.47.0.0/16, target: tgw-1}
        - {cidr: 10.48.0.0/16, target: tgw-1}
        - {cidr: 10.49.0.0/16, target: tgw-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: 10.0.0.0/10, target: tgw-1}
"#,
        check: check,
    }
}

/// The routes of a private table that no subnet lists: of IPv4, and of IPv6 in IPv6 clusters.
const OWN_IPV4: usize = 1;
const OWN_IPV6: usize = 2;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let quota = quotas::ROUTES;
    let listed = cluster.subnets.iter().map(|subnet| subnet.spec.additional_routes.as_ref().map_or(0, Vec::len));
    if OWN_IPV4.max(OWN_IPV6) + listed.sum::<usize>() <= quota.default {
        return;
    }
    for (zone, (first, destinations)) in destinations(cluster) {
        let ipv4 = destinations.iter().filter(|net| matches!(net, IpNet::V4(_))).count();
        let own_ipv6 = if cluster.is_ipv6() { OWN_IPV6 } else { 0 };
        let counts = [("IPv4", OWN_IPV4 + ipv4), ("IPv6", own_ipv6 + destinations.len() - ipv4)];
        for (family, count) in counts.into_iter().filter(|(_, count)| quota.default < *count) {
            let message = format!("the private table of `{zone}` gets {count} {family} routes; {quota}");
            report.report(paths::subnet_field(first, "additionalRoutes"), message).hint(quota.hint());
        }
    }
}

/// The destinations of the additional routes of each zone with a private table, and the first subnet that lists some.
fn destinations<'a>(cluster: &'a AssignedCluster<'a>) -> BTreeMap<&'a str, (usize, BTreeSet<IpNet>)> {
    let zones = cluster.zones.iter().filter(|zone| zone.has_private_table).map(|zone| zone.name.as_str());
    let with_table = LazyCell::new(|| zones.collect::<BTreeSet<_>>());
    let mut destinations = BTreeMap::new();
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let routes = subnet.spec.additional_routes.as_deref().unwrap_or_default();
        if routes.is_empty() || subnet.kind != Some(SubnetType::Private) {
            continue;
        }
        if with_table.contains(subnet.zone.as_str()) {
            let (_, known) = destinations.entry(subnet.zone.as_str()).or_insert_with(|| (index, BTreeSet::new()));
            known.extend(routes.iter().filter_map(|route| route.cidr.net()));
        }
    }
    destinations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn subnet(name: &str, first: usize, count: usize) -> String {
        let routes = (first..first + count).map(|index| format!("{{cidr: 10.{index}.0.0/16, target: tgw-1}}"));
        let routes = routes.collect::<Vec<_>>().join(", ");
        format!("{{name: {name}, type: Private, zone: us-east-1a, additionalRoutes: [{routes}]}}")
    }

    fn request(subnets: &[String]) -> String {
        format!("cluster: {{spec: {{networking: {{subnets: [{}]}}}}}}", subnets.join(", "))
    }

    #[test]
    fn accepts_repeated_destinations_and_tables_of_others() {
        accepts(&RULE, &request(&[subnet("a", 0, 49), subnet("b", 0, 49)]));
        accepts(&RULE, &request(&[subnet("a", 0, 60).replace("Private,", "Private, egress: External,")]));
    }

    #[test]
    fn reports_a_table_that_several_subnets_fill() {
        let found = reports(
            &RULE,
            &request(&[subnet("a", 0, 25), subnet("b", 25, 25)]),
            &["spec.networking.subnets[0].additionalRoutes"],
        );
        assert!(
            found[0].message.contains("gets 51 IPv4 routes; the default quota `L-93826ACB` is 50"),
            "{}",
            found[0].message
        );
    }
}
