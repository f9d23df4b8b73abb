//! Addresses on the Internet that nothing in a plan tells apart: what DNS64 makes of one ends like what it makes of the
//! others, and is followed once.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::place::Sender;
use crate::cidr::{IpNet, synthesized};
use crate::forwarding::Prefixes;

/// What is known of such addresses so far.
#[derive(Debug, Default)]
pub(super) struct Alike {
    blocks: OnceCell<Prefixes<()>>,
    arrive: RefCell<BTreeMap<Likeness, bool>>,
}

/// What addresses that are alike have in common: the subnet that sends and whether its machines have public addresses,
/// and the blocks that hold the address and what DNS64 makes of it.
type Likeness = (usize, bool, usize, usize);

impl Alike {
    /// Whether what DNS64 makes of an address arrives, which `follow` tells; `blocks` are all that routes and ranges
    /// have.
    pub fn arrives(
        &self,
        sender: Sender,
        address: Ipv4Addr,
        blocks: impl FnOnce() -> Vec<IpNet>,
        follow: impl FnOnce() -> bool,
    ) -> bool {
        let blocks = self.blocks.get_or_init(|| Prefixes::of(blocks().into_iter().map(|net| (net, ()))));
        let places = (blocks.place(address.into()), blocks.place(synthesized(address).into()));
        let likeness = (sender.place, sender.is_public, places.0, places.1);
        let known = self.arrive.borrow().get(&likeness).copied();
        known.unwrap_or_else(|| {
            let arrives = follow();
            self.arrive.borrow_mut().insert(likeness, arrives);
            arrives
        })
    }
}
