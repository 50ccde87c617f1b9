//! One file a page, named like its address and its template.

pub mod account;
pub mod alarms;
pub mod api;
pub mod audit;
pub mod charts;
pub mod dashboard;
pub mod go;
pub mod health;
pub mod help;
pub mod management_hosts;
pub mod metrics;
pub mod module;
pub mod notifications;
pub mod pools;
pub mod restore;
pub mod roles;
pub mod runs;
pub mod schedules;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod single_sign_on;
pub mod status;
#[cfg(debug_assertions)]
pub mod style;
pub mod sync;
pub mod targets;
pub mod tokens;
pub mod users;
pub mod workers;
