//! Existing subnets that the request describes otherwise.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Cause, Safety};
use crate::release::Releases;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::request::VpcSubnet;
use crate::subnets::{AssignmentFailure, ById};

rule! {
    /// The manifest contradicts the facts in the request, or the answers of AWS in `observed`, about an existing
    /// subnet: its IPv4 block, its zone, or whether the VPC has it at all. kOps compares them only when it has to look
    /// something up (then a contradiction is a separate error); otherwise it goes on with what the manifest says, and
    /// `kops update cluster` stops (`CheckChanges` in `upup/pkg/fi/cloudup/awstasks/subnet.go`).
    ///
    /// Correct the manifest, or the facts.
    pub static RULE = {
        code: "shared-subnet-differs-from-facts",
        summary: "manifest and facts contradict each other about an existing subnet",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [ExistingSubnets, SubnetFacts],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-1}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1b, ipv4CIDR: 172.20.32.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-1}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.32.0/19}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let known = ById::of(subject.vpc.known_subnets());
    let mut refused = BTreeSet::new();
    subject.cluster.failures.iter().for_each(|failure| refused.extend(refused_subnet(failure)));
    let others = Others { subject, by_zone: OnceCell::new() };
    let shared = subject.cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.is_shared());
    for (index, subnet) in shared.filter(|(index, _)| !refused.contains(index)) {
        let id = subnet.spec.id.as_str();
        // Of an answer that breaks off, what it has is known all the same.
        let seen = || subject.observed.subnets.get(id).map(VpcSubnet::from);
        let Some(fact) = known.get(id).cloned().or_else(seen) else {
            if subject.vpc.subnets.is_some() {
                let (message, otherwise) = match subject.observed.subnets.is_whole() {
                    true => (format!("AWS lists no subnet `{id}` in the VPC"), ""),
                    false => (
                        format!("the VPC's subnets in the request do not include `{id}`"),
                        ", or add the subnet to `vpc.subnets` of the request",
                    ),
                };
                not_found(report, index, id, message, others.hint(&subnet.zone) + otherwise);
            }
            continue;
        };
        if let Some(vpc) = other_vpc(subject, id) {
            let message = format!("`{id}` is in `{vpc}`, another VPC");
            not_found(report, index, id, message, others.hint(&subnet.zone));
            continue;
        }
        let place = if fact.is_observed { "AWS" } else { "the request" };
        let (cidr, zone) = (&subnet.spec.cidr, subnet.spec.zone.as_str());
        if cidr.net().is_some() && !fact.ipv4_cidr.is_empty() && cidr.net() != fact.ipv4_cidr.net() {
            let message = format!("`{id}` has the block `{}` in {place}, not `{cidr}`", fact.ipv4_cidr);
            let finding = report.report(subnet_field(index, "cidr"), message);
            finding
                .value(cidr.text())
                .hint(format!("Write `{}`", fact.ipv4_cidr))
                .repair_with(Safety::Unsafe, fact.ipv4_cidr.text());
        }
        if !zone.is_empty() && !fact.zone.is_empty() && zone != fact.zone {
            let message = format!("`{id}` is in `{}` in {place}, and not in `{zone}`", fact.zone);
            let finding = report.report(subnet_field(index, "zone"), message);
            finding.value(zone).hint(format!("Write `{}`", fact.zone)).repair_with(Safety::Unsafe, fact.zone.as_str());
        }
    }
}

/// Reports the id of a subnet that is not in the VPC.
fn not_found(report: &mut Reporter<'_>, index: usize, id: &str, message: String, hint: String) {
    let finding = report.report(subnet_field(index, "id"), message);
    finding.value(id).cause(Cause::NotFound).hint(hint).depends_on(networking("networkID"));
}

/// The VPC that AWS has a subnet in, where it is not the cluster's.
fn other_vpc<'a>(subject: &Subject<'a>, id: &str) -> Option<&'a str> {
    let seen = subject.observed.subnets.get(id)?;
    (!subject.observed.is_own(&seen.vpc_id)).then_some(seen.vpc_id.as_str())
}

/// The subnets of the VPC that the manifest does not name.
struct Others<'s, 'a> {
    subject: &'s Subject<'a>,
    /// Looked for only where a subnet is not there.
    by_zone: OnceCell<BTreeMap<&'a str, Vec<&'a str>>>,
}

/// The most subnets that a hint names.
const MOST_NAMED: usize = 4;

impl Others<'_, '_> {
    /// What to write in place of an id in a zone.
    fn hint(&self, zone: &str) -> String {
        let by_zone = self.by_zone.get_or_init(|| {
            let named: BTreeSet<&str> = self.subject.cluster.ids().collect();
            let mut by_zone: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            let known = self.subject.vpc.known_subnets().filter(|known| !named.contains(&*known.id));
            known.for_each(|known| by_zone.entry(&known.zone).or_default().push(&known.id));
            by_zone
        });
        match by_zone.get(zone).map(Vec::as_slice) {
            Some(ids) if ids.len() <= MOST_NAMED => {
                let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
                format!("Correct the id: in `{zone}` the VPC has {}", ids.join(", "))
            }
            _ => "Correct the id".to_owned(),
        }
    }
}

/// The subnet that kOps itself looked up and refused.
fn refused_subnet(failure: &AssignmentFailure) -> Option<usize> {
    match failure {
        AssignmentFailure::NotInVpc(index)
        | AssignmentFailure::CidrDiffers(index, _)
        | AssignmentFailure::ZoneDiffers(index, _)
        | AssignmentFailure::NoCidrInVpc(index) => Some(*index),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnet: &str) -> String {
        let networking = format!("networkID: vpc-1, subnets: [{{name: a, type: Public, zone: us-east-1a, {subnet}}}]");
        let facts = "subnets: [{id: subnet-1, zone: us-east-1b, ipv4CIDR: 172.20.64.0/19}]";
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, vpc: {{{facts}}}}}")
    }

    #[test]
    fn accepts_what_kops_refuses_itself() {
        accepts(&RULE, &request("id: subnet-1"));
        accepts(&RULE, &request("cidr: 172.20.32.0/19"));
    }

    fn observed(subnet: &str, answers: &str) -> String {
        request(subnet).replace("vpc: {subnets: [{id: subnet-1, zone: us-east-1b, ipv4CIDR: 172.20.64.0/19}]}", answers)
    }

    const SEEN: &str = "{SubnetId: subnet-1, VpcId: vpc-1, AvailabilityZone: us-east-1b, CidrBlock: 172.20.64.0/19}";

    #[test]
    fn what_a_broken_answer_lacks_is_unknown_and_what_it_has_is_known() {
        let broken = format!("observed: [{{Subnets: [{SEEN}], NextToken: x}}]");
        accepts(&RULE, &observed("cidr: 172.20.32.0/19, id: subnet-9", &broken));
        let found = reports(
            &RULE,
            &observed("cidr: 172.20.64.0/19, id: subnet-1", &broken),
            &["spec.networking.subnets[0].zone"],
        );
        assert_eq!(found[0].message, "`subnet-1` is in `us-east-1b` in AWS, and not in `us-east-1a`");
    }

    #[test]
    fn reports_subnets_that_aws_has_not_or_elsewhere() {
        let whole = format!("observed: [{{Subnets: [{}]}}]", SEEN.replace("vpc-1", "vpc-2"));
        let message = |id: &str| {
            let request = observed(&format!("cidr: 172.20.32.0/19, id: {id}"), &whole);
            reports(&RULE, &request, &["spec.networking.subnets[0].id"])[0].message.clone()
        };
        assert_eq!(message("subnet-9"), "AWS lists no subnet `subnet-9` in the VPC");
        assert_eq!(message("subnet-1"), "`subnet-1` is in `vpc-2`, another VPC");
    }

    #[test]
    fn names_the_subnets_of_the_zone_that_the_manifest_does_not() {
        let seen = |id: &str, zone: &str| SEEN.replace("subnet-1", id).replace("us-east-1b", zone);
        let hint = |id: &str, others: &[String]| {
            let whole = format!("observed: [{{Subnets: [{}]}}]", others.join(", "));
            let request = observed(&format!("cidr: 172.20.32.0/19, id: {id}"), &whole);
            reports(&RULE, &request, &["spec.networking.subnets[0].id"])[0].hint.clone().unwrap()
        };
        let one = [seen("subnet-1", "us-east-1a"), seen("subnet-2", "us-east-1b")];
        assert_eq!(hint("subnet-9", &one), "Correct the id: in `us-east-1a` the VPC has `subnet-1`");
        assert_eq!(hint("subnet-9", &one[1..]), "Correct the id");
        let elsewhere = [one[0].clone(), seen("subnet-9", "us-east-1a").replace("vpc-1", "vpc-2")];
        assert_eq!(hint("subnet-9", &elsewhere), "Correct the id: in `us-east-1a` the VPC has `subnet-1`");
    }

    #[test]
    fn reports_each_contradiction() {
        let fields = ["spec.networking.subnets[0].cidr", "spec.networking.subnets[0].zone"];
        let found = reports(&RULE, &request("cidr: 172.20.32.0/19, id: subnet-1"), &fields);
        assert_eq!(found[1].hint.as_deref(), Some("Write `us-east-1b`"));
        reports(&RULE, &request("cidr: 172.20.32.0/19, id: subnet-9"), &["spec.networking.subnets[0].id"]);
    }
}
