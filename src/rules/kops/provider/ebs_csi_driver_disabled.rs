//! The EBS CSI driver switched off, from kOps 1.29 on.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// `cloudProvider.aws.ebsCSIDriver.enabled` is false.
    ///
    /// Kubernetes can no longer attach EBS volumes without the EBS CSI driver, and kOps always uses the external cloud
    /// controller manager, so it refuses to switch the driver off (`pkg/apis/kops/validation/aws.go`).
    ///
    /// Remove the field, or write `true`.
    pub static RULE = {
        code: "ebs-csi-driver-disabled",
        summary: "the EBS CSI driver is switched off",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(29),
        bad: r#"cluster:
  spec:
    cloudProvider:
      aws:
        ebsCSIDriver:
          enabled: false
"#,
        good: r#"cluster:
  spec:
    cloudProvider:
      aws:
        ebsCSIDriver:
          enabled: true
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    if spec.provider != Provider::Aws || spec.aws.ebs_csi_driver_enabled != Some(false) {
        return;
    }
    let field = FieldPath::of("spec.cloudProvider.aws.ebsCSIDriver.enabled");
    report
        .report(field, "EBS volumes need the EBS CSI driver")
        .value("false")
        .hint("Write `true`, or leave it out")
        .repair_with(Safety::Unsafe, true);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_is_left_out() {
        accepts(&RULE, "cluster: {spec: {cloudProvider: {aws: {ebsCSIDriver: {}}}}}");
    }

    #[test]
    fn reports_false() {
        reports(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: {ebsCSIDriver: {enabled: false}}}}}",
            &["spec.cloudProvider.aws.ebsCSIDriver.enabled"],
        );
    }
}
