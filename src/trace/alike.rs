//! What is known of addresses and senders that nothing tells apart.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use super::outlook::Outlook;
use crate::forwarding::Prefixes;

/// What is known of what is alike so far.
#[derive(Debug, Default)]
pub(super) struct Alike {
    pub blocks: OnceCell<Blocks>,
    pub outlooks: RefCell<Outlooks>,
    /// The zone of each place, by a number.
    pub zones: OnceCell<Vec<usize>>,
    /// Whether what DNS64 makes of addresses arrives, by the sender's subnet and whether its machines have public
    /// addresses.
    pub arrive: RefCell<BTreeMap<(usize, bool, Class), bool>>,
}

/// The numbers of outlooks.
#[derive(Debug, Default)]
pub(super) struct Outlooks {
    pub numbers: BTreeMap<Outlook, usize>,
    /// The number of each subnet.
    pub of_places: Vec<Option<usize>>,
}

/// The blocks that tell addresses apart.
#[derive(Debug)]
pub(super) struct Blocks {
    pub prefixes: Prefixes<()>,
    /// Whether one is a part of the NAT64 prefix, so that they tell apart what DNS64 makes.
    pub tell_made: bool,
    /// Whether a subnet has a block that is not inside the VPC.
    pub are_outside: bool,
}

/// What addresses have in common that nothing tells apart: the longest block that holds them, and of those for which
/// DNS64 made others what holds these.
pub(super) type Class = (usize, Option<usize>);
