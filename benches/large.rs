//! Specs of any size that are planned: three zones, in each of them one utility subnet, private subnets without IPv4, dual-stack and
//! public ones. A VPC as large as that takes a larger IPv6 block than AWS gives away.

use std::error::Error;
use std::fmt::Write;

use kops_network_planner::answer::PLAN;
use kops_network_planner::manifest::Format;
use kops_network_planner::plan::Query;

use crate::spec::Spec;

const CLUSTER: &str = "\
apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata:
  name: large.example.com
spec:
  cloudProvider: aws
  configBase: s3://kops-state.example.com/large.example.com
  kubernetesVersion: 1.34.2
  networkCIDR: 10.0.0.0/16
  networking:
    cilium: {}
  nonMasqueradeCIDR: '::/0'
  topology:
    dns:
      type: Private
  subnets:
";
const ZONES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];
/// The types of the first subnet of every zone, the second, the third and so on; behind the last all but the first come again.
const TYPES: [&str; 4] = ["Utility", "Private", "DualStack", "Public"];

/// An IPv6 cluster of so many subnets.
pub fn spec(subnets: usize) -> Result<Spec, Box<dyn Error>> {
    let query = Query { vpc_ipv6_cidrs: vec!["2001:db8::/48".to_owned()], ..Query::default() };
    let spec = Spec::new(manifests(subnets)?, query)?;
    match spec.answer(&PLAN, Format::Yaml) {
        Ok(_) => Ok(spec),
        Err(problem) => Err(format!("a large spec is not planned: {problem:?}").into()),
    }
}

fn manifests(subnets: usize) -> Result<String, std::fmt::Error> {
    let mut yaml = CLUSTER.to_owned();
    let mut ipv4_blocks = 0;
    for number in 0..subnets {
        let (zone, round) = (ZONES[number % ZONES.len()], number / ZONES.len());
        let kind = TYPES[if round == 0 { 0 } else { 1 + (round - 1) % (TYPES.len() - 1) }];
        writeln!(yaml, "  - name: {zone}-{round}\n    type: {kind}\n    zone: {zone}\n    ipv6CIDR: /64#{number:x}")?;
        if kind != "Private" {
            writeln!(yaml, "    cidr: 10.0.{}.{}/28", ipv4_blocks / 16, ipv4_blocks % 16 * 16)?;
            ipv4_blocks += 1;
        }
    }
    for zone in ZONES {
        yaml.push_str(&instance_group(&format!("control-plane-{zone}"), "ControlPlane", &format!("{zone}-2")));
        yaml.push_str(&instance_group(&format!("nodes-{zone}"), "Node", &format!("{zone}-1")));
    }
    Ok(yaml)
}

fn instance_group(name: &str, role: &str, subnet: &str) -> String {
    format!(
        "---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata:
  name: {name}
  labels:
    kops.k8s.io/cluster: large.example.com
spec:
  role: {role}
  machineType: m6i.large
  minSize: 1
  maxSize: 1
  subnets:
  - {subnet}
"
    )
}
