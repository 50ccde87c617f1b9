//! A folder that is reached over the network: S3-compatible, WebDAV or SFTP.
//!
//! What it holds is read once, from the server's listing and from the [manifest] of what the server can't hold, into a
//! [tree] in memory; reading verbs answer from there, writing verbs change the server first and the tree then. The manifest
//! is written last of all, so that a run that ends early leaves one that says less than there is, never more: an item the
//! server shows in another way than the manifest remembers counts as changed by somebody else, and is brought over again.

mod backend;
mod dav;
mod dav_xml;
mod error;
mod http;
mod lock;
mod manifest;
mod names;
mod objects;
use crate::sync::runtime;
mod sftp;
mod small;
mod transfer;
mod tree;
mod verbs;

use std::{
    future::Future,
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};

use tokio::runtime::Handle;

use crate::{
    domain::Place,
    sync::{address::StoreAddress, error::SyncError, readable::readable},
};

use super::{
    RECYCLE,
    facts::{Facts, Kind, is_below, parent},
    listing::Listing,
    store::Abilities,
};
use backend::{Backend, Listed, Shown, retry};
pub use error::{Fault, RemoteError};
pub(super) use lock::RemoteLock;
pub use transfer::RemoteReader;
pub(super) use transfer::RemoteWriter;
use tree::{Scope, Tree};

/// How many threads do useful work on such a store at once: they mostly wait for answers.
const THREADS: usize = 8;
/// Where the manifest is.
const MANIFEST: &[u8] = b".poolsync/manifest";

/// A folder far away. Its verbs wait; they may be called by several threads at once.
#[derive(Debug)]
pub struct RemoteFolder(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// Its URL, for messages.
    store: String,
    address: StoreAddress,
    backend: Arc<Backend>,
    handle: Handle,
    /// What is there, once it was listed.
    tree: Mutex<Tree>,
    /// Why nothing works any more. Asking a dead server again for each of a million items would take for ever.
    broken: Mutex<Option<RemoteError>>,
    /// Whether what recycle holds is listed, too.
    with_recycle: AtomicBool,
    /// Whether the right to write was taken, and whether it is still held.
    writing: AtomicBool,
    grip: Arc<lock::Grip>,
}

impl RemoteFolder {
    /// Gets ready to reach a store. Nothing is sent yet.
    pub fn new(address: &StoreAddress) -> Result<Self, SyncError> {
        let (store, secret, patience) = (address.url.to_string(), address.secret.as_ref(), address.patience);
        let handle = runtime::handle().map_err(SyncError::Scratch)?;
        // Clients look for the runtime they are made on.
        let _entered = handle.enter();
        let backend = match address.url.place() {
            Place::S3(place) => Backend::Objects(objects::Objects::new(store.clone(), place, secret, patience)?),
            Place::Dav(place) => Backend::Dav(dav::Dav::new(store.clone(), place, secret, patience)?),
            Place::Sftp(place) => Backend::Sftp(sftp::Sftp::new(store.clone(), place, secret, patience)),
            Place::Folder(path) | Place::Sqlite(path) => return Err(SyncError::Missing(path.clone())),
            Place::Database(place) => return Err(SyncError::Missing(place.to_string().into())),
        };
        Ok(Self(Arc::new(Shared {
            store,
            address: address.clone(),
            backend: Arc::new(backend),
            handle: handle.clone(),
            tree: Mutex::new(Tree::new()),
            broken: Mutex::default(),
            with_recycle: AtomicBool::new(false),
            writing: AtomicBool::new(false),
            grip: Arc::default(),
        })))
    }

    /// A second handle on it: what is done by the one is seen by the other.
    pub(super) fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// From the next listing on, what recycle holds is known as well.
    pub(super) fn look_into_recycle(&self) {
        self.0.with_recycle.store(true, SeqCst);
        *self.0.tree() = Tree::new();
    }

    /// Makes one item known alone, without listing the others: that is for who looks at no other.
    pub(super) fn look_only_at(&self, path: &[u8]) -> Result<(), SyncError> {
        let shared = &self.0;
        let mut tree = shared.run(retry(shared.address.patience, |_| shared.read_manifest()))?;
        let (nature, known) = (shared.backend.nature(), tree.get(path).map(|item| item.kind));
        // A directory that the server does not hold is in the manifest alone.
        let is_at_server = nature.dirs || !matches!(known, Ok(Kind::Dir));
        let shown = if is_at_server { shared.run(shared.backend.stat(path))? } else { None };
        match (shown, known) {
            (Some(shown), _) => merge(&mut tree, Listed::Item(path.to_vec(), shown), nature.facts)
                .map_err(|error| shared.listing_error(parent(path), error))?,
            // What lies below tells of a directory that the server does not hold; only a listing finds that.
            (None, Err(_)) if !nature.dirs => return Ok(()),
            (None, Ok(kind)) if nature.facts || kind == Kind::File || nature.dirs && kind == Kind::Dir => {
                drop(tree.take(path));
            }
            (None, _) => {}
        }
        (tree.dirty, tree.listed) = (false, true);
        *shared.tree() = tree;
        Ok(())
    }

    /// Whether the server itself holds modes, times and links.
    pub(super) fn holds_facts(&self) -> bool {
        self.0.backend.nature().facts
    }

    /// Its URL.
    pub fn place(&self) -> &str {
        &self.0.store
    }

    /// Whether it is there.
    pub fn exists(&self) -> Result<bool, SyncError> {
        Ok(self.0.run(self.0.backend.exists())?)
    }

    /// That it is not there, as an error.
    pub fn missing(&self) -> SyncError {
        RemoteError::from(Fault::NoPlace { store: self.0.store.clone() }).into()
    }

    /// Makes it, in a folder that is there.
    pub fn make_root(&self) -> Result<(), SyncError> {
        match self.0.run(self.0.backend.make_root()) {
            Err(error) if error.is_missing() => Err(self.missing()),
            made => Ok(made?),
        }
    }

    /// What it can do. Hard links and extended attributes don't travel: no protocol of these tells of them.
    pub(super) fn abilities(&self) -> Abilities {
        Abilities {
            moves_trees: self.0.backend.nature().facts,
            hard_links: false,
            extras: false,
            folds_case: false,
            lists_at_once: true,
            threads: THREADS,
        }
    }

    pub(super) fn list(&self, dir: &[u8], into: &mut Listing) -> Result<(), SyncError> {
        self.0.load()?;
        let tree = self.0.tree();
        tree.list(dir, |name, facts| into.push(name, facts)).map_err(|source| self.0.listing_error(dir, source))?;
        if dir.is_empty() {
            for key in tree.odd.iter().filter(|key| !tree::is_own(key.as_bytes())) {
                into.push(&odd(key), Facts { kind: Kind::Odd, ..Facts::default() });
            }
        }
        into.sort();
        Ok(())
    }

    pub(super) fn facts(&self, path: &[u8]) -> io::Result<Facts> {
        self.0.load().map_err(io::Error::other)?;
        // What recycle holds is not always listed; in a folder that we made just now there is nothing else.
        if is_below(path, RECYCLE) && !self.0.with_recycle.load(SeqCst) && self.0.may_hold_more(path) {
            self.0.notice(path)?;
        }
        let tree = self.0.tree();
        tree.get(path).map(|item| tree.facts(&item))
    }

    pub(super) fn open(&self, path: &[u8]) -> io::Result<RemoteReader> {
        RemoteReader::open(&self.0, path)
    }

    pub(super) fn create(&self, path: &[u8], size: Option<u64>) -> io::Result<RemoteWriter> {
        RemoteWriter::create(&self.0, path, size)
    }

    pub(super) fn carry_out(&self, verb: &super::store::Verb<'_>) -> io::Result<()> {
        self.0.carry_out(verb)
    }

    pub(super) fn lock(&self) -> Result<RemoteLock, SyncError> {
        let shared = &self.0;
        let take = RemoteLock::take(&shared.store, shared.backend.clone(), shared.handle.clone(), shared.grip.clone());
        let taken = shared.run(take)?.ok_or_else(|| SyncError::BusyFarAway(shared.store.clone()))?;
        shared.writing.store(true, SeqCst);
        // What was seen before the right was held may be out of date.
        *shared.tree() = Tree::new();
        Ok(taken)
    }
}

/// A key that no path has, as the name of an item that is named and left alone. The NULs keep it apart from real ones.
fn odd(key: &str) -> Vec<u8> {
    let mut name = key.replace('/', "\0").into_bytes();
    name.push(0);
    name
}

impl Shared {
    /// Waits for work at the server, unless the server is known to be lost.
    fn run<T>(&self, work: impl Future<Output = error::Result<T>>) -> error::Result<T> {
        let broken = || self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = broken().as_ref() {
            return Err(error.clone());
        }
        let done = self.handle.block_on(work);
        if let Err(error) = &done
            && error.is_transient()
        {
            *broken() = Some(error.clone());
        }
        done
    }

    fn tree(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listing_error(&self, dir: &[u8], source: io::Error) -> SyncError {
        SyncError::Listing { store: self.store.clone(), folder: readable(dir), source }
    }

    /// Whether the server may have something at a path that the tree has nothing at.
    fn may_hold_more(&self, path: &[u8]) -> bool {
        let tree = self.tree();
        let is_ours = |dir: tree::Item| self.backend.nature().dirs && !dir.listed;
        tree.get(path).is_err() && !tree.get(parent(path)).is_ok_and(is_ours)
    }

    /// Lists the store, if that has not been done yet.
    fn load(&self) -> Result<(), SyncError> {
        let mut held = self.tree();
        if held.listed {
            return Ok(());
        }
        let mut tree = self.run(retry(self.address.patience, |_| self.read_manifest()))?;
        let nature = self.backend.nature();
        let scope = match (self.with_recycle.load(SeqCst), self.writing.load(SeqCst)) {
            (true, _) => Scope::All,
            (false, true) => Scope::AllButRecycle,
            (false, false) => Scope::Items,
        };
        let mut refused = None;
        let listed = self.run(self.backend.list(scope, &mut |listed| {
            if let Err(error) = merge(&mut tree, listed, nature.facts) {
                refused.get_or_insert(error);
            }
        }));
        let listed = listed.map_err(|error| match error.fault() {
            // What it says about items and connections is about the listing here.
            Fault::Item { .. } | Fault::Lost { .. } => self.listing_error(b"", error.into()),
            _ => error.into(),
        });
        listed?;
        if let Some(error) = refused {
            return Err(self.listing_error(b"", error));
        }
        tree.drop_if(|item| {
            !item.listed && (nature.facts || item.kind == Kind::File || nature.dirs && item.kind == Kind::Dir)
        });
        (tree.dirty, tree.listed) = (false, true);
        *held = tree;
        Ok(())
    }

    async fn read_manifest(&self) -> error::Result<Tree> {
        let damaged = || RemoteError::from(Fault::ManifestDamaged { store: self.store.clone() });
        let mut tree = Tree::new();
        tree.imply_root();
        let mut download = match self.backend.open(MANIFEST, 0).await {
            Err(error) if error.is_missing() => return Ok(tree),
            download => download?,
        };
        let mut reader = manifest::Reader::default();
        loop {
            match download.next().await {
                Ok(Some(piece)) => reader.push(&piece, &mut tree).map_err(|_| damaged())?,
                Ok(None) => break,
                // Some servers say only now that there is none.
                Err(error) if error.is_missing() => return Ok(tree),
                Err(error) => return Err(error),
            }
        }
        reader.finish().map_err(|_| damaged())?;
        tree.private = true;
        Ok(tree)
    }
}

/// Takes one name of the server's listing into the tree.
fn merge(tree: &mut Tree, listed: Listed, holds_facts: bool) -> io::Result<()> {
    let (path, shown) = match listed {
        Listed::Odd(key) => {
            tree.odd.push(key);
            return Ok(());
        }
        Listed::Item(path, shown) => (path, shown),
    };
    if let Ok(known) = tree.get(&path)
        && known.kind == shown.kind
    {
        return confirm(tree, &path, &shown, holds_facts);
    }
    if !holds_facts && tree.get(&path).is_ok_and(|known| tree.has_listed(&known)) {
        // An object with the name of a folder that others are in: no folder on a disk could hold both.
        tree.odd.push(String::from_utf8_lossy(&path).into_owned());
        return Ok(());
    }
    while !tree.make_way(&path, shown.mtime) {
        let Some(above) = blocking(tree, &path) else { return Err(io::ErrorKind::NotADirectory.into()) };
        if tree.take(&above)?.listed {
            tree.odd.push(String::from_utf8_lossy(&above).into_owned());
        }
    }
    let facts = shown.facts(tree.private);
    let mut item = tree.item(&facts, shown.seen, None);
    item.listed = true;
    tree.put(&path, item)
}

/// What stands where a directory above `path` should be.
fn blocking(tree: &Tree, path: &[u8]) -> Option<Vec<u8>> {
    let ends = path.iter().enumerate().filter(|(_, c)| **c == b'/').map(|(at, _)| at);
    let mut above = ends.filter_map(|end| path.get(..end));
    above.find(|dir| tree.get(dir).is_ok_and(|item| item.kind != Kind::Dir)).map(<[u8]>::to_vec)
}

/// The server shows an item that is known: what the manifest says of it counts if nobody has touched it since.
fn confirm(tree: &mut Tree, path: &[u8], shown: &Shown, holds_facts: bool) -> io::Result<()> {
    let known = tree.get(path)?;
    let facts = shown.facts(tree.private);
    let same = if shown.kind == Kind::Dir && !holds_facts { true } else { known.seen.is_same(shown.seen) };
    let mut item = if !same {
        tree.item(&facts, shown.seen, None)
    } else if holds_facts {
        // Its own word counts where it has one; only what is finer than a second comes from the manifest.
        let hash = tree.hash(&known);
        let mut item = tree.item(&facts, shown.seen, hash);
        item.set_mtime(known.mtime());
        item.owner = known.owner;
        item
    } else {
        known
    };
    if shown.kind == Kind::Dir {
        item = item.with_number_of(&known);
    } else {
        item.seen = shown.seen;
    }
    item.listed = true;
    tree.put(path, item)
}
