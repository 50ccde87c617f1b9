//! What tests share: servers, databases, and a small world of pools.

pub mod authority;
pub mod browser;
mod daemon;
pub mod databases;
pub mod elsewhere;
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

use std::future::Future;

use poolsync::state::Database;
use tempfile::TempDir;

/// A fresh, migrated database of each engine in turn; the folder lives as long as the test.
pub async fn on_both_engines<F, T>(test: F)
where
    F: Fn(Database) -> T,
    T: Future<Output = ()>,
{
    let dir = TempDir::new().expect("a folder");
    let sqlite = format!("sqlite://{}/panel.db", dir.path().display());
    let postgres = postgres::shared().create_database();
    for url in [sqlite, postgres] {
        let database = Database::connect(&url).await.expect("connected");
        database.migrate().await.expect("migrated");
        test(database.clone()).await;
        database.close().await;
    }
}
