//! What Terraform does, edit by edit.

use std::collections::BTreeSet;

use kops_network_planner::http::{Settings, router};
use serde_json::{Value as Json, json};

use super::ask;
use super::recorded::text;
use super::specs::{named, side, zone, zone_ipv6};

/// A public subnet, and another one.
const A: &str = "{name: a, type: Public, zone: us-east-1a, cidr: 10.0.1.0/24}";
const B: &str = "{name: b, type: Public, zone: us-east-1b, cidr: 10.0.2.0/24}";
/// A private subnet with the utility subnet that it needs, as `zone` has them.
const PRIVATE: &str = "{name: a, type: Private, zone: us-east-1a, cidr: 10.0.64.0/18}";
const UTILITY: &str = "{name: u, type: Utility, zone: us-east-1a, cidr: 10.0.0.0/24}";
/// The private subnet of `zone_ipv6`.
const PRIVATE_IPV6: &str = "{name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#1}, ";

/// Subnets in a network of their own.
fn public(subnets: &[&str]) -> String {
    format!("networkCIDR: 10.0.0.0/16, subnets: [{}]", subnets.join(", "))
}

/// Private subnets in these zones, and two utility subnets.
fn zones(private: &[(&str, &str)]) -> String {
    let subnet = |(index, (name, zone)): (usize, &(&str, &str))| {
        format!("{{name: {name}, type: Private, zone: {zone}, cidr: 10.0.{}.0/24}}", 64 + index)
    };
    let private: Vec<String> = private.iter().enumerate().map(subnet).collect();
    let utility = "{name: ua, type: Utility, zone: us-east-1a, cidr: 10.0.0.0/24}, {name: ub, type: Utility, zone: \
        us-east-1b, cidr: 10.0.1.0/24}";
    format!("networkCIDR: 10.0.0.0/16, subnets: [{}, {utility}]", private.join(", "))
}

/// What is edited, what there is, what is to be, and `ACTION KIND` of what happens.
type Edit = (&'static str, Json, Json, &'static [&'static str]);

/// All of them.
fn edits() -> impl Iterator<Item = Edit> {
    [
        routes,
        changed_routes,
        egress_away,
        egress_back,
        egress_other,
        vpc_blocks,
        families,
        vpcs,
        tags,
        names,
        ids,
        blocks,
        added,
        places,
    ]
    .into_iter()
    .flat_map(|edits: fn() -> Vec<Edit>| edits())
}

/// Edits of additional routes.
fn routes() -> Vec<Edit> {
    let own = zone("");
    let of = |private: &str| side(&zone(private));
    vec![
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
    ]
}

/// Two private subnets of a zone, one of them with an additional route.
fn with_route(name: &str) -> Json {
    let subnets = zones(&[("a", "us-east-1a"), ("b", "us-east-1a")]);
    let route = ", additionalRoutes: [{cidr: 10.9.0.0/16, target: pcx-0a}]";
    let own = format!("{{name: {name}, type: Private");
    side(&subnets.replace(&own, &format!("{own}{route}")))
}

/// Edits of what additional routes say.
fn changed_routes() -> Vec<Edit> {
    let of = |private: &str| side(&zone(private));
    let ipv6 = zone_ipv6("");
    vec![
        (
            "the target of an additional route",
            of(", additionalRoutes: [{cidr: 10.9.0.0/16, target: pcx-0a}]"),
            of(", additionalRoutes: [{cidr: 10.9.0.0/16, target: tgw-0a}]"),
            &["update route"],
        ),
        (
            "the destination of an additional route",
            of(", additionalRoutes: [{cidr: 10.9.0.0/16, target: pcx-0a}]"),
            of(", additionalRoutes: [{cidr: 10.8.0.0/16, target: pcx-0a}]"),
            &["create route", "delete route"],
        ),
        (
            "an additional route of another subnet of the zone",
            with_route("a"),
            with_route("b"),
            &["create route", "delete route"],
        ),
        (
            "an additional route to IPv6",
            side(&ipv6),
            side(&zone_ipv6(", additionalRoutes: [{cidr: '2001:db8:ffff::/48', target: tgw-0a}]")),
            &["fail route"],
        ),
    ]
}

/// Edits of `egress` away from an own gateway.
fn egress_away() -> Vec<Edit> {
    let own = zone("");
    let of = |private: &str| side(&zone(private));
    let ipv6 = zone_ipv6("");
    vec![
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
            "none to a transit gateway",
            side(&own),
            of(", egress: tgw-0a"),
            &["delete elasticIP", "delete natGateway", "update route"],
        ),
        (
            "none to an instance",
            side(&own),
            of(", egress: i-0a"),
            &["delete elasticIP", "delete natGateway", "fail route"],
        ),
    ]
}

/// Edits of `egress` back to an own gateway.
fn egress_back() -> Vec<Edit> {
    let own = zone("");
    let of = |private: &str| side(&zone(private));
    vec![
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
        (
            "a transit gateway to none",
            of(", egress: tgw-0a"),
            side(&own),
            &["create elasticIP", "create natGateway", "update route"],
        ),
        (
            "External to none",
            of(", egress: External"),
            side(&own),
            &[
                "create elasticIP",
                "create natGateway",
                "create route",
                "create routeTable",
                "create routeTableAssociation",
            ],
        ),
    ]
}

/// Edits of `egress` and of addresses.
fn egress_other() -> Vec<Edit> {
    let own = zone("");
    let of = |private: &str| side(&zone(private));
    vec![
        ("a NAT gateway to another", of(", egress: nat-0a"), of(", egress: nat-0b"), &["update route"]),
        (
            "an elastic IP to another",
            of(", egress: eipalloc-0a"),
            of(", egress: eipalloc-0b"),
            &["replace natGateway", "update route"],
        ),
        ("a transit gateway to another", of(", egress: tgw-0a"), of(", egress: tgw-0b"), &["update route"]),
        ("a NAT gateway to a transit gateway", of(", egress: nat-0a"), of(", egress: tgw-0a"), &["update route"]),
        ("an address is named", side(&own), of(", publicIP: 203.0.113.10"), &["update elasticIP"]),
        ("an address is named no more", of(", publicIP: 203.0.113.10"), side(&own), &["update elasticIP"]),
        ("another address is named", of(", publicIP: 203.0.113.10"), of(", publicIP: 203.0.113.11"), &[]),
    ]
}

/// Edits of the blocks of the VPC.
fn vpc_blocks() -> Vec<Edit> {
    let own = zone("");
    vec![
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
            "an additional block is removed",
            side(&format!("additionalNetworkCIDRs: [10.1.0.0/16], {own}")),
            side(&own),
            &["delete vpcCIDRBlock"],
        ),
        (
            "an additional block becomes another one",
            side(&format!("additionalNetworkCIDRs: [10.1.0.0/16], {own}")),
            side(&format!("additionalNetworkCIDRs: [10.2.0.0/16], {own}")),
            &["create vpcCIDRBlock", "delete vpcCIDRBlock"],
        ),
    ]
}

/// Edits of the family of addresses.
fn families() -> Vec<Edit> {
    let private = (
        "IPv4 to IPv6, a private subnet without its block",
        side(&zone("")),
        side(&zone_ipv6("")),
        &[
            "replace subnet",
            "update subnet",
            "replace routeTableAssociation",
            "create egressOnlyInternetGateway",
            "create route",
        ][..],
    );
    let public = (
        "IPv4 to IPv6, public subnets",
        side(&public(&[A])),
        side(&format!("nonMasqueradeCIDR: '::/0', {}", public(&[&A.replace("/24", "/24, ipv6CIDR: /64#0")]))),
        &[
            "update subnet",
            "create routeTable",
            "create routeTableAssociation",
            "delete routeTableAssociation",
            "create route",
            "create elasticIP",
            "create natGateway",
        ][..],
    );
    vec![private, public]
}

/// Edits of which VPC it is.
fn vpcs() -> Vec<Edit> {
    let own = zone("");
    vec![
        (
            "the VPC becomes its own existing one",
            side(&own),
            side(&format!("networkID: vpc-0a, {own}")),
            &["fail vpc", "delete dhcpOptions", "delete vpcDHCPOptionsAssociation", "delete internetGateway"],
        ),
        (
            "the existing VPC is left for an own one",
            side(&format!("networkID: vpc-0a, {}", public(&[A]))),
            side(&public(&[A])),
            &[
                "create vpc",
                "create dhcpOptions",
                "create vpcDHCPOptionsAssociation",
                "create internetGateway",
                "replace subnet",
                "replace routeTable",
                "replace routeTableAssociation",
                "replace route",
            ],
        ),
        (
            "the existing VPC becomes another one",
            side(&format!("networkID: vpc-0a, {}", public(&[A]))),
            side(&format!("networkID: vpc-0b, {}", public(&[A]))),
            &["replace subnet", "replace routeTable", "replace routeTableAssociation", "replace route"],
        ),
    ]
}

/// Edits of tags.
fn tags() -> Vec<Edit> {
    let own = zone("");
    vec![
        (
            "tags of subnets",
            side(&public(&[A])),
            side(&format!("tagSubnets: false, {}", public(&[A]))),
            &["update subnet"],
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

/// Edits of names and tags.
fn names() -> Vec<Edit> {
    vec![
        (
            "another name of the cluster",
            side(&public(&[A])),
            named("d.example.com", "", &public(&[A])),
            &[
                "create vpc",
                "delete vpc",
                "create dhcpOptions",
                "delete dhcpOptions",
                "create vpcDHCPOptionsAssociation",
                "delete vpcDHCPOptionsAssociation",
                "create internetGateway",
                "delete internetGateway",
                "create subnet",
                "delete subnet",
                "create routeTable",
                "delete routeTable",
                "create routeTableAssociation",
                "delete routeTableAssociation",
                "replace route",
            ],
        ),
        (
            "two names that are one for Terraform",
            side(&public(&[&A.replace("name: a", "name: a.x")])),
            side(&public(&[&A.replace("name: a", "name: a.x"), &B.replace("name: b", "name: a-x")])),
            &["fail subnet"],
        ),
        (
            "a name that is the same for Terraform",
            side(&public(&[&A.replace("name: a", "name: a.x")])),
            side(&public(&[&A.replace("name: a", "name: a-x")])),
            &["update subnet"],
        ),
    ]
}

/// Edits of the ids of subnets.
fn ids() -> Vec<Edit> {
    vec![
        (
            "own subnets get their ids",
            side(&format!("networkID: vpc-0a, {}", public(&[A]))),
            side(&format!("networkID: vpc-0a, {}", public(&[&A.replace("1a,", "1a, id: subnet-0a,")]))),
            &["delete subnet", "delete routeTable", "delete routeTableAssociation", "delete route"],
        ),
        (
            "the id of a subnet is removed",
            side(&format!("networkID: vpc-0a, {}", public(&[&A.replace("1a,", "1a, id: subnet-0a,")]))),
            side(&format!("networkID: vpc-0a, {}", public(&[A]))),
            &["fail subnet", "create routeTable", "create routeTableAssociation", "create route"],
        ),
    ]
}

/// Edits of the blocks of subnets.
fn blocks() -> Vec<Edit> {
    let own = zone("");
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
            "the block of a subnet is dropped, so that it has IPv6 only",
            side(&ipv6.replace("ipv6CIDR: /64#1", "cidr: 10.0.64.0/18, ipv6CIDR: /64#1")),
            side(&ipv6),
            &["replace subnet", "replace routeTableAssociation"],
        ),
        (
            "a subnet of IPv6 gets a block",
            side(&ipv6),
            side(&ipv6.replace("ipv6CIDR: /64#1", "cidr: 10.0.64.0/18, ipv6CIDR: /64#1")),
            &["replace subnet", "replace routeTableAssociation"],
        ),
    ]
}

/// Subnets that are added, removed or renamed.
fn added() -> Vec<Edit> {
    let own = zone("");
    let ipv6 = zone_ipv6("");
    vec![
        (
            "a subnet is renamed",
            side(&own),
            side(&own.replace("name: a,", "name: b,")),
            &["fail subnet", "delete subnet", "create routeTableAssociation", "delete routeTableAssociation"],
        ),
        (
            "a subnet is added",
            side(&public(&[A])),
            side(&public(&[A, B])),
            &["create subnet", "create routeTableAssociation"],
        ),
        (
            "the first private zone is added",
            side(&public(&[A])),
            side(&public(&[A, &PRIVATE.replace("name: a", "name: p"), UTILITY])),
            &[
                "update subnet",
                "create subnet",
                "create routeTable",
                "create routeTableAssociation",
                "create route",
                "create elasticIP",
                "create natGateway",
            ],
        ),
        (
            "the last private subnets are removed, in IPv6",
            side(&ipv6),
            side(&ipv6.replace(PRIVATE_IPV6, "")),
            &[
                "delete subnet",
                "delete routeTable",
                "delete routeTableAssociation",
                "delete route",
                "delete elasticIP",
                "delete natGateway",
                "delete egressOnlyInternetGateway",
            ],
        ),
    ]
}

/// Edits of the zones and types of subnets.
fn places() -> Vec<Edit> {
    let own = zone("");
    let own_public = format!("networkCIDR: 10.0.0.0/16, subnets: [{}", PRIVATE.replace("Private", "Public"));
    vec![
        (
            "the zone of a public subnet",
            side(&public(&[A])),
            side(&public(&[&A.replace("1a,", "1b,")])),
            &["replace subnet", "replace routeTableAssociation"],
        ),
        (
            "the zone of the only private subnet of a zone",
            side(&zones(&[("a", "us-east-1a"), ("b", "us-east-1b")])),
            side(&zones(&[("a", "us-east-1b"), ("b", "us-east-1b")])),
            &[
                "replace subnet",
                "replace routeTableAssociation",
                "delete elasticIP",
                "delete natGateway",
                "delete routeTable",
                "delete route",
            ],
        ),
        (
            "public becomes utility",
            side(&public(&[A])),
            side(&public(&[&A.replace("Public", "Utility")])),
            &["update subnet"],
        ),
        (
            "a public subnet becomes private",
            side(&format!("{own_public}, {UTILITY}]")),
            side(&own),
            &[
                "update subnet",
                "create routeTable",
                "create route",
                "create elasticIP",
                "create natGateway",
                "create routeTableAssociation",
                "delete routeTableAssociation",
            ],
        ),
    ]
}

#[tokio::test]
async fn every_edit_does_what_terraform_does() {
    let router = router(Settings::default());
    let mut wrong = Vec::new();
    for (edit, before, after, expected) in edits() {
        let question = json!({"before": before, "after": after, "target": "terraform"});
        let answer = ask(router.clone(), &question).await;
        let changes = answer["changes"].as_array().unwrap().iter();
        let found: BTreeSet<String> = changes
            .map(|change| format!("{} {}", text(&change["action"]), text(&change["resource"]["kind"])))
            .collect();
        let expected: BTreeSet<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        if found != expected {
            let (missing, more): (Vec<_>, Vec<_>) =
                (expected.difference(&found).collect(), found.difference(&expected).collect());
            wrong.push(format!("{edit}: {missing:?} is missing, {more:?} is more: {}", answer["outcome"]));
        }
        assert_eq!((&answer["target"], &answer["basis"]), (&json!("terraform"), &json!("derived")), "{edit}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn what_terraform_does_in_no_order_may_be_refused_once() {
    let router = router(Settings::default());
    let moved = |first: &str, second: &str| {
        let routes = "additionalRoutes: [{cidr: 10.9.0.0/16, target: pcx-0a}]";
        let with = |name: &str| if name == first { format!(", {routes}") } else { String::new() };
        let subnet = |name: &str, block: &str| {
            format!("{{name: {name}, type: Private, zone: us-east-1a, cidr: {block}{}}}", with(name))
        };
        assert_ne!(first, second);
        public(&[&subnet("a", "10.0.64.0/24"), &subnet("b", "10.0.65.0/24"), UTILITY])
    };
    let inside = "{name: b, type: Public, zone: us-east-1b, cidr: 10.1.2.0/24}";
    let block = format!("additionalNetworkCIDRs: [10.1.0.0/16], {}", public(&[A, inside]));
    let cases = [
        (
            zone("").replace("type: Private", "type: Public"),
            zone(""),
            "create routeTableAssociation Resource.AlreadyAssociated",
        ),
        (moved("a", "b"), moved("b", "a"), "create route RouteAlreadyExists"),
        (public(&[A]), block.clone(), "create subnet InvalidSubnet.Range"),
        (block, public(&[A]), "delete vpcCIDRBlock InvalidCidrBlock.InUse"),
    ];
    for (before, after, expected) in cases {
        let question = json!({"before": side(&before), "after": side(&after), "target": "terraform"});
        let answer = ask(router.clone(), &question).await;
        let mut changes = answer["changes"].as_array().unwrap().iter();
        let found = changes.find(|change| change["code"] == "terraform-may-conflict");
        let found = found.unwrap_or_else(|| panic!("{expected} is missing: {answer}"));
        let words = [&found["action"], &found["resource"]["kind"], &found["awsErrorCode"]].map(text);
        assert_eq!((words.join(" ").as_str(), &answer["outcome"]), (expected, &json!("applies")));
    }
}

/// Without their association subnets fall to the VPC's main table: all that they went out by is an outage.
#[tokio::test]
async fn what_subnets_lose_with_their_association_is_an_outage() {
    let (before, after) = (side(&zone("")), side(&zone(", egress: External")));
    let answer = changes_of(&before, &after, "terraform").await;
    let changes = answer["changes"].as_array().unwrap();
    assert!(4 < changes.len(), "{changes:#?}");
    for change in changes {
        assert_eq!(
            (&change["action"], &change["impact"]["downtime"]),
            (&json!("delete"), &json!("outage")),
            "{change}"
        );
    }
}

#[tokio::test]
async fn a_nat_gateway_goes_before_its_routes_are_switched() {
    let router = router(Settings::default());
    for (before, after, downtime) in [
        (zone(""), zone(", egress: tgw-0a"), "outage"),
        (zone(""), zone(", egress: eipalloc-0a"), "outage"),
        (zone(", egress: nat-0a"), zone(", egress: nat-0b"), "brief"),
    ] {
        let question = json!({"before": side(&before), "after": side(&after), "target": "terraform"});
        let answer = ask(router.clone(), &question).await;
        let mut routes =
            answer["changes"].as_array().unwrap().iter().filter(|change| change["resource"]["kind"] == "route");
        assert!(routes.all(|route| route["impact"]["downtime"] == downtime), "{downtime}: {answer}");
    }
}

/// Terraform destroys what machines need before AWS refuses the VPC; each of them has the command that keeps it.
#[tokio::test]
async fn an_own_vpc_that_becomes_an_existing_one_is_to_be_taken_out_of_the_state() {
    let before =
        side(&format!("additionalNetworkCIDRs: [10.9.0.0/16], {}", zone("").replace("10.0.64.0/18", "10.9.0.0/18")));
    let after = side(&format!(
        "networkID: vpc-0123456789abcdef0, additionalNetworkCIDRs: [10.9.0.0/16], {}",
        zone("").replace("10.0.64.0/18", "10.9.0.0/18")
    ));
    let answer =
        ask(router(Settings::default()), &json!({"before": before, "after": after, "target": "terraform"})).await;
    assert_eq!(answer["outcome"], "fails", "{answer:#}");
    let told = |change: &Json| {
        let word = |key: &str| change[key].as_str().unwrap_or_default().to_owned();
        let command = word("hint").split('`').nth(1).unwrap_or_default().to_owned();
        [word("action"), word("awsErrorCode"), command].join(" ")
    };
    let changes: Vec<String> = answer["changes"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(
        changes,
        [
            "fail DependencyViolation terraform state rm aws_vpc.c-example-com",
            "fail InvalidCidrBlock.InUse terraform state rm aws_vpc_ipv4_cidr_block_association.cidr-10-9-0-0--16",
            "delete  terraform state rm aws_vpc_dhcp_options.c-example-com",
            "delete  terraform state rm aws_vpc_dhcp_options_association.c-example-com",
            "delete  terraform state rm aws_internet_gateway.c-example-com",
        ]
    );
    let direct = ask(router(Settings::default()), &json!({"before": before, "after": after})).await;
    for answer in [&answer, &direct] {
        let findings = answer["diagnostics"].as_array().unwrap();
        let found = findings.iter().find(|found| found["code"] == "ids-taken-for-granted").unwrap();
        assert_eq!(found["field"], "spec.networking.networkID");
    }
    let mut told = after.clone();
    told["vpc"] = json!({"subnets": [{"id": "subnet-1", "zone": "us-east-1a", "ipv4CIDR": "10.0.0.0/24"}]});
    let settled = ask(router(Settings::default()), &json!({"before": before, "after": told})).await;
    let findings = settled["diagnostics"].as_array().unwrap();
    assert!(findings.iter().all(|found| found["code"] != "ids-taken-for-granted"), "{findings:#?}");
}

async fn changes_of(before: &Json, after: &Json, target: &str) -> Json {
    ask(router(Settings::default()), &json!({"before": before, "after": after, "target": target})).await
}

fn change<'j>(answer: &'j Json, kind: &str) -> &'j Json {
    let changes = answer["changes"].as_array().unwrap();
    changes.iter().find(|change| change["resource"]["kind"] == kind).unwrap_or_else(|| panic!("{answer:#}"))
}

#[tokio::test]
async fn what_differs_from_a_direct_apply_is_said() {
    let other = [A.replace("10.0.1.0", "10.0.2.0"), B.replace("10.0.2.0", "10.0.1.0")];
    let other = side(&public(&[&other[0], &other[1]]));
    let swapped = changes_of(&side(&public(&[A, B])), &other, "terraform").await;
    let subnet = change(&swapped, "subnet");
    assert_eq!(
        (&swapped["outcome"], &subnet["action"], &subnet["awsErrorCode"]),
        (&json!("fails"), &json!("fail"), &json!("InvalidSubnet.Conflict")),
        "{swapped:#}"
    );
    let external = changes_of(&side(&zone("")), &side(&zone(", egress: External")), "terraform").await;
    assert_eq!(change(&external, "routeTableAssociation")["impact"]["downtime"], "outage", "{external:#}");
    let six = |own: &str| side(&format!("nonMasqueradeCIDR: '::/0', {}", public(&[&A.replace('}', own)])));
    let fewer = changes_of(&six(", ipv6CIDR: /64#1}"), &six("}"), "terraform").await;
    assert_eq!(change(&fewer, "subnet")["code"], "subnet-loses-ipv6", "{fewer:#}");
    let renumbered = side(&public(&[A]).replace("10.0.", "10.1."));
    let moved = changes_of(&side(&public(&[A])), &renumbered, "terraform").await;
    let gateway = change(&moved, "internetGateway");
    assert_eq!(
        (&gateway["code"], &gateway["impact"]["downtime"]),
        (&json!("terraform-moves-gateway"), &json!("outage")),
        "{moved:#}"
    );
    let routed = side(&zone(", additionalRoutes: [{cidr: 10.9.0.0/16, target: igw-0a}]"));
    for (target, is_said) in [("direct", true), ("terraform", false)] {
        let answer = changes_of(&side(&zone("")), &routed, target).await;
        assert_eq!(answer["diagnostics"].to_string().contains("crashes"), is_said, "{answer:#}");
    }
}

#[tokio::test]
async fn a_number_is_not_taken_for_an_address_without_a_word() {
    let of = |block: &str| side(&zone_ipv6("").replace("/64#1", block));
    let compared = changes_of(&of("/64#1"), &of("'2600:1f18:0:1::/64'"), "direct").await;
    assert!(compared["diagnostics"].to_string().contains("ipv6-block-taken-for-granted"), "{compared:#}");
    let same = changes_of(&of("/64#1"), &of("/64#1"), "direct").await;
    assert!(!same["diagnostics"].to_string().contains("ipv6-block-taken-for-granted"), "{same:#}");
}

#[tokio::test]
async fn a_route_that_aws_refuses_does_not_go_through() {
    let routed = side(&zone_ipv6(", additionalRoutes: [{cidr: '2001:db8:ff::/48', target: tgw-0a}]"));
    let answer = changes_of(&side(&zone_ipv6("")), &routed, "direct").await;
    assert_eq!(
        (&answer["outcome"], &change(&answer, "route")["code"]),
        (&json!("fails"), &json!("ipv6-route-sent-as-ipv4")),
        "{answer:#}"
    );
}
