//! The style of the picture. All rules are below `.knp`, so that a page can have the picture inside it.

/// The rules: tokens for light and dark, then what uses them.
pub const STYLE: &str = include_str!("picture.css");
