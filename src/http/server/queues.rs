//! Whose turn it is on the threads that serve connections. An address has as many turns at once as there are threads;
//! its other connections wait in its queue. Without it a thousand connections of one address that all have something
//! to do would have a turn each before the next one of another address.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use pin_project_lite::pin_project;
use tokio::runtime::Handle;

use crate::http::peer::Peer;

/// The queues of all addresses that have connections; a clone is the same again.
#[derive(Clone, Debug, Default)]
pub struct Queues(Arc<Mutex<BTreeMap<Peer, Weak<Queue>>>>);

/// The queue of one address.
#[derive(Debug)]
pub struct Queue {
    most: usize,
    line: Mutex<Line>,
    peer: Peer,
    queues: Queues,
}

#[derive(Debug, Default)]
struct Line {
    /// How many have their turn, or were called for it.
    turns: usize,
    /// The number that the next one gets who has to wait.
    next: u64,
    /// Who waits, by number.
    waiting: VecDeque<(u64, Waker)>,
    /// Who was called and has not come yet: at most as many as may have a turn.
    called: Vec<u64>,
}

impl Queues {
    /// The queue of an address.
    pub fn of(&self, peer: Peer) -> Arc<Queue> {
        let mut queues = self.lock();
        if let Some(queue) = queues.get(&peer).and_then(Weak::upgrade) {
            return queue;
        }
        let most = Handle::try_current().map_or(1, |runtime| runtime.metrics().num_workers());
        let queue = Arc::new(Queue { most, line: Mutex::default(), peer, queues: self.clone() });
        queues.insert(peer, Arc::downgrade(&queue));
        queue
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Peer, Weak<Queue>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        let mut queues = self.queues.lock();
        // Another one may have been made for a connection that has come since.
        if queues.get(&self.peer).is_some_and(|queue| queue.strong_count() == 0) {
            queues.remove(&self.peer);
        }
    }
}

impl Queue {
    /// Gives the turn of one to the next.
    fn end_turn(&self) {
        let mut line = self.lock();
        let Some((number, waker)) = line.waiting.pop_front() else {
            line.turns -= 1;
            return;
        };
        line.called.push(number);
        drop(line);
        waker.wake();
    }

    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn, which ends when this is dropped.
struct Turn<'a>(&'a Queue);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.end_turn();
    }
}

/// A place in a queue.
#[derive(Debug)]
struct Place {
    queue: Arc<Queue>,
    number: Option<u64>,
}

impl Place {
    /// The turn, where it is this one's; else it is called when it is.
    fn turn(&mut self, context: &mut Context<'_>) -> Option<Turn<'_>> {
        let mut line = self.queue.lock();
        match self.number {
            Some(number) => {
                if let Some(index) = line.called.iter().position(|called| *called == number) {
                    line.called.swap_remove(index);
                    self.number = None;
                } else if let Ok(index) = line.waiting.binary_search_by_key(&number, |(number, _)| *number) {
                    line.waiting[index].1.clone_from(context.waker());
                }
            }
            None if line.turns < self.queue.most => line.turns += 1,
            None => {
                let number = line.next;
                line.next += 1;
                line.waiting.push_back((number, context.waker().clone()));
                self.number = Some(number);
            }
        }
        drop(line);
        self.number.is_none().then(|| Turn(&self.queue))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let mut line = self.queue.lock();
        if let Ok(index) = line.waiting.binary_search_by_key(&number, |(number, _)| *number) {
            line.waiting.remove(index);
        } else if let Some(index) = line.called.iter().position(|called| *called == number) {
            line.called.swap_remove(index);
            drop(line);
            self.queue.end_turn();
        }
    }
}

pin_project! {
    /// What goes on when it is its turn.
    pub struct Queued<F> {
        #[pin]
        pub inner: F,
        place: Option<Place>,
    }
}

impl<F> Queued<F> {
    /// Something that goes on when it is its turn in this queue, or at any time where there is none.
    pub fn new(inner: F, queue: Option<Arc<Queue>>) -> Queued<F> {
        Queued { inner, place: queue.map(|queue| Place { queue, number: None }) }
    }
}

impl<F: Future> Future for Queued<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let Some(place) = this.place else { return this.inner.poll(context) };
        match place.turn(context) {
            Some(_turn) => this.inner.poll(context),
            None => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    use super::*;

    /// Counts how often it was called.
    #[derive(Default)]
    struct Calls(AtomicUsize);

    impl Wake for Calls {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn peer(number: u8) -> Peer {
        Peer::from(SocketAddr::from(([192, 0, 2, number], 80)))
    }

    /// Whether it is the turn of this one.
    fn comes(place: &mut Place, calls: &Arc<Calls>) -> bool {
        place.turn(&mut Context::from_waker(&Arc::clone(calls).into())).is_some()
    }

    #[test]
    fn one_waits_while_as_many_as_may_have_their_turn_and_others_do_not() {
        let queues = Queues::default();
        let (queue, calls) = (queues.of(peer(1)), Arc::<Calls>::default());
        let place = |queue: &Arc<Queue>| Place { queue: Arc::clone(queue), number: None };
        let waker = Arc::clone(&calls).into();
        let mut context = Context::from_waker(&waker);
        let mut first: Vec<Place> = (0..queue.most).map(|_| place(&queue)).collect();
        let mut turns: Vec<Turn<'_>> = first.iter_mut().filter_map(|place| place.turn(&mut context)).collect();
        assert_eq!(turns.len(), queue.most);
        let mut others: Vec<Place> = (0..4).map(|_| place(&queue)).collect();
        assert!(others.iter_mut().all(|other| !comes(other, &calls)), "all turns are taken");
        assert!(comes(&mut place(&queues.of(peer(2))), &calls), "another address has turns");
        turns.pop();
        assert_eq!(calls.0.load(Ordering::Relaxed), 1);
        assert!(!comes(&mut others[1], &calls) && !comes(&mut place(&queue), &calls), "it is the turn of the first");
        assert!(comes(&mut others[0], &calls));
        assert_eq!(calls.0.load(Ordering::Relaxed), 2, "the next is called");
        // One that ends when it was called, or while it waits, holds up no other.
        others.remove(1);
        assert!(!comes(&mut others[0], &calls), "a turn is one");
        others.pop();
        assert!(comes(&mut others[1], &calls));
        assert!(comes(&mut others[0], &calls));
        drop((turns, others));
        assert!((0..9).all(|_| comes(&mut place(&queue), &calls)));
        assert_eq!(queue.lock().turns, 0);
    }

    #[test]
    fn addresses_without_connections_are_forgotten() {
        let queues = Queues::default();
        let (first, second) = (queues.of(peer(1)), queues.of(peer(1)));
        assert!(Arc::ptr_eq(&first, &second));
        drop(first);
        assert_eq!(queues.lock().len(), 1);
        drop(second);
        assert!(queues.lock().is_empty());
    }
}
