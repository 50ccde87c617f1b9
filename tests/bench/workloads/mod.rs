//! The workloads: one file each.

mod capacity;
mod f1;
mod f2;
mod f3;
mod f4;
mod f5;
mod r1;
mod r2;
mod r3;
mod r4;
mod r5;
mod r6;
mod shared_compare;
mod web_pages;
mod web_start;
mod web_throughput;
mod web_viewers;

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
pub const ALL: &[Workload] = &[
    f1::WORKLOAD,
    f2::WORKLOAD,
    f3::WORKLOAD,
    f4::WORKLOAD,
    f5::WORKLOAD,
    r1::WORKLOAD,
    r2::WORKLOAD,
    r3::WORKLOAD,
    r4::WORKLOAD,
    r5::WORKLOAD,
    r6::WORKLOAD,
    web_throughput::FIRST_PAGE,
    web_throughput::FAR_PAGE,
    web_viewers::WORKLOAD,
    web_start::WORKLOAD,
    web_pages::WORKLOAD,
    capacity::WORKLOAD,
    shared_compare::WORKLOAD,
];

/// Every workload's data is made of this seed.
const SEED: u64 = 20_130_301;

/// What a PostgreSQL takes besides its databases, in bytes: most of it is its log.
pub const POSTGRES_SPACE: u64 = 5 << 30;
/// The same for a MariaDB.
const MARIADB_SPACE: u64 = 2 << 30;
