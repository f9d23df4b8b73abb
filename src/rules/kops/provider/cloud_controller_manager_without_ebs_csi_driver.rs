//! The external cloud controller manager without the EBS CSI driver, up to kOps 1.28.

use crate::diagnostic::FieldPath;
use crate::release::{KubernetesVersion, Releases};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// The external cloud controller manager is used, but the EBS CSI driver is switched off.
    ///
    /// With the external manager the controllers inside Kubernetes are off, those for EBS volumes included; then only
    /// the CSI driver can attach volumes. kOps uses the external manager where `cloudControllerManager` is set, and
    /// always from Kubernetes 1.24 on.
    ///
    /// Switch the driver on. Mirrors `awsValidateExternalCloudControllerManager` in `pkg/apis/kops/validation/aws.go`.
    pub static RULE = {
        code: "cloud-controller-manager-without-ebs-csi-driver",
        summary: "the external cloud controller manager needs the EBS CSI driver",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(29),
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
    let version = subject.cluster.kubernetes_version;
    let always = version.is_some_and(|version| KubernetesVersion::minor(24) <= version);
    if !always && !spec.components.cloud_controller_manager {
        return;
    }
    let message = "the external cloud controller manager needs the EBS CSI driver, which is switched off";
    let finding = report.report(FieldPath::of("spec.externalCloudControllerManager"), message);
    finding.hint("Write `true` for the driver's `enabled`, or leave it out");
    finding.related(FieldPath::of("spec.cloudProvider.aws.ebsCSIDriver.enabled"), "the driver is switched off here");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_controllers_inside_kubernetes() {
        accepts(
            &RULE,
            "cluster: {spec: {kubernetesVersion: 1.23.9, cloudProvider: {aws: {ebsCSIDriver: {enabled: false}}}}}",
        );
    }

    #[test]
    fn reports_the_manager() {
        let request = "cluster: {spec: {kubernetesVersion: 1.23.9, cloudControllerManager: {}, cloudProvider: {aws: \
            {ebsCSIDriver: {enabled: false}}}}}";
        let found = reports(&RULE, request, &["spec.externalCloudControllerManager"]);
        assert_eq!(found[0].related[0].field, "spec.cloudProvider.aws.ebsCSIDriver.enabled");
    }
}
