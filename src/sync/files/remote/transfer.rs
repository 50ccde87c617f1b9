//! Content of one file on its way from or to a remote store, as the engine reads and writes it.

use std::{
    fmt,
    io::{self, Read},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::{Buf, Bytes};

use crate::sync::files::{
    facts::{Facts, Kind},
    store::Stamp,
};

use super::{
    Shared,
    backend::{Download, Upload, retry},
    error::{RemoteError, Result, not_whole},
    tree::{Item, Seen},
};

/// A file far away, open to be read.
pub struct RemoteReader {
    shared: Arc<Shared>,
    path: Vec<u8>,
    item: Item,
    download: Download,
    rest: Bytes,
    offset: u64,
    begun: bool,
    /// What has been read so far, if we know what it must come to.
    hasher: Option<(Box<blake3::Hasher>, [u8; 32])>,
}

impl fmt::Debug for RemoteReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteReader").field("offset", &self.offset).finish_non_exhaustive()
    }
}

impl RemoteReader {
    pub(super) fn open(shared: &Arc<Shared>, path: &[u8]) -> io::Result<Self> {
        shared.load().map_err(io::Error::other)?;
        let (item, hash) = {
            let tree = shared.tree();
            let item = tree.get(path)?;
            (item, tree.hash(&item))
        };
        if item.kind != Kind::File {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no longer a regular file"));
        }
        let download = shared.run(shared.backend.open(path, 0)).map_err(RemoteError::about_one_item)?;
        let hasher = hash.map(|hash| (Box::default(), hash));
        let (shared, path) = (shared.clone(), path.to_vec());
        Ok(Self { shared, path, item, download, rest: Bytes::new(), offset: 0, begun: false, hasher })
    }

    /// Before reading, what the listing said; after it, what the server says now.
    pub(in crate::sync::files) fn stamp(&self) -> io::Result<Stamp> {
        let mut tree = self.shared.tree();
        if !self.begun {
            return Ok(stamp(tree.facts(&self.item), &self.item));
        }
        drop(tree);
        let shown = self.shared.run(self.shared.backend.stat(&self.path))?;
        let shown = shown.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        tree = self.shared.tree();
        if shown.kind == Kind::File && self.item.seen.is_same(shown.seen) {
            return Ok(stamp(tree.facts(&self.item), &self.item));
        }
        // It changed meanwhile: from now on its new state is what we know of it.
        let facts = shown.facts(tree.private);
        let item = tree.item(&facts, shown.seen, None);
        tree.put(&self.path, item)?;
        Ok(stamp(facts, &item))
    }

    /// The next piece, from where the last one ended if the connection breaks in between.
    fn next(&mut self) -> Result<Option<Bytes>> {
        match self.shared.handle.block_on(self.download.next()) {
            Err(error) if error.is_transient() => {}
            next => return next,
        }
        let (shared, path, offset, size) = (&self.shared, &self.path, self.offset, self.item.seen.size);
        let resumed = retry(shared.address.patience, |_| async move {
            if offset >= size {
                return Ok(None);
            }
            let mut download = shared.backend.open(path, offset).await?;
            let piece = download.next().await?;
            Ok(Some((download, piece)))
        });
        let Some((download, piece)) = shared.run(resumed)? else { return Ok(None) };
        self.download = download;
        Ok(piece)
    }

    fn check_end(&mut self) -> io::Result<()> {
        let Some((hasher, hash)) = self.hasher.take() else { return Ok(()) };
        if self.offset == self.item.seen.size && *hasher.finalize().as_bytes() != hash {
            let why = "its content at the server is not what was written there";
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        Ok(())
    }
}

fn stamp(facts: Facts, item: &Item) -> Stamp {
    Stamp { facts, marks: [item.seen.tag.cast_signed(), item.seen.time, 0] }
}

impl Read for RemoteReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.begun = true;
        while self.rest.is_empty() {
            match self.next().map_err(RemoteError::about_one_item)? {
                Some(piece) => self.rest = piece,
                None => return self.check_end().map(|()| 0),
            }
        }
        let length = self.rest.len().min(into.len());
        let (head, _) = into.split_at_mut(length);
        self.rest.copy_to_slice(head);
        self.offset += length as u64;
        if let Some((hasher, _)) = &mut self.hasher {
            hasher.update(head);
        }
        Ok(length)
    }
}

/// A new file far away.
pub(in crate::sync::files) struct RemoteWriter {
    shared: Arc<Shared>,
    path: Vec<u8>,
    /// Gone once it was finished.
    upload: Mutex<Option<Upload>>,
    hasher: Box<blake3::Hasher>,
    size: u64,
}

impl fmt::Debug for RemoteWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteWriter").field("size", &self.size).finish_non_exhaustive()
    }
}

impl RemoteWriter {
    pub(super) fn create(shared: &Arc<Shared>, path: &[u8], size: Option<u64>) -> io::Result<Self> {
        shared.check_lock()?;
        shared.tree().check_free(path)?;
        let upload = shared.run(shared.backend.create(path, size))?;
        // What is broken off from here on can be removed like any file.
        let mut tree = shared.tree();
        let item = tree.item(&Facts { mode: 0o600, ..Facts::default() }, Seen::default(), None);
        tree.put(path, item)?;
        drop(tree);
        let (shared, path) = (shared.clone(), path.to_vec());
        Ok(Self { shared, path, upload: Mutex::new(Some(upload)), hasher: Box::default(), size: 0 })
    }

    pub fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        let upload = self.upload.get_mut().unwrap_or_else(PoisonError::into_inner);
        let upload = upload.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(self.shared.run(upload.write(Bytes::copy_from_slice(bytes)))?)
    }

    /// Returns when the server has all of it.
    pub fn finish(&self, facts: &Facts) -> io::Result<()> {
        let upload = self.upload.lock().unwrap_or_else(PoisonError::into_inner).take();
        let upload = upload.ok_or(io::ErrorKind::BrokenPipe)?;
        let facts = Facts { size: self.size, ..facts.clone() };
        let seen = self.shared.run(upload.finish(&facts))?;
        if seen.size != self.size {
            return Err(not_whole(seen.size, self.size).into());
        }
        let mut tree = self.shared.tree();
        let item = tree.item(&facts, seen, Some(*self.hasher.finalize().as_bytes()));
        tree.put(&self.path, item)
    }
}
