//! What became of the flows over one cluster.

use crate::answer::trace::TraceResponse;
use crate::cli::failure::Failure;
use crate::diagnostic::Diagnostic;
use crate::trace::Expected;

/// What became of the flows over one cluster.
pub(super) struct Answered {
    /// The file.
    pub file: String,
    /// The answer; what stopped it where there is none.
    pub answer: Result<TraceResponse, Failure>,
    /// What is expected of each flow.
    pub expects: Vec<Option<Expected>>,
    /// The flows that are not as expected, as findings at the lines of their subnets.
    pub unexpected: Vec<Diagnostic>,
}
