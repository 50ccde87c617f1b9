//! What a server's refusal means.

use crate::sync::{
    address::Patience,
    error::SyncError,
    rows::{
        error::RowsError,
        fault::{ServerFault, ServerWord},
    },
};

pub(in crate::sync::rows) type SqlResult<T> = Result<T, sqlx::Error>;

pub(in crate::sync::rows) fn fault(fault: ServerFault) -> SyncError {
    SyncError::Rows(fault.into())
}

pub(in crate::sync::rows) fn not_connected(store: &str, source: sqlx::Error) -> SyncError {
    let (store, tls) = (store.to_owned(), matches!(source, sqlx::Error::Tls(_)));
    let source = ServerWord::from(source);
    fault(match (tls, source.code.as_deref()) {
        (true, _) => ServerFault::Tls { store, source },
        (_, Some("28P01" | "28000")) => ServerFault::Credentials { store, source },
        (_, Some("3D000")) => ServerFault::NoDatabase { store, source },
        (_, Some("42501")) => ServerFault::Forbidden { store, doing: "engine-doing-sign-in", source },
        _ => ServerFault::Unreachable { store, source },
    })
}

/// Whether the connection is gone, whatever else the error says.
pub(in crate::sync::rows) fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        // With the protocol out of step nothing more can be said on it.
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_) => true,
        // The server was told to end the connection, or is shutting down.
        error => ServerWord::code_of(error).is_some_and(|code| code.starts_with("57P0") || code.starts_with("08")),
    }
}

pub(in crate::sync::rows) fn explain(store: &str, doing: &'static str, source: sqlx::Error) -> SyncError {
    let store = store.to_owned();
    let lost = is_lost(&source);
    let source = ServerWord::from(source);
    fault(match source.code.as_deref() {
        _ if lost => ServerFault::Lost { store, doing, source },
        Some("42501") => ServerFault::Forbidden { store, doing, source },
        Some("25006") => ServerFault::ReadOnly { store, source },
        Some("53100" | "53200") => ServerFault::NoSpace { store, source },
        Some("55P03" | "40P01") => ServerFault::Locked { store, doing, source },
        Some("40001") => ServerFault::ChangedMeanwhile { store, source },
        _ => ServerFault::Refused { store, doing, source },
    })
}

/// Whether a server refuses a row for its values.
pub(super) fn is_about_a_row(error: &SyncError) -> bool {
    match error {
        SyncError::Rows(RowsError::Server(ServerFault::Refused { source, .. })) => source.refuses_a_row(),
        _ => false,
    }
}

/// Whether a server may be back a moment later.
pub(in crate::sync::rows) fn may_pass(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        // Starting up, shutting down, too many connections.
        error => ServerWord::code_of(error).is_some_and(|code| code.starts_with("57P0") || code == "53300"),
    }
}

/// Tries to connect as patiently as the address says.
pub(in crate::sync::rows) async fn patiently<T>(
    patience: Patience,
    connect: impl AsyncFn() -> SqlResult<T>,
) -> SqlResult<T> {
    let Patience { answer, tries, mut pause } = patience;
    let mut number = 1;
    loop {
        let tried = tokio::time::timeout(answer, connect()).await;
        match tried.unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))) {
            Err(error) if number < tries && may_pass(&error) => {
                number += 1;
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            done => return done,
        }
    }
}
