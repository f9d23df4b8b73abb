//! VPCs that AWS does not list.

use crate::diagnostic::Object;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::relate_observed;

rule! {
    /// `networkID` names a VPC, and the answer of `aws ec2 describe-vpcs` in `observed` does not have it. Where that is
    /// not sent, the answer of `aws ec2 describe-route-tables` tells: every VPC has a table.
    ///
    /// Either the id is mistyped, or the answers are of another VPC, account or region. What is known of subnets,
    /// gateways and blocks is that of another VPC then, so that nothing that depends on it is looked at.
    ///
    /// Correct `networkID`, or send the answers for its VPC.
    pub static RULE = {
        code: "vpc-not-there",
        summary: "AWS does not list the VPC that `networkID` names",
        severity: Error,
        cause: NotFound,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
observed:
- {Vpcs: [{VpcId: vpc-0a1b2c3e, CidrBlock: 172.20.0.0/16}]}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
observed:
- {Vpcs: [{VpcId: vpc-0a1b2c3d, CidrBlock: 172.20.0.0/16}]}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let (vpcs, id) = (&subject.observed.vpcs, subject.cluster.spec.networking.network_id.as_str());
    if id.is_empty() || !subject.observed.lacks_vpc(id) {
        return;
    }
    let message = match vpcs.is_whole() {
        true => format!("AWS lists no VPC `{id}`"),
        false => format!("AWS lists no route table of the VPC `{id}`, and every VPC has one"),
    };
    let mut listed = vpcs.iter().map(|vpc| vpc.vpc_id.as_str());
    let field = networking("networkID");
    let finding = report.report(field.clone(), message);
    finding.value(id).explains(Object::Cluster, field);
    match (listed.next(), listed.next()) {
        (Some(only), None) => finding.hint(format!("Write `{only}`, which is listed, or send the answers for `{id}`")),
        _ => finding.hint(format!("Correct the id, or send the answers for `{id}`")),
    };
    relate_observed(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome};

    #[test]
    fn accepts_a_vpc_that_may_be_there() {
        accepts(&RULE, "observed: [{Vpcs: [{VpcId: vpc-0a1b2c3e}]}]");
        let request = |answer: &str| {
            format!("cluster: {{spec: {{networking: {{networkID: vpc-0a1b2c3d}}}}}}\nobserved: [{{{answer}}}]")
        };
        accepts(&RULE, &request("InternetGateways: []"));
        accepts(&RULE, &request("Vpcs: [{VpcId: vpc-0a1b2c3e}], NextToken: x"));
    }

    #[test]
    fn answers_that_are_all_of_another_vpc_are_one_finding() {
        let others = "{Subnets: [{SubnetId: subnet-0a1b2c3d, VpcId: vpc-1, CidrBlock: 172.20.32.0/19}]}, \
            {InternetGateways: [{InternetGatewayId: igw-1, Attachments: [{VpcId: vpc-1, State: available}]}]}, \
            {NatGateways: [{NatGatewayId: nat-0a1b2c3d, VpcId: vpc-1, State: available}]}, {RouteTables: \
            [{RouteTableId: rtb-1, VpcId: vpc-1, Associations: [{Main: true}]}]}";
        for subnet in ["id: subnet-0a1b2c3d", "egress: nat-0a1b2c3d"] {
            let subnets = format!(
                "[{{name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, {subnet}}}, {{name: u, type: \
                Utility, zone: us-east-1a, cidr: 172.20.0.0/22}}]"
            );
            let networking = format!("networking: {{networkID: vpc-0a1b2c3d, subnets: {subnets}}}");
            let request = format!("{{cluster: {{spec: {{{networking}}}}}, observed: [{others}]}}");
            let found = outcome(&request, Release::DEFAULT).diagnostics;
            let is_of_aws = |code: &str| code != "subnet-ids-mixed";
            let worse = found.iter().filter(|found| found.severity != Severity::Info).map(|found| found.code);
            assert_eq!(worse.filter(|code| is_of_aws(code)).collect::<Vec<_>>(), ["vpc-not-there"], "{subnet}");
        }
        accepts(&RULE, "{cluster: {spec: {networking: {networkID: vpc-0a1b2c3d}}}, observed: [{RouteTables: []}]}");
    }

    #[test]
    fn a_mistyped_id_is_one_finding() {
        let yaml = format!("{}- {{InternetGateways: []}}\n- {{Subnets: []}}\n", RULE.example.bad);
        let found = outcome(&yaml, Release::DEFAULT);
        let worse = found.diagnostics.iter().filter(|found| found.severity != Severity::Info);
        let worse: Vec<_> = worse.map(|found| (found.code, found.hint.as_deref().unwrap_or_default())).collect();
        assert_eq!(
            worse,
            [("vpc-not-there", "Write `vpc-0a1b2c3e`, which is listed, or send the answers for `vpc-0a1b2c3d`")]
        );
    }
}
