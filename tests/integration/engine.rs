//! What the engine's tests share: a scratch folder, one call for a whole sync, and looks at both sides that use nothing
//! of the engine's own.

use std::{
    collections::BTreeMap,
    error::Error,
    ffi::OsString,
    fs, io,
    os::unix::{ffi::OsStrExt, fs::MetadataExt},
    path::{Path, PathBuf},
};

use poolsync::{
    domain::{Counts, GuardLimits, Mode, StoreUrl, TableChoice, TableNames},
    sync::{self, Applied, Context, Options, Plan, SyncError, Verification, guard},
};
use tempfile::TempDir;

pub type Outcome = Result<(), Box<dyn Error>>;

/// Limits under which the guard minds nothing but an empty source.
pub const ANY: GuardLimits = GuardLimits { max_delete_items: u64::MAX, max_delete_percent: 0 };

/// A folder that goes away with the test; in memory where the machine has such a place, for these tests sync disks often.
pub fn scratch() -> io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
}

/// How many random cases a property is tried with: `PROPTEST_CASES` where it is set, for the long form.
pub fn cases(default: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

pub fn options(run: &str) -> Options {
    Options { mode: Mode::Delta, tables: TableChoice::default(), recycle: true, run: run.to_owned() }
}

/// Only these tables; all if none is named.
pub fn only(tables: &[&str]) -> TableChoice {
    TableChoice::new(TableNames::new(tables).expect("names"), TableNames::default()).expect("a choice")
}

/// All tables but these.
pub fn without(tables: &[&str]) -> TableChoice {
    TableChoice::new(TableNames::default(), TableNames::new(tables).expect("names")).expect("a choice")
}

pub fn wait<T>(future: impl Future<Output = T>) -> io::Result<T> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future))
}

/// A whole sync under [`ANY`] limits: what was done, and its figures.
pub fn sync_all(source: &StoreUrl, target: &StoreUrl, options: &Options) -> Result<(Applied, Counts), Box<dyn Error>> {
    let context = Context::default();
    let applied = wait(async {
        let comparison = sync::compare(source, target, options, &context).await?;
        let passed = guard::judge(comparison.plan(), ANY)?;
        Ok::<_, Box<dyn Error>>(comparison.apply(passed, &context).await?)
    })??;
    Ok((applied, context.tally.snapshot()))
}

pub fn preview(source: &StoreUrl, target: &StoreUrl, options: &Options) -> Result<Plan, Box<dyn Error>> {
    Ok(wait(sync::preview(source, target, options, &Context::default()))??)
}

pub fn verify(source: &StoreUrl, target: &StoreUrl) -> Result<Verification, Box<dyn Error>> {
    Ok(wait(sync::verify(source, target, &options("verify"), &Context::default()))??)
}

/// A plan as lines: `update a/b: size differs`.
pub fn lines(plan: &Plan) -> Result<Vec<String>, SyncError> {
    plan.changes().map(|c| c.map(|c| format!("{} {}: {}", c.change, c.item, c.reason))).collect()
}

/// The names and reasons of what was left out.
pub fn skipped(applied: &Applied) -> Result<Vec<(String, String)>, io::Error> {
    applied.skipped.iter().map(|s| s.map(|s| (s.item, s.message.to_string()))).collect()
}

/// What a person would see of one name: type and mode, time, content or link text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub mode: u32,
    pub mtime: (i64, i64),
    pub content: Vec<u8>,
}

/// Everything below a folder, the folder itself (as an empty path) included; its `.poolsync` left out.
pub fn look(root: &Path) -> io::Result<BTreeMap<PathBuf, Seen>> {
    look_at(root, true)
}

/// As [`look`], with everything in `.poolsync`.
pub fn look_everywhere(root: &Path) -> io::Result<BTreeMap<PathBuf, Seen>> {
    look_at(root, false)
}

fn look_at(root: &Path, hide: bool) -> io::Result<BTreeMap<PathBuf, Seen>> {
    let mut seen = BTreeMap::new();
    let mut todo = vec![PathBuf::new()];
    while let Some(path) = todo.pop() {
        let full = if path.as_os_str().is_empty() { root.to_owned() } else { root.join(&path) };
        let meta = fs::symlink_metadata(&full)?;
        let content = if meta.is_symlink() {
            fs::read_link(&full)?.as_os_str().as_bytes().to_vec()
        } else if meta.is_file() {
            fs::read(&full)?
        } else {
            Vec::new()
        };
        if meta.is_dir() {
            let names: Vec<OsString> =
                fs::read_dir(&full)?.map(|e| e.map(|e| e.file_name())).collect::<Result<_, _>>()?;
            let shown = names.into_iter().filter(|n| !(hide && path.as_os_str().is_empty() && n == ".poolsync"));
            todo.extend(shown.map(|name| path.join(name)));
        }
        seen.insert(path, Seen { mode: meta.mode(), mtime: (meta.mtime(), meta.mtime_nsec()), content });
    }
    Ok(seen)
}

/// The same numbers for the same seed (`SplitMix64`).
pub struct Seeded(pub u64);

impl Seeded {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit.max(1)
    }
}
