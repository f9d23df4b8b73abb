//! Jobs that wait for a core, and the cores that take one after the other.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Receiver, Sender, UnboundedSender};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tracing::Instrument;

use super::answers::Answers;
use super::work::{Context, Job};
use crate::http::state::Turn;

/// A job, and where its answers go.
type Waiting = (Job, UnboundedSender<Answers>);

/// Jobs in the order of their questions. One that is taken is worked on at once: answers never wait for an earlier job
/// that itself waits for their room.
#[derive(Debug)]
pub struct Queue {
    jobs: Arc<Mutex<Receiver<Waiting>>>,
    /// Says that a job was added, or that no more come.
    changed: Arc<Notify>,
    /// One permit for each core.
    workers: Arc<Semaphore>,
}

/// Where jobs are added.
#[derive(Debug)]
pub struct Entry {
    jobs: Option<Sender<Waiting>>,
    changed: Arc<Notify>,
}

impl Entry {
    /// Adds a job, once there are fewer than a core each.
    pub async fn add(&mut self, job: Job, answers: UnboundedSender<Answers>) {
        if let Some(jobs) = &self.jobs {
            // Where nothing takes jobs any more, the batch has ended.
            let _ = jobs.send((job, answers)).await;
        }
        self.changed.notify_one();
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.jobs = None;
        self.changed.notify_one();
    }
}

impl Queue {
    /// A queue with a place for each core.
    pub fn new(core_count: usize) -> (Entry, Queue) {
        let (jobs, taken) = mpsc::channel(core_count);
        let changed = Arc::new(Notify::new());
        let entry = Entry { jobs: Some(jobs), changed: Arc::clone(&changed) };
        let workers = Arc::new(Semaphore::new(core_count));
        (entry, Queue { jobs: Arc::new(Mutex::new(taken)), changed, workers })
    }

    /// Gives cores their jobs until no more come and all are taken. A core has to have its turn: among all batches,
    /// among the requests in progress, and on the machine. It goes on with the next job where nothing else waits for
    /// that turn, so that threads need not wake each other for every job.
    pub async fn work(self, context: &Context) {
        while self.has_more().await {
            let Ok(worker) = Arc::clone(&self.workers).acquire_owned().await else { return };
            let turn = turn(context).await;
            let begun = None;
            let worker = Worker { jobs: Arc::clone(&self.jobs), context: context.clone(), begun, _place: worker };
            worker.start(turn);
        }
    }

    /// Waits for a job; says whether one came.
    async fn has_more(&self) -> bool {
        loop {
            {
                let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
                match (jobs.is_empty(), jobs.is_closed()) {
                    (false, _) => return true,
                    (true, true) => return false,
                    (true, false) => {}
                }
            }
            self.changed.notified().await;
        }
    }
}

/// Waits for a turn. The room for answers may have been taken by those who had their turn before.
async fn turn(context: &Context) -> Turn {
    loop {
        context.untaken.has_room().await;
        let turn = context.state.turn(context.peer).await;
        if context.untaken.has_room_now() {
            return turn;
        }
    }
}

/// What works on one job after the other. It ends by itself; what the peer has left is not waited for.
struct Worker {
    jobs: Arc<Mutex<Receiver<Waiting>>>,
    context: Context,
    /// What is left of a job for which the turn was not enough.
    begun: Option<Waiting>,
    _place: OwnedSemaphorePermit,
}

impl Worker {
    /// Starts on a core.
    fn start(self, turn: Turn) {
        let span = tracing::Span::current();
        spawn_blocking(move || span.in_scope(|| self.work(turn)));
    }

    /// Works as long as each job has its turn at once. What is left of one waits for the next turn, and not for room
    /// for its answers: those of later jobs, which wait for them, may have taken it.
    fn work(mut self, first: Turn) {
        let mut turn = Some(first);
        while let Some(has) = turn {
            let Some((job, answers)) = self.next() else { return };
            let left = job.work(&self.context, &answers, &has);
            // Who waits for a turn has it first.
            drop(has);
            if let Some(left) = left {
                return self.wait(left, answers);
            }
            turn = self.context.state.turn_now(self.context.peer);
        }
    }

    /// What was begun, or the next job where there is room for its answers.
    fn next(&mut self) -> Option<Waiting> {
        if self.begun.is_some() {
            return self.begun.take();
        }
        let jobs = self.context.untaken.has_room_now().then(|| self.jobs.lock());
        jobs?.unwrap_or_else(PoisonError::into_inner).try_recv().ok()
    }

    /// Goes on with a job when it has its turn again, unless the peer leaves before.
    fn wait(mut self, job: Job, answers: UnboundedSender<Answers>) {
        let wait = async move {
            let turn = tokio::select! {
                biased;
                () = answers.closed() => return,
                turn = self.context.state.turn(self.context.peer) => turn,
            };
            self.begun = Some((job, answers));
            self.start(turn);
        };
        Handle::current().spawn(wait.in_current_span());
    }
}
