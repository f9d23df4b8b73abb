//! A `podCIDR` outside `nonMasqueradeCIDR`.

use super::helpers::belongs_to;
use crate::cidr::IpNet;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::services::upper_half;

rule! {
    /// `podCIDR` does not lie in `nonMasqueradeCIDR`.
    ///
    /// `nonMasqueradeCIDR` is the block whose traffic is not masqueraded, and traffic between pods must not be. kOps
    /// requires this from 1.28 on (`validateNetworking`). An IPv4 `podCIDR` does not lie in `::/0` either.
    ///
    /// Choose a part of `nonMasqueradeCIDR`, or leave `podCIDR` out, and kOps takes the upper half.
    pub static RULE = {
        code: "pod-cidr-outside-non-masquerade-cidr",
        summary: "`podCIDR` does not lie in `nonMasqueradeCIDR`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(28),
        needs: [PodCidr],
        bad: r#"cluster:
  spec:
    networking:
      podCIDR: 10.0.0.0/8
"#,
        good: r#"cluster:
  spec:
    networking:
      podCIDR: 100.96.0.0/11
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.spec.networking.pod_cidr;
    let all = &subject.cluster.non_masquerade_cidr;
    let (Some(pods), Some(block)) = (given.net(), all.net()) else {
        return;
    };
    if belongs_to(pods, block) {
        return;
    }
    let message = format!("`{given}` does not lie in `nonMasqueradeCIDR`, which is `{all}`");
    let finding = report.report(networking("podCIDR"), message);
    finding.value(given.text()).related(networking("nonMasqueradeCIDR"), "the block that pods have to lie in");
    finding.hint(hint(block));
}

fn hint(block: IpNet) -> String {
    match block {
        IpNet::V6(_) => "Remove `podCIDR`; pods of IPv6 clusters have addresses of the VPC".to_owned(),
        IpNet::V4(_) => match upper_half(block) {
            Some(upper) => format!("Choose a part of it, for example `{upper}`, its upper half"),
            None => "Choose a larger `nonMasqueradeCIDR`".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_part_of_the_block() {
        accepts(&RULE, "cluster: {spec: {networking: {podCIDR: 100.64.0.0/16}}}");
    }

    #[test]
    fn reports_a_block_of_the_other_family() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', podCIDR: 100.96.0.0/11}}}",
            &["spec.networking.podCIDR"],
        );
        assert!(found[0].hint.as_deref().is_some_and(|hint| hint.starts_with("Remove")));
    }

    #[test]
    fn reports_the_upper_half_as_the_repair() {
        let found =
            reports(&RULE, "cluster: {spec: {networking: {podCIDR: 10.0.0.0/8}}}", &["spec.networking.podCIDR"]);
        let hint = "Choose a part of it, for example `100.96.0.0/11`, its upper half";
        assert_eq!(found[0].hint.as_deref(), Some(hint));
    }
}
