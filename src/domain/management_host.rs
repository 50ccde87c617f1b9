//! A management host: a Windows machine that has the Management Shell, how it is reached, and what runs there.
//!
//! Secrets never stand here; who signs in brings a [`Secret`](super::Secret) beside it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{ids::HostId, remote_place::host_and_port, time::Timestamp};
use crate::words::say;

/// The longest name of a host, in characters.
const MAX_NAME: usize = 60;
/// The longest name of a user that is taken, in characters.
const MAX_USER: usize = 256;
/// The longest path of a program that is taken, in bytes: what Windows takes, too (`MAX_PATH`).
const MAX_PROGRAM: usize = 260;
/// The length of an SHA-256 in base64 without padding.
const FINGERPRINT: usize = 43;

/// A management host that is reached by SSH.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagementHost {
    /// Its address.
    pub address: HostAddress,
    /// Who signs in.
    pub user: HostUser,
    /// The key that it must have.
    pub key: HostKey,
}

impl fmt::Display for ManagementHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.user, self.address)
    }
}

/// A management host as the panel knows it. Its secrets are never loaded with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownHost {
    /// Its identity, which outlives a change of name.
    pub id: HostId,
    /// What it is called.
    pub name: HostName,
    /// Where PowerShell is, and what runs it.
    pub place: HostPlace,
    /// Whether a password or a private key is kept for it.
    pub keeps_secret: bool,
    /// Whether what opens that key is kept, too.
    pub keeps_passphrase: bool,
    /// When it was last changed, which tells one version from another.
    pub updated_at: Timestamp,
}

/// Where PowerShell is, and what runs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum HostPlace {
    /// On a host that is reached by SSH.
    Ssh {
        /// The host.
        host: ManagementHost,
        /// What runs PowerShell there.
        program: ShellProgram,
    },
    /// On the machine of whoever does the work.
    Local {
        /// What runs PowerShell here.
        program: ShellProgram,
    },
}

impl HostPlace {
    /// What runs PowerShell.
    pub const fn program(&self) -> &ShellProgram {
        match self {
            Self::Ssh { program, .. } | Self::Local { program } => program,
        }
    }

    /// The host, if it is another machine.
    pub const fn ssh(&self) -> Option<&ManagementHost> {
        match self {
            Self::Ssh { host, .. } => Some(host),
            Self::Local { .. } => None,
        }
    }

    /// Who is told a secret that is kept for it: the server, by its key, and the user. A secret is never told to another.
    pub fn confidant(&self) -> Option<String> {
        self.ssh().map(|host| format!("{host} {}", host.key))
    }
}

impl fmt::Display for HostPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ssh { host, program } => write!(f, "{host}, {program}"),
            Self::Local { program } => write!(f, "this machine, {program}"),
        }
    }
}

/// What a management host is called: letters, digits, `-`, `.` and `_`, as addresses of pages take them. It is kept as it is
/// typed; letter case does not tell two apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostName(String);

/// The name or address of an SSH server, and its port if that is not 22: `mgmt.litwareinc.com`, `mgmt:2222`, `[::1]:22`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostAddress {
    host: String,
    port: u16,
}

/// The name of a user of a management host: `admin`, `LITWARE\admin`, `admin@litwareinc.com`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostUser(String);

/// The fingerprint of an SSH server’s key: `SHA256:` and 43 characters of base64.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostKey(String);

/// The program that runs PowerShell: `powershell.exe`, `pwsh`, or an absolute path of letters, digits and `/ \ : . _ -` and
/// spaces, so that no shell on the way to it takes any of it for something else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShellProgram(String);

/// Why a text says nothing about a management host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHost {
    /// Nothing that a host could be called.
    #[error("{}", say("management-host-name").with("text", .0).number("most", MAX_NAME))]
    Name(String),
    /// No name or address of a server.
    #[error("{}", say("management-host-address").with("text", .0))]
    Address(String),
    /// No name of a user.
    #[error("{}", say("management-host-user").with("text", .0))]
    User(String),
    /// No fingerprint.
    #[error("{}", say("management-host-key").with("text", .0))]
    Key(String),
    /// No program that could be PowerShell.
    #[error("{}", say("management-host-program").with("text", .0))]
    Program(String),
}

/// A text as an error repeats it: its start, without what would act on a terminal.
fn shown(text: &str) -> String {
    text.chars().take(80).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

impl HostName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as names are compared.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl FromStr for HostName {
    type Err = InvalidHost;

    fn from_str(text: &str) -> Result<Self, InvalidHost> {
        let name = text.trim();
        let fits = |c: u8| c.is_ascii_alphanumeric() || b"-._".contains(&c);
        // “new” is the address of the page that adds one.
        let is_taken = name.eq_ignore_ascii_case("new");
        let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !begins_well || is_taken || name.len() > MAX_NAME || !name.bytes().all(fits) {
            return Err(InvalidHost::Name(shown(text)));
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl HostAddress {
    /// The name or address; one of version 6 stands in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub const fn port(&self) -> u16 {
        self.port
    }
}

impl FromStr for HostAddress {
    type Err = InvalidHost;

    fn from_str(text: &str) -> Result<Self, InvalidHost> {
        let wrong = || InvalidHost::Address(shown(text));
        let (host, port) = host_and_port("", text.trim()).map_err(|_| wrong())?;
        let starts_well = host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[');
        if !starts_well || host.len() > 255 {
            return Err(wrong());
        }
        Ok(Self { host, port: port.unwrap_or(22) })
    }
}

impl fmt::Display for HostAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        if self.port == 22 { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

impl HostUser {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HostUser {
    type Err = InvalidHost;

    fn from_str(text: &str) -> Result<Self, InvalidHost> {
        let name = text.trim();
        if name.is_empty() || name.chars().count() > MAX_USER || name.chars().any(char::is_control) {
            return Err(InvalidHost::User(shown(text)));
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for HostUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HostKey {
    /// The fingerprint.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HostKey {
    type Err = InvalidHost;

    fn from_str(text: &str) -> Result<Self, InvalidHost> {
        let fingerprint = text.trim().trim_end_matches('=');
        let base64 = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/');
        let digest = fingerprint.strip_prefix("SHA256:");
        if digest.is_none_or(|digest| digest.len() != FINGERPRINT || !digest.bytes().all(base64)) {
            return Err(InvalidHost::Key(shown(text)));
        }
        Ok(Self(fingerprint.to_owned()))
    }
}

impl fmt::Display for HostKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ShellProgram {
    /// Windows PowerShell, which every Windows has: what the modules of both products are made for.
    pub const WINDOWS: &str = "powershell.exe";
    /// PowerShell 7.
    pub const SEVEN: &str = "pwsh";

    /// The name or path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ShellProgram {
    fn default() -> Self {
        Self(Self::WINDOWS.to_owned())
    }
}

impl FromStr for ShellProgram {
    type Err = InvalidHost;

    fn from_str(text: &str) -> Result<Self, InvalidHost> {
        let program = text.trim();
        if let Some(name) = [Self::WINDOWS, Self::SEVEN].into_iter().find(|name| name.eq_ignore_ascii_case(program)) {
            return Ok(Self(name.to_owned()));
        }
        let fits = |c: u8| c.is_ascii_alphanumeric() || b"/\\:._- ".contains(&c);
        let is_absolute = match program.as_bytes() {
            [b'/', ..] => !program.contains(':'),
            [drive, b':', b'\\' | b'/', rest @ ..] => drive.is_ascii_alphabetic() && !rest.contains(&b':'),
            _ => false,
        };
        let ends_well = program.ends_with(|c: char| c.is_ascii_alphanumeric());
        if !is_absolute || !ends_well || program.len() > MAX_PROGRAM || !program.bytes().all(fits) {
            return Err(InvalidHost::Program(shown(text)));
        }
        Ok(Self(program.to_owned()))
    }
}

impl fmt::Display for ShellProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is kept as text is read again through the same door.
macro_rules! text {
    ($($type:ty)+) => {
        $(
            impl TryFrom<String> for $type {
                type Error = InvalidHost;

                fn try_from(text: String) -> Result<Self, InvalidHost> {
                    text.parse()
                }
            }

            impl From<$type> for String {
                fn from(value: $type) -> Self {
                    value.to_string()
                }
            }
        )+
    };
}

text!(HostName HostAddress HostUser HostKey ShellProgram);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_port_only_if_it_is_not_the_usual_one() {
        for (text, shown, port) in [
            ("Mgmt.LitwareInc.com", "mgmt.litwareinc.com", 22),
            (" mgmt:22 ", "mgmt", 22),
            ("10.0.0.7:2222", "10.0.0.7:2222", 2222),
            ("[::1]:2200", "[::1]:2200", 2200),
        ] {
            let address: HostAddress = text.parse().expect(text);
            assert_eq!((address.to_string().as_str(), address.port()), (shown, port));
        }
        for text in ["", "a b", "-oProxyCommand=x", "host;reboot", "host$(x)", "host:0", "host:99999", "a\nb", "a\0"] {
            assert!(text.parse::<HostAddress>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_program_is_a_known_name_or_a_path_that_no_shell_reads_otherwise() {
        for text in
            ["PowerShell.exe", "pwsh", "/opt/microsoft/powershell/7/pwsh", r"C:\Program Files\PowerShell\7\pwsh.exe"]
        {
            assert!(text.parse::<ShellProgram>().is_ok(), "{text:?}");
        }
        for text in [
            "",
            "cmd.exe",
            "pwsh -Command x",
            "/bin/sh;id",
            "/bin/$(id)",
            "/bin/`id`",
            "/bin/a\"b",
            "/bin/a'b",
            "/bin/a&b",
            "/bin/%PATH%",
            "/bin/a\nb",
            "/bin/a|b",
            "C:",
            r"C:\a\",
            r"\\server\share\pwsh.exe",
            "pwsh\0",
            "/bin/^x",
            "/a:b",
            "/ü",
        ] {
            assert!(text.parse::<ShellProgram>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_key_is_a_whole_fingerprint() {
        let digest = "n".repeat(43);
        let key: HostKey = format!("SHA256:{digest}=").parse().expect("a key");
        assert_eq!(key.as_str(), format!("SHA256:{digest}"));
        for text in ["", "SHA256:", "MD5:aa:bb", &format!("SHA256:{digest}n"), &format!("SHA256:{}\"", "n".repeat(42))]
        {
            assert!(text.parse::<HostKey>().is_err(), "{text:?}");
        }
    }
}
