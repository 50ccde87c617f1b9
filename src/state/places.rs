//! The machines that the panel's database may be on: what a URL says of them, and which of them takes writes.

use std::{
    str::FromStr,
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions as _, Connection as _, PgConnection, Row as _, postgres::PgConnectOptions};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use super::error::StateError;

/// How often the machine in use is asked whether it takes writes.
pub(super) const ASK: Duration = Duration::from_secs(1);
/// How long a machine has to answer.
const ANSWER: Duration = Duration::from_secs(3);
/// How long a process that starts looks for one that takes writes.
const SEARCH: Duration = Duration::from_secs(20);

/// A machine that the database may be on.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its host and port, for messages.
    pub name: String,
    pub options: PgConnectOptions,
}

/// Where the database is: one machine or several.
#[derive(Debug, Clone)]
pub(super) struct Places {
    pub all: Vec<Place>,
    /// Whether only a machine that takes writes will do: always so with several.
    pub must_write: bool,
    /// Whether a pooler is in the way that hands out connections by the transaction.
    pub is_pooled: bool,
}

/// A text that says nowhere PostgreSQL could be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPlaces {
    /// The parts don't make up a URL.
    #[error("the database’s URL is none that PostgreSQL’s programs take: {0}")]
    Url(String),
    /// `target_session_attrs` asks for a machine the panel can't work with.
    #[error(
        "target_session_attrs={0} can’t be used: the panel writes to its database. Leave it out, or write read-write or primary"
    )]
    Attributes(String),
}

impl FromStr for Places {
    type Err = InvalidPlaces;

    fn from_str(url: &str) -> Result<Self, InvalidPlaces> {
        let invalid = || InvalidPlaces::Url("write postgres://user@host:port/database".to_owned());
        let (scheme, rest) = url.split_once("://").ok_or_else(invalid)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let (user, hosts) = authority.rsplit_once('@').map_or(("", authority), |(user, hosts)| (user, hosts));
        let at = if authority.contains('@') { "@" } else { "" };
        let (tail, attributes) = without_attributes(tail);
        let must_write = match attributes.as_deref() {
            None | Some("any") => hosts.contains(','),
            Some("read-write" | "primary") => true,
            Some(other) => return Err(InvalidPlaces::Attributes(other.to_owned())),
        };
        let mut all = Vec::new();
        for host in hosts.split(',') {
            if host.is_empty() && hosts.contains(',') {
                return Err(InvalidPlaces::Url("a host’s name is missing between two commas".to_owned()));
            }
            // The message of a URL that can't be read must not show the password in it.
            let options = PgConnectOptions::from_str(&format!("{scheme}://{user}{at}{host}{tail}"))
                .map_err(|error| InvalidPlaces::Url(without_url(&error)))?;
            let name = if host.is_empty() { options.get_host().to_owned() } else { host.to_owned() };
            all.push(Place { name, options: options.application_name("poolsync") });
        }
        Ok(Self { all, must_write, is_pooled: false })
    }
}

/// The end of a URL without `target_session_attrs`, and what that asked for.
fn without_attributes(tail: &str) -> (String, Option<String>) {
    let Some((path, query)) = tail.split_once('?') else { return (tail.to_owned(), None) };
    let (ours, others): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|pair| pair.split('=').next() == Some("target_session_attrs"));
    let wanted = ours.last().map(|pair| pair.split_once('=').map_or("", |(_, value)| value).to_owned());
    let query = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
    (format!("{path}{query}"), wanted)
}

fn without_url(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Configuration(why) => why.to_string(),
        other => other.to_string(),
    }
}

/// What a machine answered.
#[derive(Debug)]
enum Answer {
    /// It takes writes.
    Writes,
    /// It follows another one, or was told to take no writes.
    ReadsOnly,
    /// It did not answer.
    Silent(String),
}

impl Place {
    /// Asks over a new connection.
    async fn ask(&self) -> Answer {
        let asked = async {
            let mut connection = self.options.connect().await?;
            let writes = takes_writes(&mut connection).await?;
            let _ = connection.close().await; // it has said what was asked
            Ok::<_, sqlx::Error>(writes)
        };
        match timeout(ANSWER, asked).await {
            Ok(Ok(true)) => Answer::Writes,
            Ok(Ok(false)) => Answer::ReadsOnly,
            Ok(Err(error)) => Answer::Silent(error.to_string()),
            Err(_) => Answer::Silent(format!("no answer within {} s", ANSWER.as_secs())),
        }
    }
}

pub(super) async fn takes_writes(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    // As a simple statement: behind a pooler a prepared one may be gone before it is used.
    let row = sqlx::raw_sql("show transaction_read_only").fetch_one(connection).await?;
    Ok(row.try_get::<String, _>(0)? == "off")
}

impl Places {
    /// Whether a place is as good as before, asked over a connection that is kept as long as it answers.
    pub async fn still_good(&self, place: usize, kept: &mut Option<PgConnection>) -> bool {
        let asked = async {
            let connection = match kept {
                Some(connection) => connection,
                None => kept.insert(self.all[place].options.connect().await?),
            };
            takes_writes(connection).await
        };
        matches!(timeout(ANSWER, asked).await, Ok(Ok(writes)) if writes || !self.must_write)
    }

    /// The number of a place that takes writes; or what each of them answered.
    pub async fn find_writer(&self) -> Result<usize, String> {
        let mut asked = JoinSet::new();
        for (number, place) in self.all.iter().cloned().enumerate() {
            asked.spawn(async move { (number, place.ask().await) });
        }
        let mut answers = asked.join_all().await;
        answers.sort_by_key(|(number, _)| *number);
        let will_do = |answer: &Answer| match answer {
            Answer::Writes => true,
            Answer::ReadsOnly => !self.must_write,
            Answer::Silent(_) => false,
        };
        let writer = answers.iter().position(|(_, answer)| will_do(answer));
        writer.ok_or_else(|| {
            let told = self.all.iter().zip(&answers).map(|(place, (_, answer))| match answer {
                Answer::Silent(why) => format!("{} can’t be reached ({why})", place.name),
                Answer::ReadsOnly | Answer::Writes => format!("{} takes no writes (a standby?)", place.name),
            });
            told.collect::<Vec<_>>().join("; ")
        })
    }

    /// The same, for as long as it takes a database to come up or over.
    pub async fn search_writer(&self) -> Result<usize, StateError> {
        let begun = Instant::now();
        loop {
            match self.find_writer().await {
                Ok(place) => return Ok(place),
                Err(why) if begun.elapsed() >= SEARCH => return Err(StateError::NoWriter(why)),
                Err(_) => sleep(ASK).await,
            }
        }
    }

    pub fn through_pooler(mut self) -> Self {
        self.is_pooled = true;
        for place in &mut self.all {
            // A pooler does not know this parameter, and statements must not outlive their transaction.
            place.options = place.options.clone().extra_float_digits(None).statement_cache_capacity(0);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(url: &str) -> (Vec<String>, bool) {
        let places: Places = url.parse().expect(url);
        (places.all.into_iter().map(|place| place.name).collect(), places.must_write)
    }

    #[test]
    fn a_url_may_name_several_machines() {
        let (several, must_write) = names("postgres://joe:a%40b,c@db1:5433,db2/panel?sslmode=disable");
        assert_eq!((several, must_write), (vec!["db1:5433".to_owned(), "db2".to_owned()], true));
        assert_eq!(names("postgres://joe@db1/panel"), (vec!["db1".to_owned()], false));
        assert!(names("postgres://joe@db1/panel?target_session_attrs=read-write&sslmode=disable").1);
        assert!(names("postgres://db1/panel?target_session_attrs=primary").1);
        let places: Places = "postgres://joe@db1:5433,[::1]:5434/panel?sslmode=disable".parse().expect("good");
        let hosts: Vec<_> = places.all.iter().map(|p| (p.options.get_host(), p.options.get_port())).collect();
        assert_eq!(hosts[0], ("db1", 5433));
        assert_eq!(hosts[1].1, 5434);
        assert!(places.all.iter().all(|p| p.options.get_database() == Some("panel")));
    }

    #[test]
    fn what_can_not_work_is_refused_and_shows_no_password() {
        for url in [
            "postgres://joe:hunter2@db1:x/panel",
            "postgres://joe:hunter2@db1,,db2/panel",
            "postgres://joe:hunter2@db1/panel?target_session_attrs=standby",
        ] {
            let error = url.parse::<Places>().expect_err(url).to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
