//! One file, directory or link in two versions: what is known of each, and where their contents differ.

use std::{
    collections::HashSet,
    io::{self, Read},
    sync::Arc,
};

use crate::{
    domain::{Change, ChangeKey},
    sync::{
        address::StoreAddress,
        context::Context,
        difference::{Presence, View, not_kept},
        error::SyncError,
        origin::Before,
        readable::unreadable,
        store::open_source_files,
    },
    words::say,
};

use super::{
    CONTROL,
    blocks::refuse_pending,
    extras::Extras,
    facts::{Facts, Kind, is_below, parent},
    past::PastFolder,
    remote::RemoteError,
    store::{FileReader, FileStore},
};

/// How much of two contents is held against each other, in bytes.
pub const COMPARED: u64 = 8 << 20;
/// Up to which size a file's text is shown, in bytes.
pub const SHOWN: u64 = 64 << 10;
/// By how much contents are read at once.
const PIECE: usize = 64 << 10;
/// In what pieces differences are counted.
pub const BLOCK: usize = 4 << 10;

/// What there is to say of two contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// How many bytes of each were held against each other.
    pub compared: u64,
    /// Whether that was all of both.
    pub is_whole: bool,
    /// The place of the first byte that differs.
    pub first: Option<u64>,
    /// Blocks of [`BLOCK`] bytes in which something differs.
    pub differing: u64,
    /// Blocks that were looked at.
    pub blocks: u64,
    /// Both as text, if they are that and short; of a version that is not there, nothing.
    pub texts: Option<[String; 2]>,
}

/// A file, directory or link in two versions.
#[derive(Debug, Clone)]
pub struct FileDifference {
    /// Whether the first version is there.
    pub before: Presence,
    /// Whether the second one is.
    pub after: Presence,
    /// What is known of each that is there.
    pub facts: [Option<Facts>; 2],
    /// Whether both have the same extended attributes and access control lists, where both stores keep such.
    pub same_extras: Option<bool>,
    /// Their contents, if what is there is files; or why they can't be read, in the system's word.
    pub content: Option<Result<Content, String>>,
}

/// A version that is open.
struct Version {
    presence: Presence,
    facts: Option<Facts>,
    store: Option<FileStore>,
}

/// Looks at an item in two versions.
pub(in crate::sync) fn look_at(item: &str, views: &[View; 2], context: &Context) -> Result<FileDifference, SyncError> {
    let path = path_of(item).ok_or_else(|| SyncError::NoSuchItem(item.to_owned()))?;
    let [before, after] = views;
    let before = open(&path, item, before, context)?;
    context.check()?;
    let after = open(&path, item, after, context)?;
    let found = contents(&path, [&before, &after], context)?;
    let same_extras = match (extras(&path, &before), extras(&path, &after)) {
        (Some(one), Some(other)) => Some(one == other),
        _ => None,
    };
    Ok(FileDifference {
        before: before.presence,
        after: after.presence,
        facts: [before.facts, after.facts],
        same_extras,
        content: found,
    })
}

/// The path that is named so. The engine's own things are no items, and no path leads out of a store.
fn path_of(item: &str) -> Option<Vec<u8>> {
    let path = unreadable(item)?;
    let is_sound = path.split(|c| *c == b'/').all(|part| !matches!(part, b"" | b"." | b"..") && !part.contains(&0));
    (is_sound && path != CONTROL && !is_below(&path, CONTROL)).then_some(path)
}

fn open(path: &[u8], item: &str, view: &View, context: &Context) -> Result<Version, SyncError> {
    match view {
        View::Nothing => Ok(Version { presence: Presence::Absent, facts: None, store: None }),
        View::Now(address) => {
            let store = open_to_look(address)?;
            if let FileStore::Remote(folder) = &store {
                folder.look_only_at(path)?;
            }
            let facts = match store.facts(path) {
                Ok(facts) => Some(facts),
                Err(error) if is_missing(&error) => None,
                Err(error) => return Err(failed(&store, path, error)),
            };
            let presence = if facts.is_some() { Presence::There } else { Presence::Absent };
            Ok(Version { presence, facts, store: Some(store) })
        }
        View::Before { store, run } => {
            let store = open_to_look(store)?;
            store.look_into_recycle();
            let changes = [Change::Update, Change::Delete].map(|change| ChangeKey::of(change, item));
            let before = Before { run: run.clone(), changes: Arc::new(HashSet::from(changes)) };
            let past = PastFolder::of(store, &before, context)?;
            let facts = past.kept(path).cloned();
            let presence = match past.why_left_out(path) {
                _ if facts.is_some() => Presence::There,
                Some(why) => Presence::NotKept(say(why)),
                None => not_kept(),
            };
            Ok(Version { presence, facts, store: Some(FileStore::Past(Box::new(past))) })
        }
    }
}

/// Opens a store to be looked at; an error if a file there may be half-written.
fn open_to_look(address: &StoreAddress) -> Result<FileStore, SyncError> {
    let store = open_source_files(address)?;
    refuse_pending(&store)?;
    Ok(store)
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
        && RemoteError::inside(error).is_none()
}

fn failed(store: &FileStore, path: &[u8], error: io::Error) -> SyncError {
    RemoteError::inside(&error).map_or_else(|| store.listing_error(parent(path), error), Into::into)
}

fn extras(path: &[u8], version: &Version) -> Option<Extras> {
    let kind = version.facts.as_ref()?.kind;
    let store = version.store.as_ref().filter(|store| store.abilities().extras && kind != Kind::Link)?;
    store.extras(path).ok()
}

/// Holds the contents of two versions against each other. Of one that is not there, there is no content.
fn contents(
    path: &[u8],
    versions: [&Version; 2],
    context: &Context,
) -> Result<Option<Result<Content, String>>, SyncError> {
    let mut files: [Option<FileReader>; 2] = [None, None];
    for (version, file) in versions.iter().zip(&mut files) {
        let (Some(facts), Some(store)) = (&version.facts, &version.store) else { continue };
        if facts.kind != Kind::File {
            return Ok(None);
        }
        match store.open(path) {
            Ok(opened) => *file = Some(opened),
            Err(error) => return unreadable_content(&error),
        }
    }
    let [Some(one), Some(other)] = &mut files else {
        let Some(only) = files.iter_mut().flatten().next() else { return Ok(None) };
        return match beginning(only) {
            Ok(start) => Ok(Some(Ok(alone(start, versions[0].facts.is_some())))),
            Err(error) => unreadable_content(&error),
        };
    };
    match compared(one, other, context) {
        Ok(found) => found.map(|found| Some(Ok(found))),
        Err(error) => unreadable_content(&error),
    }
}

/// That a file can't be read, unless its whole store is lost.
fn unreadable_content(error: &io::Error) -> Result<Option<Result<Content, String>>, SyncError> {
    match RemoteError::inside(error) {
        Some(lost) => Err(lost.into()),
        None => Ok(Some(Err(error.to_string()))),
    }
}

/// The beginning of a file, a byte more than is shown.
fn beginning(file: &mut FileReader) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    file.take(SHOWN + 1).read_to_end(&mut start)?;
    Ok(start)
}

/// What there is to say of a file without another.
fn alone(start: Vec<u8>, is_first: bool) -> Content {
    let is_whole = start.len() as u64 <= SHOWN;
    let compared = start.len() as u64;
    let text = text(start).filter(|_| is_whole);
    let texts = text.map(|text| if is_first { [text, String::new()] } else { [String::new(), text] });
    Content { compared, is_whole, first: None, differing: 0, blocks: 0, texts }
}

fn text(bytes: Vec<u8>) -> Option<String> {
    if bytes.contains(&0) { None } else { String::from_utf8(bytes).ok() }
}

fn compared(one: &mut FileReader, other: &mut FileReader, context: &Context) -> io::Result<Result<Content, SyncError>> {
    let (mut here, mut there) = (vec![0; PIECE], vec![0; PIECE]);
    let mut starts = [Vec::new(), Vec::new()];
    let mut found = Content { compared: 0, is_whole: false, first: None, differing: 0, blocks: 0, texts: None };
    let mut at = 0;
    while at < COMPARED {
        if let Err(error) = context.check() {
            return Ok(Err(error));
        }
        let (a, b) = (fill(one, &mut here)?, fill(other, &mut there)?);
        if a.is_empty() && b.is_empty() {
            found.is_whole = true;
            break;
        }
        for (start, piece) in starts.iter_mut().zip([a, b]) {
            if start.len() as u64 <= SHOWN {
                start.extend_from_slice(piece);
            }
        }
        for (x, y) in blocks(a, b) {
            found.blocks += 1;
            if x != y {
                found.differing += 1;
                let equal = x.iter().zip(y).take_while(|(x, y)| x == y).count();
                let block = (found.blocks - 1) % (PIECE / BLOCK) as u64;
                found.first.get_or_insert(at + block * BLOCK as u64 + equal as u64);
            }
        }
        at += a.len().max(b.len()) as u64;
    }
    found.compared = at;
    if found.is_whole && starts.iter().all(|start| start.len() as u64 <= SHOWN) {
        let [here, there] = starts;
        found.texts = text(here).zip(text(there)).map(|(here, there)| [here, there]);
    }
    Ok(Ok(found))
}

/// The blocks of two pieces, side by side; where one is shorter, the other has more.
fn blocks<'p>(a: &'p [u8], b: &'p [u8]) -> impl Iterator<Item = (&'p [u8], &'p [u8])> {
    let number = a.len().max(b.len()).div_ceil(BLOCK);
    let block = |of: &'p [u8], nr: usize| of.get(nr * BLOCK..of.len().min((nr + 1) * BLOCK)).unwrap_or_default();
    (0..number).map(move |nr| (block(a, nr), block(b, nr)))
}

/// Reads until a piece is full, or the file at its end.
fn fill<'p>(file: &mut FileReader, piece: &'p mut [u8]) -> io::Result<&'p [u8]> {
    let mut filled = 0;
    while let Some(rest) = piece.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(piece.get(..filled).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::files::MemoryFolder;

    fn reader(content: &[u8]) -> FileReader {
        let folder = MemoryFolder::default();
        folder.put("x", Facts::default(), content);
        FileStore::Memory(folder).open(b"x").expect("open")
    }

    fn content(one: &[u8], other: &[u8]) -> Content {
        compared(&mut reader(one), &mut reader(other), &Context::default()).expect("read").expect("compare")
    }

    #[test]
    fn contents_are_held_against_each_other_block_by_block() {
        let one = vec![7; 200_000];
        let mut other = one.clone();
        other[130_000] = 8;
        other[199_999] = 8;
        let found = content(&one, &other);
        assert_eq!((found.first, found.differing, found.blocks), (Some(130_000), 2, 49));
        assert_eq!((found.compared, found.is_whole, found.texts), (200_000, true, None));
        other.truncate(131_072);
        assert_eq!(content(&one, &other[..130_000]).first, Some(130_000));
        assert_eq!(content(&one, &one).first, None);
        assert_eq!(content(b"", b"").blocks, 0);
        assert_eq!(content(b"a", b"b").texts, Some(["a".to_owned(), "b".to_owned()]));
        assert_eq!(content(b"a\0", b"b").texts, None);
    }

    #[test]
    fn of_very_large_files_the_beginning_is_compared() {
        let big = vec![1; 9 << 20];
        let mut other = big.clone();
        other[(8 << 20) + 1] = 2;
        let found = content(&big, &other);
        assert_eq!((found.compared, found.is_whole, found.first), (COMPARED, false, None));
    }

    #[test]
    fn no_name_leads_out_of_a_store_or_to_the_engines_own_things() {
        for name in
            ["", "/etc/passwd", "a/../../b", "..", ".poolsync", ".poolsync/lock", "a//b", "a/", "./a", "a\\u{0}"]
        {
            assert_eq!(path_of(name), None, "{name}");
        }
        assert_eq!(path_of(r"a b/\xFF\n").as_deref(), Some(&b"a b/\xff\n"[..]));
    }
}
