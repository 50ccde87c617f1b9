//! The writing verbs on a remote store: at the server first, then in the tree.

use std::io;

use bytes::Bytes;

use crate::sync::files::{
    RECYCLE,
    facts::{Facts, Kind, Mtime, is_below, parent},
    store::Verb,
};

use super::{
    MANIFEST, Shared,
    error::{Fault, RemoteError, Result, not_whole},
    manifest,
    tree::{Item, Seen},
};

/// The manifest on its way into its place, where servers don't put files there whole.
const BESIDE: &[u8] = b".poolsync/manifest.new";

impl Shared {
    pub(super) fn check_lock(&self) -> io::Result<()> {
        if self.grip.is_lost() {
            return Err(RemoteError::from(Fault::LockLost { store: self.store.clone() }).into());
        }
        Ok(())
    }

    pub(super) fn carry_out(&self, verb: &Verb<'_>) -> io::Result<()> {
        self.check_lock()?;
        match *verb {
            Verb::CreateDir { path, mode } => self.create_dir(path, mode),
            Verb::CreateLink { path, facts } => {
                self.tree().check_free(path)?;
                let seen = self.noticing(path, self.run(self.backend.make_link(path, facts)))?;
                self.put(path, facts, seen)
            }
            Verb::SetAttributes { path, facts } => self.set_attributes(path, facts),
            Verb::SetExtras { .. } | Verb::CloneFile { .. } => Err(io::ErrorKind::Unsupported.into()),
            Verb::Rename { from, to, replace } => self.rename(from, to, replace),
            Verb::HardLink { from, to } => self.second_name(from, to),
            Verb::RemoveFile { path } => {
                let item = self.tree().get(path)?;
                if item.kind == Kind::Dir {
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                if self.is_at_server(&item) {
                    self.run(self.backend.remove(path))?;
                }
                self.tree().take(path).map(drop)
            }
            Verb::RemoveDir { path } => self.remove_dir(path),
            Verb::Sync => Ok(self.run(self.backend.flush())?),
            Verb::Seal => self.seal(),
        }
    }

    fn put(&self, path: &[u8], facts: &Facts, seen: Seen) -> io::Result<()> {
        let mut tree = self.tree();
        let item = tree.item(facts, seen, None);
        tree.put(path, item)
    }

    /// What the server says is taken although we know of nothing there came after the listing: from now on it is known.
    fn noticing<T>(&self, path: &[u8], done: Result<T>) -> io::Result<T> {
        if let Err(error) = &done
            && error.kind() == io::ErrorKind::AlreadyExists
        {
            self.notice(path)?;
        }
        Ok(done?)
    }

    /// Takes what the server holds at a path into the tree; whether there is anything.
    pub(super) fn notice(&self, path: &[u8]) -> io::Result<bool> {
        let Some(shown) = self.run(self.backend.stat(path))? else { return Ok(false) };
        let mut tree = self.tree();
        let facts = shown.facts(tree.private);
        let mut item = tree.item(&facts, shown.seen, None);
        item.listed = true;
        tree.put(path, item).map(|()| true)
    }

    /// Whether the server itself has such an item, or only the manifest.
    fn is_at_server(&self, item: &Item) -> bool {
        let nature = self.backend.nature();
        match item.kind {
            Kind::Dir => nature.dirs,
            Kind::Link => nature.facts,
            _ => true,
        }
    }

    fn create_dir(&self, path: &[u8], mode: u32) -> io::Result<()> {
        self.tree().check_free(path)?;
        if !self.backend.nature().dirs && is_below(path, RECYCLE) && self.notice(path)? {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.noticing(path, self.run(self.backend.make_dir(path, mode)))?;
        let facts = Facts { kind: Kind::Dir, mode, ..Facts::default() };
        self.put(path, &facts, Seen::default())
    }

    fn set_attributes(&self, path: &[u8], facts: &Facts) -> io::Result<()> {
        let own = {
            let tree = self.tree();
            tree.facts(&tree.get(path)?)
        };
        let facts = Facts { mtime: facts.mtime, mode: facts.mode, owner: facts.owner.or(own.owner), ..own };
        let seen = self.run(self.backend.set_attributes(path, &facts))?;
        let mut tree = self.tree();
        let item = tree.get_mut(path)?;
        item.set_mtime(facts.mtime);
        item.owner = facts.owner;
        item.mode = u16::try_from(facts.mode & 0o7777).unwrap_or(0);
        match seen {
            Some(seen) => item.seen = seen,
            // From now on its time is our word, not what its content tells of.
            None if item.kind == Kind::Dir => item.seen = Seen::default(),
            None => {}
        }
        Ok(())
    }

    fn rename(&self, from: &[u8], to: &[u8], replace: bool) -> io::Result<()> {
        let (item, old) = {
            let tree = self.tree();
            let item = tree.get(from)?;
            match tree.check_free(to) {
                Ok(()) => (item, None),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && replace => {
                    let old = tree.get(to)?;
                    match (old.kind, item.kind) {
                        (Kind::Dir, Kind::Dir) if !tree.is_empty_dir(&old) => {
                            return Err(io::ErrorKind::DirectoryNotEmpty.into());
                        }
                        (Kind::Dir, kind) if kind != Kind::Dir => return Err(io::ErrorKind::IsADirectory.into()),
                        (kind, Kind::Dir) if kind != Kind::Dir => return Err(io::ErrorKind::NotADirectory.into()),
                        _ => (item, Some(old)),
                    }
                }
                Err(error) => return Err(error),
            }
        };
        let seen = if self.is_at_server(&item) {
            self.noticing(to, self.run(self.backend.rename(from, to, item.seen, replace)))?
        } else {
            if item.kind == Kind::Dir {
                self.move_content(from, to)?;
            }
            if old.is_some_and(|old| self.is_at_server(&old)) {
                self.run(self.backend.remove(to))?;
            }
            None
        };
        let mut tree = self.tree();
        let mut moved = tree.take(from)?;
        if let Some(seen) = seen.filter(|_| moved.kind != Kind::Dir) {
            moved.seen = seen;
        }
        tree.put(to, moved)?;
        if moved.kind == Kind::File && moved.seen.size != item.seen.size {
            return Err(not_whole(moved.seen.size, item.seen.size).into());
        }
        Ok(())
    }

    /// Moves all objects below a folder that exists in their names alone.
    fn move_content(&self, from: &[u8], to: &[u8]) -> io::Result<()> {
        let mut files: Vec<(Vec<u8>, Seen)> = Vec::new();
        let walked: std::result::Result<(), ()> = self.tree().walk(from, |path, item| {
            if item.kind == Kind::File && is_below(path, from) {
                files.push((path.to_vec(), item.seen));
            }
            Ok(())
        });
        debug_assert!(walked.is_ok());
        for (path, seen) in files {
            let rest = path.get(from.len()..).unwrap_or_default();
            let moved = self.run(self.backend.rename(&path, &[to, rest].concat(), seen, false))?;
            if let Some(moved) = moved {
                self.tree().get_mut(&path)?.seen = moved;
            }
        }
        Ok(())
    }

    fn second_name(&self, from: &[u8], to: &[u8]) -> io::Result<()> {
        let item = {
            let tree = self.tree();
            tree.check_free(to)?;
            tree.get(from)?
        };
        if item.kind == Kind::Dir {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let seen = if self.is_at_server(&item) {
            self.noticing(to, self.run(self.backend.copy(from, to, item.seen)))?
        } else {
            item.seen
        };
        let mut second = item;
        second.seen = seen;
        self.tree().put(to, second)
    }

    fn remove_dir(&self, path: &[u8]) -> io::Result<()> {
        let item = {
            let tree = self.tree();
            let item = tree.get(path)?;
            match item.kind {
                Kind::Dir if tree.is_empty_dir(&item) => item,
                Kind::Dir => return Err(io::ErrorKind::DirectoryNotEmpty.into()),
                _ => return Err(io::ErrorKind::NotADirectory.into()),
            }
        };
        // An object store may have a marker for it, made by somebody else.
        if self.is_at_server(&item) || item.listed {
            self.run(self.backend.remove_dir(path))?;
        }
        self.tree().take(path).map(drop)
    }

    /// Writes the manifest, unless what it says is still so.
    fn seal(&self) -> io::Result<()> {
        if !self.tree().dirty {
            return Ok(());
        }
        self.run(self.backend.flush())?;
        let objects = !self.backend.nature().dirs;
        let path = if objects { MANIFEST } else { BESIDE };
        debug_assert_eq!(parent(path), parent(MANIFEST));
        let mut upload = self.run(self.backend.create(path, None))?;
        let mut tree = self.tree();
        manifest::write(&tree, |piece| self.run(upload.write(Bytes::from(piece))))?;
        let mtime = Mtime { seconds: jiff::Timestamp::now().as_second(), nanos: 0 };
        let facts = Facts { mtime, mode: 0o600, ..Facts::default() };
        let seen = self.run(upload.finish(&facts))?;
        if !objects {
            self.run(self.backend.rename(BESIDE, MANIFEST, seen, true))?;
        }
        tree.dirty = false;
        Ok(())
    }
}
