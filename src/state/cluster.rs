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
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sqlx::{
    Connection as _, PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

use super::{
    away::Away,
    bells::Bells,
    complaint::Complaint,
    error::StateError,
    places::{ASK, Patience, Places, takes_writes},
    same_database,
    unreached::Unreached,
};

/// Connections a process keeps at the most.
const CONNECTIONS: u32 = 12;
/// Connections around a pooler: for changes of the schema and for listening.
const DIRECT_CONNECTIONS: u32 = 2;
/// How long a request waits for a connection before it fails.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(20);
/// A connection that stood still for so long is asked whether it is still there before it is used. One that was in use just
/// now is not: that would be as many messages again.
const RESTED: Duration = Duration::from_millis(100);
/// How long the database may be away before whoever wants it is told at once, instead of waiting for it to come back.
const BRIDGED: Duration = Duration::from_secs(5);
/// How long a transaction may stand still before the server ends it. Ours go from statement to statement; one that does not
/// belongs to a process that was stopped, or whose machine is gone, and would hold its locks for hours.
const STANDSTILL: &str = "set idle_in_transaction_session_timeout = '10s'";
/// The channel by which processes tell each other what is worth looking at.
pub(super) const CHANNEL: &str = "poolsync";

/// When a pool went over to another machine last.
type WentOver = Arc<Mutex<Option<Instant>>>;

/// Connections to the database, wherever it is now; cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pool: PgPool,
    /// Around the pooler, if there is one in the way.
    direct: Option<PgPool>,
    away: Away,
    /// The same of the way around the pooler, or once more of the only one.
    direct_away: Away,
    _follow: Arc<Vec<AbortOnDropHandle<()>>>,
}

impl Cluster {
    /// Connects. With `direct`, `places` lead through a transaction pooler, and that around it to the same database.
    pub async fn connect(places: Places, direct: Option<Places>, patience: Patience) -> Result<Self, StateError> {
        let (mut follow, away) = (Vec::new(), Away::default());
        let Some(direct) = direct else {
            let first = places.search(patience).await?;
            let (pool, task) = pool(places, first, CONNECTIONS, &away);
            let direct_away = away.clone();
            return Ok(Self { pool, direct: None, away, direct_away, _follow: Arc::new(vec![task]) });
        };
        let (first, first_direct) = same_database::prove(&places, &direct, patience).await?;
        // What the way around it finds out is no word about the way through the pooler, over which statements go.
        let direct_away = Away::around(&away);
        let (direct, task) = pool(direct, first_direct, DIRECT_CONNECTIONS, &direct_away);
        follow.push(task);
        let (pool, task) = pool(places, first, CONNECTIONS, &away);
        follow.push(task);
        Ok(Self { pool, direct: Some(direct), away, direct_away, _follow: Arc::new(follow) })
    }

    /// Where statements run; an error at once if the database has been away for longer than is waited for.
    pub fn pool(&self) -> Result<&PgPool, sqlx::Error> {
        match self.away.since() {
            Some(since) if since.elapsed() >= BRIDGED => Err(sqlx::Error::PoolTimedOut),
            _ => Ok(&self.pool),
        }
    }

    /// Whether a complaint is told already: the database is away.
    pub fn is_told(&self, complaint: &Complaint) -> bool {
        self.away.meets(complaint)
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
        let mut is_heard = true;
        while !pool.is_closed() {
            if let Err(error) = listen_once(&pool, &bells, &mut is_heard).await {
                if pool.is_closed() {
                    return;
                }
                sleep(ASK).await; // whoever follows the database may have told it by then
                let complaint = Complaint::from(error);
                let is_told = self.direct_away.meets(&complaint) || !is_heard;
                let error = &complaint as &dyn std::error::Error;
                let words = "other processes are not heard; looks go on in their own time, and it is tried again";
                if is_told {
                    tracing::debug!(error, "{words}");
                } else {
                    is_heard = false;
                    tracing::warn!(error, "{words}");
                }
            } else {
                sleep(ASK).await;
            }
        }
    }
}

async fn listen_once(pool: &PgPool, bells: &Bells, is_heard: &mut bool) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    *is_heard = true;
    loop {
        bells.ring_all(); // what was rung before anybody listened
        while let Some(notification) = listener.try_recv().await? {
            bells.heard(notification.payload());
        }
    }
}

/// Connections to the place of a number, which answered just now, and the task that lets them follow the database.
fn pool(places: Places, first: usize, connections: u32, away: &Away) -> (PgPool, AbortOnDropHandle<()>) {
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
    let went_over = WentOver::default();
    let since = Arc::clone(&went_over);
    let options = options.test_before_acquire(false).before_acquire(move |connection, facts| {
        let since = *since.lock().unwrap_or_else(PoisonError::into_inner);
        Box::pin(async move {
            let is_of_now = since.is_none_or(|since| facts.age < since.elapsed());
            Ok(is_of_now && (facts.idle_for < RESTED || connection.ping().await.is_ok()))
        })
    });
    let pool = options.connect_lazy_with(places.all[first].options.clone());
    let known = (went_over, away.clone());
    let task = AbortOnDropHandle::new(tokio::spawn(keep_to_writer(pool.clone(), places, first, known)));
    (pool, task)
}

const TAKES_NO_WRITES: &str = "this machine takes no writes; another one is looked for";

/// Lets the pool go over to another machine whenever the one in use takes no more writes, and keeps it known whether there is
/// any.
async fn keep_to_writer(pool: PgPool, places: Places, first: usize, (went_over, away): (WentOver, Away)) {
    let mut current = first;
    let mut connection = None;
    while !pool.is_closed() {
        sleep(ASK).await;
        if places.still_good(current, &mut connection).await {
            away.answers();
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
                away.answers();
            }
            Err(Unreached::Away { told, .. } | Unreached::Refused { told, .. }) => away.misses(&told),
            Err(why) => away.misses(&why.to_string()),
        }
    }
}
