//! IPv6 blocks that the Terraform target of older releases cannot write.

use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The subnet has its IPv6 block as `/LEN#N`, which the Terraform target of this kOps release cannot write.
    ///
    /// Up to 1.25 `kops update cluster --target=terraform` stops at this notation; since 1.26 it writes it as
    /// `cidrsubnet(…)` (`RenderTerraform` in `upup/pkg/fi/cloudup/awstasks/subnet.go`). Without Terraform it works in
    /// all releases.
    ///
    /// With Terraform, use kOps 1.26 or later, or write the block as a CIDR once the IPv6 block of the VPC is known.
    pub static RULE = {
        code: "kops-terraform-lacks-notation",
        summary: "the Terraform target of this release cannot write `/LEN#N`",
        severity: Info,
        cause: NotSupported,
        source: KopsTrap,
        releases: Releases::until(26),
        needs: [Ipv6Blocks, NewSubnets],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: "2001:db8::/64"}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if is_elsewhere(subject.cluster) {
        return;
    }
    for (index, subnet) in subject.cluster.subnets.iter().enumerate().filter(|(_, subnet)| !subnet.is_shared()) {
        let written = subnet.spec.ipv6_cidr.text();
        if subnet.ipv6_notation.is_none() {
            continue;
        }
        let message = format!("the Terraform target of kOps {} cannot write `{written}`", subject.release);
        let finding = report.report(subnet_field(index, "ipv6CIDR"), message);
        finding.value(written).hint("With Terraform, use kOps `1.26` or later");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn accepts_blocks_and_existing_subnets() {
        accepts(&RULE, &request("{name: a, type: Public, zone: x1, ipv6CIDR: /64#0, id: subnet-1}"));
        accepts(&RULE, &request("{name: a, type: Public, zone: x1}"));
    }

    #[test]
    fn reports_the_notation() {
        let subnets = "{name: a, type: Public, zone: x1, ipv6CIDR: /64#0}";
        reports(&RULE, &request(subnets), &["spec.networking.subnets[0].ipv6CIDR"]);
    }
}
