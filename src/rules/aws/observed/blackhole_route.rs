//! Routes of the cluster's subnets to what is gone.

use std::collections::BTreeMap;

use super::helpers::relate_observed;
use crate::release::Releases;
use crate::rules::paths::subnet as subnet_path;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::observed::{Route, RouteTable};
use crate::subnets::Existing;

rule! {
    /// The route table of a subnet that kOps does not route for has a route whose target is gone: AWS shows it as
    /// `blackhole`, or lists the NAT gateway that it leads to as `deleting`, `deleted` or `failed`.
    ///
    /// Packets that such a route takes are lost; a shorter route does not get them ("Route tables" in the VPC User
    /// Guide). It is what is left where a NAT gateway, an instance or a peering connection was deleted. kOps changes
    /// nothing in tables that it did not make.
    ///
    /// Remove the route, or give it a target that exists.
    pub static RULE = {
        code: "blackhole-route",
        summary: "the table of an existing subnet routes to something that is gone",
        severity: Warning,
        cause: NotFound,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Private, zone: us-east-1a, id: subnet-a, cidr: 172.20.32.0/19}
observed:
- RouteTables:
  - RouteTableId: rtb-1
    VpcId: vpc-0a1b2c3d
    Associations: [{SubnetId: subnet-a, AssociationState: {State: associated}}]
    Routes:
    - {DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-0a1b2c3d, State: blackhole}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Private, zone: us-east-1a, id: subnet-a, cidr: 172.20.32.0/19}
observed:
- RouteTables:
  - RouteTableId: rtb-1
    VpcId: vpc-0a1b2c3d
    Associations: [{SubnetId: subnet-a, AssociationState: {State: associated}}]
    Routes:
    - {DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-0a1b2c3d, State: active}
"#,
        check: check,
    }
}

/// The most routes that a message names.
const MOST_NAMED: usize = 3;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let existing = Existing::of(subject.observed);
    let mut users: BTreeMap<&str, (&RouteTable, Vec<usize>)> = BTreeMap::new();
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        if let Some(table) = existing.table(cluster, subnet) {
            users.entry(&table.route_table_id).or_insert((table, Vec::new())).1.push(index);
        }
    }
    for (table, users) in users.into_values() {
        let lost: Vec<&Route> = table.routes().iter().filter(|route| subject.observed.is_lost(route)).collect();
        let Some((first, others)) = users.split_first().filter(|_| !lost.is_empty()) else { continue };
        let message = format!(
            "`{}` routes traffic of `{}` to what is gone: {}",
            table.route_table_id,
            cluster.subnets[*first].spec.name,
            words(&lost)
        );
        let finding = report.report(subnet_path(*first), message);
        finding.hint(format!("Remove these routes from `{}`, or give them targets that exist", table.route_table_id));
        for other in others {
            finding.related(subnet_path(*other), "another subnet that uses the table");
        }
        relate_observed(finding);
    }
}

/// Where the routes lead, the first few of them.
fn words(routes: &[&Route]) -> String {
    let named: Vec<String> = routes
        .iter()
        .take(MOST_NAMED)
        .map(|route| match route.target() {
            "" => format!("`{}`", route.destination_text()),
            target => format!("`{}` to `{target}`", route.destination_text()),
        })
        .collect();
    let more = if MOST_NAMED < routes.len() { ", …" } else { "" };
    format!("{}{more}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, association: &str, routes: &str) -> String {
        let table = format!(
            "{{RouteTableId: rtb-1, VpcId: vpc-1, Associations: [{{{association}, AssociationState: {{State: \
            associated}}}}], Routes: [{routes}]}}"
        );
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, observed: [{{RouteTables: [{table}]}}]}}")
    }

    const SHARED: &str = "networkID: vpc-1, subnets: [{name: a, type: Private, zone: us-east-1a, id: subnet-a, cidr: \
        172.20.32.0/19}, {name: b, type: Private, zone: us-east-1a, id: subnet-b, cidr: 172.20.64.0/19}]";
    const GONE: &str = "{DestinationCidrBlock: 10.0.0.0/8, VpcPeeringConnectionId: pcx-1, State: blackhole}";

    #[test]
    fn accepts_tables_that_the_cluster_does_not_use() {
        accepts(&RULE, &request("networkID: vpc-1", "Main: true", GONE));
        accepts(&RULE, &request(SHARED, "SubnetId: subnet-c", GONE));
        accepts(&RULE, &request(&SHARED.replace("vpc-1", "vpc-2"), "Main: true", GONE));
    }

    #[test]
    fn reports_a_table_once_with_all_its_users() {
        let found = reports(&RULE, &request(SHARED, "Main: true", GONE), &["spec.networking.subnets[0]"]);
        let message = "`rtb-1` routes traffic of `a` to what is gone: `10.0.0.0/8` to `pcx-1`";
        assert_eq!(found[0].message, message);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[1]");
    }

    #[test]
    fn reports_a_route_to_a_nat_gateway_that_is_deleted() {
        let active = "{DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-1, State: active}";
        let with = |state: &str| {
            let gateways = format!("observed: [{{NatGateways: [{{NatGatewayId: nat-1, State: {state}}}]}}, ");
            request(SHARED, "SubnetId: subnet-a", active).replace("observed: [", &gateways)
        };
        accepts(&RULE, &with("available"));
        accepts(&RULE, &with("pending"));
        for state in ["deleting", "deleted", "failed"] {
            let found = reports(&RULE, &with(state), &["spec.networking.subnets[0]"]);
            assert_eq!(found[0].message, "`rtb-1` routes traffic of `a` to what is gone: `0.0.0.0/0` to `nat-1`");
        }
    }

    #[test]
    fn reports_the_main_table_of_an_external_subnet() {
        let external = "networkID: vpc-1, subnets: [{name: a, type: Private, zone: us-east-1a, egress: External}]";
        reports(&RULE, &request(external, "Main: true", GONE), &["spec.networking.subnets[0]"]);
    }
}
