//! IPv6 subnets in a cluster that does not say that it is one for IPv6.

use crate::diagnostic::Cause;
use crate::release::Releases;
use crate::rules::meant_ipv6::{MeantIpv6, SEVERAL, write_ipv6, write_ipv6_there};
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Several subnets have `ipv6CIDR`, private ones among them, and `nonMasqueradeCIDR` is not written; or most
    /// subnets have one and it is an IPv4 block.
    ///
    /// Only `nonMasqueradeCIDR: ::/0` makes a cluster one for IPv6; without it kOps takes `100.64.0.0/10`. Private
    /// subnets then need a separate IPv4 block and have no way out for IPv6, and the type `DualStack` does not
    /// exist.
    ///
    /// Write `nonMasqueradeCIDR: ::/0`, in quotes where the key is in braces.
    pub static RULE = {
        code: "ipv6-subnets-in-ipv4-cluster",
        summary: "subnets have `ipv6CIDR`, but the cluster is an IPv4 cluster",
        severity: Warning,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Ipv4, Ipv6Blocks],
        bad: "cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, ipv6CIDR: /64#0}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19, ipv6CIDR: /64#1}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22, ipv6CIDR: /64#2}
",
        good: "cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, ipv6CIDR: /64#0}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19, ipv6CIDR: /64#1}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22, ipv6CIDR: /64#2}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.spec.networking.non_masquerade_cidr.is_empty() {
        check_missing(subject, report);
    } else {
        check_ipv4(subject, report);
    }
}

fn check_missing(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(meant) = MeantIpv6::of(subject).filter(|meant| SEVERAL <= meant.count) else { return };
    let count = meant.count;
    let message = format!("{count} subnets have `ipv6CIDR`, and without `nonMasqueradeCIDR` this is an IPv4 cluster");
    let finding = report.report(networking("nonMasqueradeCIDR"), message);
    finding.hint(write_ipv6_there(subject));
    meant.silence(finding);
    meant.silence_types(finding);
}

fn check_ipv4(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    // kOps refuses the types `DualStack`, and that finding says the same.
    let Some(meant) = MeantIpv6::by_most(subject).filter(|meant| !meant.has_dual_stack()) else { return };
    let given = subject.cluster.spec.networking.non_masquerade_cidr.text();
    let (count, all) = (meant.count, subject.cluster.subnets.len());
    let message = format!("{count} of {all} subnets have `ipv6CIDR`, and `{given}` makes this an IPv4 cluster");
    let finding = report.report(networking("nonMasqueradeCIDR"), message);
    finding.cause(Cause::Invalid).value(given);
    meant.explain(subject, finding);
    let hint = format!("{}, or remove `ipv6CIDR` from the private subnets", write_ipv6(subject));
    finding.hint(hint);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{PatchOperation, Severity};
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome, reports};

    #[test]
    fn accepts_public_subnets_with_both_families() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, ipv6CIDR: '/64#0'}, \
            {name: b, type: Public, zone: us-east-1b, ipv6CIDR: '/64#1'}, {name: c, type: Public, zone: us-east-1c, \
            ipv6CIDR: '/64#2'}]}}}",
        );
    }

    fn request(given: &str, cni: &str, u: &str) -> String {
        format!(
            "cluster: {{spec: {{networking: {{nonMasqueradeCIDR: {given}, calico: null, {cni}: {{}}, subnets: [{{name: \
            a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, ipv6CIDR: /64#0}}, {{name: u, type: Utility, \
            zone: us-east-1a, cidr: 172.20.0.0/22{u}}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_an_ipv4_cluster_with_some_ipv6_addresses() {
        accepts(&RULE, &request("100.64.0.0/10", "calico", ""));
        accepts(&RULE, &request("100.64.0.0/10", "amazonVPC", ", ipv6CIDR: /64#1"));
    }

    #[test]
    fn reports_the_block_that_makes_it_an_ipv4_cluster() {
        for (given, code) in [
            ("100.64.0.0/10", "ipv6-subnets-in-ipv4-cluster"),
            ("0.0.0.0/0", "non-masquerade-cidr-overlaps-network"),
            ("'::0'", "unreadable-ipv6-non-masquerade-cidr"),
            ("“::/0”", "unreadable-ipv6-non-masquerade-cidr"),
            ("'::/0 '", "unreadable-ipv6-non-masquerade-cidr"),
            ("all", "non-masquerade-cidr-unreadable"),
            ("'::1/0'", "partial-ipv6-non-masquerade-cidr"),
        ] {
            let outcome = outcome(&request(given, "calico", ", ipv6CIDR: /64#1"), Release::DEFAULT);
            let found: Vec<_> = outcome.diagnostics.iter().filter(|found| found.severity != Severity::Info).collect();
            assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), [code], "{given}");
            assert!(
                matches!(&found[0].fix.as_ref().unwrap().patch[..], [PatchOperation::Replace(_, all)] if all == "::/0")
            );
        }
    }

    #[test]
    fn reports_the_field_that_is_missing() {
        let found = reports(&RULE, RULE.example.bad, &["spec.networking.nonMasqueradeCIDR"]);
        assert_eq!(found[0].related.len(), 3);
    }
}
