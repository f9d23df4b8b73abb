//! Accepts connections, gives each its place, and watches it until it ends.

use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum_server::accept::Accept;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep};

use super::answering::Connected;
use super::explained::Explained;
use super::header_timeout::HeaderTimeout;
use super::ledger::{Ledger, Patience, Verdict};
use super::pace::{Busy, Pace, Paced};
use super::progress::Progress;
use super::queues::{Queued, Queues};
use super::refusal::Refusals;
use super::spare::Spare;
use super::transport;
use super::watched::{Watched, Wire};
use crate::http::notices::Notice;
use crate::http::peer::Peer;
use crate::http::room::{Full, Room, Share};
use crate::http::state::AppState;

/// How long to wait where a connection cannot be accepted.
const PAUSE: Duration = Duration::from_millis(50);
/// How long a connection that is one too many may take to ask.
const SHORT_PATIENCE: Duration = Duration::from_secs(1);

/// What listens.
#[derive(Clone)]
pub struct Listening {
    room: Room,
    answers: Room,
    spare: Arc<Spare>,
    pace: Pace,
    queues: Queues,
    state: AppState,
    router: Router,
    refusals: Refusals,
    builder: Arc<Builder<TokioExecutor>>,
    /// For connections beyond the limit: without TLS probes are asked in HTTP/1, which takes a third of the memory.
    simple: Arc<Builder<TokioExecutor>>,
    is_encrypted: bool,
    stop: watch::Receiver<bool>,
}

/// A place for a connection.
struct Place {
    address: SocketAddr,
    /// The share of the room, or why there is none.
    share: Result<Share, Full>,
    progress: Progress,
}

impl Listening {
    /// Listens for connections that have this room, until `stop` is true.
    pub fn new(room: Room, state: &AppState, router: Router, stop: watch::Receiver<bool>) -> Listening {
        let settings = &state.settings;
        Listening {
            room,
            answers: state.answers.clone(),
            spare: Arc::default(),
            pace: Pace::new(&settings.load),
            queues: Queues::default(),
            state: state.clone(),
            router,
            refusals: Refusals::new(state),
            builder: Arc::new(transport::builder(settings, settings.load.http2_without_tls)),
            simple: Arc::new(transport::builder(settings, false)),
            is_encrypted: false,
            stop,
        }
    }

    /// Answers have this room rather than that of the service.
    #[must_use]
    pub fn with_answers(self, answers: Room) -> Listening {
        Listening { answers, ..self }
    }

    /// With TLS clients choose HTTP/2 or HTTP/1.1.
    #[must_use]
    pub fn with_tls(self) -> Listening {
        let builder = Arc::new(transport::builder(&self.state.settings, true));
        Listening { simple: Arc::clone(&builder), builder, is_encrypted: true, ..self }
    }

    /// Accepts connections until it is told to stop. Those that there are go on.
    pub async fn run<A>(self, listener: TcpListener, acceptor: A)
    where
        A: Accept<TcpStream, (), Stream: Wire, Future: Send>,
        A: Clone + Send + Sync + 'static,
    {
        let mut stop = self.stop.clone();
        loop {
            let accepted = tokio::select! {
                biased;
                accepted = listener.accept() => accepted,
                _ = stop.wait_for(|stop| *stop) => return,
            };
            match accepted {
                Ok((stream, address)) => {
                    // A long answer goes out in pieces. Its last one would wait until the client acknowledges those
                    // before, which it delays by 40 ms. Where the option cannot be set, the answer is only late.
                    stream.set_nodelay(true).ok();
                    self.admit(stream, address, acceptor.clone());
                }
                Err(error) => {
                    if is_for_want_of_files(&error) {
                        self.state.metrics.notices.note(Notice::Files);
                    }
                    sleep(PAUSE).await;
                }
            }
        }
    }

    /// Lets a connection in; one too many may ask for probes only.
    fn admit<A>(&self, stream: TcpStream, address: SocketAddr, acceptor: A)
    where
        A: Accept<TcpStream, (), Stream: Wire, Future: Send>,
        A: Send + Sync + 'static,
    {
        let share = self.room.take(Some(Peer::from(address)), 1);
        let full = share.as_ref().err().copied();
        let progress = Progress::default();
        let place = Place { address, share, progress: progress.clone() };
        let connection = tokio::spawn(self.clone().serve(stream, place, acceptor));
        if let Some(full) = full {
            self.spare.admit(connection.abort_handle(), progress);
            self.state.metrics.notices.note(match full {
                Full::All(_) => Notice::Connections,
                Full::Share(_) => Notice::Address,
            });
        }
    }

    async fn serve<A>(self, stream: TcpStream, place: Place, acceptor: A)
    where
        A: Accept<TcpStream, (), Stream: Wire>,
    {
        let peer = Peer::from(place.address);
        let handshakes = self.is_encrypted.then(|| self.pace.clone());
        let queue = self.queues.of(peer);
        let handshake = Paced::new(acceptor.accept(stream, ()), handshakes, peer, None);
        let stream = match Queued::new(handshake, Some(Arc::clone(&queue))).await {
            Ok(Ok((stream, _))) => stream,
            Ok(Err(_)) => return self.state.metrics.notices.note(Notice::Handshake),
            Err(Busy) => return self.state.metrics.notices.note(Notice::Busy),
        };
        let patience = self.patience(&place);
        let ledger = Ledger::new(patience);
        let header_timeout = HeaderTimeout::new(patience.head, place.progress.clone(), Arc::clone(&ledger));
        let stream = Explained::new(Watched::new(stream, patience.taking), header_timeout, self.refusals);
        let service = Connected {
            router: self.router,
            state: self.state.clone(),
            answers: self.answers,
            address: place.address,
            probes_only: place.share.as_ref().err().copied(),
            queue: Arc::clone(&queue),
            ledger: Arc::clone(&ledger),
            progress: place.progress,
        };
        let builder = if place.share.is_ok() { self.builder } else { self.simple };
        let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let paced = Paced::new(connection, Some(self.pace), peer, Some(Arc::clone(&ledger)));
        let mut connection = pin!(Queued::new(paced, Some(queue)));
        let mut stop = self.stop;
        let mut watch = Watch { ledger, look: None };
        let mut is_ending = false;
        loop {
            tokio::select! {
                biased;
                ended = &mut connection => {
                    if let Err(Busy) = ended {
                        self.state.metrics.notices.note(Notice::Busy);
                    }
                    return;
                }
                _ = stop.wait_for(|stop| *stop), if !is_ending => is_ending = true,
                stalled = poll_fn(|context| watch.poll(context)) => {
                    if stalled || is_ending {
                        self.state.metrics.notices.note(Notice::Stalled);
                        return;
                    }
                    is_ending = true;
                }
            }
            connection.as_mut().project().inner.project().inner.graceful_shutdown();
        }
    }

    fn patience(&self, place: &Place) -> Patience {
        let settings = &self.state.settings;
        let head = settings.times.headers;
        Patience {
            head: if place.share.is_ok() { head } else { head.min(SHORT_PATIENCE) },
            taking: settings.times.body,
            least_rate: settings.load.least_rate,
        }
    }
}

/// Looks at the ledger of a connection now and then, while there is something to look at.
struct Watch {
    ledger: Arc<Ledger>,
    look: Option<std::pin::Pin<Box<Sleep>>>,
}

impl Watch {
    /// Completes where the connection is to end: at once with true, else with a farewell.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<bool> {
        if self.ledger.is_quiet() {
            self.look = None;
            return Poll::Pending;
        }
        loop {
            let interval = self.ledger.interval();
            let look = self.look.get_or_insert_with(|| Box::pin(sleep(interval)));
            ready!(look.as_mut().poll(context));
            look.as_mut().reset(Instant::now() + interval);
            match self.ledger.verdict(std::time::Instant::now()) {
                Verdict::Busy | Verdict::Quiet => {}
                Verdict::Idle => return Poll::Ready(false),
                Verdict::Stalled => return Poll::Ready(true),
            }
        }
    }
}

/// Whether the process, or the system, may not open more files.
fn is_for_want_of_files(error: &io::Error) -> bool {
    let files = [rustix::io::Errno::MFILE, rustix::io::Errno::NFILE];
    files.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}

#[cfg(test)]
mod tests {
    use std::future::{Ready, ready};

    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    use super::*;
    use crate::http::settings::Settings;

    /// Tells of every connection whether what is written to it is sent at once.
    #[derive(Clone)]
    struct Told(UnboundedSender<bool>);

    impl Accept<TcpStream, ()> for Told {
        type Stream = TcpStream;
        type Service = ();
        type Future = Ready<io::Result<(TcpStream, ())>>;

        fn accept(&self, stream: TcpStream, service: ()) -> Self::Future {
            self.0.send(stream.nodelay().unwrap()).unwrap();
            ready(Ok((stream, service)))
        }
    }

    #[tokio::test]
    async fn no_piece_of_an_answer_waits_for_an_acknowledgement() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = AppState::new(Settings::default());
        let (stop, stopped) = watch::channel(false);
        let listening = Listening::new(state.connections.clone(), &state, Router::new(), stopped);
        let (tell, mut told) = unbounded_channel();
        let running = tokio::spawn(listening.run(listener, Told(tell)));
        let client = TcpStream::connect(address).await.unwrap();
        assert_eq!(told.recv().await, Some(true));
        drop(client);
        stop.send(true).unwrap();
        running.await.unwrap();
    }
}
