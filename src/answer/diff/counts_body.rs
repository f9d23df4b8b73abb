//! How many objects there are of each action.

use serde::Serialize;
use utoipa::ToSchema;

use crate::diff::{Action, Counts, Difference};

/// How many objects there are of each action, and how many stay as they are.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ChangeCounts)]
#[serde(rename_all = "camelCase")]
pub struct ChangeCountsBody {
    /// Made.
    #[schema(example = 5)]
    pub create: usize,
    /// Changed in place.
    #[schema(example = 1)]
    pub update: usize,
    /// Destroyed and made again, by Terraform.
    #[schema(example = 0)]
    pub replace: usize,
    /// Taken away.
    #[schema(example = 0)]
    pub delete: usize,
    /// Left in AWS, with nothing that looks after them.
    #[schema(example = 2)]
    pub orphan: usize,
    /// Objects of others, not used any more.
    #[schema(example = 0)]
    pub release: usize,
    /// Objects of others that become the cluster's.
    #[schema(example = 0)]
    pub take_over: usize,
    /// Refused.
    #[schema(example = 0)]
    pub refuse: usize,
    /// Waiting for something refused.
    #[schema(example = 0)]
    pub block: usize,
    /// Stopped at apply.
    #[schema(example = 0)]
    pub fail: usize,
    /// As they were.
    #[schema(example = 14)]
    pub unchanged: usize,
}

impl ChangeCountsBody {
    /// The counts of a difference.
    pub fn of(difference: &Difference) -> ChangeCountsBody {
        let counts = Counts::of(&difference.changes);
        ChangeCountsBody {
            create: counts.get(Action::Create),
            update: counts.get(Action::Update),
            replace: counts.get(Action::Replace),
            delete: counts.get(Action::Delete),
            orphan: counts.get(Action::Orphan),
            release: counts.get(Action::Release),
            take_over: counts.get(Action::TakeOver),
            refuse: counts.get(Action::Refuse),
            block: counts.get(Action::Block),
            fail: counts.get(Action::Fail),
            unchanged: difference.unchanged,
        }
    }
}
