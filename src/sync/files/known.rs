//! Where the knowledge about compared extended attributes is kept: a small file in the target's own folder.

use std::io::{self, Read};

use rustix::time::{ClockId, clock_gettime};

use super::{
    KNOWN,
    extras::Known,
    facts::{Facts, Mtime},
    store::{FileStore, Verb, Writable},
};

/// More than such a file can hold, in bytes.
const LIMIT: u64 = 4 << 10;

/// This machine's clock, as file systems use it.
pub(super) fn now() -> Mtime {
    let now = clock_gettime(ClockId::Realtime);
    Mtime { seconds: now.tv_sec, nanos: u32::try_from(now.tv_nsec).unwrap_or(0) }
}

/// What is known about this pair of stores. Nothing is known where it can't be read: everything is compared then.
pub(super) fn read(source: &FileStore, target: &FileStore) -> Option<Known> {
    let (identity, _) = source.identity().zip(target.identity())?;
    let mut bytes = Vec::new();
    target.open(KNOWN).ok()?.take(LIMIT).read_to_end(&mut bytes).ok()?;
    Known::decode(&bytes).filter(|known| known.source == identity && !known.is_from_the_future(now()))
}

/// Writes down that everything is equal that a comparison, which began at `begun`, and the run after it went through.
pub(super) fn write(source: &FileStore, target: &Writable, begun: Mtime) -> io::Result<()> {
    let Some((source, _)) = source.identity().zip(target.store().identity()) else { return Ok(()) };
    let fresh = [KNOWN, b".new"].concat();
    match target.carry_out(Verb::RemoveFile { path: &fresh }) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = target.create(&fresh)?;
    // Its own change time is the target's clock now, after everything that the run wrote.
    let done = target.store().changed(&fresh)?;
    file.write_all(&Known::new(source, begun, done).encode()?)?;
    file.finish(&Facts { mtime: done, mode: 0o600, ..Facts::default() })?;
    target.carry_out(Verb::Rename { from: &fresh, to: KNOWN, replace: true })
}
