//! Service ranges with more addresses than the API server takes.

use crate::cidr::IpNet;
use crate::release::{KubernetesVersion, Releases};
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `serviceClusterIPRange` has more than 2^20 addresses: it is larger than a /12, or a /108 in IPv6.
    ///
    /// Until Kubernetes 1.32 the API server does not start with it: "specified --service-cluster-ip-range is too
    /// large". It kept the addresses of services in one map then; kOps does not look at the size.
    ///
    /// Write a smaller range, for example `100.64.0.0/13` or `fd00:5e4f:ce::/108`, which kOps takes by itself.
    pub static RULE = {
        code: "service-range-too-large",
        summary: "the range of services is larger than the API server of this version takes",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    kubernetesVersion: 1.32.4
    networking:
      serviceClusterIPRange: 100.64.0.0/10
"#,
        good: r#"cluster:
  spec:
    kubernetesVersion: 1.32.4
    networking:
      serviceClusterIPRange: 100.64.0.0/12
"#,
        check: check,
    }
}

/// The first version that takes larger ranges (`MultiCIDRServiceAllocator`).
const FIRST: KubernetesVersion = KubernetesVersion::minor(33);
/// The largest ranges before it have so many bits for services.
const MOST_BITS: u8 = 20;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let range = &subject.cluster.spec.networking.service_cluster_ip_range;
    let Some(net) = range.net() else { return };
    let least = net.max_prefix_len() - MOST_BITS;
    if least <= net.prefix_len() || subject.cluster.kubernetes_version.is_none_or(|version| FIRST <= version) {
        return;
    }
    let version = &subject.cluster.spec.kubernetes_version;
    let message =
        format!("the API server of Kubernetes `{version}` does not start with more services than in a /{least}");
    let finding = report.report(networking("serviceClusterIPRange"), message);
    finding.value(range.text()).depends_on(crate::diagnostic::FieldPath::of("spec.kubernetesVersion"));
    let part = IpNet::new(net.network(), least).ok().filter(|_| net == net.trunc());
    if let Some(part) = part {
        finding.hint(format!("Write `{part}`, a part of it"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(version: &str, networking: &str) -> String {
        format!("cluster: {{spec: {{kubernetesVersion: {version}, networking: {{{networking}}}}}}}")
    }

    #[test]
    fn accepts_any_size_in_later_versions() {
        accepts(&RULE, &request("1.33.0", "serviceClusterIPRange: 10.0.0.0/8"));
        accepts(&RULE, &request("1.30.0", "nonMasqueradeCIDR: '::/0', serviceClusterIPRange: 'fd00:5e4f:ce::/108'"));
    }

    #[test]
    fn reports_ranges_of_both_families() {
        let field = ["spec.networking.serviceClusterIPRange"];
        let hint = |networking: &str| {
            reports(&RULE, &request("1.32.1", networking), &field)[0].hint.clone().unwrap_or_default()
        };
        assert_eq!(hint("serviceClusterIPRange: 100.64.0.0/11"), "Write `100.64.0.0/12`, a part of it");
        let ipv6 = hint("nonMasqueradeCIDR: '::/0', serviceClusterIPRange: 'fd00:5e4f:ce::/64'");
        assert_eq!(ipv6, "Write `fd00:5e4f:ce::/108`, a part of it");
    }
}
