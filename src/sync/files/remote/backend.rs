//! The kinds of server behind one enum, each with the same few verbs. A verb is asynchronous, tries again where that can
//! help, and says in the end what happened.

use std::{future::Future, io, time::Duration};

use bytes::Bytes;

use crate::sync::{
    address::Patience,
    files::facts::{Facts, Kind, Mtime},
};

use super::{
    dav::{Dav, DavDownload, DavUpload},
    error::{RemoteError, Result},
    objects::{ObjectDownload, ObjectUpload, Objects},
    sftp::{Sftp, SftpDownload, SftpUpload},
    tree::{Scope, Seen},
};

/// An item as the server itself shows it.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub kind: Kind,
    pub seen: Seen,
    pub mtime: Mtime,
    /// Mode and link, where the server holds them.
    pub mode: Option<u32>,
    pub link: Vec<u8>,
}

impl Shown {
    /// What to take it for if nobody knows more. Where we keep notes of modes, one they don’t tell of may be a private
    /// item that a run did not come to note any more.
    pub fn facts(&self, private: bool) -> Facts {
        let usual = usual_mode(self.kind, private);
        Facts {
            kind: self.kind,
            size: if self.kind == Kind::File { self.seen.size } else { 0 },
            mtime: self.mtime,
            mode: self.mode.unwrap_or(usual),
            link: self.link.clone().into(),
            ..Facts::default()
        }
    }
}

/// The mode of an item that nobody knows the mode of.
pub(super) const fn usual_mode(kind: Kind, private: bool) -> u32 {
    match (kind, private) {
        (Kind::Dir, false) => 0o755,
        (Kind::Dir, true) => 0o700,
        (_, false) => 0o644,
        (_, true) => 0o600,
    }
}

/// One name in a listing.
pub(super) enum Listed {
    Item(Vec<u8>, Shown),
    /// A key that is no path.
    Odd(String),
}

/// What a small file must be like for a write to it to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    Always,
    Absent,
    /// It still has this version mark.
    Unchanged(String),
}

/// What a server can hold by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nature {
    /// Directories that can be empty.
    pub dirs: bool,
    /// Modes, whole seconds of times, and symbolic links.
    pub facts: bool,
}

#[derive(Debug)]
pub(super) enum Backend {
    Objects(Objects),
    Dav(Dav),
    Sftp(Sftp),
}

/// Calls a method of whichever server it is.
macro_rules! each {
    ($self:expr, $server:ident => $call:expr) => {
        match $self {
            Backend::Objects($server) => $call,
            Backend::Dav($server) => $call,
            Backend::Sftp($server) => $call,
        }
    };
}

impl Backend {
    pub const fn nature(&self) -> Nature {
        match self {
            Self::Objects(_) => Nature { dirs: false, facts: false },
            Self::Dav(_) => Nature { dirs: true, facts: false },
            Self::Sftp(_) => Nature { dirs: true, facts: true },
        }
    }

    /// Whether the store is there; an error if it can't be told, or may not be used.
    pub async fn exists(&self) -> Result<bool> {
        each!(self, server => server.exists().await)
    }

    /// Makes the store's own folder, in one that exists.
    pub async fn make_root(&self) -> Result<()> {
        match self {
            Self::Objects(_) => Ok(()),
            Self::Dav(server) => server.make_dir(b"", false).await,
            Self::Sftp(server) => server.make_dir(b"", 0o700, false).await,
        }
    }

    /// Everything below the root that is in the scope, in any order.
    pub async fn list(&self, scope: Scope, sink: &mut (dyn FnMut(Listed) + Send)) -> Result<()> {
        each!(self, server => server.list(scope, sink).await)
    }

    /// One item; `None` if there is none.
    pub async fn stat(&self, path: &[u8]) -> Result<Option<Shown>> {
        each!(self, server => server.stat(path).await)
    }

    /// A file's content from `offset` on.
    pub async fn open(&self, path: &[u8], offset: u64) -> Result<Download> {
        match self {
            Self::Objects(server) => server.open(path, offset).await.map(Download::Objects),
            Self::Dav(server) => server.open(path, offset).await.map(Download::Dav),
            Self::Sftp(server) => server.open(path, offset).await.map(|d| Download::Sftp(Box::new(d))),
        }
    }

    /// A new file, of about `size` bytes if that is known. Nothing of it counts before [`Upload::finish`].
    pub async fn create(&self, path: &[u8], size: Option<u64>) -> Result<Upload> {
        match self {
            Self::Objects(server) => server.create(path, size).await.map(|u| Upload::Objects(Box::new(u))),
            Self::Dav(server) => server.create(path).map(|u| Upload::Dav(Box::new(u))),
            Self::Sftp(server) => server.create(path).await.map(|u| Upload::Sftp(Box::new(u))),
        }
    }

    pub async fn make_dir(&self, path: &[u8], mode: u32) -> Result<()> {
        match self {
            Self::Objects(_) => Ok(()),
            Self::Dav(server) => server.make_dir(path, false).await,
            Self::Sftp(server) => server.make_dir(path, mode, false).await,
        }
    }

    /// As [`Backend::make_dir`], but one that is there already is never taken for what a try of ours made.
    pub async fn make_new_dir(&self, path: &[u8], mode: u32) -> Result<()> {
        match self {
            Self::Objects(_) => Ok(()),
            Self::Dav(server) => server.make_dir(path, true).await,
            Self::Sftp(server) => server.make_dir(path, mode, true).await,
        }
    }

    /// A symbolic link, where the server has such; how it shows it.
    pub async fn make_link(&self, path: &[u8], facts: &Facts) -> Result<Seen> {
        match self {
            Self::Sftp(server) => server.make_link(path, facts).await,
            Self::Objects(_) | Self::Dav(_) => Ok(Seen::default()),
        }
    }

    /// Mode and time, where the server holds them; how it shows the item then.
    pub async fn set_attributes(&self, path: &[u8], facts: &Facts) -> Result<Option<Seen>> {
        match self {
            Self::Sftp(server) => server.set_attributes(path, facts).await.map(Some),
            Self::Objects(_) | Self::Dav(_) => Ok(None),
        }
    }

    /// Moves a file or link, or what is a directory to the server; how it shows it then, if that is another way.
    pub async fn rename(&self, from: &[u8], to: &[u8], seen: Seen, replace: bool) -> Result<Option<Seen>> {
        match self {
            Self::Objects(server) => server.rename(from, to, seen, replace).await.map(Some),
            Self::Dav(server) => server.rename(from, to, replace).await.map(Some),
            Self::Sftp(server) => server.rename(from, to, replace).await.map(|()| None),
        }
    }

    /// A second file of the same content under a free name (on SFTP: a second name).
    pub async fn copy(&self, from: &[u8], to: &[u8], seen: Seen) -> Result<Seen> {
        match self {
            Self::Objects(server) => server.copy(from, to, seen).await,
            Self::Dav(server) => server.copy(from, to).await,
            Self::Sftp(server) => server.link(from, to).await.map(|()| seen),
        }
    }

    pub async fn remove(&self, path: &[u8]) -> Result<()> {
        each!(self, server => server.remove(path).await)
    }

    /// Removes a directory that must be empty.
    pub async fn remove_dir(&self, path: &[u8]) -> Result<()> {
        each!(self, server => server.remove_dir(path).await)
    }

    /// Waits until all that was done has reached the server.
    pub async fn flush(&self) -> Result<()> {
        match self {
            Self::Objects(server) => server.flush().await,
            Self::Dav(_) | Self::Sftp(_) => Ok(()),
        }
    }

    /// Puts a small file in one step, under a condition that only object stores know. Its version mark, if there is one.
    pub async fn put(&self, path: &[u8], content: Vec<u8>, condition: &Condition) -> Result<Option<String>> {
        each!(self, server => server.put(path, content, condition).await)
    }

    /// A small file and its version mark; `None` if there is none.
    pub async fn get(&self, path: &[u8]) -> Result<Option<(Vec<u8>, Option<String>)>> {
        each!(self, server => server.get(path).await)
    }
}

/// Content on its way here.
pub(super) enum Download {
    Objects(ObjectDownload),
    Dav(DavDownload),
    Sftp(Box<SftpDownload>),
}

impl Download {
    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        match self {
            Self::Objects(download) => download.next().await,
            Self::Dav(download) => download.next().await,
            Self::Sftp(download) => download.next().await,
        }
    }
}

/// Content on its way to the server.
pub(super) enum Upload {
    Objects(Box<ObjectUpload>),
    Dav(Box<DavUpload>),
    Sftp(Box<SftpUpload>),
}

impl Upload {
    pub async fn write(&mut self, piece: Bytes) -> Result<()> {
        match self {
            Self::Objects(upload) => upload.write(piece).await,
            Self::Dav(upload) => upload.write(piece).await,
            Self::Sftp(upload) => upload.write(piece).await,
        }
    }

    /// Returns when the server has all of it; how it shows it.
    pub async fn finish(self, facts: &Facts) -> Result<Seen> {
        match self {
            Self::Objects(upload) => upload.finish().await,
            Self::Dav(upload) => upload.finish().await,
            Self::Sftp(upload) => upload.finish(facts).await,
        }
    }
}

/// Tries `attempt` again, with growing pauses, as long as that may help.
pub(super) async fn retry<T, F>(patience: Patience, mut attempt: impl FnMut(u32) -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let mut pause = patience.pause;
    for number in 0.. {
        match attempt(number).await {
            Err(error) if error.is_transient() && number + 1 < patience.tries => {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(10));
            }
            done => return done,
        }
    }
    Err(RemoteError::of_kind(io::ErrorKind::TimedOut))
}
