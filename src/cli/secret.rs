//! What is secret and goes in by the command line: from a file or from standard input, never as an argument, which
//! everybody on the machine can read; and what comes out once.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::{UsageError, console};
use crate::domain::{MAX_SECRET, Secret};

/// The secret that a file holds.
pub fn read_file(path: &Path) -> Result<Secret, String> {
    let mut text = Zeroizing::new(String::new());
    let limit = MAX_SECRET as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(limit).read_to_string(&mut text));
    read.map_err(|e| format!("{} can’t be read: {e}", path.display()))?;
    if text.len() > MAX_SECRET {
        return Err(format!("{} is longer than {MAX_SECRET} bytes, so it holds no password or key", path.display()));
    }
    Secret::new(text.as_str()).ok_or_else(|| format!("{} is empty", path.display()))
}

/// The line that comes on standard input; a person is asked for it, and does not see it.
pub fn read_input(prompt: &str) -> anyhow::Result<Zeroizing<String>> {
    if io::stdin().is_terminal() { ask(prompt) } else { read_line() }
}

/// A line of standard input.
pub fn read_line() -> anyhow::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::new());
    let limit = MAX_SECRET as u64 + 1;
    io::stdin().lock().take(limit).read_line(&mut line).context("standard input can’t be read")?;
    Ok(Zeroizing::new(line.trim_end_matches(['\n', '\r']).to_owned()))
}

/// Asks without showing what is typed.
pub fn ask(prompt: &str) -> anyhow::Result<Zeroizing<String>> {
    let stdin = io::stdin();
    let shown = tcgetattr(&stdin)?;
    let mut hidden = shown.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    console::progress(prompt);
    tcsetattr(&stdin, OptionalActions::Now, &hidden)?;
    let line = read_line();
    tcsetattr(&stdin, OptionalActions::Now, &shown)?;
    console::complain("");
    line
}

/// A new file for a secret that is told once: only its owner may read it.
pub struct SecretFile {
    path: PathBuf,
    file: File,
}

impl SecretFile {
    /// Makes the file, before there is a secret that could be lost for want of it.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let file = opened.map_err(|error| {
            let path = path.display();
            UsageError::from(format!("The file {path} for the secret can’t be made: {error}. Nothing was changed."))
        })?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Writes the secret into it.
    pub fn write(mut self, secret: &Secret) -> anyhow::Result<()> {
        let text = Zeroizing::new(format!("{}\n", secret.reveal()));
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_all());
        written.with_context(|| format!("The secret can’t be written to {}", self.path.display()))
    }

    /// Removes the file again: there is no secret after all.
    pub fn discard(self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
