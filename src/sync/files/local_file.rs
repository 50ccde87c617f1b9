//! Open files of a local folder: read, written, and copied from one to the other the quickest way the system offers.

use std::{
    fs::File,
    io::{self, Read, Write},
    os::unix::fs::FileExt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

use rustix::{
    fs::{
        Gid, Mode, SeekFrom, Stat, Uid, XattrFlags, copy_file_range, fchmod, fchown, fgetxattr, flistxattr,
        flistxattr_query, fremovexattr, fsetxattr, fstat, ftruncate, futimens, ioctl_ficlone, seek,
    },
    io::Errno,
    process::geteuid,
};

use crate::sync::error::SyncError;

use super::{
    extras::{Extras, is_copied},
    facts::{Facts, Owner},
    local::{facts_of, times},
    store::{CopyError, Stamp},
};

/// How much is copied between two looks at the progress, in bytes.
const SPAN: u64 = 1 << 20;
/// No system's file times move in longer steps.
const TICK: Duration = Duration::from_millis(10);
/// From this size on a file is looked at for holes, in bytes.
const HOLES_FROM: u64 = 64 << 10;

/// Which quick ways of copying the system has refused for a target so far; they are not tried again.
#[derive(Debug, Default)]
pub(super) struct Refused {
    clone: AtomicBool,
    in_system: AtomicBool,
}

/// A regular file, open to be read.
#[derive(Debug)]
pub struct LocalReader {
    pub(super) file: File,
    /// Its state as it was opened, until somebody asks for it.
    opened: Mutex<Option<Stat>>,
}

impl LocalReader {
    pub(super) const fn new(file: File, opened: Stat) -> Self {
        Self { file, opened: Mutex::new(Some(opened)) }
    }

    pub(super) fn stamp(&self) -> io::Result<Stamp> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner).take();
        let stat = opened.map_or_else(|| fstat(&self.file), Ok)?;
        let marks = [stat.st_ino.cast_signed(), stat.st_ctime, i64::try_from(stat.st_ctime_nsec).unwrap_or(0)];
        Ok(Stamp { facts: facts_of(&stat, Box::default()), marks })
    }

    /// If it was changed within the clock's present tick, waits for the next: a change right after would not show in its
    /// state otherwise.
    pub(super) fn settle(&self) {
        if let Ok(stat) = fstat(&self.file) {
            let now = super::known::now();
            let age = i128::from(now.seconds - stat.st_ctime) * 1_000_000_000 + i128::from(now.nanos)
                - i128::from(stat.st_ctime_nsec);
            if (0..TICK.as_nanos().cast_signed()).contains(&age) {
                thread::sleep(TICK);
            } else {
                *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = Some(stat);
            }
        }
    }

    pub(super) fn extras(&self) -> io::Result<Extras> {
        extras_of(&self.file)
    }

    pub(super) fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(into, at)
    }
}

impl Read for LocalReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.read(into)
    }
}

/// A new regular file.
#[derive(Debug)]
pub(super) struct LocalWriter {
    pub file: File,
    /// Whom it belongs to as it was created.
    pub owner: Owner,
    pub refused: Arc<Refused>,
}

impl LocalWriter {
    pub fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    pub fn set_extras(&self, extras: &Extras) -> io::Result<()> {
        set_extras_of(&self.file, extras)
    }

    pub fn finish(&self, facts: &Facts) -> io::Result<()> {
        if let Some(owner) = facts.owner
            && owner != self.owner
        {
            set_owner(&self.file, owner)?;
        }
        fchmod(&self.file, Mode::from_raw_mode(facts.mode))?;
        Ok(futimens(&self.file, &times(facts.mtime))?)
    }

    /// See [`FileWriter::take_from`](super::store::FileWriter::take_from).
    pub fn take_from(
        &self,
        reader: &LocalReader,
        size: u64,
        buffer: &mut [u8],
        progress: &mut dyn FnMut(u64) -> Result<(), SyncError>,
    ) -> Result<u64, CopyError> {
        if !self.refused.clone.load(Relaxed) {
            match ioctl_ficlone(&self.file, &reader.file) {
                // Nothing moved: it is neither counted nor slowed down.
                Ok(()) => return progress(0).map(|()| size).map_err(CopyError::Stop),
                // Whatever the reason, the other ways say it better if it stands in their way, too.
                Err(_) => self.refused.clone.store(true, Relaxed),
            }
        }
        let mut at = 0;
        while let Some((start, end)) = next_data(&reader.file, at, size).map_err(CopyError::Read)? {
            at = start;
            while at < end {
                let copied = self.span(reader, at, (end - at).min(SPAN), buffer)?;
                if copied == 0 {
                    return Ok(at); // It is shorter than it was.
                }
                progress(copied).map_err(CopyError::Stop)?;
                at += copied;
            }
        }
        if at < size {
            ftruncate(&self.file, size).map_err(|errno| CopyError::Write(errno.into()))?;
        }
        Ok(size)
    }

    /// Copies up to `length` bytes from one place to the same place; returns how many.
    fn span(&self, reader: &LocalReader, at: u64, length: u64, buffer: &mut [u8]) -> Result<u64, CopyError> {
        if !self.refused.in_system.load(Relaxed) {
            let (mut from, mut to) = (at, at);
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            match copy_file_range(&reader.file, Some(&mut from), &self.file, Some(&mut to), length) {
                Ok(copied) if copied > 0 => return Ok(copied as u64),
                Ok(_) | Err(Errno::INTR) => {}
                Err(errno) if says_who_failed(errno) => return Err(CopyError::Write(errno.into())),
                // Reading and writing by ourselves shows which of the two sides is in trouble.
                Err(Errno::IO) => {}
                Err(_) => self.refused.in_system.store(true, Relaxed),
            }
        }
        let wanted = usize::try_from(length).unwrap_or(usize::MAX).min(buffer.len());
        let piece = buffer.get_mut(..wanted).unwrap_or_default();
        let read = loop {
            match reader.file.read_at(piece, at) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(CopyError::Read)?,
            }
        };
        self.file.write_all_at(piece.get(..read).unwrap_or_default(), at).map_err(CopyError::Write)?;
        Ok(read as u64)
    }
}

const fn says_who_failed(errno: Errno) -> bool {
    matches!(errno, Errno::NOSPC | Errno::DQUOT | Errno::FBIG)
}

/// The next stretch of a file, from `at` on and before `size`, that is no hole.
fn next_data(file: &File, at: u64, size: u64) -> io::Result<Option<(u64, u64)>> {
    if at >= size {
        return Ok(None);
    }
    if size < HOLES_FROM {
        return Ok(Some((at, size)));
    }
    match seek(file, SeekFrom::Data(at)) {
        Ok(start) if start >= size => Ok(None),
        Ok(start) => Ok(Some((start, seek(file, SeekFrom::Hole(start))?.min(size)))),
        // Nothing but a hole up to the end.
        Err(Errno::NXIO) => Ok(None),
        // The file system does not tell holes: all of it is data.
        Err(Errno::INVAL | Errno::OPNOTSUPP) => Ok(Some((at, size))),
        Err(errno) => Err(errno.into()),
    }
}

/// The extended attributes of an open file or directory that are its own; none where the file system keeps none.
pub(super) fn extras_of(file: &File) -> io::Result<Extras> {
    let mut names = Vec::with_capacity(1 << 10);
    match flistxattr(file, rustix::buffer::spare_capacity(&mut names)) {
        Ok(_) => {}
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => return Ok(Extras::new()),
        Err(Errno::RANGE) => {
            names.reserve(flistxattr_query(file)?);
            flistxattr(file, rustix::buffer::spare_capacity(&mut names))?;
        }
        Err(errno) => return Err(errno.into()),
    }
    let mut extras = Extras::new();
    if names.is_empty() {
        return Ok(extras);
    }
    let as_root = geteuid().is_root();
    for name in names.split(|c| *c == 0).filter(|name| !name.is_empty() && is_copied(name, as_root)) {
        // The largest value that Linux keeps.
        let mut value = Vec::with_capacity(64 << 10);
        match fgetxattr(file, name, rustix::buffer::spare_capacity(&mut value)) {
            Ok(_) => extras.push((name.to_vec(), value)),
            // Gone since it was listed.
            Err(Errno::NODATA) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
    extras.sort_unstable();
    Ok(extras)
}

/// Gives an open file or directory these extended attributes, and takes others of its own away.
pub(super) fn set_extras_of(file: &File, extras: &Extras) -> io::Result<()> {
    for (name, _) in extras_of(file)? {
        if !extras.iter().any(|(kept, _)| *kept == name) {
            fremovexattr(file, name.as_slice())?;
        }
    }
    for (name, value) in extras {
        fsetxattr(file, name.as_slice(), value, XattrFlags::empty())?;
    }
    Ok(())
}

/// Gives an open file or directory to somebody else. Set-id bits go with it: set the mode afterwards.
pub(super) fn set_owner(file: &File, owner: Owner) -> rustix::io::Result<()> {
    fchown(file, Some(Uid::from_raw(owner.user)), Some(Gid::from_raw(owner.group)))
}
