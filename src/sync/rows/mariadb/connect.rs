//! Connections to MariaDB servers. Rows come as text and go as statements that insert many at once.

use bytes::Bytes;
use sqlx::{
    AssertSqlSafe, Column as _, Connection, Executor, Row, ValueRef,
    mysql::{MySqlConnectOptions, MySqlConnection, MySqlRow, MySqlSslMode},
};
use tokio_stream::StreamExt;

use crate::{
    domain::{Database, Tls},
    sync::{
        address::StoreAddress,
        error::SyncError,
        rows::{
            fault::ServerFault,
            server::{
                errors::{SqlResult, fault, patiently},
                session::{Destination, Form, LineStream, Session},
                text::{Fields, push_field},
            },
        },
    },
};

/// What makes values read the same on every server, lets each value and table in that some server let in, and keeps statements and
/// idle connections from being cut off by settings of the server.
const SETTINGS: &str = "SET SESSION
    sql_mode = 'STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES',
    time_zone = '+00:00', tx_isolation = 'REPEATABLE-READ', autocommit = 1, completion_type = 0,
    innodb_lock_wait_timeout = 10, lock_wait_timeout = 10, max_statement_time = 0,
    idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, idle_write_transaction_timeout = 0,
    net_read_timeout = 3600, net_write_timeout = 3600, wait_timeout = 86400, max_sort_length = 8192,
    sql_big_selects = 1, sql_select_limit = 18446744073709551615, unique_checks = 1, check_constraint_checks = 1,
    div_precision_increment = 4, old_mode = '', innodb_strict_mode = OFF";
/// By this a row that somebody else changed meanwhile is noticed; later versions of each series have it.
const NOTICE_OTHERS: &str = "SET SESSION innodb_snapshot_isolation = ON";
/// The oldest version that has all we ask for (`JSON_TABLE`).
const OLDEST: (u32, u32) = (10, 6);
/// How many bytes of several rows a server puts together at most.
pub(super) const LONGEST_TOGETHER: u64 = 16 << 20;
/// What columns of an answer are called that hold bytes; they become hexadecimal digits here.
pub(super) const DIGITS: &str = "poolsync_digits";
/// About how many bytes one statement inserts.
const AT_ONCE: usize = 512 << 10;
/// What a statement has besides a row's values, in bytes, at most.
const AROUND: u64 = 256 << 10;

/// Signs in. Tries again if nobody answers.
pub(in crate::sync::rows) async fn connect(database: &Database, address: &StoreAddress) -> SqlResult<MySqlConnection> {
    use sqlx::ConnectOptions;
    let mut options = MySqlConnectOptions::new()
        .host(database.host.trim_start_matches('[').trim_end_matches(']'))
        .port(database.port)
        .username(&database.user)
        .database(&database.name)
        .charset("utf8mb4")
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .ssl_mode(match database.tls {
            Tls::Disable => MySqlSslMode::Disabled,
            Tls::Require => MySqlSslMode::Required,
            Tls::VerifyFull => MySqlSslMode::VerifyIdentity,
        })
        .statement_cache_capacity(0)
        .disable_statement_logging();
    if let Some(secret) = &address.secret {
        options = options.password(secret.reveal());
    }
    patiently(address.patience, async || MySqlConnection::connect_with(&options).await).await
}

/// Settles what values look like, and asks how much the server takes at once.
pub(in crate::sync::rows) fn prepare(session: &mut Session) -> Result<(), SyncError> {
    let version = session.value("engine-doing-version", "SELECT version()")?;
    if !is_new_enough(&version) {
        let kind = if version.contains("MariaDB") { "" } else { "MySQL " };
        let (store, found) = (session.store.clone(), format!("{kind}{version}"));
        return Err(fault(ServerFault::TooOld { store, found, needed: "MariaDB 10.6" }));
    }
    session.run("engine-doing-connection", SETTINGS)?;
    let together = format!("SET SESSION group_concat_max_len = {LONGEST_TOGETHER}");
    session.run("engine-doing-connection", &together)?;
    let _ = session.attempt(NOTICE_OTHERS)?;
    let packet = session.value("engine-doing-largest", "SELECT @@max_allowed_packet")?;
    session.largest_row = packet.parse::<u64>().unwrap_or(0).saturating_sub(AROUND);
    Ok(())
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.split(['.', '-']).map_while(|part| part.parse::<u32>().ok());
    version.contains("MariaDB") && (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= OLDEST
}

fn bytes_of(row: &MySqlRow, at: usize) -> SqlResult<Option<&[u8]>> {
    if row.try_get_raw(at)?.is_null() { Ok(None) } else { row.try_get_unchecked(at).map(Some) }
}

/// A value as text.
pub(in crate::sync::rows) fn text_of(row: &MySqlRow, at: usize) -> SqlResult<Option<String>> {
    Ok(bytes_of(row, at)?.map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
}

/// The rows of a query.
pub(in crate::sync::rows) fn lines<'s>(connection: &'s mut MySqlConnection, query: &str) -> LineStream<'s> {
    let rows = connection.fetch(sqlx::raw_sql(AssertSqlSafe(query.to_owned())));
    Box::pin(rows.map(|row| line(&row?)))
}

fn line(row: &MySqlRow) -> SqlResult<Bytes> {
    let mut line = Vec::with_capacity(64);
    for at in 0..row.len() {
        if at > 0 {
            line.push(b'\t');
        }
        match bytes_of(row, at)? {
            Some(value) if row.column(at).name() == DIGITS => push_digits(&mut line, value),
            Some(value) => push_field(&mut line, value),
            None => line.extend(b"\\N"),
        }
    }
    line.push(b'\n');
    Ok(line.into())
}

fn push_digits(line: &mut Vec<u8>, value: &[u8]) {
    const DIGIT: &[u8; 16] = b"0123456789ABCDEF";
    line.reserve(2 * value.len());
    for byte in value {
        line.extend([DIGIT[usize::from(byte >> 4)], DIGIT[usize::from(byte & 15)]]);
    }
}

/// A table while it is filled.
pub(in crate::sync::rows) struct Filler<'s> {
    connection: &'s mut MySqlConnection,
    forms: Vec<Form>,
    head: String,
    statement: String,
    largest: u64,
    rows: u64,
}

impl<'s> Filler<'s> {
    /// Inserts into this table; no statement has more than `largest` bytes of rows, unless one row has.
    pub fn of(connection: &'s mut MySqlConnection, into: &Destination, largest: u64) -> Self {
        let head = format!("INSERT INTO {} ({}) VALUES ", into.table, into.names());
        let forms = into.columns.iter().map(|(_, form)| *form).collect();
        Self { connection, forms, head, statement: String::new(), largest, rows: 0 }
    }

    pub async fn send(&mut self, lines: &[u8]) -> SqlResult<()> {
        for line in lines.split_inclusive(|c| *c == b'\n') {
            // Quoted, a byte may take two.
            let most = (self.statement.len() as u64).saturating_add(line.len() as u64 * 2);
            if !self.statement.is_empty() && (self.statement.len() > AT_ONCE || most > self.largest) {
                self.flush().await?;
            }
            self.push(line);
        }
        Ok(())
    }

    fn push(&mut self, line: &[u8]) {
        let sql = &mut self.statement;
        sql.push_str(if sql.is_empty() { &self.head } else { "," });
        let mut before = '(';
        for (field, form) in Fields::of(line).zip(&self.forms) {
            sql.push(before);
            before = ',';
            match field {
                None => sql.push_str("NULL"),
                Some(field) => match std::str::from_utf8(&field) {
                    Ok(digits) if *form == Form::Digits => sql.extend(["x'", digits, "'"]),
                    Ok(text) if *form == Form::Text || text.is_ascii() => {
                        sql.push('\'');
                        for (n, part) in text.split('\'').enumerate() {
                            if n > 0 {
                                sql.push_str("''");
                            }
                            sql.push_str(part);
                        }
                        sql.push('\'');
                    }
                    // Servers hold texts that are no UTF-8 though they should be.
                    _ => {
                        let mut digits = Vec::new();
                        push_digits(&mut digits, &field);
                        sql.extend(["x'", &String::from_utf8_lossy(&digits), "'"]);
                    }
                },
            }
        }
        sql.push(')');
    }

    async fn flush(&mut self) -> SqlResult<()> {
        let sql = std::mem::take(&mut self.statement);
        let done = self.connection.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
        self.rows += done.rows_affected();
        Ok(())
    }

    pub async fn finish(mut self) -> SqlResult<u64> {
        if !self.statement.is_empty() {
            self.flush().await?;
        }
        Ok(self.rows)
    }
}

/// The code that PostgreSQL would give for an error of this number
/// (<https://mariadb.com/docs/server/reference/error-codes>); the server's own where there is no like.
pub(in crate::sync::rows) fn code(number: u16, own: &str) -> &str {
    match number {
        1045 | 1698 => "28P01",
        1049 => "3D000",
        // Access to a database, table, column, routine or statement; a privilege.
        1044 | 1142 | 1143 | 1227 | 1370 => "42501",
        // A statement longer than the server takes.
        1153 => "54001",
        1205 => "55P03",
        1213 => "40P01",
        // Somebody else changed the row since the snapshot.
        1020 => "40001",
        1290 | 1792 | 1836 => "25006",
        3 | 28 | 1021 | 1114 => "53100",
        1040 | 1203 => "53300",
        1053 | 1927 => "57P01",
        1062 | 1586 => "23505",
        1048 | 1364 => "23502",
        1451 | 1452 => "23503",
        // A check, a partition that is not there.
        4025 | 1526 | 1748 => "23514",
        // A value that its column does not take.
        1264 | 1265 | 1292 | 1366 | 1406 | 1411 | 1416 => "22000",
        _ => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_apart() {
        for good in ["10.11.19-MariaDB-0+deb12u1", "10.6.1-MariaDB", "11.4.2-MariaDB-log", "12.0-MariaDB"] {
            assert!(is_new_enough(good), "{good}");
        }
        for bad in ["8.0.36", "5.5.68-MariaDB", "10.5.23-MariaDB", "9.1.0-commercial", ""] {
            assert!(!is_new_enough(bad), "{bad}");
        }
    }
}
