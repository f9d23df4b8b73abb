//! Places beyond the limit of connections, on which probes alone are answered. A new connection takes the place of the oldest one: a probe
//! asks at once, so that silent connections cannot keep it out.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use tokio::task::AbortHandle;

/// How many there are.
const PLACES: usize = 32;

/// The places.
#[derive(Debug, Default)]
pub struct Spare(Mutex<VecDeque<AbortHandle>>);

impl Spare {
    /// Gives a place to a connection; where there is none left the oldest one ends.
    pub fn admit(&self, connection: AbortHandle) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.push_back(connection);
        if PLACES < places.len()
            && let Some(oldest) = places.pop_front()
        {
            oldest.abort();
        }
    }
}
