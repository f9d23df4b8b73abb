//! What `kops update cluster` does when a spec changes: two plans into changes.
//!
//! The mechanics of kOps are played: the tasks of `before` on an empty account, then those of `after` as a dry run,
//! applied, and as a dry run once more. A task is found in AWS or not, compared, and refused, updated or created; what
//! waits for a refused one is blocked. No edit is known here, only kinds of objects.

mod account;
mod addresses;
mod after_apply;
mod asked;
mod because;
mod changes;
mod cloud;
pub mod codes;
mod commands;
mod context;
mod explain;
mod field;
mod fill;
mod gateways;
mod in_use;
mod kind;
mod mechanics;
mod notices;
mod observed;
mod outcome;
mod owned_tags;
mod pass;
mod question;
mod routing;
mod run;
mod side;
mod spoken;
mod subnets;
mod task;
mod tasks;
mod terraform;
#[cfg(test)]
mod tests;
mod vpc;
mod words;

pub use asked::{Before, Compared, NotCompared, TARGET, TARGETS, Target, read};
pub use because::{Reason, Reasons};
pub use changes::{Action, Attempted, Change, Counts, Resource, SideName};
pub use context::Context;
pub use explain::{Downtime, Explained, explain};
pub use field::{ChangedField, FieldName};
pub use kind::ResourceKind;
pub use notices::{Notice, concerns, is_recorded, on_drift, on_outcome, on_plans, on_requests};
pub use outcome::{DiffOutcome, Difference};
pub use pass::{Failure, Refusal};
pub use question::{diff, drift, is_placeable};
pub use side::{Side, keep_facts};
