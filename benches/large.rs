//! Specs of any size: a VPC that has its IPv6 block already, three zones, in each of them private subnets without IPv4, utility
//! subnets with a block of each kind, and public ones.

use std::error::Error;
use std::fmt::Write;

use kops_network_planner::plan::Query;

use crate::spec::Spec;

const ZONES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];
const TYPES: [&str; 3] = ["Private", "Utility", "Public"];

/// An IPv6 cluster of so many subnets.
pub fn spec(subnets: usize) -> Result<Spec, Box<dyn Error>> {
    let mut yaml = String::from(
        "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata:\n  name: large.example.com\nspec:\n  \
         cloudProvider: aws\n  configBase: s3://kops-state.example.com/large.example.com\n  \
         kubernetesVersion: 1.34.2\n  networkCIDR: 10.0.0.0/16\n  networking:\n    cilium: {}\n  \
         nonMasqueradeCIDR: '::/0'\n  topology:\n    dns:\n      type: Private\n  subnets:\n",
    );
    for number in 0..subnets {
        let (kind, zone) = (TYPES[number % 3], ZONES[number / 3 % 3]);
        let name = format!("{}-{zone}-{number}", kind.to_lowercase());
        writeln!(yaml, "  - name: {name}\n    type: {kind}\n    zone: {zone}\n    ipv6CIDR: /64#{number:x}")?;
        if kind != "Private" {
            let block = number - number.div_ceil(3);
            writeln!(yaml, "    cidr: 10.0.{}.{}/28", block / 16, block % 16 * 16)?;
        }
    }
    for (role, zone) in ["ControlPlane", "Node"].into_iter().flat_map(|role| ZONES.map(|zone| (role, zone))) {
        let number = ZONES.iter().position(|candidate| *candidate == zone).unwrap_or_default() * 3;
        let (role_name, subnet) = (role.to_lowercase(), format!("private-{zone}-{number}"));
        writeln!(
            yaml,
            "---\napiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\nmetadata:\n  name: {role_name}-{zone}\n  labels:\n    \
             kops.k8s.io/cluster: large.example.com\nspec:\n  role: {role}\n  machineType: m6i.large\n  minSize: 1\n  \
             maxSize: 1\n  subnets:\n  - {subnet}"
        )?;
    }
    let query = Query { vpc_ipv6_cidrs: vec!["2001:db8::/48".to_owned()], ..Query::default() };
    Spec::new(yaml, query)
}
