//! Whether the way around a pooler leads to the same database as the way through it.
//!
//! The proof is a lock that is held on one way and seen on the other. It needs no right, writes nothing, works on an empty
//! database and through a pooler that hands out connections by the transaction, and no two databases can be taken for one.
//! Machines that follow each other share a database but no locks, so where the lock is not seen it is asked further whose
//! the database is: a fail-over may be under way.

use sqlx::{ConnectOptions as _, Connection as _, PgConnection, Row as _};
use uuid::Uuid;

use super::{
    complaint::Complaint,
    places::{ASK, Patience, Place, Places},
    unreached::Unreached,
};

/// What a way leads to.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    /// Its name and its number, which machines that follow each other share.
    database: (String, String),
    /// What a server and those that follow it share; none if this user may not know.
    family: Option<String>,
    takes_writes: bool,
}

/// How two ways stand to each other.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Same,
    AnotherDatabase,
    AnotherMachine,
}

/// Refuses if the two ways lead to different databases; tries again while they only meet different machines of one. Says
/// which place of each is in use.
pub(super) async fn prove(through: &Places, direct: &Places, patience: Patience) -> Result<(usize, usize), Unreached> {
    let begun = std::time::Instant::now();
    loop {
        let at = (through.search(patience).await?, direct.search(patience).await?);
        let (one, other) = (&through.all[at.0], &direct.all[at.1]);
        let (verdict, found) = match look(one, other).await {
            Ok(looked) => looked,
            // It was there a moment ago.
            Err(complaint) if complaint.is_away() && begun.elapsed() < patience.lasts() => {
                tokio::time::sleep(ASK).await;
                continue;
            }
            Err(complaint) => {
                let told = format!("{complaint} ({} or {})", one.name, other.name);
                return Err(Unreached::Away { setting: direct.setting, told });
            }
        };
        let told = |place: &Place, found: &Found| {
            let standby = if found.takes_writes { "" } else { ", which takes no writes" };
            format!("“{}” at {}{standby}", found.database.0, place.name)
        };
        match (verdict, found) {
            (Verdict::AnotherDatabase, Some((there, around))) => {
                let (through, direct) = (told(one, &there), told(other, &around));
                return Err(Unreached::AnotherDatabase { direct, through });
            }
            (Verdict::AnotherMachine, Some((there, around))) if begun.elapsed() >= patience.lasts() => {
                return Err(Unreached::AnotherMachine { direct: told(other, &around), through: told(one, &there) });
            }
            (Verdict::AnotherMachine, _) => tokio::time::sleep(ASK).await,
            _ => return Ok(at),
        }
    }
}

async fn look(through: &Place, direct: &Place) -> Result<(Verdict, Option<(Found, Found)>), Complaint> {
    let mut around = direct.options.connect().await?;
    let mut there = through.options.connect().await?;
    let looked = compare(&mut there, &mut around).await;
    let _ = (there.close().await, around.close().await); // they have said what was asked; the lock goes with them
    Ok(looked?)
}

async fn compare(
    there: &mut PgConnection,
    around: &mut PgConnection,
) -> Result<(Verdict, Option<(Found, Found)>), sqlx::Error> {
    let key = i64::from_ne_bytes(Uuid::now_v7().as_u64_pair().1.to_ne_bytes());
    // Until the end of the transaction: this way may lead through a pooler by mistake, where a session is everybody’s.
    let lock = format!("begin; select pg_try_advisory_xact_lock({key})");
    sqlx::raw_sql(sqlx::AssertSqlSafe(lock)).execute(&mut *around).await?;
    let seen = format!(
        "select exists (select 1 from pg_locks where locktype = 'advisory' and objsubid = 1 and granted \
         and (classid::bigint << 32) | objid::bigint = {key} \
         and database = (select oid from pg_database where datname = current_database()))"
    );
    let seen = sqlx::raw_sql(sqlx::AssertSqlSafe(seen)).fetch_one(&mut *there).await?.try_get::<bool, _>(0)?;
    sqlx::raw_sql("rollback").execute(&mut *around).await?;
    if seen {
        return Ok((Verdict::Same, None));
    }
    let found = (find(there).await?, find(around).await?);
    Ok((judge(&found.0, &found.1), Some(found)))
}

async fn find(connection: &mut PgConnection) -> Result<Found, sqlx::Error> {
    let text = "select datname::text, oid::text, current_setting('transaction_read_only') from pg_database \
                where datname = current_database()";
    let row = sqlx::raw_sql(text).fetch_one(&mut *connection).await?;
    let family = sqlx::raw_sql("select system_identifier::text from pg_control_system()");
    let family = family.fetch_one(connection).await.ok();
    Ok(Found {
        database: (row.try_get(0)?, row.try_get(1)?),
        family: family.and_then(|row| row.try_get(0).ok()),
        takes_writes: row.try_get::<String, _>(2)? == "off",
    })
}

/// What two ways lead to on which no lock of the other is seen.
fn judge(one: &Found, other: &Found) -> Verdict {
    let is_one_family = match (&one.family, &other.family) {
        (Some(one), Some(other)) => one == other,
        // Two that take writes are no machines of one database.
        _ => !(one.takes_writes && other.takes_writes),
    };
    if one.database == other.database && is_one_family { Verdict::AnotherMachine } else { Verdict::AnotherDatabase }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, family: Option<&str>, takes_writes: bool) -> Found {
        let database = (name.to_owned(), "16384".to_owned());
        Found { database, family: family.map(str::to_owned), takes_writes }
    }

    #[test]
    fn machines_of_one_database_are_told_from_other_databases() {
        let judged = |one: (&str, Option<&str>, bool), other: (&str, Option<&str>, bool)| {
            judge(&found(one.0, one.1, one.2), &found(other.0, other.1, other.2))
        };
        let (mine, yours) = (Some("7001"), Some("7002"));
        assert_eq!(judged(("a", mine, true), ("a", mine, false)), Verdict::AnotherMachine);
        assert_eq!(
            judged(("a", mine, true), ("a", mine, true)),
            Verdict::AnotherMachine,
            "the old primary is not gone"
        );
        assert_eq!(judged(("a", mine, true), ("b", mine, true)), Verdict::AnotherDatabase);
        assert_eq!(judged(("a", mine, true), ("a", yours, false)), Verdict::AnotherDatabase);
        assert_eq!(judged(("a", None, true), ("a", None, false)), Verdict::AnotherMachine);
        assert_eq!(judged(("a", None, true), ("a", yours, true)), Verdict::AnotherDatabase);
    }
}
