//! Gateways that an existing VPC has to have.

use crate::release::Releases;
use crate::rules::aws::observed::{Presence, needs_egress_only};
use crate::rules::cloud::is_elsewhere;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The cluster is in an existing VPC (`networkID`), and kOps makes no gateways there.
    ///
    /// Public and utility subnets need the internet gateway of the VPC; private subnets of an IPv6 cluster need its
    /// egress-only internet gateway as well. kOps looks for them in AWS, and `kops update cluster` stops where one is
    /// missing (`internetgateway.go` and `egressonlyinternetgateway.go` in `upup/pkg/fi/cloudup/awstasks`).
    ///
    /// Make sure that the VPC has them before the first `kops update cluster`, or write `egress: External` for every
    /// subnet. With the answers of AWS in `observed` it is known whether they exist.
    pub static RULE = {
        code: "shared-vpc-needs-gateways",
        summary: "kOps makes no gateways in an existing VPC and stops where they are missing",
        severity: Warning,
        cause: NotFound,
        source: Documentation,
        releases: Releases::ALL,
        needs: [ExistingVpc],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if is_elsewhere(cluster) || !cluster.is_shared_vpc() {
        return;
    }
    if !cluster.subnets.iter().any(|subnet| subnet.is_managed()) {
        return;
    }
    let id = cluster.spec.networking.network_id.as_str();
    let is_unknown = |presence| presence == Presence::Unknown;
    let internet = is_unknown(Presence::of_internet_gateway(subject));
    let egress_only = needs_egress_only(subject) && is_unknown(Presence::of_egress_only_internet_gateway(subject));
    let (needed, answers) = match (internet, egress_only) {
        (true, true) => (
            "an internet gateway and an egress-only internet gateway have to exist",
            "the answers of `aws ec2 describe-internet-gateways` and `describe-egress-only-internet-gateways`",
        ),
        (true, false) => ("an internet gateway has to exist", "the answer of `aws ec2 describe-internet-gateways`"),
        (false, true) => (
            "an egress-only internet gateway has to exist",
            "the answer of `aws ec2 describe-egress-only-internet-gateways`",
        ),
        (false, false) => return,
    };
    let message = format!("kOps makes no gateways in `{id}`: {needed} there");
    let hint = format!("Send {answers} as `observed` (`--observed`), or write `egress: External` for every subnet");
    report.report(networking("networkID"), message).value(id).hint(hint);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        let networking = format!("networkID: vpc-1, nonMasqueradeCIDR: '::/0', subnets: [{subnets}]");
        format!("cluster: {{spec: {{networking: {{{networking}}}}}}}")
    }

    #[test]
    fn accepts_subnets_that_need_no_gateway() {
        accepts(&RULE, &request("{name: a, type: Private, zone: us-east-1a, egress: External}"));
    }

    #[test]
    fn says_only_what_aws_was_not_asked_for() {
        let answered = |answers: &str| {
            format!("{}\nobserved: [{answers}]", request("{name: a, type: Private, zone: us-east-1a, id: subnet-1}"))
        };
        let known = "{InternetGateways: []}";
        let message = reports(&RULE, &answered(known), &["spec.networking.networkID"])[0].message.clone();
        assert!(message.contains(": an egress-only internet gateway has to exist"), "{message}");
        accepts(&RULE, &answered(&format!("{known}, {{EgressOnlyInternetGateways: []}}")));
    }

    #[test]
    fn reports_the_gateways_that_are_needed() {
        let message =
            |subnets: &str| reports(&RULE, &request(subnets), &["spec.networking.networkID"])[0].message.clone();
        assert!(!message("{name: a, type: Public, zone: us-east-1a}").contains("egress-only"));
        assert!(message("{name: a, type: Private, zone: us-east-1a, id: subnet-1}").contains("egress-only"));
    }
}
