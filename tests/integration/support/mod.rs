//! What tests share: servers, databases, and a small world of pools.

pub mod authority;
pub mod browser;
mod daemon;
pub mod databases;
pub mod elsewhere;
mod ending;
pub mod fake_panel;
pub mod fleet;
pub mod fleet_stores;
pub mod hooks;
pub mod mail;
pub mod mariadb;
pub mod npm;
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

/// The way to a new, empty database, which goes when the story ends. Several processes of a story may take it.
#[derive(Clone)]
pub struct Way {
    pub url: String,
    /// Around the pooler.
    pub direct_url: Option<String>,
}

impl Way {
    /// To the kind of database that this run of the tests is about: SQLite, as on one machine; with `POOLSYNC_TEST_POOLER`
    /// set, PostgreSQL behind a pooler.
    pub fn new() -> Self {
        if is_pooled() { Self::through_pooler() } else { Self::to_sqlite() }
    }

    fn to_sqlite() -> Self {
        let dir = TempDir::new().expect("a folder");
        let url = format!("sqlite://{}/panel.db", dir.path().display());
        ending::keep(dir);
        Self { url, direct_url: None }
    }

    pub fn to_postgres() -> Self {
        Self { url: postgres::shared().create_database(), direct_url: None }
    }

    /// To PostgreSQL; in a run that is about the pooler, through that.
    pub fn to_server() -> Self {
        if is_pooled() { Self::through_pooler() } else { Self::to_postgres() }
    }

    pub fn through_pooler() -> Self {
        let direct = postgres::shared().create_database();
        Self { url: pooler::shared().through(&direct), direct_url: Some(direct) }
    }

    /// To each engine; in a run that is about the pooler, through that alone.
    pub fn to_both_engines() -> Vec<Self> {
        if is_pooled() { vec![Self::through_pooler()] } else { vec![Self::to_sqlite(), Self::to_postgres()] }
    }

    /// Where it leads without a pooler in between.
    pub fn direct(&self) -> &str {
        self.direct_url.as_ref().unwrap_or(&self.url)
    }

    pub async fn open(&self) -> Database {
        Database::connect_around(&self.url, self.direct_url.as_deref()).await.expect("connected")
    }

    pub async fn open_migrated(&self) -> Database {
        let database = self.open().await;
        database.migrate().await.expect("migrated");
        database
    }
}

/// A fresh, migrated database for a panel, of the kind that this run of the tests is about.
pub async fn panel_database() -> Database {
    Way::new().open_migrated().await
}

/// A fresh, migrated SQLite database, whatever the run is about.
pub async fn sqlite_database() -> Database {
    Way::to_sqlite().open_migrated().await
}

/// A fresh, migrated database of each engine in turn; see [`Way::to_both_engines`].
pub async fn on_both_engines<F, T>(test: F)
where
    F: Fn(Database) -> T,
    T: Future<Output = ()>,
{
    for way in Way::to_both_engines() {
        let database = way.open_migrated().await;
        Box::pin(test(database.clone())).await;
        database.close().await;
    }
}

/// Whether this run is to show that the panel works behind a pooler.
fn is_pooled() -> bool {
    env::var_os("POOLSYNC_TEST_POOLER").is_some()
}
