//! A list of byte records that stays in memory while it is short and moves to an unnamed temporary file when it grows.
//!
//! Plans and lists of skipped items can be millions long, yet the engine's memory is bounded; this is where they live.
//! Each record carries its length on both sides, so that a list can be read from either end.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    os::unix::fs::FileExt,
};

use tempfile::{SpooledData, SpooledTempFile};

/// Up to here a list stays in memory, in bytes.
const MEMORY_LIMIT: usize = 4 << 20;
/// How much is read from the file at once, in bytes.
const WINDOW: usize = 64 << 10;
/// The length in front of and behind each record.
const MARK: usize = 4;

/// A list under construction.
#[derive(Debug)]
pub(super) struct SpillWriter {
    out: BufWriter<SpooledTempFile>,
    bytes: u64,
    count: u64,
}

impl SpillWriter {
    pub fn new() -> Self {
        Self { out: BufWriter::with_capacity(WINDOW, SpooledTempFile::new(MEMORY_LIMIT)), bytes: 0, count: 0 }
    }

    /// Appends a record (below 4 GiB).
    pub fn push(&mut self, record: &[u8]) -> io::Result<()> {
        let mark = u32::try_from(record.len()).map_err(|_| io::ErrorKind::FileTooLarge)?.to_le_bytes();
        self.out.write_all(&mark)?;
        self.out.write_all(record)?;
        self.out.write_all(&mark)?;
        self.bytes += (record.len() + 2 * MARK) as u64;
        self.count += 1;
        Ok(())
    }

    /// Whether it holds nothing yet.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub fn finish(self) -> io::Result<Spill> {
        let spooled = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        let data = match spooled.into_inner() {
            SpooledData::InMemory(cursor) => Data::Memory(cursor.into_inner()),
            SpooledData::OnDisk(file) => Data::Disk(file),
        };
        Ok(Spill { data, bytes: self.bytes, count: self.count })
    }
}

#[derive(Debug)]
enum Data {
    Memory(Vec<u8>),
    Disk(File),
}

/// A finished list. It can be read any number of times, from several places at once.
#[derive(Debug)]
pub(super) struct Spill {
    data: Data,
    bytes: u64,
    count: u64,
}

impl Spill {
    /// How many records it holds.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// From the first record to the last.
    pub fn forward(&self) -> Reader<'_> {
        Reader { spill: self, at: 0, number: 0, window: Vec::new(), window_start: 0 }
    }

    /// From the last record to the first.
    pub fn backward(&self) -> Reader<'_> {
        Reader { spill: self, at: self.bytes, number: self.count, window: Vec::new(), window_start: 0 }
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        match &self.data {
            Data::Disk(file) => file.read_exact_at(into, at),
            Data::Memory(bytes) => {
                let from = usize::try_from(at).map_err(|_| broken())?;
                into.copy_from_slice(bytes.get(from..from + into.len()).ok_or_else(broken)?);
                Ok(())
            }
        }
    }
}

/// A place in a list, between two records.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    spill: &'a Spill,
    at: u64,
    number: u64,
    window: Vec<u8>,
    window_start: u64,
}

impl Reader<'_> {
    /// The next record and its number, counted from 0.
    pub fn next(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        if self.at >= self.spill.bytes {
            return Ok(None);
        }
        let length = self.mark(self.at, false)?;
        let (start, number) = (self.at + MARK as u64, self.number);
        self.at = start + length as u64 + MARK as u64;
        self.number += 1;
        Ok(Some((number, self.bytes(start, length, false)?)))
    }

    /// The record before this place and its number, counted from 0.
    pub fn previous(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        if self.at == 0 {
            return Ok(None);
        }
        let length = self.mark(self.at - MARK as u64, true)?;
        let start = (self.at - MARK as u64).checked_sub(length as u64).ok_or_else(broken)?;
        self.at = start.checked_sub(MARK as u64).ok_or_else(broken)?;
        self.number -= 1;
        Ok(Some((self.number, self.bytes(start, length, true)?)))
    }

    fn mark(&mut self, at: u64, backward: bool) -> io::Result<usize> {
        let mark: [u8; MARK] = self.bytes(at, MARK, backward)?.try_into().map_err(|_| broken())?;
        usize::try_from(u32::from_le_bytes(mark)).map_err(|_| broken())
    }

    fn bytes(&mut self, at: u64, length: usize, backward: bool) -> io::Result<&[u8]> {
        let end = at + length as u64;
        if end > self.spill.bytes {
            return Err(broken());
        }
        let inside = at >= self.window_start && end <= self.window_start + self.window.len() as u64;
        if !inside {
            let size = length.max(WINDOW) as u64;
            self.window_start = if backward { end.saturating_sub(size) } else { at };
            let size = size.min(self.spill.bytes - self.window_start);
            self.window.resize(usize::try_from(size).map_err(|_| broken())?, 0);
            self.spill.read_at(self.window_start, &mut self.window)?;
        }
        let from = usize::try_from(at - self.window_start).map_err(|_| broken())?;
        self.window.get(from..from + length).ok_or_else(broken)
    }
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a temporary list can’t be read back")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(records: &[Vec<u8>]) -> Spill {
        let mut writer = SpillWriter::new();
        for record in records {
            writer.push(record).expect("push");
        }
        writer.finish().expect("finish")
    }

    fn read(spill: &Spill) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
        let (mut there, mut back) = (Vec::new(), Vec::new());
        let mut reader = spill.forward();
        while let Some((number, record)) = reader.next().expect("read forward") {
            assert_eq!(number, there.len() as u64);
            there.push(record.to_vec());
        }
        let mut reader = spill.backward();
        while let Some((number, record)) = reader.previous().expect("read backward") {
            assert_eq!(number, spill.count() - 1 - back.len() as u64);
            back.push(record.to_vec());
        }
        (there, back)
    }

    proptest::proptest! {
        #[test]
        fn a_list_reads_the_same_from_both_ends(
            records in proptest::collection::vec(proptest::collection::vec(proptest::num::u8::ANY, 0..300), 0..40)
        ) {
            let (there, mut back) = read(&list(&records));
            back.reverse();
            proptest::prop_assert_eq!(&there, &records);
            proptest::prop_assert_eq!(&back, &records);
        }
    }

    #[test]
    fn a_long_list_moves_to_a_file_and_reads_the_same() {
        let records: Vec<Vec<u8>> = (0..600_u32).map(|n| n.to_le_bytes().repeat(2500 + n as usize * 7)).collect();
        let spill = list(&records);
        assert!(matches!(spill.data, Data::Disk(_)), "{} bytes stay in memory", spill.bytes);
        let (there, mut back) = read(&spill);
        back.reverse();
        assert!(there == records && back == records);
    }
}
