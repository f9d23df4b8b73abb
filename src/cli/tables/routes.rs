//! Route tables, one block each.

use super::names::Names;
use crate::cli::style::Style;
use crate::cli::words::{hang, safe};
use crate::network::PlannedSubnet;
use crate::plan::Plan;
use crate::routes::{Route, RouteReason, SubnetView, Target, TargetKind, subnet_views};
use crate::subnets::Management;

/// One block a subnet.
pub fn by_subnet(plan: &Plan, names: Names<'_>, style: Style) -> Vec<String> {
    subnet_views(&plan.network, &plan.route_tables).map(|view| subnet(view, names, style)).collect()
}

/// One block a table.
pub fn by_table(plan: &Plan, names: Names<'_>, style: Style) -> Vec<String> {
    let tables = plan.route_tables.iter().map(|table| {
        let heading = style.heading(&format!("ROUTE TABLE {}", safe(&names.short(&table.name))));
        let routes: Vec<(&Route, bool)> = table.routes().map(|route| (route, true)).collect();
        let users = if table.subnets.is_empty() { "no subnet".to_owned() } else { table.subnets.join(", ") };
        format!("{heading}\n  of {}\n{}", hang("  of ", &users, style), lines(&routes, names, style))
    });
    tables.collect()
}

fn subnet(view: SubnetView<'_>, names: Names<'_>, style: Style) -> String {
    let PlannedSubnet { name, kind, zone, management, .. } = view.subnet;
    let heading = style.heading(&safe(name));
    let table = match (view.table, management) {
        (Some(table), _) => format!("table {}", names.short(&table.name)),
        (None, Management::Shared) => "kOps makes no table: the subnet exists".to_owned(),
        (None, Management::External) => "kOps makes no table: egress is External".to_owned(),
        (None, Management::Owned) => "no table".to_owned(),
    };
    let routes: Vec<(&Route, bool)> = view.routes().collect();
    let what = safe(&format!("{} in {zone}, {table}", kind.as_str()));
    format!("{heading}  {what}\n{}", lines(&routes, names, style))
}

fn lines(routes: &[(&Route, bool)], names: Names<'_>, style: Style) -> String {
    let destinations: Vec<String> = routes.iter().map(|(route, _)| route.destination.to_string()).collect();
    let width = destinations.iter().map(String::len).max().unwrap_or_default();
    let lines = routes.iter().zip(&destinations).map(|((route, applies), destination)| {
        let line = format!("  {destination:width$}  {}", safe(&target(&route.target, names)));
        match (applies, route.reason) {
            (false, _) => style.aside(&format!("{line} (unused: no {})", family(destination))),
            (true, RouteReason::Local) => style.aside(&line),
            (true, RouteReason::Nat64) => format!("{line} (NAT64)"),
            (true, _) => line,
        }
    });
    lines.map(|line| format!("{line}\n")).collect()
}

fn family(destination: &str) -> &'static str {
    if destination.contains(':') { "IPv6" } else { "IPv4" }
}

fn target(target: &Target, names: Names<'_>) -> String {
    let kind = target.kind.words();
    if matches!(target.kind, TargetKind::Local | TargetKind::InternetGateway | TargetKind::EgressOnlyInternetGateway) {
        return kind.to_owned();
    }
    let name = target.id.clone().unwrap_or_else(|| names.short(&target.name));
    format!("{kind} {name}")
}
