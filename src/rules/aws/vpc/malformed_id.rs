//! Ids that AWS does not give.

use crate::aws::resources::{is_id, is_placeholder};
use crate::diagnostic::{FieldPath, Finding};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::{additional_route, networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An id does not have the form of an AWS id: its prefix, then 8 or 17 hexadecimal digits.
    ///
    /// AWS has no object with such an id, so `kops update cluster` stops when it looks for it; kOps' validation looks
    /// at the prefix only. Often the text is a name, a part of an id, or a word such as `nat-gateway`. Further places
    /// with the same text are in `related`.
    ///
    /// Write the id as AWS shows it, for example `nat-0123456789abcdef0`.
    pub static RULE = {
        code: "malformed-id",
        summary: "an id does not have the form of an id of AWS",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: my-vpc
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0123456789abcdef0
"#,
        check: check,
    }
}

/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let mut malformed = ids(subject).filter(|(_, prefix, id)| !is_id(id, prefix) && !is_placeholder(id, prefix));
    let Some((place, prefix, id)) = malformed.next() else {
        return;
    };
    let message = format!("`{id}` is not an id of AWS: `{prefix}` and 8 or 17 hexadecimal digits");
    let finding = report.report(place.field(), message);
    finding.value(id).hint(format!("Write the id as AWS prints it, for example `{prefix}0123456789abcdef0`"));
    place.question(finding);
    for (place, _, id) in malformed.take(MOST_RELATED) {
        finding.related(place.field(), format!("`{id}` is not an id either"));
        place.question(finding);
    }
}

/// Where an id is.
#[derive(Clone, Copy)]
enum Place {
    Network,
    Subnet(usize, &'static str),
    Route(usize, usize),
}

impl Place {
    /// Says that what AWS has of it is not known; of an egress the prefix tells what the zone needs.
    fn question(self, finding: &mut Finding) {
        if matches!(self, Self::Network | Self::Subnet(_, "id")) {
            finding.questions(self.field());
        }
    }

    fn field(self) -> FieldPath {
        match self {
            Self::Network => networking("networkID"),
            Self::Subnet(subnet, field) => subnet_field(subnet, field),
            Self::Route(subnet, route) => additional_route(subnet, route, "target"),
        }
    }
}

/// Every place of an id in the cluster, with the prefix of the id; nothing on other clouds.
fn ids<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (Place, &'static str, &'a str)> {
    let cluster = cluster_on_aws(subject);
    let network = cluster.map(|cluster| (Place::Network, "vpc-", &*cluster.spec.networking.network_id));
    let subnets = cluster.into_iter().flat_map(|cluster| cluster.spec.networking.subnets.iter().enumerate());
    let subnets = subnets.flat_map(|(index, subnet)| {
        let egress = prefix(&subnet.egress).map(|prefix| (Place::Subnet(index, "egress"), prefix, &*subnet.egress));
        let routes = subnet.additional_routes.iter().flatten().enumerate();
        let targets = routes.filter_map(move |(route, target)| {
            Some((Place::Route(index, route), prefix(&target.target)?, &*target.target))
        });
        std::iter::once((Place::Subnet(index, "id"), "subnet-", &*subnet.id)).chain(egress).chain(targets)
    });
    network.into_iter().chain(subnets).filter(|(.., id)| !id.is_empty())
}

/// The prefixes of what traffic goes to.
const PREFIXES: [&str; 7] = ["eigw-", "eipalloc-", "i-", "igw-", "nat-", "pcx-", "tgw-"];

/// The known prefix of an id; others are findings of kOps.
fn prefix(id: &str) -> Option<&'static str> {
    PREFIXES.into_iter().find(|prefix| id.starts_with(prefix) && prefix.len() < id.len())
}

rule! {
    /// An id has its prefix and one or two digits, as ids in examples do.
    ///
    /// AWS gives no such ids: kOps stops when it looks for it during `kops update cluster`. The other places are in
    /// `related`.
    ///
    /// Write the id as AWS prints it before you apply, for example `vpc-0123456789abcdef0`.
    pub static PLACEHOLDER = {
        code: "placeholder-id",
        summary: "an id only keeps the place of one",
        severity: Info,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0123456789abcdef0
"#,
        check: check_placeholders,
    }
}

fn check_placeholders(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let mut placeholders = ids(subject).filter(|(_, prefix, id)| is_placeholder(id, prefix));
    let Some((place, prefix, id)) = placeholders.next() else {
        return;
    };
    let finding = report.report(place.field(), format!("`{id}` keeps the place of an id: no id of AWS is so short"));
    finding.value(id).hint(format!("Write the id as AWS prints it, for example `{prefix}0123456789abcdef0`"));
    for (place, _, id) in placeholders.take(MOST_RELATED) {
        finding.related(place.field(), format!("`{id}` is too short too"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str) -> String {
        format!("cluster: {{spec: {{networking: {{{networking}}}}}}}")
    }

    #[test]
    fn accepts_ids_of_both_lengths_and_what_is_no_id() {
        accepts(
            &RULE,
            &request("networkID: vpc-0a1b2c3d, subnets: [{name: a, egress: External, id: subnet-0123456789abcdef0}]"),
        );
        accepts(&RULE, &request("subnets: [{name: a, egress: nat}, {name: b, egress: vgw-1}]"));
    }

    #[test]
    fn ids_of_examples_are_another_finding() {
        let yaml = request("networkID: vpc-1, subnets: [{name: a, id: subnet-0a}, {name: b, id: subnet-123}]");
        let found = reports(&PLACEHOLDER, &yaml, &["spec.networking.networkID"]);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[0].id");
        assert_eq!(found[0].related.len(), 1);
        reports(&RULE, &yaml, &["spec.networking.subnets[1].id"]);
    }

    #[test]
    fn reports_all_of_them_once() {
        let found = reports(
            &RULE,
            &request(
                "networkID: my-vpc, subnets: [{name: a, id: s-1, egress: nat-gateway, additionalRoutes: [{cidr: \
                10.1.0.0/16, target: tgw-0G}]}]",
            ),
            &["spec.networking.networkID"],
        );
        assert_eq!(found[0].related.len(), 3);
    }
}
