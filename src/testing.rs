//! Small clusters for the tests of the stages: subnets in a line, planned as a request would be.

use crate::manifest::{Format, Limits};
use crate::plan::{self, Effort, Outcome, Plan, Query};

/// Plans a cluster for `release`; each line of `subnets` is `NAME TYPE ZONE [KEY=VALUE …]`, `spec` is more of
/// `spec.networking`.
#[track_caller]
pub(crate) fn outcome(release: &str, spec: &str, subnets: &str) -> Outcome {
    let subnets: String = subnets.lines().map(str::trim).filter(|line| !line.is_empty()).map(subnet).collect();
    let manifest = format!(
        "apiVersion: kops.k8s.io/v1alpha3\nkind: Cluster\nmetadata: {{name: c.example.com}}\nspec:\n  \
        kubernetesVersion: 1.{release}.0\n  cloudProvider: {{aws: {{}}}}\n  cloudControllerManager: {{}}\n  \
        networking:\n    topology: {{dns: Public}}\n    calico: {{}}\n{}    subnets:\n{subnets}",
        spec.lines().map(|line| format!("    {}\n", line.trim())).collect::<String>(),
        release = release.trim_start_matches("1.")
    );
    let query = Query { kops_release: Some(release.to_owned()), ..Query::default() };
    let request =
        plan::read(manifest.as_bytes(), Format::Yaml, &query, &Limits::DEFAULT).expect("the test can be read");
    plan::plan(&request, Effort::WHOLE).expect("there is no deadline")
}

/// The plan of a cluster that has to be valid.
#[track_caller]
pub(crate) fn plan(release: &str, spec: &str, subnets: &str) -> Plan {
    let outcome = outcome(release, spec, subnets);
    outcome.plan.unwrap_or_else(|| panic!("not planned: {:#?}", outcome.diagnostics))
}

fn subnet(line: &str) -> String {
    let mut words = line.split_whitespace();
    let mut next = || words.next().expect("a subnet has a name, a type and a zone");
    let mut fields = format!("name: {}, type: {}, zone: {}", next(), next(), next());
    for (key, value) in words.map(|word| word.split_once('=').expect("KEY=VALUE")) {
        fields.push_str(&format!(", {key}: '{value}'"));
    }
    format!("    - {{{fields}}}\n")
}
