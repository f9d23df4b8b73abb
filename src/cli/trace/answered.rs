//! What became of the flows over one cluster.

use crate::answer::trace::TraceResponse;
use crate::cli::failure::Failure;
use crate::diagnostic::Diagnostic;

/// What became of the flows over one cluster.
pub(super) struct Answered {
    /// The file.
    pub file: String,
    /// The answer; what stopped it where there is none.
    pub answer: Result<TraceResponse, Failure>,
    /// The flows that are not as expected, as findings at the lines of their subnets.
    pub unexpected: Vec<Diagnostic>,
}
