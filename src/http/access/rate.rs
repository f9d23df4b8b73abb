//! How many requests a second each client may send.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::Clock;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::time::sleep;

use crate::http::peer::Peer;

/// With more clients than this, those that have not called lately are forgotten.
const MANY: usize = 10_000;
/// How often forgetting may take place.
const PAUSE: Duration = Duration::from_secs(1);

/// Who has a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Client {
    /// The token with this hash.
    Token([u8; 32]),
    /// All who have no token and come from one place.
    Peer(Option<Peer>),
}

/// A bucket for each client.
#[derive(Debug)]
pub struct Rate {
    /// How many requests a second each client may send.
    pub per_second: NonZeroU32,
    limiter: DefaultKeyedRateLimiter<Client>,
    forgotten: Mutex<Instant>,
}

impl Rate {
    /// Lets each client send so many requests a second, and as many at once.
    pub fn new(per_second: NonZeroU32) -> Rate {
        let limiter = RateLimiter::keyed(Quota::per_second(per_second));
        Rate { per_second, limiter, forgotten: Mutex::new(Instant::now()) }
    }

    /// Counts a request of `client`.
    ///
    /// # Errors
    ///
    /// The number of seconds, at least one, after which the client may send again.
    pub fn check(&self, client: Client) -> Result<(), u64> {
        self.forget();
        self.take(client).map_err(|wait| wait.as_secs_f64().ceil().max(1.0) as u64)
    }

    fn take(&self, client: Client) -> Result<(), Duration> {
        self.limiter.check_key(&client).map_err(|early| early.wait_time_from(self.limiter.clock().now()))
    }

    fn forget(&self) {
        if self.limiter.len() <= MANY {
            return;
        }
        let mut forgotten = self.forgotten.lock().unwrap_or_else(PoisonError::into_inner);
        if PAUSE < forgotten.elapsed() {
            *forgotten = Instant::now();
            self.limiter.retain_recent();
        }
    }
}

/// What one client may send, for those who would rather wait than be refused. Among the extensions of its request.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// The rates of all clients.
    pub rate: Arc<Rate>,
    /// The client.
    pub client: Client,
}

impl Allowance {
    /// Waits until the client may send again, and counts that.
    pub async fn wait(&self) {
        while let Err(early) = self.rate.take(self.client) {
            sleep(early).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_its_own_bucket() {
        let rate = Rate::new(NonZeroU32::MIN);
        assert_eq!(rate.check(Client::Peer(None)), Ok(()));
        assert_eq!(rate.check(Client::Peer(None)), Err(1));
        assert_eq!(rate.check(Client::Token([0; 32])), Ok(()));
        assert_eq!(rate.check(Client::Token([1; 32])), Ok(()));
    }
}
