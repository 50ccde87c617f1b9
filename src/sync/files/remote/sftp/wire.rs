//! The packets of SFTP, version 3 (draft-ietf-secsh-filexfer-02), and the few extensions of OpenSSH that a safe sync needs.
//! Names are bytes, as the protocol has them.

use std::io;

use crate::sync::files::remote::error::{RemoteError, Result};

pub(super) const INIT: u8 = 1;
pub(super) const VERSION: u8 = 2;
pub(super) const OPEN: u8 = 3;
pub(super) const CLOSE: u8 = 4;
pub(super) const READ: u8 = 5;
pub(super) const WRITE: u8 = 6;
pub(super) const LSTAT: u8 = 7;
pub(super) const SETSTAT: u8 = 9;
pub(super) const FSETSTAT: u8 = 10;
pub(super) const OPENDIR: u8 = 11;
pub(super) const READDIR: u8 = 12;
pub(super) const REMOVE: u8 = 13;
pub(super) const MKDIR: u8 = 14;
pub(super) const RMDIR: u8 = 15;
pub(super) const RENAME: u8 = 18;
pub(super) const READLINK: u8 = 19;
pub(super) const SYMLINK: u8 = 20;
pub(super) const EXTENDED: u8 = 200;
const STATUS: u8 = 101;
const HANDLE: u8 = 102;
const DATA: u8 = 103;
const NAME: u8 = 104;
const ATTRS: u8 = 105;

pub(super) const READ_ONLY: u32 = 1;
pub(super) const WRITE_NEW: u32 = 2 | 8 | 16;
pub(super) const WRITE_ON: u32 = 2;

/// A request under construction: everything after its number.
#[derive(Debug, Default)]
pub(super) struct Body(pub Vec<u8>);

impl Body {
    pub fn u32(mut self, value: u32) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    pub fn u64(mut self, value: u64) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    /// Mode and time, as far as they are given.
    pub fn attributes(self, mode: Option<u32>, time: Option<u32>) -> Self {
        let flags = if mode.is_some() { 4 } else { 0 } | if time.is_some() { 8 } else { 0 };
        let body = self.u32(flags);
        let body = match mode {
            Some(mode) => body.u32(mode),
            None => body,
        };
        match time {
            // Time of access and of change travel together.
            Some(time) => body.u32(time).u32(time),
            None => body,
        }
    }
}

/// What a server says of a file.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Attributes {
    pub size: u64,
    /// Type and permissions.
    pub mode: u32,
    pub time: u32,
}

/// Names in a directory.
pub(super) type Names = Vec<(Vec<u8>, Attributes)>;

/// An answer.
#[derive(Debug)]
pub(super) enum Answer {
    Done,
    End,
    Failed { code: u32, message: String },
    Handle(Vec<u8>),
    Data(Vec<u8>),
    Names(Names),
    Attributes(Attributes),
    Other,
}

/// Takes values off the front of a packet.
pub(super) struct Taker<'a>(pub &'a [u8]);

impl<'a> Taker<'a> {
    fn slice(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.slice(1)?.first().copied()
    }

    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.slice(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_be_bytes(self.slice(8)?.try_into().ok()?))
    }

    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        self.slice(length)
    }

    fn attributes(&mut self) -> Option<Attributes> {
        let flags = self.u32()?;
        let mut attributes = Attributes::default();
        if flags & 1 != 0 {
            attributes.size = self.u64()?;
        }
        if flags & 2 != 0 {
            self.slice(8)?;
        }
        if flags & 4 != 0 {
            attributes.mode = self.u32()?;
        }
        if flags & 8 != 0 {
            self.u32()?;
            attributes.time = self.u32()?;
        }
        if flags & 0x8000_0000 != 0 {
            for _ in 0..self.u32()? {
                self.bytes()?;
                self.bytes()?;
            }
        }
        Some(attributes)
    }
}

/// Reads a packet's number and what it says; `None` if it is not of this protocol.
pub(super) fn answer(packet: &[u8]) -> Option<(u32, Answer)> {
    let mut taker = Taker(packet);
    let kind = taker.u8()?;
    let number = taker.u32()?;
    let answer = match kind {
        STATUS => match taker.u32()? {
            0 => Answer::Done,
            1 => Answer::End,
            code => {
                let message = String::from_utf8_lossy(taker.bytes().unwrap_or_default()).into_owned();
                Answer::Failed { code, message }
            }
        },
        HANDLE => Answer::Handle(taker.bytes()?.to_vec()),
        DATA => Answer::Data(taker.bytes()?.to_vec()),
        NAME => {
            let count = taker.u32()?;
            let mut names = Vec::new();
            for _ in 0..count {
                let name = taker.bytes()?.to_vec();
                taker.bytes()?;
                names.push((name, taker.attributes()?));
            }
            Answer::Names(names)
        }
        ATTRS => Answer::Attributes(taker.attributes()?),
        _ => Answer::Other,
    };
    Some((number, answer))
}

impl Answer {
    /// What a failure means for the engine.
    fn refused(&self) -> RemoteError {
        match self {
            Self::Failed { code: 2, .. } => RemoteError::of_kind(io::ErrorKind::NotFound),
            Self::Failed { code: 3, .. } => RemoteError::of_kind(io::ErrorKind::PermissionDenied),
            Self::Failed { code: 8, .. } => RemoteError::of_kind(io::ErrorKind::Unsupported),
            Self::Failed { message, .. } => {
                RemoteError::item(io::ErrorKind::Other, format!("the server answered “{message}”"))
            }
            _ => RemoteError::item(io::ErrorKind::InvalidData, "the server’s answer does not fit the question"),
        }
    }

    pub fn done(&self) -> Result<()> {
        if matches!(self, Self::Done) { Ok(()) } else { Err(self.refused()) }
    }

    pub fn handle(self) -> Result<Vec<u8>> {
        if let Self::Handle(handle) = self { Ok(handle) } else { Err(self.refused()) }
    }

    /// `None` at the end.
    pub fn data(self) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Data(data) => Ok(Some(data)),
            Self::End => Ok(None),
            other => Err(other.refused()),
        }
    }

    /// `None` at the end.
    pub fn names(self) -> Result<Option<Names>> {
        match self {
            Self::Names(names) => Ok(Some(names)),
            Self::End => Ok(None),
            other => Err(other.refused()),
        }
    }

    pub fn attributes(self) -> Result<Attributes> {
        if let Self::Attributes(attributes) = self { Ok(attributes) } else { Err(self.refused()) }
    }
}
