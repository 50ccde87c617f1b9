//! The door of the panel: slow and greedy clients take nothing from others, and a renewed certificate is taken up.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use axum_server::tls_rustls::RustlsConfig;
use poolsync::{
    config::TlsConfig,
    web::{
        self,
        certificate::Certificate,
        server::{Limits, serve},
    },
};
use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tempfile::TempDir;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio_util::sync::CancellationToken;

use super::support::{
    process::{Served, poolsync, wait_for},
    world::World,
};

/// Limits that a test does not have to wait for.
const LIMITS: Limits =
    Limits { header: Duration::from_millis(700), handshake: Duration::from_millis(700), connections: 400 };

/// A panel that serves in this process.
struct Door {
    address: SocketAddr,
    shutdown: CancellationToken,
    served: JoinHandle<std::io::Result<()>>,
    _world: World,
}

impl Door {
    async fn open(limits: Limits, tls: Option<RustlsConfig>) -> Self {
        let world = World::new().await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = world.panel.shutdown.clone();
        let served = serve(listener, web::router(world.panel.clone()), tls, limits, shutdown.clone());
        Self { address, shutdown, served: tokio::spawn(served), _world: world }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }
}

/// What a server answers to a request, to the end of the connection.
fn ask(mut stream: impl std::io::Read + std::io::Write, request: &str) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer); // a server that hangs up may do so with a reset
    String::from_utf8_lossy(&answer).into_owned()
}

const ALIVE: &str = "GET /healthz HTTP/1.1\r\nHost: panel\r\nConnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_slow_clients_do_not_keep_others_waiting_and_are_shown_out() {
    let door = Door::open(LIMITS, None).await;
    let (address, begun) = (door.address, Instant::now());
    let mut slow: Vec<TcpStream> = (0..300).map(|_| door.connect()).collect();
    let told = spawn_blocking(move || {
        let mut longest = Duration::ZERO;
        // Each sends a byte of its head now and then, for longer than it may.
        while begun.elapsed() < 2 * LIMITS.header {
            for stream in &mut slow {
                let _ = stream.write_all(b"G"); // it may have been shown out by now
            }
            let asked = Instant::now();
            assert!(ask(TcpStream::connect(address).unwrap(), ALIVE).starts_with("HTTP/1.1 200 "));
            longest = longest.max(asked.elapsed());
        }
        let is_open = |stream: &mut TcpStream| match stream.read_to_end(&mut Vec::new()) {
            Ok(_) => false,
            Err(error) => error.kind() != std::io::ErrorKind::ConnectionReset,
        };
        (longest, slow.iter_mut().filter_map(|stream| is_open(stream).then_some(())).count())
    });
    let (longest, still_open) = told.await.unwrap();
    assert!(longest < Duration::from_secs(2), "somebody else waited {longest:?}");
    assert_eq!(still_open, 0);
    door.shutdown.cancel();
    door.served.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_kept_without_use_is_closed() {
    let door = Door::open(LIMITS, None).await;
    let stream = door.connect();
    let answer = spawn_blocking(|| ask(stream, "GET /healthz HTTP/1.1\r\nHost: panel\r\n\r\n")).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}"); // it ended: the server closed it
    door.shutdown.cancel();
    door.served.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_beyond_the_limit_are_closed_at_once_and_places_become_free() {
    let door = Door::open(Limits { connections: 3, header: Duration::from_secs(30), ..LIMITS }, None).await;
    let mut kept: Vec<TcpStream> = Vec::new();
    for _ in 0..3 {
        let mut stream = door.connect();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: panel\r\n\r\n").unwrap();
        let mut first = [0; 15];
        stream.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 200 OK");
        kept.push(stream);
    }
    let mut one_more = door.connect();
    let mut rest = Vec::new();
    let _ = one_more.read_to_end(&mut rest);
    assert!(rest.is_empty(), "it was closed without an answer");
    kept.pop();
    let answered = spawn_blocking({
        let address = door.address;
        move || {
            let until = Instant::now() + Duration::from_secs(20);
            // The place is free once the server has seen that the connection is gone.
            while Instant::now() < until {
                let mut stream = TcpStream::connect(address).unwrap();
                let mut answer = Vec::new();
                if stream.write_all(ALIVE.as_bytes()).is_ok()
                    && stream.read_to_end(&mut answer).is_ok()
                    && !answer.is_empty()
                {
                    return true;
                }
            }
            false
        }
    });
    assert!(answered.await.unwrap());
    door.shutdown.cancel();
    drop(kept);
    door.served.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_and_addresses_beyond_all_measure_are_refused_in_words() {
    let door = Door::open(Limits { header: Duration::from_secs(10), ..LIMITS }, None).await;
    let fields = (0..101).map(|i| format!("x-{i}: y\r\n")).collect::<Vec<_>>().concat();
    let long = format!("x: {}\r\n", "y".repeat(200_000));
    let heads = [
        (format!("GET / HTTP/1.1\r\nHost: panel\r\n{fields}\r\n"), "431"),
        (format!("GET / HTTP/1.1\r\nHost: panel\r\n{long}\r\n"), "431"),
        (format!("GET /runs?pool={} HTTP/1.1\r\nHost: panel\r\nConnection: close\r\n\r\n", "y".repeat(9000)), "414"),
        (
            "GET / HTTP/1.1\r\nHost: panel\r\nConnection: close\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"
                .into(),
            "400",
        ),
        ("GET / HTTP/1.1\r\nHost: panel\r\nBad Name: 1\r\n\r\n".to_owned(), "400"),
        ("nonsense\r\n\r\n".to_owned(), "400"),
    ];
    for (request, status) in heads {
        let stream = door.connect();
        let answer = spawn_blocking(move || ask(stream, &request)).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {answer}");
    }
    door.shutdown.cancel();
    door.served.await.unwrap().unwrap();
}

/// A certificate for `panel.example` and its key, signed by itself, written over what is there.
fn new_certificate(dir: &Path) -> TlsConfig {
    let files = TlsConfig { cert: dir.join("cert.pem"), key: dir.join("key.pem") };
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"])
        .args(["-subj", "/CN=panel.example", "-addext", "subjectAltName=DNS:panel.example"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(&files.key)
        .arg("-out")
        .arg(&files.cert)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    files
}

/// What is answered over TLS to somebody who trusts exactly the certificate in `trusted`.
fn ask_over_tls(address: SocketAddr, trusted: &[u8]) -> Result<(ProtocolVersion, String), rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(trusted).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let mut client = ClientConnection::new(Arc::new(config), "panel.example".try_into().unwrap()).unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    while client.is_handshaking() {
        if let Err(error) = client.complete_io(&mut stream) {
            let tls = error.get_ref().and_then(|e| e.downcast_ref::<rustls::Error>());
            return Err(tls.cloned().unwrap_or_else(|| rustls::Error::General(error.to_string())));
        }
    }
    let version = client.protocol_version().unwrap();
    Ok((version, ask(StreamOwned::new(client, stream), ALIVE)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_counts_at_once_and_a_broken_one_never() {
    let dir = TempDir::new().unwrap();
    let files = new_certificate(dir.path());
    let first = fs::read(&files.cert).unwrap();
    let mut certificate = Certificate::load(files.clone()).await.unwrap();
    let door = Door::open(LIMITS, Some(certificate.server())).await;
    let address = door.address;
    let ask_for = |trusted: &[u8]| {
        let trusted = trusted.to_vec();
        async move { spawn_blocking(move || ask_over_tls(address, &trusted)).await.unwrap() }
    };
    let (version, answer) = ask_for(&first).await.unwrap();
    assert!(version == ProtocolVersion::TLSv1_3 && answer.starts_with("HTTP/1.1 200 "), "{version:?} {answer}");
    assert!(!certificate.reload().await.unwrap(), "nothing has changed");

    // Another key than the certificate's, then something that is no certificate, then nothing at all.
    let other: PathBuf = dir.path().join("other");
    fs::create_dir(&other).unwrap();
    let second = new_certificate(&other);
    for (path, contents) in [(&files.key, fs::read(&second.key).unwrap()), (&files.cert, b"nonsense".to_vec())] {
        fs::write(path, contents).unwrap();
        certificate.reload().await.unwrap_err();
        assert!(ask_for(&first).await.is_ok(), "the one before stays in force");
    }
    fs::remove_file(&files.cert).unwrap();
    certificate.reload().await.unwrap_err();
    assert!(ask_for(&first).await.is_ok());

    fs::copy(&second.cert, &files.cert).unwrap();
    assert!(certificate.reload().await.unwrap());
    assert!(ask_for(&fs::read(&second.cert).unwrap()).await.is_ok());
    assert!(ask_for(&first).await.is_err(), "the old one is not shown any more");

    // Somebody who speaks no TLS, or says nothing, is shown out.
    let stream = door.connect();
    let answer = spawn_blocking(|| ask(stream, ALIVE)).await.unwrap();
    assert!(!answer.contains("200"), "{answer}");
    let mut silent = door.connect();
    let silent = spawn_blocking(move || silent.read_to_end(&mut Vec::new()).is_ok());
    silent.await.unwrap();
    door.shutdown.cancel();
    door.served.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_can_not_be_used_is_named_at_the_start() {
    let dir = TempDir::new().unwrap();
    let files = new_certificate(dir.path());
    let broken = TlsConfig { key: files.cert.clone(), ..files.clone() };
    assert!(Certificate::load(broken).await.unwrap_err().to_string().contains("no private key"));
    let missing = TlsConfig { cert: dir.path().join("missing.pem"), ..files };
    assert!(Certificate::load(missing).await.unwrap_err().to_string().contains("missing.pem"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_panel_takes_up_a_renewed_certificate_when_it_is_told_to() {
    let dir = TempDir::new().unwrap();
    let first = fs::read(new_certificate(dir.path()).cert).unwrap();
    let config = "data_dir = \"data\"\n[tls]\ncert = \"cert.pem\"\nkey = \"key.pem\"\n";
    fs::write(dir.path().join("poolsync.toml"), config).unwrap();
    let panel = Served::start(dir.path());
    let address: SocketAddr = panel.url.strip_prefix("https://").unwrap().parse().unwrap();
    let (_, answer) = ask_over_tls(address, &first).unwrap();
    assert!(answer.contains("strict-transport-security: max-age=31536000"), "{answer}");
    let second = fs::read(new_certificate(dir.path()).cert).unwrap();
    panel.signal(rustix::process::Signal::HUP);
    wait_for("the renewed certificate", || ask_over_tls(address, &second).is_ok());
    assert!(panel.stop());
}

#[test]
fn a_panel_that_others_reach_in_the_clear_says_so_loudly() {
    let dir = TempDir::new().unwrap();
    let said = |public_url: &str| {
        fs::write(dir.path().join("poolsync.toml"), format!("data_dir = \"data\"\n{public_url}")).unwrap();
        let mut command = poolsync(dir.path());
        command.arg("serve").env("POOLSYNC_LISTEN", "0.0.0.0:0").stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(first.starts_with("poolsync listens on "), "{first}");
        rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::TERM).unwrap();
        let mut errors = String::new();
        child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        child.wait().unwrap();
        errors
    };
    assert!(said("").contains("WARNING: 0.0.0.0:"));
    assert!(!said("public_url = \"https://panel.example\"\n").contains("WARNING"));
}
