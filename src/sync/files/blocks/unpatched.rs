//! A file as it was before it was changed in place, read without being rebuilt: old bytes come from the undo record in
//! recycle, all others from the file as the change left it.

use std::io;

use crate::sync::{
    context::Context,
    error::SyncError,
    files::{
        extras::Extras,
        facts::Facts,
        store::{FileReader, FileStore},
    },
    readable::readable,
};

use super::{
    hashes::{digest_by, digest_of},
    record::{Extent, Purpose, Record, fill},
};

/// What an undo record says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sync::files) struct Undo {
    /// The file before and after.
    pub old: Facts,
    pub new: Facts,
}

impl Undo {
    /// `None` if that is no undo record of this path.
    pub fn of(store: &FileStore, place: &[u8], path: &[u8]) -> io::Result<Option<Self>> {
        match Record::open(store, place, Purpose::Undo) {
            Ok(record) if record.header.path == path => {
                Ok(Some(Self { old: record.header.old, new: record.header.new }))
            }
            Ok(_) => Ok(None),
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A file before a change in place.
#[derive(Debug)]
pub(in crate::sync::files) struct Unpatched {
    base: FileReader,
    record: Record,
    places: Vec<(Extent, u64)>,
}

impl Unpatched {
    /// `base` is the file as the change left it, `place` the record. All of both is read, to be sure that they fit.
    pub fn open(base: FileReader, store: &FileStore, place: &[u8], context: &Context) -> io::Result<Self> {
        let digests = Record::check(store, place).map_err(unfit)?;
        let mut record = Record::open(store, place, Purpose::Undo).map_err(unfit)?;
        let places = record.places().map_err(unfit)?;
        let this = Self { base, record, places };
        let block = this.record.header.block;
        let failed = |source| SyncError::Stage { item: readable(place), source };
        let nothing = |_: &[u8]| Ok(());
        if digest_of(&this.base, block, context, nothing, failed).map_err(io::Error::other)? != digests.new {
            return Err(unfit(io::ErrorKind::InvalidData.into()));
        }
        let rebuilt = |at, into: &mut [u8]| fill(into, at, |at, rest| this.read_at(at, rest));
        if digest_by(rebuilt, block, context, nothing, failed).map_err(io::Error::other)? != digests.old {
            return Err(unfit(io::ErrorKind::InvalidData.into()));
        }
        Ok(this)
    }

    /// The file's facts then.
    pub const fn facts(&self) -> &Facts {
        &self.record.header.old
    }

    /// Its extended attributes then, if they were kept.
    pub fn extras(&self) -> io::Result<Extras> {
        match &self.record.header.extras {
            Some((old, _)) => Ok(old.clone()),
            None => self.base.extras(),
        }
    }

    /// The file that was changed.
    pub const fn base(&self) -> &FileReader {
        &self.base
    }

    /// Reads from `at` on; 0 at the end. May read less than there is.
    pub fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let left = self.facts().size.saturating_sub(at).min(into.len() as u64);
        let next = self.places.partition_point(|(extent, _)| extent.at.saturating_add(extent.length) <= at);
        let (length, kept) = match self.places.get(next) {
            Some((extent, place)) if extent.at <= at => {
                (left.min(extent.at + extent.length - at), Some(place + (at - extent.at)))
            }
            Some((extent, _)) => (left.min(extent.at - at), None),
            None => (left, None),
        };
        let piece = into.get_mut(..usize::try_from(length).unwrap_or(0)).unwrap_or_default();
        match kept {
            _ if piece.is_empty() => Ok(0),
            Some(place) => self.record.read_at(place, piece).map(|()| piece.len()),
            None => self.base.read_at(at, piece),
        }
    }
}

fn unfit(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => io::Error::new(
            io::ErrorKind::InvalidData,
            "what recycle keeps of its old blocks does not fit the file that the run left",
        ),
        _ => error,
    }
}
