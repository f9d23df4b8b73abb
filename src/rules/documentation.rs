//! The documentation of kOps, and this service's own reading of a request.

pub(super) mod cluster;
pub(super) mod reading;
pub(super) mod vpc;
