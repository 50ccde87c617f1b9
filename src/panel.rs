//! What a page, an operation or a job may reach.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{
    access::{Guesses, Limits, Passwords, SetupLink, directory::Directory, single_sign_on::Providers},
    clock::Clock,
    config::Config,
    jobs::beside::Beside,
    measure::Measures,
    state::{Database, bells::Bells},
    sync::Throttle,
};

/// The parts of a running panel; cheap to clone.
#[derive(Debug, Clone)]
pub struct Panel {
    /// What the installation was told.
    pub config: Arc<Config>,
    /// The panel's own database.
    pub database: Database,
    /// The time of day.
    pub clock: Clock,
    /// Hashes and compares passwords.
    pub passwords: Passwords,
    /// The directory whose accounts may sign in, if one is configured.
    pub directory: Directory,
    /// What is known of the providers by which people may sign in.
    pub providers: Providers,
    /// What this process remembers of refused sign-ins.
    pub limits: Limits,
    /// What this process remembers of tokens and sessions that meant nothing.
    pub guesses: Guesses,
    /// The link by which the first administrator comes in.
    pub setup: SetupLink,
    /// How fast the runs of this process may copy, all together; each run’s heartbeat puts the setting in force.
    pub limit: Throttle,
    /// How this process fits beside the others on its database.
    pub beside: Beside,
    /// What this process measures itself.
    pub measures: Measures,
    /// Cancelled when the process is asked to stop: event streams end, no new run is taken.
    pub shutdown: CancellationToken,
}

impl Panel {
    /// A panel on a database that has been brought up to date.
    pub fn new(config: Config, database: Database) -> Self {
        Self {
            config: Arc::new(config),
            database,
            clock: Clock::Corrected(Arc::default()),
            passwords: Passwords::default(),
            directory: Directory::default(),
            providers: Providers::default(),
            limits: Limits::default(),
            guesses: Guesses::default(),
            setup: SetupLink::default(),
            limit: Throttle::default(),
            beside: Beside::default(),
            measures: Measures::default(),
            shutdown: CancellationToken::new(),
        }
    }

    /// What rings when something is worth looking at again.
    pub fn bells(&self) -> &Bells {
        self.database.bells()
    }
}
