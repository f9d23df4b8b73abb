//! Places beyond the limit of connections, on which probes alone are answered. A new connection takes the place of the
//! oldest one that has said nothing: a probe asks at once, so that silent connections cannot keep it out.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use tokio::task::AbortHandle;

use super::progress::Progress;

/// How many there are. A silent connection costs little more than its file, and the more there are, the longer a probe
/// has until it is its turn.
pub const PLACES: usize = 1_024;

/// The places.
#[derive(Debug, Default)]
pub struct Spare(Mutex<VecDeque<(AbortHandle, Progress)>>);

impl Spare {
    /// Gives a place to a connection; where there is none left another one ends.
    pub fn admit(&self, connection: AbortHandle, progress: Progress) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if PLACES <= places.len() {
            let silent =
                places.iter().position(|(connection, progress)| connection.is_finished() || progress.is_idle());
            if let Some((oldest, _)) = places.remove(silent.unwrap_or(0)) {
                oldest.abort();
            }
        }
        places.push_back((connection, progress));
    }
}
