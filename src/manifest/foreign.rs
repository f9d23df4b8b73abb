//! Texts that people take for the manifest of a kOps cluster: what they are, by name.

use super::node::{Node, Value};

/// API groups, and whose files have them. A group counts with all that lie below it.
const GROUPS: &[(&str, &str)] = &[
    ("anywhere.eks.amazonaws.com", "a file of EKS Anywhere"),
    ("argoproj.io", "a file of Argo CD; give the manifests that it names"),
    ("cluster.x-k8s.io", "a file of Cluster API"),
    ("cnrm.cloud.google.com", "a file of Config Connector, for Google Cloud"),
    ("container.google.com", "a file of GKE"),
    ("core.gardener.cloud", "a file of Gardener"),
    ("crossplane.io", "a file of Crossplane"),
    ("eksctl.io", "a file of eksctl, for EKS"),
    ("k0sproject.io", "a file of k0s"),
    ("k3d.io", "a file of k3d"),
    ("kubeadm.k8s.io", "a file of kubeadm"),
    ("kubekey.kubesphere.io", "a file of KubeKey"),
    ("kustomize.config.k8s.io", "a file of Kustomize; give what `kustomize build` prints"),
    ("kustomize.toolkit.fluxcd.io", "a file of Flux; give the manifests that it names"),
    ("openshift.io", "a file of OpenShift"),
    ("provisioning.cattle.io", "a file of Rancher"),
    ("upbound.io", "a file of Crossplane"),
    ("x-k8s.io", "a file of another project of Kubernetes, such as kind or Cluster API"),
];

/// Keys of documents without a `kind`, one of which tells what they are.
const KEYS: &[(&[&str], &str)] = &[
    (&["AWSTemplateFormatVersion"], "a template of CloudFormation"),
    (&["terraform_version", "resource_changes", "provider", "module"], "what Terraform reads or prints"),
    (
        &["Vpcs", "Subnets", "RouteTables", "NatGateways", "InternetGateways", "AvailabilityZones"],
        "an answer of the AWS command line; what it says of the VPC belongs into `vpc` of a plan request",
    ),
    (
        &["kubernetesVersion", "networkCIDR", "nonMasqueradeCIDR", "kubernetesApiAccess", "etcdClusters"],
        "the `spec` of a cluster without the manifest around it",
    ),
    (&["masterAuth", "nodePools", "currentMasterVersion", "autopilot"], "what `gcloud` prints of a GKE cluster"),
    (&["baseDomain", "pullSecret"], "a file of OpenShift's installer"),
    (&["current-context", "contexts"], "a kubeconfig"),
    (&["nodeGroups", "managedNodeGroups"], "a file of eksctl, for EKS"),
    (&["services"], "a file of Docker Compose"),
    (&["hosts"], "a file of Ansible"),
];

/// How texts start that are not YAML at all, or one value of it.
const STARTS: &[(&str, &str)] = &[
    ("resource \"", TERRAFORM),
    ("module \"", TERRAFORM),
    ("variable \"", TERRAFORM),
    ("provider \"", TERRAFORM),
    ("data \"", TERRAFORM),
    ("output \"", TERRAFORM),
    ("locals {", TERRAFORM),
    ("terraform {", TERRAFORM),
    ("<", "a page of HTML or XML, perhaps of a login or an error; look at where it was loaded from"),
    ("Error", "an error message of a command"),
    ("error:", "an error message of a command"),
    ("Usage:", "the help of a command"),
    ("NAME ", "a table of a command; give it `-o yaml`"),
];
const TERRAFORM: &str = "code of Terraform";

/// What a manifest of another API group or kind is.
pub(super) fn of_object(api_version: &str, kind: &str) -> Option<&'static str> {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    if group.is_empty() && kind == "Config" {
        return Some("a kubeconfig");
    }
    let is_in = |known: &str| group == known || group.strip_suffix(known).is_some_and(|above| above.ends_with('.'));
    GROUPS.iter().find(|(known, _)| is_in(known)).map(|(_, what)| *what)
}

/// What a value is that is not an object with a `kind`.
pub(super) fn of_value(node: &Node<'_>) -> Option<&'static str> {
    match &node.value {
        Value::Mapping(_) => {
            let has = |keys: &&(&[&str], &str)| keys.0.iter().any(|key| node.get(key).is_some());
            KEYS.iter().find(has).map(|(_, what)| *what)
        }
        Value::Sequence(items) => items.first().and_then(of_value),
        Value::String(text) => of_text(text),
        _ => None,
    }
}

/// What a text is that is not an object.
pub(super) fn of_text(text: &str) -> Option<&'static str> {
    let mut lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.next()?;
    STARTS.iter().find(|(start, _)| first.starts_with(start)).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_count_with_what_is_below_them() {
        assert!(GROUPS.is_sorted());
        let check = |version, expected| assert_eq!(of_object(version, "Cluster"), expected, "{version}");
        check("eksctl.io/v1alpha5", Some("a file of eksctl, for EKS"));
        check("infrastructure.cluster.x-k8s.io/v1beta2", Some("a file of Cluster API"));
        check("kind.x-k8s.io/v1alpha4", Some("a file of another project of Kubernetes, such as kind or Cluster API"));
        check("ec2.aws.upbound.io/v1beta1", Some("a file of Crossplane"));
        check("apps/v1", None);
        check("noteksctl.io/v1", None);
        assert_eq!(of_object("v1", "Config"), Some("a kubeconfig"));
    }

    #[test]
    fn texts_are_told_by_their_first_line() {
        assert_eq!(of_text("# a VPC\n\nresource \"aws_vpc\" \"main\" {\n"), Some(TERRAFORM));
        assert_eq!(of_text("just text"), None);
    }
}
