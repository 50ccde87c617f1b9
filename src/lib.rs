//! poolsync brings a pool and its backup pool into sync.

pub mod domain;
pub mod state;
