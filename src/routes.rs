//! The route tables of a network: every route with its reason and a sentence that explains it.

mod route;
mod tables;
mod view;

pub use route::{Route, RouteReason, RouteTable, TableScope, Target, TargetKind};
pub use tables::tables;
pub use view::{SubnetView, subnet_views};
