//! A real OpenID Connect provider, Node's `oidc-provider`, on a free port. What it needs is fetched once, into Cargo's
//! folder for tests.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use super::{free_port, tied};

/// The secret of the panel there, with what a header must encode.
pub const SECRET: &str = "a secret with + and / and %";

/// A running provider.
pub struct OpenId {
    pub issuer: String,
    server: Child,
}

impl OpenId {
    /// Starts one that knows the panel at `panel`.
    pub fn start(panel: &str) -> Self {
        let port = free_port();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openid/provider.mjs");
        let mut command = tied("node");
        command.arg(script).arg(port.to_string()).arg(panel).arg(modules());
        let mut server = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap() == "ready"), "the provider did not start");
        // Somebody must read on, or the provider waits for ever.
        std::thread::spawn(move || lines.for_each(drop));
        Self { issuer: format!("http://127.0.0.1:{port}"), server }
    }
}

impl Drop for OpenId {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The folder that has the packages of the lock file.
fn modules() -> &'static Path {
    static MODULES: OnceLock<PathBuf> = OnceLock::new();
    MODULES.get_or_init(|| {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openid");
        let wanted = fs::read_to_string(from.join("package-lock.json")).unwrap();
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openid");
        // Written last, so that what was begun and not ended is begun anew.
        if fs::read_to_string(to.join("fetched")).ok().as_ref() != Some(&wanted) {
            fs::create_dir_all(&to).unwrap();
            for name in ["package.json", "package-lock.json"] {
                fs::copy(from.join(name), to.join(name)).unwrap();
            }
            let fetched =
                Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&to).output().unwrap();
            assert!(fetched.status.success(), "npm ci: {}", String::from_utf8_lossy(&fetched.stderr));
            fs::write(to.join("fetched"), wanted).unwrap();
        }
        to
    })
}
