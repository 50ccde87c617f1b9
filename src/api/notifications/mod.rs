//! `/api/v1/notifications`: whom people’s messages reach, by which rules, and what became of each.

pub mod channels;
pub mod given_up;
pub mod log;
pub mod outcomes;
pub mod rules;
