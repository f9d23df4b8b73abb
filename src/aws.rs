//! What AWS allows and how it names things: limits, quotas, regions, zones. Facts alone, as its documentation gives
//! them.
//!
//! Knows nothing of kOps, and no rule.

pub mod limits;
pub mod machines;
pub mod quotas;
pub mod regions;
pub mod resources;
pub mod zone_name;
