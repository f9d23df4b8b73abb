//! What an account may have of a thing by default. The numbers stand in [`aws::quotas`](super::aws::quotas).

use super::rule::Rule;

mod elastic_ip_quota;
mod route_quota;
mod subnet_quota;
mod vpc_block_quota;

/// The rules of this area, by code.
pub(super) static RULES: &[&Rule] =
    &[&elastic_ip_quota::RULE, &route_quota::RULE, &subnet_quota::RULE, &vpc_block_quota::RULE];
