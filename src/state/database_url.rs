//! What `database_url` and `database_direct_url` may say: an SQLite file, or a database of PostgreSQL in the URLs of its own
//! programs (libpq), with several hosts, sockets and parameters.
//!
//! A parameter that would not be heeded is refused: whoever writes `sslmod=require` must not believe that they are protected.

use std::{fmt, str::FromStr as _};

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sqlx::{postgres::PgConnectOptions, sqlite::SqliteConnectOptions};

use super::places::{Place, Places};

/// Which setting a URL stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// The panel's database.
    Url,
    /// The way around its pooler.
    DirectUrl,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url => "database_url",
            Self::DirectUrl => "database_direct_url",
        })
    }
}

/// A URL can't be used. What it said is not told: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The setting {setting} can’t be used: {fault}.")]
pub struct InvalidUrl {
    setting: Setting,
    fault: UrlFault,
}

/// What is wrong with a URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum UrlFault {
    #[error("write sqlite:///path/panel.db or postgres://user@host:port/database")]
    Scheme,
    #[error("an SQLite file is written as sqlite:///path/panel.db, with nothing behind its path")]
    File,
    #[error("it is the way around a pooler, and there is none before an SQLite file; leave it out")]
    NoPooler,
    #[error("a host’s name is missing between two commas")]
    MissingHost,
    #[error(
        "a port or parameter in it can’t be read; in a user’s name or password write %40 for @, %3A for :, %2F for /, %3F for ? and %23 for #"
    )]
    Marks,
    #[error("it names {hosts} hosts and {ports} ports; name one port for each host, or one for all")]
    Ports { hosts: usize, ports: usize },
    #[error("it has a %, behind which two hexadecimal digits should stand that make up text")]
    Encoding,
    #[error("it has a # that stands for nothing; write %23 if it is a part of a name or password")]
    Fragment,
    #[error("“{0}” is no parameter that poolsync heeds; those are {known}", known = KNOWN.join(", "))]
    Parameter(String),
    #[error("the parameter {name} may be {wanted}")]
    Value { name: &'static str, wanted: &'static str },
    #[error(
        "target_session_attrs={0} can’t be used: the panel writes to its database. Leave it out, or write read-write or primary"
    )]
    Attributes(String),
    #[error("it is none that PostgreSQL’s programs take: {0}")]
    Driver(String),
}

/// The parameters of PostgreSQL's URLs that are heeded.
const KNOWN: [&str; 13] = [
    "host",
    "hostaddr",
    "port",
    "user",
    "password",
    "dbname",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "application_name",
    "options",
    "target_session_attrs",
];
/// Other spellings, and what only the driver knows.
const OTHERS: [&str; 6] = ["ssl-mode", "ssl-root-cert", "ssl-ca", "ssl-cert", "ssl-key", "statement-cache-capacity"];
const SSL_MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/// Where the panel's database is.
#[derive(Debug, Clone)]
pub(super) enum DatabaseUrl {
    Sqlite(Box<SqliteConnectOptions>),
    Postgres(Places),
}

/// The ways to the panel's database: the one that statements go, and the one around a pooler if there is one in the way.
#[derive(Debug, Clone)]
pub(super) enum Ways {
    Sqlite(Box<SqliteConnectOptions>),
    Postgres(Places, Option<Places>),
}

/// Reads both settings.
pub(super) fn ways(url: &str, direct_url: Option<&str>) -> Result<Ways, InvalidUrl> {
    let direct = direct_url.map(|url| parse(url, Setting::DirectUrl)).transpose()?;
    let no_pooler = || InvalidUrl { setting: Setting::DirectUrl, fault: UrlFault::NoPooler };
    match (parse(url, Setting::Url)?, direct) {
        (DatabaseUrl::Sqlite(options), None) => Ok(Ways::Sqlite(options)),
        (DatabaseUrl::Postgres(places), None) => Ok(Ways::Postgres(places, None)),
        (DatabaseUrl::Postgres(places), Some(DatabaseUrl::Postgres(direct))) => {
            Ok(Ways::Postgres(places.through_pooler(), Some(direct)))
        }
        (DatabaseUrl::Sqlite(_), Some(_)) | (_, Some(DatabaseUrl::Sqlite(_))) => Err(no_pooler()),
    }
}

/// What both settings mean, in words without a password; nothing is connected to.
pub fn describe(url: &str, direct_url: Option<&str>) -> Result<(String, Option<String>), InvalidUrl> {
    Ok(match ways(url, direct_url)? {
        Ways::Sqlite(options) => (format!("SQLite, {}", options.get_filename().display()), None),
        Ways::Postgres(places, direct) => (places.to_string(), direct.map(|places| places.to_string())),
    })
}

fn parse(url: &str, setting: Setting) -> Result<DatabaseUrl, InvalidUrl> {
    let read = if let Some(rest) = url.strip_prefix("sqlite:") {
        file(url, rest)
    } else if let Some(rest) = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://")) {
        Server::parse(rest).and_then(|server| server.places(setting)).map(DatabaseUrl::Postgres)
    } else {
        Err(UrlFault::Scheme)
    };
    read.map_err(|fault| InvalidUrl { setting, fault })
}

fn file(url: &str, rest: &str) -> Result<DatabaseUrl, UrlFault> {
    let path = rest.strip_prefix("//").unwrap_or(rest);
    if path.is_empty() || path.contains('?') || path == ":memory:" {
        return Err(UrlFault::File);
    }
    SqliteConnectOptions::from_str(url)
        .map(|options| DatabaseUrl::Sqlite(Box::new(options)))
        .map_err(|_| UrlFault::File)
}

/// The parts of a URL of PostgreSQL.
#[derive(Debug, Default)]
struct Server {
    /// Host and port, as far as they are named.
    hosts: Vec<(String, Option<u16>)>,
    /// Whether only a machine that takes writes will do.
    must_write: bool,
    /// What the driver is told besides.
    parameters: Vec<(String, String)>,
}

impl Server {
    fn parse(rest: &str) -> Result<Self, UrlFault> {
        if rest.contains('#') {
            return Err(UrlFault::Fragment);
        }
        let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = before.split_once('/').unwrap_or((before, ""));
        if query.contains('@') && !authority.contains('@') {
            return Err(UrlFault::Marks); // the end of a password, which must not be told as a parameter
        }
        let (user, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = user.split_once(':').map_or((user, None), |(user, password)| (user, Some(password)));
        let mut server =
            Self { hosts: hosts.split(',').map(host_and_port).collect::<Result<_, _>>()?, ..Self::default() };
        for (name, value) in [("user", user), ("password", password.unwrap_or_default()), ("dbname", database)] {
            if !value.is_empty() {
                server.parameters.push((name.to_owned(), decoded(value)?));
            }
        }
        let mut attributes = None;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            match name.as_str() {
                "host" | "hostaddr" => server.set_hosts(&value),
                "port" => server.set_ports(&value)?,
                "target_session_attrs" => attributes = Some(value),
                _ => server.add(name, value)?,
            }
        }
        let hosts = &server.hosts;
        if hosts.len() > 1 && hosts.iter().any(|(host, _)| host.is_empty()) {
            return Err(UrlFault::MissingHost);
        }
        server.must_write = match attributes.as_deref() {
            None | Some("any") => hosts.len() > 1,
            Some("read-write" | "primary") => true,
            Some(other) => return Err(UrlFault::Attributes(other.to_owned())),
        };
        Ok(server)
    }

    /// Hosts that a parameter names count in place of those before the path, as for libpq.
    fn set_hosts(&mut self, names: &str) {
        let ports: Vec<Option<u16>> = self.hosts.iter().map(|(_, port)| *port).collect();
        let port = |n: usize| if ports.len() == 1 { ports[0] } else { ports.get(n).copied().flatten() };
        self.hosts = names.split(',').enumerate().map(|(n, name)| (name.to_owned(), port(n))).collect();
    }

    fn set_ports(&mut self, ports: &str) -> Result<(), UrlFault> {
        let ports: Vec<u16> = ports.split(',').map(number).collect::<Result<_, _>>()?;
        if ports.len() != 1 && ports.len() != self.hosts.len() {
            return Err(UrlFault::Ports { hosts: self.hosts.len(), ports: ports.len() });
        }
        for (n, (_, port)) in self.hosts.iter_mut().enumerate() {
            *port = ports.get(n).or(ports.first()).copied();
        }
        Ok(())
    }

    fn add(&mut self, name: String, value: String) -> Result<(), UrlFault> {
        let is_option = name.strip_prefix("options[").is_some_and(|rest| rest.ends_with(']'));
        if !is_option && !KNOWN.contains(&name.as_str()) && !OTHERS.contains(&name.as_str()) {
            return Err(UrlFault::Parameter(name));
        }
        if matches!(name.as_str(), "sslmode" | "ssl-mode") && !SSL_MODES.contains(&value.as_str()) {
            return Err(UrlFault::Value {
                name: "sslmode",
                wanted: "disable, allow, prefer, require, verify-ca or verify-full",
            });
        }
        self.parameters.push((name, value));
        Ok(())
    }

    fn places(&self, setting: Setting) -> Result<Places, UrlFault> {
        let all = self.hosts.iter().map(|(host, port)| self.place(host, *port)).collect::<Result<_, _>>()?;
        Ok(Places { all, must_write: self.must_write, is_pooled: false, setting })
    }

    /// The driver looks for passwords in files only when it is given a URL; all stands in parameters there, as a socket and
    /// an address of IPv6 can’t stand elsewhere in each.
    fn place(&self, host: &str, port: Option<u16>) -> Result<Place, UrlFault> {
        let host = (!host.is_empty()).then(|| ("host".to_owned(), host.to_owned()));
        let port = port.map(|port| ("port".to_owned(), port.to_string()));
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs = self.parameters.iter().cloned().chain(host).chain(port);
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{}={}", encoded(&name), encoded(&value))).collect();
        let options = PgConnectOptions::from_str(&format!("postgres:///?{}", pairs.join("&")));
        // The message of a URL that can't be read must not show the password in it.
        let options = options.map_err(|error| match error {
            sqlx::Error::Configuration(why) => UrlFault::Driver(why.to_string()),
            other => UrlFault::Driver(other.to_string()),
        })?;
        let is_named = self.parameters.iter().any(|(name, _)| name == "application_name");
        let options = if is_named { options } else { options.application_name("poolsync") };
        Ok(Place { name: name(&options), options })
    }
}

/// Where a machine is reached, for messages.
fn name(options: &PgConnectOptions) -> String {
    let (host, port) = (options.get_host(), options.get_port());
    let socket = options.get_socket().map(|folder| folder.display().to_string());
    match socket.or_else(|| host.starts_with('/').then(|| host.to_owned())) {
        Some(folder) => format!("{}/.s.PGSQL.{port}", folder.trim_end_matches('/')),
        None if host.contains(':') => format!("[{host}]:{port}"),
        None => format!("{host}:{port}"),
    }
}

fn host_and_port(text: &str) -> Result<(String, Option<u16>), UrlFault> {
    if let Some(rest) = text.strip_prefix('[') {
        let (address, port) = rest.split_once(']').ok_or(UrlFault::Marks)?;
        let port = port.strip_prefix(':').filter(|port| !port.is_empty()).map(number).transpose()?;
        return Ok((address.to_owned(), port));
    }
    let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    Ok((decoded(host)?, port.filter(|port| !port.is_empty()).map(number).transpose()?))
}

fn number(port: &str) -> Result<u16, UrlFault> {
    port.parse().ok().filter(|port| *port > 0).ok_or(UrlFault::Marks)
}

fn decoded(text: &str) -> Result<String, UrlFault> {
    let is_hex = |two: &str| two.len() >= 2 && two.bytes().take(2).all(|b| b.is_ascii_hexdigit());
    if text.match_indices('%').any(|(at, _)| !text.get(at + 1..).is_some_and(is_hex)) {
        return Err(UrlFault::Encoding);
    }
    percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| UrlFault::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(url: &str) -> Places {
        match parse(url, Setting::Url) {
            Ok(DatabaseUrl::Postgres(places)) => places,
            other => panic!("{url}: {other:?}"),
        }
    }

    fn names(url: &str) -> (Vec<String>, bool) {
        let places = places(url);
        (places.all.into_iter().map(|place| place.name).collect(), places.must_write)
    }

    #[test]
    fn a_url_may_name_several_machines() {
        let (several, must_write) = names("postgres://joe:a%40b,c@db1:5433,db2/panel?sslmode=disable");
        assert_eq!((several, must_write), (vec!["db1:5433".to_owned(), "db2:5432".to_owned()], true));
        assert_eq!(names("postgres://joe@db1/panel"), (vec!["db1:5432".to_owned()], false));
        assert!(names("postgres://joe@db1/panel?target_session_attrs=read-write&sslmode=disable").1);
        assert!(names("postgres://db1/panel?target_session_attrs=primary").1);
        let places = places("postgres://joe@db1:5433,[::1]:5434/panel?sslmode=disable");
        let hosts: Vec<_> = places.all.iter().map(|p| (p.options.get_host(), p.options.get_port())).collect();
        assert_eq!(hosts, [("db1", 5433), ("::1", 5434)]);
        assert_eq!(places.all[1].name, "[::1]:5434");
        assert!(places.all.iter().all(|p| p.options.get_database() == Some("panel")));
    }

    #[test]
    fn a_socket_is_written_as_postgresqls_own_programs_write_it() {
        for url in [
            "postgres://joe@/panel?host=/run/postgres&port=5433",
            "postgres://joe@%2Frun%2Fpostgres:5433/panel",
            "postgresql:///panel?user=joe&host=%2Frun%2Fpostgres&port=5433",
            "postgres://joe@localhost:5433/panel?host=/run/postgres",
        ] {
            let places = places(url);
            let place = &places.all[0];
            assert_eq!(place.name, "/run/postgres/.s.PGSQL.5433", "{url}");
            assert_eq!((place.options.get_username(), place.options.get_database()), ("joe", Some("panel")), "{url}");
        }
        let (several, must_write) = names("postgres://joe@/panel?host=/run/a,db2&port=5433,5434");
        assert_eq!((several, must_write), (vec!["/run/a/.s.PGSQL.5433".to_owned(), "db2:5434".to_owned()], true));
    }

    #[test]
    fn what_can_not_work_is_refused_and_shows_no_password() {
        for (url, told) in [
            ("postgres://joe:hunter2@db1:x/panel", "a port"),
            ("postgres://joe:5?hunter2@db1/panel", "%3F for ?"),
            ("postgres://joe:hunter2/3@db1/panel", "%2F for /"),
            ("postgres://joe:hunter2%zz@db1/panel", "hexadecimal"),
            ("postgres://joe:hunter2#@db1/panel", "%23"),
            ("postgres://joe:hunter2@db1,,db2/panel", "between two commas"),
            ("postgres://joe:hunter2@db1/panel?target_session_attrs=standby", "read-write"),
            ("postgres://joe:hunter2@db1/panel?sslmod=require", "“sslmod” is no parameter"),
            ("postgres://joe:hunter2@db1/panel?sslmode=yes", "sslmode may be disable"),
            ("postgres://joe:hunter2@a,b,c/panel?port=1,2", "3 hosts and 2 ports"),
            ("mysql://joe:hunter2@db1/panel", "sqlite:///path"),
            ("postgres:joe:hunter2@db1/panel", "sqlite:///path"),
            ("sqlite:///panel.db?mode=memory", "nothing behind its path"),
            ("sqlite::memory:", "nothing behind its path"),
        ] {
            let error = ways(url, None).expect_err(url).to_string();
            assert!(error.contains("database_url can’t be used") && error.contains(told), "{url}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
        let error = ways("sqlite:///a.db", Some("postgres://db1/panel")).expect_err("no pooler").to_string();
        assert!(error.contains("database_direct_url") && error.contains("leave it out"), "{error}");
    }

    #[test]
    fn what_is_meant_is_told_without_the_password() {
        let told = describe("postgres://joe:hunter2@db1,db2:5433/panel", Some("postgres://ann:hunter2@db1:5/panel"));
        let (through, around) = told.expect("good");
        assert_eq!(through, "PostgreSQL, database “panel” as “joe” at db1:5432, db2:5433 (the one that takes writes)");
        assert_eq!(around.as_deref(), Some("PostgreSQL, database “panel” as “ann” at db1:5"));
        assert_eq!(describe("sqlite:///a/b.db", None).expect("good").0, "SQLite, /a/b.db");
    }
}
