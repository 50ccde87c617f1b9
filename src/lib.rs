//! poolsync brings a pool and its backup pool into sync, from a browser or the command line.
//!
//! The code map, in the direction of dependency (a module knows those above it, never those below):
//!
//! | module | what it is |
//! |---|---|
//! | [`words`] | what people read, in their language: the catalogues |
//! | [`domain`] | the words of the field as types; no I/O |
//! | [`ssh`] | connections to SSH servers that are known |
//! | [`management_shell`] | Microsoft’s own cmdlets on a management host; knows neither panel nor database |
//! | [`sync`] | the engine: makes a target equal to a source, and says how; knows neither panel nor database |
//! | [`state`] | the panel's own database |
//! | [`access`] | passwords, sessions, the first administrator |
//! | [`notify`] | what happened in words, sent once by mail or to a webhook |
//! | [`operations`] | what a person may ask for, the same for pages and the command line |
//! | [`jobs`] | the queue's worker and the job behind a run |
//! | [`measure`] | what Prometheus is told |
//! | [`api`] | the same for scripts, as JSON; served by [`web`]’s router |
//! | [`web`] | pages |
//! | [`cli`] | commands |
//!
//! Beside them stand [`config`], [`clock`], [`csv`], [`telemetry`], [`lifecycle`], and [`panel`]: what a page, an operation or a job
//! may reach.

pub mod access;
pub mod api;
pub mod cli;
pub mod clock;
pub mod config;
pub mod csv;
pub mod domain;
pub mod jobs;
pub mod lifecycle;
pub mod management_shell;
pub mod measure;
pub mod notify;
pub mod operations;
pub mod panel;
pub mod ssh;
pub mod state;
pub mod sync;
pub mod telemetry;
pub mod web;
pub mod words;
