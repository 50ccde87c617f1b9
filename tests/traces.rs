//! Traces reach a collector, tell nothing that is secret, and do no harm where it is down. They are a build of their own, so these
//! stories are: `cargo test --features opentelemetry --test traces`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that can’t go on has failed")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// How long a story waits for what processes bring about.
const PATIENCE: Duration = Duration::from_mins(2);

/// Something that spans are sent to: where it is, and what it was sent so far.
struct Collector {
    address: String,
    sent: mpsc::Receiver<Vec<u8>>,
    /// All of it.
    all: Vec<u8>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (sender, sent) = mpsc::channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Some(request) = answer(stream.unwrap()) else { continue };
                if sender.send(request).is_err() {
                    break;
                }
            }
        });
        Self { address, sent, all: Vec::new() }
    }

    /// Waits until all of `words` were sent.
    fn wait_for(&mut self, words: &[&str]) {
        let patience = Instant::now() + PATIENCE;
        while let Some(missing) = words.iter().find(|word| !self.has(word)) {
            let left = patience.saturating_duration_since(Instant::now());
            let more = self.sent.recv_timeout(left).expect(missing);
            self.all.extend(more);
        }
    }

    fn has(&self, word: &str) -> bool {
        self.all.windows(word.len()).any(|window| window == word.as_bytes())
    }
}

/// Takes a request, and says that it is well.
fn answer(mut stream: TcpStream) -> Option<Vec<u8>> {
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let (mut request, mut piece) = (Vec::new(), vec![0; 64 * 1024]);
    while let Ok(read @ 1..) = stream.read(&mut piece) {
        request.extend_from_slice(&piece[..read]);
        let said = String::from_utf8_lossy(&request);
        let length = said.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let head = request.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4);
        if head.zip(length).is_some_and(|(head, length): (usize, usize)| request.len() >= head + length) {
            break;
        }
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()?;
    Some(request)
}

fn poolsync(dir: &Path, endpoint: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poolsync"));
    command.current_dir(dir).stdin(Stdio::null()).env("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    command.env_remove("POOLSYNC_LISTEN").env_remove("POOLSYNC_DATABASE_URL");
    command
}

fn demo(dir: &Path, endpoint: &str) -> Output {
    poolsync(dir, endpoint).args(["demo", "--dir", "demo", "--users", "5", "--once"]).output().unwrap()
}

/// A panel that serves; killed when dropped.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(dir: &Path, endpoint: &str) -> Self {
        let mut command = poolsync(dir, endpoint);
        command.args(["serve", "--config", "poolsync.toml"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let line = lines.recv_timeout(PATIENCE).expect("the panel says where it listens");
        let address = line.strip_prefix("poolsync listens on http://").expect(&line).to_owned();
        Self { child, address }
    }

    /// The status of what is asked for.
    fn ask(&self, request: &str) -> u16 {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.replace('\n', "\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// Asks it to stop, which sends what is left; gives how long that took.
    fn stop(mut self) -> Duration {
        let begun = Instant::now();
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success());
        begun.elapsed()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn configure(dir: &Path) {
    fs::write(dir.join("poolsync.toml"), "listen = \"127.0.0.1:0\"\ndata_dir = \"data\"\n").unwrap();
}

#[test]
fn a_run_and_its_modules_are_spans() {
    let dir = TempDir::new().unwrap();
    let mut collector = Collector::start();
    let made = demo(dir.path(), &collector.address);
    assert!(made.status.success(), "{made:?}");
    collector.wait_for(&[
        "POST /v1/traces",
        "run.id",
        "run.module",
        "atl-cs-001.litwareinc.com",
        "ConfServices.DataConf",
    ]);
    for secret in ["sqlite://", "file://", "password", "demo/"] {
        assert!(!collector.has(secret), "{secret} was sent");
    }
}

#[test]
fn a_request_is_a_span_and_nothing_that_is_secret_leaves() {
    let dir = TempDir::new().unwrap();
    configure(dir.path());
    let mut collector = Collector::start();
    let made = poolsync(dir.path(), &collector.address)
        .args(["token", "add", "nightly", "--role", "CsAdministrator", "--config", "poolsync.toml"])
        .output()
        .unwrap();
    let token = String::from_utf8(made.stdout).unwrap();
    let token = token.split_whitespace().find(|word| word.starts_with("psk_")).expect("a token").to_owned();
    let served = Served::start(dir.path(), &collector.address);
    let head = "Host: panel.litwareinc.com\nConnection: close\n";
    let asked = format!("GET /api/v1/runs?requested_by=wonderland HTTP/1.1\n{head}Authorization: Bearer {token}\n\n");
    assert_eq!(served.ask(&asked), 422, "nobody of that name asked for anything");
    assert_eq!(served.ask(&format!("GET /setup/secretlink HTTP/1.1\n{head}\n")), 404);
    let form = "name=anna&password=lookingglass";
    let form = format!(
        "POST /login HTTP/1.1\n{head}Content-Type: application/x-www-form-urlencoded\nContent-Length: {}\n\n{form}",
        form.len()
    );
    assert_eq!(served.ask(&form), 422);
    served.stop();
    collector.wait_for(&["GET /api/v1/runs", "http.route", "GET /setup/{token}", "POST /login"]);
    let secrets = [token.as_str(), &token[4..], "wonderland", "secretlink", "anna", "lookingglass", "nightly"];
    for secret in secrets {
        assert!(!collector.has(secret), "{secret} was sent");
    }
}

#[test]
fn a_collector_that_is_down_or_never_answers_does_no_harm() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let dir = TempDir::new().unwrap();
    let made = demo(dir.path(), &nobody);
    assert!(made.status.success(), "{made:?}");

    // This one takes connections and says nothing: the panel answers as ever, and stops soon.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    configure(dir.path());
    let served = Served::start(dir.path(), &address);
    assert_eq!(served.ask("GET /healthz HTTP/1.1\nHost: panel.litwareinc.com\nConnection: close\n\n"), 200);
    let took = served.stop();
    assert!(took < Duration::from_secs(40), "{took:?}");
    drop(silent);
}
