//! Small clusters for changes: a few lines of `spec.networking`.

use serde_json::{Value as Json, json};

/// A plan request of a cluster with these lines in `spec.networking`, a flow mapping without its braces.
pub fn side(networking: &str) -> Json {
    named("c.example.com", "", networking)
}

/// The same with another name, and more of `spec`.
pub fn named(name: &str, spec: &str, networking: &str) -> Json {
    let manifests = format!(
        "apiVersion: kops.k8s.io/v1alpha3\nkind: Cluster\nmetadata: {{name: {name}}}\nspec: {{kubernetesVersion: \
         1.34.2, cloudProvider: {{aws: {{}}}}, {spec} networking: {{topology: {{dns: Public}}, calico: {{}}, \
         {networking}}}}}\n"
    );
    json!({"manifests": manifests, "kopsRelease": "1.36"})
}

/// One zone of private subnets in IPv4, with more keys on the private one.
pub fn zone(private: &str) -> String {
    format!(
        "networkCIDR: 10.0.0.0/16, subnets: [{{name: a, type: Private, zone: us-east-1a, cidr: \
         10.0.64.0/18{private}}}, {{name: u, type: Utility, zone: us-east-1a, cidr: 10.0.0.0/24}}]"
    )
}

/// The same in IPv6.
pub fn zone_ipv6(private: &str) -> String {
    format!(
        "nonMasqueradeCIDR: '::/0', networkCIDR: 10.0.0.0/16, subnets: [{{name: a, type: Private, zone: us-east-1a, \
         ipv6CIDR: /64#1{private}}}, {{name: u, type: Utility, zone: us-east-1a, cidr: 10.0.0.0/24, ipv6CIDR: /64#0}}]"
    )
}
