//! Where a store is: one URL, parsed once.
//!
//! This version opens folders (`file:///path`) and SQLite files (`sqlite:///path/file.db`). Secrets never stand in a
//! store URL.

use std::{
    ffi::OsStr,
    fmt,
    os::unix::ffi::OsStrExt,
    path::{Component, Path, PathBuf},
    str::FromStr,
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use serde::{Deserialize, Serialize};

use super::module::StoreKind;

/// What stays readable in a path's URL form (RFC 3986 `pchar`, less the sub-delimiters nobody writes in paths).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

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
}

/// Why a text is not a [`StoreUrl`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreUrlError {
    /// Nothing but white space.
    #[error("Enter where the store is, for example file:///srv/pool/dataconf or sqlite:///srv/pool/presence.db.")]
    Empty,
    /// No `scheme://` in front.
    #[error(
        "“{0}” is not a store URL. Write file:///path for a folder or sqlite:///path/file.db for an SQLite database."
    )]
    NoScheme(String),
    /// A scheme this version does not open.
    #[error("Stores of type “{0}” can’t be opened by this version. Use file:///path or sqlite:///path/file.db.")]
    Scheme(String),
    /// `file://host/…`, or a relative path.
    #[error("The path in “{0}” must be absolute: write three slashes, as in file:///srv/data.")]
    NotAbsolute(String),
    /// A path with `..` in it.
    #[error("The path in “{0}” must not contain “..”.")]
    ParentComponent(String),
    /// A raw `?` or `#`, or a NUL.
    #[error("“{0}” has options or characters that this kind of store doesn’t take; write ? as %3F and # as %23.")]
    Characters(String),
    /// The root folder itself.
    #[error("“{0}” names the whole file system; name a folder or file below it.")]
    FileSystemRoot(String),
}

impl StoreUrl {
    /// What the URL points at.
    pub const fn place(&self) -> &Place {
        &self.0
    }

    /// Which engine the store needs.
    pub const fn kind(&self) -> StoreKind {
        match self.0 {
            Place::Folder(_) => StoreKind::Files,
            Place::Sqlite(_) => StoreKind::Rows,
        }
    }

    /// The path on this machine.
    pub fn path(&self) -> &Path {
        match &self.0 {
            Place::Folder(path) | Place::Sqlite(path) => path,
        }
    }

    /// A folder's URL. The path must be absolute; the same rules as for text hold.
    pub fn folder(path: &Path) -> Result<Self, StoreUrlError> {
        Self::local("file", path.as_os_str())
    }

    /// An SQLite file's URL. The path must be absolute; the same rules as for text hold.
    pub fn sqlite(path: &Path) -> Result<Self, StoreUrlError> {
        Self::local("sqlite", path.as_os_str())
    }

    /// The same kind of store at another path, which must be absolute.
    pub fn at(&self, path: &Path) -> Result<Self, StoreUrlError> {
        match self.0 {
            Place::Folder(_) => Self::folder(path),
            Place::Sqlite(_) => Self::sqlite(path),
        }
    }

    /// Whether writing one of the two could change the other: the same place, or one inside the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.path().starts_with(other.path()) || other.path().starts_with(self.path())
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
        if scheme != "file" && scheme != "sqlite" {
            return Err(StoreUrlError::Scheme(scheme));
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
        let scheme = match self.0 {
            Place::Folder(_) => "file",
            Place::Sqlite(_) => "sqlite",
        };
        write!(f, "{scheme}://{}", percent_encode(self.path().as_os_str().as_bytes(), PATH))
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
        assert_eq!(url.path(), Path::new("/srv/My Files/ü%.db"));
        assert_eq!(url.to_string(), "sqlite:///srv/My%20Files/%C3%BC%25.db");
    }

    #[test]
    fn each_fault_is_told_apart() {
        let cases: &[(&str, Expected)] = &[
            ("", |e| *e == StoreUrlError::Empty),
            ("/srv/a", |e| matches!(e, StoreUrlError::NoScheme(_))),
            ("s3://bucket/a", |e| matches!(e, StoreUrlError::Scheme(_))),
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
