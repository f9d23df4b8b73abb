//! kOps' CIDR assignment and network model, which refuse later.

pub(super) mod assignment;
pub(super) mod network;
