//! Clusters without a subnet.

use crate::aws::zone_name::ZoneName;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// The cluster lists no subnet.
    ///
    /// Every machine, load balancer and NAT gateway is in a subnet of the spec. kOps refuses a cluster without subnets
    /// (`validateSubnets`), except on DigitalOcean and Hetzner, whose networks have none.
    ///
    /// List at least one subnet with a name, a type and a zone.
    pub static RULE = {
        code: "cluster-without-subnets",
        summary: "the cluster lists no subnet",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets: []
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: us-east-1a, type: Public, zone: us-east-1a}
"#,
        check: check,
    }
}

/// Clouds without subnets, and those that another rule refuses.
const WITHOUT_SUBNETS: [Provider; 3] = [Provider::Missing, Provider::DigitalOcean, Provider::Hetzner];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let unknown = matches!(cluster.spec.provider, Provider::Unknown(_));
    if unknown || WITHOUT_SUBNETS.contains(&cluster.spec.provider) || !cluster.subnets.is_empty() {
        return;
    }
    let zone = zone_of_groups(subject).unwrap_or(USUAL_ZONE);
    report
        .report(networking("subnets"), "the cluster lists no subnet")
        .hint(format!("List a subnet, for example `{{name: {zone}, type: Public, zone: {zone}}}`"));
}

const USUAL_ZONE: &str = "us-east-1a";

/// The first zone that is the name of a subnet of an instance group.
fn zone_of_groups<'a>(subject: &Subject<'a>) -> Option<&'a str> {
    let mut names = subject.groups.iter().flat_map(|group| &group.spec.subnets).map(String::as_str);
    names.find(|name| ZoneName::parse(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_clouds_without_subnets() {
        accepts(&RULE, "cluster: {spec: {cloudProvider: {aws: null, hetzner: {}}, networking: {subnets: []}}}");
    }

    #[test]
    fn the_zone_is_the_one_that_groups_name() {
        let request = "{cluster: {spec: {networking: {subnets: []}}}, instanceGroups: [{apiVersion: \
            kops.k8s.io/v1alpha2, kind: InstanceGroup, metadata: {name: nodes}, spec: {subnets: [main, \
            eu-west-1b]}}]}";
        let found = reports(&RULE, request, &["spec.networking.subnets"]);
        let hint = "List a subnet, for example `{name: eu-west-1b, type: Public, zone: eu-west-1b}`";
        assert_eq!(found[0].hint.as_deref(), Some(hint));
    }

    #[test]
    fn reports_an_empty_list() {
        reports(&RULE, "cluster: {spec: {networking: {subnets: []}}}", &["spec.networking.subnets"]);
    }
}
