//! What happens to objects, one code each. Sources are the functions of kOps and the API of AWS that decide.

use crate::code::codes;
use examples::{one, public, zone, zone_ipv6};

pub mod assumptions;
mod examples;
pub mod terraform;

pub use examples::question;

codes! {
    /// What happens to the objects of a network when a spec changes.
    pub CHANGE_CODES: Change;
    OBJECT_CREATED: "object-created",
        "kOps makes an object",
        "No object of that name is in AWS, so kOps makes one with the tags of the cluster. It looks by the tag `Name` \
        together with `KubernetesCluster`, or by the id that the spec gives (`Find` of each task in \
        `upup/pkg/fi/cloudup/awstasks`).",
        public!(
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}",
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19},
    {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}"
        );
    BILLED_OBJECT_CREATED: "billed-object-created",
        "kOps makes an object that AWS bills by the hour",
        "NAT gateways and the elastic IPs they use are billed by the hour, NAT gateways by the gigabyte too. A zone \
        gets its own as soon as it has a subnet that needs egress and names none. Name an existing gateway in \
        `egress`, or a transit gateway, to do without.",
        zone!(", egress: External", "");
    ELASTIC_IP_MADE_ON_EVERY_TRY: "elastic-ip-made-on-every-try",
        "Every try makes another elastic IP",
        "kOps finds its elastic IP through the NAT gateway that uses it (`ElasticIP.find`). Where the gateway is \
        refused, fails, or waits for what is refused, the address is made and not found again: each \
        `kops update cluster --yes`, which tries for ten minutes, leaves one more, and AWS bills them all. Repair what \
        is refused first, and release those that no gateway uses.",
        "before:
  cluster: {spec: {networking: {subnets: [
    {name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19, egress: External},
    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}]}}}
after:
  cluster: {spec: {networking: {subnets: [
    {name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19},
    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.8.0/21}]}}}
";
    TAGS_UPDATED: "tags-updated",
        "kOps adds or overwrites tags",
        "A tag that the spec asks for is missing or has another value. kOps calls `CreateTags` and never \
        `DeleteTags`: tags of an earlier spec stay, such as the role tag of a subnet whose type has changed. Remove \
        those with `aws ec2 delete-tags`.",
        "before: {}
after: {cluster: {spec: {cloudLabels: {team: network}}}}
";
    SUBNET_GAINS_IPV6: "subnet-gains-ipv6",
        "A subnet gets its IPv6 block in place",
        "kOps associates the block and lets new machines get an address from it (`Subnet.RenderAWS`). Machines that \
        run keep what they have until they are replaced: `kops rolling-update cluster` does so.",
        one!("", ", ipv6CIDR: /64#0");
    AUTO_ASSIGNMENT_CHANGED: "auto-assignment-changed",
        "New machines of a subnet get an IPv6 address, or get none any more",
        "kOps sets `AssignIpv6AddressOnCreation` to whether the subnet has `ipv6CIDR`. Machines that run keep their \
        addresses.",
        one!(", ipv6CIDR: /64#0", "");
    SECOND_RUN_NEEDED: "second-run-needed",
        "Only a second run names machines by their ids",
        "A subnet that gets its IPv6 block in place gets resource-based names with AAAA records only the next time: \
        `Subnet.Find` does not see the block before. Run `kops update cluster --yes` twice after adding IPv6.",
        one!("", ", ipv6CIDR: /64#0");
    ROUTE_TARGET_REPLACED: "route-target-replaced",
        "A route goes to another target",
        "kOps calls `ReplaceRoute`: the route itself is never missing, but open connections through the old target \
        break, since the new one knows nothing of them. Do it when few connections are open.",
        zone!("", ", egress: tgw-0123456789abcdef0");
    SUBNET_CHANGES_TABLE: "subnet-changes-table",
        "A subnet changes its route table",
        "kOps removes the association with the old table and makes one with the new: in between, for seconds, the \
        subnet is on the VPC's main table, which has no way out (`RouteTableAssociation.RenderAWS`). An association \
        that others made is replaced without a message.",
        public!(
            "{name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19},
    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}",
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.64.0/19},
    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}"
        );
    ROUTE_TABLE_VPC_IMMUTABLE: "route-table-vpc-immutable",
        "A route table cannot change its VPC",
        "The spec names another VPC than the one that the table is in. While the new VPC does not exist the dry run \
        shows a change, and the apply stops (`RouteTable.CheckChanges`). Make a new cluster in the other VPC and move \
        the workloads.",
        "before: {cluster: {spec: {networking: {networkID: vpc-0123456789abcdef0}}}}
after: {cluster: {spec: {networking: {networkID: vpc-0fedcba9876543210}}}}
";
    VPC_BLOCK_REMOVED: "vpc-block-removed",
        "An additional block of the VPC is removed at once",
        "A block that the VPC has and `additionalNetworkCIDRs` does not name is disassociated in every run, without \
        `--prune` (`VPC.FindDeletions`).",
        "before: {cluster: {spec: {networking: {additionalNetworkCIDRs: [10.1.0.0/16]}}}}
after: {cluster: {spec: {networking: {additionalNetworkCIDRs: null}}}}
";
    SUBNET_LOSES_IPV6: "subnet-loses-ipv6",
        "The IPv6 block of a subnet is removed at once",
        "kOps disassociates the block of a subnet without `ipv6CIDR`, without `--prune` (`Subnet.FindDeletions`). AWS \
        refuses while machines have addresses of it: replace them first.",
        one!(", ipv6CIDR: /64#0", "");
    OBJECT_LEFT: "object-left",
        "An object stays in AWS and nothing looks after it",
        "kOps has no task for the object any more, and never deletes objects of the network, not even with `--prune`. \
        Added again later, the object is found again. `kops delete cluster` removes it with the cluster; the hint has \
        the command that removes it now.",
        public!(
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19},
    {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}",
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}"
        );
    BILLED_OBJECT_LEFT: "billed-object-left",
        "An object that AWS bills stays, and nothing looks after it",
        "A NAT gateway or an elastic IP is not used by the cluster any more. kOps never deletes it, and AWS bills it \
        until you do. Delete the gateway first, then release the address.",
        zone!("", ", egress: tgw-0123456789abcdef0");
    STALE_ROUTE_KEEPS_ROUTING: "stale-route-keeps-routing",
        "A route that the spec does not have any more keeps routing",
        "kOps makes and replaces routes and never deletes one: an additional route that was removed, and `::/0` and \
        `64:ff9b::/96` of a cluster turned IPv4, stay in their tables. Delete it with the command in the hint.",
        zone!(", additionalRoutes: [{cidr: 10.9.0.0/16, target: pcx-0123456789abcdef0}]", "");
    STALE_ASSOCIATION_KEEPS_ROUTING: "stale-association-keeps-routing",
        "A subnet stays on a route table that kOps does not manage any more",
        "With `egress: External`, or an `id`, kOps makes no association; it does not remove the one there is. So \
        nothing changes for the traffic of the subnet until you associate it with a table of your own.",
        zone!("", ", egress: External");
    SHARED_OBJECT_RELEASED: "shared-object-released",
        "The cluster does not use an object of others any more",
        "Others made the object, so kOps leaves it as it is, with the tag `kubernetes.io/cluster/NAME: shared`. \
        Its maker can use it elsewhere or delete it.",
        zone!(", egress: nat-0123456789abcdef0", ", egress: nat-0fedcba9876543210");
    USERS_OBJECT_TAKEN_OVER: "users-object-taken-over",
        "An object that others made becomes the cluster's",
        "Without `egress` or `publicIP` kOps looks for the NAT gateway that the zone's routes name, finds the one \
        that you made, and tags it and its address as owned (`findNatGatewayFromRouteTable`). From then on \
        `kops delete cluster` deletes them. Keep `egress` as it is; or remove the tags afterwards.",
        zone!(", egress: nat-0123456789abcdef0", "");
    VPC_CIDR_IMMUTABLE: "vpc-cidr-immutable",
        "The first block of a VPC cannot be changed",
        "AWS keeps the first block of a VPC for ever, so kOps refuses another `networkCIDR` (`VPC.CheckChanges`). Add \
        a block to `additionalNetworkCIDRs` instead, or make a new cluster.",
        "before: {}
after: {cluster: {spec: {networking: {networkCIDR: 172.20.0.0/17}}}}
";
    SUBNET_VPC_IMMUTABLE: "subnet-vpc-immutable",
        "A subnet cannot change its VPC",
        "The spec names another VPC, or none, and kOps finds the subnet by its name in the old one \
        (`Subnet.CheckChanges`). A cluster cannot move to another VPC: make a new one.",
        "before: {cluster: {spec: {networking: {networkID: vpc-0123456789abcdef0}}}}
after: {cluster: {spec: {networking: {networkID: vpc-0fedcba9876543210}}}}
";
    SUBNET_ZONE_IMMUTABLE: "subnet-zone-immutable",
        "A subnet cannot change its zone",
        "AWS keeps a subnet in its zone, so kOps refuses the change (`Subnet.CheckChanges`). Add a subnet of another \
        name in the other zone, move the instance groups, then remove the old one.",
        public!(
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}",
            "{name: a, type: Public, zone: us-east-1b, cidr: 172.20.32.0/19}"
        );
    SUBNET_CIDR_IMMUTABLE: "subnet-cidr-immutable",
        "The IPv4 block of a subnet cannot be changed",
        "AWS keeps the block of a subnet, so kOps refuses the change, also from none to one (`Subnet.CheckChanges`). \
        Add a subnet of another name with the new block, move the instance groups, then remove the old one.",
        public!(
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}",
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.64.0/19}"
        );
    ASSIGNED_BLOCK_SHIFTS: "assigned-block-shifts",
        "A block that the file leaves out is assigned again, and differs",
        "kOps divides the network by the number of subnets: with one subnet more or less, or in another order, all \
        blocks that the file leaves out shift, and kOps refuses to change those of existing subnets. Take the blocks \
        from `kops get cluster -o yaml`, where kOps wrote them out, before you edit the file.",
        public!(
            "{name: a, type: Public, zone: us-east-1a},
    {name: b, type: Public, zone: us-east-1a}",
            "{name: b, type: Public, zone: us-east-1a},
    {name: a, type: Public, zone: us-east-1a}"
        );
    SUBNET_IPV6_CIDR_IMMUTABLE: "subnet-ipv6-cidr-immutable",
        "The IPv6 block of a subnet cannot be changed",
        "kOps refuses another `ipv6CIDR` (`Subnet.CheckChanges`). Remove it, apply, and add the new one, which AWS \
        allows only while no machine has an address of the old one; or use a subnet of another name.",
        one!(", ipv6CIDR: /64#0", ", ipv6CIDR: /64#1");
    SHARED_SUBNET_IPV6_FORBIDDEN: "shared-subnet-ipv6-forbidden",
        "kOps does not give an IPv6 block to an existing subnet",
        "The subnet has an `id`, so it is not the cluster's, and AWS knows no IPv6 block of it \
        (`Subnet.CheckChanges`: field is immutable on a shared subnet). Associate the block yourself first.",
        "before:
  vpc: {id: vpc-0123456789abcdef0, ipv4CIDRs: [172.20.0.0/16], ipv6CIDRs: ['2001:db8:0:1000::/56'],
    subnets: [{id: subnet-0123456789abcdef0, zone: us-east-1a, ipv4CIDR: 172.20.32.0/19}]}
  cluster: {spec: {networking: {networkID: vpc-0123456789abcdef0, subnets: [
    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-0123456789abcdef0}]}}}
after:
  cluster: {spec: {networking: {subnets: [
    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-0123456789abcdef0,
      ipv6CIDR: '2001:db8:0:1001::/64'}]}}}
";
    NAT_GATEWAY_ADDRESS_IMMUTABLE: "nat-gateway-address-immutable",
        "A NAT gateway cannot change its address",
        "The zone's routes name a NAT gateway with another elastic IP than the spec asks for \
        (`NatGateway.CheckChanges`). Every run fails; one that has to make the address first makes one more each time. \
        Send the zone's egress to a gateway that you make with the new address: `egress: nat-…`.",
        zone!("", ", egress: eipalloc-0123456789abcdef0");
    NAMED_GATEWAY_CRASHES: "named-gateway-crashes",
        "kOps crashes on an internet gateway that an additional route names",
        "The task that kOps makes for `igw-…` or `eigw-…` has no VPC, and kOps dereferences it. No plan is printed. \
        Remove the additional route; the default routes of kOps already go to the gateways of the VPC.",
        zone!("", ", additionalRoutes: [{cidr: 10.9.0.0/16, target: igw-0123456789abcdef0}]");
    WAITS_FOR_REFUSED: "waits-for-refused",
        "The task depends on one that kOps refuses",
        "kOps looks at a task only after all it depends on. What depends on a refused one is retried for ten minutes \
        and never done. Repair the refusal.",
        public!(
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}",
            "{name: a, type: Public, zone: us-east-1b, cidr: 172.20.32.0/19}"
        );
    IPV6_ROUTE_REPLACEMENT_CRASHES: "ipv6-route-replacement-crashes",
        "kOps crashes when an IPv6 route gets another target",
        "`Route.RenderAWS` fills in the IPv4 destination of `ReplaceRoute` and dereferences it for `64:ff9b::/96` and \
        `::/0`. The dry run looks well; the apply stops half-way, and every retry crashes again, with IPv4 already on \
        the new egress. Replace the route first with the command in the hint: then kOps finds it as it should be.",
        zone_ipv6!("", ", egress: tgw-0123456789abcdef0");
    INSTANCE_ROUTE_WITHOUT_TARGET: "instance-route-without-target",
        "kOps does not send a route to an instance",
        "The task of a route to `i-…` has a target that `Route.RenderAWS` does not look at: missing target for route. \
        Use a NAT gateway or a transit gateway, or make the route yourself with `egress: External`.",
        zone!("", ", additionalRoutes: [{cidr: 10.9.0.0/16, target: i-0123456789abcdef0}]");
    IPV6_ROUTE_SENT_AS_IPV4: "ipv6-route-sent-as-ipv4",
        "AWS refuses an additional route to an IPv6 destination",
        "kOps sends every additional destination as `DestinationCidrBlock`, and AWS takes IPv4 there alone \
        (`addAdditionalRoutes`). The dry run looks well, and every apply stops there. Remove the route, and make it \
        yourself after kOps has made the table.",
        zone!("", ", additionalRoutes: [{cidr: '2001:db8:ff::/48', target: tgw-0123456789abcdef0}]");
    EXISTING_OBJECT_NOT_FOUND: "existing-object-not-found",
        "What has to exist is not in AWS",
        "The spec names an existing object, or a VPC of others has to have a gateway, and nothing known has it. kOps \
        tries to make it and stops: object with the id was not found. Correct the id, or make the object first.",
        "before: {observed: [{NatGateways: []}]}
after:
  cluster: {spec: {networking: {subnets: [
    {name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19, egress: nat-0123456789abcdef0},
    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}]}}}
";
    SUBNET_BLOCK_IN_USE: "subnet-block-in-use",
        "The block of a new subnet belongs to another subnet",
        "AWS refuses overlapping subnets in a VPC. The subnet that has the block may be one that the spec does not \
        name any more: kOps leaves removed subnets in AWS. Delete that one first, or choose a free block.",
        "before:
  vpc: {id: vpc-0123456789abcdef0, ipv4CIDRs: [172.20.0.0/16], 
    subnets: [{id: subnet-0123456789abcdef0, zone: us-east-1b, ipv4CIDR: 172.20.64.0/19}]}
  cluster: {spec: {networking: {networkID: vpc-0123456789abcdef0, subnets: [
    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}]}}}
after:
  cluster: {spec: {networking: {subnets: [
    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19},
    {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}]}}}
";
    RENAMED_SUBNET_CONFLICTS: "renamed-subnet-conflicts",
        "A renamed subnet is a new one on the block of the old",
        "kOps knows a subnet by its name. It leaves the old one and asks AWS for a new one with the same block, which \
        AWS refuses in every run, although the dry run shows it as created. Keep the name; or delete the old subnet \
        first; or set its tag `Name` to the new name.",
        public!(
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}",
            "{name: b, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}"
        );
    UNTAGGED_SUBNET_MADE_AGAIN: "untagged-subnet-made-again",
        "Subnets without tags are never found again",
        "With `tagSubnets: false` kOps makes subnets without the tags by which it finds them. The second run asks for \
        them again and AWS refuses, in every run. Tag the subnets yourself with `Name` and `KubernetesCluster`, or \
        name them by `id` in an existing VPC.",
        "before: {cluster: {spec: {networking: {tagSubnets: false}}}}
after: {}
";
    SUBNET_BLOCK_OUTSIDE_VPC: "subnet-block-outside-vpc",
        "The block of a new subnet lies in no block of the VPC",
        "AWS refuses the subnet. kOps does not associate `additionalNetworkCIDRs` with a VPC of others: associate the \
        block yourself first.",
        "before:
  vpc: {id: vpc-0123456789abcdef0, ipv4CIDRs: [172.20.0.0/16], subnets: []}
  cluster: {spec: {networking: {networkID: vpc-0123456789abcdef0, subnets: [
    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}]}}}
after:
  cluster: {spec: {networking: {additionalNetworkCIDRs: [10.1.0.0/16], subnets: [
    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19},
    {name: b, type: Public, zone: us-east-1b, cidr: 10.1.0.0/24}]}}}
";
    ADDRESS_ALREADY_ASSOCIATED: "address-already-associated",
        "The elastic IP belongs to another NAT gateway",
        "An address can have one NAT gateway. Another zone names the same `eipalloc-…` or `publicIP`, or a gateway of \
        an earlier spec still has it. Use one address for each zone, and delete the old gateway first.",
        "before:
  cluster: {spec: {networking: {subnets: [
    {name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19, egress: eipalloc-0123456789abcdef0},
    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}]}}}
after: {cluster: {metadata: {name: d.example.com}}}
";
    VPC_BLOCK_IN_USE: "vpc-block-in-use",
        "A subnet uses the block that kOps removes from the VPC",
        "The block and its subnet were removed together: the subnet stays in AWS, so AWS refuses to disassociate the \
        block, and everything that depends on the VPC waits. Delete the subnet first.",
        "before:
  cluster: {spec: {networking: {additionalNetworkCIDRs: [10.1.0.0/16], subnets: [
    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19},
    {name: b, type: Public, zone: us-east-1b, cidr: 10.1.0.0/24}]}}}
after:
  cluster: {spec: {networking: {additionalNetworkCIDRs: null, subnets: [
    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}]}}}
";
}
