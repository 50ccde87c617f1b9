//! Microsoft’s own cmdlets, run on a host that has the Management Shell: the way there, and what is said on it.
//!
//! PLACEHOLDER

mod classify;
mod command;
mod contract;
mod error;
mod lines;
mod local;
mod ssh;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::ShellProgram;

pub use command::{LONGEST_COMMAND, SCRIPT, bootstrap, command_line};
pub use contract::{
    Action, CONTRACT, Changes, Deed, End, Hello, LONGEST_ANSWER, LONGEST_LINE, Line, ModuleLook, Named, PoolFound,
    Problem, Quote, Request, RoleFound, ServiceConfiguration, StatusLook, Until, Warning, Watch,
};
pub use error::{Effect, Fault, ShellError};
pub use lines::Lines;
pub use ssh::{SshHost, fetch_host_key};

/// Stands for this machine where a fault names a host.
const PLACE_HERE: &str = "";

/// Where the Management Shell is.
#[derive(Debug, Clone)]
pub enum Place {
    /// On a host that is reached by SSH.
    Ssh(Box<SshHost>),
    /// On this machine.
    Local(ShellProgram),
}

/// For how long a host is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// Until the connection is there, somebody signed in, and the request is sent.
    pub connect: Duration,
    /// Without a line. The script gives a sign of life every ten seconds, also while a cmdlet works.
    pub silence: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), silence: Duration::from_mins(1) }
    }
}

/// A Management Shell somewhere. Each request has a connection of its own: nothing is left open in between.
#[derive(Debug, Clone)]
pub struct Shell {
    place: Place,
}

impl Shell {
    /// The one at this place. Nothing is connected yet.
    pub const fn open(place: Place) -> Self {
        Self { place }
    }

    /// Connects, sends the request, and gives the lines of the answer as they come.
    pub async fn run(
        &self,
        request: &Request,
        cancel: &CancellationToken,
        timeouts: Timeouts,
    ) -> Result<Lines, ShellError> {
        let (place, program) = match &self.place {
            Place::Ssh(ssh) => (ssh.host.to_string(), ssh.program.to_string()),
            Place::Local(program) => (PLACE_HERE.to_owned(), program.to_string()),
        };
        let untouched = |fault| ShellError::new(fault, Effect::Untouched);
        let input = command::input(request)
            .map_err(|error| untouched(Fault::Unreachable { place: place.clone(), cause: error.to_string().into() }))?;
        let running = self.start(input, cancel, timeouts.connect).await.map_err(untouched)?;
        Ok(Lines::new(running, lines::Asked { place, program }, request, cancel.clone(), timeouts))
    }

    async fn start(&self, input: Vec<u8>, cancel: &CancellationToken, wait: Duration) -> Result<lines::Running, Fault> {
        Ok(match &self.place {
            Place::Ssh(ssh) => lines::Running::Ssh(Box::new(ssh::start(ssh, cancel, wait, input).await?)),
            Place::Local(program) => lines::Running::Local(Box::new(local::start(program, wait, input).await?)),
        })
    }
}
