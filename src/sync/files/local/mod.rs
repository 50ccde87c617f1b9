//! A folder of this machine, reached through directory handles: no path is ever looked up again from `/`, and no
//! symbolic link below the root is ever followed, so that a link in a store can't lead a write out of it.

mod ways;

use std::{
    fs::File,
    io,
    os::fd::{AsFd, OwnedFd},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use rustix::{
    fs::{
        AtFlags, CWD, FileType, FlockOperation, Gid, Mode, OFlags, RawDir, RenameFlags, Stat, Timespec, Timestamps,
        UTIME_OMIT, Uid, chmodat, chownat, fchmod, flistxattr_query, flock, fstat, fstatfs, futimens, ioctl_ficlone,
        linkat, mkdirat, openat, readlinkat, renameat, renameat_with, statat, symlinkat, syncfs, unlinkat, utimensat,
    },
    io::Errno,
    process::{getegid, geteuid},
};

use crate::sync::error::SyncError;

use super::{
    CONTROL,
    blocks::Identity,
    extras::Extras,
    facts::{Facts, Kind, Mtime, Owner, Twin},
    listing::Listing,
    local_file::{LocalReader, LocalWriter, Refused, extras_of, set_extras_of, set_owner},
    store::{Abilities, Verb},
};
use ways::Ways;

/// How long the lock of a writer that has gone may stay: a process that somebody is just starting holds all that its
/// parent had open, for the moment until it runs its own program.
const LAST_WRITER: Duration = Duration::from_secs(1);
/// How often a lock that is held is tried meanwhile.
const LOOK: Duration = Duration::from_millis(10);
/// How often a directory is listed anew because a name in it vanished while it was listed.
const LISTING_TRIES: u32 = 3;
/// How much of a directory the system tells us at once, in bytes.
const LISTING_BUFFER: usize = 32 << 10;
/// More threads than this only get into each other's way in one file system.
const MOST_THREADS: usize = 8;
/// File systems whose change times are this machine's own clock (their numbers are Linux's, `statfs(2)`): ext2 to ext4,
/// tmpfs, XFS, Btrfs, F2FS, ZFS, overlay.
const OWN_CLOCK: [u64; 7] = [0xef53, 0x0102_1994, 0x5846_5342, 0x9123_683e, 0xf2f5_2010, 0x2fc1_2fc1, 0x794c_7630];
/// File systems in which a file has one name only: FAT, exFAT.
const WITHOUT_LINKS: [u64; 2] = [0x4d44, 0x2011_bab0];

/// A folder that is open.
#[derive(Debug)]
pub struct LocalFolder {
    path: PathBuf,
    root: Arc<OwnedFd>,
    device: u64,
    abilities: Abilities,
    /// Whether owners are looked at and set, and whom new files belong to.
    as_root: bool,
    me: Owner,
    refused: Arc<Refused>,
    /// How its directories are reached.
    ways: Ways,
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
        let root = Arc::new(root);
        let me = Owner { user: geteuid().as_raw(), group: getegid().as_raw() };
        Ok(Self {
            path: path.to_owned(),
            abilities: abilities_of(&root),
            ways: Ways::new(root.clone()),
            root,
            device,
            as_root: me.user == 0,
            me,
            refused: Arc::default(),
        })
    }

    /// A second handle on it. A path is looked up anew through each, so the one may miss what the other moved while it
    /// stands in there.
    pub(super) fn again(&self) -> Self {
        Self {
            path: self.path.clone(),
            root: self.root.clone(),
            device: self.device,
            abilities: self.abilities,
            as_root: self.as_root,
            me: self.me,
            refused: self.refused.clone(),
            ways: Ways::new(self.root.clone()),
        }
    }

    pub(super) fn creator(&self) -> Option<Owner> {
        self.as_root.then_some(self.me)
    }

    pub(super) const fn abilities(&self) -> Abilities {
        self.abilities
    }

    pub(super) fn check_root(&self) -> Result<(), SyncError> {
        let opened = |errno: Errno| SyncError::Open { path: self.path.clone(), source: errno.into() };
        let links = fstat(&*self.root).map_err(opened)?.st_nlink;
        if links == 0 { Err(SyncError::Missing(self.path.clone())) } else { Ok(()) }
    }

    /// Tells this folder from all others of this machine; `None` if its file system's change times are not to be
    /// compared with this machine's clock.
    pub(super) fn identity(&self) -> Option<String> {
        let own_clock = fstatfs(&*self.root).is_ok_and(|fs| OWN_CLOCK.contains(&(fs.f_type.cast_unsigned())));
        let stat = fstat(&*self.root).ok().filter(|_| own_clock)?;
        Some(format!("{}:{}", stat.st_dev, stat.st_ino))
    }

    /// The change time of an item.
    pub(super) fn changed(&self, path: &[u8]) -> io::Result<Mtime> {
        let (dir, name) = self.ways.place(path)?;
        Ok(changed_of(&statat(dir, name, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    /// The file system it is on.
    pub(super) const fn device(&self) -> u64 {
        self.device
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn list(&self, path: &[u8], into: &mut Listing) -> io::Result<()> {
        let mut tries = 1;
        loop {
            match self.list_once(path, into) {
                // A name that vanished under our eyes: only a listing in which every name was found is complete.
                Err(Errno::NOENT) if tries < LISTING_TRIES => tries += 1,
                listed => return Ok(listed?),
            }
            into.clear();
        }
    }

    fn list_once(&self, path: &[u8], into: &mut Listing) -> rustix::io::Result<()> {
        let open = self.ways.dir_to_list(path)?;
        if fstat(&*open)?.st_dev != self.device {
            return Err(Errno::XDEV);
        }
        let mut buffer = Vec::with_capacity(LISTING_BUFFER);
        let mut entries = RawDir::new(&*open, buffer.spare_capacity_mut());
        while let Some(entry) = entries.next() {
            let entry = entry?;
            let name = entry.file_name();
            if name.to_bytes() != b"." && name.to_bytes() != b".." {
                let stat = statat(&*open, name, AtFlags::SYMLINK_NOFOLLOW)?;
                let facts = self.facts_of(&*open, name, &stat)?;
                let inode = (facts.kind == Kind::File && stat.st_nlink > 1).then_some(stat.st_ino);
                into.push_known(name.to_bytes(), facts, inode, changed_of(&stat));
            }
        }
        Ok(())
    }

    pub(super) fn facts(&self, path: &[u8]) -> io::Result<Facts> {
        if path.is_empty() {
            return Ok(self.owned(&fstat(&*self.root)?, Box::default()));
        }
        let (dir, name) = self.ways.place(path)?;
        let stat = statat(&dir, name, AtFlags::SYMLINK_NOFOLLOW)?;
        Ok(self.facts_of(&dir, name, &stat)?)
    }

    fn facts_of(&self, dir: impl AsFd, name: impl rustix::path::Arg, stat: &Stat) -> rustix::io::Result<Facts> {
        let is_link = FileType::from_raw_mode(stat.st_mode).is_symlink();
        let link = if is_link { readlinkat(dir, name, Vec::new())?.into_bytes().into() } else { Box::default() };
        Ok(self.owned(stat, link))
    }

    fn owned(&self, stat: &Stat, link: Box<[u8]>) -> Facts {
        let owner = self.as_root.then_some(Owner { user: stat.st_uid, group: stat.st_gid });
        Facts { owner, ..facts_of(stat, link) }
    }

    pub(super) fn extras(&self, path: &[u8]) -> io::Result<Extras> {
        extras_of(&File::from(self.open_any(path)?))
    }

    /// Opens a file or directory to be read.
    fn open_any(&self, path: &[u8]) -> rustix::io::Result<OwnedFd> {
        // NONBLOCK: a named pipe that took the file's place must not hold us up.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        if path.is_empty() {
            return openat(&*self.root, ".", flags, Mode::empty());
        }
        let (dir, name) = self.ways.place(path)?;
        openat(dir, name, flags, Mode::empty())
    }

    pub(super) fn open(&self, path: &[u8]) -> io::Result<LocalReader> {
        let file = File::from(self.open_any(path)?);
        let opened = fstat(&file)?;
        if !FileType::from_raw_mode(opened.st_mode).is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no longer a regular file"));
        }
        Ok(LocalReader::new(file, opened))
    }

    pub(super) fn create(&self, path: &[u8]) -> io::Result<LocalWriter> {
        let (dir, name) = self.ways.place(path)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = File::from(openat(dir, name, flags, Mode::RUSR | Mode::WUSR)?);
        Ok(LocalWriter { file, owner: self.me, refused: self.refused.clone() })
    }

    pub(super) fn open_to_patch(&self, path: &[u8]) -> io::Result<File> {
        let (dir, name) = self.ways.place(path)?;
        let flags = OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(openat(dir, name, flags, Mode::empty())?);
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    /// Which regular file has this name, and in which state it is.
    pub(super) fn file_identity(&self, path: &[u8]) -> io::Result<Identity> {
        let (dir, name) = self.ways.place(path)?;
        let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = File::from(openat(dir, name, flags, Mode::empty())?);
        if file.metadata()?.is_file() { Identity::of(&file) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    fn clone_file(&self, from: &[u8], to: &[u8]) -> io::Result<()> {
        let source = self.open(from)?;
        let clone = self.create(to)?;
        let cloned = ioctl_ficlone(&clone.file, &source.file);
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
            Ok(()) => futimens(&*self.root, &times(facts_of(&before, Box::default()).mtime)).map_err(fail)?,
            Err(Errno::EXIST) => {}
            Err(errno) => return Err(fail(errno)),
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let control = openat(&*self.root, CONTROL, flags, Mode::empty()).map_err(fail)?;
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let lock = openat(&control, "lock", flags, Mode::RUSR | Mode::WUSR).map_err(fail)?;
        let begun = Instant::now();
        loop {
            match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(LocalLock(lock)),
                Err(Errno::WOULDBLOCK) if begun.elapsed() < LAST_WRITER => thread::sleep(LOOK),
                Err(Errno::WOULDBLOCK) => return Err(SyncError::Busy(self.path.clone())),
                Err(errno) => return Err(fail(errno)),
            }
        }
    }

    pub(super) fn carry_out(&self, verb: &Verb<'_>) -> io::Result<()> {
        match *verb {
            Verb::CreateDir { path, mode } => {
                let (dir, name) = self.ways.place(path)?;
                mkdirat(dir, name, Mode::from_raw_mode(mode))?;
            }
            Verb::CreateLink { path, facts } => {
                let (dir, name) = self.ways.place(path)?;
                symlinkat(&*facts.link, &dir, name)?;
                set_link_attributes(&dir, name, facts)?;
            }
            Verb::SetExtras { path, extras } => set_extras_of(&File::from(self.open_any(path)?), extras)?,
            Verb::SetAttributes { path, facts } => self.set_attributes(path, facts)?,
            Verb::Rename { from, to, replace } => self.rename(from, to, replace)?,
            Verb::HardLink { from, to } => {
                let (old_dir, old) = self.ways.place(from)?;
                let (new_dir, new) = self.ways.place(to)?;
                linkat(old_dir, old, new_dir, new, AtFlags::empty())?;
            }
            Verb::CloneFile { from, to } => self.clone_file(from, to)?,
            Verb::RemoveFile { path } => {
                let (dir, name) = self.ways.place(path)?;
                unlinkat(dir, name, AtFlags::empty())?;
            }
            Verb::RemoveDir { path } => {
                let (dir, name) = self.ways.place(path)?;
                unlinkat(dir, name, AtFlags::REMOVEDIR)?;
                self.ways.forget(path);
            }
            // One call for all files, and it reports what went wrong since the root was opened.
            Verb::Sync => syncfs(&*self.root)?,
            // A disk holds all there is to an item.
            Verb::Seal => {}
        }
        Ok(())
    }

    fn set_attributes(&self, path: &[u8], facts: &Facts) -> rustix::io::Result<()> {
        let mode = Mode::from_raw_mode(facts.mode);
        if path.is_empty() {
            let root = File::from(self.open_any(path)?);
            return set_all(&root, facts);
        }
        let (dir, name) = self.ways.place(path)?;
        if facts.kind == Kind::Link {
            return set_link_attributes(dir, name, facts);
        }
        match self.open_any(path) {
            Ok(file) => set_all(&File::from(file), facts),
            // Its owner may not read it, but may set it.
            Err(Errno::ACCESS) => {
                chmodat(&dir, name, mode, AtFlags::empty())?;
                utimensat(dir, name, &times(facts.mtime), AtFlags::SYMLINK_NOFOLLOW)
            }
            Err(errno) => Err(errno),
        }
    }

    fn rename(&self, from: &[u8], to: &[u8], replace: bool) -> rustix::io::Result<()> {
        let (old_dir, old) = self.ways.place(from)?;
        let (new_dir, new) = self.ways.place(to)?;
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
        self.ways.forget(from);
        renamed
    }
}

fn abilities_of(root: &OwnedFd) -> Abilities {
    let kind = fstatfs(root).map_or(0, |fs| fs.f_type.cast_unsigned());
    let inode = |name: &[u8]| statat(root, name, AtFlags::SYMLINK_NOFOLLOW).map(|stat| stat.st_ino);
    let (ours, shouted) = (inode(CONTROL), inode(&CONTROL.to_ascii_uppercase()));
    Abilities {
        moves_trees: true,
        hard_links: !WITHOUT_LINKS.contains(&kind),
        extras: flistxattr_query(root).is_ok(),
        folds_case: ours.is_ok() && ours == shouted,
        lists_at_once: false,
        threads: thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS),
    }
}

/// Owner, mode and time of an open file or directory, in an order in which none undoes another.
fn set_all(file: &File, facts: &Facts) -> rustix::io::Result<()> {
    if let Some(owner) = facts.owner {
        let stat = fstat(file)?;
        // Even where it changes nothing, it takes capabilities away.
        if owner != (Owner { user: stat.st_uid, group: stat.st_gid }) {
            set_owner(file, owner)?;
        }
    }
    fchmod(file, Mode::from_raw_mode(facts.mode))?;
    futimens(file, &times(facts.mtime))
}

fn set_link_attributes(dir: impl AsFd, name: &[u8], facts: &Facts) -> rustix::io::Result<()> {
    if let Some(owner) = facts.owner {
        let (user, group) = (Uid::from_raw(owner.user), Gid::from_raw(owner.group));
        chownat(&dir, name, Some(user), Some(group), AtFlags::SYMLINK_NOFOLLOW)?;
    }
    utimensat(dir, name, &times(facts.mtime), AtFlags::SYMLINK_NOFOLLOW)
}

fn changed_of(stat: &Stat) -> Mtime {
    Mtime { seconds: stat.st_ctime, nanos: u32::try_from(stat.st_ctime_nsec).unwrap_or(0) }
}

/// All but the owner.
pub(super) fn facts_of(stat: &Stat, link: Box<[u8]>) -> Facts {
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
        owner: None,
        link,
        twin: Twin::None,
    }
}

pub(super) fn times(mtime: Mtime) -> Timestamps {
    Timestamps {
        last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        last_modification: Timespec { tv_sec: mtime.seconds, tv_nsec: mtime.nanos.into() },
    }
}

/// The right to write to a folder, held by an open file; the system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct LocalLock(#[expect(dead_code, reason = "held for what closing it does")] OwnedFd);

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
        let mut inside = Listing::default();
        folder.list(b"b", &mut inside).expect("list");
        assert_eq!(inside.iter().map(|(name, _)| name).collect::<Vec<_>>(), [b"f"]);
    }

    #[test]
    fn no_link_is_followed_on_the_way_down() {
        let scratch = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(scratch.path().join("root/real")).expect("create");
        std::fs::create_dir(scratch.path().join("outside")).expect("create");
        std::os::unix::fs::symlink("../outside", scratch.path().join("root/link")).expect("link");
        let folder = LocalFolder::open_root(&scratch.path().join("root")).expect("open");
        assert!(folder.create(b"real/f").is_ok());
        for result in [
            folder.create(b"link/f").map(drop),
            folder.list(b"link", &mut Listing::default()),
            folder.open(b"link").map(drop),
        ] {
            assert!(result.is_err());
        }
        assert!(!scratch.path().join("outside/f").exists());
    }
}
