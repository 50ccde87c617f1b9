//! What tests share: servers, databases, and a small world of pools.

pub mod authority;
pub mod browser;
mod daemon;
pub mod databases;
pub mod elsewhere;
pub mod fake_panel;
pub mod fleet;
pub mod hooks;
pub mod mail;
pub mod mariadb;
pub mod pooler;
pub mod postgres;
pub mod process;
pub mod servers;
pub mod telling;
pub mod types;
pub mod web;
pub mod world;

use std::{env, future::Future};

use poolsync::state::Database;
use tempfile::TempDir;

/// A fresh, migrated database for a panel: SQLite, as on one machine; with `POOLSYNC_TEST_POOLER` set, PostgreSQL behind a
/// pooler, so that the whole suite can be seen to pass there too.
pub async fn panel_database() -> Database {
    let database = if is_pooled() {
        let direct = postgres::shared().create_database();
        Database::connect_around(&pooler::shared().through(&direct), Some(&direct)).await
    } else {
        let dir = TempDir::new().expect("a folder").keep();
        Database::connect(&format!("sqlite://{}/panel.db", dir.display())).await
    };
    let database = database.expect("connected");
    database.migrate().await.expect("migrated");
    database
}

/// A fresh, migrated database of each engine in turn; the folder lives as long as the test.
pub async fn on_both_engines<F, T>(test: F)
where
    F: Fn(Database) -> T,
    T: Future<Output = ()>,
{
    let dir = TempDir::new().expect("a folder");
    let sqlite = format!("sqlite://{}/panel.db", dir.path().display());
    let postgres = postgres::shared().create_database();
    let mut databases = Vec::new();
    for url in [sqlite, postgres] {
        let database = Database::connect(&url).await.expect("connected");
        database.migrate().await.expect("migrated");
        databases.push(database);
    }
    if is_pooled() {
        databases.push(panel_database().await);
    }
    for database in databases {
        Box::pin(test(database.clone())).await;
        database.close().await;
    }
}

/// Whether the run is to show that the panel works behind a pooler.
fn is_pooled() -> bool {
    env::var_os("POOLSYNC_TEST_POOLER").is_some()
}
