//! Databases on a server: `postgres://user@host/db?schema=…`, `mysql://user@host/db`.

use std::fmt;

use percent_encoding::percent_encode;

use super::{
    remote_place::{OPTION, Parts, User, decoded, host_and_port, is_loopback, option_error},
    store_url::{PATH, StoreUrlError},
};

/// Which server's language a database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Engine {
    /// PostgreSQL.
    Postgres,
    /// MariaDB.
    MariaDb,
}

impl Engine {
    /// As it is written in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::MariaDb => "MariaDB",
        }
    }

    const fn scheme(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::MariaDb => "mysql",
        }
    }

    const fn port(self) -> u16 {
        match self {
            Self::Postgres => 5432,
            Self::MariaDb => 3306,
        }
    }
}

/// How a connection is protected, in PostgreSQL's words (`sslmode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tls {
    /// `disable`: not at all; only on this machine itself.
    Disable,
    /// `require`: encrypted, whoever the server is.
    Require,
    /// `verify-full`: encrypted, and the server's certificate is good for its name.
    VerifyFull,
}

impl Tls {
    const ALL: [Self; 3] = [Self::Disable, Self::Require, Self::VerifyFull];

    const fn name(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Require => "require",
            Self::VerifyFull => "verify-full",
        }
    }

    /// What holds where nothing is said: nobody listens in on this machine itself.
    fn usual(host: &str) -> Self {
        if is_loopback(host) { Self::Disable } else { Self::VerifyFull }
    }
}

/// A database of a server, or one schema of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Database {
    /// The server's kind.
    pub engine: Engine,
    /// Who signs in.
    pub user: String,
    /// The server's name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The database's name.
    pub name: String,
    /// The schema that holds the tables, in PostgreSQL; `public` if `None`.
    pub schema: Option<String>,
    /// How the connection is protected.
    pub tls: Tls,
}

impl Database {
    /// Whether its server is reached on this machine itself.
    pub fn is_here(&self) -> bool {
        is_loopback(&self.host)
    }

    pub(super) fn parse(shown: &str, rest: &str, engine: Engine) -> Result<Self, StoreUrlError> {
        let mut parts = Parts::of(shown, rest)?;
        let user = parts.user.take().ok_or_else(|| StoreUrlError::NoDatabaseUser(engine.scheme()))?;
        let (host, port) = host_and_port(shown, parts.host)?;
        let name =
            decoded(parts.path.trim_end_matches('/')).ok_or_else(|| StoreUrlError::Characters(shown.to_owned()))?;
        if name.is_empty() || name.contains('/') {
            return Err(StoreUrlError::NoDatabase(shown.to_owned()));
        }
        let schema = if engine == Engine::Postgres { parts.take("schema") } else { None };
        let tls = match parts.take("sslmode") {
            None => Tls::usual(&host),
            Some(mode) => {
                let known = Tls::ALL.into_iter().find(|tls| tls.name() == mode);
                known.ok_or_else(|| option_error(shown, "sslmode"))?
            }
        };
        if tls == Tls::Disable && !is_loopback(&host) {
            return Err(StoreUrlError::NotEncrypted(shown.to_owned()));
        }
        parts.finish(shown)?;
        let port = port.unwrap_or_else(|| engine.port());
        Ok(Self { engine, user, host, port, name, schema: schema.filter(|schema| schema != "public"), tls })
    }

    /// The schema that holds the tables; in MariaDB the database is that itself.
    pub fn schema(&self) -> &str {
        match self.engine {
            Engine::Postgres => self.schema.as_deref().unwrap_or("public"),
            Engine::MariaDb => &self.name,
        }
    }

    pub(super) fn confidant(&self) -> String {
        Self { name: "-".to_owned(), schema: None, ..self.clone() }.to_string()
    }

    /// One schema beside another is another place.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        (&self.host, self.port, &self.name, self.schema()) == (&other.host, other.port, &other.name, other.schema())
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.engine.scheme(), User(Some(&self.user)), self.host)?;
        if self.port != self.engine.port() {
            write!(f, ":{}", self.port)?;
        }
        write!(f, "/{}", percent_encode(self.name.as_bytes(), PATH))?;
        let tls = (self.tls != Tls::usual(&self.host)).then(|| self.tls.name());
        let options = [("schema", self.schema.as_deref()), ("sslmode", tls)];
        for (number, (name, value)) in options.into_iter().filter_map(|(name, value)| Some((name, value?))).enumerate()
        {
            let mark = if number == 0 { '?' } else { '&' };
            write!(f, "{mark}{name}={}", percent_encode(value.as_bytes(), OPTION))?;
        }
        Ok(())
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
    fn one_database_has_one_url() {
        let cases = [
            ("postgresql://joe@Host:5432/lync?schema=public", "postgres://joe@host/lync"),
            (
                "postgres://joe@host/lync/?sslmode=require&schema=rtc%20a",
                "postgres://joe@host/lync?schema=rtc%20a&sslmode=require",
            ),
            ("postgres://joe@127.0.0.1:5433/a%2520b?sslmode=disable", "postgres://joe@127.0.0.1:5433/a%2520b"),
            ("mariadb://joe@host/cms?sslmode=verify-full", "mysql://joe@host/cms"),
            ("mysql://joe@localhost/cms?sslmode=require", "mysql://joe@localhost/cms?sslmode=require"),
        ];
        for (text, expected) in cases {
            let url = parse(text).expect(text);
            assert_eq!(url.to_string(), expected);
            assert_eq!(parse(expected), Ok(url));
        }
    }

    #[test]
    fn each_fault_of_a_database_url_is_told_apart() {
        type Expected = fn(&StoreUrlError) -> bool;
        let cases: &[(&str, Expected)] = &[
            ("postgres://joe:secret@host/db", |e| *e == StoreUrlError::Password),
            ("postgres://host/db", |e| matches!(e, StoreUrlError::NoDatabaseUser(_))),
            ("mysql://joe@host", |e| matches!(e, StoreUrlError::NoDatabase(_))),
            ("mysql://joe@host/a/b", |e| matches!(e, StoreUrlError::NoDatabase(_))),
            ("mysql://joe@host/a?schema=b", |e| matches!(e, StoreUrlError::Option { .. })),
            ("postgres://joe@host/a?sslmode=prefer", |e| matches!(e, StoreUrlError::Option { .. })),
            ("postgres://joe@host/a?sslmode=disable", |e| matches!(e, StoreUrlError::NotEncrypted(_))),
            ("postgres://joe@/a", |e| matches!(e, StoreUrlError::NoHost(_))),
        ];
        for (text, expected) in cases {
            let error = parse(text).expect_err(text);
            assert!(expected(&error), "{text:?} gave {error:?}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn schemas_are_places_of_their_own() {
        let overlap = |a: &str, b: &str| parse(a).expect(a).overlaps(&parse(b).expect(b));
        assert!(overlap("postgres://a@host/db", "postgres://b@host/db?schema=public"));
        assert!(!overlap("postgres://a@host/db", "postgres://a@host/db?schema=other"));
        assert!(!overlap("mysql://a@host/db", "mysql://a@host/other"));
        assert!(!overlap("mysql://a@host:5432/db", "postgres://a@host/other"));
        let confidant = |text: &str| parse(text).expect(text).confidant();
        assert_eq!(confidant("postgres://a@host/db?schema=x"), confidant("postgres://a@host/other"));
        assert_ne!(confidant("postgres://a@host/db"), confidant("postgres://a@host/db?sslmode=require"));
    }
}
