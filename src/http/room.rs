//! Room that all peers share and of which one peer may take a part: connections, bytes of bodies, bytes of answers.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::peer::Peer;

/// A peer that has no more than this part of a room has little: one of so many.
const LITTLE: usize = 128;
/// This part of a room is for peers that have little, where one may not have all: one of so many. Two addresses of
/// which each takes what it may would else leave nothing to others.
const KEPT: usize = 8;

/// So much of something; a clone is the same again.
#[derive(Clone, Debug)]
pub struct Room(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    limit: usize,
    share: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_peer: BTreeMap<Peer, usize>,
}

/// Why there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// All peers together have taken the limit.
    All(usize),
    /// This peer has taken its share.
    Share(usize),
}

impl Room {
    /// Room for `limit`, of which one peer may take `share`.
    pub fn new(limit: usize, share: usize) -> Room {
        Room(Arc::new(Inner { limit, share, taken: Mutex::default() }))
    }

    /// Takes some of it for `peer`; one that is not known has no separate share.
    ///
    /// # Errors
    ///
    /// The limit that would be exceeded.
    pub fn take(&self, peer: Option<Peer>, amount: usize) -> Result<Share, Full> {
        let share = Share { room: self.clone(), peer, amount: AtomicUsize::new(0) };
        share.grow(amount)?;
        Ok(share)
    }

    /// How much of it is for peers that have little. Where there is only room for a few there is none.
    fn kept(&self) -> usize {
        let Inner { limit, share, .. } = *self.0;
        if share < limit && LITTLE <= limit { limit / KEPT } else { 0 }
    }

    /// How much is taken.
    pub fn taken(&self) -> usize {
        self.lock().all
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A part of a room, given back when it is dropped.
#[derive(Debug)]
pub struct Share {
    room: Room,
    peer: Option<Peer>,
    /// Changes while the room is locked.
    amount: AtomicUsize,
}

impl Share {
    /// Takes more.
    ///
    /// # Errors
    ///
    /// The limit that would be exceeded; the share stays what it was.
    pub fn grow(&self, more: usize) -> Result<(), Full> {
        let Inner { limit, share, .. } = *self.room.0;
        let mut taken = self.room.lock();
        let free = limit.saturating_sub(taken.all);
        if free < more {
            return Err(Full::All(limit));
        }
        if let Some(peer) = self.peer {
            let of_peer = taken.by_peer.entry(peer).or_default();
            if share.saturating_sub(*of_peer) < more {
                return Err(Full::Share(share));
            }
            if free - more < self.room.kept() && limit / LITTLE < *of_peer + more {
                return Err(Full::All(limit));
            }
            *of_peer += more;
        }
        taken.all += more;
        self.amount.fetch_add(more, Ordering::Relaxed);
        Ok(())
    }

    /// Whether more than half of the room is taken, or of what this peer may take. What can wait waits then, so that
    /// there is always some for what cannot. A peer that has little does not wait for those who have much.
    pub fn is_crowded(&self) -> bool {
        let Inner { limit, share, .. } = *self.room.0;
        let taken = self.room.lock();
        let Some(peer) = self.peer else { return limit / 2 < taken.all };
        let of_peer = taken.by_peer.get(&peer).copied().unwrap_or_default();
        share / 2 < of_peer || limit / 2 < taken.all && limit / LITTLE < of_peer
    }

    /// Gives back so much, or all where it has less.
    pub fn shrink(&self, less: usize) {
        let mut taken = self.room.lock();
        let less = less.min(self.amount.load(Ordering::Relaxed));
        taken.all -= less;
        self.amount.fetch_sub(less, Ordering::Relaxed);
        let Some(peer) = self.peer else { return };
        if let Entry::Occupied(mut of_peer) = taken.by_peer.entry(peer) {
            *of_peer.get_mut() -= less;
            if *of_peer.get() == 0 {
                of_peer.remove();
            }
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.shrink(usize::MAX);
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    fn peer(number: u8) -> Option<Peer> {
        Some(Peer::from(SocketAddr::from(([192, 0, 2, number], 80))))
    }

    #[test]
    fn one_peer_has_its_share_and_all_have_the_limit() {
        let room = Room::new(10, 6);
        let first = room.take(peer(1), 4).unwrap();
        assert_eq!(first.grow(3), Err(Full::Share(6)));
        assert_eq!(first.grow(2), Ok(()));
        let second = room.take(peer(2), 4).unwrap();
        assert_eq!(room.take(peer(3), 1).err(), Some(Full::All(10)));
        assert_eq!(room.take(None, 1).err(), Some(Full::All(10)));
        assert!(first.is_crowded());
        first.shrink(5);
        assert!(!first.is_crowded());
        assert_eq!(room.taken(), 5);
        drop((first, second));
        assert_eq!(room.taken(), 0);
        assert!(room.lock().by_peer.is_empty());
    }

    #[test]
    fn two_peers_leave_some_to_those_who_have_little() {
        let room = Room::new(1_280, 640);
        let (first, second) = (room.take(peer(1), 640).unwrap(), room.take(peer(2), 480).unwrap());
        assert_eq!(second.grow(1), Err(Full::All(1_280)));
        let others: Vec<Share> = (3..19).map(|number| room.take(peer(number), 10).unwrap()).collect();
        assert_eq!(others[0].grow(1), Err(Full::All(1_280)), "that is more than little");
        assert_eq!(room.take(peer(19), 1).err(), Some(Full::All(1_280)));
        drop((first, others));
        assert_eq!(second.grow(1), Ok(()));
        // Where one may have all, it may.
        assert!(Room::new(1_280, 1_280).take(peer(1), 1_280).is_ok());
        assert!(Room::new(20, 19).take(peer(1), 19).is_ok());
    }

    #[test]
    fn a_peer_has_its_own_crowd() {
        let room = Room::new(100, 10);
        let (first, second) = (room.take(peer(1), 6).unwrap(), room.take(peer(2), 5).unwrap());
        assert!(first.is_crowded() && !second.is_crowded());
        assert!(room.take(peer(1), 0).unwrap().is_crowded() && !room.take(None, 10).unwrap().is_crowded());
    }

    #[test]
    fn a_peer_that_has_little_is_not_crowded_by_others() {
        let room = Room::new(1_280, 1_280);
        let (much, little) = (room.take(peer(1), 641).unwrap(), room.take(peer(2), 10).unwrap());
        assert!(much.is_crowded() && !little.is_crowded());
        little.grow(1).unwrap();
        assert!(little.is_crowded() && room.take(None, 0).unwrap().is_crowded());
    }

    #[test]
    fn a_peer_that_is_not_known_has_no_share() {
        let room = Room::new(10, 1);
        assert!(room.take(None, 10).is_ok());
        assert_eq!(room.take(peer(1), 2).err(), Some(Full::Share(1)));
        assert!(room.lock().by_peer.is_empty());
    }
}
