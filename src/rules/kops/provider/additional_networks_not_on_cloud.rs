//! Additional blocks of the network on another cloud than AWS.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// `additionalNetworkCIDRs` is set on a cloud whose networks have a single block in kOps.
    ///
    /// Only a VPC of AWS can have further blocks. Before 1.27 kOps ignored the field there.
    ///
    /// Remove the field. Mirrors `prohibitsMultipleNetworkCIDRs` in `validateCloudProvider`.
    pub static RULE = {
        code: "additional-networks-not-on-cloud",
        summary: "only networks on AWS have additional blocks",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        needs: [AdditionalNetworks, AnotherCloud],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, gce: {}}
    networking: {additionalNetworkCIDRs: [10.200.0.0/16]}
"#,
        good: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [10.200.0.0/16]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    let known = !matches!(spec.provider, Provider::Aws | Provider::Missing | Provider::Unknown(_));
    if !known || spec.networking.additional_network_cidrs.is_empty() {
        return;
    }
    let message = format!("networks on `{}` have no additional blocks", spec.provider.name());
    report
        .report(networking("additionalNetworkCIDRs"), message)
        .hint("Remove `additionalNetworkCIDRs`")
        .repair_by_removal(Safety::Unsafe);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_clouds_without_them() {
        accepts(&RULE, "cluster: {spec: {cloudProvider: {aws: null, gce: {}}}}");
    }

    #[test]
    fn reports_the_list() {
        reports(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: null, openstack: {}}, networking: {additionalNetworkCIDRs: [x, \
            y]}}}",
            &["spec.networking.additionalNetworkCIDRs"],
        );
    }
}
