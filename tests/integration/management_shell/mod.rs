//! The way to a management host, with Debian’s SSH server and a stand-in for PowerShell that checks what it is sent and plays
//! scenarios. Neither PowerShell nor Microsoft’s cmdlets run here.

mod breaks;
mod cmdlets;
mod doors;
mod hostile;
mod kept;
mod pages;
mod run_pages;
mod runs;
mod script;
mod service_pages;

use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};

use poolsync::operations::HostDraft;
use poolsync::{
    domain::{
        HostAddress, HostName, HostPlace, ManagementHost, Place as StorePlace, Secret, SftpFolder, ShellProgram,
        StoreUrl,
    },
    management_shell::{
        Action, End, Line, Lines, Place, Request, SCRIPT, Shell, ShellError, SshHost, Timeouts, Until, Watch, bootstrap,
    },
};
use ring::digest::{SHA256, digest};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::support::servers::{Far, Kind};

pub const POOL: &str = "atl-cs-001.litwareinc.com";
/// Longer than anything here takes, however busy the machine is.
const PATIENT: Timeouts = Timeouts { connect: Duration::from_secs(30), silence: Duration::from_secs(30) };

/// A management host: an SSH server, and a folder with the stand-in and its scenario.
pub struct Host {
    server: Far,
    dir: TempDir,
}

impl Host {
    pub fn playing(scenario: &str) -> Self {
        let host = Self { server: Far::start(Kind::Sftp), dir: stand_in() };
        play(host.dir.path(), scenario, &[]);
        host
    }

    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// The server, as its own store’s URL names it.
    fn sftp(&self) -> SftpFolder {
        let url: StoreUrl = self.server.url(self.server.port()).parse().unwrap();
        let StorePlace::Sftp(folder) = url.place() else { panic!("no SFTP server") };
        folder.clone()
    }

    pub fn address(&self) -> HostAddress {
        format!("127.0.0.1:{}", self.server.port()).parse().unwrap()
    }

    /// What the server wrote.
    pub fn log(&self) -> String {
        self.server.log()
    }

    pub fn ssh(&self) -> SshHost {
        let SftpFolder { user, host_key, .. } = self.sftp();
        let host = ManagementHost {
            address: self.address(),
            user: user.parse().unwrap(),
            key: host_key.unwrap().parse().unwrap(),
        };
        let secret = Secret::new(self.server.secret()).unwrap();
        SshHost { host, secret, passphrase: None, program: program(self.folder()) }
    }

    pub fn shell(&self) -> Shell {
        Shell::open(Place::Ssh(Box::new(self.ssh())))
    }
}

/// A host that is never reached, with a key and its passphrase.
pub fn draft(name: HostName) -> HostDraft {
    let host = ManagementHost {
        address: "127.0.0.1:1".parse().unwrap(),
        user: r"LITWARE\sync".parse().unwrap(),
        key: format!("SHA256:{}", "k".repeat(43)).parse().unwrap(),
    };
    let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nMirror-Lantern-48\n-----END OPENSSH PRIVATE KEY-----";
    HostDraft {
        name,
        place: HostPlace::Ssh { host, program: ShellProgram::default() },
        secret: Secret::new(key),
        passphrase: Secret::new("Copper-Harvest-31"),
    }
}

/// A folder with the stand-in.
pub fn stand_in() -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/management_shell/pwsh"), dir.path().join("pwsh"))
        .unwrap();
    dir
}

pub fn program(folder: &Path) -> ShellProgram {
    folder.join("pwsh").to_str().unwrap().parse().unwrap()
}

pub fn play(folder: &Path, scenario: &str, missing: &[&str]) {
    let hex = |bytes: &[u8]| {
        digest(&SHA256, bytes).as_ref().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    };
    let (bootstrap, script) = (hex(bootstrap().as_bytes()), hex(SCRIPT.as_bytes()));
    let scenario =
        serde_json::json!({ "name": scenario, "missing": missing, "bootstrap": bootstrap, "script": script });
    fs::write(folder.join("scenario.json"), scenario.to_string()).unwrap();
}

/// What the stand-in was asked, one after the other.
pub fn asked(folder: &Path) -> Vec<serde_json::Value> {
    let lines = fs::read_to_string(folder.join("asked.jsonl")).unwrap_or_default();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// How often a sync was invoked.
pub fn invoked(folder: &Path) -> u64 {
    let state = fs::read_to_string(folder.join("state.json")).unwrap_or_else(|_| "{}".into());
    serde_json::from_str::<serde_json::Value>(&state).unwrap()["invoked"].as_u64().unwrap_or(0)
}

pub fn watch(until: Until) -> Watch {
    let (poll, timeout) = (Duration::from_secs(1), Duration::from_mins(10));
    Watch { pool_fqdn: POOL.parse().unwrap(), backup_module: None, until, poll, timeout }
}

pub fn sync() -> Request {
    Request::new(Action::Sync { watch: watch(Until::Final), force: false })
}

pub fn follow() -> Request {
    Request::new(Action::Follow { watch: watch(Until::Final) })
}

pub async fn begin(shell: &Shell, request: &Request) -> Lines {
    shell.run(request, &CancellationToken::new(), PATIENT).await.unwrap()
}

/// All lines of an answer, and how it ended.
pub async fn answer(shell: &Shell, request: &Request) -> (Vec<Line>, Result<End, ShellError>) {
    let mut lines = match shell.run(request, &CancellationToken::new(), PATIENT).await {
        Ok(lines) => lines,
        Err(error) => return (Vec::new(), Err(error)),
    };
    let mut told = Vec::new();
    loop {
        match lines.next().await {
            Ok(Some(Line::End(end))) => {
                assert_eq!(lines.next().await.unwrap(), None);
                return (told, Ok(end));
            }
            Ok(Some(line)) => told.push(line),
            Ok(None) => panic!("it ended without an end"),
            Err(error) => {
                assert_eq!(lines.next().await.unwrap(), None);
                return (told, Err(error));
            }
        }
    }
}

pub async fn fault(scenario: &str, request: &Request) -> (Host, Vec<Line>, ShellError) {
    let host = Host::playing(scenario);
    let (lines, end) = answer(&host.shell(), request).await;
    (host, lines, end.unwrap_err())
}

/// The export states of the modules that are told, one look after the other.
pub fn exports(lines: &[Line], module: &str) -> Vec<String> {
    let looks = lines.iter().filter_map(|line| if let Line::Status(look) = line { Some(look) } else { None });
    let module = |look: &poolsync::management_shell::StatusLook| {
        look.modules.iter().find(|one| one.module.word.as_str() == module).unwrap().export.word.to_string()
    };
    looks.map(|look| module(look)).collect()
}
