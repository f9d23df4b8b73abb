//! `describe-prefix-lists`; `describe-managed-prefix-lists` prints the lists without their blocks.

use serde::Deserialize;

use super::listing::Identified;
use crate::cidr::Cidr;

/// A prefix list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct PrefixList {
    /// The id.
    pub prefix_list_id: String,
    /// The name, such as `com.amazonaws.us-east-1.s3`.
    pub prefix_list_name: String,
    /// Its blocks; `None` where they were not told.
    pub cidrs: Option<Vec<Cidr>>,
}

impl Identified for PrefixList {
    fn id(&self) -> &str {
        &self.prefix_list_id
    }

    fn lacks(&self) -> Option<&'static str> {
        self.cidrs.is_none().then_some("Cidrs")
    }
}
