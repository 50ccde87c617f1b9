//! R5: a MariaDB database after 0.1 % of its rows changed; each round begins with the same backup.

use std::ffi::OsString;

use anyhow::ensure;

use super::Workload;
use crate::{
    machine::{self, Tool},
    measure::{self, Contender, Sample, in_turn},
    place::{Bench, Place},
    report::Outcome,
    rows::{self, OURS},
    servers::{BACKUP, LIVE, MARIADB_TOOL, MariaDb},
    user_store::{self, SPACE_A_USER, TABLES},
};

const PEER: &str = "pt-table-sync --execute";
const PEER_TOOL: Tool = Tool { program: "pt-table-sync", package: "percona-toolkit" };

pub const WORKLOAD: Workload =
    Workload { id: "R5", work: "MariaDB, 0.1 % changed", on_request: false, tools: &[MARIADB_TOOL, PEER_TOOL], run };

fn run(bench: &Bench) -> anyhow::Result<Outcome> {
    let place = bench.place(super::MARIADB_SPACE + 3 * bench.users * SPACE_A_USER)?;
    let mariadb = MariaDb::start(&place, bench.users)?;
    mariadb.run(&format!("use {LIVE}; {} {}", user_store::change(bench.users), keep()))?;
    let contender = |name, sync: fn(&Place, &MariaDb) -> anyhow::Result<Sample>| {
        let (place, mariadb) = (&place, &mariadb);
        let run = move |round| {
            mariadb.run(&rewind(bench.users))?;
            ensure!(round > 0 || mariadb.demand_equal().is_err(), "there is nothing to do");
            let sample = sync(place, mariadb)?;
            mariadb.demand_equal()?;
            Ok(sample)
        };
        Contender { name, run: Box::new(run) }
    };
    let contenders = [contender(OURS, ours), contender(PEER, theirs)];
    let series = in_turn(bench.rounds, &contenders, |_| Ok(()))?;
    let mut outcome = Outcome::of(series, &[(PEER, Some(0.25))]);
    outcome.limits.push(rows::memory(&outcome.ours));
    outcome.servers = mariadb.describe()?;
    Ok(outcome)
}

fn ours(place: &Place, mariadb: &MariaDb) -> anyhow::Result<Sample> {
    rows::mirror(place, &mariadb.url(LIVE), &mariadb.url(BACKUP))
}

/// One table at a time: between two databases of one server, the tool takes no more.
fn theirs(place: &Place, mariadb: &MariaDb) -> anyhow::Result<Sample> {
    // It ends with 2 when it has changed something.
    let script = r#"for table in "${@:2}"; do
        "$0" --execute "h=127.0.0.1,P=$1,u=root,D=live,t=$table" "D=backup" || [ $? = 2 ] || exit 1
    done"#;
    let mut words: Vec<OsString> = vec![machine::program("pt-table-sync")?.into(), mariadb.port().to_string().into()];
    words.extend(TABLES.iter().map(|table| table.name.into()));
    measure::run(place, &rows::shell(script, words))
}

/// SQL that keeps the backup’s rows that the change has altered or deleted.
fn keep() -> String {
    format!(
        "create database kept;
        create table kept.contact as select b.* from {BACKUP}.contact b left join {LIVE}.contact a
            using (resource_id, buddy_id) where a.resource_id is null or a.version <> b.version;"
    )
}

/// SQL that makes the backup what it was before the change.
fn rewind(users: u64) -> String {
    format!(
        "delete from {BACKUP}.contact where resource_id <= {users} and buddy_id > 90000000;
        replace into {BACKUP}.contact select * from kept.contact;"
    )
}
