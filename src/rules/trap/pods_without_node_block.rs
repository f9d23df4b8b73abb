//! Blocks of pods that are smaller than the part of one node.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The block of the pods is smaller than a /24, which Kubernetes gives to each node.
    ///
    /// kOps accepts it; the controller manager then does not start: "node CIDR size is too big"
    /// (`--node-cidr-mask-size`, 24 unless `spec.kubeControllerManager` says another one). Without `podCIDR` the
    /// pods get a half of `nonMasqueradeCIDR`.
    ///
    /// Write a larger block, for example `100.64.0.0/10` as `nonMasqueradeCIDR`.
    pub static RULE = {
        code: "pods-without-node-block",
        summary: "the block of the pods has no room for the block of one node",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [UnusualRanges],
        bad: "cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/24
",
        good: "cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/10
",
        check: check,
    }
}

/// The block that Kubernetes gives a node.
const OF_NODE: u8 = 24;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let cni = &cluster.spec.networking.cni;
    let takes_of_network = cni.amazon_vpc.is_some() || cni.cilium.as_ref().is_some_and(|cilium| cilium.ipam == "eni");
    let Some(pods) = cluster.pod_cidr.ipv4().filter(|pods| OF_NODE < pods.prefix_len()) else { return };
    let mask = FieldPath::of("spec.kubeControllerManager.nodeCIDRMaskSize");
    if takes_of_network || (subject.is_written)(Object::Cluster, &mask) {
        return;
    }
    let written = !cluster.spec.networking.pod_cidr.is_empty();
    let (key, given) = match written {
        true => ("podCIDR", &cluster.pod_cidr),
        false => ("nonMasqueradeCIDR", &cluster.non_masquerade_cidr),
    };
    let message = match written {
        true => format!("`{pods}` is smaller than a /24, which each node needs for its pods"),
        false => format!("`{given}` leaves pods `{pods}`, which is smaller than the /24 of each node"),
    };
    let finding = report.report(networking(key), message);
    finding.value(given.text()).hint("Take a larger block, for example `100.64.0.0/10`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str) -> String {
        format!("cluster: {{spec: {{networking: {{{networking}}}}}}}")
    }

    #[test]
    fn accepts_one_node_and_pods_of_the_network() {
        accepts(&RULE, &request("nonMasqueradeCIDR: 100.64.0.0/23"));
        accepts(&RULE, &request("nonMasqueradeCIDR: 100.64.0.0/24, calico: null, amazonVPC: {}"));
    }

    #[test]
    fn reports_what_is_written() {
        let networking = "nonMasqueradeCIDR: 100.64.0.0/10, podCIDR: 100.64.0.0/25";
        reports(&RULE, &request(networking), &["spec.networking.podCIDR"]);
    }
}
