//! Servers of remote stores, each with a folder of its own on a free port: an S3 server in this process, Debian's Apache
//! with WebDAV, and Debian's SSH server. They end with the thread that started them.

mod dav;
pub mod forger;
pub mod openid;
mod proxy;
mod s3;
pub mod samba;
mod sftp;
pub mod slapd;

use std::{
    fs, io,
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use poolsync::{
    domain::{Secret, StoreUrl},
    sync::{Patience, StoreAddress},
};
use tempfile::TempDir;

pub use proxy::Proxy;

/// Which kind of server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Local,
    S3,
    Dav,
    Sftp,
}

/// A store far away, and a look behind the server's back at what it holds.
pub struct Far {
    pub kind: Kind,
    dir: TempDir,
    port: u16,
    /// What an SSH client must know of the server.
    host_key: String,
    secret: String,
    server: Option<Child>,
}

impl Far {
    pub fn start(kind: Kind) -> Self {
        let dir = super::super::engine::scratch().unwrap();
        // Servers may run as a user of their own.
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(dir.path().join("disk")).unwrap();
        let mut far = Self { kind, dir, port: 0, host_key: String::new(), secret: "wonderland".into(), server: None };
        match kind {
            Kind::Local => {}
            Kind::S3 => far.port = s3::start(&far.disk(), &far.secret),
            Kind::Dav => far.begin(dav::command),
            Kind::Sftp => {
                let keys = sftp::Keys::make(far.dir.path());
                (far.host_key, far.secret) = (keys.fingerprint, keys.private);
                far.begin(sftp::command);
            }
        }
        fs::create_dir(far.disk().join("pool")).unwrap();
        far.give_away(&far.disk().join("pool"));
        far
    }

    fn begin(&mut self, command: impl Fn(&Path, &Path, u16) -> Command) {
        self.port = free_port();
        let mut command = command(self.dir.path(), &self.disk(), self.port);
        let mut server = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if let Some(status) = server.try_wait().unwrap() {
                panic!("the server ended with {status}: {}", fs::read_to_string(self.dir.path().join("log")).unwrap());
            }
            assert!(Instant::now() < deadline, "the server does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        self.server = Some(server);
    }

    /// Lets the server's own user write to what a test made.
    pub fn give_away(&self, path: &Path) {
        if self.kind == Kind::Dav
            && let Some((user, group)) = dav::user()
        {
            std::os::unix::fs::lchown(path, Some(user), Some(group)).unwrap();
        }
    }

    /// The server's folder; the bucket `pool` or folder `pool` lies in it.
    fn disk(&self) -> PathBuf {
        self.dir.path().join("disk")
    }

    /// Where an item of the store is on the server's disk.
    pub fn on_disk(&self, path: &str) -> PathBuf {
        self.disk().join("pool").join(path)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL of the store, reached by way of this port.
    pub fn url(&self, port: u16) -> String {
        match self.kind {
            Kind::Local => format!("file://{}", self.on_disk("").display()),
            Kind::S3 => format!("s3://{}@pool?endpoint=http://127.0.0.1:{port}", s3::KEY_ID),
            Kind::Dav => format!("webdav://alice@127.0.0.1:{port}/pool"),
            Kind::Sftp => {
                let (user, key) = (sftp::user(), &self.host_key);
                format!("sftp://{user}@127.0.0.1:{port}{}?host_key={key}", self.on_disk("").display())
            }
        }
    }

    /// The SSH server's key, as `known_hosts` has it.
    pub fn host_key_line(&self) -> String {
        let key = fs::read_to_string(self.dir.path().join("host.pub")).unwrap();
        key.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    }

    /// What lets a client in: a password, a secret key or a private key.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// What the server wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap()
    }

    /// From now on “looking glass” lets a client in, and nothing else does.
    pub fn turn_the_lock(&self) {
        assert_eq!(self.kind, Kind::Dav);
        dav::turn_the_lock(self.dir.path());
    }

    pub fn address(&self) -> StoreAddress {
        self.by_way_of(self.port)
    }

    /// The store, reached by way of a proxy.
    pub fn by_way_of(&self, port: u16) -> StoreAddress {
        address(&self.url(port), Some(&self.secret))
    }
}

impl Drop for Far {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            // Asked, not killed: a server ends its own children then.
            let _ =
                rustix::process::kill_process(rustix::process::Pid::from_child(server), rustix::process::Signal::TERM);
            let _ = server.wait();
        }
    }
}

/// An address whose server is waited for as long as a test may last.
pub fn address(url: &str, secret: Option<&str>) -> StoreAddress {
    let url: StoreUrl = url.parse().unwrap();
    let secret = secret.filter(|_| url.is_remote()).and_then(Secret::new);
    let patience = Patience { answer: Duration::from_secs(8), tries: 6, pause: Duration::from_millis(50) };
    StoreAddress { patience, ..StoreAddress::new(url, secret) }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A command that the kernel stops when this thread ends.
fn tied(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", program]);
    command
}

fn write(path: &Path, text: &str) -> PathBuf {
    fs::write(path, text).unwrap();
    path.to_owned()
}

fn ids_of(name: &str) -> io::Result<(u32, u32)> {
    let number = |flag: &str| -> io::Result<u32> {
        let output = Command::new("id").args([flag, name]).output()?;
        String::from_utf8_lossy(&output.stdout).trim().parse().map_err(io::Error::other)
    };
    Ok((number("-u")?, number("-g")?))
}
