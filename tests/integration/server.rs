//! The running server on a loopback socket: it is well, and it stops when it is told to.

use std::net::Ipv4Addr;

use std::time::Duration;

use kops_network_planner::http::healthcheck::{Target, check};
use kops_network_planner::http::{Settings, TimeLimits, server};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

#[tokio::test]
async fn serves_until_it_is_told_to_stop() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let times = TimeLimits { notice: Duration::ZERO, ..TimeLimits::default() };
    let settings = Settings { times, ..Settings::default() };
    let (tell, told) = oneshot::channel::<()>();
    let running = tokio::spawn(server::serve(listener, settings, async {
        told.await.unwrap();
    }));
    tokio::task::spawn_blocking(move || check(Target::Http(vec![address]))).await.unwrap().unwrap();
    tell.send(()).unwrap();
    running.await.unwrap().unwrap();
    assert!(tokio::task::spawn_blocking(move || check(Target::Http(vec![address]))).await.unwrap().is_err());
}
