//! What an answer rests on.

use serde::Serialize;
use utoipa::ToSchema;

/// What an answer rests on: `recorded`, what kOps of this release was seen to do; `derived`, the rules of another
/// release, where nothing says that this one differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Basis)]
#[serde(rename_all = "camelCase")]
pub enum BasisBody {
    /// What kOps of this release was seen to do.
    Recorded,
    /// The rules of another release.
    Derived,
}
