//! How tests and benches run the servers that Debian brings: as a user of their own, and no longer than we live.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// A user and a group, by number.
pub type Account = (u32, u32);

/// The folder of `PostgreSQL`’s programs: Debian keeps one for each version, and only a server’s has `initdb`.
pub fn postgres_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    versions.filter_map(Result::ok).map(|v| v.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max()
}

/// The account to run a server as: as root it would not or should not run, so then it is the system’s user `name`.
pub fn account(name: &str) -> io::Result<Option<Account>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let found = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let is_it = fields.next()? == name;
        let mut numbers = fields.skip(1).map_while(|field| field.parse().ok());
        is_it.then(|| numbers.next().zip(numbers.next()))?
    });
    found.map(Some).ok_or_else(|| io::Error::other(format!("this system has no user “{name}”")))
}

/// A command that runs as `account` and gets `signal` from the kernel once the thread that started it is gone.
pub fn run_as(account: Option<Account>, signal: &str, program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", signal]);
    if let Some((user, group)) = account {
        command.args(["--reuid", &user.to_string(), "--regid", &group.to_string(), "--clear-groups"]);
    }
    command.arg("--").arg(program);
    command
}
