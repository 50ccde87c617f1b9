//! Work in the background: runs are claimed from the queue, one worker a process, and carried out one file a job.

mod attempt;
pub mod audit_copies;
pub mod backlog;
pub mod beside;
pub mod chores;
pub mod deliver;
mod fault;
mod heartbeat;
pub mod history;
mod lend;
mod management_shell;
pub mod notifier;
mod rate;
mod record;
mod scheduler;
mod stores;
pub mod sync_run;
pub mod watch;
pub mod worker;

pub use worker::Worker;
