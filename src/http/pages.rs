//! Pages for people: the planner, the catalogue of rules, the guide; what they load, and what all of them share.

pub mod assets;
pub mod catalogue;
pub mod codes;
pub mod guide;
pub mod icon;
pub mod list;
pub mod markdown;
pub mod planner;
pub mod shell;
