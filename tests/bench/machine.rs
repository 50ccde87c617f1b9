//! The machine that is measured on: what it is, and whether it has the tools.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

use crate::daemon;

/// A program that a workload needs.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    pub program: &'static str,
    /// The Debian package that has it.
    pub package: &'static str,
}

/// Reads the use of processor and memory; every workload needs it.
pub const TIME: Tool = Tool { program: "time", package: "time" };

/// An error that names the packages of all tools that are missing.
pub fn demand<'a>(tools: impl Iterator<Item = &'a Tool>) -> anyhow::Result<()> {
    let is_missing = |tool: &&Tool| find(tool.program).is_none();
    let mut missing: Vec<_> = tools.chain([&TIME]).filter(is_missing).map(|tool| tool.package).collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    bail!("tools to compare with are missing; on Debian: apt-get install {}", missing.join(" "))
}

/// Where a program is: among those of `PostgreSQL`, as what Debian puts into the `PATH` is a wrapper around them; in the
/// `PATH`; or among the servers, which a user’s `PATH` may lack.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders =
        daemon::postgres_programs().into_iter().chain(env::split_paths(&path)).chain(["/usr/sbin".into()]);
    folders.find_map(|dir| Some(dir.join(program)).filter(|file| file.is_file()))
}

/// Where a program is that [`demand`] has found before.
pub fn program(name: &str) -> anyhow::Result<PathBuf> {
    find(name).with_context(|| format!("the program “{name}” is missing"))
}

/// The kind of file system that a folder lies on.
pub fn file_system(path: &Path) -> anyhow::Result<String> {
    let mounts = fs::read_to_string("/proc/self/mounts").context("the mounted file systems can’t be listed")?;
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?, words.next()?))
        })
        .filter(|(place, _)| path.starts_with(place))
        .max_by_key(|(place, _)| place.len()); // of two at one place, the later one
    kind.map(|(_, kind)| kind.to_owned()).with_context(|| format!("{} lies on no file system", path.display()))
}

/// Bytes that can be taken without pushing anything out.
pub fn memory_available() -> anyhow::Result<u64> {
    memory("MemAvailable:")
}

fn memory(key: &str) -> anyhow::Result<u64> {
    let text = fs::read_to_string("/proc/meminfo")?;
    let value = text.lines().find_map(|line| line.strip_prefix(key)?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    Ok(value.with_context(|| format!("/proc/meminfo has no {key}"))? << 10)
}

/// The machine in a line.
pub fn describe() -> anyhow::Result<String> {
    let cpus = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpus.lines().find_map(|line| Some(line.strip_prefix("model name")?.split_once(": ")?.1));
    let uname = rustix::system::uname();
    Ok(format!(
        "{} × {}, {} GiB memory, {} {}",
        std::thread::available_parallelism()?,
        model.unwrap_or("processor of unknown model"),
        (memory("MemTotal:")? + (1 << 29)) >> 30,
        uname.sysname().to_string_lossy(),
        uname.release().to_string_lossy()
    ))
}

/// The first line that a program says about its version.
pub fn version(tool: &Tool) -> Option<String> {
    // rclone has no option for it, the others no command.
    let word = if tool.program == "rclone" { "version" } else { "--version" };
    let output = std::process::Command::new(find(tool.program)?).arg(word).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().next()?;
    if line.starts_with(|first: char| first.is_ascii_digit()) {
        return Some(format!("{} {}", tool.program, line.split_whitespace().next()?)); // sqlite3 does not say its name
    }
    let words = line.split_whitespace().take_while(|word| *word != "protocol"); // rsync’s own number
    Some(words.map(|word| word.trim_start_matches("/usr/sbin/")).collect::<Vec<_>>().join(" ")) // mariadbd says its place
}
