//! What ends with a story, and what ends with the process that tells them.

use std::{
    any::Any,
    cell::RefCell,
    fs,
    io::{self, Write as _},
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{ChildStdin, Command, Stdio},
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::daemon::Account;

/// Waits until nobody writes to it any more, because this process is gone; then removes the folders it was told.
const JANITOR: &str = "trap '' INT TERM HUP; while read -r folder; do set -- \"$@\" \"$folder\"; done; \
                       for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf -- \"$@\" 2>/dev/null && break; sleep 1; done";

/// Keeps something until the story ends, which is when its thread does.
pub fn keep(thing: impl Any) {
    thread_local!(static KEPT: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) });
    KEPT.with_borrow_mut(|kept| kept.push(Box::new(thing)));
}

/// A command that is run when it is dropped; nobody minds if there is nothing left for it to do.
pub struct LastCommand(pub Command);

impl Drop for LastCommand {
    fn drop(&mut self) {
        let _ = self.0.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// A new folder for a server’s files, of the user it runs as. It is removed once this process is gone, however that ends.
pub fn folder(name: &str, account: Option<Account>) -> io::Result<PathBuf> {
    static TOLD: OnceLock<Mutex<ChildStdin>> = OnceLock::new();
    let dir = tempfile::Builder::new().prefix(&format!("poolsync-{name}-")).tempdir()?.keep();
    if let Some((user, group)) = account {
        chown(&dir, Some(user), Some(group))?;
    }
    let told = TOLD.get_or_init(|| {
        let mut janitor = Command::new("sh");
        // In a group of its own: what ends the tests at a terminal does not end it. What waits for all who may still write
        // to us does not wait for it.
        janitor
            .args(["-c", JANITOR])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Mutex::new(janitor.spawn().expect("a shell").stdin.take().expect("its input"))
    });
    writeln!(told.lock().unwrap_or_else(PoisonError::into_inner), "{}", dir.display())?;
    Ok(dir)
}

/// Ends a story’s own server, if it runs, and removes its folder.
pub fn end(process: Option<Pid>, signal: Signal, dir: &Path) {
    if let Some(process) = process {
        let _ = kill_process(process, signal);
        for _ in 0..100 {
            if test_kill_process(process).is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    // What is left is removed with the process.
    let _ = fs::remove_dir_all(dir);
}
