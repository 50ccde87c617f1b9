//! A flood of wrong sign-ins for one account from many addresses, against the program itself: it slows nobody down, and the
//! account's owner still gets in.
//!
//! `POOLSYNC_SIGN_IN_FLOOD` gives the number of tries; 10,000 of them come from 1,000 addresses. The figures are printed.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpSocket,
};

use super::support::process::{Served, poolsync};

const PASSWORD: &str = "correct horse battery";
/// Tries in the test run.
const TRIES: usize = 500;
/// Tries of one address.
const EACH: usize = 10;
/// Tries a second.
const RATE: u32 = 200;

fn tries() -> usize {
    std::env::var("POOLSYNC_SIGN_IN_FLOOD").ok().and_then(|n| n.parse().ok()).unwrap_or(TRIES)
}

/// What came back: the status and the session's cookie, if there is one.
struct Answer {
    status: u16,
    cookies: Vec<String>,
}

/// Sends a request from an address of this machine.
async fn send(panel: SocketAddr, from: Ipv4Addr, request: String) -> Answer {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((from, 0))).unwrap();
    let mut stream = socket.connect(panel).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    let cookies = head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let cookies = cookies.filter_map(|cookie| cookie.split(';').next()).map(ToOwned::to_owned).collect();
    Answer { status, cookies }
}

async fn sign_in(panel: SocketAddr, from: Ipv4Addr, name: &str, password: &str, cookies: &str) -> Answer {
    let body = format!("name={name}&password={}", password.replace(' ', "+"));
    let request = format!(
        "POST /login HTTP/1.1\r\nHost: {panel}\r\nConnection: close\r\nCookie: {cookies}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    send(panel, from, request).await
}

/// The time of a page, in microseconds.
async fn load(panel: SocketAddr, cookies: &str) -> u128 {
    let began = Instant::now();
    let request = format!("GET /runs HTTP/1.1\r\nHost: {panel}\r\nConnection: close\r\nCookie: {cookies}\r\n\r\n");
    let answer = send(panel, Ipv4Addr::LOCALHOST, request).await;
    assert_eq!(answer.status, 200);
    began.elapsed().as_micros()
}

fn median(mut times: Vec<u128>) -> u32 {
    times.sort_unstable();
    times[times.len() / 2].try_into().unwrap()
}

/// Loads pages, one each 20 ms, until told to stop.
async fn load_until(panel: SocketAddr, cookies: &str, stop: impl Fn(usize) -> bool) -> Vec<u128> {
    let mut times = Vec::new();
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    while !stop(times.len()) {
        beat.tick().await;
        times.push(load(panel, cookies).await);
    }
    times
}

fn add_user(dir: &TempDir, name: &str) {
    let mut child = poolsync(dir.path())
        .args(["user", "add", name, "--password-stdin", "--config", "poolsync.toml"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{PASSWORD}\n").as_bytes()).unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success(), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_wrong_sign_ins_slows_nobody_down_and_keeps_nobody_out() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("poolsync.toml"), "data_dir = \"data\"\n").unwrap();
    add_user(&dir, "anna");
    add_user(&dir, "vera");
    let served = Served::start(dir.path());
    let panel: SocketAddr = served.url.strip_prefix("http://").unwrap().parse().unwrap();

    // Anna has signed in from home; Vera is at work.
    let home = Ipv4Addr::new(127, 9, 9, 9);
    let known = sign_in(panel, home, "anna", PASSWORD, "").await;
    assert_eq!(known.status, 303);
    let vera = sign_in(panel, Ipv4Addr::LOCALHOST, "vera", PASSWORD, "").await.cookies.join("; ");
    load_until(panel, &vera, |n| n >= 30).await;
    let quiet = load_until(panel, &vera, |n| n >= 150).await;

    let tries = tries();
    let over = Arc::new(AtomicBool::new(false));
    let (wrong, refused) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let flood = tokio::spawn({
        let (over, wrong, refused) = (over.clone(), wrong.clone(), refused.clone());
        async move {
            let mut beat = tokio::time::interval(Duration::from_secs(1) / RATE);
            let mut under_way = tokio::task::JoinSet::new();
            for n in 0..tries {
                beat.tick().await;
                let place = u16::try_from(n % (tries / EACH)).unwrap().to_be_bytes();
                let from = Ipv4Addr::new(127, 1, place[0], place[1].max(1));
                let (wrong, refused) = (wrong.clone(), refused.clone());
                under_way.spawn(async move {
                    match sign_in(panel, from, "anna", "wrong horse battery", "").await.status {
                        422 => wrong.fetch_add(1, Ordering::Relaxed),
                        429 => refused.fetch_add(1, Ordering::Relaxed),
                        other => panic!("{other}"),
                    };
                });
            }
            while let Some(ended) = under_way.join_next().await {
                ended.unwrap();
            }
            over.store(true, Ordering::Relaxed);
        }
    });
    let anna = tokio::spawn({
        let cookies = known.cookies.join("; ");
        async move {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let began = Instant::now();
            let browser = sign_in(panel, Ipv4Addr::new(127, 1, 0, 3), "anna", PASSWORD, &cookies).await;
            assert_eq!(browser.status, 303, "her browser, from where an attacker is");
            let browser = began.elapsed();
            let began = Instant::now();
            assert_eq!(sign_in(panel, home, "anna", PASSWORD, "").await.status, 303, "from home");
            let address = began.elapsed();
            // From somewhere new, trying again for a minute at the most.
            let (began, mut times) = (Instant::now(), 0);
            loop {
                times += 1;
                if sign_in(panel, Ipv4Addr::new(127, 200, 0, 1), "anna", PASSWORD, "").await.status == 303 {
                    break (browser, address, began.elapsed(), times);
                }
                assert!(began.elapsed() < Duration::from_mins(1), "the owner was kept out");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    });
    let busy = load_until(panel, &vera, |_| over.load(Ordering::Relaxed)).await;
    flood.await.unwrap();
    let (browser, address, fresh, times) = anna.await.unwrap();
    let (wrong, refused) = (wrong.load(Ordering::Relaxed), refused.load(Ordering::Relaxed));
    assert_eq!(wrong + refused, tries);
    let (quiet, busy) = (median(quiet), median(busy));
    println!(
        "{tries} wrong sign-ins from {} addresses: {wrong} looked at, {refused} refused unseen; a page took {quiet} µs \
         before and {busy} µs meanwhile (median, {:+.1} %); the owner got in with a known browser in {} ms, from a known \
         address in {} ms, from a new one in {} ms ({times} tries)",
        tries / EACH,
        (f64::from(busy) / f64::from(quiet) - 1.0) * 100.0,
        browser.as_millis(),
        address.as_millis(),
        fresh.as_millis(),
    );

    assert!(served.stop());
}
