//! Traces reach a collector: `cargo test --features opentelemetry --test integration -- traces`.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::mpsc,
    time::Duration,
};

use tempfile::TempDir;

use super::support::{
    process::{outcome, poolsync},
    world::ATL,
};

/// Takes what is sent until a request's body has all of `words`.
fn collector(words: &'static [&'static str]) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (found, all) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            let mut text = Vec::new();
            let mut piece = vec![0; 64 * 1024];
            while let Ok(read @ 1..) = stream.read(&mut piece) {
                text.extend_from_slice(&piece[..read]);
                let said = String::from_utf8_lossy(&text);
                let length = said.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
                let head = text.windows(4).position(|w| w == b"\r\n\r\n").map(|at| at + 4);
                if head.zip(length).is_some_and(|(head, length): (usize, usize)| text.len() >= head + length) {
                    break;
                }
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let text = String::from_utf8_lossy(&text).into_owned();
            if words.iter().all(|word| text.contains(word)) {
                let _ = found.send(text);
            }
        }
    });
    (address, all)
}

#[test]
fn a_run_and_its_modules_are_spans() {
    let dir = TempDir::new().unwrap();
    let (address, found) = collector(&["POST /v1/traces", "run.id", "run.module", ATL, "ConfServices.DataConf"]);
    let made = poolsync(dir.path())
        .args(["demo", "--dir", "demo", "--users", "5", "--once"])
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", &address)
        .output()
        .unwrap();
    assert_eq!(outcome(&made).0, 0, "{made:?}");
    let text = found.recv_timeout(Duration::from_mins(1)).expect("the spans were sent before the process ended");
    assert!(!text.contains("sqlite://"), "no addresses of stores");
}
