//! Packages of Node.js that stories need: a lock file of the repository names them, and they are fetched once, into Cargo’s
//! folder for tests.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
};

/// The folder that has the packages of the lock file in `tests/NAME`.
pub fn packages(name: &str) -> PathBuf {
    static FETCHING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = FETCHING.lock().unwrap_or_else(PoisonError::into_inner);
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    let wanted = fs::read_to_string(from.join("package-lock.json")).unwrap();
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Written last, so that what was begun and not ended is begun anew.
    if fs::read_to_string(to.join("fetched")).ok().as_ref() != Some(&wanted) {
        fs::create_dir_all(&to).unwrap();
        for file in ["package.json", "package-lock.json"] {
            fs::copy(from.join(file), to.join(file)).unwrap();
        }
        let fetched = Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&to).output().unwrap();
        assert!(fetched.status.success(), "npm ci: {}", String::from_utf8_lossy(&fetched.stderr));
        fs::write(to.join("fetched"), wanted).unwrap();
    }
    to
}
