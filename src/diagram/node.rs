//! What is in a picture, whatever its language.

/// Something in a picture; the number is its place in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// A subnet.
    Subnet(usize),
    /// A table.
    Table(usize),
    /// The place of a subnet's table, which is not known.
    Unknown(usize),
    /// A target.
    Target(usize),
    /// The internet.
    Internet,
}
