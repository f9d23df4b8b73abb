//! What happens at hops, what helps, and what is said of the way back.

use super::path::Reply;
use super::scene::Scene;

mod hint;
mod sentence;

pub use sentence::{Part, Sentence};

impl Scene<'_> {
    /// What is said of the way back, one sentence.
    pub fn reply_words(&self, reply: Reply) -> &'static str {
        match reply {
            Reply::MATCHED => "The answer has a route back",
            Reply { code, .. } => code.summary,
        }
    }
}
