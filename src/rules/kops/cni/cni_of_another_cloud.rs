//! CNI plugins of one cloud on another.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

use super::plugins::{AMAZON_VPC, GCP};
use super::several_cnis::is_one_of_several;

rule! {
    /// The cluster uses a CNI plugin, or an option of one, that belongs to another cloud.
    ///
    /// The Amazon VPC plugin and Cilium's `ipam: eni` hand out addresses of an AWS network, Google Cloud networking
    /// those of a Google network. kOps refuses them elsewhere (`validateNetworking`).
    ///
    /// Use Calico, or Cilium with another `ipam`.
    pub static RULE = {
        code: "cni-of-another-cloud",
        summary: "the CNI plugin belongs to another cloud",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualCni],
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      gcp: {}
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let provider = &subject.cluster.spec.provider;
    if matches!(provider, Provider::Missing | Provider::Unknown(_)) {
        return;
    }
    let mut report_unless = |used: bool, home: Provider, field: fn() -> FieldPath, name: &str| {
        if used && *provider != home {
            let message = format!("{name} belongs to the cloud `{}`, not to `{}`", home.name(), provider.name());
            report.report(field(), message).hint("Use `calico` or `cilium`");
        }
    };
    let cilium = subject.cluster.spec.networking.cni.cilium.as_ref();
    let eni = cilium.is_some_and(|cilium| cilium.ipam == "eni");
    report_unless(AMAZON_VPC.is_in(subject), Provider::Aws, || networking(AMAZON_VPC.key), AMAZON_VPC.name);
    let gcp = GCP.is_in(subject) && !is_one_of_several(&GCP, subject);
    report_unless(gcp, Provider::Gce, || networking(GCP.key), GCP.name);
    report_unless(eni, Provider::Aws, || networking("cilium").key("ipam"), "Cilium's `ipam: eni`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_plugins_at_home() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: null, amazonVPC: {}}}}");
        accepts(&RULE, "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {calico: null, gcp: {}}}}");
    }

    #[test]
    fn reports_plugins_abroad() {
        reports(&RULE, "cluster: {spec: {networking: {calico: null, gcp: {}}}}", &["spec.networking.gcp"]);
        reports(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: null, openstack: {}}, networking: {amazonVPC: {}, cilium: {ipam: \
            eni}}}}",
            &["spec.networking.amazonVPC", "spec.networking.cilium.ipam"],
        );
    }
}
