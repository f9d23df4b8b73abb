//! The tables that a packet can meet and that the plan does not have.

use std::collections::BTreeSet;

use crate::plan::Plan;
use crate::routes::{RouteTable, main_table, observed_table};
use crate::spec::Observed;

/// Tables besides the plan's.
#[derive(Debug)]
pub struct Ground {
    /// The tables that AWS has and no subnet of the cluster uses; last the main table of a VPC that kOps makes.
    pub(super) tables: Vec<RouteTable>,
    /// Whether the last one is that main table.
    pub(super) has_main: bool,
}

impl Ground {
    /// What AWS has besides `plan`.
    pub fn of(plan: &Plan, observed: &Observed) -> Ground {
        let planned: BTreeSet<&str> = plan.route_tables.iter().map(|table| table.name.as_str()).collect();
        let others =
            observed.own_tables().filter(|table| table.knows_routes() && !planned.contains(&*table.route_table_id));
        let mut tables: Vec<RouteTable> = others.map(|table| observed_table(table, Vec::new())).collect();
        let has_main = !plan.network.vpc.shared;
        if has_main {
            tables.push(main_table(&plan.network));
        }
        Ground { tables, has_main }
    }
}
