//! A store that is far away: an SSH server of the bench's own, and a way to it on which everything takes its time.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use rustix::process::Signal;

use crate::{
    daemon,
    machine::{self, Tool},
    place::Place,
    servers::{Server, free_port},
};

pub const SSH_TOOL: Tool = Tool { program: "sshd", package: "openssh-server" };

/// The server, and how to get in.
pub struct Far {
    _server: Server,
    /// Where it is reached from far away: `user@host:port`.
    pub authority: String,
    /// What the server is known by.
    pub fingerprint: String,
    /// The file of the key that it lets in.
    pub key: PathBuf,
    /// For how many milliseconds a piece is under way.
    away: Arc<AtomicU64>,
}

impl Far {
    /// Starts a server that is near, for the time being.
    pub fn start(place: &Place) -> anyhow::Result<Self> {
        for name in ["host", "user"] {
            let mut command = Command::new("ssh-keygen");
            command.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(place.join(name));
            ensure!(command.status().context("ssh-keygen can’t be started")?.success(), "no key could be made");
        }
        let shown = Command::new("ssh-keygen").arg("-lf").arg(place.join("host.pub")).output()?;
        let shown = String::from_utf8(shown.stdout)?;
        let fingerprint = shown.split_whitespace().nth(1).context("a fingerprint")?.to_owned();
        if rustix::process::geteuid().is_root() {
            fs::create_dir_all("/run/sshd")?; // where it goes before it knows who is there
        }
        let port = free_port()?;
        let (host, keys) = (place.join("host"), place.join("user.pub"));
        let settings = format!(
            "ListenAddress 127.0.0.1:{port}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nStrictModes no\nUsePAM no\n\
             PermitRootLogin yes\nSubsystem sftp internal-sftp\nMaxStartups 100\n",
            host.display(),
            keys.display()
        );
        let config = place.join("sshd.conf");
        fs::write(&config, settings)?;
        let mut command = daemon::run_as(None, "TERM", &machine::program("sshd")?);
        command.args(["-D", "-e", "-f"]).arg(config);
        let answers = || Ok(TcpStream::connect(("127.0.0.1", port)).map(|_| String::new())?);
        let server = Server::start(command, Signal::TERM, port, &place.join("sshd.log"), answers)?;
        let user = String::from_utf8(Command::new("id").arg("-un").output()?.stdout)?;
        let away = Arc::default();
        let way = way_to(port, &away)?;
        let authority = format!("{}@127.0.0.1:{way}", user.trim());
        Ok(Self { _server: server, authority, fingerprint, key: place.join("user"), away })
    }

    /// From now on, each piece of either direction is under way for so many milliseconds.
    pub fn move_away(&self, milliseconds: u64) {
        self.away.store(milliseconds, SeqCst);
    }
}

/// A port that leads to another, as if that were far away.
fn way_to(port: u16, away: &Arc<AtomicU64>) -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let (here, away) = (listener.local_addr()?.port(), away.clone());
    thread::spawn(move || {
        while let Ok((client, _)) = listener.accept() {
            let Ok(server) = TcpStream::connect(("127.0.0.1", port)) else { continue };
            for (from, to) in [(&client, &server), (&server, &client)] {
                if let (Ok(from), Ok(to)) = (from.try_clone(), to.try_clone()) {
                    pass(from, to, away.clone());
                }
            }
        }
    });
    Ok(here)
}

/// Passes on everything, each piece when its time has come; as much as likes may be under way.
fn pass(mut from: TcpStream, mut to: TcpStream, away: Arc<AtomicU64>) {
    let (pieces, coming) = mpsc::channel::<(Instant, Vec<u8>)>();
    let _ = to.set_nodelay(true);
    thread::spawn(move || {
        let mut buffer = vec![0; 64 << 10];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            let piece = buffer.get(..read).unwrap_or_default().to_vec();
            let due = Instant::now() + Duration::from_millis(away.load(SeqCst));
            if pieces.send((due, piece)).is_err() {
                break;
            }
        }
    });
    thread::spawn(move || {
        while let Ok((due, piece)) = coming.recv() {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&piece).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}
