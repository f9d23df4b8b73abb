//! Allocations in small specs.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Severity, edited};
use crate::manifest::Format;
use crate::plan::Query;
use crate::question::Bounds;

/// What `kops create cluster` writes with private topology in three zones, and a group of each.
const THREE_ZONES: &str = "kind: Cluster
apiVersion: kops.k8s.io/v1alpha3
metadata:
  name: c.example.com
spec:
  cloudProvider: {aws: {}}
  kubernetesVersion: 1.34.2
  networking:
    networkCIDR: 172.20.0.0/16
    nonMasqueradeCIDR: 100.64.0.0/10
    calico: {}
    topology: {dns: None}
    subnets:
    - {name: us-east-1a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/18}
    - {name: us-east-1b, type: Private, zone: us-east-1b, cidr: 172.20.128.0/18}
    - {name: us-east-1c, type: Private, zone: us-east-1c, cidr: 172.20.192.0/18}
    - {name: utility-us-east-1a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}
    - {name: utility-us-east-1b, type: Utility, zone: us-east-1b, cidr: 172.20.8.0/21}
    - {name: utility-us-east-1c, type: Utility, zone: us-east-1c, cidr: 172.20.16.0/21}
";
const FOURTH_ZONE: &str = "{zone: us-east-1d, likeZone: us-east-1a}";

fn asked(text: &str) -> Asked<'_> {
    static NO_QUERY: Query = Query {
        kops_release: None,
        vpc_ipv6_cidrs: Vec::new(),
        vpc_ipv4_cidrs: Vec::new(),
        ignore: Vec::new(),
        warn: Vec::new(),
        deny: Vec::new(),
        observed: Vec::new(),
    };
    Asked::read(text.as_bytes(), Format::Yaml, &NO_QUERY, &[], Bounds::DEFAULT).unwrap()
}

/// The allocation for a comma-separated list of wishes.
#[track_caller]
fn allocated(spec: &str, wishes: &str) -> Allocation {
    let question = format!("wants: [{wishes}]");
    match allocate(&asked(spec), &asked(&question)).unwrap() {
        Allocated::Done(allocation) => *allocation,
        Allocated::Unknown(outcome) => panic!("something is not known: {:#?}", outcome.diagnostics),
    }
}

/// Each name with its block and the code.
fn shown(allocation: &Allocation) -> Vec<String> {
    let shown = |one: &Assignment| {
        let block = one.block.map(|block| format!(" {block}")).unwrap_or_default();
        let ipv6 = one.ipv6.as_ref().map(|ipv6| format!(" {}", ipv6.written)).unwrap_or_default();
        format!("{}{block}{ipv6} {}", one.part.name, one.code.code)
    };
    allocation.assignments.iter().map(shown).collect()
}

/// The text with the edits in it.
fn written(spec: &str, allocation: &Allocation) -> String {
    edited(spec, &allocation.edits.iter().collect::<Vec<_>>())
}

#[test]
fn a_fourth_zone_takes_what_three_left() {
    let allocation = allocated(THREE_ZONES, FOURTH_ZONE);
    assert_eq!(
        shown(&allocation),
        ["us-east-1d 172.20.32.0/19 smaller-than-like", "utility-us-east-1d 172.20.24.0/21 block-free"]
    );
    assert!(allocation.unplaced.is_empty() && allocation.freezes.is_empty());
    assert_eq!(allocation.outcome.count(Severity::Error), 0, "{:#?}", allocation.outcome.diagnostics);
    let added = "    - {name: us-east-1d, type: Private, zone: us-east-1d, cidr: 172.20.32.0/19}\n    - {name: \
        utility-us-east-1d, type: Utility, zone: us-east-1d, cidr: 172.20.24.0/21}\n";
    assert_eq!(written(THREE_ZONES, &allocation), format!("{THREE_ZONES}{added}"));
}

/// Each subnet without a place, with the code and what is said.
#[test]
fn what_is_listed_is_in_use_although_the_answer_breaks_off() {
    let shared =
        THREE_ZONES.replace("    networkCIDR", "    networkID: vpc-1\n    networkCIDR").replace("  - ", "    - ");
    let subnet = "{SubnetId: subnet-9, VpcId: vpc-1, AvailabilityZone: us-east-1a, CidrBlock: 172.20.24.0/21}";
    let wish = "{zone: us-east-1a, type: Private, prefixLength: 21}";
    let block = |cut: &str| {
        let inside: String = shared.lines().map(|line| format!("  {line}\n")).collect();
        let request = format!("manifests: |\n{inside}observed: [{{Subnets: [{subnet}]{cut}}}]\n");
        allocated(&request, wish).assignments[0].block.unwrap().to_string()
    };
    assert_eq!([block(""), block(", NextToken: x")], ["172.20.32.0/21"; 2]);
}

#[test]
fn a_comment_stays_beside_its_item() {
    let (head, _) = THREE_ZONES.split_once("    subnets:\n").unwrap();
    let lists = [
        "    subnets: [\n      {name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/18}, # one\n      \
            {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21} # two\n    ]\n",
        "    subnets: [\n      {name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/18}, # one\n      \
            {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}, # two\n    ]\n",
    ];
    for list in lists {
        let spec = format!("{head}{list}");
        let after = written(&spec, &allocated(&spec, "{zone: us-east-1b, likeZone: us-east-1a}"));
        let line = |text: &str| after.lines().find(|line| line.contains(text)).unwrap_or_default().to_owned();
        assert!(line("# two").contains("name: u,") && !line("name: us-east-1b").contains('#'), "{after}");
    }
}

#[test]
fn a_block_that_is_kept_for_kops_is_named() {
    let (head, _) = THREE_ZONES.split_once("    subnets:\n").unwrap();
    let subnets = "    subnets:\n    - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}\n    - {name: u, \
        type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21, ipv6CIDR: /64#1}\n";
    let spec = format!("{head}{subnets}").replace("100.64.0.0/10", "::/0");
    let inside: String = spec.lines().map(|line| format!("  {line}\n")).collect();
    for (release, is_kept) in [("1.35", true), ("1.36", false)] {
        let request = format!("kopsRelease: '{release}'\nmanifests: |\n{inside}");
        let allocation = allocated(&request, "{zone: us-east-1a, type: DualStack, prefixLength: 19, count: 9}");
        let told = &allocation.unplaced.last().unwrap().explanation;
        assert_eq!(told.contains("but kOps before 1.36 stops"), is_kept, "{told}");
    }
}

#[test]
fn of_an_existing_vpc_only_its_own_blocks_are_given_out() {
    let shared =
        THREE_ZONES.replace("    networkCIDR: 172.20.0.0/16", "    networkID: vpc-1\n    networkCIDR: 172.16.0.0/12");
    let inside: String = shared.lines().map(|line| format!("  {line}\n")).collect();
    let vpc = "{VpcId: vpc-1, CidrBlock: 172.20.0.0/16, CidrBlockAssociationSet: [{CidrBlock: 172.20.0.0/16, \
        CidrBlockState: {State: associated}}]}";
    let request = format!("manifests: |\n{inside}observed: [{{Vpcs: [{vpc}]}}]\n");
    let allocation = allocated(
        &request,
        "{zone: us-east-1a, type: Private, prefixLength: 18}, {zone: us-east-1a, type: \
        Private, prefixLength: 19}",
    );
    let blocks: Vec<String> = allocation.assignments.iter().map(|one| one.block.unwrap().to_string()).collect();
    assert_eq!((blocks, allocation.unplaced.len()), (vec!["172.20.32.0/19".to_owned()], 1));
    assert_eq!(allocation.blocks.iter().map(|block| block.cidr.to_string()).collect::<Vec<_>>(), ["172.20.0.0/16"]);
}

fn without(allocation: &Allocation) -> Vec<String> {
    let said = |one: &Unplaced| format!("{} {}: {}", one.part.name, one.code.code, one.explanation);
    allocation.unplaced.iter().map(said).collect()
}

/// A wish that would bring an error is left out, whatever is wished besides.
#[test]
fn what_brings_an_error_is_left_out() {
    let before = allocated(THREE_ZONES, "");
    for (wish, part_of_message) in [
        ("{zone: us-east-1a, type: Utility, prefixLength: 24, name: x}", "utility"),
        ("{zone: eu-west-1a, type: Private, prefixLength: 24, name: x}", "region"),
        ("{zone: us-east-1a, type: DualStack, prefixLength: 24, name: x}", "DualStack"),
        ("{zone: nonsense, type: Private, prefixLength: 24, name: x}", "`nonsense`"),
        ("{zone: us-east-1b, likeZone: us-east-1a}", "utility"),
        ("{zone: us-east-1d, type: Private, prefixLength: 24, name: x}", "utility"),
    ] {
        let allocation = allocated(THREE_ZONES, wish);
        assert!(allocation.assignments.is_empty() && !allocation.is_complete, "{wish}: {:?}", shown(&allocation));
        assert!(allocation.patch.is_empty() && allocation.edits.is_empty(), "{wish}");
        assert_eq!(allocation.outcome.diagnostics, before.outcome.diagnostics, "{wish}");
        let said = without(&allocation);
        let is_said = |said: &String| said.contains("brings-an-error") && said.contains(part_of_message);
        assert!(!said.is_empty() && said.iter().all(is_said), "{wish}: {said:?}");
        let good = "{zone: us-east-1c, type: Private, prefixLength: 24, name: good}";
        let beside = allocated(THREE_ZONES, &format!("{wish}, {good}"));
        assert_eq!(shown(&beside), shown(&allocated(THREE_ZONES, good)), "{wish}");
        assert_eq!(without(&beside), said, "{wish}");
    }
}

/// How many sets of wishes have each code, wish by wish, where each attempt plans some 400 subnets: eighty are enough.
#[test]
fn what_was_judged_keeps_its_reason_where_the_effort_ends() {
    let (head, _) = THREE_ZONES.split_once("    subnets:\n").unwrap();
    let subnet = |index: usize| {
        let (third, fourth) = (index / 16, index % 16 * 16);
        format!("    - {{name: s{index}, type: Public, zone: us-east-1a, cidr: 172.20.{third}.{fourth}/28}}\n")
    };
    let spec = format!("{head}    subnets:\n{}", (0..400).map(subnet).collect::<String>());
    let wishes = |count: usize, each: &str| format!("{{prefixLength: 28, {each}}}, ").repeat(count);
    let good = wishes(1, "zone: us-east-1a, type: Public");
    let bad = |count: usize, sets: usize| wishes(count, &format!("zone: us-east-1z, type: Private, count: {sets}"));
    for (wished, runs) in [
        // The second time ends before its first attempt.
        (bad(79, 1) + &good, vec![("brings-an-error", 79)]),
        // The first time ends within the wishes.
        (bad(90, 1) + &good, vec![("brings-an-error", 80), ("not-tried", 11)]),
        (bad(40, 1) + &good + &bad(50, 1), vec![("brings-an-error", 79), ("not-tried", 11)]),
        // The second time ends while the sets of the first wish are tried together.
        (bad(39, 2) + &good, vec![("brings-an-error", 78)]),
        // The first time ends while the sets of the last wish are tried together: each alone was not judged.
        (bad(39, 2) + &bad(1, 8), vec![("brings-an-error", 78), ("not-tried", 8)]),
    ] {
        let allocation = allocated(&spec, &wished);
        let codes: Vec<&str> = allocation.unplaced.iter().map(|one| one.code.code).collect();
        let said: Vec<(&str, usize)> = codes.chunk_by(|one, next| one == next).map(|run| (run[0], run.len())).collect();
        assert_eq!(said, runs);
        let is_explained = |one: &Unplaced| one.code.code == "not-tried" || one.explanation.contains("the zone");
        assert!(allocation.unplaced.iter().all(is_explained), "{:?}", without(&allocation));
    }
}

#[test]
fn of_several_alike_as_many_are_placed_as_bring_no_error() {
    let text = format!("{THREE_ZONES}    - {{name: d, type: Private, zone: us-east-1d, cidr: 172.20.32.0/24}}\n");
    let allocation = allocated(&text, "{zone: us-east-1d, type: Utility, prefixLength: 24, count: 3}");
    assert_eq!(shown(&allocation), ["utility-us-east-1d 172.20.33.0/24 block-free"]);
    let names: Vec<&str> = allocation.unplaced.iter().map(|one| one.part.name.as_str()).collect();
    assert_eq!(names, ["utility-us-east-1d-2", "utility-us-east-1d-3"]);
}

#[test]
fn wishes_that_are_right_only_together_are_placed() {
    let private = "{zone: us-east-1d, type: Private, prefixLength: 22}";
    let utility = "{zone: us-east-1d, type: Utility, prefixLength: 24}";
    let wrong = "{zone: nonsense, type: Private, prefixLength: 24}";
    let placed = ["us-east-1d 172.20.24.0/22 block-free", "utility-us-east-1d 172.20.28.0/24 block-free"];
    let together = allocated(THREE_ZONES, &format!("{private}, {wrong}, {utility}"));
    assert_eq!(shown(&together), placed);
    assert_eq!(together.unplaced.len(), 1);
    let both = allocated(THREE_ZONES, &format!("{private}, {utility}"));
    assert!(both.is_complete && shown(&both) == placed);
}

#[test]
fn a_zone_gets_one_utility_subnet() {
    let wish = "{zone: us-east-1d, type: Private, prefixLength: 24, count: 3, withUtility: true}";
    let names: Vec<String> = shown(&allocated(THREE_ZONES, wish));
    let names: Vec<&str> = names.iter().filter_map(|shown| shown.split(' ').next()).collect();
    assert_eq!(names, ["us-east-1d", "utility-us-east-1d", "us-east-1d-2", "us-east-1d-3"]);
    let there = allocated(THREE_ZONES, "{zone: us-east-1a, like: us-east-1a, withUtility: true}");
    assert_eq!(shown(&there), ["us-east-1a-2 172.20.32.0/19 smaller-than-like"]);
}

#[test]
fn spreading_takes_the_largest_block_for_what_has_to_be_smaller() {
    let text = format!("strategy: spread, wants: [{FOURTH_ZONE}]");
    let allocation = match allocate(&asked(THREE_ZONES), &asked(&format!("{{{text}}}"))).unwrap() {
        Allocated::Done(allocation) => *allocation,
        Allocated::Unknown(outcome) => panic!("{:#?}", outcome.diagnostics),
    };
    assert_eq!(shown(&allocation), shown(&allocated(THREE_ZONES, FOURTH_ZONE)));
    assert!(allocation.assignments[1].explanation.contains("smallest free block"), "{:?}", allocation.assignments);
}

/// Something smaller outside is taken before anything in Docker's range.
#[test]
fn the_range_of_docker_is_the_last_choice() {
    let text = THREE_ZONES.replace("172.20.0.0/16", "172.17.0.0/16, additionalNetworkCIDRs: [172.20.0.0/16]");
    let text = text.replace("networkCIDR: 172.17.0.0/16, ", "networkCIDR: 172.17.0.0/16\n    ");
    let allocation = allocated(&text, FOURTH_ZONE);
    assert_eq!(
        shown(&allocation),
        ["us-east-1d 172.20.32.0/19 smaller-than-like", "utility-us-east-1d 172.20.24.0/21 block-free"]
    );
    let full = allocated(&text, "{zone: us-east-1a, type: Private, prefixLength: 18}");
    assert_eq!(shown(&full), ["us-east-1a-2 172.17.0.0/18 block-in-docker-range"]);
}

#[test]
fn without_wants_the_room_is_shown() {
    let allocation = allocated(THREE_ZONES, "");
    assert!(allocation.patch.is_empty() && allocation.edits.is_empty());
    let [block] = &allocation.blocks[..] else { panic!("one block") };
    let free: Vec<String> = block
        .uses
        .iter()
        .filter_map(|usage| match usage {
            Usage::Free(block) => Some(block.to_string()),
            Usage::Used(_) => None,
        })
        .collect();
    assert_eq!(free, ["172.20.24.0/21", "172.20.32.0/19"]);
    assert_eq!(block.free_addresses, 2_048 + 8_192);
    assert_eq!(block.largest_free, "172.20.32.0/19".parse().ok());
}

/// Work looks at its deadline between its parts, so that the looks say how much work there is, whatever the machine.
#[test]
fn ten_wishes_cost_no_more_than_two_plans() {
    let looks = std::cell::Cell::new(0);
    let look = || {
        looks.set(looks.get() + 1);
        false
    };
    let bounds = Bounds { deadline: crate::deadline::Deadline::new(&look), ..Bounds::DEFAULT };
    let (spec, wishes) = (asked(THREE_ZONES), ["{zone: us-east-1a, type: Private, prefixLength: 28}"; 10].join(", "));
    let mut spec = spec;
    spec.bounds = bounds;
    let planned = spec.review(&spec.request(&[]).unwrap(), Wanted::Plan).unwrap();
    assert!(planned.plan.is_some());
    let of_plan = looks.replace(0);
    let question = format!("wants: [{wishes}]");
    assert!(matches!(allocate(&spec, &asked(&question)), Ok(Allocated::Done(done)) if done.assignments.len() == 10));
    // Beside two reviews there is one look for each wish.
    assert!(looks.get() <= 2 * of_plan + 20, "{} looks, a plan has {of_plan}", looks.get());
}

#[test]
fn the_ipv6_block_is_shown_where_it_is_known() {
    let six = "cluster:
  apiVersion: kops.k8s.io/v1alpha3
  kind: Cluster
  metadata: {name: c.example.com}
  spec:
    cloudProvider: {aws: {}}
    networking:
      networkCIDR: 10.0.0.0/16
      nonMasqueradeCIDR: '::/0'
      calico: {}
      topology: {dns: None}
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 10.0.0.0/24, ipv6CIDR: /64#0}
      - {name: b, type: Public, zone: us-east-1b, cidr: 10.0.1.0/24, ipv6CIDR: '2001:db8:0:2::/64'}
vpc: {ipv6CIDRs: ['2001:db8::/62', '2001:db8:9::/64']}
";
    let allocation = allocated(six, "{zone: us-east-1c, type: Public, prefixLength: 24}");
    let shown: Vec<String> = allocation
        .ipv6_blocks
        .iter()
        .flat_map(|block| &block.uses)
        .map(|used| format!("{} {}", used.block, used.kind.map_or("free".to_owned(), |_| used.name.clone())))
        .collect();
    assert_eq!(
        shown,
        [
            "2001:db8::/64 a",
            "2001:db8:0:1::/64 free",
            "2001:db8:0:2::/64 b",
            "2001:db8:0:3::/64 us-east-1c",
            "2001:db8:9::/64 free"
        ]
    );
    assert_eq!(allocation.ipv6_blocks[0].largest_free, "2001:db8:0:1::/64".parse().ok());
    let unknown = six.replace("vpc: {ipv6CIDRs: ['2001:db8::/62', '2001:db8:9::/64']}\n", "");
    assert!(allocated(&unknown, "").ipv6_blocks.is_empty());
}

#[test]
fn subnets_of_others_in_an_existing_vpc_are_not_known_unless_told() {
    let existing = THREE_ZONES.replace("networkCIDR:", "networkID: vpc-0123456789abcdef0\n    networkCIDR:");
    let has = |text: &str| {
        let codes = allocated(text, "").outcome.diagnostics.into_iter().map(|found| found.code);
        codes.filter(|code| *code == OTHER_SUBNETS_UNKNOWN.code).count()
    };
    assert_eq!(has(THREE_ZONES), 0);
    assert_eq!(has(&existing), 1);
    let told = existing.lines().map(|line| format!("  {line}\n")).collect::<String>();
    assert_eq!(has(&format!("cluster:\n{told}vpc: {{subnets: []}}\n")), 0);
}

#[test]
fn a_zone_without_blocks_in_the_file_is_placed_before_all_wants() {
    let more = "    - {name: us-east-1d, type: Private, zone: us-east-1d}\n    - {name: utility-us-east-1d, type: \
        Utility, zone: us-east-1d}\n";
    let spec = format!("{THREE_ZONES}{more}");
    let allocation = allocated(&spec, "{zone: us-east-1a, type: Private, prefixLength: 24}");
    assert_eq!(
        shown(&allocation),
        ["us-east-1d 172.20.32.0/19 smaller-than-like", "utility-us-east-1d 172.20.24.0/21 block-free"]
    );
    let [unplaced] = &allocation.unplaced[..] else { panic!("{:?}", allocation.unplaced) };
    assert_eq!((unplaced.code.code, unplaced.part.length), ("no-free-block", Some(24)));
    assert_eq!(allocation.outcome.count(Severity::Error), 0, "{:#?}", allocation.outcome.diagnostics);
    assert!(written(&spec, &allocation).contains("- {cidr: 172.20.32.0/19, name: us-east-1d, "));
}

#[test]
fn blocks_that_kops_assigns_are_written_down_first() {
    let blocks = without_blocks(THREE_ZONES, ", cidr: ");
    let before = allocated(&blocks, "");
    let allocation = allocated(&blocks, "{zone: us-east-1a, type: Private, minAddresses: 20, name: more}");
    assert_eq!(shown(&allocation), ["more 172.20.24.0/27 block-free"]);
    assert_eq!(allocation.freezes.len(), 6);
    let text = written(&blocks, &allocation);
    let after = allocated(&text, "");
    assert!(after.freezes.is_empty());
    let subnets = |allocation: &Allocation| {
        let uses = allocation.blocks[0].uses.iter().filter_map(|usage| match usage {
            Usage::Used(used) if used.name != "more" => Some((used.name.clone(), used.block)),
            _ => None,
        });
        uses.collect::<Vec<_>>()
    };
    assert_eq!(subnets(&before), subnets(&after));
}

/// The text without what is from `from` to the next brace.
fn without_blocks(text: &str, from: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once(from) {
        Some((before, _)) => format!("{before}}}\n"),
        None => format!("{line}\n"),
    });
    lines.collect()
}

fn small(subnets: &[(u8, u8)]) -> String {
    let mut text = THREE_ZONES.split_once("    subnets:").unwrap().0.replace("172.20.0.0/16", "10.0.0.0/24");
    text.push_str("    subnets:\n");
    let mut taken: Vec<Ipv4Net> = Vec::new();
    for (place, length) in subnets {
        let block: Ipv4Net = format!("10.0.0.{place}/{length}").parse().unwrap();
        let block = block.trunc();
        if taken.iter().all(|other| !other.contains(&block) && !block.contains(other)) {
            let number = taken.len();
            text.push_str(&format!("    - {{name: s{number}, type: Public, zone: us-east-1a, cidr: {block}}}\n"));
            taken.push(block);
        }
    }
    text
}

fn blocks(text: &str) -> Vec<(String, Ipv4Net)> {
    let allocation = allocated(text, "");
    let uses = allocation.blocks.iter().flat_map(|block| &block.uses);
    let subnets = uses.filter_map(|usage| match usage {
        Usage::Used(used) if used.kind == UseKind::Subnet => Some((used.name.clone(), used.block)),
        _ => None,
    });
    subnets.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_exists_stays_and_what_is_new_is_apart(
        subnets in prop::collection::vec((0_u8..=255, 26_u8..=28), 1..6),
        lengths in prop::collection::vec(25_u8..=28, 1..4),
    ) {
        let before = small(&subnets);
        let wishes: Vec<String> = lengths
            .iter()
            .map(|length| format!("{{zone: us-east-1b, type: Public, prefixLength: {length}}}"))
            .collect();
        let mut text = before.clone();
        for _ in 0..2 {
            let allocation = allocated(&text, &wishes.join(", "));
            prop_assert_eq!(allocation.assignments.len() + allocation.unplaced.len(), lengths.len());
            prop_assert_eq!(allocation.outcome.count(Severity::Error), 0);
            prop_assert_eq!(allocation.is_complete, allocation.unplaced.is_empty());
            prop_assert_eq!(allocation.assignments.is_empty(), allocation.edits.is_empty());
            let after = written(&text, &allocation);
            let (old, new) = (blocks(&text), blocks(&after));
            prop_assert_eq!(new.len(), old.len() + allocation.assignments.len());
            prop_assert!(old.iter().all(|known| new.contains(known)));
            let network: Ipv4Net = "10.0.0.0/24".parse().unwrap();
            for (place, (_, block)) in new.iter().enumerate() {
                prop_assert!(network.contains(block) && block.trunc() == *block);
                let overlaps = |(_, other): &(String, Ipv4Net)| other.contains(block) || block.contains(other);
                prop_assert!(!new[..place].iter().any(overlaps));
            }
            text = after;
        }
    }
}

#[test]
fn the_hint_of_what_has_no_place_fits_the_vpc_and_what_is_avoided() {
    let hint = |spec: &str, question: &str| match allocate(&asked(spec), &asked(question)).unwrap() {
        Allocated::Done(allocation) => allocation.unplaced[0].hint.clone().unwrap_or_default(),
        Allocated::Unknown(outcome) => panic!("something is not known: {:#?}", outcome.diagnostics),
    };
    let large = "wants: [{type: Private, zone: us-east-1a, prefixLength: 16}]";
    let shared = THREE_ZONES.replace("networkCIDR:", "networkID: vpc-0123456789abcdef0, networkCIDR:");
    let shared = shared.replace("    networkID: vpc-0123456789abcdef0, ", "    networkID: vpc-0123456789abcdef0\n    ");
    let associate = "associate a block with the VPC, and add it to `additionalNetworkCIDRs`";
    assert_eq!(hint(THREE_ZONES, large), "Ask for a /19, or add a block to `additionalNetworkCIDRs`");
    assert_eq!(hint(&shared, large), format!("Ask for a /19, or {associate}"));
    assert_eq!(
        hint(THREE_ZONES, &format!("{large}\navoid: [172.16.0.0/12]")),
        "Add a block to `additionalNetworkCIDRs`, or avoid less"
    );
}

/// An IPv6 cluster with a subnet, whose VPC has a known block.
const IPV6: &str = "cluster:
  apiVersion: kops.k8s.io/v1alpha3
  kind: Cluster
  metadata: {name: c.example.com}
  spec:
    cloudProvider: {aws: {}}
    kubernetesVersion: 1.34.2
    networking:
      networkCIDR: 10.0.0.0/16
      nonMasqueradeCIDR: ::/0
      cilium: {}
      topology: {dns: Public}
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 10.0.0.0/24, ipv6CIDR: /64#0}
vpc: {ipv6CIDRs: ['2001:db8::/56']}
";

#[test]
fn blocks_to_avoid_in_an_unknown_ipv6_pool_are_a_warning() {
    let question = "wants: [{zone: us-east-1b, like: a}]\navoid: ['AVOID']";
    let codes = |spec: &str, avoid: &str| -> Vec<&'static str> {
        let found = match allocate(&asked(spec), &asked(&question.replace("AVOID", avoid))).unwrap() {
            Allocated::Done(allocation) => allocation.outcome.diagnostics,
            Allocated::Unknown(outcome) => outcome.diagnostics,
        };
        found.iter().map(|found| found.code).filter(|code| code.starts_with("avoided")).collect()
    };
    let unknown = IPV6.replace("vpc: {ipv6CIDRs: ['2001:db8::/56']}", "");
    assert_eq!(codes(&unknown, "2001:db8::/64"), ["avoided-ipv6-unknown"]);
    assert!(codes(&unknown, "192.0.2.0/24").is_empty());
    assert!(codes(IPV6, "2001:db8::/64").is_empty());
}

#[test]
fn a_name_that_exists_or_is_empty_has_a_hint() {
    let hint = |name: &str| {
        let question = format!("wants: [{{zone: us-east-1b, like: a, name: '{name}'}}]");
        match allocate(&asked(IPV6), &asked(&question)) {
            Err(AllocateError::Question(question::Refusal::Invalid(found, _))) => {
                found[0].hint.clone().unwrap_or_default()
            }
            _ => panic!("the name is taken"),
        }
    };
    assert_eq!(hint("a"), "Write a name that no subnet has, or leave `name` out, and one is made");
    assert_eq!(hint(""), "Write a name, or leave `name` out, and one is made");
}

#[test]
fn an_avoided_block_may_hold_all_of_the_ipv6_pool() {
    let placed = |avoid: &str| {
        let question = format!("wants: [{{zone: us-east-1b, like: a}}]\navoid: ['{avoid}']");
        match allocate(&asked(IPV6), &asked(&question)).unwrap() {
            Allocated::Done(allocation) => allocation.assignments.len(),
            Allocated::Unknown(outcome) => panic!("something is not known: {:#?}", outcome.diagnostics),
        }
    };
    assert_eq!(["2001:db8:9::/64", "2001:db8::/56", "2001:db8::/32", "::/0"].map(placed), [1, 0, 0, 0]);
}
