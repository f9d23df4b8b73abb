//! What is said of overlaps.

use crate::code::codes;

codes! {
    /// What is said of overlapping ranges and of names that are used twice.
    pub OVERLAP_CODES: Overlap;
    NETWORKS_OVERLAP: "networks-overlap",
        "VPCs or other networks have overlapping blocks",
        "Over a peering connection AWS refuses VPCs whose blocks overlap, also where only other blocks of them are to \
        be routed (*VPC peering limitations* in the VPC Peering Guide). A transit gateway attaches them, but it does \
        not propagate a route for a block that another attachment has already (*Transit gateway VPC attachments*): one \
        of the two is not reached. Clusters in one mesh need machines with distinct addresses. Without a \
        link between them it does not matter.\n\nkOps cannot change the block of a VPC: choose another one before the \
        cluster is made. The hint names one that no member and no range uses.";
    SUBNETS_OVERLAP: "cluster-subnets-overlap",
        "Clusters in one VPC have overlapping subnets",
        "AWS refuses the second one of two subnets of a VPC that overlap (`InvalidSubnet.Conflict`). Clusters that use \
        the same existing subnet by its `id` do not overlap in this sense. Give one of them another block.";
    PODS_OVERLAP: "pods-overlap",
        "Clusters give their pods addresses of the same block",
        "Where pods leave a cluster with the address of their machine, as with most CNIs, every cluster can use the \
        same block. Where routes lead to pods (`podsRouted`), or in a mesh of clusters (Cilium, *Cluster Mesh*), each \
        pod needs a separate address: give the clusters different blocks in `podCIDR` (and `nonMasqueradeCIDR`) \
        before they are made.";
    PODS_OVERLAP_NETWORK: "pods-overlap-network",
        "The pods of a cluster have addresses that a network uses that they may have to reach",
        "For the machines of the cluster such an address is that of a local pod, so that packets to the other network \
        do not leave the cluster. Choose another `podCIDR`, or do not link them.";
    SERVICES_OVERLAP: "services-overlap",
        "Clusters give their services addresses of the same block",
        "The addresses of services exist inside a cluster only, so every cluster can use the same block. It is named \
        here because people search for it.";
    SERVICES_OVERLAP_NETWORK: "services-overlap-network",
        "The services of a cluster have addresses that a network uses that its pods may have to reach",
        "For the pods of the cluster such an address is that of a local service, so that packets to the other network \
        do not leave the machine. Choose another `serviceClusterIPRange`, or do not link them.";
    PODS_OVERLAP_SERVICES: "pods-overlap-services",
        "The pods of a cluster have addresses that another one gives its services",
        "Where routes lead to pods, the other cluster takes the address of such a pod for a local service, and \
        its answers get lost. Where pods hide their addresses it does not matter. Choose another `podCIDR` or \
        `serviceClusterIPRange`.";
    SAME_CLUSTER_NAME: "same-cluster-name",
        "Several clusters have the same name",
        "kOps finds what it owns by the tags `Name` and `KubernetesCluster`, both made of the cluster's name: in one \
        account and region the second cluster takes the resources of the first for its own, changes their tags and \
        deletes them with `kops delete cluster`. Rename one of them. In different accounts they do not meet, but the \
        same DNS name cannot point to both.";
}
