//! PostgreSQL as several machines: which of them takes writes, and going over to another when that changes.
//!
//! A URL may name several hosts, `postgres://poolsync@db1:5432,db2:5432/poolsync`, as libpq's URLs do. One of them takes
//! writes; the others follow it. A task asks the one in use every second, over a connection of its own; if it is gone, or
//! follows another by now, all are asked, and the pool goes over to the one that takes writes. Connections from before that
//! moment are given up when they are wanted next. Whether a machine that is gone takes writes still is for whoever promoted
//! the other to make sure of, as with every client of PostgreSQL.
//!
//! A pooler that hands out connections by the transaction (`PgBouncer`’s `pool_mode = transaction`) keeps no statement
//! prepared and hears no notifications. Behind one, each statement runs in a transaction of its own, is prepared anew, and
//! the schema is changed, and bells are heard, over a URL that goes around it.

use std::{
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, PgPool, Row as _,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::task::AbortOnDropHandle;

use super::{bells::Bells, error::StateError};

/// Connections a process keeps at the most.
const CONNECTIONS: u32 = 12;
/// Connections around a pooler: for changes of the schema and for listening.
const DIRECT_CONNECTIONS: u32 = 2;
/// How long a request waits for a connection before it fails.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(20);
/// A connection that stood still for so long is asked whether it is still there before it is used. One that was in use just now is
/// not: that would be as many messages again.
const RESTED: Duration = Duration::from_millis(100);
/// How often the machine in use is asked whether it takes writes.
const ASK: Duration = Duration::from_secs(1);
/// How long a machine has to answer.
const ANSWER: Duration = Duration::from_secs(3);
/// How long a process that starts looks for one that takes writes.
const SEARCH: Duration = Duration::from_secs(20);
/// How long the database may be away before whoever wants it is told at once, instead of waiting for it to come back.
const BRIDGED: Duration = Duration::from_secs(5);
/// How long a transaction may stand still before the server ends it. Ours go from statement to statement; one that does not
/// belongs to a process that was stopped, or whose machine is gone, and would hold its locks for hours.
const STANDSTILL: &str = "set idle_in_transaction_session_timeout = '10s'";
/// The channel by which processes tell each other what is worth looking at.
pub(super) const CHANNEL: &str = "poolsync";

/// A machine that the database may be on.
#[derive(Debug, Clone)]
struct Place {
    /// Its host and port, for messages.
    name: String,
    options: PgConnectOptions,
}

/// Where the database is: one machine or several.
#[derive(Debug, Clone)]
pub(super) struct Places {
    all: Vec<Place>,
    /// Whether only a machine that takes writes will do: always so with several.
    must_write: bool,
    /// Whether a pooler is in the way that hands out connections by the transaction.
    is_pooled: bool,
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

async fn takes_writes(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    // As a simple statement: behind a pooler a prepared one may be gone before it is used.
    let row = sqlx::raw_sql("show transaction_read_only").fetch_one(connection).await?;
    Ok(row.try_get::<String, _>(0)? == "off")
}

impl Places {
    /// Whether a place is as good as before, asked over a connection that is kept as long as it answers.
    async fn still_good(&self, place: usize, kept: &mut Option<PgConnection>) -> bool {
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
    async fn find_writer(&self) -> Result<usize, String> {
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
    async fn search_writer(&self) -> Result<usize, StateError> {
        let begun = Instant::now();
        loop {
            match self.find_writer().await {
                Ok(place) => return Ok(place),
                Err(why) if begun.elapsed() >= SEARCH => return Err(StateError::NoWriter(why)),
                Err(_) => sleep(ASK).await,
            }
        }
    }

    fn through_pooler(mut self) -> Self {
        self.is_pooled = true;
        for place in &mut self.all {
            // A pooler does not know this parameter, and statements must not outlive their transaction.
            place.options = place.options.clone().extra_float_digits(None).statement_cache_capacity(0);
        }
        self
    }
}

/// When a pool went over to another machine last.
type WentOver = Arc<Mutex<Option<Instant>>>;

/// Since when no machine of the database answers as it should, as far as is known.
type AwaySince = Arc<Mutex<Option<Instant>>>;

/// Connections to the database, wherever it is now; cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pool: PgPool,
    /// Around the pooler, if there is one in the way.
    direct: Option<PgPool>,
    away_since: AwaySince,
    _follow: Arc<Vec<AbortOnDropHandle<()>>>,
}

impl Cluster {
    /// Connects. With `direct_url`, `url` leads through a transaction pooler, and that one around it.
    pub async fn connect(url: &str, direct_url: Option<&str>) -> Result<Self, StateError> {
        let places: Places = url.parse()?;
        let (mut follow, away_since) = (Vec::new(), AwaySince::default());
        let Some(direct_url) = direct_url else {
            let (pool, task) = connect(places, CONNECTIONS, &away_since).await?;
            return Ok(Self { pool, direct: None, away_since, _follow: Arc::new(vec![task]) });
        };
        // What the way around it finds out is no word about the way through the pooler, over which statements go.
        let (direct, task) = connect(direct_url.parse()?, DIRECT_CONNECTIONS, &AwaySince::default()).await?;
        follow.push(task);
        let (pool, task) = connect(places.through_pooler(), CONNECTIONS, &away_since).await?;
        follow.push(task);
        Ok(Self { pool, direct: Some(direct), away_since, _follow: Arc::new(follow) })
    }

    /// Where statements run; an error at once if the database has been away for longer than is waited for.
    pub fn pool(&self) -> Result<&PgPool, sqlx::Error> {
        let since = *self.away_since.lock().unwrap_or_else(PoisonError::into_inner);
        match since {
            Some(since) if since.elapsed() >= BRIDGED => Err(sqlx::Error::PoolTimedOut),
            _ => Ok(&self.pool),
        }
    }

    /// Where what lasts longer than a transaction belongs.
    pub fn direct(&self) -> &PgPool {
        self.direct.as_ref().unwrap_or(&self.pool)
    }

    /// Whether each statement must be a transaction of its own.
    pub const fn is_pooled(&self) -> bool {
        self.direct.is_some()
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
        if let Some(direct) = &self.direct {
            direct.close().await;
        }
    }

    /// Rings the bells that other processes ring, until the connections are closed.
    pub async fn listen(self, bells: Bells) {
        let pool = self.direct().clone();
        while !pool.is_closed() {
            if let Err(error) = listen_once(&pool, &bells).await {
                if pool.is_closed() {
                    return;
                }
                let error = &error as &dyn std::error::Error;
                tracing::warn!(
                    error,
                    "other processes are not heard; looks go on in their own time, and it is tried again"
                );
            }
            sleep(ASK).await;
        }
    }
}

async fn listen_once(pool: &PgPool, bells: &Bells) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        bells.ring_all(); // what was rung before anybody listened
        while let Some(notification) = listener.try_recv().await? {
            bells.heard(notification.payload());
        }
    }
}

async fn connect(
    places: Places,
    connections: u32,
    away_since: &AwaySince,
) -> Result<(PgPool, AbortOnDropHandle<()>), StateError> {
    let must_write = places.must_write;
    // Behind a pooler a connection is everybody’s, and the pooler’s own settings say how long it may stand still.
    let is_ours = !places.is_pooled;
    let options = PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT);
    let options = options.after_connect(move |connection, _| {
        Box::pin(async move {
            if is_ours {
                sqlx::raw_sql(STANDSTILL).execute(&mut *connection).await?;
            }
            // Whoever asks is told at once, and the next attempt goes where the pool went over to meanwhile.
            if must_write && !takes_writes(connection).await? {
                return Err(sqlx::Error::Protocol(TAKES_NO_WRITES.to_owned()));
            }
            Ok(())
        })
    });
    let first = if must_write { places.search_writer().await? } else { 0 };
    let went_over = WentOver::default();
    let since = Arc::clone(&went_over);
    let options = options.test_before_acquire(false).before_acquire(move |connection, facts| {
        let since = *since.lock().unwrap_or_else(PoisonError::into_inner);
        Box::pin(async move {
            let is_of_now = since.is_none_or(|since| facts.age < since.elapsed());
            Ok(is_of_now && (facts.idle_for < RESTED || connection.ping().await.is_ok()))
        })
    });
    let pool = options.connect_with(places.all[first].options.clone()).await?;
    let known = (went_over, Arc::clone(away_since));
    let task = AbortOnDropHandle::new(tokio::spawn(keep_to_writer(pool.clone(), places, first, known)));
    Ok((pool, task))
}

fn told_back(is_news: bool) {
    if is_news {
        tracing::info!("the panel’s database is there again");
    }
}

const TAKES_NO_WRITES: &str = "this machine takes no writes; another one is looked for";

/// Lets the pool go over to another machine whenever the one in use takes no more writes, and keeps it known whether there is
/// any.
async fn keep_to_writer(pool: PgPool, places: Places, first: usize, (went_over, away): (WentOver, AwaySince)) {
    let set_away = |is_away: bool| {
        let mut since = away.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = since.is_some() != is_away;
        *since = is_away.then(|| since.unwrap_or_else(Instant::now));
        is_news
    };
    let mut current = first;
    let mut connection = None;
    while !pool.is_closed() {
        sleep(ASK).await;
        if places.still_good(current, &mut connection).await {
            told_back(set_away(false));
            continue;
        }
        connection = None;
        match places.find_writer().await {
            Ok(writer) => {
                if writer != current {
                    let (from, to) = (&places.all[current].name, &places.all[writer].name);
                    tracing::warn!(from, to, "the panel’s database takes writes elsewhere now; going over");
                }
                current = writer;
                pool.set_connect_options(places.all[writer].options.clone());
                *went_over.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
                told_back(set_away(false));
            }
            Err(why) if set_away(true) => {
                tracing::warn!("no machine of the panel’s database takes writes: {why}; it is tried again");
            }
            Err(_) => {}
        }
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
