//! What Terraform does otherwise.

use super::examples::{public, zone};
use crate::code::codes;

codes! {
    /// What Terraform does where it differs from a direct apply.
    pub TERRAFORM_CODES: Change;
    TERRAFORM_REPLACES: "terraform-replaces",
        "Terraform destroys the object and makes it again",
        "The provider cannot change the argument in place (`ForceNew`). kOps writes no `lifecycle` block, so \
        Terraform destroys first and creates afterwards; only the VPC is created first. A subnet with network \
        interfaces in it is not destroyed: drain it first.",
        public!(
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}",
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.64.0/19}",
            "target: terraform\n"
        );
    TERRAFORM_MOVES_GATEWAY: "terraform-moves-gateway",
        "Terraform takes the internet gateway from one VPC to another",
        "The provider detaches the gateway and attaches it to the new VPC (`vpc_id` changes in place). AWS refuses to \
        detach it while machines of the old VPC have public addresses, and the provider tries for 20 minutes. Make a \
        new cluster, and move the workloads.",
        "before: {}
after: {cluster: {spec: {networking: {networkCIDR: 10.0.0.0/16, subnets: [
    {name: a, type: Public, zone: us-east-1a, cidr: 10.0.32.0/19}]}}}}
target: terraform
";
    TERRAFORM_DESTROYS: "terraform-destroys",
        "Terraform destroys what the spec does not have any more",
        "What kOps leaves in AWS in a direct apply is destroyed here: subnets, gateways, tables and routes. An \
        elastic IP is released, and its address is lost. Take it out of the state first (`terraform state rm`) \
        if it has to stay.",
        public!(
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19},
    {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}",
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}",
            "target: terraform\n"
        );
    TERRAFORM_VPC_IN_USE: "terraform-vpc-in-use",
        "Terraform destroys the VPC, or a block of it, while subnets that stay are in it",
        "With `networkID` kOps no longer writes the VPC, and Terraform destroys what the spec does not have: the VPC, \
        its additional blocks, the DHCP options and the gateways. The DHCP options and an egress-only gateway go \
        first, so that machines lose their resolver and IPv6, and then AWS refuses the VPC (`DependencyViolation`). \
        Take all of them out of the state before the apply, with `terraform state rm`.",
        "before: {}
after: {cluster: {spec: {networking: {networkID: vpc-0123456789abcdef0}}}}
target: terraform
";
    TERRAFORM_CANNOT_WRITE: "terraform-cannot-write",
        "kOps cannot write the object for Terraform, or Terraform refuses its plan",
        "A route to an instance has no target that kOps writes; a route to an egress-only gateway, or an \
        additional IPv6 route, is written with an IPv4 argument. Make such a route outside kOps.",
        zone!(
            "",
            ", additionalRoutes: [{cidr: 10.9.0.0/16, target: i-0123456789abcdef0}]",
            "target: terraform\n"
        );
    TERRAFORM_SUBNET_CONFLICT: "terraform-subnet-conflict",
        "Terraform makes the new subnet while the old one still has the block",
        "Another name is another resource, and Terraform orders neither before the other. AWS refuses the block \
        while the old subnet exists. After a rename move the state: `terraform state mv` of the subnet, its \
        association and its additional routes.",
        public!(
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}",
            "{name: b, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}",
            "target: terraform\n"
        );
    TERRAFORM_MAY_CONFLICT: "terraform-may-conflict",
        "Terraform makes or destroys in no order, and AWS may refuse it once",
        "kOps writes no reference between the two: an association that replaces one of another name, a route to the \
        same destination under another name, a subnet and the additional block that it lies in. Where AWS refuses \
        the first apply, the second one goes through; in between a subnet may be on the VPC's main table.",
        public!(
            "{name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19},
    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}",
            "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.64.0/19},
    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}",
            "target: terraform\n"
        );
}
