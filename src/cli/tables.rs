//! An outcome for a terminal: the findings, what was asked for, and a summary.

use super::arguments::ReviewCommand;
use super::diagnostics;
use super::folded::folded;
use super::input::Reviewed;
use super::style::Style;
use super::words::{count, indented, safe};
use crate::answer::{PLAN, ROUTES, SUBNETS};
use crate::diagnostic::Severity;
use crate::plan::{ChosenBy, Outcome, Plan};

mod names;
mod network;
mod routes;
mod subnets;

use names::Names;

/// Everything that is shown of a file.
pub fn outcome(command: &ReviewCommand, file: &Reviewed, outcome: &Outcome, style: Style) -> String {
    let mut parts = findings(command, file, outcome, style);
    if let Some(plan) = &outcome.plan {
        parts.extend(planned(command.name, plan, outcome, style));
    }
    parts.push(summary(file, outcome, style));
    parts.join("\n")
}

/// With a plan, remarks are left to `validate`.
fn findings(command: &ReviewCommand, file: &Reviewed, outcome: &Outcome, style: Style) -> Vec<String> {
    let all = !command.review.needs_plan || outcome.plan.is_none();
    let help_base = command.options.help_base.as_deref();
    let folded = folded(outcome.diagnostics.iter());
    let (remarks, others): (Vec<_>, Vec<_>) =
        folded.into_iter().partition(|folded| folded.first.severity == Severity::Info);
    let mut parts: Vec<String> =
        others.iter().map(|folded| diagnostics::diagnostic(file, folded, help_base, style)).collect();
    let remarks: String = remarks.iter().map(|folded| diagnostics::remark(file, folded, style)).collect();
    if all && !remarks.is_empty() {
        parts.push(remarks);
    }
    parts
}

/// What is shown of a plan, by the name of the operation.
static VIEWS: [(&str, View); 3] = [(SUBNETS.name, by_subnet), (ROUTES.name, routes::by_subnet), (PLAN.name, whole)];
type View = fn(&Plan, Names<'_>, Style) -> Vec<String>;

fn planned(name: &str, plan: &Plan, outcome: &Outcome, style: Style) -> Vec<String> {
    let names = Names::of(&outcome.cluster.name);
    let view = VIEWS.iter().find(|(known, _)| *known == name);
    view.map(|(_, view)| view(plan, names, style)).unwrap_or_default()
}

fn by_subnet(plan: &Plan, _: Names<'_>, style: Style) -> Vec<String> {
    vec![network::addresses(&plan.network, style), subnets::table(&plan.network, style)]
}

fn whole(plan: &Plan, names: Names<'_>, style: Style) -> Vec<String> {
    let mut parts = by_subnet(plan, names, style);
    parts.push(network::gateways(&plan.network, names, style));
    parts.extend(routes::by_table(plan, names, style));
    parts
}

fn summary(file: &Reviewed, outcome: &Outcome, style: Style) -> String {
    let mut counts: Vec<String> = Vec::new();
    for (severity, noun) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "info")] {
        let number = outcome.count(severity);
        if 0 < number {
            counts.push(style.severity(severity, &count(number, noun)));
        }
    }
    if outcome.is_valid() {
        counts.insert(0, style.good("valid"));
    }
    let others = match file.texts.len() {
        0 | 1 => String::new(),
        texts => format!(" and {}", count(texts - 1, "other file")),
    };
    format!(
        "{}{others}: {}\n  {}\n",
        safe(file.name()),
        counts.join(", "),
        indented(&safe(&cluster(outcome)), 2, style)
    )
}

fn cluster(outcome: &Outcome) -> String {
    let cluster = &outcome.cluster;
    let family = if cluster.ipv6 { "IPv6" } else { "IPv4" };
    let region = cluster.region.as_ref().map(|region| format!(" in {region}")).unwrap_or_default();
    let written = cluster.kubernetes_version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
    let why = match outcome.release.chosen_by {
        ChosenBy::Request => "as requested".to_owned(),
        ChosenBy::KubernetesVersion => format!("from kubernetesVersion{written}"),
        ChosenBy::Default => "the default".to_owned(),
    };
    format!("{}: {family}{region}, kOps {} ({why})", cluster.name, outcome.release.version)
}
