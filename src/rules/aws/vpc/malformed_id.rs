//! Ids that AWS does not give.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::aws::resources::{is_id, is_placeholder, meant};
use crate::cidr::Cidr;
use crate::diagnostic::{FieldPath, Finding, Object, RelatedField, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::{access_lists, additional_route, networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::wire::{AdditionalRoute, Subnet};
use crate::spec::{Cluster, LoadBalancerSubnet, placeholder};

rule! {
    /// An id does not have the form of an AWS id: its prefix, then 8 or 17 hexadecimal digits.
    ///
    /// AWS has no object with such an id, so `kops update cluster` stops when it looks for it; kOps' validation looks
    /// at the prefix only. Checked are VPCs, subnets, what traffic goes to, prefix lists, security
    /// groups and the elastic IPs of the load balancer. Often the text is a name, a part of an id, or a word such as
    /// `nat-gateway`. Further places with the same text are in `related`.
    ///
    /// Write the id as AWS shows it, for example `nat-0123456789abcdef0`.
    pub static RULE = {
        code: "malformed-id",
        summary: "an id does not have the form of an id of AWS",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [UnusualIds],
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
    let mut malformed = ids(subject).filter(|at| !is_id(&at.id, at.prefix) && !is_placeholder(&at.id, at.prefix));
    let Some(at) = malformed.next() else {
        return;
    };
    let Id { prefix, id, .. } = &at;
    let message = format!("`{id}` is not an id of AWS: `{prefix}` and 8 or 17 hexadecimal digits");
    let finding = report.report_on(at.object, at.place.field(), message);
    finding.value(&**id);
    let is_block = *prefix == "vpc-" && Cidr::new(id.as_ref()).net().is_some();
    if is_block {
        finding.hint("Write the block as `networkCIDR`, and the id of the VPC, if it exists, as `networkID`");
        at.question(finding);
        return;
    }
    match meant(id, prefix).or_else(|| meant(&format!("{prefix}{id}"), prefix)) {
        Some(meant) => finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant),
        None => finding.hint(format!("Write the id as AWS prints it, for example `{prefix}0123456789abcdef0`")),
    };
    at.question(finding);
    for other in malformed.take(MOST_RELATED) {
        other.question(finding);
        other.relate(finding, "is not an id either");
    }
}

/// Where an id is. Paths are made for findings only.
enum Place {
    /// `networkID`.
    Network,
    /// This field of the subnet at the index.
    Subnet(usize, &'static str),
    /// The target of the second index among the additional routes of the subnet at the first one.
    Route(usize, usize),
    /// Anywhere else.
    Path(FieldPath),
}

impl Place {
    fn field(&self) -> FieldPath {
        match self {
            Place::Network => networking("networkID"),
            Place::Subnet(index, field) => subnet_field(*index, field),
            Place::Route(index, route) => additional_route(*index, *route, "target"),
            Place::Path(path) => path.clone(),
        }
    }
}

/// An id in a manifest.
struct Id<'a> {
    object: Object,
    place: Place,
    prefix: &'static str,
    id: Cow<'a, str>,
    /// Whether the plan depends on what AWS has of it; of an egress the prefix tells what the zone needs.
    is_fact: bool,
}

impl<'a> Id<'a> {
    /// An id in the cluster.
    fn new(place: Place, prefix: &'static str, id: &'a str) -> Id<'a> {
        Id { object: Object::Cluster, place, prefix, id: id.into(), is_fact: false }
    }

    /// An id of which the plan needs what AWS has.
    fn fact(place: Place, prefix: &'static str, id: &'a str) -> Id<'a> {
        Id { is_fact: true, ..Id::new(place, prefix, id) }
    }

    /// Says that what AWS has of it is not known.
    fn question(&self, finding: &mut Finding) {
        if self.is_fact {
            finding.questions(self.place.field());
        }
    }

    /// Names it as a further place.
    fn relate(&self, finding: &mut Finding, what: &str) {
        let label = format!("`{}` {what}", self.id);
        finding.related.push(RelatedField { object: self.object, field: self.place.field(), label });
    }
}

/// Every id in the cluster and its groups; none on other clouds.
fn ids<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Id<'a>> {
    let written = |id: &Id<'_>| !id.id.is_empty() && placeholder(&id.id).is_none();
    cluster_on_aws(subject).into_iter().flat_map(|cluster| ids_of(subject, cluster.spec)).filter(written)
}

fn ids_of<'a>(subject: &Subject<'a>, cluster: &'a Cluster) -> impl Iterator<Item = Id<'a>> {
    let network = Id::fact(Place::Network, "vpc-", &cluster.networking.network_id);
    let subnets = cluster.networking.subnets.iter().enumerate();
    let balancer = cluster.api.load_balancer.iter().flat_map(|balancer| balancer.subnets.iter().enumerate());
    let groups = subject.reading.names_security_groups.then(|| security_groups(subject));
    let of_subnets = std::iter::once(network).chain(subnets.flat_map(ids_of_subnet));
    of_subnets.chain(balancer.filter_map(allocation)).chain(prefix_lists(cluster)).chain(groups.into_iter().flatten())
}

fn ids_of_subnet((index, subnet): (usize, &Subnet)) -> impl Iterator<Item = Id<'_>> {
    let own = Id::fact(Place::Subnet(index, "id"), "subnet-", &subnet.id);
    let egress = prefix(&subnet.egress).map(|prefix| Id::new(Place::Subnet(index, "egress"), prefix, &subnet.egress));
    let routes = subnet.additional_routes.iter().flatten().enumerate();
    let targets = routes.filter_map(move |(route, AdditionalRoute { target, .. })| {
        Some(Id::new(Place::Route(index, route), prefix(target)?, target))
    });
    std::iter::once(own).chain(egress).chain(targets)
}

fn prefix_lists(cluster: &Cluster) -> impl Iterator<Item = Id<'_>> {
    access_lists(cluster).into_iter().flat_map(|(list, entries)| {
        let lists = entries.iter().enumerate().filter(|(_, entry)| entry.text().starts_with(PREFIX_LIST));
        lists.map(move |(at, entry)| Id::new(Place::Path(FieldPath::of(list).index(at)), PREFIX_LIST, entry.text()))
    })
}

/// The elastic IP of a subnet of the load balancer of the API; an empty one is a finding of kOps.
fn allocation((index, subnet): (usize, &LoadBalancerSubnet)) -> Option<Id<'_>> {
    let id = subnet.allocation_id.as_deref().filter(|id| !id.is_empty())?;
    let field = FieldPath::of("spec.api.loadBalancer.subnets").index(index).key("allocationID");
    Some(Id::new(Place::Path(field), "eipalloc-", id))
}

const PREFIX_LIST: &str = "pl-";

/// The security groups that the load balancer of the API and the machines of the groups get.
fn security_groups<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Id<'a>> {
    let groups = (0..subject.groups.len()).map(|group| (Object::InstanceGroup(group), &*OF_GROUP));
    let owners = std::iter::once((Object::Cluster, &*OF_LOAD_BALANCER)).chain(groups);
    owners.flat_map(move |(object, [list, single])| {
        let listed = (0..).map(|index| list.clone().index(index));
        let listed = listed.map_while(move |field| Some(((subject.scalar_at)(object, &field)?, field)));
        let single = (subject.scalar_at)(object, single).map(|scalar| (scalar, single.clone()));
        let texts = listed.chain(single).filter(|(scalar, _)| scalar.is_text);
        texts.map(move |(scalar, field)| Id {
            object,
            id: scalar.text.into(),
            ..Id::new(Place::Path(field), "sg-", "")
        })
    })
}

/// The list of the security groups of something, and the one that replaces the group that kOps makes.
type OfOwner = LazyLock<[FieldPath; 2]>;

static OF_LOAD_BALANCER: OfOwner = LazyLock::new(|| of_owner("spec.api.loadBalancer"));
static OF_GROUP: OfOwner = LazyLock::new(|| of_owner("spec"));

fn of_owner(owner: &'static str) -> [FieldPath; 2] {
    ["additionalSecurityGroups", "securityGroupOverride"].map(|key| FieldPath::of(owner).key(key))
}

/// The prefixes of what traffic goes to.
const PREFIXES: [&str; 7] = ["eigw-", "eipalloc-", "i-", "igw-", "nat-", "pcx-", "tgw-"];

/// The known prefix of an id; others are findings of kOps.
fn prefix(id: &str) -> Option<&'static str> {
    if id.is_empty() { None } else { PREFIXES.into_iter().find(|prefix| id.starts_with(prefix)) }
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
        needs: [UnusualIds],
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
    let mut placeholders = ids(subject).filter(|at| is_placeholder(&at.id, at.prefix));
    let Some(Id { object, place, prefix, id, .. }) = placeholders.next() else {
        return;
    };
    let finding =
        report.report_on(object, place.field(), format!("`{id}` keeps the place of an id: no id of AWS is so short"));
    finding.value(&*id).hint(format!("Write the id as AWS prints it, for example `{prefix}0123456789abcdef0`"));
    for other in placeholders.take(MOST_RELATED) {
        other.relate(finding, "is too short too");
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
    fn an_elastic_ip_of_the_load_balancer_is_an_id() {
        let cluster = |id: &str| {
            format!(
                "cluster: {{spec: {{api: {{loadBalancer: {{type: Public, class: Network, subnets: [{{name: us-east-1a, \
                 allocationID: {id}}}]}}}}}}}}"
            )
        };
        let field = "spec.api.loadBalancer.subnets[0].allocationID";
        reports(&RULE, &cluster("eip-0123456789abcdef0"), &[field]);
        accepts(&RULE, &cluster("eipalloc-0123456789abcdef0"));
        accepts(&RULE, &cluster("''"));
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

    #[test]
    fn a_prefix_alone_is_not_an_id() {
        for egress in ["nat-", "tgw-", "eipalloc-"] {
            let yaml = request(&format!("subnets: [{{name: a, egress: {egress}}}]"));
            reports(&RULE, &yaml, &["spec.networking.subnets[0].egress"]);
        }
        for target in ["tgw-", "pcx-", "nat-"] {
            let route = format!("{{cidr: 10.1.0.0/16, target: {target}}}");
            let yaml = request(&format!("subnets: [{{name: a, additionalRoutes: [{route}]}}]"));
            reports(&RULE, &yaml, &["spec.networking.subnets[0].additionalRoutes[0].target"]);
        }
    }

    #[test]
    fn prefix_lists_and_security_groups_have_ids() {
        let spec = |fields: &str| format!("cluster: {{spec: {{{fields}}}}}");
        let group = |fields: &str| {
            let spec = format!("{{role: Node, {fields}}}");
            format!("instanceGroups: [{{kind: InstanceGroup, metadata: {{name: n}}, spec: {spec}}}]")
        };
        reports(&RULE, &spec("sshAccess: [0.0.0.0/0, pl-012345]"), &["spec.sshAccess[1]"]);
        let listed = "additionalSecurityGroups: [sg-0123456789abcdef0, my-sg]";
        reports(&RULE, &group(listed), &["spec.additionalSecurityGroups[1]"]);
        reports(&RULE, &group("securityGroupOverride: sg-012"), &["spec.securityGroupOverride"]);
        let balancer = spec("api: {loadBalancer: {type: Public, class: Network, additionalSecurityGroups: [sg-012]}}");
        reports(&RULE, &balancer, &["spec.api.loadBalancer.additionalSecurityGroups[0]"]);
        accepts(&RULE, &group("additionalSecurityGroups: ['${sg}', sg-0a1b2c3d]"));
    }
}
