//! Public load balancers without a place.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// The API has a `Public` load balancer, and every subnet is private.
    ///
    /// kOps puts it into the Utility and Public subnets, and stops where there is none
    /// (`pkg/model/awsmodel/api_loadbalancer.go`), after the network was planned.
    ///
    /// Add a subnet of type `Utility`, or make the load balancer `Internal`.
    pub static RULE = {
        code: "public-load-balancer-without-public-subnet",
        summary: "a public load balancer needs a public or utility subnet",
        severity: Warning,
        cause: NotFound,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api: {loadBalancer: {type: Public, class: Network}}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: External}
"#,
        good: r#"cluster:
  spec:
    api: {loadBalancer: {type: Internal, class: Network}}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: External}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let Some(balancer) = cluster.spec.api.load_balancer.as_ref().filter(|balancer| balancer.balancer_type == "Public")
    else {
        return;
    };
    let all_private = cluster.subnets.iter().all(|subnet| subnet.kind.is_some_and(SubnetType::is_private));
    // A zone without its utility subnet is the nearer mistake.
    let lacks_utility = cluster.zones.iter().any(|zone| zone.has_private_table);
    if cluster.subnets.is_empty() || !all_private || lacks_utility || !balancer.subnets.is_empty() {
        return;
    }
    let finding = report.report(
        FieldPath::of("spec.api.loadBalancer.type"),
        "every subnet is private, so a public load balancer has no subnet",
    );
    finding.value("Public").hint("Write `Internal`, or add a subnet of type `Utility`");
    finding.depends_on_each(networking("subnets"), "type");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_utility_subnet() {
        accepts(
            &RULE,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network}}, networking: {subnets: [{name: a, \
            type: Private, zone: us-east-1a, egress: External}, {name: u, type: Utility, zone: us-east-1a}]}}}",
        );
    }

    #[test]
    fn reports_the_type() {
        reports(&RULE, RULE.example.bad, &["spec.api.loadBalancer.type"]);
    }
}
