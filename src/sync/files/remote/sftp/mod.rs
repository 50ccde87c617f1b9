//! A folder of an SSH server. It holds directories, links, modes and whole seconds by itself, so that it is usable without
//! us; only nanoseconds and hashes need the manifest. New files are synced to the server's disk where it lets us
//! (`fsync@openssh.com`), and replaced in one step (`posix-rename@openssh.com`).

mod connect;
mod session;
mod transfer;
mod wire;

use std::{collections::VecDeque, fmt, future::Future, io, sync::Arc};

use tokio::{sync::Mutex, task::JoinSet};

use crate::{
    domain::{Secret, SftpFolder},
    sync::{
        address::Patience,
        files::facts::{Facts, Kind, Mtime, join},
    },
};

use super::{
    backend::{Condition, Listed, Shown, retry},
    error::{Fault, RemoteError, Result},
    tree::{Scope, Seen, is_passed_over},
};
use session::Session;
pub(super) use transfer::{SftpDownload, SftpUpload};
use wire::{Answer, Attributes, Body};

/// Extensions of OpenSSH: the time of a link, a rename that replaces, a second name.
const OF_LINK: &[u8] = b"lsetstat@openssh.com";
const REPLACING: &[u8] = b"posix-rename@openssh.com";
const LINK: &[u8] = b"hardlink@openssh.com";
/// How many folders are listed at once: each waits for the server twice, however far away that is.
const LISTINGS: usize = 64;

/// A folder of a server. Clones share the connection.
#[derive(Clone)]
pub(super) struct Sftp(Arc<Inner>);

struct Inner {
    store: String,
    place: SftpFolder,
    secret: Option<Secret>,
    patience: Patience,
    session: Mutex<Option<Arc<Session>>>,
}

impl fmt::Debug for Sftp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sftp").field("store", &self.0.store).finish_non_exhaustive()
    }
}

impl Sftp {
    pub fn new(store: String, place: &SftpFolder, secret: Option<&Secret>, patience: Patience) -> Self {
        let (place, secret) = (place.clone(), secret.cloned());
        Self(Arc::new(Inner { store, place, secret, patience, session: Mutex::default() }))
    }

    fn full(&self, path: &[u8]) -> Vec<u8> {
        if path.is_empty() { self.0.place.path.clone() } else { join(&self.0.place.path, path) }
    }

    /// The session that all share; a new one if the last has ended.
    async fn session(&self) -> Result<Arc<Session>> {
        let mut shared = self.0.session.lock().await;
        if let Some(session) = shared.as_ref().filter(|session| !session.is_over()) {
            return Ok(session.clone());
        }
        let inner = &self.0;
        let session = connect::connect(&inner.store, &inner.place, inner.secret.as_ref(), inner.patience).await?;
        let session = Arc::new(session);
        *shared = Some(session.clone());
        Ok(session)
    }

    /// Asks, on a new connection if the old one breaks. `attempt` gets the number of the try.
    async fn on_session<T, F>(&self, attempt: impl Fn(Arc<Session>, u32) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        retry(self.0.patience, |number| {
            let attempt = &attempt;
            async move { attempt(self.session().await?, number).await }
        })
        .await
    }

    async fn ask(&self, kind: u8, body: impl Fn() -> Body) -> Result<Answer> {
        let body = &body;
        self.on_session(|session, _| async move { session.ask(kind, body()).await }).await
    }

    pub async fn exists(&self) -> Result<bool> {
        match self.lstat(b"").await? {
            None => Ok(false),
            Some(found) if kind_of(found.mode) == Kind::Dir => Ok(true),
            Some(_) => Err(Fault::NotFolder { store: self.0.store.clone() }.into()),
        }
    }

    async fn lstat(&self, path: &[u8]) -> Result<Option<Attributes>> {
        let full = self.full(path);
        match self.ask(wire::LSTAT, || Body::default().bytes(&full)).await?.attributes() {
            Err(error) if error.is_missing() => Ok(None),
            found => found.map(Some),
        }
    }

    pub async fn stat(&self, path: &[u8]) -> Result<Option<Shown>> {
        match self.lstat(path).await? {
            None => Ok(None),
            Some(found) if kind_of(found.mode) == Kind::Link => {
                Ok(Some(shown(found, self.read_link(&self.full(path)).await?)))
            }
            Some(found) => Ok(Some(shown(found, Vec::new()))),
        }
    }

    async fn read_link(&self, full: &[u8]) -> Result<Vec<u8>> {
        let names = self.ask(wire::READLINK, || Body::default().bytes(full)).await?.names()?;
        let first = names.and_then(|names| names.into_iter().next());
        first.map(|(name, _)| name).ok_or_else(|| RemoteError::of_kind(io::ErrorKind::InvalidData))
    }

    pub async fn list(&self, scope: Scope, sink: &mut (dyn FnMut(Listed) + Send)) -> Result<()> {
        let root = self.stat(b"").await?.ok_or_else(|| RemoteError::of_kind(io::ErrorKind::NotFound))?;
        sink(Listed::Item(Vec::new(), root));
        let (mut waiting, mut running) = (vec![Vec::new()], JoinSet::new());
        loop {
            while running.len() < LISTINGS
                && let Some(dir) = waiting.pop()
            {
                let this = self.clone();
                running.spawn(async move { this.list_dir(dir).await });
            }
            let Some(listed) = running.join_next().await else { return Ok(()) };
            let (dir, listed) = listed.map_err(|e| RemoteError::item(io::ErrorKind::Other, e.to_string()))??;
            for (name, found, link) in listed {
                let path = join(&dir, &name);
                if is_passed_over(&path, scope) {
                    continue;
                }
                let shown = shown(found, link);
                if shown.kind == Kind::Dir {
                    waiting.push(path.clone());
                }
                sink(Listed::Item(path, shown));
            }
        }
    }

    /// The names in a directory, what the server says of each, and where links point.
    async fn list_dir(&self, dir: Vec<u8>) -> Result<(Vec<u8>, Vec<Named>)> {
        let full = self.full(&dir);
        let full = &full;
        // From the start again after a broken connection: a handle does not outlive it.
        let names = self.on_session(|session, _| async move {
            let handle = session.ask(wire::OPENDIR, Body::default().bytes(full)).await?.handle()?;
            let mut names: Vec<Named> = Vec::new();
            // Two at a time: of most folders, the second answer is that this was all.
            let ask = || session.send(wire::READDIR, Body::default().bytes(&handle));
            let mut asked = VecDeque::from([ask().await?, ask().await?]);
            while let Some(pending) = asked.pop_front() {
                let Some(more) = session.wait(pending).await?.names()? else { continue };
                let real = more.into_iter().filter(|(name, _)| name != b"." && name != b"..");
                names.extend(real.map(|(name, found)| (name, found, Vec::new())));
                asked.push_back(ask().await?);
            }
            // What the server says to that changes nothing, and is not waited for.
            let _ = session.send(wire::CLOSE, Body::default().bytes(&handle)).await?;
            Ok(names)
        });
        let mut names = names.await?;
        for (name, found, link) in &mut names {
            if name.is_empty() || name.contains(&b'/') || name.contains(&0) {
                return Err(RemoteError::item(io::ErrorKind::InvalidData, "it lists a name that can’t be one"));
            }
            if kind_of(found.mode) == Kind::Link {
                *link = self.read_link(&join(full, name)).await?;
            }
        }
        Ok((dir, names))
    }

    /// With `strict`, a directory that is there is always in the way, even if it may be what a lost try of ours made.
    pub async fn make_dir(&self, path: &[u8], mode: u32, strict: bool) -> Result<()> {
        let full = self.full(path);
        let full = &full;
        let created = self.on_session(|session, number| async move {
            let body = Body::default().bytes(full).attributes(Some(mode), None);
            let outcome = session.ask(wire::MKDIR, body).await?.done();
            if outcome.is_ok() || number == 0 || strict {
                return outcome;
            }
            // A try before this one made it, and its answer was lost.
            let is_there = self.lstat(path).await?.is_some_and(|found| kind_of(found.mode) == Kind::Dir);
            if is_there { Ok(()) } else { outcome }
        });
        self.taken_or(path, created.await).await
    }

    /// Servers say no more than “failure” where a name is taken.
    async fn taken_or(&self, path: &[u8], done: Result<()>) -> Result<()> {
        match done {
            Err(error) if error.kind() == io::ErrorKind::Other && self.lstat(path).await?.is_some() => {
                Err(RemoteError::of_kind(io::ErrorKind::AlreadyExists))
            }
            done => done,
        }
    }

    pub async fn make_link(&self, path: &[u8], facts: &Facts) -> Result<Seen> {
        let full = self.full(path);
        let (full, target) = (&full, &*facts.link);
        let made = self.on_session(|session, number| async move {
            // OpenSSH has the two in this order, and all who talk to it follow.
            let made = session.ask(wire::SYMLINK, Body::default().bytes(target).bytes(full)).await?.done();
            match made {
                Err(_) if number > 0 && self.read_link(full).await.is_ok_and(|link| link == target) => Ok(()),
                made => made,
            }
        });
        self.taken_or(path, made.await).await?;
        self.set_attributes(path, facts).await
    }

    pub async fn set_attributes(&self, path: &[u8], facts: &Facts) -> Result<Seen> {
        let (full, time) = (self.full(path), whole_seconds(facts.mtime));
        let size = if facts.kind == Kind::File { facts.size } else { 0 };
        if facts.kind != Kind::Link {
            let body = || Body::default().bytes(&full).attributes(Some(facts.mode), Some(time));
            self.ask(wire::SETSTAT, body).await?.done()?;
            return Ok(seen(size, time));
        }
        if self.session().await?.has(OF_LINK) {
            let body = || Body::default().bytes(OF_LINK).bytes(&full).attributes(None, Some(time));
            self.ask(wire::EXTENDED, body).await?.done()?;
            return Ok(seen(size, time));
        }
        // A link keeps the time at which it was made; ours is in the manifest.
        let found = self.lstat(path).await?.ok_or_else(|| RemoteError::of_kind(io::ErrorKind::NotFound))?;
        Ok(seen(size, found.time))
    }

    pub async fn rename(&self, from: &[u8], to: &[u8], replace: bool) -> Result<()> {
        let (old, new) = (self.full(from), self.full(to));
        let (old, new) = (&old, &new);
        let renamed = self.on_session(|session, number| async move {
            let renamed = if !replace {
                session.ask(wire::RENAME, Body::default().bytes(old).bytes(new)).await?
            } else if session.has(REPLACING) {
                session.ask(wire::EXTENDED, Body::default().bytes(REPLACING).bytes(old).bytes(new)).await?
            } else {
                let why = "the server can’t replace a file in one step (it has no posix-rename@openssh.com)";
                return Err(RemoteError::item(io::ErrorKind::Unsupported, why));
            };
            match renamed.done() {
                // A try before this one did it, and its answer was lost.
                Err(error) if number > 0 && error.is_missing() && self.lstat(to).await?.is_some() => Ok(()),
                renamed => renamed,
            }
        });
        let renamed = renamed.await;
        if replace { renamed } else { self.taken_or(to, renamed).await }
    }

    /// A second name for the same file.
    pub async fn link(&self, from: &[u8], to: &[u8]) -> Result<()> {
        if !self.session().await?.has(LINK) {
            return Err(RemoteError::of_kind(io::ErrorKind::Unsupported));
        }
        let (old, new) = (self.full(from), self.full(to));
        let (old, new) = (&old, &new);
        let linked = self.on_session(|session, number| async move {
            let body = Body::default().bytes(LINK).bytes(old).bytes(new);
            let linked = session.ask(wire::EXTENDED, body).await?.done();
            if linked.is_ok() || number == 0 {
                return linked;
            }
            // A try before this one did it, and its answer was lost.
            let same = |a: Attributes, b: Attributes| (a.mode, a.size, a.time) == (b.mode, b.size, b.time);
            let both = self.lstat(from).await?.zip(self.lstat(to).await?);
            if both.is_some_and(|(a, b)| same(a, b)) { Ok(()) } else { linked }
        });
        match self.taken_or(to, linked.await).await {
            // File systems without hard links.
            Err(error) if error.kind() == io::ErrorKind::Other => Err(RemoteError::of_kind(io::ErrorKind::Unsupported)),
            linked => linked,
        }
    }

    pub async fn remove(&self, path: &[u8]) -> Result<()> {
        self.vanish(wire::REMOVE, path).await
    }

    pub async fn remove_dir(&self, path: &[u8]) -> Result<()> {
        match self.vanish(wire::RMDIR, path).await {
            Err(error) if error.kind() == io::ErrorKind::Other && self.lstat(path).await?.is_some() => {
                Err(RemoteError::of_kind(io::ErrorKind::DirectoryNotEmpty))
            }
            gone => gone,
        }
    }

    async fn vanish(&self, kind: u8, path: &[u8]) -> Result<()> {
        let full = self.full(path);
        let full = &full;
        let gone = self.on_session(|session, number| async move {
            match session.ask(kind, Body::default().bytes(full)).await?.done() {
                Err(error) if number > 0 && error.is_missing() => Ok(()),
                gone => gone,
            }
        });
        gone.await
    }

    /// A small file, written beside its place and moved there.
    pub async fn put(&self, path: &[u8], content: Vec<u8>, _: &Condition) -> Result<Option<String>> {
        let beside = [path, b".new"].concat();
        let facts = Facts { mtime: Mtime { seconds: now(), nanos: 0 }, mode: 0o600, ..Facts::default() };
        let mut upload = self.create(&beside).await?;
        upload.write(content.into()).await?;
        upload.finish(&facts).await?;
        self.rename(&beside, path, true).await?;
        Ok(None)
    }

    pub async fn get(&self, path: &[u8]) -> Result<Option<(Vec<u8>, Option<String>)>> {
        let mut download = match self.open(path, 0).await {
            Err(error) if error.is_missing() => return Ok(None),
            download => download?,
        };
        let mut content = Vec::new();
        while let Some(piece) = download.next().await? {
            content.extend_from_slice(&piece);
        }
        Ok(Some((content, None)))
    }
}

/// A name in a directory, and where it points if it is a link.
type Named = (Vec<u8>, Attributes, Vec<u8>);

fn shown(found: Attributes, link: Vec<u8>) -> Shown {
    let kind = kind_of(found.mode);
    let size = if kind == Kind::File { found.size } else { 0 };
    Shown {
        kind,
        seen: seen(size, found.time),
        mtime: Mtime { seconds: found.time.into(), nanos: 0 },
        mode: Some(if kind == Kind::Link { 0o777 } else { found.mode & 0o7777 }),
        link,
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// The protocol's times are whole seconds from 1970 to 2106; what lies outside is in the manifest.
fn whole_seconds(mtime: Mtime) -> u32 {
    u32::try_from(mtime.seconds.max(0)).unwrap_or(u32::MAX)
}

/// Times are moved by one, so that the first second of 1970 counts as a time.
fn seen(size: u64, time: u32) -> Seen {
    Seen { size, tag: 0, time: i64::from(time) + 1 }
}

const fn kind_of(mode: u32) -> Kind {
    match mode & 0o170_000 {
        0o100_000 => Kind::File,
        0o040_000 => Kind::Dir,
        0o120_000 => Kind::Link,
        0o010_000 => Kind::Fifo,
        0o140_000 => Kind::Socket,
        _ => Kind::Device,
    }
}
