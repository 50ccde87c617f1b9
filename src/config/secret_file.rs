//! Secrets that the configuration names rather than holds: each in a file of its own, which nobody else may read.

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::ConfigError;
use crate::domain::{MAX_SECRET, Secret};

/// The mode bits by which somebody else than the file's owner gets at it.
const OTHERS: u32 = 0o077;

/// Why the secret of a file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    /// It can't be read, or is not text.
    #[error("it can’t be read: {0}")]
    Read(#[from] io::Error),
    /// It is a folder, a pipe, or too large to be a secret.
    #[error("it is not a file of at most {MAX_SECRET} bytes")]
    NotAFile,
    /// The secret is none.
    #[error("other accounts may read or write it (mode {0:03o}); run “chmod 600” on it")]
    Open(u32),
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
}

/// The secret of `key`: written there, or in the file that `key_file` names. `None` if neither is set.
pub(super) fn choose(key: &str, written: Option<String>, file: Option<PathBuf>) -> Result<Option<Secret>, ConfigError> {
    match (written, file) {
        (None, None) => Ok(None),
        (Some(text), None) => Secret::new(text).map(Some).ok_or_else(|| ConfigError::Section {
            key: key.to_owned(),
            value: String::new(),
            wanted: "it is empty; write the secret, or leave the key out",
        }),
        (None, Some(path)) => {
            read(&path).map(Some).map_err(|source| ConfigError::SecretFile { key: format!("{key}_file"), path, source })
        }
        (Some(_), Some(path)) => Err(ConfigError::Section {
            key: format!("{key}_file"),
            value: path.display().to_string(),
            wanted: "the secret is written in the configuration too; keep one of the two",
        }),
    }
}

fn read(path: &Path) -> Result<Secret, SecretFileError> {
    // Looked at before it is opened: opening a pipe would wait for ever.
    let facts = fs::metadata(path)?;
    if !facts.is_file() || facts.len() > MAX_SECRET as u64 {
        return Err(SecretFileError::NotAFile);
    }
    if facts.mode() & OTHERS != 0 {
        return Err(SecretFileError::Open(facts.mode() & 0o777));
    }
    let text = Zeroizing::new(fs::read_to_string(path)?);
    Secret::new(text.as_str()).ok_or(SecretFileError::Empty)
}
