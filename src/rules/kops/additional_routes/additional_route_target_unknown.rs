//! Targets of additional routes that kOps does not know.

use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::routes;

rule! {
    /// The target of an additional route is not `pcx-…`, `i-…`, `nat-…`, `tgw-…`, `igw-…` or `eigw-…`.
    ///
    /// kOps tells from the prefix what kind of object the route goes to (`awsValidateAdditionalRoutes`); ids of network
    /// interfaces, endpoints or VPCs mean nothing to it.
    ///
    /// Write the id of a peering connection, instance, NAT gateway, transit gateway or Internet gateway.
    pub static RULE = {
        code: "additional-route-target-unknown",
        summary: "kOps does not know this kind of route target",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(24),
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.0/16, target: vpc-abcdef}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.0/16, target: tgw-abcdef}
"#,
        check: check,
    }
}

/// What a target starts with.
const PREFIXES: [&str; 6] = ["pcx-", "i-", "nat-", "tgw-", "igw-", "eigw-"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for listed in routes(subject.cluster) {
        let target = listed.route.target.as_str();
        if PREFIXES.iter().any(|prefix| target.starts_with(prefix)) {
            continue;
        }
        let message = match target {
            "" => "the route has no target".to_owned(),
            target => format!("`{target}` is not a target that kOps knows"),
        };
        report.report(listed.field("target"), message).value(target);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_every_known_kind() {
        for prefix in PREFIXES {
            let request = format!(
                "cluster: {{spec: {{networking: {{subnets: [
                    {{name: a, type: Private, additionalRoutes: [{{cidr: 10.0.0.0/16, target: {prefix}1}}]}}]}}}}}}"
            );
            accepts(&RULE, &request);
        }
    }

    #[test]
    fn reports_other_and_missing_targets() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [
                    {cidr: 10.0.0.0/16, target: eni-1}, {cidr: 10.1.0.0/16}]}]}}}",
            &[
                "spec.networking.subnets[0].additionalRoutes[0].target",
                "spec.networking.subnets[0].additionalRoutes[1].target",
            ],
        );
    }
}
