//! Subnets of the load balancer in one zone.

use std::collections::BTreeMap;

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Two subnets of the API's load balancer are in one zone.
    ///
    /// A network load balancer has one subnet in each zone (`InvalidConfigurationRequest` from `CreateLoadBalancer`),
    /// so AWS refuses the second one. kOps does not look at the zones of `spec.api.loadBalancer.subnets`.
    ///
    /// Keep one subnet of each zone.
    pub static RULE = {
        code: "load-balancer-subnets-in-one-zone",
        summary: "the load balancer has two subnets in one zone",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api: {loadBalancer: {type: Internal, class: Network, subnets: [{name: a}, {name: b}]}}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    api: {loadBalancer: {type: Internal, class: Network, subnets: [{name: a}]}}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let listed = cluster.spec.api.load_balancer.iter().flat_map(|balancer| balancer.subnets.iter().enumerate());
    let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, listed) in listed {
        let Some(subnet) = cluster.named(&listed.name).map(|place| &cluster.subnets[place]) else {
            continue;
        };
        let Some(first) = zones.get(subnet.zone.as_str()).copied().filter(|_| !subnet.zone.is_empty()) else {
            zones.insert(&subnet.zone, index);
            continue;
        };
        let field = |index: usize| FieldPath::of("spec.api.loadBalancer.subnets").index(index).key("name");
        let message =
            format!("`{}` is in zone `{}`, where the load balancer has a subnet already", listed.name, subnet.zone);
        let finding = report.report(field(index), message);
        finding.value(listed.name.as_str()).hint("Remove this subnet from the load balancer, or the other one");
        finding
            .related(field(first), "the other subnet in that zone")
            .depends_on_each(paths::networking("subnets"), "zone");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(zones: [&str; 2]) -> String {
        let [a, b] = zones;
        format!(
            "cluster: {{spec: {{api: {{loadBalancer: {{type: Internal, class: Network, subnets: [{{name: a}}, \
            {{name: b}}, {{name: none}}]}}}}, networking: {{subnets: [{{name: a, type: Private, zone: {a}}}, {{name: \
            b, type: Private, zone: {b}}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_one_subnet_a_zone() {
        accepts(&RULE, &request(["us-east-1a", "us-east-1b"]));
    }

    #[test]
    fn reports_the_second_of_a_zone() {
        reports(&RULE, &request(["us-east-1a", "us-east-1a"]), &["spec.api.loadBalancer.subnets[1].name"]);
    }
}
