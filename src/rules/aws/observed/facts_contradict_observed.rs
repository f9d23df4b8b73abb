//! Facts in `vpc` that AWS contradicts.

use crate::cidr::{Cidr, IpNet};
use crate::diagnostic::{FieldPath, Object, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::observed::{Choice, Vpc};
use crate::spec::request::VpcSubnet;

use super::helpers::relate_observed;

rule! {
    /// The request says something of the VPC in `vpc`, or in a parameter such as `vpcIPv6CIDR`, and the answers of AWS
    /// in `observed` say otherwise. A plan of either could be wrong.
    ///
    /// What `vpc` leaves out is taken from `observed`. Of the blocks of the VPC the first one counts as the primary
    /// one.
    ///
    /// Remove the fact. Or send answers of today.
    pub static RULE = {
        code: "facts-contradict-observed",
        summary: "the request says of the VPC what AWS contradicts",
        severity: Error,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
vpc:
  ipv4CIDRs: [172.20.0.0/16, 10.0.0.0/16]
observed:
- Vpcs:
  - VpcId: vpc-0a1b2c3d
    CidrBlock: 172.20.0.0/16
    CidrBlockAssociationSet: [{CidrBlock: 172.20.0.0/16, CidrBlockState: {State: associated}}]
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
vpc:
  ipv4CIDRs: [172.20.0.0/16]
observed:
- Vpcs:
  - VpcId: vpc-0a1b2c3d
    CidrBlock: 172.20.0.0/16
    CidrBlockAssociationSet: [{CidrBlock: 172.20.0.0/16, CidrBlockState: {State: associated}}]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let observed = subject.observed;
    if !matches!(observed.choice, Choice::Known(_)) {
        return;
    }
    if let Some(seen) = observed.vpc() {
        check_blocks(subject, seen, report);
    }
    check_missing_subnets(subject, report);
    for (index, fact) in subject.vpc.subnets.iter().flatten().enumerate().filter(|(_, fact)| !fact.is_observed) {
        check_subnet(subject, index, fact, report);
    }
}

fn check_blocks(subject: &Subject<'_>, seen: &Vpc, report: &mut Reporter<'_>) {
    let families = [
        ("ipv4CIDRs", &subject.vpc.ipv4_cidrs, Some(seen.ipv4_cidrs()), seen.may_have_more_ipv4()),
        ("ipv6CIDRs", &subject.vpc.ipv6_cidrs, seen.ipv6_cidrs(), false),
    ];
    for (key, said, seen, may_have_more) in families {
        let (Some(said), Some(seen)) = (said.as_deref(), seen) else { continue };
        let (told, known) = (sorted(said), sorted(&seen));
        if told == known || may_have_more && told.0 == known.0 {
            continue;
        }
        let field = FieldPath::of("vpc").key(key);
        let message = format!("`vpc.{key}` says {}, and AWS has {}", words(said), words(&seen));
        report.contradict(field, message, &format!("vpc.{key}"));
    }
}

/// The primary block, which is the first one, then the others in any order.
fn sorted(cidrs: &[Cidr]) -> (Option<IpNet>, Vec<IpNet>) {
    let nets: Vec<IpNet> = cidrs.iter().filter_map(Cidr::net).collect();
    let mut others = nets.clone();
    others.sort_unstable();
    (nets.first().copied(), others)
}

fn words(cidrs: &[Cidr]) -> String {
    let named: Vec<String> = cidrs.iter().take(MOST_NAMED).map(|cidr| format!("`{cidr}`")).collect();
    match (named.as_slice(), MOST_NAMED < cidrs.len()) {
        ([], _) => "no block".to_owned(),
        (_, true) => format!("{}, …", named.join(", ")),
        (_, false) => named.join(", "),
    }
}

/// The most blocks or subnets that a message names.
const MOST_NAMED: usize = 4;

/// A list without items says that there are no subnets.
fn check_missing_subnets(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let (observed, name) = (subject.observed, &subject.cluster.spec.name);
    if subject.vpc.subnets.as_ref().is_none_or(|said| !said.is_empty()) {
        return;
    }
    let others: Vec<&str> = observed
        .own_subnets()
        .filter(|subnet| !observed.is_of(subnet, name))
        .map(|subnet| subnet.subnet_id.as_str())
        .collect();
    if others.is_empty() {
        return;
    }
    let named: Vec<String> = others.iter().take(MOST_NAMED).map(|id| format!("`{id}`")).collect();
    let more = if MOST_NAMED < others.len() { ", …" } else { "" };
    let message = format!("`vpc.subnets` says that the VPC has no subnets, and AWS has {}{more}", named.join(", "));
    report.contradict(FieldPath::of("vpc.subnets"), message, "vpc.subnets");
}

fn check_subnet(subject: &Subject<'_>, index: usize, fact: &VpcSubnet, report: &mut Reporter<'_>) {
    let observed = subject.observed;
    let field = FieldPath::of("vpc.subnets").index(index);
    let place = format!("vpc.subnets[{index}]");
    let id = &fact.id;
    let seen = observed.subnets.get(id).filter(|seen| observed.is_own(&seen.vpc_id));
    let Some(seen) = seen else {
        if observed.subnets.is_whole() && !id.is_empty() {
            let message = format!("`{place}` is `{id}`, and AWS has no such subnet in the VPC");
            report.contradict(field, message, &place);
        }
        return;
    };
    if !fact.zone.is_empty() && !seen.availability_zone.is_empty() && fact.zone != seen.availability_zone {
        let message = format!("`{place}.zone` says `{}` of `{id}`, and AWS `{}`", fact.zone, seen.availability_zone);
        report.contradict(field.clone().key("zone"), message, &format!("{place}.zone"));
    }
    let families = [
        ("ipv4CIDR", &fact.ipv4_cidr, seen.has_ipv4(), seen.ipv4_cidr()),
        ("ipv6CIDR", &fact.ipv6_cidr, seen.has_ipv6(), seen.ipv6_cidr()),
    ];
    for (key, said, is_known, seen) in families {
        if said.is_empty() || is_known.is_none() || said.net() == seen.and_then(Cidr::net) {
            continue;
        }
        let has = seen.map_or("no such block".to_owned(), |seen| format!("`{seen}`"));
        let message = format!("`{place}.{key}` says `{said}` of `{id}`, and AWS has {has}");
        report.contradict(field.clone().key(key), message, &format!("{place}.{key}"));
    }
}

impl Reporter<'_> {
    fn contradict(&mut self, field: FieldPath, message: String, name: &str) {
        let finding = self.report_on(Object::Request, field, message);
        finding.hint(format!("Remove `{name}`; `observed` has it")).repair_by_removal(Safety::Unsafe);
        relate_observed(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const ANSWERS: &str = "{Vpcs: [{VpcId: vpc-1, CidrBlock: 172.20.0.0/16, CidrBlockAssociationSet: [{CidrBlock: \
        10.0.0.0/16, CidrBlockState: {State: associated}}, {CidrBlock: 10.1.0.0/16, CidrBlockState: {State: \
        disassociated}}], Ipv6CidrBlockAssociationSet: [{Ipv6CidrBlock: '2001:db8:0:1000::/56', Ipv6Pool: Amazon, \
        Ipv6CidrBlockState: {State: associated}}]}]}, {Subnets: [{SubnetId: subnet-1, VpcId: vpc-1, AvailabilityZone: \
        us-east-1a, CidrBlock: 172.20.128.0/24, Ipv6CidrBlockAssociationSet: []}]}";

    fn request(vpc: &str) -> String {
        format!("{{cluster: {{spec: {{networking: {{networkID: vpc-1}}}}}}, vpc: {{{vpc}}}, observed: [{ANSWERS}]}}")
    }

    #[test]
    fn accepts_facts_that_agree_and_lists_that_have_some() {
        accepts(&RULE, &request("ipv4CIDRs: [172.20.0.0/16, 10.0.0.0/16], ipv6CIDRs: ['2001:db8:0:1000::/56']"));
        accepts(&RULE, &request("subnets: [{id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.128.0/24}]"));
        accepts(&RULE, &request("subnets: [{id: subnet-1}]"));
    }

    #[test]
    fn accepts_what_aws_was_not_asked_for() {
        let without = |key: &str, vpc: &str| request(vpc).replace(&format!("{key}:"), "Other:");
        let blocks = "ipv4CIDRs: [172.20.0.0/16, 10.7.0.0/16]";
        accepts(&RULE, &without(" CidrBlockAssociationSet", blocks));
        reports(&RULE, &without(" CidrBlockAssociationSet", "ipv4CIDRs: [10.7.0.0/16]"), &["vpc.ipv4CIDRs"]);
        accepts(&RULE, &without(" Ipv6CidrBlockAssociationSet", "ipv6CIDRs: []"));
        let subnet = "subnets: [{id: subnet-1, ipv4CIDR: 172.20.128.0/24, ipv6CIDR: '2001:db8::/64'}]";
        accepts(&RULE, &without(" Ipv6CidrBlockAssociationSet", subnet));
    }

    #[test]
    fn accepts_facts_of_a_vpc_that_may_be_another_one() {
        let request = request("ipv6CIDRs: []").replace("networkID: vpc-1", "networkCIDR: 172.20.0.0/16");
        accepts(&RULE, &request);
    }

    #[test]
    fn reports_blocks_that_aws_does_not_have_in_this_order() {
        let found = reports(&RULE, &request("ipv6CIDRs: []"), &["vpc.ipv6CIDRs"]);
        assert_eq!(found[0].message, "`vpc.ipv6CIDRs` says no block, and AWS has `2001:db8:0:1000::/56`");
        assert_eq!(found[0].related[0].field, "observed");
        for blocks in ["[10.0.0.0/16, 172.20.0.0/16]", "[172.20.0.0/16, 10.1.0.0/16]", "[172.20.0.0/16]"] {
            reports(&RULE, &request(&format!("ipv4CIDRs: {blocks}")), &["vpc.ipv4CIDRs"]);
        }
    }

    #[test]
    fn reports_subnets_that_are_not_there_or_otherwise() {
        reports(&RULE, &request("subnets: []"), &["vpc.subnets"]);
        reports(&RULE, &request("subnets: [{id: subnet-9}]"), &["vpc.subnets[0]"]);
        let subnet = "subnets: [{id: subnet-1, zone: us-east-1b, ipv4CIDR: 172.20.0.0/24, ipv6CIDR: '2001:db8::/64'}]";
        let fields = ["vpc.subnets[0].ipv4CIDR", "vpc.subnets[0].ipv6CIDR", "vpc.subnets[0].zone"];
        reports(&RULE, &request(subnet), &fields);
    }
}
