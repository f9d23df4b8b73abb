//! What the transport can limit by itself.

use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use std::time::Duration;

use crate::http::headers::MOST;
use crate::http::settings::Settings;

/// How much of a connection of HTTP/1 is read at once, in bytes, unless heads may be larger; each connection may hold
/// as much. A long stream in pieces of 20 KiB wakes threads two and a half times as often as in these.
const PIECE: usize = 64 << 10;
/// What a head has beside what its limit counts, in bytes: the marks between names and values. One that has more is
/// refused while it arrives.
const MARKS: usize = 4 << 10;
/// How many headers are read, to answer with the limit.
pub const MOST_READ: usize = 4 * MOST;
/// How many requests one HTTP/2 connection may have open. The transport reads the heads of all of them before it tells
/// of the first; one of 20 KiB with hundreds of short fields takes three times as much.
const STREAMS: u32 = 4;
/// How many bytes of bodies an HTTP/2 peer may send before they are read.
const WINDOW: u32 = 64 << 10;
/// How much of an answer is taken from the service that was not sent yet, in bytes.
const SEND_BUFFER: usize = 64 << 10;
/// How often an HTTP/2 peer is asked whether it is still there.
const PING: Duration = Duration::from_secs(20);

/// The transport with its limits. The time for heads is not among them: the transport would close without an answer.
pub fn builder(settings: &Settings, http2: bool) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    if !http2 {
        builder = builder.http1_only();
    }
    let header_bytes = settings.sizes.header_bytes.saturating_add(MARKS);
    builder
        .http1()
        // A client that has sent everything may close its half, as `nc` does.
        .half_close(true)
        .header_read_timeout(None)
        .max_buf_size(header_bytes.max(PIECE))
        .max_headers(MOST_READ)
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(header_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(STREAMS)
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(WINDOW)
        .max_send_buf_size(SEND_BUFFER)
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING);
    builder
}
