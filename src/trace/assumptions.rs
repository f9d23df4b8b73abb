//! What a trace assumes.

use super::codes;
use crate::code::Code;

/// A set of assumptions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assumptions(u32);

impl Assumptions {
    pub(super) const NONE: Assumptions = Assumptions(0);
    /// What every trace assumes.
    pub const ALWAYS: Assumptions = Assumptions(1 | 1 << 11);
    pub(super) const NAT_GATEWAY: Assumptions = Assumptions(1 << 1);
    pub(super) const ATTACHMENT: Assumptions = Assumptions(1 << 2);
    pub(super) const PEER: Assumptions = Assumptions(1 << 3);
    pub(super) const NAT64_BEHIND: Assumptions = Assumptions(1 << 4);
    pub(super) const NAT64_PEERING: Assumptions = Assumptions(1 << 5);
    pub(super) const IPV6_BLOCK: Assumptions = Assumptions(1 << 6);
    pub(super) const OUTSIDE: Assumptions = Assumptions(1 << 7);
    pub(super) const INTERNET: Assumptions = Assumptions(1 << 8);
    pub(super) const POD_ADDRESS: Assumptions = Assumptions(1 << 9);
    pub(super) const NAT_PENDING: Assumptions = Assumptions(1 << 10);
    pub(super) const NAT_STATE: Assumptions = Assumptions(1 << 12);

    /// Both.
    pub fn with(self, other: Assumptions) -> Assumptions {
        Assumptions(self.0 | other.0)
    }

    /// The codes, in the order of the catalogue.
    pub fn codes(self) -> impl Iterator<Item = &'static Code> {
        codes::ASSUMPTIONS.iter().enumerate().filter(move |(bit, _)| self.0 >> bit & 1 == 1).map(|(_, code)| *code)
    }
}
