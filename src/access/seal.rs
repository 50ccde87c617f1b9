//! Secrets at rest: sealed with a key that lies in a file of its own, never in the database beside them.
//!
//! A sealed secret carries what it is for as associated data, so that it opens there and nowhere else: whoever can write
//! to the database can neither read a secret nor have it sent to another server. `operations` seals and opens.
//!
//! While the key is replaced ([`SealingKey::prepare_next`], then every secret sealed anew, then
//! [`SealingKey::put_next_into_place`]), the next key lies beside it as `key.next`: what is sealed meanwhile is sealed with
//! the next one, and either opens. Wherever that breaks off, everything can be opened. The key before stays beside it as
//! `key.old` for a while ([`OLD_LASTS`]): who had read it earlier may keep a secret sealed with it later.

use std::{
    fmt,
    fs::{self, File},
    io::{self, Read, Write as _},
    os::unix::fs::{DirBuilderExt, MetadataExt, fchown},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::{domain::Secret, words::say};

/// Bytes of a key.
const KEY_BYTES: usize = 32;
/// Before the sealed text: how it was sealed.
const VERSION: &str = "v1:";
/// The mode bits by which somebody else than the file's owner gets at it.
const OTHERS: u32 = 0o077;

/// How long a key still opens after another one has taken its place: whatever was sealed with it is kept long before.
pub const OLD_LASTS: Duration = Duration::from_hours(1);

/// A key's bytes; overwritten when they go.
type KeyBytes = Zeroizing<[u8; KEY_BYTES]>;

/// The key that seals secrets, the one that is about to take its place, and the one whose place it took; never printed.
#[derive(Clone)]
pub struct SealingKey {
    key: KeyBytes,
    next: Option<KeyBytes>,
    old: Option<KeyBytes>,
}

/// Why a secret can't be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// No key file.
    #[error("{}", say("refused-key-missing").with("path", .0.display()))]
    Missing(PathBuf),
    /// The key file can't be read or made.
    #[error("{}", say("refused-key-file").with("path", .path.display()).with("why", .source))]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Not a file, or one of another length: something else than our key.
    #[error("{}", say("refused-key-length").with("path", .0.display()).with("bytes", KEY_BYTES))]
    NotAKey(PathBuf),
    /// The key is no secret.
    #[error("{}", say("refused-key-open").with("path", .path.display()).with("mode", format_args!("{:03o}", .mode)))]
    Open {
        /// Which file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The next key would not be its owner's.
    #[error("{}", say("refused-key-owner").with("path", .path.display()).with("why", .source))]
    Owner {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another key, another place, or changed text.
    #[error("{}", say("refused-key-not-ours"))]
    NotOurs,
    /// The system gave no random bytes.
    #[error("{}", say("refused-no-random"))]
    Random,
}

impl SealingKey {
    /// Reads the key of `path`, and the next and the old one if there are any.
    pub fn load(path: &Path) -> Result<Self, SealError> {
        // The next one first: it may take the other's place in between, and then is read twice rather than not at all.
        let next = match read(&next_of(path)) {
            Ok(next) => Some(next),
            Err(SealError::Missing(_)) => None,
            Err(error) => return Err(error),
        };
        // The old one last, for the same reason; where it can't be read, the other two do.
        Ok(Self { key: read(path)?, next, old: read(&old_of(path)).ok() })
    }

    /// Reads the key of `path`, or makes one there for this account alone. Two processes that make it at once end up with
    /// the same key.
    pub fn load_or_create(path: &Path) -> Result<Self, SealError> {
        match Self::load(path) {
            Err(SealError::Missing(missing)) if missing == path => {}
            other => return other,
        }
        create(path, None)?;
        Self::load(path)
    }

    /// What tells this key from others, and nothing else about it.
    pub fn print(&self) -> String {
        let print = blake3::derive_key("poolsync print of a key file", self.key.as_ref());
        blake3::Hash::from_bytes(print).to_hex().chars().take(32).collect()
    }

    /// Makes the key that is to take this one's place, beside it. One that is there already, because an earlier
    /// replacement broke off, is the one: secrets may be sealed with it. It belongs to whom this one belongs to, also if
    /// somebody else replaces it: else the panel could not read it.
    pub fn prepare_next(path: &Path) -> Result<Self, SealError> {
        Self::load(path)?;
        let next = next_of(path);
        create(&next, Some(path))?;
        // One that was prepared earlier.
        let given = File::open(&next).and_then(|file| give_to_owner_of(&file, path));
        given.map_err(|source| SealError::Owner { path: path.to_owned(), source })?;
        Self::load(path)
    }

    /// Makes the next key the key, and the key the old one. Every secret must be sealed with the next one by now.
    pub fn put_next_into_place(path: &Path) -> Result<(), SealError> {
        let failed = |source| SealError::File { path: path.to_owned(), source };
        let old = old_of(path);
        remove_if_there(&old).map_err(failed)?;
        // A copy, so that there is a key at every moment. How long it lasts counts from now.
        write_new(&old, read(path)?.as_ref(), Some(path)).map_err(failed)?;
        fs::rename(next_of(path), path).map_err(failed)?;
        File::open(path.parent().unwrap_or(path)).and_then(|folder| folder.sync_all()).map_err(failed)
    }

    /// Whether there is an old key beside the one of `path` that has lasted long enough.
    pub fn old_is_over(path: &Path) -> bool {
        let replaced = fs::metadata(old_of(path)).and_then(|facts| facts.modified());
        // A clock that was put back must not keep it for ever.
        replaced.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > OLD_LASTS) || at > SystemTime::now() + OLD_LASTS)
    }

    /// Removes the old key beside the one of `path`. No secret may be sealed with it by now.
    pub fn remove_old(path: &Path) -> Result<(), SealError> {
        remove_if_there(&old_of(path)).map_err(|source| SealError::File { path: path.to_owned(), source })
    }

    /// The key that seals, by itself: what another one sealed does not open.
    #[must_use]
    pub fn newest(&self) -> Self {
        Self { key: self.next.as_ref().unwrap_or(&self.key).clone(), next: None, old: None }
    }

    /// Seals a secret for `purpose`; the text holds nothing that can be read without the key.
    pub fn seal(&self, secret: &Secret, purpose: &str) -> Result<String, SealError> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|_| SealError::Random)?;
        // Sealing happens in place, so that no copy in clear stays behind.
        let mut text = Zeroizing::new(secret.reveal().as_bytes().to_vec());
        let tag = cipher(self.next.as_ref().unwrap_or(&self.key))?.seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(purpose),
            text.as_mut_slice(),
        );
        let tag = tag.map_err(|_| SealError::NotOurs)?;
        let whole = [&nonce[..], text.as_slice(), tag.as_ref()].concat();
        Ok(format!("{VERSION}{}", BASE64_STANDARD_NO_PAD.encode(whole)))
    }

    /// Opens what was sealed for `purpose` with this key, the next or the old one.
    pub fn open(&self, sealed: &str, purpose: &str) -> Result<Secret, SealError> {
        let others = [&self.next, &self.old].into_iter().flatten();
        others.fold(open_with(&self.key, sealed, purpose), |opened, key| match opened {
            Err(SealError::NotOurs) => open_with(key, sealed, purpose),
            opened => opened,
        })
    }
}

fn open_with(key: &KeyBytes, sealed: &str, purpose: &str) -> Result<Secret, SealError> {
    let text = sealed.strip_prefix(VERSION).ok_or(SealError::NotOurs)?;
    let whole = BASE64_STANDARD_NO_PAD.decode(text).map_err(|_| SealError::NotOurs)?;
    let (nonce, rest) = whole.split_first_chunk::<NONCE_LEN>().ok_or(SealError::NotOurs)?;
    let mut rest = Zeroizing::new(rest.to_vec());
    let opened =
        cipher(key)?.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(purpose), rest.as_mut_slice());
    let clear = opened.map_err(|_| SealError::NotOurs)?;
    let clear = std::str::from_utf8(clear).map_err(|_| SealError::NotOurs)?;
    Secret::new(clear).ok_or(SealError::NotOurs)
}

fn cipher(key: &KeyBytes) -> Result<LessSafeKey, SealError> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, key.as_ref()).map_err(|_| SealError::NotOurs)?;
    Ok(LessSafeKey::new(key))
}

/// Where the key lies that is to take the place of the one at `path`.
fn next_of(path: &Path) -> PathBuf {
    beside(path, ".next")
}

/// Where the key lies whose place the one at `path` took.
fn old_of(path: &Path) -> PathBuf {
    beside(path, ".old")
}

/// The file beside the one at `path` that is named like it, with `end` at its end.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn read(path: &Path) -> Result<KeyBytes, SealError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => SealError::Missing(path.to_owned()),
        _ => SealError::File { path: path.to_owned(), source },
    };
    let not_a_key = || SealError::NotAKey(path.to_owned());
    // Looked at before it is opened: opening a pipe would wait for ever.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(not_a_key());
    }
    let mut file = File::open(path).map_err(failed)?;
    let facts = file.metadata().map_err(failed)?;
    if facts.mode() & OTHERS != 0 {
        return Err(SealError::Open { path: path.to_owned(), mode: facts.mode() & 0o777 });
    }
    if facts.len() != KEY_BYTES as u64 {
        return Err(not_a_key());
    }
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    file.read_exact(key.as_mut()).map_err(failed)?;
    Ok(key)
}

/// Makes a key file, unless there is one; it belongs to the owner of `like`, if that is given.
fn create(path: &Path, like: Option<&Path>) -> Result<(), SealError> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    getrandom::fill(key.as_mut()).map_err(|_| SealError::Random)?;
    match write_new(path, key.as_ref(), like) {
        Err(source) if source.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(match like.filter(|like| is_of_another(like)) {
            Some(like) => SealError::Owner { path: like.to_owned(), source },
            None => SealError::File { path: path.to_owned(), source },
        }),
        Ok(()) => Ok(()),
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

/// Puts a file into place whole, on disk and for this account alone (or the owner of `like`), unless there is one already.
pub(super) fn write_new(path: &Path, bytes: &[u8], like: Option<&Path>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // A temporary file is its user's alone from the start.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    if let Some(like) = like {
        give_to_owner_of(file.as_file(), like)?;
    }
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|e| e.error)?;
    File::open(folder)?.sync_all()
}

fn is_of_another(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|facts| facts.uid() != rustix::process::geteuid().as_raw())
}

/// Gives a file to the account and group of another one, unless it is that account's.
fn give_to_owner_of(file: &File, like: &Path) -> io::Result<()> {
    let owner = fs::metadata(like)?;
    if file.metadata()?.uid() == owner.uid() {
        return Ok(());
    }
    fchown(file, Some(owner.uid()), Some(owner.gid()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text).expect("a secret")
    }

    #[test]
    fn a_sealed_secret_opens_with_its_key_at_its_place_and_nowhere_else() {
        let dir = folder();
        let key = SealingKey::load_or_create(&dir.path().join("deep/key")).expect("a key");
        let private = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\nBBBB\n-----END OPENSSH PRIVATE KEY-----";
        for text in ["p@ss wörd ", private] {
            let sealed = key.seal(&secret(text), "here").expect("sealed");
            assert!(sealed.starts_with("v1:") && !sealed.contains(text));
            assert_eq!(key.open(&sealed, "here").expect("opened").reveal(), text);
            assert_ne!(key.seal(&secret(text), "here").expect("sealed"), sealed, "equal secrets look different");
            assert!(matches!(key.open(&sealed, "there"), Err(SealError::NotOurs)));
            let other = SealingKey::load_or_create(&dir.path().join("other")).expect("another key");
            assert!(matches!(other.open(&sealed, "here"), Err(SealError::NotOurs)));
        }
        assert_eq!(format!("{key:?}"), "SealingKey(…)");
    }

    #[test]
    fn a_changed_text_does_not_open_wherever_it_was_changed() {
        let dir = folder();
        let key = SealingKey::load_or_create(&dir.path().join("key")).expect("a key");
        let sealed = key.seal(&secret("open sesame"), "here").expect("sealed");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("text");
            assert!(matches!(key.open(&changed, "here"), Err(SealError::NotOurs)), "{at}");
        }
        for text in ["", "v1:", "v2:AAAA", "v1:****", &sealed[..sealed.len() - 1]] {
            assert!(matches!(key.open(text, "here"), Err(SealError::NotOurs)), "{text}");
        }
    }

    #[test]
    fn the_key_file_is_its_users_alone_and_made_once() {
        let dir = folder();
        let path = dir.path().join("key");
        assert!(matches!(SealingKey::load(&path), Err(SealError::Missing(_))), "reading makes none");
        let first = SealingKey::load_or_create(&path).expect("made");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        let again = SealingKey::load_or_create(&path).expect("read");
        assert_eq!(first.key, again.key);
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1, "nothing else is left behind");
    }

    #[test]
    fn a_key_file_that_others_may_read_or_of_a_wrong_length_is_refused() {
        let dir = folder();
        let path = dir.path().join("key");
        SealingKey::load_or_create(&path).expect("made");
        for mode in [0o640, 0o604, 0o620, 0o602] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
            let refused = SealingKey::load_or_create(&path).expect_err("open to others").to_string();
            assert!(refused.contains("chmod 600") && refused.contains(&format!("{mode:o}")), "{refused}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).expect("set");
        SealingKey::load(&path).expect("read only is well");
        for length in [0, 31, 33] {
            let path = dir.path().join(format!("key{length}"));
            fs::write(&path, vec![7; length]).expect("written");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("set");
            assert!(matches!(SealingKey::load_or_create(&path), Err(SealError::NotAKey(_))), "{length}");
        }
        assert!(matches!(SealingKey::load(dir.path()), Err(SealError::NotAKey(_))), "a folder");
    }

    #[test]
    fn wherever_replacing_the_key_breaks_off_everything_opens() {
        let dir = folder();
        let path = dir.path().join("key");
        let old = SealingKey::load_or_create(&path).expect("made").seal(&secret("one"), "here").expect("sealed");
        let opens = |sealed: &str, text: &str| {
            assert_eq!(SealingKey::load(&path).expect("loaded").open(sealed, "here").expect("opened").reveal(), text);
        };
        let both = SealingKey::prepare_next(&path).expect("prepared");
        let meanwhile = both.seal(&secret("two"), "here").expect("sealed");
        opens(&old, "one");
        opens(&meanwhile, "two");
        // It broke off here; begun again, it goes on with the same key.
        let again = SealingKey::prepare_next(&path).expect("prepared again");
        assert_eq!(both.next, again.next);
        let anew = again.seal(&again.open(&old, "here").expect("opened"), "here").expect("sealed anew");
        opens(&anew, "one");
        SealingKey::put_next_into_place(&path).expect("in place");
        opens(&anew, "one");
        opens(&meanwhile, "two");
        opens(&old, "one"); // the old key is still there
        assert!(!SealingKey::old_is_over(&path) && again.newest().open(&old, "here").is_err());
        SealingKey::remove_old(&path).expect("removed");
        assert!(SealingKey::load(&path).expect("loaded").open(&old, "here").is_err(), "the old key is gone");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1, "nothing else is left behind");
    }
}
