//! The route tables of a network: every route with its reason and a sentence that explains it.

mod observed;
mod route;
mod tables;
mod view;

pub use crate::forwarding::TargetKind;
pub use observed::table as observed_table;
pub use route::{Route, RouteReason, RouteState, RouteTable, TableScope, Target};
pub use tables::{main_table, tables};
pub use view::{SubnetView, subnet_views};
