//! The block of an existing VPC is not known.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignmentFailure;

rule! {
    /// The cluster uses an existing VPC, and neither the manifest nor the request says which IPv4 block that VPC has.
    ///
    /// kOps asks AWS for it (`PerformAssignments` in `upup/pkg/fi/cloudup/defaults.go`); this service sends no queries.
    /// Without the block it knows neither where subnets may lie nor the VPC's own routes.
    ///
    /// Send the block as `vpc.ipv4CIDRs` in the request or as the parameter `vpcIPv4CIDR`, or write `networkCIDR`.
    pub static RULE = {
        code: "network-cidr-unknown",
        summary: "the IPv4 block of the existing VPC is neither written nor sent",
        severity: Error,
        cause: Required,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Unassigned],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      networkCIDR: null
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      networkCIDR: null
vpc:
  ipv4CIDRs: [172.20.0.0/16]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.cluster.failures.contains(&AssignmentFailure::NetworkUnknown) {
        return;
    }
    let vpc = &subject.cluster.spec.networking.network_id;
    let field = networking("networkCIDR");
    report
        .report(field.clone(), format!("the IPv4 block of the existing VPC `{vpc}` is not known"))
        .hint("Send it as `vpc.ipv4CIDRs` or as the parameter `vpcIPv4CIDR`, or write it as `networkCIDR`")
        .depends_on(networking("networkID"))
        .depends_on_of(Object::Request, FieldPath::of("vpc.ipv4CIDRs"))
        .explains(Object::Cluster, field);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_written_block() {
        accepts(&RULE, "cluster: {spec: {networking: {networkID: vpc-0a1b2c3d}}}");
    }

    #[test]
    fn accepts_clouds_whose_networks_have_no_block() {
        accepts(&RULE, "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {networkCIDR: null}}}");
    }

    #[test]
    fn reports_an_existing_vpc_without_a_block() {
        reports(&RULE, RULE.example.bad, &["spec.networking.networkCIDR"]);
    }
}
