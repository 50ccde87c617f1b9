//! The machines that the panel's database may be on: what a URL says of them, and which of them takes writes.

use std::{
    fmt,
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions as _, Connection as _, PgConnection, Row as _, postgres::PgConnectOptions};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{complaint::Complaint, database_url::Setting, unreached::Unreached};

/// How often the machine in use is asked whether it takes writes.
pub(super) const ASK: Duration = Duration::from_secs(1);
/// How long a machine has to answer.
const ANSWER: Duration = Duration::from_secs(3);
/// How long a database is waited for that comes up or over.
const SEARCH: Duration = Duration::from_secs(20);

/// How long whoever starts waits for a database that does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// A person waits, or a script: not at all, unless another machine may be taking over.
    Brief,
    /// The process stays, and its machine may have come up before the database's.
    Long,
}

impl Patience {
    pub(super) const fn lasts(self) -> Duration {
        match self {
            Self::Brief => Duration::from_secs(3),
            Self::Long => SEARCH,
        }
    }
}

/// A machine that the database may be on.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its host and port, or its socket, for messages.
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
    /// Which setting says so.
    pub setting: Setting,
}

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.all.iter().map(|place| place.name.as_str()).collect();
        let writes = if self.must_write { " (the one that takes writes)" } else { "" };
        let Some(Place { options, .. }) = self.all.first() else { return Ok(()) };
        let user = options.get_username();
        let database = options.get_database().unwrap_or(user);
        write!(f, "PostgreSQL, database “{database}” as “{user}” at {}{writes}", names.join(", "))
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
    /// It lets this user or anybody not in, and will say the same again.
    Refuses(String),
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
            Ok(Err(error)) => self.judge(&error.into()),
            Err(_) => Answer::Silent(format!("no answer within {} s", ANSWER.as_secs())),
        }
    }

    /// Whether an error is for somebody to put right, or for the next moment.
    fn judge(&self, complaint: &Complaint) -> Answer {
        let code = complaint.code().unwrap_or_default();
        let words = complaint.to_string();
        // A pooler says by its own code what it knows or was told of users, passwords and databases.
        let is_poolers = code == "08P01" && (words.contains("authentication failed") || words.starts_with("no such"));
        match code.as_str() {
            "3D000" => Answer::Refuses(format!("{} has no such database ({words})", self.name)),
            _ if code.starts_with("28") || code == "42501" || is_poolers => {
                Answer::Refuses(format!("{} refuses “{}” ({words})", self.name, self.options.get_username()))
            }
            _ => Answer::Silent(words),
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
    pub async fn find_writer(&self) -> Result<usize, Unreached> {
        let mut asked = JoinSet::new();
        for (number, place) in self.all.iter().cloned().enumerate() {
            asked.spawn(async move { (number, place.ask().await) });
        }
        let mut answers = asked.join_all().await;
        answers.sort_by_key(|(number, _)| *number);
        let will_do = |answer: &Answer| match answer {
            Answer::Writes => true,
            Answer::ReadsOnly => !self.must_write,
            Answer::Silent(_) | Answer::Refuses(_) => false,
        };
        let writer = answers.iter().position(|(_, answer)| will_do(answer));
        writer.ok_or_else(|| {
            let told = self.all.iter().zip(&answers).map(|(place, (_, answer))| match answer {
                Answer::Silent(why) => format!("{} can’t be reached ({why})", place.name),
                Answer::Refuses(why) => why.clone(),
                Answer::ReadsOnly | Answer::Writes => format!("{} takes no writes (a standby?)", place.name),
            });
            let (setting, told) = (self.setting, told.collect::<Vec<_>>().join("; "));
            let is_refused = answers.iter().any(|(_, answer)| matches!(answer, Answer::Refuses(_)));
            if is_refused { Unreached::Refused { setting, told } } else { Unreached::Away { setting, told } }
        })
    }

    /// The same, for as long as it takes a database to come up or over. What is waited for is said at once.
    pub async fn search(&self, patience: Patience) -> Result<usize, Unreached> {
        let patience = if self.all.len() > 1 { Patience::Long } else { patience };
        let (begun, mut is_told) = (Instant::now(), false);
        loop {
            match self.find_writer().await {
                Err(Unreached::Away { told, .. }) if patience == Patience::Long && begun.elapsed() < SEARCH => {
                    if !is_told {
                        is_told = true;
                        let seconds = SEARCH.as_secs();
                        tracing::warn!(
                            "the panel’s database does not answer: {told}; it is waited for, up to {seconds} s"
                        );
                    }
                    sleep(ASK).await;
                }
                found => return found,
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
