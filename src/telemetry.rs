//! Logs: to standard error, a line an event, as far as the configuration's `log` lets through.

use std::io::{self, IsTerminal as _};

use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// Begins logging. `filter` is a level, or levels by target: `info,sqlx=warn`. One that can't be read lets information
/// and worse through, and says so.
pub fn start(filter: &str) {
    let parsed = filter.parse::<Targets>();
    let unreadable = parsed.is_err();
    let targets = parsed.unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let started = tracing_subscriber::registry().with(targets).with(lines).try_init();
    if started.is_ok() && unreadable {
        tracing::warn!(log.filter = filter, "the log filter can’t be read; using info");
    }
}
