//! The API document: generated from the handlers and finished; an older form for older tools, and schemas of the input
//! for editors, are made of it. A test writes them to the folder `openapi`. The program serves these files and has
//! nothing of what makes them, which would be a tenth of it.

mod batches;
mod closed;
mod examples;
mod failures;
mod generated;
mod manifests;
mod nulls;
mod paragraphs;
pub mod schemas;
mod security;
mod served;
mod v30;
mod versions;
mod walk;

pub use generated::{document, document_30};
pub use served::router;
