//! A secondary block of the existing VPC as `networkCIDR`.

use serde_json::json;

use crate::cidr::Cidr;
use crate::diagnostic::{Change, FieldPath, Object, RelatedField, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `networkCIDR` is a block of the existing VPC, and not its primary one.
    ///
    /// kOps compares `networkCIDR` with the first block of the VPC and cannot change that one, so `kops update cluster`
    /// stops (`VPC` in `upup/pkg/fi/cloudup/awstasks/vpc.go`). Which block is the first one is known from
    /// `vpc.ipv4CIDRs` of the request.
    ///
    /// Write the primary block as `networkCIDR`, and list the others in `additionalNetworkCIDRs`: subnets may be in any
    /// of them.
    pub static RULE = {
        code: "network-cidr-is-secondary-block",
        summary: "`networkCIDR` is a secondary block of the existing VPC",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [ExistingVpc, VpcFacts],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      networkCIDR: 172.20.0.0/16
vpc:
  ipv4CIDRs: [10.0.0.0/16, 172.20.0.0/16]
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      networkCIDR: 10.0.0.0/16
      additionalNetworkCIDRs: [172.20.0.0/16]
vpc:
  ipv4CIDRs: [10.0.0.0/16, 172.20.0.0/16]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec.networking;
    let written = &spec.network_cidr;
    let mut known = subject.vpc.ipv4_cidrs.iter().flatten().filter_map(Cidr::net);
    let (Some(block), Some(primary)) = (written.net(), known.next()) else {
        return;
    };
    if !subject.cluster.is_shared_vpc() || block == primary || !known.any(|secondary| secondary == block) {
        return;
    }
    let message = format!("`{written}` is a secondary block of the existing VPC, whose primary block is `{primary}`");
    let finding = report.report(networking("networkCIDR"), message);
    finding.value(written.text()).hint(format!(
        "Write `networkCIDR: {primary}`, and list `{block}` in `additionalNetworkCIDRs`, where its subnets may be"
    ));
    finding.depends_on_of(Object::Request, FieldPath::of("vpc.ipv4CIDRs"));
    finding.related.push(RelatedField {
        object: Object::Request,
        field: FieldPath::of("vpc.ipv4CIDRs"),
        label: "the blocks of the VPC, the primary one first".to_owned(),
    });
    if spec.additional_network_cidrs.is_empty() {
        let additional = Change::Set(networking("additionalNetworkCIDRs"), json!([block.to_string()]));
        let primary = Change::Set(networking("networkCIDR"), json!(primary.to_string()));
        finding.repair(Safety::Unsafe, [primary, additional]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, blocks: &str) -> String {
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, vpc: {{ipv4CIDRs: [{blocks}]}}}}")
    }

    #[test]
    fn accepts_the_primary_block_and_what_the_vpc_lacks() {
        accepts(&RULE, &request("networkID: vpc-1, networkCIDR: 10.0.0.0/16", "10.0.0.0/16, 10.1.0.0/16"));
        accepts(&RULE, &request("networkID: vpc-1, networkCIDR: 10.2.0.0/16", "10.0.0.0/16, 10.1.0.0/16"));
        accepts(&RULE, &request("networkCIDR: 10.1.0.0/16", "10.0.0.0/16, 10.1.0.0/16"));
    }

    #[test]
    fn reports_a_secondary_block_with_the_primary_one() {
        let yaml = request("networkID: vpc-1, networkCIDR: 10.0.33.0/24", "10.0.32.0/24, 10.0.33.0/24");
        let found = reports(&RULE, &yaml, &["spec.networking.networkCIDR"]);
        let hint = found[0].hint.as_deref().unwrap_or_default();
        assert!(hint.starts_with("Write `networkCIDR: 10.0.32.0/24`, and list `10.0.33.0/24`"), "{hint}");
    }
}
