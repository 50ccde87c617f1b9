//! Writing and reading the few primitive values that records in temporary files are made of.

use std::io;

use crate::words::Said;

/// Appends a length and the bytes.
pub(super) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_u64(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

pub(super) fn put_u64(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends a text, so that it can be said in any language still.
pub(super) fn put_said(out: &mut Vec<u8>, said: &Said) {
    put_bytes(out, said.to_string().as_bytes());
    put_bytes(out, said.record().unwrap_or_default().as_bytes());
}

pub(super) fn take_said(taker: &mut Taker<'_>) -> io::Result<Said> {
    let (words, record) = (taker.text()?, taker.text()?);
    Ok(Said::recorded(words, Some(&record)))
}

/// Takes values off the front of a record.
pub(super) struct Taker<'a>(pub &'a [u8]);

impl<'a> Taker<'a> {
    pub fn slice(&mut self, length: usize) -> io::Result<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(length).ok_or_else(short)?;
        self.0 = tail;
        Ok(head)
    }

    pub fn u8(&mut self) -> io::Result<u8> {
        Ok(self.slice(1)?.first().copied().unwrap_or(0))
    }

    pub fn u32(&mut self) -> io::Result<u32> {
        Ok(u32::from_le_bytes(self.slice(4)?.try_into().map_err(|_| short())?))
    }

    pub fn u64(&mut self) -> io::Result<u64> {
        Ok(u64::from_le_bytes(self.slice(8)?.try_into().map_err(|_| short())?))
    }

    pub fn i64(&mut self) -> io::Result<i64> {
        Ok(self.u64()?.cast_signed())
    }

    pub fn bytes(&mut self) -> io::Result<&'a [u8]> {
        let length = usize::try_from(self.u64()?).map_err(|_| short())?;
        self.slice(length)
    }

    pub fn text(&mut self) -> io::Result<String> {
        String::from_utf8(self.bytes()?.to_vec()).map_err(|_| short())
    }
}

/// A record that does not hold what was written to it.
pub(super) fn short() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a temporary list holds a broken record")
}
