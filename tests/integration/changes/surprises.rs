//! The surprises of changes: each has its code, and a change that shows it.

use kops_network_planner::http::{Settings, router};
use serde_json::{Value as Json, json};

use super::ask;
use super::specs::{named, side, zone, zone_ipv6};

/// The code, what there is, what is to be, and the outcome.
type Surprise = (&'static str, Json, Json, &'static str);

/// Surprises of `egress` and of routes.
fn surprises() -> Vec<Surprise> {
    let eip = ", egress: eipalloc-0a";
    let own = side(&zone(""));
    vec![
        ("ipv6-route-replacement-crashes", side(&zone_ipv6("")), side(&zone_ipv6(", egress: tgw-0a")), "fails"),
        ("users-object-taken-over", side(&zone(", egress: nat-0a")), own.clone(), "applies"),
        ("users-object-taken-over", side(&zone(eip)), own.clone(), "applies"),
        ("billed-object-left", own.clone(), side(&zone(", egress: tgw-0a")), "applies"),
        ("route-target-replaced", own.clone(), side(&zone(", egress: tgw-0a")), "applies"),
        ("stale-association-keeps-routing", own.clone(), side(&zone(", egress: External")), "applies"),
        ("nat-gateway-address-immutable", own.clone(), side(&zone(eip)), "stuck"),
        (
            "stale-route-keeps-routing",
            side(&zone(", additionalRoutes: [{cidr: 10.9.0.0/16, target: pcx-0a}]")),
            own.clone(),
            "applies",
        ),
        (
            "instance-route-without-target",
            own.clone(),
            side(&zone(", additionalRoutes: [{cidr: 10.9.0.0/16, target: i-0a}]")),
            "fails",
        ),
        (
            "named-gateway-crashes",
            own.clone(),
            side(&zone(", additionalRoutes: [{cidr: 10.9.0.0/16, target: igw-0a}]")),
            "stuck",
        ),
    ]
}

/// The same of changes of public subnets and of the VPC.
fn surprises_of_subnets() -> Vec<Surprise> {
    let public = |subnets: &str| side(&format!("networkCIDR: 10.0.0.0/16, subnets: [{subnets}]"));
    let a = "{name: a, type: Public, zone: us-east-1a, cidr: 10.0.1.0/24}";
    vec![
        ("renamed-subnet-conflicts", public(a), public(&a.replace("name: a", "name: b")), "fails"),
        ("subnet-cidr-immutable", public(a), public(&a.replace("10.0.1.0", "10.0.2.0")), "stuck"),
        ("subnet-zone-immutable", public(a), public(&a.replace("us-east-1a", "us-east-1b")), "stuck"),
        (
            "vpc-cidr-immutable",
            public(a),
            json!({"manifests": text(&public(a)).replace("/16", "/17"), "kopsRelease": "1.36"}),
            "stuck",
        ),
        (
            "assigned-block-shifts",
            public("{name: a, type: Public, zone: us-east-1a}, {name: b, type: Public, zone: us-east-1a}"),
            public("{name: b, type: Public, zone: us-east-1a}, {name: a, type: Public, zone: us-east-1a}"),
            "stuck",
        ),
        (
            "untagged-subnet-made-again",
            side(&format!("tagSubnets: false, networkCIDR: 10.0.0.0/16, subnets: [{a}]")),
            side(&format!("tagSubnets: false, networkCIDR: 10.0.0.0/16, subnets: [{a}]")),
            "fails",
        ),
        ("second-run-needed", public(a), public(&a.replace("/24", "/24, ipv6CIDR: /64#0")), "applies"),
        ("subnet-loses-ipv6", public(&a.replace("/24", "/24, ipv6CIDR: /64#0")), public(a), "applies"),
        (
            "vpc-block-in-use",
            side(&format!(
                "networkCIDR: 10.0.0.0/16, additionalNetworkCIDRs: [10.1.0.0/16], subnets: [{a}, {}]",
                "{name: b, type: Public, zone: us-east-1a, cidr: 10.1.1.0/24}"
            )),
            public(a),
            "fails",
        ),
    ]
}

/// The same of names, gateways and tags, and of what goes on.
fn surprises_of_names_and_gateways() -> Vec<Surprise> {
    let public = |subnets: &str| side(&format!("networkCIDR: 10.0.0.0/16, subnets: [{subnets}]"));
    let a = "{name: a, type: Public, zone: us-east-1a, cidr: 10.0.1.0/24}";
    let own = side(&zone(""));
    vec![
        (
            "cluster-name-changed",
            public(a),
            named("d.example.com", "", &format!("networkCIDR: 10.0.0.0/16, subnets: [{a}]")),
            "applies",
        ),
        ("shared-object-released", side(&zone(", egress: nat-0a")), side(&zone(", egress: nat-0b")), "applies"),
        ("subnet-changes-table", side(&zone("")), side(&zone("").replace("type: Private", "type: Public")), "applies"),
        ("tags-updated", own.clone(), named("c.example.com", "cloudLabels: {team: a},", &zone("")), "applies"),
        (
            "elastic-ip-made-on-every-try",
            side(&zone(", egress: External")),
            side(&zone("").replace("10.0.0.0/24", "10.0.1.0/24")),
            "stuck",
        ),
        ("nothing-is-rolled-back", side(&zone_ipv6("")), side(&zone_ipv6(", egress: tgw-0a")), "fails"),
        ("waits-for-refused", public(a), public(&a.replace("us-east-1a", "us-east-1b")), "stuck"),
    ]
}

fn text(side: &Json) -> &str {
    side["manifests"].as_str().unwrap()
}

#[tokio::test]
async fn every_surprise_has_its_code() {
    let router = router(Settings::default());
    for (code, before, after, outcome) in
        surprises().into_iter().chain(surprises_of_subnets()).chain(surprises_of_names_and_gateways())
    {
        let answer = ask(router.clone(), &json!({"before": before, "after": after})).await;
        assert_eq!(answer["outcome"], outcome, "{code}: {answer}");
        let lists =
            ["changes", "secondRun", "diagnostics"].into_iter().flat_map(|list| answer[list].as_array().unwrap());
        let found = lists.filter(|change| change["code"] == code).count();
        assert!(0 < found, "{code} is not said: {answer}");
    }
}

#[tokio::test]
async fn a_change_says_where_it_comes_from() {
    let router = router(Settings::default());
    let question = json!({"before": side(&zone("")), "after": side(&zone(", egress: tgw-0a"))});
    let answer = ask(router, &question).await;
    let route = answer["changes"].as_array().unwrap().iter().find(|change| change["action"] == "update").unwrap();
    let because = &route["because"][0];
    assert_eq!(because["field"], "spec.networking.subnets[0].egress");
    assert_eq!(because["source"]["side"], "after");
    assert_eq!(route["impact"], json!({"downtime": "brief", "billed": false}));
    assert_eq!(route["helpURI"], "/codes/route-target-replaced");
    let field = &route["fields"][0];
    assert_eq!((&field["name"], &field["after"]), (&json!("target"), &json!("tgw-0a")));
}

/// The change of an object, by its kind and name.
fn change<'a>(answer: &'a Json, kind: &str, name: &str) -> &'a Json {
    let is_it = |change: &&Json| change["resource"]["kind"] == kind && change["resource"]["name"] == name;
    answer["changes"].as_array().unwrap().iter().find(is_it).unwrap_or_else(|| panic!("no {kind} {name}: {answer}"))
}

#[tokio::test]
async fn a_subnet_that_gets_a_table_to_the_nat_gateway_in_it_is_cut_off() {
    let router = router(Settings::default());
    let swapped = zone("").replace("type: Private", "type: X").replace("Utility", "Private").replace("X", "Utility");
    let answer = ask(router.clone(), &json!({"before": side(&zone("")), "after": side(&swapped)})).await;
    let cut_off = change(&answer, "routeTableAssociation", "private-u.c.example.com");
    assert_eq!(cut_off["impact"]["downtime"], "outage", "{cut_off}");
    assert!(cut_off["explanation"].as_str().unwrap().contains("comes back to it"), "{cut_off}");
    assert!(cut_off["hint"].as_str().unwrap().contains("delete the NAT gateway in it"), "{cut_off}");
    let moved = change(&answer, "routeTableAssociation", "a.c.example.com");
    assert_eq!(moved["impact"]["downtime"], "brief", "{moved}");
}

#[tokio::test]
async fn another_target_of_the_same_name_is_not_known_before_it_is_made() {
    let router = router(Settings::default());
    let public = "{name: p, type: Public, zone: us-east-1a, cidr: 10.0.1.0/24, ipv6CIDR: /64#2, egress: eipalloc-0a}";
    let utility = "{name: u, type: Utility, zone: us-east-1a, cidr: 10.0.2.0/24, ipv6CIDR: /64#3}";
    let private = "{name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#1, egress: eipalloc-0a}";
    let network = "nonMasqueradeCIDR: '::/0', networkCIDR: 10.0.0.0/16";
    let before = side(&format!("{network}, subnets: [{public}, {utility}]"));
    let after = side(&format!("{network}, subnets: [{public}, {utility}, {private}]"));
    let answer = ask(router, &json!({"before": before, "after": after})).await;
    let route = change(&answer, "route", "public-us-east-1a-64:ff9b::/96");
    let field = json!({"name": "target", "before": "us-east-1a.c.example.com", "afterUnknown": true});
    assert_eq!(route["fields"], json!([field]), "{route}");
}

#[tokio::test]
async fn terraform_interrupts_what_it_destroys_before_it_fails_and_nothing_in_a_new_subnet() {
    let router = router(Settings::default());
    let subnets = |a: &str, b: &str, more: &str| {
        let a = format!("{{name: a, type: Public, zone: us-east-1a, cidr: {a}}}");
        let b = format!("{{name: b, type: Public, zone: us-east-1b, cidr: {b}}}");
        side(&format!("networkCIDR: 10.0.0.0/16, subnets: [{a}, {b}{more}"))
    };
    let (one, two) = ("10.0.1.0/24", "10.0.2.0/24");
    let question = json!({"before": subnets(one, two, "]"), "after": subnets(two, one, "]"), "target": "terraform"});
    let answer = ask(router.clone(), &question).await;
    for name in ["a.c.example.com", "b.c.example.com"] {
        let swapped = change(&answer, "subnet", name);
        assert_eq!((&swapped["action"], &swapped["impact"]["downtime"]), (&json!("fail"), &json!("outage")));
    }
    let more = ", {name: c, type: Public, zone: us-east-1a, cidr: 10.1.0.0/24}], additionalNetworkCIDRs: [10.1.0.0/16]";
    let question = json!({"before": subnets(one, two, "]"), "after": subnets(one, two, more), "target": "terraform"});
    let answer = ask(router, &question).await;
    let new = change(&answer, "subnet", "c.c.example.com");
    assert_eq!((&new["code"], &new["impact"]["downtime"]), (&json!("terraform-may-conflict"), &json!("none")));
}
