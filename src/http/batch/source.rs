//! Where the questions of a batch come from: a stream of lines, or a document that is there.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body_util::BodyExt;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout_at};

use super::gunzip::{Broken, Gunzip};
use super::lines::{Line, Lines};
use crate::answer::problem::{BAD_REQUEST, BODY_TOO_LARGE, OVERLOADED, Problem};
use crate::http::access::rate::Allowance;
use crate::http::input::body::{Encoding, Received, not_gzip, too_large, too_slow};
use crate::http::room::Share;

/// How often a question that finds no room looks again.
const LOOK: Duration = Duration::from_millis(20);
/// How much is made of a compressed body at once, in bytes. It is counted when it is a part of a line.
const PIECE: usize = 16 << 10;
/// How much of a compressed body is taken for that at once, in bytes: members of gzip that make nothing take time too.
const TAKEN: usize = 1 << 10;
/// How many times as much as was sent a compressed body may become, beyond what any may: questions repeat each other,
/// and a text that is nothing but repetition becomes a thousand times as much.
const UNFOLDED: usize = 100;
/// How many of these pieces are looked into before others have their turn on the thread.
const PIECES: usize = 8;
/// What a batch that is not compressed holds beside its questions, in bytes: its tasks, and what the transport has read
/// for it: as much as it reads at once.
const PLACE: usize = 72 << 10;

/// A question, or why it is not looked into.
#[derive(Debug)]
pub struct Question {
    /// The question, a JSON text.
    pub text: Result<Bytes, Problem>,
    /// Its share of the memory for bodies.
    _portion: Portion,
}

/// What comes next.
#[derive(Debug)]
pub enum Next {
    /// A question.
    Question(Question),
    /// Nothing more, because the request is read or for this reason.
    End(Option<Problem>),
}

/// Where questions come from.
pub struct Source {
    questions: Questions,
    allowance: Option<Allowance>,
    /// A question that is there, and has not been allowed yet.
    waiting: Option<Question>,
}

enum Questions {
    Lines(Box<Stream>),
    List(VecDeque<Question>, Option<Received>),
}

impl Source {
    /// The questions of a stream.
    pub fn lines(stream: Stream, allowance: Option<Allowance>) -> Source {
        Source { questions: Questions::Lines(Box::new(stream)), allowance, waiting: None }
    }

    /// The questions of a document, each of at most `limit` bytes; `body` holds them.
    pub fn list(questions: Vec<Bytes>, limit: usize, body: Received, allowance: Option<Allowance>) -> Source {
        let questions = questions.into_iter().map(|text| Question {
            text: if text.len() <= limit { Ok(text) } else { Err(too_large(limit)) },
            _portion: Portion::default(),
        });
        Source { questions: Questions::List(questions.collect(), Some(body)), allowance, waiting: None }
    }

    /// Whether more may come than is there.
    pub fn is_open(&self) -> bool {
        matches!(self.questions, Questions::Lines(_))
    }

    /// Waits until the first question is there, which the request itself has counted for.
    ///
    /// # Errors
    ///
    /// Why the request ended before.
    pub async fn first(&mut self) -> Result<Option<Question>, Problem> {
        match self.arrival().await {
            Next::Question(question) => Ok(Some(question)),
            Next::End(None) => Ok(None),
            Next::End(Some(problem)) => Err(problem),
        }
    }

    /// Waits for the next question, and until it is allowed. Nothing is lost where the waiting is given up.
    pub async fn next(&mut self) -> Next {
        if self.waiting.is_none() {
            match self.arrival().await {
                Next::Question(question) => self.waiting = Some(question),
                end => return end,
            }
        }
        if let Some(allowance) = &self.allowance {
            allowance.wait().await;
        }
        match self.waiting.take() {
            Some(question) => Next::Question(question),
            None => Next::End(None),
        }
    }

    /// The next question, where it is there and allowed. Nothing is waited for but the turn of what reads it.
    pub async fn ready(&mut self) -> Option<Question> {
        if self.allowance.is_some() {
            return None;
        }
        match &mut self.questions {
            Questions::Lines(stream) => stream.ready().await,
            Questions::List(list, _) => list.pop_front(),
        }
    }

    async fn arrival(&mut self) -> Next {
        match &mut self.questions {
            Questions::Lines(stream) => stream.next().await,
            Questions::List(list, body) => match list.pop_front() {
                Some(question) => Next::Question(question),
                None => {
                    *body = None;
                    Next::End(None)
                }
            },
        }
    }
}

/// Lines of a body that arrives.
pub struct Stream {
    body: Body,
    packed: Option<Packed>,
    lines: Lines,
    /// The longest line, in bytes.
    limit: usize,
    patience: Duration,
    share: Arc<Share>,
    /// The share of the line whose end is not there.
    portion: Portion,
    /// A line that finds no room.
    crowded: Option<Line>,
    /// Why no more can arrive.
    broken: Option<Problem>,
    is_over: bool,
}

/// A body that is compressed.
struct Packed {
    gunzip: Gunzip,
    /// What arrived.
    arrived: Bytes,
    /// Whether there may be more text of what was taken.
    has_more: bool,
    /// How many bytes of text more it may become.
    unfolds: usize,
    /// As many it may become in any case.
    most: usize,
}

/// What a batch holds beside its questions and its answers, in bytes.
pub const fn place(encoding: Encoding) -> usize {
    match encoding {
        Encoding::Identity => PLACE,
        Encoding::Gzip => PLACE + Gunzip::SIZE + PIECE,
    }
}

/// How much a stream may take.
#[derive(Clone, Copy, Debug)]
pub struct StreamLimits {
    /// The longest line, in bytes.
    pub line: usize,
    /// How much of a longer line is read on.
    pub most: usize,
    /// How much text a compressed body may become in any case.
    pub text: usize,
    /// How long a line may take to arrive.
    pub patience: Duration,
}

impl Stream {
    /// The lines of `body`, which take their `share` of the memory for bodies.
    pub fn new(body: Body, encoding: Encoding, limits: StreamLimits, share: Share) -> Stream {
        let StreamLimits { line, most, text, patience } = limits;
        let packed =
            || Packed { gunzip: Gunzip::new(), arrived: Bytes::new(), has_more: false, unfolds: text, most: text };
        Stream {
            body,
            packed: (encoding == Encoding::Gzip).then(packed),
            lines: Lines::new(line, most),
            limit: line,
            patience,
            share: Arc::new(share),
            portion: Portion::default(),
            crowded: None,
            broken: None,
            is_over: false,
        }
    }

    /// Waits for a line.
    async fn next(&mut self) -> Next {
        let due = Instant::now() + self.patience;
        loop {
            match self.take() {
                Ok(Some(question)) => return Next::Question(question),
                Ok(None) if self.is_over => return Next::End(None),
                Ok(None) => match timeout_at(due, self.receive()).await {
                    Ok(Ok(())) => {}
                    Ok(Err(problem)) => return Next::End(Some(problem)),
                    Err(_) => return Next::End(Some(too_slow(self.patience))),
                },
                Err(Refused::Problem(problem)) => return Next::End(Some(problem)),
                Err(Refused::Crowded) if due <= Instant::now() => return Next::End(Some(no_room(self.patience))),
                Err(Refused::Crowded) => sleep(LOOK).await,
                Err(Refused::Busy) if due <= Instant::now() => return Next::End(Some(too_slow(self.patience))),
                Err(Refused::Busy) => yield_now().await,
            }
        }
    }

    /// A line that is there, or comes with what has arrived at the transport.
    async fn ready(&mut self) -> Option<Question> {
        while let Ok(line) = self.take() {
            if line.is_some() || self.is_over {
                return line;
            }
            tokio::select! {
                biased;
                received = self.receive() => if let Err(problem) = received {
                    self.broken = Some(problem);
                    return None;
                },
                // The transport has its turn before this is ready.
                () = yield_now() => return None,
            }
        }
        None
    }

    /// Takes a line that is there, with its share of the memory for bodies.
    fn take(&mut self) -> Result<Option<Question>, Refused> {
        if let Some(line) = self.crowded.take() {
            return self.question(line).map(Some);
        }
        if let Some(problem) = self.broken.take() {
            return Err(Refused::Problem(problem));
        }
        for _ in 0..PIECES {
            if let Some(line) = self.lines.cut() {
                return self.question(line).map(Some);
            }
            self.portion.grow_to(&self.share, self.lines.kept())?;
            match self.decompress() {
                Ok(true) => {}
                Ok(false) if self.is_over => return self.lines.finish().map(|line| self.question(line)).transpose(),
                Ok(false) => return Ok(None),
                Err(problem) => return Err(Refused::Problem(problem)),
            }
        }
        Err(Refused::Busy)
    }

    fn question(&mut self, line: Line) -> Result<Question, Refused> {
        let mut portion = std::mem::take(&mut self.portion);
        let text = match line {
            Line::Whole(text) => match portion.grow_to(&self.share, text.len()) {
                // A part would hold all of a piece that nothing else needs.
                Ok(()) if self.packed.is_some() && text.len() < PIECE => Ok(Bytes::copy_from_slice(&text)),
                Ok(()) => Ok(text),
                Err(crowded) => {
                    self.portion = portion;
                    self.crowded = Some(Line::Whole(text));
                    return Err(crowded.into());
                }
            },
            Line::TooLong => Err(too_large(self.limit)),
            Line::Endless => return Err(Refused::Problem(too_large(self.limit))),
        };
        Ok(Question { text, _portion: portion })
    }

    /// Waits for more of the body.
    async fn receive(&mut self) -> Result<(), Problem> {
        match self.body.frame().await {
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else { return Ok(()) };
                match &mut self.packed {
                    Some(packed) => packed.arrived = data,
                    None => self.lines.push(data),
                }
                Ok(())
            }
            Some(Err(_)) => Err(Problem::new(&BAD_REQUEST, "the body ended too early, or its chunks are malformed")),
            None => {
                self.is_over = true;
                Ok(())
            }
        }
    }

    /// Decompresses a little; says whether there was anything to do.
    fn decompress(&mut self) -> Result<bool, Problem> {
        let Some(packed) = &mut self.packed else { return Ok(false) };
        if self.is_over {
            packed.gunzip.finish().map_err(|Broken| not_gzip())?;
        }
        let text = packed.text()?;
        let is_more = text.is_some();
        self.lines.push(text.unwrap_or_default().into());
        Ok(is_more)
    }
}

impl Packed {
    /// A piece of the text, which may be empty, as far as what it becomes of has arrived.
    fn text(&mut self) -> Result<Option<Vec<u8>>, Problem> {
        if self.arrived.is_empty() && !self.has_more {
            return Ok(None);
        }
        let mut text = Vec::with_capacity(PIECE);
        let some = &self.arrived[..self.arrived.len().min(TAKEN)];
        let taken = self.gunzip.read(some, &mut text).map_err(|Broken| not_gzip())?;
        drop(self.arrived.split_to(taken));
        self.has_more = text.len() == PIECE;
        self.unfolds = self.unfolds.saturating_add(UNFOLDED * taken);
        self.unfolds = self.unfolds.checked_sub(text.len()).ok_or_else(|| unfolds_too_much(self.most))?;
        Ok(Some(text))
    }
}

/// The problem of a body that becomes so much more than `limit` bytes that it is not read on.
fn unfolds_too_much(limit: usize) -> Problem {
    let detail = format!(
        "the body becomes more than {limit} bytes, and more than {UNFOLDED} times as much as was sent, when it is \
        decompressed"
    );
    Problem::new(&BODY_TOO_LARGE, detail).limit_bytes(limit)
}

/// There is no room for a question now.
struct Crowded;

/// Why there is no line.
enum Refused {
    Problem(Problem),
    Crowded,
    /// There is more to look into, and others have their turn first.
    Busy,
}

impl From<Crowded> for Refused {
    fn from(Crowded: Crowded) -> Refused {
        Refused::Crowded
    }
}

/// The problem of a question for which there is no room for so long.
fn no_room(patience: Duration) -> Problem {
    let seconds = patience.as_secs_f32();
    Problem::new(
        &OVERLOADED,
        format!("the bodies of other requests left no room for the question in {seconds} seconds"),
    )
}

/// So much of the memory for bodies, given back when it is dropped.
#[derive(Debug, Default)]
struct Portion(Option<(Arc<Share>, usize)>);

impl Portion {
    /// Takes as much as `bytes`. Where the room is crowded, it is full for questions, which can wait.
    fn grow_to(&mut self, share: &Arc<Share>, bytes: usize) -> Result<(), Crowded> {
        let has = self.0.as_ref().map_or(0, |(_, has)| *has);
        if has < bytes {
            if share.is_crowded() || share.grow(bytes - has).is_err() {
                return Err(Crowded);
            }
            self.0 = Some((Arc::clone(share), bytes));
        }
        Ok(())
    }
}

impl Drop for Portion {
    fn drop(&mut self) {
        if let Some((share, bytes)) = &self.0 {
            share.shrink(*bytes);
        }
    }
}
