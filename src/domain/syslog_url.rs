//! Where a syslog server listens.

use std::{fmt, path::PathBuf, str::FromStr};

use crate::words::say;

/// The syslog port if the URL names none.
const PORT: u16 = 514;

/// Where a syslog server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyslogUrl {
    /// `udp://host:514`
    Udp(String, u16),
    /// `tcp://host:514`
    Tcp(String, u16),
    /// `unix:///dev/log`
    Unix(PathBuf),
}

/// A text names no syslog server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-syslog-url"))]
pub struct InvalidSyslogUrl;

impl FromStr for SyslogUrl {
    type Err = InvalidSyslogUrl;

    fn from_str(text: &str) -> Result<Self, InvalidSyslogUrl> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(InvalidSyslogUrl)?;
        if scheme == "unix" {
            let path = PathBuf::from(rest);
            return if path.is_absolute() { Ok(Self::Unix(path)) } else { Err(InvalidSyslogUrl) };
        }
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !rest.ends_with(']') => (host, port.parse().map_err(|_| InvalidSyslogUrl)?),
            _ => (rest, PORT),
        };
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let is_sound = !host.is_empty() && !host.contains(['/', '@', '?', '#', '[', ']']);
        match scheme {
            "udp" if is_sound => Ok(Self::Udp(host.to_owned(), port)),
            "tcp" if is_sound => Ok(Self::Tcp(host.to_owned(), port)),
            _ => Err(InvalidSyslogUrl),
        }
    }
}

impl fmt::Display for SyslogUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Udp(host, port) => write!(f, "udp://{host}:{port}"),
            Self::Tcp(host, port) => write!(f, "tcp://{host}:{port}"),
            Self::Unix(path) => write!(f, "unix://{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_syslog_servers() {
        for (text, shown) in [
            ("udp://log.litwareinc.com", "udp://log.litwareinc.com:514"),
            ("tcp://log.litwareinc.com:6514", "tcp://log.litwareinc.com:6514"),
            ("tcp://[2001:db8::1]:601", "tcp://2001:db8::1:601"),
            ("udp://[2001:db8::1]", "udp://2001:db8::1:514"),
            ("unix:///dev/log", "unix:///dev/log"),
        ] {
            assert_eq!(text.parse::<SyslogUrl>().expect(text).to_string(), shown);
        }
        for text in
            ["", "log", "http://log", "udp://", "tcp://:1", "tcp://a:b", "unix://dev/log", "udp://a@b", "tcp://a:99999"]
        {
            assert_eq!(text.parse::<SyslogUrl>(), Err(InvalidSyslogUrl), "{text}");
        }
    }
}
