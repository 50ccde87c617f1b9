//! What is asked of a management host and what it answers: one JSON object there, JSON objects a line each back.

mod line;
mod quote;
mod request;

pub use line::{
    End, Hello, Line, ModuleLook, Named, PoolFound, Problem, RoleFound, ServiceConfiguration, StatusLook, Warning,
};
pub(super) use line::{Heard, Outcome, Unread, heard};
pub use quote::Quote;
pub use request::{Action, Changes, Deed, Request, Until, Watch};

/// The version of the contract: what the script and this module agree on.
pub const CONTRACT: u32 = 1;
/// The longest line that is read, in bytes.
pub const LONGEST_LINE: usize = 256 << 10;
/// The most that is read of one answer, in bytes.
pub const LONGEST_ANSWER: usize = 16 << 20;
