//! Subnet blocks outside the VPC.

use std::cell::LazyCell;

use serde_json::json;

use crate::aws::limits;
use crate::cidr::{IpNet, Ipv4Net, overlap};
use crate::diagnostic::{Change, Finding, Safety};
use crate::release::Releases;
use crate::rules::offers::Offers;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::special_use::special_use;
use crate::rules::vpc_blocks::{LARGEST, VpcBlocks, network_of_subnets};
use crate::subnets::{AssignedCluster, AssignedSubnet};

use super::helpers::block_words;

rule! {
    /// The IPv4 block of a subnet lies neither in `networkCIDR` nor in one of the `additionalNetworkCIDRs`.
    ///
    /// AWS makes subnets only inside the blocks of their VPC. kOps compares the whole block with each block of the VPC
    /// (`validateSubnet`), so a block that is partly in one and partly in another is outside too.
    ///
    /// Choose a block inside the VPC, or add the block that the subnet belongs to in `additionalNetworkCIDRs`.
    pub static RULE = {
        code: "subnet-cidr-outside-network",
        summary: "the IPv4 block of a subnet lies outside the VPC's blocks",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualSubnets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.21.0.0/24}
"#,
        good: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [172.21.0.0/16]
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.21.0.0/24}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let Some(first) = cluster.network_cidr.net() else {
        return;
    };
    let network = LazyCell::new(|| VpcBlocks::of(cluster));
    let facts = LazyCell::new(|| VpcBlocks::known(subject));
    let meant = LazyCell::new(|| network_of_subnets(cluster));
    let idle = LazyCell::new(|| idle_entry(cluster));
    let usual = LazyCell::new(|| usual_length(cluster));
    let mut free = None;
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let Some(block) = subnet.cidr.net() else {
            continue;
        };
        if first.contains(&block) || network.around(block).is_some() {
            continue;
        }
        let repair = match (block, facts.around(block), *meant) {
            (IpNet::V6(_), ..) => Repair::Move,
            (_, Some(known), _) if !is_of_vpc(subject, first) => Repair::NetworkOfVpc(known),
            (_, Some(known), _) => Repair::List(known, *idle),
            (_, None, Some(meant)) => Repair::Network(meant.into()),
            _ if subnet.is_shared() => Repair::ListOfVpc,
            (IpNet::V4(block), ..) if idle.is_some() => Repair::entry(cluster, *idle, block),
            (IpNet::V4(_), ..) if !subject.affords_search() => Repair::Choose,
            (IpNet::V4(block), ..) => match at_same_place(cluster, index, block) {
                Some(inside) => Repair::Inside(inside),
                None => {
                    let length = Some(block.prefix_len()).filter(|length| limits::is_ipv4_length(*length)).or(*usual);
                    let taken = length.and_then(|length| free.get_or_insert_with(|| Offers::of(subject)).take(length));
                    taken.map_or(Repair::Choose, |taken| Repair::Take(taken.into()))
                }
            },
        };
        let message = match repair {
            // One repair for all, so that it is said once.
            Repair::Network(_) => {
                let what = special_use(first).map(|words| format!(" ({words})")).unwrap_or_default();
                format!("the block of the subnet is outside the network, {}{what}", network.words())
            }
            _ => format!("{} `{}` is outside the network", block_words(subnet.origin), subnet.cidr),
        };
        let finding = report.report(subnet_field(index, "cidr"), message);
        finding.value(subnet.cidr.text()).hint(repair.hint(cluster, subnet, &network.words()));
        finding.related(networking("networkCIDR"), format!("the network is {}", network.words()));
        finding.depends_on(networking("additionalNetworkCIDRs"));
        let is_too_large = matches!(block, IpNet::V4(block) if !limits::is_ipv4_length(block.prefix_len()));
        if is_too_large && !subnet.is_shared() {
            finding.questions(subnet_field(index, "cidr"));
        }
        repair.fix(cluster, finding);
    }
}

/// What repairs a block outside the network.
enum Repair {
    /// It is a block of IPv6.
    Move,
    /// This block, which most subnets are in, becomes the network.
    Network(IpNet),
    /// This block, which the VPC has, becomes the network.
    NetworkOfVpc(IpNet),
    /// This block of the VPC is listed too.
    List(IpNet, Option<usize>),
    /// This block is listed instead of the entry at a place, in which no subnet is.
    Entry(usize, IpNet),
    /// The block of the VPC is listed that the existing subnet is in.
    ListOfVpc,
    /// This free block at the same place of the network.
    Inside(Ipv4Net),
    /// This free block.
    Take(IpNet),
    /// Any block of the network.
    Choose,
}

/// Whether a block is one of those that the existing VPC is known to have.
fn is_of_vpc(subject: &Subject<'_>, block: IpNet) -> bool {
    subject.vpc.ipv4_cidrs.iter().flatten().any(|known| known.net() == Some(block.trunc()))
}

/// The entry of `additionalNetworkCIDRs` in which no subnet is, if it is the only one: it may be mistyped.
fn idle_entry(cluster: &AssignedCluster<'_>) -> Option<usize> {
    let network = cluster.network_cidr.net()?;
    let blocks = || cluster.subnets.iter().filter_map(|subnet| subnet.cidr.net());
    // Without a block in `networkCIDR` that may be the mistake; the blocks in it need no entry.
    if !blocks().any(|block| network.contains(&block)) {
        return None;
    }
    let holds = |entry: IpNet| blocks().filter(|block| !network.contains(block)).any(|block| entry.contains(&block));
    let entries = cluster.spec.networking.additional_network_cidrs.iter().enumerate();
    let mut idle = entries.filter(|(_, entry)| entry.net().is_some_and(|entry| !holds(entry)));
    let (index, _) = idle.next()?;
    idle.next().is_none().then_some(index)
}

/// The length of the first block that has one of a subnet.
fn usual_length(cluster: &AssignedCluster<'_>) -> Option<u8> {
    let mut lengths = cluster.subnets.iter().filter_map(|other| Some(other.cidr.ipv4()?.prefix_len()));
    lengths.find(|length| limits::is_ipv4_length(*length))
}

/// The block at the same place of the network: of a mistyped address the rest is right. None where a subnet has it.
fn at_same_place(cluster: &AssignedCluster<'_>, index: usize, block: Ipv4Net) -> Option<Ipv4Net> {
    let network = cluster.network_cidr.ipv4().filter(|network| network.prefix_len() < block.prefix_len())?;
    let place = u32::from(block.network()) & u32::from(network.hostmask());
    let meant = Ipv4Net::new((u32::from(network.network()) | place).into(), block.prefix_len()).ok()?;
    let others = cluster.subnets.iter().enumerate().filter(|(other, _)| *other != index);
    let mut blocks = others.filter_map(|(_, subnet)| subnet.cidr.net());
    let is_possible = limits::is_ipv4_length(meant.prefix_len());
    (is_possible && !blocks.any(|other| overlap(other, meant.into()))).then_some(meant)
}

impl Repair {
    /// The block that was meant by the entry in which no subnet is: as large as that, and around the subnet's.
    fn entry(cluster: &AssignedCluster<'_>, idle: Option<usize>, block: Ipv4Net) -> Repair {
        let around = |index: usize| {
            let entry = cluster.spec.networking.additional_network_cidrs[index].ipv4();
            let usable = |length: &u8| limits::is_ipv4_length(*length) && *length <= block.prefix_len();
            let length = entry.map(|entry| entry.prefix_len()).filter(usable).unwrap_or(LARGEST);
            Some(Repair::Entry(index, Ipv4Net::new(block.addr(), length).ok()?.trunc().into()))
        };
        idle.and_then(around).unwrap_or(Repair::Choose)
    }

    fn hint(&self, cluster: &AssignedCluster<'_>, subnet: &AssignedSubnet<'_>, network: &str) -> String {
        match self {
            Repair::Move if cluster.is_ipv6() => "Move it to `ipv6CIDR`".to_owned(),
            Repair::Move => "Move it to `ipv6CIDR`, and write an IPv4 block into `cidr`".to_owned(),
            Repair::Network(meant) if cluster.is_shared_vpc() => format!(
                "Set `networkCIDR` to the block of the VPC that holds the subnets, for example `{meant}`, or list it \
                in `additionalNetworkCIDRs`"
            ),
            Repair::Network(meant) => format!("Set `networkCIDR` to `{meant}`, which holds the blocks of all subnets"),
            Repair::NetworkOfVpc(known) => format!("Set `networkCIDR` to `{known}`, which the VPC has"),
            Repair::Entry(index, meant) => format!(
                "List `{meant}` in `additionalNetworkCIDRs` instead of `{}`, in which no subnet is, or choose a block \
                inside {network}",
                cluster.spec.networking.additional_network_cidrs[*index]
            ),
            Repair::List(known, Some(index)) => format!(
                "List `{known}`, which the VPC has, in `additionalNetworkCIDRs` instead of `{}`",
                cluster.spec.networking.additional_network_cidrs[*index]
            ),
            Repair::List(known, None) => format!("List `{known}`, which the VPC has, in `additionalNetworkCIDRs`"),
            Repair::ListOfVpc => format!(
                "Correct `cidr`, or list the block of the VPC that the subnet `{}` is in, if it is not {network}, in \
                `additionalNetworkCIDRs`",
                subnet.spec.id
            ),
            Repair::Inside(meant) if cluster.spec.networking.additional_network_cidrs.is_empty() => {
                format!("Write `{meant}`, or list the block of the VPC that it is in in `additionalNetworkCIDRs`")
            }
            Repair::Inside(meant) => format!("Write `{meant}`"),
            Repair::Take(free) if cluster.spec.networking.additional_network_cidrs.is_empty() => format!(
                "Take a free block, for example `{free}`, or list the block of the VPC that it is in in \
                `additionalNetworkCIDRs`"
            ),
            Repair::Take(free) => format!("Take a free block, for example `{free}`"),
            Repair::Choose => format!("Choose a block inside {network}"),
        }
    }

    fn fix(&self, cluster: &AssignedCluster<'_>, finding: &mut Finding) {
        match self {
            Repair::NetworkOfVpc(_) => drop(finding.questions(networking("networkCIDR"))),
            Repair::Network(meant) => {
                let network = networking("networkCIDR");
                let change = Change::Set(network.clone(), json!(meant.to_string()));
                finding.repair(Safety::Unsafe, [change]);
                // The size of a block that exists is AWS' answer, whatever the subnets are.
                if !cluster.is_shared_vpc() {
                    finding.questions(network);
                }
            }
            Repair::List(_, Some(index)) | Repair::Entry(index, _) => {
                finding.questions(networking("additionalNetworkCIDRs").index(*index));
            }
            Repair::List(known, None) if cluster.spec.networking.additional_network_cidrs.is_empty() => {
                let additional = Change::Set(networking("additionalNetworkCIDRs"), json!([known.to_string()]));
                finding.repair(Safety::Unsafe, [additional]);
            }
            // The subnet would move, and perhaps a block of the VPC is not listed.
            Repair::Inside(_)
            | Repair::Take(_)
            | Repair::Move
            | Repair::List(..)
            | Repair::ListOfVpc
            | Repair::Choose => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_blocks_in_any_block_of_the_vpc() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.0.0.0/16], subnets: [
                {name: a, cidr: 172.20.0.0/24}, {name: b, cidr: 10.0.0.0/16}]}}}",
        );
    }

    #[test]
    fn accepts_everything_when_the_network_is_unreadable() {
        accepts(&RULE, "cluster: {spec: {networking: {networkCIDR: x, subnets: [{name: a, cidr: 172.20.0.0/24}]}}}");
    }

    #[test]
    fn names_a_block_that_is_free() {
        let subnets = "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/17}, {name: b, type: Public, zone: \
            us-east-1b, cidr: 10.1.0.0/18}, {name: c, type: Public, zone: us-east-1c, cidr: 10.1.64.0/18}";
        let yaml = format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}");
        let fields = ["spec.networking.subnets[1].cidr", "spec.networking.subnets[2].cidr"];
        let found = reports(&RULE, &yaml, &fields);
        let hints: Vec<&str> = found.iter().filter_map(|found| found.hint.as_deref()).collect();
        let named =
            ["172.20.128.0/18", "172.20.192.0/18"].map(|free| format!("Take a free block, for example `{free}`, or "));
        assert!(hints.iter().zip(named).all(|(hint, start)| hint.starts_with(&start)), "{hints:?}");
        assert!(found.iter().all(|found| found.fix.is_none()));
    }

    #[test]
    fn a_block_that_the_vpc_has_is_listed() {
        let yaml = |id: &str, vpc: &str| {
            format!(
                "{{cluster: {{spec: {{networking: {{networkID: vpc-1, subnets: [{{name: a, type: Public, zone: \
                us-east-1a, id: {id}, cidr: 100.64.1.0/24}}]}}}}}}, vpc: {{{vpc}}}}}"
            )
        };
        let hint = |yaml: &str| reports(&RULE, yaml, &["spec.networking.subnets[0].cidr"])[0].hint.clone().unwrap();
        let known = hint(&yaml("''", "ipv4CIDRs: [172.20.0.0/16, 100.64.0.0/16]"));
        assert_eq!(known, "List `100.64.0.0/16`, which the VPC has, in `additionalNetworkCIDRs`");
        assert!(hint(&yaml("subnet-1", "")).ends_with("in `additionalNetworkCIDRs`"));
    }

    #[test]
    fn reports_blocks_outside_and_larger_ones() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, cidr: 172.21.0.0/24}, {name: b, cidr: 172.20.0.0/15}]}}}",
            &["spec.networking.subnets[0].cidr", "spec.networking.subnets[1].cidr"],
        );
        assert_eq!(found[0].message, "subnet block `172.21.0.0/24` is outside the network");
        assert_eq!(found[0].hint.as_deref(), Some("Choose a block inside `172.20.0.0/16`"));
    }
}
