//! Existing subnets to which the manifest gives an IPv6 block.

use crate::cidr::{Cidr, Ipv6Net, nth_block};
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedSubnet, ById};

rule! {
    /// The manifest gives an existing subnet (`id`) an IPv6 block, and the request says that the subnet has none, or
    /// another one. kOps changes nothing about subnets that it did not make: validation accepts the block, and `kops
    /// update cluster` stops (`CheckChanges` in `upup/pkg/fi/cloudup/awstasks/subnet.go`, all releases).
    ///
    /// Associate the block with the subnet yourself, or write the one that it has.
    pub static RULE = {
        code: "kops-cannot-add-ipv6-to-shared-subnet",
        summary: "kOps cannot give an existing subnet an IPv6 block",
        severity: Warning,
        cause: Forbidden,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [ExistingSubnets, Ipv6Blocks, SubnetFacts, VpcFacts],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1, ipv6CIDR: "2001:db8::/64"}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.32.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1, ipv6CIDR: "2001:db8::/64"}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.32.0/19, ipv6CIDR: "2001:db8::/64"}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let known = ById::of(subject.vpc.known_subnets());
    let network = subject.vpc.ipv6_cidrs.iter().flatten().next().and_then(Cidr::ipv6);
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let written = &subnet.spec.ipv6_cidr;
        let Some(fact) = known.get(subnet.spec.id.as_str()).filter(|_| subnet.is_shared() && !written.is_empty())
        else {
            continue;
        };
        let id = &subnet.spec.id;
        let message = match (fact.ipv6_cidr.ipv6(), block(subnet, network)) {
            (None, _) if fact.ipv6_cidr.is_empty() => format!("`{id}` has no IPv6 block, and kOps cannot give it one"),
            (Some(has), Some(wanted)) if has != wanted => {
                format!("`{id}` has the IPv6 block `{has}`, which kOps cannot change to `{wanted}`")
            }
            _ => continue,
        };
        report.report(subnet_field(index, "ipv6CIDR"), message).value(written.text());
    }
}

/// The block that is meant, when it is known.
fn block(subnet: &AssignedSubnet, network: Option<Ipv6Net>) -> Option<Ipv6Net> {
    match subnet.ipv6_notation {
        Some(notation) => nth_block(network?, notation).ok(),
        None => subnet.spec.ipv6_cidr.ipv6(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(ipv6: &str, fact: &str) -> String {
        let subnet = format!(
            "{{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.32.0/19, ipv6CIDR: '{ipv6}'}}"
        );
        let fact = format!(
            "ipv6CIDRs: ['2001:db8::/56'], subnets: [{{id: subnet-1, zone: us-east-1a, ipv4CIDR: \
            172.20.32.0/19{fact}}}]"
        );
        format!("{{cluster: {{spec: {{networking: {{networkID: vpc-1, subnets: [{subnet}]}}}}}}, vpc: {{{fact}}}}}")
    }

    #[test]
    fn accepts_the_block_that_the_subnet_has() {
        accepts(&RULE, &request("/64#a", ", ipv6CIDR: '2001:db8:0:a::/64'"));
        accepts(&RULE, &request("", ""));
    }

    #[test]
    fn reports_a_block_that_the_subnet_lacks() {
        reports(&RULE, &request("/64#a", ""), &["spec.networking.subnets[0].ipv6CIDR"]);
        reports(
            &RULE,
            &request("2001:db8::/64", ", ipv6CIDR: '2001:db8:0:a::/64'"),
            &["spec.networking.subnets[0].ipv6CIDR"],
        );
    }
}
