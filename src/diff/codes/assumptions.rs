//! What is assumed where a change is asked for.

use super::examples::{one, public, zone, zone_ipv6};
use crate::code::codes;

codes! {
    /// What is assumed or noticed where a change is asked for.
    pub DIFF_ASSUMPTIONS: Assumption;
    CLUSTER_NAME_CHANGED: "cluster-name-changed",
        "The two specs have different cluster names",
        "kOps stores a spec under the name of its cluster: `kops replace` does not find one of the new name, and \
        `kops create` makes a second cluster beside the first. The changes are those of the second cluster; all \
        that belongs to the first stays.",
        "before: {}
after: {cluster: {metadata: {name: d.example.com}}}
";
    BASIS_DERIVED: "basis-derived",
        "This release or target was not recorded",
        "The rules of the change are known from kOps' code and from other releases, but kOps was not run with this \
        release or target. Releases 1.33 to 1.37 applied by kOps itself are recorded.",
        "before: {kopsRelease: '1.30'}
after: {}
";
    IDS_TAKEN_FOR_GRANTED: "ids-taken-for-granted",
        "An id that the request does not tell is taken for an object of `before`",
        "The spec names a subnet or VPC by its id, and no fact says what it is. It is taken for the one of \
        `before` with that name, else with that block. Send `vpc` with its `subnets` to settle it.",
        "before: {}
after:
  cluster: {spec: {networking: {networkID: vpc-0123456789abcdef0, subnets: [
    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-0123456789abcdef0}]}}}
";
    IPV6_BLOCK_TAKEN_FOR_GRANTED: "ipv6-block-taken-for-granted",
        "A number and an address are compared, and the VPC's IPv6 block is not known",
        "One spec has a number such as `/64#0`, the other one an address. Which address the number has follows from \
        the IPv6 block of the VPC, which Amazon chooses; here the block around the address is taken for it. Write \
        both in the same way.",
        one!(", ipv6CIDR: /64#0", ", ipv6CIDR: '2600:1f18::/64'");
    OBSERVED_IN_PART: "observed-in-part",
        "What AWS has is told in part, and the rest is not compared",
        "A key that `observed` does not have, or an answer with `NextToken`, leaves open what AWS has. Objects of \
        such a kind that are not told of are taken to be as `after` has them: they are in no change, and not \
        counted as unchanged. Send what the commands in the hint print.",
        "before: {observed: [{Vpcs: []}]}
after: {}
";
    NOTHING_IS_ROLLED_BACK: "nothing-is-rolled-back",
        "The apply stops, and what went through before stays",
        "kOps and Terraform carry changes out one by one and take nothing back. After an apply that stops, AWS has \
        a part of the change: what was made is billed, what was switched stays switched. A refused plan is not \
        harmless either: `kops update cluster --yes` carries out everything that is not refused and does not wait \
        for it. Repair the spec and apply again; what was made is found.",
        zone_ipv6!("", ", egress: tgw-0123456789abcdef0");
    BLOCKS_READ_AS_RAW: "blocks-read-as-raw",
        "`before` leaves blocks to kOps, which would assign other ones today",
        "Without its blocks written out, a spec gets them from the number of its subnets. `after` gets others, so \
        kOps refuses them. Send what `kops get NAME -o yaml` prints, where the blocks of the cluster are.",
        public!(
            "{name: a, type: Public, zone: us-east-1a},
    {name: b, type: Public, zone: us-east-1a}",
            "{name: b, type: Public, zone: us-east-1a},
    {name: a, type: Public, zone: us-east-1a}"
        );
    TERRAFORM_IGNORES_PUBLIC_IP: "terraform-ignores-public-ip",
        "kOps does not write `publicIP` for Terraform",
        "The elastic IP is written without an address, so Terraform makes a new one. Name the allocation instead: \
        `egress: eipalloc-…`.",
        zone!(
            "",
            ", publicIP: 203.0.113.10",
            "target: terraform\n"
        );
}
