//! A tag of an AWS object.

use serde::Deserialize;

/// A tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Tag {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
}

impl Tag {
    /// The value of the tag with `key`.
    pub fn find<'t>(tags: &'t [Tag], key: &str) -> Option<&'t str> {
        tags.iter().find(|tag| tag.key == key).map(|tag| tag.value.as_str())
    }
}
