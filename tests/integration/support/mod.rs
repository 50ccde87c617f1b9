//! What tests share: servers, databases, and a small world of pools.

pub mod authority;
pub mod browser;
mod daemon;
pub mod databases;
pub mod elsewhere;
mod ending;
pub mod fake_panel;
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

/// A fresh, migrated database for a panel, of the kind that this run of the tests is about: SQLite, as on one machine; with
/// `POOLSYNC_TEST_POOLER` set, PostgreSQL behind a pooler.
pub async fn panel_database() -> Database {
    if !is_pooled() {
        return sqlite_database().await;
    }
    let direct = postgres::shared().create_database();
    migrated(&pooler::shared().through(&direct), Some(&direct)).await
}

/// A fresh, migrated SQLite database, whatever the run is about.
pub async fn sqlite_database() -> Database {
    let dir = TempDir::new().expect("a folder");
    let url = format!("sqlite://{}/panel.db", dir.path().display());
    ending::keep(dir);
    migrated(&url, None).await
}

async fn migrated(url: &str, direct_url: Option<&str>) -> Database {
    let database = Database::connect_around(url, direct_url).await.expect("connected");
    database.migrate().await.expect("migrated");
    database
}

/// A fresh, migrated database of each engine in turn, and of the run's kind if that is another.
pub async fn on_both_engines<F, T>(test: F)
where
    F: Fn(Database) -> T,
    T: Future<Output = ()>,
{
    let mut databases = vec![sqlite_database().await, migrated(&postgres::shared().create_database(), None).await];
    if is_pooled() {
        databases.push(panel_database().await);
    }
    for database in databases {
        Box::pin(test(database.clone())).await;
        database.close().await;
    }
}

/// Whether the run is to show that the panel works behind a pooler.
pub fn is_pooled() -> bool {
    env::var_os("POOLSYNC_TEST_POOLER").is_some()
}
