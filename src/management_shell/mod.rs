//! Microsoft’s own cmdlets, run on a host that has the Management Shell: the way there, and what is said on it.
//!
//! A pool of Lync Server or Skype for Business Server is synced by its own backup service; poolsync asks for it, by
//! `Invoke-CsBackupServiceSync`, and watches it, by `Get-CsBackupServiceStatus`. This module knows the words of the domain and
//! of people, nothing else: who asks, what is recorded and what is shown is its caller’s.
//!
//! ```text
//! let shell = Shell::open(Place::Ssh(host));
//! let request = Request::new(Action::Sync { watch, force });
//! let mut lines = shell.run(&request, &cancel, Timeouts::default()).await?;
//! while let Some(line) = lines.next().await? { … }     // the last is Line::End; any other end is an error
//! ```
//!
//! # What runs on the host
//! The command is always the same: PowerShell with an encoded bootstrap ([`command_line`]). The script itself (`script.ps1`)
//! would not fit: encoded it has four times the 8,191 characters that `cmd.exe` takes, by which OpenSSH for Windows runs
//! commands. So the bootstrap reads it from the first line of standard input, in base64, and runs it only if its SHA-256 is
//! the one that stands in the bootstrap. The second line is the request, JSON in ASCII; then standard input ends. PowerShell
//! reads redirected standard input itself, into `$input`, so that the bootstrap takes it from there; reading the console
//! beside it would be a race for the lines. No value ever becomes part of a text that PowerShell reads as code, and the script
//! makes no code of texts. It is written for Windows PowerShell 3 and later. A host that allows signed scripts only (the
//! constrained language mode) refuses it.
//!
//! # The contract, version 1
//! A request has `contract`, `id`, `action` and what that needs ([`Action`]). Each line of the answer is a JSON object in
//! ASCII with `contract`, the same `id`, and `line`, its kind:
//!
//! | line | what it tells |
//! |---|---|
//! | `begun` | the script runs: `host`, `at` (its clock, UTC) |
//! | `hello` | `powershell`, `module` (`SkypeForBusiness`, `Lync` or none), `module_version`, `missing` cmdlets |
//! | `invoking`, `invoked` | the cmdlet that changes something is called now; it came back |
//! | `status` | `export`, `import`, `machine`, and `modules`: `module`, `export`, `import`, `text`; a watch tells it when it differs |
//! | `problem`, `warning` | what a cmdlet complained of without ending: `cmdlet`, `message`, `category`, `type`, `error_id` |
//! | `pool`, `role`, `configuration` | one found; the settings |
//! | `heartbeat` | a sign of life, every ten seconds, also while a cmdlet works |
//! | `end` | `outcome`: `done`, `reached`, `nothing-to-do`, `error-state`, `timeout`, `failed` (with `fault`) |
//!
//! Fields that are not known are passed over, a kind of line that is not known is a warning ([`Line::Unknown`]), and anything
//! else is an error. An answer that ends without `end` is broken off. [`Effect`] keeps what is known of whether the cmdlet was
//! called by then; `invoking` is written before the call, so that it is never thought not to be when it was.
//!
//! A watch ends well when all modules that were asked for were seen in the wanted state in two looks in a row: right after a
//! sync was asked for, the first look may tell the state before it. `NotInitialized` counts as nothing to do. Three looks in a
//! row with an `ErrorState`, or three that fail, end it badly. Time is counted by a clock that nobody sets.
//!
//! Whoever goes away, cancelled or not, takes back nothing: the script ends when its next sign of life can’t be written, and the
//! backup service carries on what was invoked. [`Action::Follow`] watches it again without invoking anything.
//!
//! # What is assumed of the cmdlets
//! Microsoft documents what they are for, and not all that they give. The script takes from the objects, where they have it:
//!
//! - `Get-CsBackupServiceStatus`: `OverallExportStatus`, `OverallImportStatus`, `ActiveMachineFqdn`, and `BackupModules`, whose
//!   elements have `Identity`, `ExportStatus` and `ImportStatus`; else a table by name, or texts `Name:[export,import]`.
//! - `Get-CsPool`: `Fqdn` or `Identity`, `Site` (`Site:Name`), and `Services`, texts of which one of a pool that can be paired
//!   begins with `Registrar`.
//! - `Get-CsPoolBackupRelationship`: `BackupPoolFqdn`, `BackupPool` or `PartnerPoolFqdn`, or a text; for a pool without a
//!   partner, an error or none of them.
//! - `Get-CsBackupServiceConfiguration`: the names of its cmdlet’s parameters. `Set-…` takes a `TimeSpan` as `SyncInterval`.
//! - `Get-CsAdminRole`: `Identity`, `Template`, `IsStandardRole`, `Cmdlets` (texts with the names in them), `ConfigScopes`,
//!   `UserScopes`.
//! - Errors: a category or a type of exception that tells a lack of rights or an unknown pool; of sentences, the English ones.
//!
//! # What was tested
//! The way by SSH with Debian’s server, and the contract, with a stand-in for PowerShell (`tests/management_shell/pwsh`) that
//! checks the command, the bootstrap and the script byte by byte and plays scenarios. Neither PowerShell nor the cmdlets run
//! where the tests do: of `script.ps1` and `bootstrap.ps1` the tests look at the text alone. Both have not been run yet.

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
