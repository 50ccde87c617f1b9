//! The pools of a fleet: small stores of both kinds, what is in them, and that it was written once.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use poolsync::domain::RunId;
use rusqlite::Connection;

use super::{
    databases::{Kind, Pair, Server, Session, Side},
    fleet::{FILES, ROWS, name},
    process::wait_for,
    world::files,
};

/// The stores of a pool: its live ones, and where its partner keeps the copies.
pub struct Stores {
    pub pool: String,
    pub live: PathBuf,
    pub backup: PathBuf,
    pub rows: Rows,
}

/// A store of rows with its copy.
pub enum Rows {
    Files { live: PathBuf, backup: PathBuf },
    Server(Box<Pair>),
}

impl Rows {
    pub fn live(&self) -> String {
        match self {
            Self::Files { live, .. } => format!("sqlite://{}", live.display()),
            Self::Server(pair) => pair.live.url.clone(),
        }
    }

    pub fn backup(&self) -> String {
        match self {
            Self::Files { backup, .. } => format!("sqlite://{}", backup.display()),
            Self::Server(pair) => pair.backup.url.clone(),
        }
    }

    /// What a statement answers at the live end, or at the copy; a line for each row, its values with `|` between them.
    pub fn sql(&self, of_live: bool, sql: &str) -> Vec<String> {
        match self {
            Self::Server(pair) => if of_live { &pair.live } else { &pair.backup }.sql(sql),
            Self::Files { live, backup } => {
                let file = Connection::open(if of_live { live } else { backup }).unwrap();
                file.busy_timeout(Duration::from_secs(20)).unwrap();
                let mut statement = file.prepare(sql).unwrap();
                let columns = statement.column_count();
                let mut rows = statement.query([]).unwrap();
                let mut lines = Vec::new();
                while let Some(row) = rows.next().unwrap() {
                    let cells = (0..columns).map(|n| match row.get_ref(n).unwrap() {
                        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                        other => other.as_str().unwrap().to_owned(),
                    });
                    lines.push(cells.collect::<Vec<_>>().join("|"));
                }
                lines
            }
        }
    }
}

impl Stores {
    pub fn new(root: &Path, n: usize, partner: usize, is_on_server: bool) -> Self {
        let at = |pool: usize, role: &str| root.join(format!("{pool:02}")).join(role);
        let (live, backup) = (at(n, "live"), at(partner, "backup"));
        fs::create_dir_all(live.join("dataconf")).unwrap();
        fs::create_dir_all(&backup).unwrap();
        let rows = if is_on_server {
            let server = Server::shared(Kind::Postgres);
            Rows::Server(Box::new(Pair { live: server.database(), backup: server.database() }))
        } else {
            Rows::Files { live: live.join("presencefocus.db"), backup: backup.join("presencefocus.db") }
        };
        let table = "create table contact (id integer primary key, version integer not null, name text)";
        let filled = format!(
            "insert into contact with recursive n(i) as (select 1 union all select i + 1 from n where i < {ROWS}) \
             select i, 0, 'contact ' || i from n"
        );
        match &rows {
            Rows::Server(pair) => {
                pair.live.sql(&format!("{table}; {filled}"));
            }
            Rows::Files { live, .. } => {
                Connection::open(live).unwrap().execute_batch(&format!("{table}; {filled}")).unwrap();
            }
        }
        Self { pool: name(n), live: live.join("dataconf"), backup: backup.join("dataconf"), rows }
    }

    /// Brings everything of the live stores to a version.
    pub fn edit(&self, version: usize) {
        for n in 0..FILES {
            fs::write(self.live.join(format!("file-{n}")), format!("{} {n} {version} ", self.pool).repeat(40)).unwrap();
        }
        let update = format!("update contact set version = {version}");
        match &self.rows {
            Rows::Server(pair) => {
                pair.live.sql(&update);
            }
            Rows::Files { live, .. } => {
                Connection::open(live).unwrap().execute(&update, []).unwrap();
            }
        }
    }

    /// Asserts that the copies are what the live stores were made last, as an outsider sees it.
    pub fn assert_copied(&self, version: usize) {
        let what = format!("{} at version {version}", self.pool);
        assert_eq!(files(&self.live), files(&self.backup), "{what}");
        assert_eq!(files(&self.backup).len(), FILES, "{what}");
        let all = "select id, version, name from contact order by id";
        assert_eq!(self.rows.sql(true, all), self.rows.sql(false, all), "{what}");
        let counted = "select count(*), min(version), max(version) from contact";
        assert_eq!(self.rows.sql(false, counted), [format!("{ROWS}|{version}|{version}")], "{what}");
    }

    /// Asserts that each run wrote once: of every row and every file it replaced, its previous version is kept once and
    /// is the one that the run before it had written. `runs` are those of the pool, in their order, one for each version.
    pub fn assert_written_once(&self, runs: &[RunId]) {
        let kept =
            "select run_id, count(*), count(distinct item) from poolsync_recycle group by run_id order by run_id";
        let wanted: Vec<String> = runs[1..].iter().map(|run| format!("{run}|{ROWS}|{ROWS}")).collect();
        if wanted.is_empty() {
            return; // nothing was there before
        }
        assert_eq!(self.rows.sql(false, kept), wanted, "{}", self.pool);
        if let Rows::Server(pair) = &self.rows {
            // Where a commit may be lost in between, each leaves its run’s mark.
            let marks = pair.backup.sql("select run_id, count(*) from poolsync_runs group by run_id order by run_id");
            let wanted: Vec<String> = runs.iter().map(|run| format!("{run}|1")).collect();
            assert_eq!(marks, wanted, "{}", self.pool);
        }
        let recycle = self.backup.join(".poolsync/recycle");
        let mut kept: HashMap<String, usize> = HashMap::new();
        for entry in fs::read_dir(&recycle).unwrap() {
            let path = entry.unwrap().path();
            if !path.is_dir() || path.extension().is_some() {
                continue; // what the engine notes of them
            }
            kept.insert(path.file_name().unwrap().to_string_lossy().into_owned(), files(&path).len());
        }
        let wanted: HashMap<String, usize> = runs[1..].iter().map(|run| (run.to_string(), FILES)).collect();
        assert_eq!(kept, wanted, "{}", self.pool);
        for (at, run) in runs.iter().enumerate().skip(1) {
            for (path, content) in files(&recycle.join(run.to_string())) {
                let content = String::from_utf8(content).unwrap();
                assert_eq!(
                    content.split(' ').nth(2),
                    Some(at.to_string().as_str()),
                    "{}: {run} {}",
                    self.pool,
                    path.display()
                );
            }
        }
    }
}

/// A copy one of whose rows the test holds, so that whoever writes it waits in the middle of that.
pub struct Gate {
    backup: Side,
    session: Session,
}

impl Gate {
    /// Holds the row from now on.
    pub fn close(stores: &Stores) -> Self {
        let Rows::Server(pair) = &stores.rows else { panic!("its rows are on a server") };
        let mut session = pair.backup.session();
        session.sql("begin");
        session.sql(&format!("select 1 from contact where id = {ROWS} for update"));
        Self { backup: pair.backup.clone(), session }
    }

    /// Waits for a writer, and says which transaction it is.
    pub fn wait_for_writer(&self) -> String {
        let waiting = "select backend_xid from pg_stat_activity where datname = current_database() \
                       and wait_event_type = 'Lock' and backend_xid is not null";
        let mut found = Vec::new();
        wait_for("a writer", || {
            found = self.backup.sql(waiting);
            !found.is_empty()
        });
        found.remove(0)
    }

    /// Lets the writer go on.
    pub fn open(mut self) -> Side {
        self.session.sql("rollback");
        self.backup
    }
}
