//! Existing subnets that load balancers do not find.

use super::helpers::relate_observed;
use crate::release::Releases;
use crate::rules::paths::{networking, subnet as subnet_path};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedSubnet, Existing, INTERNAL_LOAD_BALANCERS, PUBLIC_LOAD_BALANCERS, SubnetType};

rule! {
    /// `tagSubnets: false` keeps kOps from tagging subnets, and an existing subnet lacks the tag by which load
    /// balancers of Kubernetes find it.
    ///
    /// Public load balancers are made in subnets with the tag `kubernetes.io/role/elb`, internal ones in those with
    /// `kubernetes.io/role/internal-elb` ("Subnet discovery" of the AWS Load Balancer Controller). kOps sets them on
    /// all subnets, existing ones too, unless `tagSubnets` is `false` (`docs/run_in_existing_vpc.md`).
    ///
    /// Set the tag yourself, or remove `tagSubnets`.
    pub static RULE = {
        code: "load-balancer-tag-missing",
        summary: "an existing subnet lacks the tag by which load balancers find it, and kOps does not set it",
        severity: Warning,
        cause: Required,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      tagSubnets: false
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-a, cidr: 172.20.32.0/19}
observed:
- Subnets:
  - SubnetId: subnet-a
    VpcId: vpc-0a1b2c3d
    AvailabilityZone: us-east-1a
    CidrBlock: 172.20.32.0/19
    Tags: [{Key: Name, Value: public-a}]
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      tagSubnets: false
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-a, cidr: 172.20.32.0/19}
observed:
- Subnets:
  - SubnetId: subnet-a
    VpcId: vpc-0a1b2c3d
    AvailabilityZone: us-east-1a
    CidrBlock: 172.20.32.0/19
    Tags: [{Key: kubernetes.io/role/elb, Value: "1"}]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if cluster.spec.networking.tag_subnets != Some(false) || !subject.observed.knows_tags() {
        return;
    }
    let existing = Existing::of(subject.observed);
    for (index, subnet) in cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.is_shared()) {
        let (Some(key), Some(seen)) = (role(subject, subnet), existing.subnet(cluster, subnet)) else { continue };
        if seen.tag(key).is_some_and(|value| ["1", ""].contains(&value)) {
            continue;
        }
        let id = &subnet.spec.id;
        let message = format!("`{id}` lacks the tag `{key}`, which kOps does not set with `tagSubnets: false`");
        let finding = report.report(subnet_path(index), message);
        finding.hint(format!("Tag it: `aws ec2 create-tags --resources {id} --tags Key={key},Value=1`"));
        finding.related(networking("tagSubnets"), "keeps kOps from tagging");
        relate_observed(finding);
    }
}

/// The tag that load balancers look for in subnets of this type: dual-stack subnets take the place of private ones.
fn role(subject: &Subject<'_>, subnet: &AssignedSubnet) -> Option<&'static str> {
    let has_dual_stack = || {
        let mut others = subject.cluster.subnets.iter();
        others.any(|other| other.kind == Some(SubnetType::DualStack) && other.zone == subnet.zone)
    };
    match subnet.kind? {
        SubnetType::Public | SubnetType::Utility => Some(PUBLIC_LOAD_BALANCERS),
        SubnetType::DualStack => Some(INTERNAL_LOAD_BALANCERS),
        SubnetType::Private => (!has_dual_stack()).then_some(INTERNAL_LOAD_BALANCERS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, tags: &str) -> String {
        let subnets = "[{name: p, type: Private, zone: us-east-1a, id: subnet-p, cidr: 172.20.32.0/19}]";
        let answers = format!(
            "{{Subnets: [{{SubnetId: subnet-p, VpcId: vpc-1{tags}}}, {{SubnetId: subnet-q, VpcId: \
            vpc-1, Tags: [{{Key: a, Value: b}}]}}]}}"
        );
        format!(
            "{{cluster: {{spec: {{networking: {{networkID: vpc-1, {networking}subnets: {subnets}}}}}}}, observed: \
            [{answers}]}}"
        )
    }

    const OFF: &str = "tagSubnets: false, ";

    #[test]
    fn accepts_tags_that_kops_sets_and_those_that_are_there() {
        accepts(&RULE, &request("", ""));
        accepts(&RULE, &request(OFF, ", Tags: [{Key: kubernetes.io/role/internal-elb, Value: ''}]"));
    }

    #[test]
    fn accepts_subnets_of_another_account_whose_tags_aws_does_not_show() {
        accepts(&RULE, &request(OFF, "").replace(", Tags: [{Key: a, Value: b}]", ""));
    }

    #[test]
    fn reports_the_tag_of_the_type() {
        let found = reports(&RULE, &request(OFF, ""), &["spec.networking.subnets[0]"]);
        assert!(found[0].message.contains("`kubernetes.io/role/internal-elb`"), "{}", found[0].message);
        let another = ", Tags: [{Key: kubernetes.io/role/internal-elb, Value: '0'}]";
        reports(&RULE, &request(OFF, another), &["spec.networking.subnets[0]"]);
    }
}
