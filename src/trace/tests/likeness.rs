//! What is followed once for many: paths that are alike are told in the same words.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::properties::{answers, planned};
use super::setup::{Planned, S4, table, tables, with};
use crate::cidr::{IpNet, number, synthesized};
use crate::trace::{Course, Destination, Family, Likeness, Path, Scene, Service, Workload};

/// Addresses around the ends of blocks, and some far from all.
fn addresses(scene: &Scene<'_>) -> Vec<IpAddr> {
    let far = ["140.82.112.3", "8.8.8.8", "10.1.2.3", "2600::1", "2a00:1450::5", "64:ff9b::808:808"];
    let around = |net: IpNet| {
        let (first, last) = (number(net.network()), number(net.broadcast()));
        [first.wrapping_sub(1), first, last, last.wrapping_add(1)].map(|number| match net {
            IpNet::V4(_) => IpAddr::V4((number as u32).into()),
            IpNet::V6(_) => IpAddr::V6(number.into()),
        })
    };
    let far = far.map(|text| text.parse().unwrap());
    scene.blocks().into_iter().flat_map(around).chain(far).collect()
}

fn destinations(addresses: &[IpAddr], subnets: usize) -> Vec<Destination> {
    let ipv4 = addresses.iter().filter_map(|address| if let IpAddr::V4(ipv4) = address { Some(*ipv4) } else { None });
    let ipv6 = addresses.iter().filter_map(|address| if let IpAddr::V6(ipv6) = address { Some(*ipv6) } else { None });
    let both = ipv4.clone().zip(ipv6.clone().cycle()).map(|(ipv4, ipv6)| Destination::Host(Some(ipv4), Some(ipv6)));
    let alone = ipv4.map(|ipv4| Destination::Host(Some(ipv4), None));
    let alone = alone.chain(ipv6.map(|ipv6| Destination::Host(None, Some(ipv6))));
    let any = [Family::Ipv4, Family::Ipv6].map(Destination::Internet);
    let services = [Service::Resolver, Service::Metadata, Service::Time].map(Destination::Service);
    let inside = (0..subnets).map(Destination::Subnet).chain(services);
    addresses
        .iter()
        .map(|address| Destination::Address(*address))
        .chain(both)
        .chain(alone)
        .chain(any)
        .chain(inside)
        .collect()
}

/// All that is told of a path but where it starts, with a word for each address that it is to.
fn told<'a>(scene: &Scene<'a>, path: &Path<'a>, to: Destination) -> String {
    let (ipv4, ipv6) = match to {
        Destination::Address(IpAddr::V4(ipv4)) => (Some(ipv4), None),
        Destination::Address(IpAddr::V6(ipv6)) => (None, Some(ipv6)),
        Destination::Host(ipv4, ipv6) => (ipv4, ipv6),
        _ => (None, None),
    };
    let word = |address: Option<IpAddr>| match address {
        Some(IpAddr::V4(address)) if ipv4 == Some(address) => "IPv4".to_owned(),
        Some(IpAddr::V6(address)) if ipv6 == Some(address) => "IPv6".to_owned(),
        Some(IpAddr::V6(address)) if ipv4.map(synthesized) == Some(address) => "made".to_owned(),
        other => format!("{other:?}"),
    };
    let hops = path.hops.iter().map(|hop| format!("{:?} {}\n", scene.kind(hop, false), word(hop.address())));
    let (family, assumed) = (path.from.family, path.assumed);
    let ends = format!("{:?} {:?} {} {family:?} {assumed:?}", path.disposition, path.reply, word(path.alternative));
    format!("{}{ends} {:?}", hops.collect::<String>(), scene.hint(path))
}

/// How many paths are like another one.
fn check(planned: &Planned) -> usize {
    let scene = planned.scene();
    let mut known: BTreeMap<Likeness, (Course, String)> = BTreeMap::new();
    let mut alike = 0;
    let subnets = planned.plan.network.subnets.len();
    for to in destinations(&addresses(&scene), subnets) {
        for place in 0..subnets {
            for (workload, is_public) in
                [(Workload::Node, true), (Workload::Node, false), (Workload::Pod, true), (Workload::Pod, false)]
            {
                let course = Course::Inside(scene.sender(place, workload, is_public), to);
                let Some(likeness) = scene.likeness(&course) else { continue };
                let path = scene.follow(&course);
                if !path.is_of_many() && !likeness.is_of_one_subnet() {
                    continue;
                }
                let told = told(&scene, &path, to);
                let (first, expected) = known.entry(likeness).or_insert_with(|| (course, told.clone()));
                assert_eq!(told, *expected, "{course:?} and {first:?}");
                alike += 1;
            }
        }
    }
    alike - known.len()
}

#[test]
fn paths_that_are_alike_are_told_in_the_same_words() {
    let alike: usize = planned().iter().map(check).sum();
    assert!(500 < alike, "{alike}");
}

#[test]
fn what_aws_has_tells_addresses_apart() {
    let mut answers = answers();
    answers[0] = tables(
        &["0.0.0.0/0 nat-1", "198.51.0.0/16 pcx-1", "pl-1 vpce-1", "203.0.113.7/32 tgw-1", "pl-2 eni-1"],
        &["0.0.0.0/0 igw-1", "198.51.100.0/24 pcx-1"],
    );
    answers[6] = answers[6].replace("192.168.0.0/16", "198.51.100.128/25");
    let with_lists = check(&Planned::of(&with(S4, &answers)));
    answers[5] = answers[5].replace("[52.216.0.0/15]", "[52.216.0.0/15, 198.51.100.64/26]");
    let with_more = check(&Planned::of(&with(S4, &answers)));
    assert!(100 < with_lists && 100 < with_more, "{with_lists} {with_more}");
}

#[test]
fn attachments_tell_zones_apart() {
    let routes = ["0.0.0.0/0 nat-1", "203.0.113.0/24 tgw-1"];
    let shared = table("rtb-p", "subnet-p", &routes)
        .replace("associated}}]", "associated}}, {SubnetId: subnet-q, AssociationState: {State: associated}}]");
    let mut answers = answers();
    answers[0] = format!("{{RouteTables: [{shared}, {}]}}", table("rtb-u", "subnet-u", &["0.0.0.0/0 igw-1"]));
    let with_attachments = check(&Planned::of(&with(S4, &answers)));
    answers.remove(4);
    let without = check(&Planned::of(&with(S4, &answers)));
    assert!(50 < with_attachments && with_attachments < without, "{with_attachments} {without}");
}

#[test]
fn a_part_of_the_nat64_prefix_tells_apart_what_dns64_makes() {
    let routes = ["0.0.0.0/0 nat-1", "198.51.100.128/25 vgw-1", "64:ff9b::/96 nat-1", "64:ff9b::c633:6400/120 pcx-1"];
    let mut answers = answers();
    answers[0] = tables(&routes, &["0.0.0.0/0 igw-1"]);
    let has = "EnableDns64: true, AssignIpv6AddressOnCreation: true, Ipv6CidrBlockAssociationSet: [{Ipv6CidrBlock: \
               '2600:1f18:1:1::/64', Ipv6CidrBlockState: {State: associated}}]";
    answers[3] = answers[3].replacen("AvailabilityZone", &format!("{has}, AvailabilityZone"), 1);
    let alike = check(&Planned::of(&with(S4, &answers)));
    assert!(100 < alike, "{alike}");
}

#[test]
fn subnets_outside_the_blocks_of_the_vpc_are_told_apart() {
    let routes = ["0.0.0.0/0 nat-1", "198.51.0.0/16 local", "198.51.255.9/32 pcx-1"];
    let mut answers = answers();
    answers[0] = tables(&routes, &["0.0.0.0/0 igw-1"]);
    answers[3] = answers[3].replacen("[{", "[{SubnetId: subnet-x, VpcId: vpc-1, CidrBlock: 198.51.255.0/24}, {", 1);
    assert!(20 < check(&Planned::of(&with(S4, &answers))));
}
