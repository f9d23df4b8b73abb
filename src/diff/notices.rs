//! What is assumed or noticed where a change is asked for, as findings on the specs.

use std::collections::{BTreeMap, BTreeSet};

use crate::cidr::Cidr;
use crate::diagnostic::{Cause, Diagnostic, FieldPath, Severity, excerpt};
use crate::network::PlannedSubnet;
use crate::plan::{self, Request};
use crate::release::Release;
use crate::spec::Observed;
use crate::subnets::Origin;

use super::asked::Before;
use super::asked::Target;
use super::changes::{Action, Change, SideName};
use super::codes::assumptions::{
    BASIS_DERIVED, BLOCKS_READ_AS_RAW, CLUSTER_NAME_CHANGED, IDS_TAKEN_FOR_GRANTED, IPV6_BLOCK_TAKEN_FOR_GRANTED,
    NOTHING_IS_ROLLED_BACK, OBSERVED_IN_PART, TERRAFORM_IGNORES_PUBLIC_IP,
};
use super::kind::ResourceKind;
use super::outcome::{DiffOutcome, Difference};
use super::side::Side;

/// The first minor release whose answers are recorded.
const FIRST_RECORDED: u16 = 33;

/// Whether kOps was run with this release and target to know the answer.
pub fn is_recorded(release: Release, target: Target) -> bool {
    target == Target::Direct && FIRST_RECORDED <= u16::from(release.minor())
}

/// Rules on what only an apply by kOps itself does.
const DIRECT_ONLY: [&str; 5] = [
    "kops-cannot-add-ipv6-to-shared-subnet",
    "kops-cannot-apply-egress-only-target",
    "kops-cannot-apply-internet-gateway-target",
    "kops-cannot-change-network-cidr",
    "kops-cannot-replace-ipv6-route",
];

/// Whether what a rule says holds for what carries the change out.
pub fn concerns(target: Target, code: &str) -> bool {
    target == Target::Direct || !DIRECT_ONLY.contains(&code)
}

/// A finding on a change, and the spec that it is on.
pub type Notice = (SideName, Diagnostic);

/// What does not need a plan: another name, an answer that is not recorded.
pub fn on_requests(before: &Before<'_>, after: &Request<'_>, release: Release, target: Target) -> Vec<Notice> {
    let mut notices = Vec::new();
    let is = &after.inputs.cluster.name;
    if let Some(was) = before.spec().map(|before| &before.inputs.cluster.name).filter(|was| *was != is) {
        let (is, was) = (excerpt(is), excerpt(was));
        let text = match target {
            Target::Direct => format!("kOps has no cluster `{is}`: it makes a second one beside `{was}`"),
            Target::Terraform => format!("Terraform makes the network of `{is}` and destroys that of `{was}`"),
        };
        let field = FieldPath::of("metadata").key("name");
        let hint = format!("Write `{was}` to change the cluster that there is");
        let found = plan::Notice { code: &CLUSTER_NAME_CHANGED, severity: Severity::Warning, cause: Cause::NotFound };
        notices.push((SideName::After, found.on(after, &field, text, Some(hint))));
    }
    if !is_recorded(release, target) {
        let text = match target {
            Target::Direct => format!("the answer follows from kOps' code: {release} was not run to record it"),
            Target::Terraform => "the answer follows from the code of kOps and of Terraform: it was not run".to_owned(),
        };
        let found = plan::Notice { code: &BASIS_DERIVED, severity: Severity::Info, cause: Cause::NotSupported };
        notices.push((SideName::After, found.on(after, &FieldPath::of("metadata").key("name"), text, None)));
    }
    notices
}

/// The commands that tell of a kind: its own, and those that it is found through.
fn commands(kind: ResourceKind, known: &Observed) -> Vec<&'static str> {
    let gateways = (known.nat_gateways.is_whole(), "describe-nat-gateways");
    let tables = (known.route_tables.is_whole(), "describe-route-tables");
    let all = match kind {
        ResourceKind::DhcpOptions | ResourceKind::VpcDhcpOptionsAssociation => {
            vec![(known.dhcp_options.is_whole(), "describe-dhcp-options")]
        }
        ResourceKind::InternetGateway => vec![(known.internet_gateways.is_whole(), "describe-internet-gateways")],
        ResourceKind::EgressOnlyInternetGateway => {
            vec![(known.egress_only_internet_gateways.is_whole(), "describe-egress-only-internet-gateways")]
        }
        ResourceKind::Subnet | ResourceKind::SubnetIpv6CidrBlock => {
            vec![(known.subnets.is_whole(), "describe-subnets")]
        }
        ResourceKind::ElasticIp => vec![(known.addresses.is_whole(), "describe-addresses"), gateways, tables],
        ResourceKind::NatGateway => vec![gateways, tables],
        ResourceKind::RouteTable | ResourceKind::RouteTableAssociation | ResourceKind::Route => vec![tables],
        ResourceKind::Vpc | ResourceKind::VpcCidrBlock | ResourceKind::VpcAmazonIpv6CidrBlock => {
            vec![(known.vpcs.is_whole(), "describe-vpcs")]
        }
        ResourceKind::Instance => Vec::new(),
    };
    all.into_iter().filter(|(is_whole, _)| !is_whole).map(|(_, command)| command).collect()
}

/// What is not compared, since `observed` does not tell of it.
pub fn on_drift(after: &Request<'_>, known: &Observed, untold: &BTreeMap<ResourceKind, usize>) -> Option<Notice> {
    let count: usize = untold.values().sum();
    let kinds: Vec<&str> = untold.keys().map(|kind| kind.words()).collect();
    let commands: BTreeSet<&str> = untold.keys().flat_map(|kind| commands(*kind, known)).collect();
    let commands: Vec<String> = commands.into_iter().map(|command| format!("`aws ec2 {command}`")).collect();
    let is_small = untold.keys().all(|kind| DHCP.contains(kind));
    let text = format!(
        "`observed` does not tell of {}: {} taken to be as in `after`",
        kinds.join(", "),
        if count == 1 { "the object is".to_owned() } else { format!("{count} objects are") }
    );
    let verb = if commands.len() == 1 { "prints" } else { "print" };
    let hint = (!commands.is_empty()).then(|| format!("Add everything that {} {verb}", commands.join(" and ")));
    let severity = if is_small { Severity::Info } else { Severity::Warning };
    let found = plan::Notice { code: &OBSERVED_IN_PART, severity, cause: Cause::Required };
    let notice = || (SideName::After, found.on(after, &FieldPath::of("metadata").key("name"), text, hint));
    (0 < count).then(notice)
}

/// What an apply that stops leaves, where something goes through.
pub fn on_outcome(after: &Request<'_>, difference: &Difference, target: Target) -> Option<Notice> {
    let is_stopped = matches!(difference.outcome, DiffOutcome::Fails | DiffOutcome::Stuck);
    let goes_through = |change: &Change| !matches!(change.action, Action::Refuse | Action::Block | Action::Fail);
    if !is_stopped || !difference.changes.iter().any(goes_through) {
        return None;
    }
    let who = match target {
        Target::Direct => "kOps",
        Target::Terraform => "Terraform",
    };
    let text = format!("the apply stops, and what went through before stays: {who} takes nothing back");
    let notice = plan::Notice { code: &NOTHING_IS_ROLLED_BACK, severity: Severity::Info, cause: Cause::Forbidden };
    let hint = "Repair what is refused or fails first, and apply then".to_owned();
    Some((SideName::After, notice.on(after, &FieldPath::of("metadata").key("name"), text, Some(hint))))
}

/// What no packet depends on.
const DHCP: [ResourceKind; 2] = [ResourceKind::DhcpOptions, ResourceKind::VpcDhcpOptionsAssociation];

/// What is assumed of ids and blocks, and what the target leaves out.
pub fn on_plans(before: (&Request<'_>, &Side<'_>), after: (&Request<'_>, &Side<'_>), target: Target) -> Vec<Notice> {
    let ignored = (target == Target::Terraform).then(|| public_ips(before.1, after)).flatten();
    vpc(before.1, after)
        .into_iter()
        .chain(ids(before.1, after))
        .chain(raw_blocks(before, after.1))
        .chain(ipv6_blocks(before.1, after))
        .chain(ignored)
        .collect()
}

/// Addresses of `after` that kOps does not write for Terraform.
fn public_ips(before: &Side<'_>, (request, after): (&Request<'_>, &Side<'_>)) -> Option<Notice> {
    let addresses = |side: &Side<'_>| -> BTreeSet<String> {
        side.plan.network.elastic_ips.iter().filter_map(|address| address.public_ip.clone()).collect()
    };
    let known = addresses(before);
    let new: Vec<String> = addresses(after).difference(&known).cloned().collect();
    let subnets = after.cluster.networking.subnets.iter().enumerate();
    let (index, subnet) = subnets.into_iter().find(|(_, subnet)| new.contains(&subnet.public_ip))?;
    let text =
        format!("kOps does not write `{}` for Terraform, which makes another address", excerpt(&subnet.public_ip));
    let field = FieldPath::of("spec").key("networking").key("subnets").index(index).key("publicIP");
    let hint = "Name the allocation of the address: `egress: eipalloc-…`".to_owned();
    let found =
        plan::Notice { code: &TERRAFORM_IGNORES_PUBLIC_IP, severity: Severity::Warning, cause: Cause::NotSupported };
    Some((SideName::After, found.on(request, &field, text, Some(hint))))
}

/// The id of a VPC in place of the one that kOps made, where nothing tells which subnets it has.
fn vpc(before: &Side<'_>, (request, after): (&Request<'_>, &Side<'_>)) -> Option<Notice> {
    let id = after.network_id().filter(|_| before.network_id().is_none() && before.is_vpc_of(after))?;
    if after.knows_subnets() {
        return None;
    }
    let text = format!("`{}` is taken for the VPC that kOps made for `before`", excerpt(id));
    let field = FieldPath::of("spec").key("networking").key("networkID");
    let hint = "Send `vpc` with its `subnets` to settle whether it is".to_owned();
    let found = plan::Notice { code: &IDS_TAKEN_FOR_GRANTED, severity: Severity::Warning, cause: Cause::NotFound };
    Some((SideName::After, found.on(request, &field, text, Some(hint))))
}

/// Ids of `after` that neither `before` nor a fact has.
fn ids(before: &Side<'_>, (request, after): (&Request<'_>, &Side<'_>)) -> Option<Notice> {
    let of_before = before.plan.network.subnets.iter().filter_map(|subnet| subnet.id.as_deref());
    let facts = before.known_subnets().chain(after.known_subnets()).map(|subnet| subnet.id.as_str());
    let known: BTreeSet<&str> = of_before.chain(facts).collect();
    let subnets = after.plan.network.subnets.iter().enumerate();
    let mut untold = subnets.filter(|(_, subnet)| subnet.id.as_deref().is_some_and(|id| !known.contains(id)));
    let (index, first) = untold.next()?;
    let id = excerpt(first.id.as_deref().unwrap_or_default());
    let more = match untold.count() {
        0 => String::new(),
        more => format!(", and so are {more} more"),
    };
    let text = format!("`{id}` is taken for the subnet of `before` with this name or block{more}");
    let field = FieldPath::of("spec").key("networking").key("subnets").index(index).key("id");
    let hint = "Send `vpc` with its `subnets` to settle which ones they are".to_owned();
    let found = plan::Notice { code: &IDS_TAKEN_FOR_GRANTED, severity: Severity::Warning, cause: Cause::NotFound };
    Some((SideName::After, found.on(request, &field, text, Some(hint))))
}

/// A subnet with a number on one side and an address on the other, where nothing tells the block of the VPC.
fn ipv6_blocks(before: &Side<'_>, (request, after): (&Request<'_>, &Side<'_>)) -> Option<Notice> {
    if [before, after].iter().any(|side| side.ipv6_of_facts().is_some()) || !mixes_notations(before, after) {
        return None;
    }
    let was = before.plan.network.subnets.iter();
    let was: BTreeMap<&str, _> = was.filter_map(|subnet| Some((subnet.name.as_str(), subnet.ipv6.as_ref()?))).collect();
    let subnets = after.plan.network.subnets.iter().enumerate();
    let mut mixed = subnets.filter_map(|(index, subnet)| {
        let (was, is) = (was.get(subnet.name.as_str())?, subnet.ipv6.as_ref()?);
        match (&was.notation, &is.notation, &was.cidr, &is.cidr) {
            (Some(number), None, _, Some(block)) | (None, Some(number), Some(block), _) => {
                Some((index, number.to_string(), block.text().to_owned()))
            }
            _ => None,
        }
    });
    let (index, number, block) = mixed.next()?;
    let text = format!("whether `{number}` is `{block}` is not known: Amazon chooses the VPC's IPv6 block");
    let field = FieldPath::of("spec").key("networking").key("subnets").index(index).key("ipv6CIDR");
    let hint = "Write it in the same way in both specs".to_owned();
    let found =
        plan::Notice { code: &IPV6_BLOCK_TAKEN_FOR_GRANTED, severity: Severity::Warning, cause: Cause::NotFound };
    Some((SideName::After, found.on(request, &field, text, Some(hint))))
}

/// Blocks that kOps assigns to both specs, and differently.
fn raw_blocks((request, before): (&Request<'_>, &Side<'_>), after: &Side<'_>) -> Option<Notice> {
    let known: BTreeMap<&str, &Cidr> =
        assigned_blocks(after).map(|(_, subnet, block)| (subnet.name.as_str(), block)).collect();
    let mut shifted = assigned_blocks(before).filter_map(|(index, subnet, block)| {
        let other = known.get(subnet.name.as_str())?;
        (block.text() != other.text()).then_some((index, subnet, block, other))
    });
    let (index, subnet, block, other) = shifted.next()?;
    let text = format!(
        "`before` leaves the block of `{}` to kOps, which gives it `{}`, and `{other}` after the change",
        excerpt(&subnet.name),
        block
    );
    let field = FieldPath::of("spec").key("networking").key("subnets").index(index);
    let hint = "Send what `kops get NAME -o yaml` prints, where the blocks are written out".to_owned();
    let found = plan::Notice { code: &BLOCKS_READ_AS_RAW, severity: Severity::Warning, cause: Cause::Required };
    Some((SideName::Before, found.on(request, &field, text, Some(hint))))
}

/// The subnets whose block kOps assigns, with their places and blocks.
fn assigned_blocks<'a>(side: &Side<'a>) -> impl Iterator<Item = (usize, &'a PlannedSubnet, &'a Cidr)> + use<'a> {
    side.plan.network.subnets.iter().enumerate().filter_map(|(index, subnet)| {
        let block = subnet.ipv4.as_ref().filter(|ipv4| ipv4.origin == Origin::Assigned)?;
        Some((index, subnet, &block.cidr))
    })
}

/// Whether some subnets of the two specs have a number and others an address.
fn mixes_notations(before: &Side<'_>, after: &Side<'_>) -> bool {
    let all = before.plan.network.subnets.iter().chain(&after.plan.network.subnets);
    let mut is_number = all.filter_map(|subnet| Some(subnet.ipv6.as_ref()?.notation.is_some()));
    is_number.next().is_some_and(|first| is_number.any(|other| other != first))
}
