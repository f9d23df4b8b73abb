//! What differs between releases, as named facts.
//!
//! A stage asks `facts::ADDITIONAL_ROUTES.holds(release)`; nobody compares version numbers.
