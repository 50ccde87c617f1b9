//! Where a store is: one URL, parsed once.
//!
//! This version opens folders (`file:///path`), SQLite files (`sqlite:///path/file.db`), databases on a server
//! (`postgres://…`, `mysql://…`), and folders elsewhere (`s3://…`, `sftp://…`, `webdavs://…`). Secrets never stand in a store URL.

use std::{
    ffi::OsStr,
    fmt,
    os::unix::ffi::OsStrExt,
    path::{Component, Path, PathBuf},
    str::FromStr,
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use serde::{Deserialize, Serialize};

use super::{
    database_place::{Database, Engine},
    module::StoreKind,
    remote_place::{Bucket, DavFolder, SftpFolder},
};
use crate::words::say;

/// What stays readable in a path's URL form (RFC 3986 `pchar`, less the sub-delimiters nobody writes in paths).
pub(super) const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// The address of a store. Two URLs for the same place compare equal: paths are absolute and free of `.`, `..` and
/// doubled slashes (symbolic links are not looked through here).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StoreUrl(Place);

/// What a [`StoreUrl`] points at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A folder of this machine.
    Folder(PathBuf),
    /// An SQLite database file of this machine.
    Sqlite(PathBuf),
    /// A bucket of an S3-compatible server, or a part of it.
    S3(Bucket),
    /// A folder of an SSH server.
    Sftp(SftpFolder),
    /// A folder of a WebDAV server.
    Dav(DavFolder),
    /// A database of a PostgreSQL or MariaDB server.
    Database(Database),
}

/// Why a text is not a [`StoreUrl`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreUrlError {
    /// Nothing but white space.
    #[error("{}", say("input-store-url-empty"))]
    Empty,
    /// No `scheme://` in front.
    #[error("{}", say("input-store-url-no-scheme").with("url", .0))]
    NoScheme(String),
    /// A scheme this version does not open.
    #[error("{}", say("input-store-url-scheme").with("scheme", .0))]
    Scheme(String),
    /// `file://host/…`, or a relative path.
    #[error("{}", say("input-store-url-not-absolute").with("url", .0))]
    NotAbsolute(String),
    /// A path with `..` in it.
    #[error("{}", say("input-store-url-parent").with("url", .0))]
    ParentComponent(String),
    /// A raw `?` or `#`, or a NUL.
    #[error("{}", say("input-store-url-characters").with("url", .0))]
    Characters(String),
    /// The root folder itself.
    #[error("{}", say("input-store-url-root").with("url", .0))]
    FileSystemRoot(String),
    /// A password in the URL. The text is not repeated.
    #[error("{}", say("input-store-url-password"))]
    Password,
    /// Nothing between `://` and the path.
    #[error("{}", say("input-store-url-no-host").with("url", .0))]
    NoHost(String),
    /// Something that can't name a server or bucket.
    #[error("{}", say("input-store-url-host").with("url", .0))]
    Host(String),
    /// SFTP without a user.
    #[error("{}", say("input-store-url-no-user").with("url", .0))]
    NoUser(String),
    /// A database without a user.
    #[error("{}", say("input-store-url-no-database-user").with("scheme", .0))]
    NoDatabaseUser(&'static str),
    /// A server without a database.
    #[error("{}", say("input-store-url-no-database").with("url", .0))]
    NoDatabase(String),
    /// An option that this kind of store does not know, or a value it can't have.
    #[error("{}", say("input-store-url-option").with("option", .option).with("url", .url))]
    Option {
        /// The URL.
        url: String,
        /// The option's name.
        option: String,
    },
    /// Data and passwords would cross the network in clear.
    #[error("{}", say("input-store-url-not-encrypted").with("url", .0))]
    NotEncrypted(String),
}

impl StoreUrl {
    /// What the URL points at.
    pub const fn place(&self) -> &Place {
        &self.0
    }

    /// Which engine the store needs.
    pub const fn kind(&self) -> StoreKind {
        match self.0 {
            Place::Folder(_) | Place::S3(_) | Place::Sftp(_) | Place::Dav(_) => StoreKind::Files,
            Place::Sqlite(_) | Place::Database(_) => StoreKind::Rows,
        }
    }

    /// The path of a store on this machine; `None` for one elsewhere.
    pub fn local_path(&self) -> Option<&Path> {
        match &self.0 {
            Place::Folder(path) | Place::Sqlite(path) => Some(path),
            Place::S3(_) | Place::Sftp(_) | Place::Dav(_) | Place::Database(_) => None,
        }
    }

    /// Whether the store is reached over the network.
    pub fn is_remote(&self) -> bool {
        self.local_path().is_none()
    }

    /// Whom a secret for this store is shown to: the server and the user on it, or the bucket. `None` for a store of this
    /// machine, which takes no secret. Where it is another, a secret is not for the store any more.
    pub fn confidant(&self) -> Option<String> {
        Some(match &self.0 {
            Place::Folder(_) | Place::Sqlite(_) => return None,
            Place::S3(place) => place.confidant(),
            Place::Sftp(place) => place.confidant(),
            Place::Dav(place) => place.confidant(),
            Place::Database(place) => place.confidant(),
        })
    }

    /// A folder's URL. The path must be absolute; the same rules as for text hold.
    pub fn folder(path: &Path) -> Result<Self, StoreUrlError> {
        Self::local("file", path.as_os_str())
    }

    /// An SQLite file's URL. The path must be absolute; the same rules as for text hold.
    pub fn sqlite(path: &Path) -> Result<Self, StoreUrlError> {
        Self::local("sqlite", path.as_os_str())
    }

    /// The same kind of store of this machine at another path, which must be absolute; one elsewhere stays as it is.
    pub fn at(&self, path: &Path) -> Result<Self, StoreUrlError> {
        match self.0 {
            Place::Folder(_) => Self::folder(path),
            Place::Sqlite(_) => Self::sqlite(path),
            Place::S3(_) | Place::Sftp(_) | Place::Dav(_) | Place::Database(_) => Ok(self.clone()),
        }
    }

    /// Whether writing one of the two could change the other: the same place, or one inside the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Place::S3(a), Place::S3(b)) => a.overlaps(b),
            (Place::Sftp(a), Place::Sftp(b)) => a.overlaps(b),
            (Place::Dav(a), Place::Dav(b)) => a.overlaps(b),
            (Place::Database(a), Place::Database(b)) => a.overlaps(b),
            _ => match (self.local_path(), other.local_path()) {
                (Some(a), Some(b)) => a.starts_with(b) || b.starts_with(a),
                _ => false,
            },
        }
    }

    fn local(scheme: &str, path: &OsStr) -> Result<Self, StoreUrlError> {
        let shown = || format!("{scheme}://{}", path.to_string_lossy());
        let path = Path::new(path);
        if path.as_os_str().as_bytes().contains(&0) {
            return Err(StoreUrlError::Characters(shown()));
        }
        if !path.is_absolute() {
            return Err(StoreUrlError::NotAbsolute(shown()));
        }
        if path.components().any(|c| c == Component::ParentDir) {
            return Err(StoreUrlError::ParentComponent(shown()));
        }
        let clean: PathBuf = path.components().collect();
        if clean.parent().is_none() {
            return Err(StoreUrlError::FileSystemRoot(shown()));
        }
        Ok(Self(if scheme == "file" { Place::Folder(clean) } else { Place::Sqlite(clean) }))
    }
}

impl FromStr for StoreUrl {
    type Err = StoreUrlError;

    fn from_str(text: &str) -> Result<Self, StoreUrlError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(StoreUrlError::Empty);
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(StoreUrlError::NoScheme(text.to_owned()));
        };
        let scheme = scheme.to_ascii_lowercase();
        match scheme.as_str() {
            "file" | "sqlite" => {}
            "s3" => return Bucket::parse(text, rest).map(|place| Self(Place::S3(place))),
            "sftp" => return SftpFolder::parse(text, rest).map(|place| Self(Place::Sftp(place))),
            "postgres" | "postgresql" => {
                return Database::parse(text, rest, Engine::Postgres).map(|place| Self(Place::Database(place)));
            }
            "mysql" | "mariadb" => {
                return Database::parse(text, rest, Engine::MariaDb).map(|place| Self(Place::Database(place)));
            }
            "webdav" | "webdavs" => {
                return DavFolder::parse(text, rest, scheme == "webdavs").map(|place| Self(Place::Dav(place)));
            }
            _ => return Err(StoreUrlError::Scheme(scheme)),
        }
        if rest.contains(['?', '#']) {
            return Err(StoreUrlError::Characters(text.to_owned()));
        }
        let path: Vec<u8> = percent_decode_str(rest).collect();
        Self::local(&scheme, OsStr::from_bytes(&path))
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = |path: &Path| percent_encode(path.as_os_str().as_bytes(), PATH).to_string();
        match &self.0 {
            Place::Folder(path) => write!(f, "file://{}", local(path)),
            Place::Sqlite(path) => write!(f, "sqlite://{}", local(path)),
            Place::S3(place) => place.fmt(f),
            Place::Sftp(place) => place.fmt(f),
            Place::Dav(place) => place.fmt(f),
            Place::Database(place) => place.fmt(f),
        }
    }
}

impl TryFrom<String> for StoreUrl {
    type Error = StoreUrlError;

    fn try_from(text: String) -> Result<Self, StoreUrlError> {
        text.parse()
    }
}

impl From<StoreUrl> for String {
    fn from(url: StoreUrl) -> Self {
        url.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Expected = fn(&StoreUrlError) -> bool;

    #[test]
    fn one_place_has_one_url() {
        for text in ["file:///srv/a", "FILE:///srv/a/", "file:///srv//./a"] {
            assert_eq!(text.parse::<StoreUrl>().expect(text).to_string(), "file:///srv/a");
        }
        let url: StoreUrl = "sqlite:///srv/My Files/ü%25.db".parse().expect("a path with a space");
        assert_eq!(url.local_path(), Some(Path::new("/srv/My Files/ü%.db")));
        assert_eq!(url.to_string(), "sqlite:///srv/My%20Files/%C3%BC%25.db");
    }

    #[test]
    fn each_fault_is_told_apart() {
        let cases: &[(&str, Expected)] = &[
            ("", |e| *e == StoreUrlError::Empty),
            ("/srv/a", |e| matches!(e, StoreUrlError::NoScheme(_))),
            ("gopher://host/a", |e| matches!(e, StoreUrlError::Scheme(_))),
            ("file://server/share", |e| matches!(e, StoreUrlError::NotAbsolute(_))),
            ("file:///srv/../etc", |e| matches!(e, StoreUrlError::ParentComponent(_))),
            ("file:///srv/%2e%2e/etc", |e| matches!(e, StoreUrlError::ParentComponent(_))),
            ("sqlite:///a.db?mode=memory", |e| matches!(e, StoreUrlError::Characters(_))),
            ("file:///a%00b", |e| matches!(e, StoreUrlError::Characters(_))),
            ("file:///", |e| matches!(e, StoreUrlError::FileSystemRoot(_))),
        ];
        for (text, expected) in cases {
            let error = text.parse::<StoreUrl>().expect_err(text);
            assert!(expected(&error), "{text:?} gave {error:?}");
        }
    }

    #[test]
    fn nested_places_overlap_and_neighbours_do_not() {
        let parse = |text: &str| text.parse::<StoreUrl>().expect(text);
        assert!(parse("file:///srv/a").overlaps(&parse("file:///srv/a/b")));
        assert!(parse("file:///srv/a/b").overlaps(&parse("file:///srv/a")));
        assert!(parse("file:///srv/a").overlaps(&parse("sqlite:///srv/a/x.db")));
        assert!(!parse("file:///srv/a").overlaps(&parse("file:///srv/ab")));
    }

    proptest::proptest! {
        #[test]
        fn every_url_survives_being_written_and_read(path in "(/[^/\0]{1,12}){1,6}") {
            if let Ok(url) = StoreUrl::folder(Path::new(&path)) {
                proptest::prop_assert_eq!(url.to_string().parse::<StoreUrl>(), Ok(url));
            }
        }

        #[test]
        fn parsing_never_panics(text in "\\PC{0,80}") {
            let _ = text.parse::<StoreUrl>();
        }
    }
}
