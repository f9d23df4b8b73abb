//! The codes of hops, replies and assumptions.

use crate::code::codes;

codes! {
    /// What hops say.
    pub HOPS: Hop;
    DNS64_SYNTHESIZED: "dns64-synthesized",
        "DNS64 makes an IPv6 address for a host that has IPv4 only",
        "The resolver answers with `64:ff9b::` and the IPv4 address of the host, where the host has no IPv6 address. \
        For \
        nodes the resolver of the VPC does so where the subnet has `EnableDns64`, which kOps sets on the IPv6-only \
        subnets that it makes. For pods of IPv6 clusters CoreDNS does so since kOps 1.23. The address is tried before \
        IPv4, also where the machine has both families (RFC 6724).";
    ROUTE_MATCHED: "route-matched",
        "The longest prefix of the route table decides",
        "IPv4 and IPv6 routes are looked up apart, and the longest prefix wins. Of equal prefixes a static route wins, \
        then a prefix list, then a propagated route; a propagated route never wins over `local`. See \"Route \
        priority\" in the VPC User Guide. `lessSpecific` has the other routes that match. In \
        a reply: the answer has a route back through the same gateway, or both sides are in the VPC.";
    NAT64_TRANSLATED: "nat64-translated",
        "The NAT gateway makes IPv4 of the packet",
        "Every NAT gateway does NAT64 for `64:ff9b::/96`: the last 32 bits are the IPv4 destination, and the source is \
        the gateway's own address. From there the table of the gateway's own subnet decides, for private destinations \
        too.";
    NAT_TRANSLATED: "nat-translated",
        "The NAT gateway puts its own address in place of the source",
        "The source becomes the private address of the NAT gateway, and its elastic IP at the internet gateway. From \
        there the table of the gateway's own subnet decides.";
    DELIVERED_TO_SUBNET: "delivered-to-subnet",
        "The packet reaches a machine in a subnet",
        "The destination is in the block of a subnet of the VPC. Security groups and network ACLs are not looked at.";
    DELIVERED_TO_SERVICE: "delivered-to-service",
        "The packet reaches a service of AWS",
        "The resolver, the instance metadata and the time service have link-local addresses, which look at no route \
        table. The resolver also has the address two after the base of the VPC's primary block.";
    DELIVERED_TO_ENDPOINT: "delivered-to-endpoint",
        "The packet reaches a VPC endpoint",
        "A gateway endpoint takes what its prefix list has, without the Internet.";
    EXITS_TO_INTERNET: "exits-to-internet",
        "The packet leaves to the Internet",
        "The gateway passes it on. What the host outside does with it is not known here.";
    EXITS_TO_PEER: "exits-to-peer",
        "The packet leaves to the VPC at the other side of the peering connection",
        "Peering is not transitive: only addresses of the other VPC are reached. Its tables are not known here.";
    EXITS_TO_TRANSIT_GATEWAY: "exits-to-transit-gateway",
        "The packet leaves to the transit gateway",
        "The tables of the transit gateway are not known here.";
    EXITS_TO_VIRTUAL_PRIVATE_GATEWAY: "exits-to-virtual-private-gateway",
        "The packet leaves to the virtual private gateway",
        "What is after it, a VPN or Direct Connect, is not known here.";
    HANDED_TO_INSTANCE: "handed-to-instance",
        "A machine gets the packet and has to send it on",
        "The target is an instance, a network interface or a load balancer with appliances. What it does with the \
        packet \
        is not known here; its source/destination check has to be off.";
    NO_ROUTE: "no-route",
        "No route matches the destination",
        "The table has no route of the destination's family that holds the address, so AWS drops the packet. Add a \
        route, or give the subnet an egress.";
    BLACKHOLE: "blackhole",
        "The target of the route is gone",
        "The route is in the state `blackhole`: its target was deleted or detached. AWS does not fall back to a \
        shorter \
        prefix. Repair or delete the route.";
    NO_PUBLIC_ADDRESS: "no-public-address",
        "The internet gateway takes IPv4 only from machines with a public address",
        "An internet gateway translates one private address into one public address. Machines in Private and DualStack \
        subnets never have one: kOps ignores `associatePublicIP` there. A private NAT gateway has none either. Route \
        through a public NAT gateway.";
    PRIVATE_DESTINATION_TO_INTERNET: "private-destination-to-internet",
        "The Internet does not route the destination",
        "Private, link-local, multicast and reserved addresses are dropped by the gateway. A more specific route to \
        where the address is has to be in the table that decides; after NAT64 that is the table of the NAT gateway's \
        subnet.";
    NO_SOURCE_ADDRESS: "no-source-address",
        "The source has no address of the destination's family",
        "A machine in an IPv6-only subnet has no IPv4 address, and pods of IPv6 clusters have none anywhere. DNS64 \
        helps \
        with names, not with IPv4 addresses that are written out. Use a name, or a subnet with both families.";
    INBOUND_REFUSED: "inbound-refused",
        "The egress-only internet gateway lets no connection in",
        "It passes answers to connections from inside only. Machines that the Internet has to reach by IPv6 belong \
        into \
        a Public subnet, or after a load balancer.";
    NOT_TRANSLATED: "not-translated",
        "Nothing on the way does NAT64",
        "An address in `64:ff9b::/96` goes to a gateway that does not translate it, and is lost there. Route \
        `64:ff9b::/96` to a NAT gateway. kOps does so in the tables of private subnets and of public subnets with \
        IPv6, \
        not in the table of utility subnets.";
    TRANSLATION_IMPOSSIBLE: "translation-impossible",
        "A NAT gateway takes no IPv6 but that of the NAT64 prefix",
        "NAT gateways translate IPv4 into IPv4 and `64:ff9b::/96` into IPv4. Other IPv6 leaves through an egress-only \
        internet gateway or an internet gateway.";
    NO_ATTACHMENT_IN_ZONE: "no-attachment-in-zone",
        "The transit gateway has no attachment in the zone",
        "Traffic reaches a transit gateway only through an attachment with a subnet in its own zone. Add a subnet of \
        the \
        zone to the attachment.";
    NOT_IN_PEER: "not-in-peer",
        "The peering connection does not lead to the destination",
        "It is not active, or the destination is outside the blocks of the VPC at the other side. Peering is not \
        transitive.";
    ROUTING_LOOP: "routing-loop",
        "The packet comes back to where it was",
        "The table of the NAT gateway's own subnet sends the packet to the same NAT gateway. A public NAT gateway \
        belongs into a subnet whose default route is the internet gateway.";
    BLOCKED_BY_PUBLIC_ACCESS: "blocked-by-public-access",
        "VPC Block Public Access blocks the packet",
        "`block-bidirectional` blocks both directions; with `block-ingress` only NAT gateways and egress-only internet \
        gateways pass. Exclude the VPC or the subnet.";
    TABLE_UNKNOWN: "table-unknown",
        "The route table of the subnet is not known",
        "kOps does not route for shared and external subnets. Send the answer of `aws ec2 describe-route-tables` as \
        `observed`.";
    TARGET_UNKNOWN: "target-unknown",
        "What the route goes to is not known",
        "The target, or the prefix list that is the destination, was not told. Send the answer of the command that the \
        hint names as `observed`.";
    SOURCE_UNKNOWN: "source-unknown",
        "Which address the source uses is not known",
        "Whether the machine has an IPv6 address, or whether DNS64 is on in its subnet, decides the way and was not \
        told. Send the answer of `aws ec2 describe-subnets` as `observed`.";
    ADDRESS_NOT_LISTED: "address-not-listed",
        "No known machine has the destination",
        "The address is inside the VPC, but in no subnet that is known, or it is one of the five that AWS keeps in \
        every \
        subnet.";
    CLUSTER_INTERNAL: "cluster-internal",
        "The cluster's own network decides",
        "The destination is in the range of pods or services. The CNI plugin or kube-proxy of the machine decides, \
        before \
        any route table.";
}

codes! {
    /// What is said of the way back.
    pub REPLIES: Reply;
    STATEFUL_NAT: "stateful-nat",
        "The gateway knows the connection and brings the answer back",
        "NAT gateways and egress-only internet gateways keep connections, so that answers need no route.";
    NO_RETURN_ROUTE: "no-return-route",
        "The answer has no route",
        "The table of the destination has no route to the source, so the connection is never made.";
    ASYMMETRIC: "asymmetric",
        "The answer takes another way",
        "The table of the destination sends the answer to another gateway than the packet came through. A NAT gateway \
        would give it another address; appliances drop connections that they did not see from the start.";
    REPLY_UNDETERMINED: "reply-undetermined",
        "The way back is not known",
        "It is decided by tables outside the plan, or by one that was not told.";
}

codes! {
    /// What is assumed.
    pub ASSUMPTIONS: Assumption;
    FILTERS_NOT_LOOKED_AT: "filters-not-looked-at",
        "Security groups, network ACLs and firewalls are not looked at",
        "Where a packet goes is decided by routes; whether it may, by filters that are not part of the plan.";
    NAT_GATEWAY_ASSUMED: "nat-gateway-assumed",
        "An existing NAT gateway that was not told of is public, and its subnet leads to the Internet",
        "`aws ec2 describe-nat-gateways` says whether it has a public address and in which subnet it is. In a VPC that \
        another account shares it cannot be described.";
    ATTACHMENT_ASSUMED: "attachment-assumed",
        "The transit gateway is attached in the zone",
        "`aws ec2 describe-transit-gateway-vpc-attachments` says in which zones it is.";
    PEER_ASSUMED: "peer-assumed",
        "The peering connection is active, and its other side has the destination",
        "`aws ec2 describe-vpc-peering-connections` says so.";
    NAT64_AFTER_TRANSIT_GATEWAY: "nat64-after-transit-gateway",
        "Something after the transit gateway does NAT64",
        "A transit gateway passes `64:ff9b::/96` on as it is; a NAT gateway in another VPC has to translate it.";
    NAT64_THROUGH_PEERING: "nat64-through-peering",
        "A NAT gateway's translated packets pass a peering connection",
        "AWS documents NAT64 towards connected VPCs, and that NAT gateways cannot be used through peering; the first \
        is \
        taken to hold for packets that leave the NAT gateway.";
    IPV6_BLOCK_ASSUMED: "ipv6-block-assumed",
        "The destination is not in the VPC's own IPv6 block, which is not known",
        "Amazon chooses the block when the VPC is made. Send it as `vpc.ipv6CIDRs` once it is known.";
    OUTSIDE_ARRIVES_BY_ROUTE: "outside-arrives-by-route",
        "A host outside arrives by the gateway that a table has a route for",
        "How a packet from outside the VPC arrives is decided outside; the gateway that has the route back is taken.";
    INTERNET_ADDRESS: "internet-address",
        "The Internet is a host that only default routes lead to",
        "An address is taken that no more specific route matches; name the address of the host to trace exactly it.";
    POD_ADDRESS_TRANSLATED: "pod-address-translated",
        "Pods use the address of their node outside the range of pods",
        "In IPv4 clusters the CNI plugin translates the addresses of pods. Which destinations are left out depends on \
        the \
        plugin and its settings.";
    NAT_GATEWAY_PENDING: "nat-gateway-pending",
        "The NAT gateway that is being made becomes available",
        "Its state is `pending`.";
    PLAN_APPLIED: "plan-applied",
        "The plan is applied",
        "Everything that kOps makes is taken to be there, with its routes as planned.";
    NAT_GATEWAY_STATE_ASSUMED: "nat-gateway-state-assumed",
        "The NAT gateway whose state was not told is available",
        "`State` is missing in what `aws ec2 describe-nat-gateways` says of it. One that is `deleted` or `failed` \
        takes no packets.";
}
