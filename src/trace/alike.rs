//! What is known of addresses and senders that nothing tells apart.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use super::outlook::Outlook;
use crate::forwarding::Prefixes;

/// What is known of what is alike so far.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// The blocks that tell addresses apart.
    pub blocks: OnceCell<Prefixes<()>>,
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
    /// The numbers of each subnet, by workload and by whether there is a public address.
    pub of_places: Vec<[[Option<usize>; 2]; 2]>,
}

/// What addresses have in common that nothing tells apart: the longest blocks that hold the address and what DNS64
/// makes of it.
pub(super) type Class = (usize, usize);
