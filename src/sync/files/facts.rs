//! What is known about one file, directory or link, and one step of a files plan.

use std::io;

use crate::{
    domain::Change,
    sync::{
        plan::{PlannedChange, Why},
        readable::readable,
        wire::{Taker, put_bytes, put_u64, short},
    },
};

/// What kind of thing a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// A regular file.
    #[default]
    File,
    /// A directory.
    Dir,
    /// A symbolic link; copied as a link, never followed.
    Link,
    /// A named pipe; never copied.
    Fifo,
    /// A socket; never copied.
    Socket,
    /// A character or block device; never copied.
    Device,
    /// An object whose key can't be a path; never copied, and left alone at a target.
    Odd,
}

impl Kind {
    /// Whether such a thing can be copied.
    pub const fn is_copied(self) -> bool {
        matches!(self, Self::File | Self::Dir | Self::Link)
    }

    const ALL: [Self; 7] = [Self::File, Self::Dir, Self::Link, Self::Fifo, Self::Socket, Self::Device, Self::Odd];
}

/// A modification time: seconds since 1970 (may be negative) and nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Mtime {
    /// Seconds since 1970.
    pub seconds: i64,
    /// Nanoseconds past them.
    pub nanos: u32,
}

/// Who a file belongs to, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The user.
    pub user: u32,
    /// The group.
    pub group: u32,
}

/// Whether a file has other names in its store (hard links). Path order tells which name is the first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Twin {
    /// It has none, or the store does not know of such things.
    #[default]
    None,
    /// It has others, and this one is the first.
    First,
    /// It is the file of this path, which comes before.
    Of(Box<[u8]>),
}

/// What is compared about an item, its content and extended attributes aside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// Bytes of content; 0 for anything but a file.
    pub size: u64,
    /// When it was last changed.
    pub mtime: Mtime,
    /// Permission bits with set-id and sticky bits (`0o7777`); links always have 0o777.
    pub mode: u32,
    /// Who it belongs to; `None` where that can't be told or set: owners are compared and copied only when this process
    /// is root.
    pub owner: Option<Owner>,
    /// Where a link points; empty for anything but a link.
    pub link: Box<[u8]>,
    /// Its other names.
    pub twin: Twin,
}

/// The directory a path stands in; empty for the root.
pub(super) fn parent(path: &[u8]) -> &[u8] {
    path.iter().rposition(|c| *c == b'/').and_then(|at| path.get(..at)).unwrap_or_default()
}

/// A path's last component.
pub(super) fn name(path: &[u8]) -> &[u8] {
    path.rsplit(|c| *c == b'/').next().unwrap_or(path)
}

/// Whether `path` lies below the directory `dir` (the root if empty).
pub(super) fn is_below(path: &[u8], dir: &[u8]) -> bool {
    dir.is_empty() && !path.is_empty() || path.strip_prefix(dir).is_some_and(|rest| rest.first() == Some(&b'/'))
}

/// `dir/name`, or `name` at the root.
pub(super) fn join(dir: &[u8], name: &[u8]) -> Vec<u8> {
    if dir.is_empty() { name.to_vec() } else { [dir, b"/", name].concat() }
}

/// In what two items differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::sync) struct Difference(u16);

impl Difference {
    pub const NONE: Self = Self(0);
    pub const KIND: Self = Self(1);
    pub const SIZE: Self = Self(2);
    pub const TIME: Self = Self(4);
    pub const MODE: Self = Self(8);
    pub const LINK: Self = Self(16);
    pub const CONTENT: Self = Self(32);
    pub const OWNER: Self = Self(64);
    /// Extended attributes and access control lists.
    pub const EXTRAS: Self = Self(128);
    /// Which names stand for one file.
    pub const NAMES_OF_FILE: Self = Self(256);
    /// Known to have the same content, so that attributes alone are set.
    const SAME_CONTENT: u16 = 512;
    /// What is set in place, without bringing the content over.
    const IN_PLACE: u16 = Self::MODE.0 | Self::OWNER.0 | Self::EXTRAS.0;
    const NAMES: [(Self, &'static str); 9] = [
        (Self::KIND, "kind"),
        (Self::SIZE, "size"),
        (Self::TIME, "time"),
        (Self::MODE, "mode"),
        (Self::LINK, "link"),
        (Self::CONTENT, "content"),
        (Self::OWNER, "owner"),
        (Self::EXTRAS, "extended attributes"),
        (Self::NAMES_OF_FILE, "hard links"),
    ];

    /// What can be told without reading contents.
    pub fn between(source: &Facts, target: &Facts) -> Self {
        if source.kind != target.kind {
            return Self::KIND;
        }
        let mut found = Self::NONE;
        let pairs = [
            (source.size != target.size, Self::SIZE),
            (source.mtime != target.mtime, Self::TIME),
            (source.mode != target.mode, Self::MODE),
            (source.link != target.link, Self::LINK),
            (source.owner.is_some() && target.owner.is_some() && source.owner != target.owner, Self::OWNER),
        ];
        for (differs, what) in pairs {
            if differs {
                found.0 |= what.0;
            }
        }
        found
    }

    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The contents were read and are equal.
    pub const fn same_content(self) -> Self {
        Self(self.0 | Self::SAME_CONTENT)
    }

    /// As it is told to another worker.
    pub const fn bits(self) -> u16 {
        self.0
    }

    pub const fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    pub const fn is_none(self) -> bool {
        self.0 & !Self::SAME_CONTENT == 0
    }

    /// Once it is known which other names both have.
    pub fn with_twins(self, source: &Twin, target: &Twin) -> Self {
        match (source, target) {
            (Twin::Of(s), Twin::Of(t)) if s == t => self,
            (Twin::Of(_), _) | (_, Twin::Of(_)) => self.with(Self::NAMES_OF_FILE),
            _ => self,
        }
    }

    fn reason(self) -> String {
        let names: Vec<&str> = Self::NAMES.iter().filter(|(what, _)| self.has(*what)).map(|(_, name)| *name).collect();
        match names.as_slice() {
            [] => "differs".to_owned(),
            [one] => format!("{one} {}", if one.ends_with('s') { "differ" } else { "differs" }),
            [most @ .., last] => format!("{} and {last} differ", most.join(", ")),
        }
    }
}

/// One step of a files plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sync) struct FileStep {
    pub path: Vec<u8>,
    pub what: What,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sync) enum What {
    Insert(Facts),
    Update {
        old: Facts,
        new: Facts,
        difference: Difference,
    },
    Delete(Facts),
    /// No change: a directory in which something changes, and what it must look like afterwards.
    Keep(Facts),
}

impl FileStep {
    /// Whether something must be brought over. A change of time alone counts as one of content unless both were read and
    /// found equal; a change of mode, owner or extended attributes does not.
    pub fn copies(&self) -> bool {
        match &self.what {
            What::Insert(new) => new.kind != Kind::Dir,
            What::Update { new, difference, .. } => {
                let moved = Difference(difference.0 & !Difference::IN_PLACE);
                let known = moved.0 & Difference::SAME_CONTENT != 0 && !moved.has(Difference::NAMES_OF_FILE);
                new.kind != Kind::Dir && !moved.is_none() && !known
            }
            What::Delete(_) | What::Keep(_) => false,
        }
    }

    pub fn change(&self) -> Option<Change> {
        match self.what {
            What::Insert(_) => Some(Change::Insert),
            What::Update { .. } => Some(Change::Update),
            What::Delete(_) => Some(Change::Delete),
            What::Keep(_) => None,
        }
    }

    /// As a plan shows it.
    pub fn shown(&self, why: Why) -> Option<PlannedChange> {
        let (bytes, reason) = match &self.what {
            What::Insert(new) => (new.size, why.of_insert().to_owned()),
            What::Update { new, difference, .. } => (if self.copies() { new.size } else { 0 }, difference.reason()),
            What::Delete(old) => (old.size, why.of_delete().to_owned()),
            What::Keep(_) => return None,
        };
        Some(PlannedChange { change: self.change()?, item: readable(&self.path), bytes, reason })
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.path.len() + 96);
        match &self.what {
            What::Insert(new) => {
                out.push(0);
                put_facts(&mut out, new);
            }
            What::Update { old, new, difference } => {
                out.push(1);
                out.extend(difference.0.to_le_bytes());
                put_facts(&mut out, old);
                put_facts(&mut out, new);
            }
            What::Delete(old) => {
                out.push(2);
                put_facts(&mut out, old);
            }
            What::Keep(facts) => {
                out.push(3);
                put_facts(&mut out, facts);
            }
        }
        put_bytes(&mut out, &self.path);
        out
    }

    pub fn decode(record: &[u8]) -> io::Result<Self> {
        let mut taker = Taker(record);
        let what = match taker.u8()? {
            0 => What::Insert(take_facts(&mut taker)?),
            1 => {
                let difference = Difference(u16::from_le_bytes([taker.u8()?, taker.u8()?]));
                What::Update { old: take_facts(&mut taker)?, new: take_facts(&mut taker)?, difference }
            }
            2 => What::Delete(take_facts(&mut taker)?),
            3 => What::Keep(take_facts(&mut taker)?),
            _ => return Err(short()),
        };
        Ok(Self { path: taker.bytes()?.to_vec(), what })
    }
}

pub(super) fn put_facts(out: &mut Vec<u8>, facts: &Facts) {
    out.push(Kind::ALL.iter().position(|k| *k == facts.kind).and_then(|k| u8::try_from(k).ok()).unwrap_or(u8::MAX));
    put_u64(out, facts.size);
    put_u64(out, facts.mtime.seconds.cast_unsigned());
    out.extend(facts.mtime.nanos.to_le_bytes());
    out.extend(facts.mode.to_le_bytes());
    match facts.owner {
        None => out.push(0),
        Some(owner) => {
            out.push(1);
            out.extend(owner.user.to_le_bytes());
            out.extend(owner.group.to_le_bytes());
        }
    }
    put_bytes(out, &facts.link);
    match &facts.twin {
        Twin::None => out.push(0),
        Twin::First => out.push(1),
        Twin::Of(path) => {
            out.push(2);
            put_bytes(out, path);
        }
    }
}

pub(super) fn take_facts(taker: &mut Taker<'_>) -> io::Result<Facts> {
    Ok(Facts {
        kind: Kind::ALL.get(usize::from(taker.u8()?)).copied().ok_or_else(short)?,
        size: taker.u64()?,
        mtime: Mtime { seconds: taker.i64()?, nanos: taker.u32()? },
        mode: taker.u32()?,
        owner: match taker.u8()? {
            0 => None,
            _ => Some(Owner { user: taker.u32()?, group: taker.u32()? }),
        },
        link: taker.bytes()?.into(),
        twin: match taker.u8()? {
            0 => Twin::None,
            1 => Twin::First,
            _ => Twin::Of(taker.bytes()?.into()),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(size: u64) -> Facts {
        Facts { size, mtime: Mtime { seconds: -5, nanos: 7 }, mode: 0o640, ..Facts::default() }
    }

    #[test]
    fn every_step_reads_back() {
        let link = Facts { kind: Kind::Link, link: (*b"../x\xff").into(), ..file(0) };
        let owner = Some(Owner { user: 0, group: 70_000 });
        let twin = Facts { owner, twin: Twin::Of((*b"a\n").into()), ..file(4) };
        let whats = [
            What::Insert(link.clone()),
            What::Update { old: file(3), new: link, difference: Difference::KIND },
            What::Delete(file(9)),
            What::Insert(twin.clone()),
            What::Update {
                old: Facts { twin: Twin::First, ..twin.clone() },
                new: twin,
                difference: Difference::EXTRAS,
            },
            What::Keep(Facts { kind: Kind::Dir, ..file(0) }),
        ];
        for what in whats {
            let step = FileStep { path: b"a/b\n\xfe".to_vec(), what };
            assert_eq!(FileStep::decode(&step.encode()).expect("decode"), step);
        }
    }

    #[test]
    fn only_a_mode_or_contents_known_to_be_equal_spare_the_copy() {
        let step = |difference| FileStep {
            path: b"a".to_vec(),
            what: What::Update { old: file(1), new: file(1), difference },
        };
        assert!(step(Difference::TIME).copies());
        assert!(step(Difference::SIZE.with(Difference::MODE)).copies());
        assert!(!step(Difference::MODE).copies());
        assert!(!step(Difference::OWNER.with(Difference::EXTRAS)).copies());
        assert!(!step(Difference::TIME.same_content()).copies());
        assert!(step(Difference::NAMES_OF_FILE.same_content()).copies());
        let reason =
            step(Difference::SIZE.with(Difference::TIME).with(Difference::MODE)).shown(Why::Source).map(|c| c.reason);
        assert_eq!(reason.as_deref(), Some("size, time and mode differ"));
    }
}
