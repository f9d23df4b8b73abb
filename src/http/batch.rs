//! Many questions in one request: read while they come in, answered on all cores, and sent in their order.
//!
//! One future reads questions, some at a time; a second one gives them to cores; a third one passes their answers on in
//! the order of the questions. All wait: the first for room and for what the client may ask, where single requests are
//! refused; the second for a core; the third for the answers. Cores are asked for as single requests ask for them, so
//! that all have their turn.

use std::future::pending;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, ready};

use axum::body::Bytes;
use http_body::{Body, Frame};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::task::AbortHandle;

mod answers;
pub mod counted;
mod failures;
mod gunzip;
mod lines;
mod queue;
pub mod source;
mod untaken;
mod work;

pub use untaken::Untaken;
pub use work::Context;

use crate::answer::batch::end_line;
use crate::answer::problem::{DRAINING, Problem};
use crate::http::room::{Full, Share};
use crate::http::state::no_room_for_answer;
use answers::Answers;
use failures::Failures;
use queue::{Entry, Queue};
use source::{Next, Question, Source};
use work::Job;

/// The most questions that are given to a core at once, and about how many bytes they have: a few milliseconds.
const QUESTIONS: usize = 64;
const BYTES: usize = 128 << 10;
/// The most jobs whose answers wait for those of earlier ones.
const JOBS: usize = 1_024;

/// The answers of a batch as a stream of lines, the last of which says that it is the end.
pub fn stream(source: Source, first: Option<Question>, context: Context) -> Lines {
    let (lines, sent) = mpsc::unbounded_channel();
    let pump = async move {
        let failures = Some(Failures::default());
        let problem = run(source, first, &context, failures, |chunk| lines.send(chunk).is_ok()).await;
        let tally = context.counted.end(problem.as_ref().map(Problem::kind));
        let end = end_line(&tally, problem.map(|problem| (problem, context.occurrence())));
        // Nothing is lost where the peer has left.
        let _ = lines.send(context.untaken.hold(end));
    };
    let span = tracing::Span::current();
    let pump = tokio::spawn(tracing::Instrument::instrument(pump, span)).abort_handle();
    Lines { sent, pump }
}

/// The answers of a batch.
#[derive(Debug)]
pub struct Collected {
    /// Each a line, unless they have more bytes than they may have together.
    pub lines: Option<Vec<Vec<u8>>>,
    /// Their place in the room for answers, to be held as long as they are.
    pub held: Gathered,
}

/// So much of the room for answers, given back when it is dropped.
#[derive(Debug)]
pub struct Gathered {
    share: Option<Arc<Share>>,
    bytes: usize,
}

impl Gathered {
    fn grow(&mut self, more: usize) -> Result<(), Full> {
        self.share.as_ref().map_or(Ok(()), |share| share.grow(more))?;
        self.bytes += more;
        Ok(())
    }
}

impl Drop for Gathered {
    fn drop(&mut self) {
        self.share.iter().for_each(|share| share.shrink(self.bytes));
    }
}

/// The answers of a batch, as far as they have at most `most` bytes together.
///
/// # Errors
///
/// Why the request was not read to its end, or that there is no room for the answers. Room is not waited for: requests
/// that hold some would wait for each other.
pub async fn collect(
    source: Source,
    first: Option<Question>,
    context: &Context,
    most: usize,
) -> Result<Collected, Problem> {
    let mut lines = Vec::new();
    let mut held = Gathered { share: context.share.clone(), bytes: 0 };
    let mut full = None;
    let take = |chunk: Bytes| {
        full = held.grow(chunk.len()).err();
        lines.extend(chunk.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec));
        full.is_none() && held.bytes <= most
    };
    let problem = run(source, first, context, None, take).await;
    match full.map(no_room_for_answer).or(problem) {
        Some(problem) => Err(problem),
        None => Ok(Collected { lines: (held.bytes <= most).then_some(lines), held }),
    }
}

/// Answers everything that comes, and gives chunks of lines to `take` until that says that it takes no more, or until
/// there are too many `failures`. Returns why the request was not read to its end.
async fn run(
    source: Source,
    first: Option<Question>,
    context: &Context,
    failures: Option<Failures>,
    take: impl FnMut(Bytes) -> bool,
) -> Option<Problem> {
    let (jobs, started) = mpsc::channel(JOBS);
    let (entry, queue) = Queue::new(context.state.core_count);
    let mut reading = pin!(read(source, first, context, jobs, entry));
    let mut passing = pin!(pass(started, context, failures, take));
    let passed = async {
        tokio::select! {
            biased;
            problem = &mut reading => passing.await.or(problem),
            // What comes after answers that are not taken, or not given, is not read.
            problem = &mut passing => problem,
        }
    };
    // The last answers may be passed on before the queue is looked at again, which says nothing of how reading ended.
    let work = async {
        queue.work(context).await;
        pending().await
    };
    tokio::select! {
        biased;
        problem = passed => problem,
        problem = work => problem,
    }
}

/// Passes answers on, in the order of their questions. Returns why no more of them are given.
async fn pass(
    mut started: mpsc::Receiver<UnboundedReceiver<Answers>>,
    context: &Context,
    mut failures: Option<Failures>,
    mut take: impl FnMut(Bytes) -> bool,
) -> Option<Problem> {
    while let Some(mut jobs) = started.recv().await {
        while let Some(mut answers) = jobs.recv().await {
            let noted = failures.as_mut().map_or(Ok(()), |failures| failures.note(&mut answers));
            let passed = context.counted.count(&answers);
            if !take(answers.lines) {
                return None;
            }
            if let Err(problem) = noted {
                return Some(going_on(problem, passed));
            }
        }
    }
    None
}

/// Reads questions and adds them to the queue, while there is room for the answers and until the service takes no more.
async fn read(
    mut source: Source,
    mut first: Option<Question>,
    context: &Context,
    jobs: mpsc::Sender<UnboundedReceiver<Answers>>,
    mut entry: Entry,
) -> Option<Problem> {
    let state = &context.state;
    let mut closed = pin!(state.closed());
    let mut index = 0;
    loop {
        context.untaken.has_room().await;
        let next = match first.take() {
            Some(question) => Next::Question(question),
            // What is there in full is answered, however long that takes.
            None if !source.is_open() => source.next().await,
            None => tokio::select! {
                biased;
                () = &mut closed => Next::End(Some(draining())),
                next = source.next() => next,
            },
        };
        let question = match next {
            Next::Question(question) => question,
            Next::End(problem) => return problem.map(|problem| going_on(problem, index)),
        };
        let job = gathered(index, question, &mut source).await;
        index += job.questions.len();
        let (answers, received) = mpsc::unbounded_channel();
        if jobs.send(received).await.is_err() {
            return None;
        }
        entry.add(job, answers).await;
    }
}

/// A question with those after it that are there already.
async fn gathered(first: usize, question: Question, source: &mut Source) -> Job {
    let size = |question: &Question| question.text.as_ref().map_or(0, Bytes::len);
    let mut bytes = size(&question);
    let mut questions = vec![question];
    while questions.len() < QUESTIONS && bytes < BYTES {
        let Some(question) = source.ready().await else { break };
        bytes += size(&question);
        questions.push(question);
    }
    Job { first, questions }
}

fn draining() -> Problem {
    Problem::new(&DRAINING, "the service is stopping and reads no more questions")
}

/// The problem of a request that was not read to its end, with how to go on.
fn going_on(problem: Problem, index: usize) -> Problem {
    problem.hint(format!("Send the questions from the one with the index {index} on in another request"))
}

/// The lines of a stream, on their way to the peer. Where these are dropped, all work on them ends.
#[derive(Debug)]
pub struct Lines {
    sent: UnboundedReceiver<Bytes>,
    pump: AbortHandle,
}

impl Body for Lines {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(ready!(self.sent.poll_recv(context)).map(|chunk| Ok(Frame::data(chunk))))
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.pump.abort();
    }
}
