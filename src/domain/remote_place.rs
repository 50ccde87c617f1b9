//! Places that are reached over the network: `s3://…`, `sftp://…`, `webdavs://…`.
//!
//! Secrets never stand here; who opens a place brings its [`Secret`](super::Secret) beside it.

use std::{fmt, net::IpAddr};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use super::store_url::{PATH, StoreUrlError};

/// What stays readable in an option's value.
pub(super) const OPTION: &AsciiSet = &PATH.remove(b':').remove(b'+').remove(b'=');
/// What stays readable in a user's name or an access key id.
const USER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A bucket of an S3-compatible server, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bucket {
    /// The access key id; without one, requests are not signed.
    pub key_id: Option<String>,
    /// The bucket's name.
    pub name: String,
    /// The part of the bucket, components joined by `/`; empty for all of it.
    pub prefix: String,
    /// The server, `https://host[:port]`; the public cloud's own if `None`.
    pub endpoint: Option<String>,
    /// The server's region.
    pub region: Option<String>,
}

/// A folder of an SSH server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SftpFolder {
    /// Who signs in.
    pub user: String,
    /// The server's name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The folder's absolute path, without a slash at its end.
    pub path: Vec<u8>,
    /// The fingerprint that its key must have, `SHA256:…`; the user's `known_hosts` says it if `None`.
    pub host_key: Option<String>,
}

/// A folder of a WebDAV server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DavFolder {
    /// Whether it is reached over TLS.
    pub tls: bool,
    /// Who signs in; nobody if `None`.
    pub user: Option<String>,
    /// The server's name or address, with `:port` if it is not the scheme's own.
    pub host: String,
    /// The folder's path, components joined by `/`; empty for the server's root.
    pub path: Vec<u8>,
}

/// A URL in its parts, still encoded.
pub(super) struct Parts<'a> {
    pub user: Option<String>,
    pub host: &'a str,
    pub path: &'a str,
    options: Vec<(&'a str, String)>,
}

impl<'a> Parts<'a> {
    pub fn of(shown: &str, rest: &'a str) -> Result<Self, StoreUrlError> {
        let wrong = || StoreUrlError::Characters(shown.to_owned());
        if rest.contains('#') || rest.chars().any(char::is_control) {
            return Err(wrong());
        }
        let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = place.split_once('/').unwrap_or((place, ""));
        let (user, host) = match authority.rsplit_once('@') {
            // The text itself must not be repeated: it holds the password.
            Some((user, _)) if user.contains(':') => return Err(StoreUrlError::Password),
            Some((user, host)) if !user.is_empty() => (Some(decoded(user).ok_or_else(wrong)?), host),
            Some((_, host)) => (None, host),
            None => (None, authority),
        };
        if host.is_empty() {
            return Err(StoreUrlError::NoHost(shown.to_owned()));
        }
        let options = options.split('&').filter(|o| !o.is_empty()).map(|option| {
            let (name, value) = option.split_once('=').ok_or_else(|| option_error(shown, option))?;
            Ok((name, decoded(value).ok_or_else(wrong)?))
        });
        Ok(Self { user, host, path, options: options.collect::<Result<_, _>>()? })
    }

    /// Takes an option; what is left in the end is an error.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.options.iter().position(|(n, _)| *n == name)?;
        Some(self.options.remove(at).1).filter(|value| !value.is_empty())
    }

    pub fn finish(self, shown: &str) -> Result<(), StoreUrlError> {
        self.options.first().map_or(Ok(()), |(name, _)| Err(option_error(shown, name)))
    }
}

pub(super) fn option_error(shown: &str, name: &str) -> StoreUrlError {
    StoreUrlError::Option { url: shown.to_owned(), option: name.to_owned() }
}

pub(super) fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?;
    (!text.chars().any(char::is_control)).then(|| text.into_owned())
}

/// A path's components joined by `/`, free of `.` and doubled slashes.
fn components(shown: &str, path: &str) -> Result<Vec<u8>, StoreUrlError> {
    let path: Vec<u8> = percent_decode_str(path).collect();
    if path.contains(&0) {
        return Err(StoreUrlError::Characters(shown.to_owned()));
    }
    let parts: Vec<&[u8]> = path.split(|c| *c == b'/').filter(|part| !part.is_empty() && part != b".").collect();
    if parts.contains(&&b".."[..]) {
        return Err(StoreUrlError::ParentComponent(shown.to_owned()));
    }
    Ok(parts.join(&b'/'))
}

/// A server's name or address in small letters, and its port.
pub(super) fn host_and_port(shown: &str, text: &str) -> Result<(String, Option<u16>), StoreUrlError> {
    let wrong = || StoreUrlError::Host(shown.to_owned());
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (host, port) = if let Some((address, port)) = bracketed {
        let address: std::net::Ipv6Addr = address.parse().map_err(|_| wrong())?;
        (format!("[{address}]"), port.strip_prefix(':').or(Some(port)).filter(|p| !p.is_empty()))
    } else {
        let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
        let is_name = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_');
        if host.is_empty() || !host.bytes().all(is_name) {
            return Err(wrong());
        }
        (host.to_ascii_lowercase(), port)
    };
    let port = port.map(|port| port.parse().ok().filter(|port| *port != 0).ok_or_else(wrong)).transpose()?;
    Ok((host, port))
}

/// Whether a server is this machine itself, so that what is sent to it in clear passes no network.
pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Bucket {
    pub(super) fn parse(shown: &str, rest: &str) -> Result<Self, StoreUrlError> {
        let mut parts = Parts::of(shown, rest)?;
        let fits = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_');
        if !parts.host.bytes().all(fits) {
            return Err(StoreUrlError::Host(shown.to_owned()));
        }
        let prefix = String::from_utf8(components(shown, parts.path)?)
            .map_err(|_| StoreUrlError::Characters(shown.to_owned()))?;
        let endpoint = parts.take("endpoint").map(|text| endpoint(shown, &text)).transpose()?;
        let region = parts.take("region");
        if region.as_ref().is_some_and(|r| !r.bytes().all(fits)) {
            return Err(option_error(shown, "region"));
        }
        let (key_id, name) = (parts.user.take(), parts.host.to_owned());
        parts.finish(shown)?;
        Ok(Self { key_id, name, prefix, endpoint, region })
    }

    pub(super) fn confidant(&self) -> String {
        Self { prefix: String::new(), region: None, ..self.clone() }.to_string()
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        (&self.endpoint, &self.name) == (&other.endpoint, &other.name)
            && nested(self.prefix.as_bytes(), other.prefix.as_bytes())
    }
}

fn endpoint(shown: &str, text: &str) -> Result<String, StoreUrlError> {
    let wrong = || option_error(shown, "endpoint");
    let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
    let (host, port) = host_and_port(shown, rest.trim_end_matches('/'))?;
    match scheme {
        "https" => {}
        "http" if is_loopback(&host) => {}
        "http" => return Err(StoreUrlError::NotEncrypted(shown.to_owned())),
        _ => return Err(wrong()),
    }
    Ok(format!("{scheme}://{host}{}", port.map(|port| format!(":{port}")).unwrap_or_default()))
}

impl SftpFolder {
    pub(super) fn parse(shown: &str, rest: &str) -> Result<Self, StoreUrlError> {
        let mut parts = Parts::of(shown, rest)?;
        let user = parts.user.take().ok_or_else(|| StoreUrlError::NoUser(shown.to_owned()))?;
        let (host, port) = host_and_port(shown, parts.host)?;
        let path = components(shown, parts.path)?;
        if path.is_empty() {
            return Err(StoreUrlError::FileSystemRoot(shown.to_owned()));
        }
        let host_key = parts.take("host_key");
        let base64 = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/' | b'=');
        let fits = |key: &String| key.strip_prefix("SHA256:").is_some_and(|k| k.len() >= 43 && k.bytes().all(base64));
        if host_key.as_ref().is_some_and(|key| !fits(key)) {
            return Err(option_error(shown, "host_key"));
        }
        let host_key = host_key.map(|key| key.trim_end_matches('=').to_owned());
        parts.finish(shown)?;
        Ok(Self { user, host, port: port.unwrap_or(22), path: [b"/", path.as_slice()].concat(), host_key })
    }

    /// Another host key is another server.
    pub(super) fn confidant(&self) -> String {
        Self { path: b"/".to_vec(), ..self.clone() }.to_string()
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        (&self.host, self.port) == (&other.host, other.port) && nested(&self.path, &other.path)
    }
}

impl DavFolder {
    pub(super) fn parse(shown: &str, rest: &str, tls: bool) -> Result<Self, StoreUrlError> {
        let mut parts = Parts::of(shown, rest)?;
        let (host, port) = host_and_port(shown, parts.host)?;
        if !tls && !is_loopback(&host) {
            return Err(StoreUrlError::NotEncrypted(shown.to_owned()));
        }
        let port = port.filter(|port| *port != if tls { 443 } else { 80 });
        let host = format!("{host}{}", port.map(|port| format!(":{port}")).unwrap_or_default());
        let (user, path) = (parts.user.take(), components(shown, parts.path)?);
        parts.finish(shown)?;
        Ok(Self { tls, user, host, path })
    }

    pub(super) fn confidant(&self) -> String {
        Self { path: Vec::new(), ..self.clone() }.to_string()
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.host == other.host && nested(&self.path, &other.path)
    }
}

/// Whether two paths are the same, or one lies inside the other.
fn nested(a: &[u8], b: &[u8]) -> bool {
    let inside = |a: &[u8], b: &[u8]| {
        b.is_empty() || a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    };
    inside(a, b) || inside(b, a)
}

pub(super) struct User<'a>(pub Option<&'a str>);

impl fmt::Display for User<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |user| write!(f, "{}@", percent_encode(user.as_bytes(), USER)))
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}{}", User(self.key_id.as_deref()), self.name)?;
        if !self.prefix.is_empty() {
            write!(f, "/{}", percent_encode(self.prefix.as_bytes(), PATH))?;
        }
        let options = [("endpoint", &self.endpoint), ("region", &self.region)];
        let options = options.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        for (number, (name, value)) in options.enumerate() {
            let mark = if number == 0 { '?' } else { '&' };
            write!(f, "{mark}{name}={}", percent_encode(value.as_bytes(), OPTION))?;
        }
        Ok(())
    }
}

impl fmt::Display for SftpFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sftp://{}{}", User(Some(&self.user)), self.host)?;
        if self.port != 22 {
            write!(f, ":{}", self.port)?;
        }
        write!(f, "{}", percent_encode(&self.path, PATH))?;
        self.host_key.as_ref().map_or(Ok(()), |key| write!(f, "?host_key={}", percent_encode(key.as_bytes(), OPTION)))
    }
}

impl fmt::Display for DavFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "webdavs" } else { "webdav" };
        let path = percent_encode(&self.path, PATH);
        write!(f, "{scheme}://{}{}/{path}", User(self.user.as_deref()), self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::super::StoreUrl;
    use super::*;

    fn parse(text: &str) -> Result<StoreUrl, StoreUrlError> {
        text.parse()
    }

    #[test]
    fn one_remote_place_has_one_url() {
        let cases = [
            ("s3://bucket", "s3://bucket"),
            ("S3://KEY@bucket//a/./b/", "s3://KEY@bucket/a/b"),
            (
                "s3://KEY@bucket/a?region=eu-1&endpoint=https://S3.example.com/",
                "s3://KEY@bucket/a?endpoint=https://s3.example.com&region=eu-1",
            ),
            ("sftp://Joe%40x@Host:22/srv/a/", "sftp://Joe%40x@host/srv/a"),
            ("sftp://joe@[::1]:2222/srv/%FF", "sftp://joe@[::1]:2222/srv/%FF"),
            ("webdavs://joe@Host:443/a%20b/", "webdavs://joe@host/a%20b"),
            ("webdav://localhost:8080/", "webdav://localhost:8080/"),
        ];
        for (text, expected) in cases {
            let url = parse(text).expect(text);
            assert_eq!(url.to_string(), expected);
            assert_eq!(parse(expected), Ok(url));
        }
        let key = format!("sftp://joe@host/srv?host_key=SHA256:{}", "a+/".repeat(14) + "b");
        assert_eq!(parse(&key).expect("a pinned key").to_string(), key);
    }

    #[test]
    fn each_fault_of_a_remote_place_is_told_apart() {
        type Expected = fn(&StoreUrlError) -> bool;
        let cases: &[(&str, Expected)] = &[
            ("sftp://joe:secret@host/srv", |e| *e == StoreUrlError::Password),
            ("s3://KEY:secret@bucket", |e| *e == StoreUrlError::Password),
            ("s3://", |e| matches!(e, StoreUrlError::NoHost(_))),
            ("s3://bucket?colour=blue", |e| matches!(e, StoreUrlError::Option { .. })),
            ("s3://bucket?endpoint=ftp://host", |e| matches!(e, StoreUrlError::Option { .. })),
            ("s3://bucket?endpoint=http://host", |e| matches!(e, StoreUrlError::NotEncrypted(_))),
            ("s3://bucket/../b", |e| matches!(e, StoreUrlError::ParentComponent(_))),
            ("sftp://host/srv", |e| matches!(e, StoreUrlError::NoUser(_))),
            ("sftp://joe@host", |e| matches!(e, StoreUrlError::FileSystemRoot(_))),
            ("sftp://joe@host:0/srv", |e| matches!(e, StoreUrlError::Host(_))),
            ("sftp://joe@ho st/srv", |e| matches!(e, StoreUrlError::Host(_))),
            ("sftp://joe@host/srv?host_key=MD5:aa", |e| matches!(e, StoreUrlError::Option { .. })),
            ("webdav://example.com/a", |e| matches!(e, StoreUrlError::NotEncrypted(_))),
            ("webdavs://host/a%00b", |e| matches!(e, StoreUrlError::Characters(_))),
        ];
        for (text, expected) in cases {
            let error = parse(text).expect_err(text);
            assert!(expected(&error), "{text:?} gave {error:?}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn nested_remote_places_overlap_whoever_signs_in() {
        let overlap = |a: &str, b: &str| parse(a).expect(a).overlaps(&parse(b).expect(b));
        assert!(overlap("s3://bucket", "s3://KEY@bucket/a"));
        assert!(overlap("sftp://a@host/srv/x", "sftp://b@host:22/srv"));
        assert!(overlap("webdavs://host/", "webdavs://joe@host/a"));
        assert!(!overlap("s3://bucket/a", "s3://bucket/ab"));
        assert!(!overlap("s3://bucket/a", "s3://bucket/a?endpoint=https://other.example"));
        assert!(!overlap("sftp://a@host/srv", "sftp://a@host:23/srv"));
        assert!(!overlap("sftp://a@host/srv", "file:///srv"));
    }

    #[test]
    fn a_secret_is_for_a_server_and_a_user_whatever_the_folder() {
        let same = |a: &str, b: &str| parse(a).expect(a).confidant() == parse(b).expect(b).confidant();
        assert_eq!(parse("file:///srv/a").expect("a folder").confidant(), None);
        for (a, b) in [
            ("s3://KEY@bucket/a?region=eu", "s3://KEY@bucket/b"),
            ("sftp://joe@host/a", "sftp://joe@HOST:22/b"),
            ("webdavs://joe@host/a", "webdavs://joe@host:443/"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        let key = format!("sftp://joe@host/a?host_key=SHA256:{}", "A".repeat(43));
        for (a, b) in [
            ("s3://KEY@bucket", "s3://KEX@bucket"),
            ("s3://KEY@bucket", "s3://KEY@bucker"),
            ("s3://KEY@bucket", "s3://KEY@bucket?endpoint=https://evil.example"),
            ("sftp://joe@host/a", "sftp://jim@host/a"),
            ("sftp://joe@host/a", "sftp://joe@hose/a"),
            ("sftp://joe@host/a", "sftp://joe@host:23/a"),
            ("sftp://joe@host/a", key.as_str()),
            ("webdavs://joe@localhost/a", "webdav://joe@localhost/a"),
            ("webdavs://joe@host/a", "webdavs://host/a"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_remote_url_survives_being_written_and_read(
            scheme in "(s3|sftp|webdavs)", user in "[^\0-\x1f\x7f:/?#@%]{1,8}", path in "(/[^/\0-\x1f\x7f?#%]{1,8}){1,4}"
        ) {
            if let Ok(url) = parse(&format!("{scheme}://{user}@host{path}")) {
                proptest::prop_assert_eq!(parse(&url.to_string()), Ok(url));
            }
        }
    }
}
