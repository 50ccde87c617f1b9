//! Connections to PostgreSQL servers. Rows come and go through COPY.

use std::str::FromStr;

use sqlx::{
    Connection, Row, ValueRef,
    postgres::{PgConnectOptions, PgConnection, PgCopyIn, PgRow, PgSslMode},
};

use crate::{
    domain::{Database, Tls},
    sync::{
        address::StoreAddress,
        error::SyncError,
        rows::{
            fault::ServerFault,
            server::{
                errors::{SqlResult, fault, patiently},
                session::{Destination, LineStream, Session},
            },
        },
    },
};

use super::text::{literal, quoted};

/// What makes values read the same on every server, and keeps statements from being cut off by settings of the server.
const SETTINGS: &str = "
    SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC'; SET extra_float_digits = 1;
    SET bytea_output = 'hex'; SET xmloption = 'content'; SET lc_monetary = 'C'; SET client_encoding = 'UTF8';
    SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '10s';
    SET row_security = off; SET standard_conforming_strings = on; SET synchronous_commit = on;
    SET jit = off";
/// By this the server notices that we have gone; not every system can.
const LOOK_AFTER_US: &str = "SET client_connection_check_interval = '1s'";
/// The oldest version that has all we ask for (`hash_record_extended`, `client_connection_check_interval`).
const OLDEST: i32 = 140_000;

/// A table while it is filled.
pub(in crate::sync::rows) type Filler<'s> = PgCopyIn<&'s mut PgConnection>;

/// Signs in. Tries again if nobody answers.
pub(in crate::sync::rows) async fn connect(database: &Database, address: &StoreAddress) -> SqlResult<PgConnection> {
    use sqlx::ConnectOptions;
    let mut options = PgConnectOptions::new_without_pgpass()
        .host(database.host.trim_start_matches('[').trim_end_matches(']'))
        .port(database.port)
        .username(&database.user)
        .database(&database.name)
        .application_name("poolsync")
        .ssl_mode(match database.tls {
            Tls::Disable => PgSslMode::Disable,
            Tls::Require => PgSslMode::Require,
            Tls::VerifyFull => PgSslMode::VerifyFull,
        })
        .statement_cache_capacity(0)
        .disable_statement_logging();
    if let Some(secret) = &address.secret {
        options = options.password(secret.reveal());
    }
    patiently(address.patience, async || PgConnection::connect_with(&options).await).await
}

/// Settles what values look like and where tables are looked for.
pub(in crate::sync::rows) fn prepare(session: &mut Session) -> Result<(), SyncError> {
    let version = session.value("engine-doing-version", "SELECT current_setting('server_version_num')")?;
    if i32::from_str(&version).unwrap_or(0) < OLDEST {
        let (store, found) = (session.store.clone(), format!("PostgreSQL {}", version.trim()));
        return Err(fault(ServerFault::TooOld { store, found, needed: "PostgreSQL 14" }));
    }
    session.run("engine-doing-connection", SETTINGS)?;
    let _ = session.attempt(LOOK_AFTER_US)?;
    let schema = quoted(&session.schema);
    session.run("engine-doing-connection", &format!("SET search_path = {schema}"))?;
    let usable = format!(
        "SELECT count(*) FROM pg_namespace WHERE nspname = {} AND has_schema_privilege(oid, 'USAGE')",
        literal(&session.schema)
    );
    if session.value("engine-doing-schema", &usable)? == "0" {
        return Err(fault(ServerFault::NoSchema { store: session.store.clone(), schema: session.schema.clone() }));
    }
    Ok(())
}

/// A value as text.
pub(in crate::sync::rows) fn text_of(row: &PgRow, at: usize) -> SqlResult<Option<String>> {
    let value = row.try_get_raw(at)?;
    if value.is_null() { Ok(None) } else { value.as_str().map(|s| Some(s.to_owned())).map_err(sqlx::Error::Decode) }
}

/// The rows of a query.
pub(in crate::sync::rows) async fn lines<'s>(
    connection: &'s mut PgConnection,
    query: &str,
) -> SqlResult<LineStream<'s>> {
    let stream = connection.copy_out_raw(&format!("COPY ({query}) TO STDOUT")).await?;
    Ok(stream)
}

/// Begins to fill a table.
pub(in crate::sync::rows) async fn filler<'s>(
    connection: &'s mut PgConnection,
    into: &Destination,
) -> SqlResult<Filler<'s>> {
    connection.copy_in_raw(&format!("COPY {} ({}) FROM STDIN", into.table, into.names())).await
}
