//! This machine itself, if it has the Management Shell.

use std::{env, process::Stdio, time::Duration};

use bytes::Bytes;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, ChildStderr, ChildStdout, Command},
    time::timeout,
};

use crate::domain::ShellProgram;

use super::{PLACE_HERE, command, error::Fault, lines::Event};

/// What PowerShell needs of the environment: where programs, modules and temporary files are, and who runs it.
const KEPT: [&str; 22] = [
    "PATH",
    "PATHEXT",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SystemRoot",
    "SystemDrive",
    "windir",
    "COMSPEC",
    "ProgramFiles",
    "ProgramData",
    "CommonProgramFiles",
    "USERPROFILE",
    "USERNAME",
    "USERDOMAIN",
    "APPDATA",
    "LOCALAPPDATA",
    "PSModulePath",
];
/// How much is read at a time, in bytes.
const PIECE: usize = 16 << 10;

/// A program that runs on this machine; it and what it started end when this goes.
pub(super) struct Running {
    child: Child,
    group: Option<Pid>,
    output: Option<ChildStdout>,
    errors: Option<ChildStderr>,
}

/// Starts the program with what it is to read.
pub(super) async fn start(program: &ShellProgram, wait: Duration, input: Vec<u8>) -> Result<Running, Fault> {
    let mut command = Command::new(program.as_str());
    command.args(command::arguments()).env_clear();
    command.envs(KEPT.iter().filter_map(|name| Some((name, env::var_os(name)?))));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.process_group(0).kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Fault::NoProgram { place: PLACE_HERE.to_owned(), program: program.to_string() },
        _ => Fault::NotStarted { program: program.to_string(), cause: error.to_string().into() },
    })?;
    let group = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    let (output, errors) = (child.stdout.take(), child.stderr.take());
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read ends by itself, or is silent: either is told.
        let _ = timeout(wait, stdin.write_all(&input)).await;
    }
    Ok(Running { child, group, output, errors })
}

/// Reads a piece of a pipe; for ever, if it has ended.
async fn piece(pipe: &mut Option<impl AsyncRead + Unpin>) -> Option<Bytes> {
    let Some(open) = pipe else { return std::future::pending().await };
    let mut buffer = vec![0; PIECE];
    match open.read(&mut buffer).await {
        Ok(0) | Err(_) => {
            *pipe = None;
            None
        }
        Ok(read) => {
            buffer.truncate(read);
            Some(buffer.into())
        }
    }
}

impl Running {
    /// What happens next. What waits for it may be dropped; nothing is lost then.
    pub async fn event(&mut self) -> Event {
        while self.output.is_some() || self.errors.is_some() {
            tokio::select! {
                read = piece(&mut self.output) => if let Some(data) = read { return Event::Output(data) },
                read = piece(&mut self.errors) => if let Some(data) = read { return Event::Errors(data) },
            }
        }
        if self.group.is_none() {
            return Event::Closed;
        }
        let ended = self.child.wait().await;
        self.group = None;
        let code = ended.ok().and_then(|status| status.code()).and_then(|code| u32::try_from(code).ok());
        code.map_or(Event::Closed, Event::Exit)
    }

    /// Ends the program and what it started.
    pub async fn close(&mut self) {
        self.kill();
        let _ = timeout(Duration::from_secs(1), self.child.wait()).await;
    }

    fn kill(&mut self) {
        if let Some(group) = self.group.take() {
            // It may have ended by itself.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}
