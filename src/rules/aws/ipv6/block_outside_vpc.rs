//! IPv6 blocks that do not lie in the VPC's.

use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::rule;

use super::misfit::{self, Misfit};

rule! {
    /// The literal IPv6 block of a subnet that kOps is to make lies outside the VPC's IPv6 blocks.
    ///
    /// AWS refuses the subnet. kOps does not look at the VPC's IPv6 blocks when it validates. They are known from
    /// `vpc.ipv6CIDRs` of the request; a literal may lie in any of them.
    ///
    /// Take a block inside the VPC, best as `/LEN#N`, which counts in the first of its blocks.
    pub static OUTSIDE = {
        code: "ipv6-block-outside-vpc",
        summary: "the literal IPv6 block lies outside the VPC's IPv6 blocks",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Ipv6Blocks, NewSubnets, UnusualIpv6Blocks],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: 'fd00:5e4f:ce::/64'}
vpc:
  ipv6CIDRs: ['2001:db8:0:1000::/56']
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '2001:db8:0:1001::/64'}
vpc:
  ipv6CIDRs: ['2001:db8:0:1000::/56']
"#,
        check: |subject, report| misfit::check(subject, Existence::Created, |misfit| misfit == Misfit::Outside, report),
    }
}

rule! {
    /// The LEN of a subnet's `/LEN#N` is shorter than the prefix of the VPC's IPv6 block.
    ///
    /// A VPC with a /56 has no /48 in it. kOps does not notice (`CIDRSubnet` in `upup/pkg/fi/utils/net.go` computes
    /// with a negative number of bits): it sets N above the VPC's prefix, so that `/48#a` in `2001:db8::/56` becomes
    /// `2001:db8:a::/48`, far outside the VPC, which AWS refuses. Terraform's own function refuses the text. A VPC that
    /// kOps makes gets a /56 from Amazon.
    ///
    /// Use a prefix longer than the VPC's, usually /64.
    pub static LARGER = {
        code: "ipv6-block-larger-than-vpc",
        summary: "`/LEN#N` asks for a larger block than the VPC has",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Ipv6Blocks, NewSubnets, UnusualIpv6Blocks],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/48#0'}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#0'}
"#,
        check: |subject, report| misfit::check(subject, Existence::Created, |misfit| misfit == Misfit::Larger, report),
    }
}

rule! {
    /// The N of a subnet's `/LEN#N` is larger than the number of the last block of that length in the VPC's IPv6 block.
    ///
    /// A /56 has 256 blocks of /64, `/64#0` to `/64#ff`. kOps only reads the text when it validates; the apply stops
    /// with "prefix extension of 8 does not accommodate a subnet numbered 256" (`CIDRSubnet` in
    /// `upup/pkg/fi/utils/net.go`). A VPC that kOps makes gets a /56 from Amazon. N is hexadecimal: `/64#100` is block
    /// 256.
    ///
    /// Take the next free number.
    pub static INDEX_TOO_LARGE = {
        code: "ipv6-index-too-large",
        summary: "`/LEN#N` asks for a block that the VPC does not have",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Ipv6Blocks, NewSubnets, UnusualIpv6Blocks],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#100'}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#ff'}
"#,
        check: |subject, report| misfit::check(subject, Existence::Created, Misfit::is_beyond_last, report),
    }
}

rule! {
    /// The IPv6 block that the spec gives a subnet with an `id` does not lie in the VPC's IPv6 blocks.
    ///
    /// Every IPv6 block of a subnet lies in one of its VPC's. `/LEN#N` counts in the first of them, and does not exist
    /// where LEN is shorter than its prefix or N larger than the number of its last block. kOps compares the block with
    /// the subnet when it applies, and cannot give an existing subnet another one.
    ///
    /// Write the block that the subnet has.
    pub static EXISTING = {
        code: "existing-ipv6-block-outside-vpc",
        summary: "the IPv6 block of an existing subnet does not lie in the VPC",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [ExistingSubnets, Ipv6Blocks, UnusualIpv6Blocks],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/48#0', id: subnet-a}
vpc:
  ipv6CIDRs: ['2001:db8:0:1000::/56']
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#0', id: subnet-a}
vpc:
  ipv6CIDRs: ['2001:db8:0:1000::/56']
"#,
        check: |subject, report| misfit::check(subject, Existence::Existing, |_| true, report),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn subnets(ipv6_cidrs: &[&str], more: &str) -> String {
        let subnets = ipv6_cidrs.iter().enumerate().map(|(index, cidr)| {
            let placed = format!("name: s{index}, type: Public, zone: us-east-1a, cidr: 172.20.{index}.0/24");
            format!("{{{placed}, ipv6CIDR: '{cidr}'{more}}}")
        });
        subnets.collect::<Vec<_>>().join(", ")
    }

    fn owned(ipv6_cidrs: &[&str], more: &str) -> String {
        format!("cluster: {{spec: {{networking: {{subnets: [{}]}}}}}}\n{more}", subnets(ipv6_cidrs, ""))
    }

    /// The same in an existing VPC.
    fn request(ipv6_cidrs: &[&str], more: &str) -> String {
        owned(ipv6_cidrs, more).replace("subnets:", "networkID: vpc-1, subnets:")
    }

    fn existing(ipv6_cidrs: &[&str], more: &str) -> String {
        let subnets = subnets(ipv6_cidrs, ", id: subnet-1");
        format!("cluster: {{spec: {{networking: {{networkID: vpc-1, subnets: [{subnets}]}}}}}}\n{more}")
    }

    #[test]
    fn accepts_blocks_in_any_block_of_the_vpc() {
        let pool = "vpc: {ipv6CIDRs: ['2001:db8:0:1000::/56', '2001:db8:1::/48']}";
        accepts(&OUTSIDE, &request(&["2001:db8:0:1001::/64", "2001:db8:1:ff::/64", "/64#0"], pool));
    }

    #[test]
    fn accepts_any_block_of_an_unknown_vpc() {
        accepts(&OUTSIDE, &request(&["2001:db8:0:1001::/64"], ""));
        accepts(&OUTSIDE, &request(&["2001:db8:0:1001::/64"], "vpc: {ipv6CIDRs: []}"));
    }

    #[test]
    fn reports_blocks_around_the_vpc_too() {
        let found = reports(
            &OUTSIDE,
            &request(&["2001:db8::/48", "fd00::/64"], "vpc: {ipv6CIDRs: ['2001:db8:0:1000::/56']}"),
            &["spec.networking.subnets[0].ipv6CIDR", "spec.networking.subnets[1].ipv6CIDR"],
        );
        assert_eq!(found[1].hint.as_deref(), Some("Take the next free block, `/64#1`"));
    }

    #[test]
    fn accepts_the_whole_block_and_unknown_ones() {
        accepts(&LARGER, &owned(&["/56#0"], ""));
        accepts(&LARGER, &owned(&["/48#0"], "vpc: {ipv6CIDRs: ['2001:db8::/44']}"));
        let existing = owned(&["/48#0"], "").replace("subnets:", "networkID: vpc-1, subnets:");
        accepts(&LARGER, &existing);
    }

    #[test]
    fn reports_with_a_block_that_fits() {
        let found = reports(
            &LARGER,
            &owned(&["/52#0", "/64#0"], "vpc: {ipv6CIDRs: ['2001:db8::/56', '2001:db8:1::/48']}"),
            &["spec.networking.subnets[0].ipv6CIDR"],
        );
        assert_eq!(found[0].message, "`/52#0` asks for a larger block than the VPC's block `2001:db8::/56`");
        assert_eq!(found[0].hint.as_deref(), Some("Take the next free block, `/64#1`"));
    }

    #[test]
    fn accepts_the_last_block() {
        accepts(&INDEX_TOO_LARGE, &owned(&["/64#ff", "/60#f"], ""));
        accepts(&INDEX_TOO_LARGE, &owned(&["/64#fff"], "vpc: {ipv6CIDRs: ['2001:db8::/52']}"));
    }

    #[test]
    fn accepts_any_number_in_an_unknown_vpc() {
        accepts(&INDEX_TOO_LARGE, &owned(&["/64#100"], "").replace("subnets:", "networkID: vpc-1, subnets:"));
    }

    #[test]
    fn reports_the_last_and_the_next_free_number() {
        let found = reports(
            &INDEX_TOO_LARGE,
            &owned(&["/64#0", "/60#10", "/64#7fffffffffffffff"], ""),
            &["spec.networking.subnets[1].ipv6CIDR", "spec.networking.subnets[2].ipv6CIDR"],
        );
        assert!(found[0].message.ends_with("whose last block is number `f`"), "{}", found[0].message);
        let hints: Vec<_> = found.iter().filter_map(|found| found.hint.as_deref()).collect();
        assert_eq!(hints, ["Take the next free block, `/60#1`", "Take the next free block, `/64#1`"]);
    }

    #[test]
    fn accepts_blocks_of_the_vpc() {
        accepts(&EXISTING, &existing(&["/64#0", "2001:db8::/64"], "vpc: {ipv6CIDRs: ['2001:db8::/56']}"));
        accepts(&EXISTING, &existing(&["/64#100", "/48#0"], ""));
    }

    #[test]
    fn reports_all_three_kinds() {
        let fields = ["spec.networking.subnets[0].ipv6CIDR"];
        let pool = "vpc: {ipv6CIDRs: ['2001:db8::/56']}";
        let found = reports(&EXISTING, &existing(&["/48#0", "/64#100", "fd00::/64"], pool), &fields);
        assert_eq!(found[0].related.len(), 2);
    }
}
