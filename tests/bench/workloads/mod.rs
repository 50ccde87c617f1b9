//! The workloads: one file each.

mod f1;
mod f2;
mod f3;
mod f4;
mod f5;

use crate::{machine::Tool, place::Bench, report::Outcome};

/// Something to be done by ours and by its peers.
pub struct Workload {
    pub id: &'static str,
    /// What is done, in a few words.
    pub work: &'static str,
    /// Runs only when it is named.
    pub on_request: bool,
    /// The programs it needs.
    pub tools: &'static [Tool],
    pub run: fn(&Bench) -> anyhow::Result<Outcome>,
}

/// All there are, in the order of the table.
pub const ALL: &[Workload] = &[f1::WORKLOAD, f2::WORKLOAD, f3::WORKLOAD, f4::WORKLOAD, f5::WORKLOAD];

/// Every workload's data is made of this seed.
const SEED: u64 = 20_130_301;
