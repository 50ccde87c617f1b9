//! A panel that is served, and a machine elsewhere that has access tokens for it.

use std::{fs, io::Write as _, path::PathBuf, process::Stdio};

use tempfile::TempDir;

use super::process::{Served, outcome, poolsync};

/// A demo that is served, and a machine elsewhere.
pub struct Elsewhere {
    pub dir: TempDir,
    pub served: Option<Served>,
    pub url: String,
}

impl Elsewhere {
    pub fn new() -> Self {
        Self::configured("")
    }

    /// With more in its configuration.
    pub fn configured(more: &str) -> Self {
        let dir = TempDir::new().unwrap();
        let (code, out, err) =
            outcome(&poolsync(dir.path()).args(["demo", "--users", "20", "--once"]).output().unwrap());
        assert_eq!(code, 0, "{out}{err}");
        let demo = dir.path().join("poolsync-demo");
        let file = demo.join("poolsync.toml");
        let config = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("{config}\n{more}")).unwrap();
        let served = Served::start(&demo);
        let url = served.url.trim_end_matches('/').to_owned();
        Self { dir, served: Some(served), url }
    }

    /// Where the panel has its files.
    pub fn demo(&self) -> PathBuf {
        self.dir.path().join("poolsync-demo")
    }

    /// What the panel logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.demo().join("served.log")).unwrap()
    }

    /// On the panel's own machine.
    pub fn there(&self, arguments: &[&str]) -> (i32, String, String) {
        outcome(&poolsync(&self.demo()).args(arguments).output().unwrap())
    }

    /// The same, with something on standard input.
    pub fn there_with_input(&self, arguments: &[&str], input: &str) -> (i32, String, String) {
        let mut command = poolsync(&self.demo());
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        outcome(&child.wait_with_output().unwrap())
    }

    pub fn token(&self, name: &str, further: &[&str]) -> String {
        let (code, out, err) = self.there(&[&["token", "add", name], further].concat());
        assert_eq!(code, 0, "{err}");
        out.trim().to_owned()
    }

    /// From another machine, with a token.
    pub fn ask(&self, token: &str, arguments: &[&str]) -> (i32, String, String) {
        let mut command = poolsync(self.dir.path());
        command.args(arguments).args(["--server", &self.url]).env("POOLSYNC_TOKEN", token);
        outcome(&command.output().unwrap())
    }

    pub fn good(&self, token: &str, arguments: &[&str]) -> String {
        let (code, out, err) = self.ask(token, arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}: {out}");
        out
    }
}
