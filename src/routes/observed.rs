//! The tables that AWS has, of subnets that kOps does not route for.

use std::collections::BTreeMap;

use super::route::{Route, RouteReason, RouteState, RouteTable, TableScope, Target};
use crate::forwarding::TargetKind;
use crate::network::Network;
use crate::order::ordered;
use crate::spec::Observed;
use crate::spec::observed;

/// The observed tables that subnets of the cluster use, by id.
pub(super) fn tables(network: &Network, known: &Observed) -> Vec<RouteTable> {
    let mut users: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for subnet in &network.subnets {
        if let Some(name) = subnet.route_table.as_deref().filter(|name| known.route_tables.get(name).is_some()) {
            users.entry(name).or_default().push(subnet.name.clone());
        }
    }
    let used = users.into_iter().filter_map(|(id, subnets)| Some(table(known.route_tables.get(id)?, subnets)));
    used.collect()
}

/// A table as AWS has it.
pub fn table(table: &observed::RouteTable, subnets: Vec<String>) -> RouteTable {
    let routes = table.routes().iter().map(route).collect();
    let routes = ordered(routes, |left, right| order(left).cmp(&order(right)));
    RouteTable {
        name: table.route_table_id.clone(),
        id: Some(table.route_table_id.clone()),
        role: None,
        scope: TableScope::Observed,
        zone: None,
        shared: true,
        main: table.is_main(),
        subnets,
        local: [].into(),
        own: routes,
    }
}

/// Local routes come first.
fn order(route: &Route) -> (bool, &str, &str) {
    (route.target.kind != TargetKind::Local, route.destination.text(), &route.target.name)
}

fn route(route: &observed::Route) -> Route {
    let (destination, id) = (route.destination(), route.target());
    let kind = TargetKind::of(id);
    let target = match kind {
        TargetKind::Local => Target { kind, name: "local".to_owned(), id: None },
        // AWS names what this target is by a key that is not read here.
        _ if id.is_empty() => Target { kind, name: "unknown".to_owned(), id: None },
        _ => Target { kind, name: id.to_owned(), id: Some(id.to_owned()) },
    };
    let state = if route.is_blackhole() { RouteState::Blackhole } else { RouteState::Active };
    let explanation = match (kind, state) {
        (TargetKind::Local, _) => format!("AWS adds this route: traffic to `{destination}` stays inside the VPC"),
        (_, RouteState::Blackhole) => {
            format!("AWS has this route, but `{}` is gone: traffic to `{destination}` is lost", target.name)
        }
        _ if route.is_propagated() => format!("the virtual private gateway `{id}` made this route"),
        _ => "AWS has this route; kOps leaves it to others".to_owned(),
    };
    Route {
        destination,
        target,
        reason: RouteReason::Observed,
        state: Some(state),
        is_propagated: route.is_propagated(),
        lister: None,
        explanation,
    }
}
