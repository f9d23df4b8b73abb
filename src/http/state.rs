//! What handlers share: the settings, the counts, and the room for what is held for others.

use std::num::NonZeroUsize;
use std::ops::Deref;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinError;
use tokio::time::{sleep, timeout};

use super::cores::{Core, Cores};
use super::fair::{Fair, Place};
use super::metrics::Metrics;
use super::peer::Peer;
use super::room::{Full, Room, Share};
use super::settings::Settings;
use super::turns::Turns;
use crate::answer::problem::{OVERLOADED, Problem};
use crate::deadline::Deadline;

/// What handlers share; a clone is the same again.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Shared>);

/// What there is once for all handlers.
#[derive(Debug)]
pub struct Shared {
    /// What can be set.
    pub settings: Settings,
    /// One permit for each spec that is planned or waits for it.
    room: Arc<Semaphore>,
    /// Whose specs these are.
    fair: Fair,
    /// Room for the bytes of bodies.
    bodies: Room,
    /// Room for what batches hold beside their questions and answers.
    places: Room,
    /// Room for the bytes of answers, and for what else a request takes while it is held.
    pub answers: Room,
    /// Room for the answers to probes.
    pub probes: Room,
    /// Room for connections.
    pub connections: Room,
    /// How many cores there are.
    pub core_count: usize,
    /// One for each spec that is planned; more than there are would only slow each other down.
    cores: Cores,
    /// As many, for the questions of all batches together.
    batches: Cores,
    draining: watch::Sender<bool>,
    /// Which requests are answered where they arrive.
    pub turns: Turns,
    /// What is counted.
    pub metrics: Metrics,
}

/// What questions of a batch hold while they are answered: a core, a place among requests, and one among batches. They
/// are given back in this order.
#[derive(Debug)]
pub struct Turn {
    core: Core,
    _room: Option<OwnedSemaphorePermit>,
    _among_batches: Core,
}

impl Turn {
    /// For how long it was had.
    pub fn age(&self) -> Duration {
        self.core.age()
    }

    /// Works on its core as long as that is waited for, and has it until then.
    ///
    /// # Errors
    ///
    /// As [`Core::work`].
    pub async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce(Deadline<'_>) -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        let Turn { core, _room: room, _among_batches: among_batches } = self;
        let work = move |deadline: Deadline<'_>| {
            let _held = (room, among_batches);
            work(deadline)
        };
        core.work(work).await
    }
}

/// How many places there are beside those for all cores, for peers that use little.
pub const SPARE_CORES: usize = 1;

/// How many bytes probes may take.
const PROBES: usize = 2 << 20;

/// What batches may hold in any case, in bytes.
const PLACES: usize = 1 << 20;
/// More than one of them holds, in bytes.
const PLACE: usize = 160 << 10;

/// What one peer may take in any case, in bytes: some small requests.
const SOME: usize = 64 << 10;

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// The state of a service with these settings.
    pub fn new(settings: Settings) -> AppState {
        let Settings { load, sizes, .. } = &settings;
        let room = |limit: usize, least: usize| Room::new(limit, load.share(limit, least));
        let core_count = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        AppState(Arc::new(Shared {
            room: Arc::new(Semaphore::new(settings.load.requests)),
            fair: Fair::new(load.requests, load.share(load.requests, load.requests.div_ceil(2))),
            bodies: room(load.bodies_bytes, sizes.body_bytes.max(sizes.many_bytes)),
            places: room((load.bodies_bytes / 2).max(PLACES), PLACE),
            answers: room(load.answers_bytes, sizes.answer_bytes.saturating_add(SOME)),
            probes: room(PROBES, SOME),
            connections: room(load.connections, 1),
            core_count,
            cores: Cores::new(core_count, SPARE_CORES),
            batches: batches(core_count, settings.load.requests),
            draining: watch::Sender::new(false),
            turns: Turns::default(),
            metrics: Metrics::new(settings.lost_log_lines.clone()),
            settings,
        }))
    }

    /// Says that the service is told to stop.
    pub fn start_draining(&self) {
        self.draining.send_replace(true);
    }

    /// Whether the service is told to stop.
    pub fn is_draining(&self) -> bool {
        *self.draining.borrow()
    }

    /// Waits until nothing new is taken: the service is told to stop, and the time is over in which that is noticed.
    pub async fn closed(&self) {
        // It cannot fail: the sender is here.
        let _ = self.draining.subscribe().wait_for(|draining| *draining).await;
        sleep(self.settings.times.notice).await;
    }

    /// Room for what a batch holds beside its questions and answers.
    pub fn place(&self, peer: Option<Peer>, bytes: usize) -> Result<Share, Full> {
        self.places.take(peer, bytes)
    }

    /// Room for one spec; there is either some at once, or the request is shed.
    pub fn room(&self, peer: Option<Peer>) -> Result<InProgress, Problem> {
        let place = self.fair.take(peer, Instant::now()).map_err(crowding)?;
        let permit = Arc::clone(&self.room).try_acquire_owned();
        permit.map(|permit| (permit, place)).map_err(|_| overloaded(self.settings.load.requests))
    }

    /// Room for the bytes of a body, taken as they arrive.
    pub fn body(&self, peer: Option<Peer>) -> Result<Share, Full> {
        self.bodies.take(peer, 0)
    }

    /// The turn of some questions of a batch, one of which is planned at a time. It waits where a single request is
    /// refused. Batches wait for each other first, so that they hold no more room than they have cores.
    pub async fn turn(&self, peer: Option<Peer>) -> Turn {
        let among_batches = self.batches.take(peer).await;
        let room = Arc::clone(&self.room).acquire_owned().await.ok();
        Turn { core: self.core(peer).await, _room: room, _among_batches: among_batches }
    }

    /// Such a turn where nothing else waits for it.
    pub fn turn_now(&self, peer: Option<Peer>) -> Option<Turn> {
        let among_batches = self.batches.take_now(peer)?;
        let room = Arc::clone(&self.room).try_acquire_owned().ok()?;
        Some(Turn { core: self.cores.take_now(peer)?, _room: Some(room), _among_batches: among_batches })
    }

    /// Whether another peer than this one waits for a turn.
    pub fn others_wait(&self, peer: Option<Peer>) -> bool {
        self.batches.others_wait(peer) || self.cores.others_wait(peer)
    }

    /// A core to plan on; waits for its turn.
    pub async fn core(&self, peer: Option<Peer>) -> Core {
        self.cores.take(peer).await
    }

    /// The same, for half the time that an answer may take at most.
    ///
    /// # Errors
    ///
    /// The problem of a request whose turn does not come.
    pub async fn in_time<T>(&self, turn: impl Future<Output = T>) -> Result<T, Problem> {
        let patience = self.settings.times.answer / 2;
        timeout(patience, turn).await.map_err(|_| all_busy(self.core_count, patience))
    }
}

/// Places for batches: as many as there are for all, and at most half of those for requests.
fn batches(core_count: usize, requests: usize) -> Cores {
    let count = core_count.min(requests.div_ceil(2));
    Cores::new(count, SPARE_CORES.min((requests / 2).saturating_sub(count)))
}

/// The room of a spec, given back when it is dropped.
pub type InProgress = (OwnedSemaphorePermit, Place);

/// The problem of a request beyond the `limit` of those from one address while others ask too.
fn crowding(limit: usize) -> Problem {
    let detail =
        format!("{limit} requests from one address are in progress, and there may not be more while others ask too");
    Problem::new(&OVERLOADED, detail).limit(limit)
}

/// The problem of a request beyond the `limit` of those that may be in progress.
pub fn overloaded(limit: usize) -> Problem {
    Problem::new(&OVERLOADED, format!("{limit} requests are in progress, and there may not be more")).limit(limit)
}

/// The problem of a request that had not one of so many `cores` within `patience`.
fn all_busy(cores: usize, patience: Duration) -> Problem {
    let seconds = patience.as_secs_f32();
    let detail = format!("{cores} requests can be worked on at once, and this one had no turn for {seconds} seconds");
    Problem::new(&OVERLOADED, detail).limit(cores)
}

/// The problem of a body for which there is no memory.
pub fn no_room_for_body(full: Full) -> Problem {
    let (what, limit) = match full {
        Full::All(limit) => ("the bodies of all requests together may have", limit),
        Full::Share(limit) => ("the bodies of all requests from one address together may have", limit),
    };
    Problem::new(&OVERLOADED, format!("{what} {limit} bytes, and there is no room for this one")).limit_bytes(limit)
}

/// The problem of a batch that is refused because others hold all memory for batches.
pub fn no_room_for_batch(full: Full) -> Problem {
    let (whose, limit) = match full {
        Full::All(limit) => ("", limit),
        Full::Share(limit) => (" from one address", limit),
    };
    let detail =
        format!("batches{whose} may hold {limit} bytes beside their questions, and there is no room for one more");
    Problem::new(&OVERLOADED, detail).limit_bytes(limit)
}

/// The problem of an answer for which there is no memory.
pub fn no_room_for_answer(full: Full) -> Problem {
    let (whose, limit) = match full {
        Full::All(limit) => ("", limit),
        Full::Share(limit) => (" to one address", limit),
    };
    let detail = format!(
        "answers{whose} that were not taken yet may have {limit} bytes together, and there is no room for this one"
    );
    Problem::new(&OVERLOADED, detail).limit_bytes(limit)
}

/// The problem of a connection beyond those that there may be; only probes are answered on it.
pub fn no_room_for_connection(full: Full) -> Problem {
    let (whose, limit) = match full {
        Full::All(limit) => ("", limit),
        Full::Share(limit) => (" from one address", limit),
    };
    let detail =
        format!("there may be {limit} connections{whose}, and this is one more; only probes are answered on it");
    Problem::new(&OVERLOADED, detail).limit(limit)
}
