//! What can be said of a subnet that was to be placed.

use crate::code::codes;

codes! {
    /// What can be said of a subnet that was to be placed.
    pub ALLOCATION_CODES: Allocation;
    BLOCK_FREE: "block-free",
        "The subnet has a free block of the wanted size",
        "`pack` takes the smallest free block that is large enough, the lowest of these, so that large ones stay \
        whole; `spread` takes the middle of the largest, so that there is room to grow. A free block is aligned, in a \
        block of the VPC, and overlaps no subnet, no block to avoid, and neither pods nor services.";
    SMALLER_THAN_LIKE: "smaller-than-like",
        "The block is smaller than that of the subnet it should be like",
        "No block of that size is free, so the largest free one is taken. Machines and pods have fewer addresses in \
        it; add a block to `additionalNetworkCIDRs` where that is too few.";
    BLOCK_IN_DOCKER_RANGE: "block-in-docker-range",
        "The block is in 172.17.0.0/16, which Docker uses on machines",
        "Nothing else is free. Machines with Docker cannot reach addresses of 172.17.0.0/16 outside themselves; with \
        containerd alone there is no such bridge.";
    NO_IPV4_NEEDED: "no-ipv4-needed",
        "The subnet has IPv6 addresses only",
        "In IPv6 clusters a private subnet without `cidr` has no IPv4 addresses, so that it needs no block.";
    NO_FREE_BLOCK: "no-free-block",
        "No free block is large enough",
        "The VPC's blocks have no aligned free block of this size. AWS lets a VPC have more blocks: write one into \
        `additionalNetworkCIDRs`. A smaller size may fit; `blocks` shows what is free.";
    BRINGS_AN_ERROR: "brings-an-error",
        "With the subnet the spec would have an error that it does not have now",
        "The spec is planned again with every subnet that was placed. A subnet with which it has a new error, such as \
        a second utility subnet in a zone or a zone of another region, is left out: it is in neither `patch` nor \
        `edits`. The explanation is that error's message, and the hint is its repair.";
    NOT_TRIED: "not-tried",
        "Something brings an error, and there is too much to find out what does",
        "Where all that is asked for brings an error, the spec is planned again for each part of it. That ends when as \
        many subnets were planned as a large question may have; what was not judged by then is left out. Ask for it \
        in several questions.";
    OTHER_SUBNETS_UNKNOWN: "other-subnets-unknown",
        "The existing VPC may have subnets that nothing told of",
        "An existing VPC often has subnets of others, and only those of the spec are known. AWS refuses a subnet that \
        overlaps one of them (`InvalidSubnet.Conflict`). Send the answer of `aws ec2 describe-subnets` as `observed`, \
        or all subnets of the VPC as `vpc.subnets`; an empty list says that there are none.";
    AVOIDED_IPV6_UNKNOWN: "avoided-ipv6-unknown",
        "`avoid` has IPv6 blocks, and the VPC's IPv6 block is not known",
        "New subnets get numbers in the VPC's IPv6 block (`/64#N`). Which of them are in a block to avoid can be told \
        only where the VPC's block is known. Send it as `vpc.ipv6CIDRs`, or the answer of `aws ec2 describe-vpcs` as \
        `observed`.";
    NO_FREE_IPV6_BLOCK: "no-free-ipv6-block",
        "The VPC's IPv6 block has no number left",
        "Every subnet takes one of the numbered parts of the VPC's IPv6 block; a /56, which Amazon gives, has 256 of \
        /64.";
}
