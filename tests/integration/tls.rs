//! TLS: a certificate from files, HTTP/2 for those who want it, and another certificate without a pause.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Request;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};

use crate::access::file;
use crate::binary::Running;

/// Longer than what has to come about takes on a busy machine.
const LONG: Duration = Duration::from_secs(20);

/// Writes a new certificate for `localhost` with its key.
pub fn certificate(name: &str) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    file(&format!("{name}.crt"), &cert.pem());
    file(&format!("{name}.key"), &signing_key.serialize_pem());
    cert.der().clone()
}

/// A connection that trusts `certificate` alone.
pub async fn connect(
    server: &Running,
    certificate: &CertificateDer<'static>,
    protocol: &str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let config =
        ClientConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions();
    let mut config = config.unwrap().with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let stream = TcpStream::connect(server.addresses[0]).await?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), stream).await
}

async fn ask(stream: &mut TlsStream<TcpStream>, connection: &str) -> String {
    let request = format!("GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: {connection}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_certificate_counts_for_the_next_connection() {
    let first = certificate("tls-reload");
    let path = |end: &str| format!("{}/tls-reload.{end}", env!("CARGO_TARGET_TMPDIR"));
    let server = Running::start(&["--tls-cert", &path("crt"), "--tls-key", &path("key"), "--header-timeout", "60"]);
    let mut open = connect(&server, &first, "http/1.1").await.unwrap();
    assert!(ask(&mut open, "keep-alive").await.starts_with("HTTP/1.1 200"));
    fs::write(path("crt"), "broken").unwrap();
    server.signal("HUP");
    assert!(connect(&server, &first, "http/1.1").await.is_ok(), "a broken file changes nothing");
    let second = certificate("tls-reload");
    server.signal("HUP");
    let renewed = async {
        loop {
            if let Ok(renewed) = connect(&server, &second, "http/1.1").await {
                return renewed;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    let mut renewed = timeout(LONG, renewed).await.expect("the new certificate counts");
    assert!(ask(&mut renewed, "close").await.starts_with("HTTP/1.1 200"));
    assert!(connect(&server, &first, "http/1.1").await.is_err());
    assert!(ask(&mut open, "close").await.starts_with("HTTP/1.1 200"), "the open connection goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn http_2_is_spoken_where_it_is_asked_for_and_ends_where_it_is_idle() {
    let certificate = certificate("tls-http2");
    let path = |end: &str| format!("{}/tls-http2.{end}", env!("CARGO_TARGET_TMPDIR"));
    let server = Running::start(&["--tls-cert", &path("crt"), "--tls-key", &path("key"), "--header-timeout", "2"]);
    let stream = connect(&server, &certificate, "h2").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    for _ in 0..2 {
        let request = Request::get("https://localhost/livez").body(()).unwrap();
        let (response, _) = client.send_request(request, true).unwrap();
        assert_eq!(response.await.unwrap().status(), 200);
    }
    let ended = timeout(LONG, connection).await;
    let ended = ended.expect("an idle connection ends").unwrap();
    // The client may still be writing its own farewell when the server, which has said so, closes.
    assert!(ended.as_ref().err().is_none_or(h2::Error::is_io), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_is_told_so_here_too() {
    let certificate = certificate("tls-refusal");
    let path = |end: &str| format!("{}/tls-refusal.{end}", env!("CARGO_TARGET_TMPDIR"));
    let server = Running::start(&["--tls-cert", &path("crt"), "--tls-key", &path("key")]);
    let mut stream = connect(&server, &certificate, "http/1.1").await.unwrap();
    stream.write_all(b"GET / HTTP/9.9\r\n\r\n").await.unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).await.unwrap();
    assert!(said.starts_with("HTTP/1.1 400") && said.contains("\"/problems/bad-request\""), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_headers_are_told_so_here_too() {
    let certificate = certificate("tls-slow");
    let path = |end: &str| format!("{}/tls-slow.{end}", env!("CARGO_TARGET_TMPDIR"));
    // The handshake has as much time as the headers after it.
    let server = Running::start(&["--tls-cert", &path("crt"), "--tls-key", &path("key"), "--header-timeout", "2"]);
    for (sent, answer) in [("GET / HTTP/1.1\r\nx: ", "HTTP/1.1 408"), ("", "")] {
        let mut stream = connect(&server, &certificate, "http/1.1").await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        assert!(said.starts_with(answer) && said.contains("/problems/slow-headers") != sent.is_empty(), "{said}");
    }
}
