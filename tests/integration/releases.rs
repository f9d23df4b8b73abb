//! Specs that one kOps release accepts and another one refuses.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::client::post;

/// The codes of the errors that `release` has for a cluster with `spec`, v1alpha2 in YAML, and its instance groups.
async fn errors(release: &str, manifests: &str) -> BTreeSet<String> {
    let reply = post(&format!("/v1/validate?kopsRelease={release}"), "application/yaml", manifests.to_owned()).await;
    let answer = reply.json();
    let diagnostics = answer["diagnostics"].as_array().unwrap().iter();
    let errors = diagnostics.filter(|diagnostic| diagnostic["severity"] == "error");
    errors.map(|diagnostic| diagnostic["code"].as_str().unwrap_or_default().to_owned()).collect()
}

/// A cluster for which `more` replaces or adds keys of the spec, one a line.
fn cluster(more: &str) -> String {
    let mut spec: Vec<(&str, String)> = [
        ("kubernetesVersion", "1.22.4"),
        ("cloudProvider", "aws"),
        ("cloudControllerManager", "{}"),
        ("networkCIDR", "172.20.0.0/16"),
        ("networking", "{calico: {}}"),
        ("topology", "{masters: public, nodes: public, dns: {type: Public}}"),
        ("subnets", "[{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}]"),
    ]
    .map(|(key, value)| (key, value.to_owned()))
    .into();
    for (key, value) in more.lines().filter_map(|line| line.trim().split_once(": ")) {
        spec.retain(|(known, _)| *known != key);
        spec.push((key, value.to_owned()));
    }
    let spec: String =
        spec.iter().filter(|(_, value)| value != "-").map(|(key, value)| format!("  {key}: {value}\n")).collect();
    format!("apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {{name: c.example.com}}\nspec:\n{spec}")
}

/// Asserts that `accepting` has no error for the cluster and `refusing` has exactly one, with this code.
async fn check(accepting: &str, refusing: &str, code: &str, more: &str) {
    let manifest = cluster(more);
    assert_eq!(errors(accepting, &manifest).await, BTreeSet::new(), "{accepting}, {code}");
    assert_eq!(errors(refusing, &manifest).await, BTreeSet::from([code.to_owned()]), "{refusing}, {code}");
}

const IPV6: &str = "nonMasqueradeCIDR: '::/0'";

#[tokio::test]
async fn what_1_23_accepts_and_1_36_refuses() {
    let refused = [
        ("network-cidr-has-host-bits", "networkCIDR: 172.20.1.0/16".to_owned()),
        ("non-masquerade-cidr-has-host-bits", "nonMasqueradeCIDR: 100.65.0.0/10".to_owned()),
        ("service-range-has-host-bits", "serviceClusterIPRange: 100.64.0.1/13".to_owned()),
        ("several-cnis", "networking: {cni: {}, calico: {}}".to_owned()),
        (
            "internal-load-balancer-without-private-subnet",
            "api: {loadBalancer: {type: Internal, class: Network}}".to_owned(),
        ),
        ("kubelet-non-masquerade-cidr-removed", "kubelet: {nonMasqueradeCIDR: 100.64.0.0/10}".to_owned()),
        ("cni-removed", "networking: {external: {}}".to_owned()),
        ("cni-removed", "networking: {weave: {}}".to_owned()),
        ("cni-removed", "networking: {canal: {}}".to_owned()),
        ("calico-wireguard-in-ipv6", format!("{IPV6}\nnetworking: {{calico: {{wireguardEnabled: true}}}}")),
        ("calico-source-check-in-ipv6", format!("{IPV6}\nnetworking: {{calico: {{awsSrcDstCheck: Disable}}}}")),
        (
            "cilium-encryption-in-ipv6",
            format!(
                "{IPV6}\nnetworking: {{cilium: {{enableEncryption: true, \
            encryptionType: ipsec}}}}"
            ),
        ),
        (
            "additional-routes-not-allowed",
            "subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, \
            additionalRoutes: [{cidr: 10.9.0.0/16, target: tgw-1}]}]"
                .to_owned(),
        ),
    ];
    for (code, more) in refused {
        check("1.23", "1.36", code, &more).await;
    }
}

#[tokio::test]
async fn what_1_23_refuses_and_1_36_accepts() {
    let public: Vec<_> = (0..8).map(|n| format!("{{name: s{n}, type: Public, zone: us-east-1a}}")).collect();
    let accepted = [
        ("cloud-controller-manager-missing", format!("{IPV6}\ncloudControllerManager: -")),
        ("service-range-outside-non-masquerade-cidr", "serviceClusterIPRange: 10.10.0.0/16".to_owned()),
        ("dns-none-before-1-26", "topology: {masters: public, nodes: public, dns: {type: None}}".to_owned()),
        ("unknown-topology", "topology: {masters: sideways, nodes: public, dns: {type: Public}}".to_owned()),
        (
            "bastion-in-public-topology",
            "topology: {masters: public, nodes: public, bastion: {}, dns: {type: Public}}".to_owned(),
        ),
        (
            "bastion-idle-timeout-out-of-range",
            "topology: {masters: private, nodes: private, bastion: \
            {idleTimeoutSeconds: 4000}, dns: {type: Public}}"
                .to_owned(),
        ),
        ("cilium-version-not-installed", "networking: {cilium: {version: v1.18.2}}".to_owned()),
        ("no-free-ipv4-block", format!("subnets: [{}]", public.join(", "))),
        (
            "unknown-subnet-type",
            format!(
                "{IPV6}\nsubnets: [{{name: p, type: Private, zone: us-east-1a, ipv6CIDR: \
            /64#0}}, {{name: d, type: DualStack, zone: us-east-1a, cidr: 172.20.64.0/19, ipv6CIDR: /64#1}}, {{name: \
            u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}}]"
            ),
        ),
        (
            "instance-egress-in-several-zones",
            "subnets: [{name: a, type: Private, zone: us-east-1a, cidr: \
            172.20.32.0/19, egress: i-1}, {name: b, type: Private, zone: us-east-1b, cidr: 172.20.64.0/19, egress: \
            i-1}, {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}, {name: v, type: Utility, zone: \
            us-east-1b, cidr: 172.20.4.0/22}]"
                .to_owned(),
        ),
    ];
    for (code, more) in accepted {
        check("1.36", "1.23", code, &more).await;
    }
}

#[tokio::test]
async fn every_release_plans_the_same_simple_cluster() {
    for minor in 23..=37 {
        let reply = post(&format!("/v1/plan?kopsRelease=1.{minor}"), "application/yaml", cluster("")).await;
        let answer: Json = reply.json();
        assert_eq!(answer["release"]["version"], format!("1.{minor}"));
        assert_eq!(answer["routeTables"][0]["role"], "public", "1.{minor}: {answer:#}");
    }
}
