//! What AWS has, in place of a spec: drift.

use std::collections::BTreeSet;

use kops_network_planner::http::{Settings, router};
use kops_network_planner::manifest::{Format, Limits};
use kops_network_planner::plan::{self, Effort, Plan, Query, Wanted};
use kops_network_planner::spec::{Cluster, VpcFacts};
use kops_network_planner::subnets::Management;
use serde_json::{Value as Json, json};

use super::properties::made_without_tags;
use super::specs::{side, zone, zone_ipv6};
use super::{ask, facts, send};
use crate::conformance::{self, Vector};
use crate::rendered::Rendered;

/// The plan request of a vector.
fn request(vector: &Vector) -> Json {
    json!({
        "manifests": vector.text("/spec"),
        "vpc": facts(vector.at("/vpc")),
        "kopsRelease": vector.text("/release"),
    })
}

/// What becomes of a plan request, and what it is made of.
fn planned(request: &Json) -> Option<(Plan, Cluster, VpcFacts)> {
    let (text, query) = (request.to_string(), Query::default());
    let request = plan::read(text.as_bytes(), Format::Json, &query, &Limits::DEFAULT).unwrap();
    let outcome = plan::plan(&request, Effort { wanted: Wanted::Existing, ..Effort::WHOLE }).unwrap();
    Some((outcome.plan?, request.inputs.cluster, request.inputs.vpc))
}

/// What AWS has once kOps has applied a plan request.
fn applied(request: &Json) -> Vec<Json> {
    let (plan, cluster, facts) = planned(request).unwrap();
    Rendered::of(&plan, &cluster, &facts).answers()
}

fn drift(observed: &[Json], after: &Json) -> Json {
    json!({"before": {"observed": observed}, "after": after})
}

#[tokio::test]
async fn nothing_drifts_once_a_plan_is_applied() {
    let router = router(Settings::default());
    let (mut count, mut wrong) = (0, Vec::new());
    for vector in conformance::vectors().filter(|vector| vector.text("/expect/outcome") == "planned") {
        count += 1;
        let after = request(&vector);
        let answer = ask(router.clone(), &drift(&applied(&after), &after)).await;
        let itself = ask(router.clone(), &json!({"before": after, "after": after})).await;
        let expected = if made_without_tags(&vector) { "fails" } else { "unchanged" };
        let is_told = answer["diagnostics"].as_array().unwrap().iter().all(|found| found["code"] != "observed-in-part");
        let counts = (&answer["summary"]["unchanged"], &itself["summary"]["unchanged"]);
        let holds = answer["outcome"] == expected && is_told && (expected == "fails" || counts.0 == counts.1);
        if !holds || answer["before"] != json!({"origin": "observed"}) {
            wrong.push(format!("{}: {} {counts:?} {}", vector.name, answer["outcome"], answer["changes"]));
        }
    }
    assert!(90 < count, "only {count} planned vectors");
    let shown: Vec<_> = wrong.iter().take(25).collect();
    assert!(wrong.is_empty(), "{} of {count} drift: {shown:#?}", wrong.len());
}

#[test]
fn a_plan_that_was_applied_has_the_same_tables() {
    for vector in conformance::vectors().filter(|vector| vector.text("/expect/outcome") == "planned") {
        let mut after = request(&vector);
        let Some((plan, ..)) = planned(&after) else { panic!("{} has no plan", vector.name) };
        after["observed"] = json!(applied(&after));
        let (again, ..) = planned(&after).unwrap();
        let lines = |plan: &Plan| -> Vec<String> {
            plan.own_tables().map(|table| format!("{} {:?} {:?}", table.name, table.subnets, table.own)).collect()
        };
        assert_eq!(lines(&plan), lines(&again), "{}", vector.name);
        let shared = again.network.subnets.iter().filter(|subnet| subnet.management == Management::Shared);
        for subnet in shared {
            assert_eq!(subnet.route_table, Some(Rendered::others_table(subnet)), "{}", vector.name);
        }
    }
}

/// The ids and public addresses in a text, which name objects of AWS.
fn ids(text: &str) -> BTreeSet<&str> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let prefixes = ["vpc-", "subnet-", "nat-", "eipalloc-"];
    let ids = words.filter(|word| prefixes.iter().any(|prefix| word.starts_with(prefix)));
    ids.chain(text.lines().filter_map(|line| Some(line.split_once("publicIP:")?.1.trim()))).collect()
}

/// `ACTION KIND NAME` of the changes, each once. What AWS has does not say which name the task of an additional route
/// had, nor what of others a spec used; blocks are made up.
fn without_task_names(answer: &Json) -> BTreeSet<String> {
    let changes = answer["changes"].as_array().unwrap().iter().filter(|change| change["action"] != "release");
    let line = |change: &Json| {
        let (action, resource) = (change["action"].as_str().unwrap(), &change["resource"]);
        let kind = resource["kind"].as_str().unwrap();
        let is_named = !["route", "subnetIPv6CIDRBlock"].contains(&kind);
        let name = if is_named { &resource["name"] } else { &resource["subnet"] };
        format!("{action} {kind} {}", name.as_str().unwrap_or_default())
    };
    changes.map(line).collect()
}

/// What AWS has once `old` is applied changes as `old` itself does: the recorded edits of owned VPCs are held against
/// drift too, where `new` is of the same cluster and names no id that only the recording has.
#[tokio::test]
async fn what_was_applied_changes_as_its_spec_does() {
    let router = router(Settings::default());
    let (mut count, mut wrong) = (0, Vec::new());
    for vector in super::vectors(super::FILES[0]) {
        let question = super::question(&vector);
        let is_told = ids(vector.text("/new")).is_subset(&ids(vector.text("/old")));
        let is_renamed = !vector.list("/expect/updateErrors").is_empty();
        let is_owned = vector.at("/vpc").is_null();
        let planned = planned(&question["before"]).filter(|_| is_owned && is_told && !is_renamed);
        let Some((plan, cluster, facts)) = planned else { continue };
        count += 1;
        let observed = Rendered::of(&plan, &cluster, &facts).answers();
        let answer = ask(router.clone(), &drift(&observed, &question["after"])).await;
        let of_spec = ask(router.clone(), &question).await;
        let (found, expected) = (without_task_names(&answer), without_task_names(&of_spec));
        if answer["outcome"] != of_spec["outcome"] || found != expected {
            let (more, less): (Vec<_>, Vec<_>) =
                (found.difference(&expected).collect(), expected.difference(&found).collect());
            wrong.push(format!("{}: {} {} +{more:?} -{less:?}", vector.name, answer["outcome"], of_spec["outcome"]));
        }
    }
    assert!(50 < count, "only {count}");
    assert!(wrong.is_empty(), "{} of {count}: {:#?}", wrong.len(), wrong.iter().take(10).collect::<Vec<_>>());
}

/// What AWS has of one zone of private subnets, and the request that made it.
pub fn one_zone() -> (Vec<Json>, Json) {
    let after = side(&zone(""));
    (applied(&after), after)
}

/// The list that an answer of AWS has under `key`.
fn listed<'j>(observed: &'j mut [Json], key: &str) -> &'j mut Vec<Json> {
    observed.iter_mut().find_map(|answer| answer.get_mut(key)).unwrap().as_array_mut().unwrap()
}

/// The first item whose tag `Name` is `name`.
fn named<'j>(observed: &'j mut [Json], key: &str, name: &str) -> &'j mut Json {
    let is_named = |item: &&mut Json| {
        item["Tags"].as_array().is_some_and(|tags| tags.contains(&json!({"Key": "Name", "Value": name})))
    };
    listed(observed, key).iter_mut().find(is_named).unwrap()
}

/// `ACTION KIND NAME CODE` of every change.
fn lines(answer: &Json) -> Vec<String> {
    let line = |change: &Json| {
        let resource = &change["resource"];
        let words = [&change["action"], &resource["kind"], &resource["name"], &change["code"]];
        words.map(|word| word.as_str().unwrap()).join(" ")
    };
    answer["changes"].as_array().unwrap().iter().map(line).collect()
}

async fn check(observed: &[Json], after: &Json, outcome: &str, expected: &[&str]) -> Json {
    let answer = ask(router(Settings::default()), &drift(observed, after)).await;
    assert_eq!(
        (answer["outcome"].as_str().unwrap(), lines(&answer)),
        (outcome, expected.iter().map(|line| (*line).to_owned()).collect())
    );
    answer
}

#[tokio::test]
async fn a_deleted_nat_gateway_is_made_again_and_its_address_stays() {
    let (mut observed, after) = one_zone();
    listed(&mut observed, "NatGateways")[0]["State"] = json!("deleted");
    let table = named(&mut observed, "RouteTables", "private-us-east-1a.c.example.com");
    let default = table["Routes"].as_array_mut().unwrap().iter_mut().find(|route| route["NatGatewayId"].is_string());
    default.unwrap()["State"] = json!("blackhole");
    let expected = [
        "create elasticIP us-east-1a.c.example.com billed-object-created",
        "orphan elasticIP us-east-1a.c.example.com billed-object-left",
        "create natGateway us-east-1a.c.example.com billed-object-created",
        "update route private-us-east-1a-0.0.0.0/0 route-target-replaced",
    ];
    check(&observed, &after, "applies", &expected).await;
}

#[tokio::test]
async fn what_was_changed_by_hand_is_found() {
    let (mut observed, after) = one_zone();
    let table = named(&mut observed, "RouteTables", "private-us-east-1a.c.example.com");
    let routes = table["Routes"].as_array_mut().unwrap();
    routes.push(json!({"DestinationCidrBlock": "10.9.0.0/16", "VpcPeeringConnectionId": "pcx-0a"}));
    let origin = "EnableVgwRoutePropagation";
    routes.push(json!({"DestinationCidrBlock": "10.8.0.0/16", "GatewayId": "vgw-0a", "Origin": origin}));
    routes.push(json!({"DestinationPrefixListId": "pl-0a", "GatewayId": "vpce-0a"}));
    named(&mut observed, "Subnets", "u.c.example.com")["Tags"]
        .as_array_mut()
        .unwrap()
        .retain(|tag| tag["Key"] != "SubnetType");
    let owner = json!({"Key": "kubernetes.io/cluster/c.example.com", "Value": "owned"});
    listed(&mut observed, "Addresses").push(json!({"AllocationId": "eipalloc-0leak", "Tags": [owner]}));
    let other = json!({"Key": "kubernetes.io/cluster/d.example.com", "Value": "owned"});
    listed(&mut observed, "Addresses").push(json!({"AllocationId": "eipalloc-0other", "Tags": [other]}));
    let expected = [
        "update subnet u.c.example.com tags-updated",
        "orphan elasticIP eipalloc-0leak billed-object-left",
        "orphan route private-us-east-1a-10.9.0.0/16 stale-route-keeps-routing",
    ];
    check(&observed, &after, "applies", &expected).await;
}

#[tokio::test]
async fn a_subnet_on_a_table_of_others_moves() {
    let (mut observed, after) = one_zone();
    let table = named(&mut observed, "RouteTables", "private-us-east-1a.c.example.com");
    let associations = std::mem::replace(&mut table["Associations"], json!([]));
    listed(&mut observed, "RouteTables").push(json!({"RouteTableId": "rtb-0others", "Associations": associations}));
    let expected = ["create routeTableAssociation private-a.c.example.com subnet-changes-table"];
    let answer = check(&observed, &after, "applies", &expected).await;
    assert_eq!(answer["changes"][0]["fields"][0]["before"], "rtb-0others");
}

#[tokio::test]
async fn a_subnet_with_another_block_is_refused_and_one_without_name_is_made_again() {
    let (mut observed, after) = one_zone();
    let moved = {
        let mut observed = observed.clone();
        named(&mut observed, "Subnets", "a.c.example.com")["CidrBlock"] = json!("10.0.128.0/18");
        ask(router(Settings::default()), &drift(&observed, &after)).await
    };
    assert_eq!((&moved["outcome"], &moved["changes"][0]["code"]), (&json!("stuck"), &json!("subnet-cidr-immutable")));
    named(&mut observed, "Subnets", "a.c.example.com")["Tags"] = json!([]);
    let expected = [
        "fail subnet a.c.example.com subnet-block-in-use",
        "create routeTableAssociation private-a.c.example.com object-created",
    ];
    check(&observed, &after, "fails", &expected).await;
}

#[tokio::test]
async fn what_is_not_told_is_not_guessed() {
    let (whole, after) = one_zone();
    let keys = [
        ("Vpcs", "describe-vpcs"),
        ("DhcpOptions", "describe-dhcp-options"),
        ("Subnets", "describe-subnets"),
        ("RouteTables", "describe-route-tables"),
        ("InternetGateways", "describe-internet-gateways"),
        ("NatGateways", "describe-nat-gateways"),
        ("Addresses", "describe-addresses"),
    ];
    let router = router(Settings::default());
    let all = ask(router.clone(), &drift(&whole, &after)).await["summary"]["unchanged"].as_u64().unwrap();
    for (key, command) in keys {
        let mut cut = whole.clone();
        for answer in cut.iter_mut().filter(|answer| answer.get(key).is_some()) {
            *answer = json!({key: [], "NextToken": "x"});
        }
        let absent: Vec<Json> = whole.iter().filter(|answer| answer.get(key).is_none()).cloned().collect();
        for observed in [cut, absent] {
            let answer = check(&observed, &after, "unchanged", &[]).await;
            let found =
                answer["diagnostics"].as_array().unwrap().iter().find(|found| found["code"] == "observed-in-part");
            let hint = found.unwrap_or_else(|| panic!("{key} is not missed"))["hint"].as_str().unwrap();
            assert!(hint.contains(command), "{key}: {hint}");
            assert!(answer["summary"]["unchanged"].as_u64().unwrap() < all, "{key}");
        }
    }
}

#[tokio::test]
async fn an_ipv6_cluster_in_part_is_not_guessed_either() {
    let after = side(&zone_ipv6(""));
    let whole = applied(&after);
    for left_out in 0..whole.len() {
        let observed: Vec<Json> = whole
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != left_out)
            .map(|(_, answer)| answer.clone())
            .collect();
        check(&observed, &after, "unchanged", &[]).await;
    }
}

/// A VPC that is not there has nothing in it, and nothing of it can fail.
#[tokio::test]
async fn in_a_vpc_that_is_not_there_nothing_is_taken_to_be() {
    for after in [side(&zone("")), side(&zone_ipv6(""))] {
        let answer = ask(router(Settings::default()), &drift(&[json!({"Vpcs": []})], &after)).await;
        assert_eq!(answer["outcome"], "applies", "{answer:#}");
        assert!(lines(&answer).iter().all(|line| line.starts_with("create ")), "{answer:#}");
        let found = answer["diagnostics"].as_array().unwrap().iter().find(|found| found["code"] == "observed-in-part");
        assert!(found.unwrap()["message"].as_str().unwrap().contains("DHCP option set"), "{found:?}");
    }
}

/// `[]` says that there are none.
#[tokio::test]
async fn what_is_known_to_be_none_is_made() {
    let after = side(&zone(""));
    for key in ["NatGateways", "Addresses"] {
        let answer = ask(router(Settings::default()), &drift(&[json!({key: []})], &after)).await;
        let lines = lines(&answer);
        let made = |kind: &str| lines.iter().any(|line| line.starts_with(&format!("create {kind} ")));
        assert!(made("natGateway") && made("elasticIP"), "{key}: {lines:?}");
        let found = answer["diagnostics"].as_array().unwrap().iter().find(|found| found["code"] == "observed-in-part");
        let message = found.unwrap()["message"].as_str().unwrap();
        assert!(!message.contains("NAT gateway") && !message.contains("elastic IP"), "{key}: {message}");
    }
}

/// What is left and still needed is not to be removed.
#[tokio::test]
async fn what_is_in_use_is_kept() {
    let (observed, after) = one_zone();
    let id = {
        let mut observed = observed.clone();
        listed(&mut observed, "NatGateways")[0]["NatGatewayId"].as_str().unwrap().to_owned()
    };
    let own = side(&zone(&format!(", egress: {id}")));
    let answer = ask(router(Settings::default()), &drift(&observed, &own)).await;
    let hint = |answer: &Json, kind: &str| {
        let changes = answer["changes"].as_array().unwrap();
        let found = changes.iter().find(|change| change["action"] == "orphan" && change["resource"]["kind"] == kind);
        found.unwrap_or_else(|| panic!("no {kind} is left: {answer:#}"))["hint"].as_str().unwrap().to_owned()
    };
    assert_eq!(hint(&answer, "elasticIP"), "Keep it as long as the subnet `a.c.example.com` uses it");
    let external = side(&zone(", egress: External"));
    let answer = ask(router(Settings::default()), &json!({"before": after, "after": external})).await;
    for kind in ["elasticIP", "natGateway", "routeTable"] {
        assert_eq!(hint(&answer, kind), "Keep it as long as the subnet `a.c.example.com` uses it", "{kind}");
    }
}

/// A stale route is deleted from its table, which has an id.
#[tokio::test]
async fn a_stale_route_names_its_table() {
    let (mut observed, after) = one_zone();
    let table = named(&mut observed, "RouteTables", "private-us-east-1a.c.example.com");
    let id = table["RouteTableId"].as_str().unwrap().to_owned();
    let route = json!({"DestinationCidrBlock": "10.9.0.0/16", "VpcPeeringConnectionId": "pcx-0a"});
    table["Routes"].as_array_mut().unwrap().push(route);
    let answer = ask(router(Settings::default()), &drift(&observed, &after)).await;
    let command = format!("`aws ec2 delete-route --route-table-id {id} --destination-cidr-block 10.9.0.0/16`");
    assert_eq!(answer["changes"][0]["hint"], format!("Delete it: {command}"));
    let with = side(&zone(", additionalRoutes: [{cidr: 10.9.0.0/16, target: pcx-0a}]"));
    let answer = ask(router(Settings::default()), &json!({"before": with, "after": after})).await;
    let hint = answer["changes"][0]["hint"].as_str().unwrap();
    assert!(
        hint.contains("Values=private-us-east-1a.c.example.com`") && hint.contains("--route-table-id ID"),
        "{hint}"
    );
}

/// Which IPv6 block Amazon gives is not known before: a subnet's is told by its number.
#[tokio::test]
async fn an_ipv6_block_that_is_not_known_is_a_number() {
    let after = side(&zone("").replace("10.0.0.0/24", "10.0.0.0/24, ipv6CIDR: /64#a"));
    let before = side(&zone(""));
    let mut observed = applied(&before);
    listed(&mut observed, "Vpcs")[0].as_object_mut().unwrap().remove("Ipv6CidrBlockAssociationSet");
    let drifted = ask(router(Settings::default()), &drift(&observed, &after)).await;
    let changed = ask(router(Settings::default()), &json!({"before": before, "after": after})).await;
    let terraform = json!({"before": before, "after": after, "target": "terraform"});
    let written = ask(router(Settings::default()), &terraform).await;
    for answer in [drifted, changed, written] {
        let fields =
            answer["changes"].as_array().unwrap().iter().flat_map(|change| change["fields"].as_array().unwrap());
        let values: Vec<&Json> =
            fields.filter(|field| field["name"] == "ipv6CIDR").map(|field| &field["after"]).collect();
        assert_eq!(values, ["/64#a"], "{answer:#}");
    }
}

#[tokio::test]
async fn a_change_names_the_field_that_needs_it() {
    let (_, after) = one_zone();
    let answer = ask(router(Settings::default()), &drift(&[json!({"Vpcs": []})], &after)).await;
    let changes = answer["changes"].as_array().unwrap();
    let because = |kind: &str| {
        let change = changes.iter().find(|change| change["resource"]["kind"] == kind).unwrap();
        change["because"][0]["field"].as_str().unwrap().to_owned()
    };
    assert_eq!(because("subnet"), "spec.networking.subnets[0]");
    assert_eq!(because("natGateway"), "spec.networking.subnets[0]");
    assert_eq!(because("internetGateway"), "metadata.name");
    assert!(changes.iter().all(|change| change["because"] != json!([])), "{changes:#?}");
}

#[tokio::test]
async fn an_empty_account_gets_everything() {
    let (whole, after) = one_zone();
    let observed: Vec<Json> =
        whole.iter().map(|answer| json!({answer.as_object().unwrap().keys().next().unwrap(): []})).collect();
    let answer = ask(router(Settings::default()), &drift(&observed, &after)).await;
    let summary = &answer["summary"];
    assert_eq!((&answer["outcome"], &summary["unchanged"]), (&json!("applies"), &json!(0)));
    assert_eq!(summary["create"], json!(lines(&answer).len()));
}

#[tokio::test]
async fn what_aws_has_stands_alone_and_kops_compares_it() {
    let (observed, after) = one_zone();
    let refused = [
        (json!({"before": {"observed": observed, "instanceGroups": []}, "after": after}), "before.instanceGroups"),
        (json!({"before": {"observed": observed}, "after": after, "target": "terraform"}), "target"),
        (json!({"before": {"observed": []}, "after": after}), "before.observed"),
    ];
    for (question, field) in refused {
        let (status, problem) = send(router(Settings::default()), &question).await;
        assert_eq!((status, &problem["type"]), (422, &json!("/problems/invalid-question")), "{problem}");
        assert_eq!(problem["diagnostics"][0]["field"], field, "{problem}");
    }
}

#[tokio::test]
async fn what_is_listed_is_in_use_although_the_answer_breaks_off() {
    let (mut observed, mut after) = one_zone();
    let vpc = named(&mut observed, "Subnets", "a.c.example.com")["VpcId"].clone();
    let other = json!({"SubnetId": "subnet-other", "VpcId": vpc, "AvailabilityZone": "us-east-1a", "CidrBlock":
        "10.0.192.0/18"});
    listed(&mut observed, "Subnets").push(other);
    let new = "subnets: [{name: new, type: Private, zone: us-east-1a, cidr: 10.0.192.0/18}, ";
    after["manifests"] = json!(after["manifests"].as_str().unwrap().replace("subnets: [", new));
    for is_cut in [false, true] {
        if is_cut {
            let subnets = observed.iter_mut().find(|answer| answer.get("Subnets").is_some()).unwrap();
            subnets["NextToken"] = json!("x");
        }
        let answer = ask(router(Settings::default()), &drift(&observed, &after)).await;
        let line = "fail subnet new.c.example.com subnet-block-in-use";
        assert!(answer["outcome"] == "fails" && lines(&answer).iter().any(|known| known == line), "{answer:#}");
    }
}

#[tokio::test]
async fn a_zone_that_is_not_told_is_not_another_zone() {
    let (mut observed, after) = one_zone();
    for subnet in listed(&mut observed, "Subnets") {
        subnet.as_object_mut().unwrap().remove("AvailabilityZone");
    }
    check(&observed, &after, "unchanged", &[]).await;
}

#[tokio::test]
async fn what_tells_nothing_and_what_tells_of_two_is_refused() {
    let (mut observed, after) = one_zone();
    let mut second = listed(&mut observed, "Vpcs")[0].clone();
    second["VpcId"] = json!("vpc-second");
    listed(&mut observed, "Vpcs").push(second);
    let nothing = [json!([{"Foo": []}]), json!([{"Subnets": [], "NextToken": "x"}]), json!([{"PrefixLists": []}])];
    for observed in nothing.into_iter().chain([json!(observed)]) {
        let question = json!({"before": {"observed": observed}, "after": after});
        let (status, problem) = send(router(Settings::default()), &question).await;
        assert_eq!((status, &problem["diagnostics"][0]["field"]), (422, &json!("before.observed")), "{problem}");
    }
}
