//! What a failure leaves in an answer for those who count and log.

use crate::answer::problem::ProblemType;

/// The type of the problem that an answer is.
#[derive(Clone, Copy, Debug)]
pub struct Failure(pub &'static ProblemType);

/// The size of an answer before compression.
#[derive(Clone, Copy, Debug)]
pub struct AnswerBytes(pub u64);
