//! What Terraform does, edit by edit.

use std::collections::BTreeSet;

use kops_network_planner::http::{Settings, router};
use serde_json::{Value as Json, json};

use super::ask;
use super::recorded::text;
use super::specs::{named, side, zone, zone_ipv6};

/// What is edited, what there is, what is to be, and `ACTION KIND` of what happens.
fn edits() -> Vec<(&'static str, Json, Json, &'static [&'static str])> {
    let own = zone("");
    let of = |private: &str| side(&zone(private));
    let ipv6 = zone_ipv6("");
    vec![
        (
            "the block of a utility subnet",
            side(&own),
            side(&own.replace("10.0.0.0/24", "10.0.1.0/24")),
            &["replace subnet", "replace routeTableAssociation", "replace natGateway", "update route"],
        ),
        (
            "a block of IPv6 is added",
            side(&own),
            side(&own.replace("10.0.0.0/24", "10.0.0.0/24, ipv6CIDR: /64#0")),
            &["update subnet"],
        ),
        (
            "a block of IPv6 is removed",
            side(&own.replace("10.0.0.0/24", "10.0.0.0/24, ipv6CIDR: /64#0")),
            side(&own),
            &["update subnet"],
        ),
        (
            "a block of IPv6 becomes another one",
            side(&own.replace("10.0.0.0/24", "10.0.0.0/24, ipv6CIDR: /64#0")),
            side(&own.replace("10.0.0.0/24", "10.0.0.0/24, ipv6CIDR: /64#1")),
            &["replace subnet", "replace routeTableAssociation", "replace natGateway", "update route"],
        ),
        (
            "a subnet is renamed",
            side(&own),
            side(&own.replace("name: a,", "name: b,")),
            &["fail subnet", "delete subnet", "create routeTableAssociation", "delete routeTableAssociation"],
        ),
        (
            "none to a NAT gateway",
            side(&own),
            of(", egress: nat-0a"),
            &["delete elasticIP", "delete natGateway", "update route"],
        ),
        (
            "none to a transit gateway, in IPv6",
            side(&ipv6),
            side(&zone_ipv6(", egress: tgw-0a")),
            &["delete elasticIP", "delete natGateway", "update route"],
        ),
        (
            "none to an elastic IP",
            side(&own),
            of(", egress: eipalloc-0a"),
            &["delete elasticIP", "replace natGateway", "update route"],
        ),
        (
            "an elastic IP to none",
            of(", egress: eipalloc-0a"),
            side(&own),
            &["create elasticIP", "replace natGateway", "update route"],
        ),
        (
            "a NAT gateway to none",
            of(", egress: nat-0a"),
            side(&own),
            &["create elasticIP", "create natGateway", "update route"],
        ),
        ("a NAT gateway to another", of(", egress: nat-0a"), of(", egress: nat-0b"), &["update route"]),
        (
            "any to External",
            side(&own),
            of(", egress: External"),
            &[
                "delete elasticIP",
                "delete natGateway",
                "delete route",
                "delete routeTable",
                "delete routeTableAssociation",
            ],
        ),
        (
            "an additional route is added",
            side(&own),
            of(", additionalRoutes: [{cidr: 10.9.0.0/16, target: pcx-0a}]"),
            &["create route"],
        ),
        (
            "an additional route is removed",
            of(", additionalRoutes: [{cidr: 10.9.0.0/16, target: pcx-0a}]"),
            side(&own),
            &["delete route"],
        ),
        (
            "an additional route to an instance",
            side(&own),
            of(", additionalRoutes: [{cidr: 10.9.0.0/16, target: i-0a}]"),
            &["fail route"],
        ),
        (
            "an additional route to an internet gateway",
            side(&own),
            of(", additionalRoutes: [{cidr: 10.9.0.0/16, target: igw-0a}]"),
            &["create route"],
        ),
        (
            "an additional route to an egress-only gateway",
            side(&own),
            of(", additionalRoutes: [{cidr: 10.9.0.0/16, target: eigw-0a}]"),
            &["fail route"],
        ),
        (
            "an additional block",
            side(&own),
            side(&format!("additionalNetworkCIDRs: [10.1.0.0/16], {own}")),
            &["create vpcCIDRBlock"],
        ),
        (
            "the block of the VPC",
            side(&own),
            side(&own.replace("10.0.0.0/16", "10.0.0.0/17")),
            &[
                "replace vpc",
                "replace vpcDHCPOptionsAssociation",
                "update internetGateway",
                "replace subnet",
                "replace natGateway",
                "replace routeTable",
                "replace routeTableAssociation",
                "replace route",
            ],
        ),
        (
            "the VPC becomes its own existing one",
            side(&own),
            side(&format!("networkID: vpc-0a, {own}")),
            &["delete vpc", "delete dhcpOptions", "delete vpcDHCPOptionsAssociation", "delete internetGateway"],
        ),
        (
            "labels",
            side(&own),
            named("c.example.com", "cloudLabels: {team: a},", &own),
            &[
                "update vpc",
                "update dhcpOptions",
                "update internetGateway",
                "update subnet",
                "update elasticIP",
                "update natGateway",
                "update routeTable",
            ],
        ),
    ]
}

#[tokio::test]
async fn every_edit_does_what_terraform_does() {
    let router = router(Settings::default());
    for (edit, before, after, expected) in edits() {
        let question = json!({"before": before, "after": after, "target": "terraform"});
        let answer = ask(router.clone(), &question).await;
        let changes = answer["changes"].as_array().unwrap().iter();
        let found: BTreeSet<String> = changes
            .map(|change| format!("{} {}", text(&change["action"]), text(&change["resource"]["kind"])))
            .collect();
        let expected: BTreeSet<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        assert_eq!(found, expected, "{edit}: {}", answer["diagnostics"]);
        assert_eq!((&answer["target"], &answer["basis"]), (&json!("terraform"), &json!("derived")), "{edit}");
    }
}
