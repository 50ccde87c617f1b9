//! The audit as a file: a line of JSON an entry, with its place and seal, as `poolsync audit verify --against` reads it.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use tokio::task::spawn_blocking;

use crate::state::audit::Entry;

/// A file that entries are added to. It is opened anew for each piece, so that a file that was moved away is begun again.
#[derive(Debug)]
pub struct FileCopy(PathBuf);

impl FileCopy {
    /// The copy at `path`.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Each machine has files of its own.
    pub(super) fn name(&self) -> String {
        format!("file {} on {}", self.0.display(), rustix::system::uname().nodename().to_string_lossy())
    }

    /// Adds entries; returns once they are on disk.
    pub async fn write(&self, entries: &[Entry]) -> io::Result<()> {
        let mut lines = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut lines, entry)?;
            lines.push(b'\n');
        }
        let path = self.0.clone();
        spawn_blocking(move || append(&path, &lines)).await?
    }
}

fn append(path: &Path, lines: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // Read as well, to see how it ends; nobody else may read who did what.
    let mut file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
    if !ends_a_line(&mut file)? {
        file.write_all(b"\n")?; // where a line broke off, the next one begins anew
    }
    file.write_all(lines)?;
    file.sync_data()?;
    File::open(folder)?.sync_all()
}

fn ends_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
