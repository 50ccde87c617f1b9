//! Content to and from an SFTP server: many requests are on their way at once, and a broken connection is taken up again
//! where the last answer came from.

use std::{collections::VecDeque, io, sync::Arc};

use bytes::Bytes;

use crate::sync::files::{
    facts::Facts,
    remote::{
        backend::retry,
        error::{RemoteError, Result},
        runtime,
        tree::Seen,
    },
};

use super::{
    Sftp, seen,
    session::{Pending, Session},
    whole_seconds,
    wire::{self, Body},
};

/// What one request moves, in bytes: every server takes this much.
const PIECE: usize = 32 << 10;
/// Requests of one file that are on their way at once; each costs its size in memory.
const AT_ONCE: usize = 32;

impl Sftp {
    /// A file's content from `offset` on.
    pub async fn open(&self, path: &[u8], offset: u64) -> Result<SftpDownload> {
        let full = self.full(path);
        let full = &full;
        let opened = self.on_session(|session, _| async move {
            let body = Body::default().bytes(full).u32(wire::READ_ONLY).attributes(None, None);
            let handle = session.ask(wire::OPEN, body).await?.handle()?;
            Ok(Handle { session, handle })
        });
        let handle = opened.await?;
        Ok(SftpDownload { handle, next: offset, asked: offset, pending: VecDeque::new(), at_once: 2, ended: false })
    }

    /// A new file, or an old one that is written anew.
    pub async fn create(&self, path: &[u8]) -> Result<SftpUpload> {
        let full = self.full(path);
        let handle = self.open_to_write(&full, wire::WRITE_NEW).await?;
        Ok(SftpUpload { sftp: self.clone(), full, handle, pending: VecDeque::new(), size: 0 })
    }

    async fn open_to_write(&self, full: &[u8], flags: u32) -> Result<Handle> {
        self.on_session(|session, _| async move {
            // Nobody else’s business before it has its own mode.
            let body = Body::default().bytes(full).u32(flags).attributes(Some(0o600), None);
            let handle = session.ask(wire::OPEN, body).await?.handle()?;
            Ok(Handle { session, handle })
        })
        .await
    }
}

/// An open file at the server; closed when it goes.
struct Handle {
    session: Arc<Session>,
    handle: Vec<u8>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        if self.handle.is_empty() || self.session.is_over() {
            return;
        }
        if let Ok(runtime) = runtime::handle() {
            let (session, handle) = (self.session.clone(), std::mem::take(&mut self.handle));
            runtime.spawn(async move { session.ask(wire::CLOSE, Body::default().bytes(&handle)).await.map(drop) });
        }
    }
}

/// A file's content on its way here.
pub(in crate::sync::files::remote) struct SftpDownload {
    handle: Handle,
    /// What the next piece starts at.
    next: u64,
    /// Up to where it was asked for.
    asked: u64,
    pending: VecDeque<Pending>,
    at_once: usize,
    ended: bool,
}

impl SftpDownload {
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        if self.ended {
            return Ok(None);
        }
        let session = self.handle.session.clone();
        while self.pending.len() < self.at_once {
            let length = u32::try_from(PIECE).unwrap_or(u32::MAX);
            let body = Body::default().bytes(&self.handle.handle).u64(self.asked).u32(length);
            self.pending.push_back(session.send(wire::READ, body).await?);
            self.asked += PIECE as u64;
        }
        let Some(first) = self.pending.pop_front() else { return Ok(None) };
        let Some(data) = session.wait(first).await?.data()? else {
            self.ended = true;
            return Ok(None);
        };
        if data.is_empty() {
            return Err(RemoteError::item(io::ErrorKind::InvalidData, "the server sent an empty piece"));
        }
        self.next += data.len() as u64;
        if data.len() == PIECE {
            self.at_once = (self.at_once * 2).min(AT_ONCE);
        } else {
            // Less than was asked for: what was asked for after it would leave a gap.
            self.pending.clear();
            self.asked = self.next;
            self.at_once = 1;
        }
        Ok(Some(data.into()))
    }
}

/// A file's content on its way to the server.
pub(in crate::sync::files::remote) struct SftpUpload {
    sftp: Sftp,
    full: Vec<u8>,
    handle: Handle,
    /// What the server has not confirmed yet, in order: where it goes, and what it is.
    pending: VecDeque<(u64, Bytes, Pending)>,
    size: u64,
}

impl SftpUpload {
    pub async fn write(&mut self, mut piece: Bytes) -> Result<()> {
        while !piece.is_empty() {
            let part = piece.split_to(piece.len().min(PIECE));
            while self.pending.len() >= AT_ONCE {
                self.confirm_one().await?;
            }
            let at = self.size;
            self.size += part.len() as u64;
            match self.send(at, &part).await {
                Ok(pending) => self.pending.push_back((at, part, pending)),
                Err(error) if error.is_transient() => self.resume(None, Some((at, part))).await?,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn send(&self, at: u64, part: &Bytes) -> Result<Pending> {
        let body = Body::default().bytes(&self.handle.handle).u64(at).bytes(part);
        self.handle.session.send(wire::WRITE, body).await
    }

    async fn confirm_one(&mut self) -> Result<()> {
        let Some((at, part, pending)) = self.pending.pop_front() else { return Ok(()) };
        match self.handle.session.wait(pending).await {
            Ok(answer) => answer.done(),
            Err(error) if error.is_transient() => self.resume(Some((at, part)), None).await,
            Err(error) => Err(error),
        }
    }

    /// Opens the file on a new connection and sends again what was not confirmed: `first`, what is pending, `last`.
    async fn resume(&mut self, first: Option<(u64, Bytes)>, last: Option<(u64, Bytes)>) -> Result<()> {
        let pending = self.pending.drain(..).map(|(at, part, _)| (at, part));
        let parts: Vec<(u64, Bytes)> = first.into_iter().chain(pending).chain(last).collect();
        let (sftp, full, parts) = (&self.sftp, &self.full, &parts);
        let sent = retry(sftp.0.patience, |_| async move {
            let handle = sftp.open_to_write(full, wire::WRITE_ON).await?;
            for (at, part) in parts {
                let body = Body::default().bytes(&handle.handle).u64(*at).bytes(part);
                handle.session.ask(wire::WRITE, body).await?.done()?;
            }
            Ok(handle)
        });
        self.handle = sent.await?;
        Ok(())
    }

    pub async fn finish(mut self, facts: &Facts) -> Result<Seen> {
        while !self.pending.is_empty() {
            self.confirm_one().await?;
        }
        match self.seal(facts).await {
            Err(error) if error.is_transient() => {
                self.resume(None, None).await?;
                self.seal(facts).await?;
            }
            sealed => sealed?,
        }
        Ok(seen(self.size, whole_seconds(facts.mtime)))
    }

    /// Sets mode and time, waits for the disk where the server lets us, and closes.
    async fn seal(&mut self, facts: &Facts) -> Result<()> {
        const SYNC: &[u8] = b"fsync@openssh.com";
        let (session, handle) = (self.handle.session.clone(), self.handle.handle.clone());
        let time = whole_seconds(facts.mtime);
        let body = Body::default().bytes(&handle).attributes(Some(facts.mode), Some(time));
        session.ask(wire::FSETSTAT, body).await?.done()?;
        if session.has(SYNC) {
            session.ask(wire::EXTENDED, Body::default().bytes(SYNC).bytes(&handle)).await?.done()?;
        }
        session.ask(wire::CLOSE, Body::default().bytes(&handle)).await?.done()?;
        // Closed: nothing is left for the drop to do.
        self.handle.handle.clear();
        Ok(())
    }
}
