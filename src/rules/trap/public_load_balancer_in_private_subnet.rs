//! Public load balancers in private subnets.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedSubnet, SubnetType};

rule! {
    /// A `Public` load balancer of the API is placed in a private subnet.
    ///
    /// AWS makes it and gives it public addresses, but the subnet has no route to the internet gateway, so no client
    /// reaches the API through it. kOps takes the subnets of `spec.api.loadBalancer.subnets` as they are.
    ///
    /// Name a Utility or Public subnet of the zone.
    pub static RULE = {
        code: "public-load-balancer-in-private-subnet",
        summary: "a public load balancer is in a private subnet",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api: {loadBalancer: {type: Public, class: Network, subnets: [{name: a}]}}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    api: {loadBalancer: {type: Public, class: Network, subnets: [{name: u}]}}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

/// So many private subnets, and no other, speak against the type.
const SEVERAL: usize = 2;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let Some(balancer) = cluster.spec.api.load_balancer.as_ref().filter(|_| !is_elsewhere(cluster)) else {
        return;
    };
    if balancer.balancer_type != "Public" {
        return;
    }
    let listed = balancer.subnets.iter().enumerate();
    let listed = listed.filter_map(|(index, listed)| Some((index, listed, cluster.named(&listed.name)?)));
    let listed = listed.map(|(index, listed, place)| (index, listed, &cluster.subnets[place]));
    let is_private = |subnet: &AssignedSubnet<'_>| subnet.kind.is_some_and(SubnetType::is_private);
    let private: Vec<_> = listed.filter(|(_, _, subnet)| is_private(subnet) && subnet.is_managed()).collect();
    if SEVERAL <= private.len() && private.len() == balancer.subnets.len() {
        let field = FieldPath::of("spec.api.loadBalancer.type");
        let finding = report.report(field.clone(), "the load balancer is public, and all of its subnets are private");
        finding.value("Public").hint("Write `Internal`, or name subnets of type `Utility`").questions(field);
        finding.repair_with(Safety::Unsafe, "Internal");
        return;
    }
    for (index, listed, subnet) in private {
        let field = FieldPath::of("spec.api.loadBalancer.subnets").index(index).key("name");
        let finding = report.report(field, format!("clients cannot reach a public load balancer in `{}`", listed.name));
        finding.value(listed.name.as_str());
        let in_zone = cluster.subnets.iter().filter(|other| other.zone == subnet.zone);
        let public = in_zone.filter(|other| other.kind.is_some_and(|kind| !kind.is_private()));
        finding.hint(match public.map(|other| &other.spec.name).next() {
            Some(name) => format!("Write `{name}`, which has a route to the internet gateway"),
            None => "Name a subnet of type `Utility` or `Public`".to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(balancer: &str) -> String {
        format!(
            "cluster: {{spec: {{api: {{loadBalancer: {{{balancer}, class: Network, subnets: [{{name: a}}]}}}}, \
            networking: {{subnets: [{{name: a, type: Private, zone: us-east-1a}}, {{name: u, type: Utility, zone: \
            us-east-1a}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_internal_load_balancers() {
        accepts(&RULE, &request("type: Internal"));
    }

    #[test]
    fn reports_with_a_public_subnet_of_the_zone() {
        let found = reports(&RULE, &request("type: Public"), &["spec.api.loadBalancer.subnets[0].name"]);
        assert!(found[0].hint.as_deref().unwrap_or_default().contains("`u`"));
    }

    #[test]
    fn several_private_subnets_speak_against_the_type() {
        let yaml = "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [{name: a}, {name: \
            b}]}}, networking: {subnets: [{name: a, type: Private, zone: us-east-1a}, {name: u, type: Utility, zone: \
            us-east-1a}, {name: b, type: Private, zone: us-east-1b}, {name: v, type: Utility, zone: us-east-1b}]}}}";
        let found = reports(&RULE, yaml, &["spec.api.loadBalancer.type"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `Internal`, or name subnets of type `Utility`"));
    }
}
