//! kOps' field validation.

pub(super) mod additional_routes;
pub(super) mod api;
pub(super) mod cluster;
pub(super) mod cni;
pub(super) mod components;
pub(super) mod groups;
pub(super) mod provider;
pub(super) mod subnet;
pub(super) mod topology;
