//! The places of requests in progress: one address may have all of them, and a share as long as others ask too. Some
//! are for addresses that have none then: two of which each takes its share would else leave nothing to others.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::peer::Peer;

/// For so long after another address asked, one may have no more than its share.
const WHILE: Duration = Duration::from_secs(10);

/// This part of the places is for addresses that have none: one of so many.
const KEPT: usize = 8;

/// Who has how many places; a clone is the same again.
#[derive(Clone, Debug)]
pub struct Fair(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    limit: usize,
    share: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    /// Those who have some. There are no more of them than places.
    by_peer: Vec<(Peer, usize)>,
    /// Who asked last, and when the last one asked before who was another one.
    last: Option<(Peer, Instant)>,
    other: Option<Instant>,
}

/// A place, given back when it is dropped.
#[derive(Debug)]
pub struct Place(Option<(Fair, Peer)>);

impl Fair {
    /// So many places, of which one address may have `share` while others ask.
    pub fn new(limit: usize, share: usize) -> Fair {
        Fair(Arc::new(Inner { limit, share, taken: Mutex::default() }))
    }

    /// Takes a place for `peer`; one that is not known may have any.
    ///
    /// # Errors
    ///
    /// How many it has, which may not be more where others ask too.
    pub fn take(&self, peer: Option<Peer>, now: Instant) -> Result<Place, usize> {
        let Some(peer) = peer else { return Ok(Place(None)) };
        let Inner { limit, share, .. } = *self.0;
        let mut taken = self.lock();
        taken.note(peer, now);
        let others_ask = taken.other.is_some_and(|other| now.saturating_duration_since(other) < WHILE);
        let all: usize = taken.by_peer.iter().map(|(_, places)| places).sum();
        // Where one may have all, nothing is kept from it.
        let kept = if share < limit { limit / KEPT } else { 0 };
        let has_room = |places: usize| places < share && all + kept < limit;
        match taken.by_peer.iter_mut().find(|(known, _)| *known == peer) {
            Some((_, places)) if others_ask && !has_room(*places) => return Err(*places),
            Some((_, places)) => *places += 1,
            None => taken.by_peer.push((peer, 1)),
        }
        drop(taken);
        Ok(Place(Some((self.clone(), peer))))
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn note(&mut self, peer: Peer, now: Instant) {
        if let Some((before, at)) = self.last.replace((peer, now))
            && before != peer
        {
            self.other = Some(at);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((fair, peer)) = self.0.take() else { return };
        let mut taken = fair.lock();
        let Some(index) = taken.by_peer.iter().position(|(known, _)| *known == peer) else { return };
        taken.by_peer[index].1 -= 1;
        if taken.by_peer[index].1 == 0 {
            taken.by_peer.swap_remove(index);
        }
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
    fn one_address_has_its_share_while_others_ask_and_all_when_none_does() {
        let (fair, now) = (Fair::new(7, 2), Instant::now());
        let mut places: Vec<Place> = (0..4).map(|_| fair.take(peer(1), now).unwrap()).collect();
        let second = fair.take(peer(2), now).unwrap();
        assert_eq!(fair.take(peer(1), now).err(), Some(4));
        places.truncate(2);
        assert_eq!(fair.take(peer(1), now).err(), Some(2), "it has its share");
        places.truncate(1);
        places.push(fair.take(peer(1), now).unwrap());
        assert!(fair.take(peer(1), now + WHILE).is_ok(), "the other one has not asked for long");
        assert!(fair.take(None, now).is_ok());
        drop((places, second));
        assert!(fair.lock().by_peer.is_empty());
    }

    #[test]
    fn two_addresses_leave_some_to_those_that_have_none() {
        let (fair, now) = (Fair::new(16, 8), Instant::now());
        let take = |number| fair.take(peer(number), now);
        let mut places: Vec<Place> = (0..7).flat_map(|_| [take(1).unwrap(), take(2).unwrap()]).collect();
        assert_eq!((take(1).err(), take(2).err()), (Some(7), Some(7)));
        places.extend([take(3).unwrap(), take(4).unwrap()]);
        assert_eq!(take(3).err(), Some(1));
        places.clear();
        assert!(take(3).is_ok());
    }
}
