//! Calico changing the source/destination check in IPv6 clusters.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Calico's `awsSrcDstCheck` is something else than `DoNothing`, and the cluster is an IPv6 cluster.
    ///
    /// kOps requires Calico to leave the source/destination check of IPv6 nodes alone since 1.26; before, it accepts
    /// any of the three values (`validateNetworkingCalico`).
    ///
    /// Write `DoNothing`, or leave the option out.
    pub static RULE = {
        code: "calico-source-check-in-ipv6",
        summary: "Calico may not change the source/destination check in IPv6 clusters",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(26),
        needs: [Calico, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      calico:
        awsSrcDstCheck: Disable
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: "::/0"
      calico: {awsSrcDstCheck: DoNothing}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(calico) = &subject.cluster.spec.networking.cni.calico else {
        return;
    };
    let check = calico.aws_src_dst_check.as_str();
    if check.is_empty() || check == "DoNothing" || !subject.cluster.is_ipv6() {
        return;
    }
    report
        .report(
            networking("calico").key("awsSrcDstCheck"),
            format!("`awsSrcDstCheck` cannot be `{check}` in IPv6 clusters"),
        )
        .value(check)
        .hint("Write `DoNothing`")
        .repair_with(Safety::Unsafe, "DoNothing")
        .related(networking("nonMasqueradeCIDR"), "makes this an IPv6 cluster");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_changes_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: {awsSrcDstCheck: Disable}}}}");
    }

    #[test]
    fn reports_changes_in_ipv6_clusters() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', calico: {awsSrcDstCheck: Enable}}}}",
            &["spec.networking.calico.awsSrcDstCheck"],
        );
    }
}
