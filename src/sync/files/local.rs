//! A folder of this machine, reached through directory handles: no path is ever looked up again from `/`, and no
//! symbolic link below the root is ever followed, so that a link in a store can't lead a write out of it.

use std::{
    fs::File,
    io::{self, Read, Write},
    os::{
        fd::{AsFd, OwnedFd},
        unix::fs::FileExt,
    },
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rustix::{
    fs::{
        AtFlags, CWD, Dir, FileType, FlockOperation, Mode, OFlags, RenameFlags, Stat, Timespec, Timestamps, UTIME_OMIT,
        chmodat, fchmod, flock, fstat, futimens, ioctl_ficlone, linkat, mkdirat, openat, readlinkat, renameat,
        renameat_with, statat, symlinkat, syncfs, unlinkat, utimensat,
    },
    io::Errno,
};

use crate::sync::error::SyncError;

use super::{
    CONTROL,
    blocks::Identity,
    facts::{Entry, Facts, Kind, Mtime, is_below, join, parent},
    store::{Stamp, Verb},
};

/// How often a directory is listed anew because a name in it vanished while it was listed.
const LISTING_TRIES: u32 = 3;

/// A folder that is open.
#[derive(Debug)]
pub struct LocalFolder {
    path: PathBuf,
    root: Arc<OwnedFd>,
    device: u64,
    /// The directory that was used last; neighbours in a walk are neighbours here.
    last_dir: Mutex<Option<(Vec<u8>, Arc<OwnedFd>)>>,
}

impl LocalFolder {
    /// Opens a folder that exists. The path's last component must not be a symbolic link.
    pub fn open_root(path: &Path) -> Result<Self, SyncError> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = openat(CWD, path, flags, Mode::empty()).and_then(|root| Ok((fstat(&root)?.st_dev, root)));
        let (device, root) = opened.map_err(|errno| match errno {
            Errno::NOENT => SyncError::Missing(path.to_owned()),
            Errno::LOOP | Errno::NOTDIR if path.is_symlink() => SyncError::RootIsLink(path.to_owned()),
            Errno::NOTDIR if path.exists() => SyncError::NotFolder(path.to_owned()),
            errno => SyncError::Open { path: path.to_owned(), source: errno.into() },
        })?;
        Ok(Self { path: path.to_owned(), root: Arc::new(root), device, last_dir: Mutex::default() })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn list(&self, path: &[u8]) -> io::Result<Vec<Entry>> {
        let mut tries = 1;
        loop {
            match self.list_once(path) {
                // A name that vanished under our eyes: only a listing in which every name was found is complete.
                Err(Errno::NOENT) if tries < LISTING_TRIES => tries += 1,
                listed => return Ok(listed?),
            }
        }
    }

    fn list_once(&self, path: &[u8]) -> rustix::io::Result<Vec<Entry>> {
        let dir = self.dir(path)?;
        if fstat(&*dir)?.st_dev != self.device {
            return Err(Errno::XDEV);
        }
        let mut entries = Vec::new();
        // The handles we keep can only be passed through; this one can be read.
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        for entry in Dir::new(openat(&*dir, ".", flags, Mode::empty())?)? {
            let entry = entry?;
            let name = entry.file_name();
            if name.to_bytes() != b"." && name.to_bytes() != b".." {
                let facts = facts_at(&dir, name)?;
                entries.push(Entry { path: join(path, name.to_bytes()), facts });
            }
        }
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        // Some file systems yield a name twice while others write to the directory.
        entries.dedup_by(|a, b| a.path == b.path);
        Ok(entries)
    }

    pub(super) fn facts(&self, path: &[u8]) -> io::Result<Facts> {
        if path.is_empty() {
            return Ok(facts_of(&fstat(&*self.root)?, Vec::new()));
        }
        let (dir, name) = self.place(path)?;
        Ok(facts_at(&dir, name)?)
    }

    pub(super) fn open(&self, path: &[u8]) -> io::Result<LocalReader> {
        let (dir, name) = self.place(path)?;
        // NONBLOCK: a named pipe that took the file's place must not hold us up.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(openat(dir, name, flags, Mode::empty())?);
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no longer a regular file"));
        }
        Ok(LocalReader(file))
    }

    pub(super) fn create(&self, path: &[u8]) -> io::Result<LocalWriter> {
        let (dir, name) = self.place(path)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(LocalWriter(File::from(openat(dir, name, flags, Mode::RUSR | Mode::WUSR)?)))
    }

    pub(super) fn open_to_patch(&self, path: &[u8]) -> io::Result<File> {
        let (dir, name) = self.place(path)?;
        let flags = OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(openat(dir, name, flags, Mode::empty())?);
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    pub(super) fn identity(&self, path: &[u8]) -> io::Result<Identity> {
        let (dir, name) = self.place(path)?;
        let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = File::from(openat(dir, name, flags, Mode::empty())?);
        if file.metadata()?.is_file() { Identity::of(&file) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    fn clone_file(&self, from: &[u8], to: &[u8]) -> io::Result<()> {
        let source = self.open(from)?;
        let LocalWriter(clone) = self.create(to)?;
        let cloned = ioctl_ficlone(&clone, &source.0);
        if cloned.is_err() {
            self.carry_out(&Verb::RemoveFile { path: to })?;
        }
        match cloned {
            Err(Errno::OPNOTSUPP | Errno::XDEV | Errno::INVAL | Errno::NOTTY | Errno::NOSYS) => {
                Err(io::ErrorKind::Unsupported.into())
            }
            cloned => Ok(cloned?),
        }
    }

    pub(super) fn lock(&self) -> Result<LocalLock, SyncError> {
        let fail = |errno: Errno| SyncError::NotWritable { path: self.path.clone(), source: errno.into() };
        let before = fstat(&*self.root).map_err(fail)?;
        match mkdirat(&*self.root, CONTROL, Mode::RWXU) {
            // Making our own folder is no change of the store: put the root's time back.
            Ok(()) => futimens(&*self.root, &times(facts_of(&before, Vec::new()).mtime)).map_err(fail)?,
            Err(Errno::EXIST) => {}
            Err(errno) => return Err(fail(errno)),
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let control = openat(&*self.root, CONTROL, flags, Mode::empty()).map_err(fail)?;
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let lock = openat(&control, "lock", flags, Mode::RUSR | Mode::WUSR).map_err(fail)?;
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(LocalLock(lock)),
            Err(Errno::WOULDBLOCK) => Err(SyncError::Busy(self.path.clone())),
            Err(errno) => Err(fail(errno)),
        }
    }

    pub(super) fn carry_out(&self, verb: &Verb<'_>) -> io::Result<()> {
        match *verb {
            Verb::CreateDir { path, mode } => {
                let (dir, name) = self.place(path)?;
                mkdirat(dir, name, Mode::from_raw_mode(mode))?;
            }
            Verb::CreateLink { path, facts } => {
                let (dir, name) = self.place(path)?;
                symlinkat(facts.link.as_slice(), &dir, name)?;
                utimensat(dir, name, &times(facts.mtime), AtFlags::SYMLINK_NOFOLLOW)?;
            }
            Verb::SetAttributes { path, facts } => self.set_attributes(path, facts)?,
            Verb::Rename { from, to, replace } => self.rename(from, to, replace)?,
            Verb::HardLink { from, to } => {
                let (old_dir, old) = self.place(from)?;
                let (new_dir, new) = self.place(to)?;
                linkat(old_dir, old, new_dir, new, AtFlags::empty())?;
            }
            Verb::CloneFile { from, to } => self.clone_file(from, to)?,
            Verb::RemoveFile { path } => {
                let (dir, name) = self.place(path)?;
                unlinkat(dir, name, AtFlags::empty())?;
            }
            Verb::RemoveDir { path } => {
                let (dir, name) = self.place(path)?;
                unlinkat(dir, name, AtFlags::REMOVEDIR)?;
                self.forget(path);
            }
            // One call for all files, and it reports what went wrong since the root was opened.
            Verb::Sync => syncfs(&*self.root)?,
        }
        Ok(())
    }

    fn set_attributes(&self, path: &[u8], facts: &Facts) -> rustix::io::Result<()> {
        let mode = Mode::from_raw_mode(facts.mode);
        if path.is_empty() {
            fchmod(&*self.root, mode)?;
            return futimens(&*self.root, &times(facts.mtime));
        }
        let (dir, name) = self.place(path)?;
        if facts.kind == Kind::Link {
            return utimensat(dir, name, &times(facts.mtime), AtFlags::SYMLINK_NOFOLLOW);
        }
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        match openat(&dir, name, flags, Mode::empty()) {
            Ok(file) => {
                fchmod(&file, mode)?;
                futimens(&file, &times(facts.mtime))
            }
            // Its owner may not read it, but may set it.
            Err(Errno::ACCESS) => {
                chmodat(&dir, name, mode, AtFlags::empty())?;
                utimensat(dir, name, &times(facts.mtime), AtFlags::SYMLINK_NOFOLLOW)
            }
            Err(errno) => Err(errno),
        }
    }

    fn rename(&self, from: &[u8], to: &[u8], replace: bool) -> rustix::io::Result<()> {
        let (old_dir, old) = self.place(from)?;
        let (new_dir, new) = self.place(to)?;
        let renamed = if replace {
            renameat(&old_dir, old, &new_dir, new)
        } else {
            match renameat_with(&old_dir, old, &new_dir, new, RenameFlags::NOREPLACE) {
                // A file system that does not know the flag. We hold the store's lock: looking first is enough.
                Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                    match statat(&new_dir, new, AtFlags::SYMLINK_NOFOLLOW) {
                        Ok(_) => Err(Errno::EXIST),
                        Err(Errno::NOENT) => renameat(&old_dir, old, &new_dir, new),
                        Err(errno) => Err(errno),
                    }
                }
                renamed => renamed,
            }
        };
        self.forget(from);
        renamed
    }

    /// The open directory an item stands in, and its name there.
    fn place<'p>(&self, path: &'p [u8]) -> rustix::io::Result<(Arc<OwnedFd>, &'p [u8])> {
        let dir = parent(path);
        let name = if dir.is_empty() { path } else { path.get(dir.len() + 1..).unwrap_or_default() };
        if name.is_empty() {
            return Err(Errno::INVAL);
        }
        Ok((self.dir(dir)?, name))
    }

    /// Opens a directory below the root, component by component, following no link.
    fn dir(&self, path: &[u8]) -> rustix::io::Result<Arc<OwnedFd>> {
        if path.is_empty() {
            return Ok(self.root.clone());
        }
        let mut last = self.last_dir.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut dir, mut rest) = match last.as_ref() {
            Some((known, dir)) if known == path => return Ok(dir.clone()),
            Some((known, dir)) if is_below(path, known) => {
                (dir.clone(), path.get(known.len() + 1..).unwrap_or_default())
            }
            _ => (self.root.clone(), path),
        };
        while !rest.is_empty() {
            let end = rest.iter().position(|c| *c == b'/').unwrap_or(rest.len());
            let (name, tail) = rest.split_at(end);
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            dir = Arc::new(openat(&*dir, name, flags, Mode::empty())?);
            rest = tail.strip_prefix(b"/").unwrap_or_default();
        }
        *last = Some((path.to_vec(), dir.clone()));
        Ok(dir)
    }

    /// A directory may have lost this name: a handle kept for it or for what is below must not be used any more.
    fn forget(&self, path: &[u8]) {
        let mut last = self.last_dir.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_some_and(|(known, _)| known == path || is_below(known, path)) {
            *last = None;
        }
    }
}

fn facts_at(dir: impl AsFd, name: impl rustix::path::Arg + Copy) -> rustix::io::Result<Facts> {
    let stat = statat(&dir, name, AtFlags::SYMLINK_NOFOLLOW)?;
    let is_link = FileType::from_raw_mode(stat.st_mode).is_symlink();
    let link = if is_link { readlinkat(dir, name, Vec::new())?.into_bytes() } else { Vec::new() };
    Ok(facts_of(&stat, link))
}

fn facts_of(stat: &Stat, link: Vec<u8>) -> Facts {
    let kind = match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Dir,
        FileType::Symlink => Kind::Link,
        FileType::Fifo => Kind::Fifo,
        FileType::Socket => Kind::Socket,
        _ => Kind::Device,
    };
    Facts {
        kind,
        size: if kind == Kind::File { u64::try_from(stat.st_size).unwrap_or(0) } else { 0 },
        mtime: Mtime { seconds: stat.st_mtime, nanos: u32::try_from(stat.st_mtime_nsec).unwrap_or(0) },
        mode: stat.st_mode & 0o7777,
        link,
    }
}

fn times(mtime: Mtime) -> Timestamps {
    Timestamps {
        last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        last_modification: Timespec { tv_sec: mtime.seconds, tv_nsec: mtime.nanos.into() },
    }
}

/// The right to write to a folder, held by an open file; the system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct LocalLock(#[expect(dead_code, reason = "held for what closing it does")] OwnedFd);

/// A regular file, open to be read.
#[derive(Debug)]
pub struct LocalReader(File);

impl LocalReader {
    pub(super) fn stamp(&self) -> io::Result<Stamp> {
        let stat = fstat(&self.0)?;
        let marks = [stat.st_ino.cast_signed(), stat.st_ctime, i64::try_from(stat.st_ctime_nsec).unwrap_or(0)];
        Ok(Stamp { facts: facts_of(&stat, Vec::new()), marks })
    }

    pub(super) fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        self.0.read_at(into, at)
    }
}

impl Read for LocalReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

/// A new regular file.
#[derive(Debug)]
pub(super) struct LocalWriter(File);

impl LocalWriter {
    pub fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    pub fn finish(self, facts: &Facts) -> io::Result<()> {
        fchmod(&self.0, Mode::from_raw_mode(facts.mode))?;
        Ok(futimens(&self.0, &times(facts.mtime))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_moved_is_not_written_to_under_its_old_name() {
        let scratch = tempfile::tempdir().expect("a folder");
        let folder = LocalFolder::open_root(scratch.path()).expect("open");
        folder.carry_out(&Verb::CreateDir { path: b"a", mode: 0o755 }).expect("create");
        folder.create(b"a/f").expect("create a/f");
        folder.carry_out(&Verb::Rename { from: b"a", to: b"b", replace: false }).expect("rename");
        let gone = folder.create(b"a/g").map(drop).map_err(|error| error.kind());
        assert_eq!(gone, Err(io::ErrorKind::NotFound));
        let names: Vec<Vec<u8>> = folder.list(b"b").expect("list").into_iter().map(|e| e.path).collect();
        assert_eq!(names, [b"b/f"]);
    }

    #[test]
    fn no_link_is_followed_on_the_way_down() {
        let scratch = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(scratch.path().join("root/real")).expect("create");
        std::fs::create_dir(scratch.path().join("outside")).expect("create");
        std::os::unix::fs::symlink("../outside", scratch.path().join("root/link")).expect("link");
        let folder = LocalFolder::open_root(&scratch.path().join("root")).expect("open");
        assert!(folder.create(b"real/f").is_ok());
        for result in
            [folder.create(b"link/f").map(drop), folder.list(b"link").map(drop), folder.open(b"link").map(drop)]
        {
            assert!(result.is_err());
        }
        assert!(!scratch.path().join("outside/f").exists());
    }
}
