//! What an account may have of a thing by default. The numbers are in [`crate::aws::quotas`].

use crate::rules::rule::Rule;

mod elastic_ip_quota;
mod route_quota;
mod subnet_quota;
mod tag_not_allowed;
mod vpc_block_quota;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] =
    &[&elastic_ip_quota::RULE, &route_quota::RULE, &subnet_quota::RULE, &tag_not_allowed::RULE, &vpc_block_quota::RULE];
