//! Django’s admin over the panel’s table of runs, served by gunicorn: what one would put in front of such a table in an hour.

use std::{
    path::Path,
    process::{Command, Stdio},
    thread,
};

use anyhow::{Context as _, ensure};
use rustix::process::Signal;

use crate::{
    daemon,
    history::History,
    http, machine,
    machine::Tool,
    servers::{Server, free_port},
};

pub const DJANGO_TOOL: Tool = Tool { program: "django-admin", package: "python3-django" };
pub const GUNICORN_TOOL: Tool = Tool { program: "gunicorn", package: "gunicorn" };

/// The list as it is by default, which counts all rows twice, and without the second count.
pub const LISTS: [(&str, &str); 2] =
    [("Django admin", "/admin/panel/countedrun/"), ("Django admin, show_full_result_count off", "/admin/panel/run/")];

/// A running Django.
pub struct Django {
    _server: Server,
    pub address: String,
    pub cookie: String,
}

impl Django {
    /// Starts one over a history, with as many processes as gunicorn’s documentation recommends: twice the cores and one.
    pub fn start(history: &History) -> anyhow::Result<Self> {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/django");
        let set = |mut command: Command| {
            command.current_dir(&project).env("BENCH_POSTGRES", history.postgres.address());
            command.env("PYTHONDONTWRITEBYTECODE", "1").env("DJANGO_SETTINGS_MODULE", "panel.settings");
            command
        };
        // Debian’s own interpreter, which Debian’s packages are for.
        let mut prepare = set(Command::new("/usr/bin/python3"));
        let ended = prepare.args(["-m", "panel.web"]).stdin(Stdio::null()).output()?;
        ensure!(
            ended.status.success(),
            "Django can’t be prepared; on Debian: apt-get install python3-django python3-psycopg2\n{}",
            String::from_utf8_lossy(&ended.stderr)
        );
        let cookie = format!("sessionid={}", String::from_utf8(ended.stdout)?.trim());
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let workers = 2 * thread::available_parallelism()?.get() + 1;
        let mut command = set(daemon::run_as(None, "TERM", &machine::program("gunicorn")?));
        command.args(["--workers", &workers.to_string(), "--bind", &address, "panel.web:application"]);
        let log = history.place.join("gunicorn.log");
        let answers = || {
            let page = http::get(&address, LISTS[1].1, &cookie)?;
            Some(page.body).filter(|_| page.status == 200).with_context(|| format!("status {}", page.status))
        };
        let server = Server::start(command, Signal::TERM, port, &log, answers)?;
        Ok(Self { _server: server, address, cookie })
    }
}
