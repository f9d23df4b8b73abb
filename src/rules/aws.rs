//! What AWS refuses or allows only so often.

pub(super) mod groups;
pub(super) mod ipv6;
pub(super) mod nat64;
pub(super) mod observed;
pub(super) mod quotas;
pub(super) mod routes;
pub(super) mod subnets;
pub(super) mod vpc;
pub(super) mod zones;
