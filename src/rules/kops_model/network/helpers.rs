//! What the rules on zones share.

use crate::diagnostic::Finding;
use crate::names::is_same;
use crate::rules::paths::{subnet, subnet_field};
use crate::rules::rule::Subject;
use crate::spec::wire::Subnet;
use crate::subnets::Zone;

/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;

/// Names the subnets at `indexes` in a finding.
pub(super) fn relate(finding: &mut Finding, indexes: &[usize], label: &str) {
    for index in indexes.iter().take(MOST_RELATED) {
        finding.related(subnet(*index), label);
    }
}

/// Says that a finding speaks of the subnets of a zone that need its egress: where the spec places them, and what
/// they are.
pub(super) fn of_zone<'f>(finding: &'f mut Finding, zone: &Zone) -> &'f mut Finding {
    for user in zone.nat_users.iter() {
        ["zone", "type", "egress"].into_iter().for_each(|field| {
            finding.depends_on(subnet_field(*user, field));
        });
    }
    for other in &zone.unknown {
        finding.depends_on(subnet_field(*other, "type"));
    }
    finding
}

/// The owned private subnets of a zone, in manifest order.
pub(super) fn private_users(subject: &Subject<'_>, zone: &Zone) -> Vec<usize> {
    let is_private = |index: &usize| subject.cluster.subnets[*index].kind.is_some_and(|kind| kind.is_private());
    zone.nat_users.iter().copied().filter(is_private).collect()
}

/// Reports every user of a zone's egress whose `field` differs from the first one's.
pub(super) fn report_differing(
    subject: &Subject<'_>,
    report: &mut crate::rules::rule::Reporter<'_>,
    field: &'static str,
    value: fn(&Subnet) -> &str,
) {
    for zone in &subject.cluster.zones {
        let text = |index: usize| value(subject.cluster.subnets[index].spec);
        let Some((first, others)) = zone.nat_users.split_first() else {
            continue;
        };
        let differing: Vec<usize> =
            others.iter().copied().filter(|other| !is_same(text(*other), text(*first))).collect();
        if differing.is_empty() {
            continue;
        }
        let name = &subject.cluster.subnets[*first].spec.name;
        let message = format!(
            "the subnets of zone `{}` that need its egress do not agree on `{field}`: `{name}` has {}",
            zone.name,
            quoted(text(*first))
        );
        let finding = of_zone(report.report(subnet_field(*first, field), message), zone);
        finding.questions(subnet_field(*first, field));
        differing.iter().for_each(|other| {
            finding.questions(subnet_field(*other, field));
        });
        finding.value(text(*first)).hint(format!("Give all of them the same `{field}`, or move them to other zones"));
        for other in differing.into_iter().take(MOST_RELATED) {
            finding.related(subnet_field(other, field), format!("has {}", quoted(text(other))));
        }
    }
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "none".to_owned() } else { format!("`{text}`") }
}
