//! What goes wrong on the way to a management host and there, told apart so that each fault says what it means for the data
//! and what to do.

use std::{fmt, time::Duration};

use crate::words::{Said, say};

use super::{
    PLACE_HERE,
    contract::{Deed, Quote},
};

/// A fault, and what was done by then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellError {
    fault: Box<Fault>,
    effect: Effect,
}

/// What a request did to the deployment, as far as is known. What a sync does there, Microsoft’s service does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: it only looked, did not come so far, or was refused.
    Untouched,
    /// The request was sent; nobody heard more.
    Perhaps(Deed),
    /// The cmdlet was called; nobody heard that it came back.
    Called(Deed),
    /// The cmdlet came back.
    Done(Deed),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No connection.
    Unreachable {
        /// The host.
        place: String,
        /// Why.
        cause: Quote,
    },
    /// The server has another key than the one that is pinned. Nobody signed in.
    HostKeyChanged {
        /// The host.
        place: String,
        /// The fingerprint that is pinned.
        pinned: String,
        /// The fingerprint that the server has.
        offered: String,
    },
    /// The server does not take the key or password.
    NotLetIn {
        /// The host.
        place: String,
        /// Who wanted in.
        user: String,
    },
    /// The private key can’t be read, or its passphrase is wrong.
    BadKey {
        /// The host.
        place: String,
        /// Why.
        cause: Quote,
    },
    /// There is no PowerShell under this name.
    NoProgram {
        /// The host.
        place: String,
        /// The name or path.
        program: String,
    },
    /// The program of this machine could not be started.
    NotStarted {
        /// The name or path.
        program: String,
        /// Why.
        cause: Quote,
    },
    /// The host has PowerShell, but no Management Shell.
    NoModule {
        /// The host.
        place: String,
        /// What it says.
        said: Quote,
    },
    /// The Management Shell lacks cmdlets.
    CmdletMissing {
        /// The host.
        place: String,
        /// Which.
        cmdlets: Vec<Quote>,
    },
    /// What came is not what the script writes.
    NotTheContract {
        /// The host.
        place: String,
        /// The start of it.
        start: Quote,
    },
    /// What came is of another version, 0 if it is not known of which.
    OtherContract {
        /// The host.
        place: String,
        /// The version.
        theirs: u64,
    },
    /// It ended in the middle.
    BrokenOff {
        /// The host.
        place: String,
        /// What it wrote to standard error.
        said: Quote,
    },
    /// No line came, not even a sign of life.
    Silent {
        /// The host.
        place: String,
        /// How long it was waited for one.
        waited: Duration,
    },
    /// More came than an answer can have.
    TooMuch {
        /// The host.
        place: String,
    },
    /// The user of the host may not do that.
    AccessDenied {
        /// The host.
        place: String,
        /// The cmdlet.
        cmdlet: Quote,
        /// What it says.
        said: Quote,
    },
    /// The deployment has no such pool.
    UnknownPool {
        /// The host.
        place: String,
        /// The pool.
        pool: String,
        /// What the cmdlet says.
        said: Quote,
    },
    /// A cmdlet ended with an error.
    CmdletFailed {
        /// The host.
        place: String,
        /// The cmdlet.
        cmdlet: Quote,
        /// What it says.
        said: Quote,
    },
    /// Modules stay in `ErrorState`.
    ErrorState {
        /// The pool.
        pool: String,
        /// Which modules.
        modules: Vec<Quote>,
        /// What the cmdlets warned of last.
        said: Quote,
    },
    /// The wanted state did not come in time.
    TimedOut {
        /// The pool.
        pool: String,
        /// How long it was watched.
        waited: Duration,
        /// Whether the host looked until then; otherwise it told nothing of its last look.
        looked: bool,
    },
    /// Somebody asked to stop.
    Cancelled {
        /// The host.
        place: String,
    },
}

impl Effect {
    pub(super) fn begun(deed: Option<Deed>) -> Self {
        deed.map_or(Self::Untouched, Self::Perhaps)
    }

    const fn deed(self) -> Option<Deed> {
        match self {
            Self::Untouched => None,
            Self::Perhaps(deed) | Self::Called(deed) | Self::Done(deed) => Some(deed),
        }
    }

    pub(super) fn called(self) -> Self {
        self.deed().map_or(Self::Untouched, Self::Called)
    }

    pub(super) fn done(self) -> Self {
        self.deed().map_or(Self::Untouched, Self::Done)
    }

    /// The host told all that there was: what it did not tell did not happen.
    pub(super) const fn all_told(self) -> Self {
        if matches!(self, Self::Perhaps(_)) { Self::Untouched } else { self }
    }

    /// A cmdlet refused: if it is the one that does something, that was not done.
    pub(super) fn refused(self, cmdlet: &Quote) -> Self {
        let is_it = matches!(cmdlet.as_str(), "Invoke-CsBackupServiceSync" | "Set-CsBackupServiceConfiguration");
        if is_it { Self::Untouched } else { self }
    }

    /// What it means for the data, as a sentence.
    pub fn said(self) -> Said {
        match self {
            Self::Untouched => say("management-effect-none"),
            Self::Perhaps(Deed::Sync) | Self::Called(Deed::Sync) => say("management-effect-sync-perhaps"),
            Self::Done(Deed::Sync) => say("management-effect-sync"),
            Self::Perhaps(Deed::Settings) | Self::Called(Deed::Settings) => say("management-effect-settings-perhaps"),
            Self::Done(Deed::Settings) => say("management-effect-settings"),
        }
    }
}

impl ShellError {
    pub(super) fn new(fault: Fault, effect: Effect) -> Self {
        Self { fault: Box::new(fault), effect }
    }

    /// What happened.
    pub const fn fault(&self) -> &Fault {
        &self.fault
    }

    /// What was done by then.
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// Whether a sync that was invoked may still be followed: the way to the host broke, not the sync.
    pub const fn may_follow(&self) -> bool {
        let was_called = matches!(self.effect, Effect::Called(Deed::Sync) | Effect::Done(Deed::Sync));
        was_called && matches!(*self.fault, Fault::BrokenOff { .. } | Fault::Silent { .. } | Fault::Unreachable { .. })
    }

    /// What happened, what it means, what to do: a message of the catalogues, with a code.
    pub fn said(&self) -> Said {
        self.fault.said(self.effect)
    }
}

impl fmt::Display for ShellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for ShellError {}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said(Effect::Untouched).fmt(f)
    }
}

impl std::error::Error for Fault {}

impl Fault {
    pub(super) fn silent_at_first(place: String, waited: Duration) -> Self {
        Self::Silent { place, waited }
    }

    /// The sentence. Quotes stand in it in the host’s own words.
    fn said(&self, effect: Effect) -> Said {
        let at = |key, place: &str| say(key).said("place", place_said(place));
        match self {
            Self::Unreachable { place, cause } => at("management-unreachable", place).with("cause", cause),
            Self::HostKeyChanged { place, pinned, offered } => {
                at("management-host-key-changed", place).with("pinned", pinned).with("offered", offered)
            }
            Self::NotLetIn { place, user } => at("management-not-let-in", place).with("user", user),
            Self::BadKey { place, cause } => at("management-bad-key", place).with("cause", cause),
            Self::NoProgram { place, program } => at("management-no-program", place).with("program", program),
            Self::NotStarted { program, cause } => {
                say("management-not-started").with("program", program).with("cause", cause)
            }
            Self::NoModule { place, said } => at("management-no-module", place).said("said", quoted(said)),
            Self::CmdletMissing { place, cmdlets } => {
                at("management-cmdlet-missing", place).with("cmdlets", listed(cmdlets))
            }
            Self::NotTheContract { place, start } => {
                at("management-not-the-contract", place).with("start", start).said("effect", effect.said())
            }
            Self::OtherContract { place, theirs } => {
                let said = at("management-other-contract", place).with("theirs", theirs);
                said.with("ours", super::CONTRACT).said("effect", effect.said())
            }
            Self::BrokenOff { place, said } => {
                at("management-broken-off", place).said("said", quoted(said)).said("effect", effect.said())
            }
            Self::Silent { place, waited } => {
                let said = at("management-silent", place).number("seconds", waited.as_secs());
                said.said("effect", effect.said())
            }
            Self::TooMuch { place } => at("management-too-much", place).said("effect", effect.said()),
            Self::AccessDenied { place, cmdlet, said } => {
                let denied = at("management-access-denied", place).with("cmdlet", cmdlet);
                denied.said("said", quoted(said)).said("effect", effect.said())
            }
            Self::UnknownPool { place, pool, said } => {
                let unknown = at("management-unknown-pool", place).with("pool", pool);
                unknown.said("said", quoted(said)).said("effect", effect.said())
            }
            Self::CmdletFailed { place, cmdlet, said } => {
                let failed = at("management-cmdlet-failed", place).with("cmdlet", cmdlet);
                failed.said("said", quoted(said)).said("effect", effect.said())
            }
            Self::ErrorState { pool, modules, said } => {
                let lasts = say("management-error-state").with("pool", pool).with("modules", listed(modules));
                lasts.said("said", quoted(said)).said("effect", effect.said())
            }
            Self::TimedOut { pool, waited, .. } => {
                let late = say("management-timed-out").with("pool", pool).number("seconds", waited.as_secs());
                late.said("effect", effect.said())
            }
            Self::Cancelled { place } => at("management-cancelled", place).said("effect", effect.said()),
        }
    }
}

fn place_said(place: &str) -> Said {
    if place == PLACE_HERE { say("management-here") } else { place.into() }
}

/// The host’s own words; that it has none, if there are none.
fn quoted(said: &Quote) -> Said {
    if said.is_empty() { say("management-said-nothing") } else { say("management-said").with("text", said) }
}

fn listed(names: &[Quote]) -> String {
    names.iter().take(20).map(Quote::as_str).collect::<Vec<_>>().join(", ")
}
