//! What a body asks besides its specs, read strictly: a misspelt key of a question would be an answer to another one.
//!
//! [`Asked`] is a body that was read, [`Section`] a mapping in it, [`Notes`] what is wrong with it. A question module
//! reads its own keys with a [`Section`] and its specs with [`Asked::request`].

mod asked;
mod codes;
mod flows;
mod notes;
mod place;
mod section;
mod words;

pub use asked::{Asked, Bounds};
pub use codes::*;
pub use flows::{
    FLOW_KEYS, FROM_KEYS, HOST_KEYS, TO_KEYS, WrittenDestination, WrittenFlow, WrittenHost, WrittenSource,
};
pub use notes::{Notes, Refusal};
pub use section::{Field, LONGEST_TEXT, Section, Text};
