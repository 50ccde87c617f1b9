//! The cmdlets there are: what each does in this program’s own words, and what its parameters come to.

use crate::domain::Setting;

/// A cmdlet this program has, with the command it is.
pub(super) struct Cmdlet {
    pub(super) name: &'static str,
    /// The words of the command.
    pub(super) command: &'static [&'static str],
    /// What it does.
    pub(super) does: &'static str,
    /// The one whose value may stand without its name comes first.
    own: &'static [Parameter],
    /// The option by which the command reads from its pipeline what the first parameter would name, where it does not do so
    /// by itself.
    pub(super) pipeline: Option<&'static str>,
    /// Whether every setting is a parameter, too.
    sets: bool,
}

/// A parameter of a cmdlet.
#[derive(Clone, Copy)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What it is for; nothing for a setting, which says so itself.
    pub(super) does: &'static str,
}

/// What a parameter comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An option with a value, which is called so.
    Value(&'static str, &'static str),
    /// An option without.
    Switch(&'static str),
    /// A new value of a setting.
    Setting(Setting),
    /// The one configuration there is.
    Global,
    /// Nothing: it is taken so that scripts go on working.
    Nothing,
    /// It is refused, with what to do instead.
    Refused(&'static str),
}

impl Kind {
    /// Whether a value follows.
    pub(super) const fn takes_value(self) -> bool {
        match self {
            Self::Value(..) | Self::Setting(_) | Self::Global => true,
            Self::Switch(_) | Self::Nothing | Self::Refused(_) => false,
        }
    }
}

const fn value(name: &'static str, option: &'static str, is: &'static str, does: &'static str) -> Parameter {
    Parameter { name, kind: Kind::Value(option, is), does }
}

const fn switch(name: &'static str, option: &'static str, does: &'static str) -> Parameter {
    Parameter { name, kind: Kind::Switch(option), does }
}

const MODULE: Parameter = value("BackupModule", "--backup-module", "MODULE", "The module, or All [default: All]");
const CONFIG: Parameter = value("Config", "--config", "FILE", "The configuration file");
const IDENTITY: Parameter = Parameter {
    name: "Identity",
    kind: Kind::Global,
    does: "Global: there is one configuration, of the whole deployment",
};

/// All of them.
pub(super) const CMDLETS: [Cmdlet; 5] = [
    Cmdlet {
        name: "Invoke-CsBackupServiceSync",
        command: &["sync"],
        does: "Sync a pool to its backup pool now",
        own: &[
            value(
                "PoolFqdn",
                "--pool-fqdn",
                "FQDN",
                "The pool; without it, names are read from standard input, one a line",
            ),
            MODULE,
            switch("Force", "--force", "Don’t display non-fatal errors; they are counted and recorded all the same"),
            switch("WhatIf", "--what-if", "Only show what would be copied"),
            CONFIG,
        ],
        pipeline: None,
        sets: false,
    },
    Cmdlet {
        name: "Restore-CsPoolData",
        command: &["restore"],
        does: "Restore a pool’s live stores from the backup its partner holds",
        own: &[
            value("PoolFqdn", "--pool-fqdn", "FQDN", "The pool whose live stores are written"),
            MODULE,
            value("ConfirmFqdn", "--confirm", "FQDN", "The pool’s FQDN once more, to confirm"),
            switch("OverwriteNewer", "--overwrite-newer", "Also where the live store is newer than the backup"),
            switch("WhatIf", "--what-if", "Only show what would be restored"),
            CONFIG,
        ],
        pipeline: None,
        sets: false,
    },
    Cmdlet {
        name: "Get-CsBackupServiceStatus",
        command: &["status"],
        does: "Show how fresh the backups are",
        own: &[
            value(
                "PoolFqdn",
                "--pool-fqdn",
                "FQDN",
                "The pool; without it, names are read from standard input, one a line, and all are shown if it names none",
            ),
            value("Category", "--category", "CATEGORY", "Only modules of this category: CMS, UserData or RGS"),
            CONFIG,
        ],
        pipeline: Some("--pools-stdin"),
        sets: false,
    },
    Cmdlet {
        name: "Get-CsBackupServiceConfiguration",
        command: &["settings", "list"],
        does: "Show the settings",
        own: &[
            IDENTITY,
            Parameter {
                name: "LocalStore",
                kind: Kind::Nothing,
                does: "Does nothing here: the settings are read where they are kept",
            },
            CONFIG,
        ],
        pipeline: None,
        sets: false,
    },
    Cmdlet {
        name: "Set-CsBackupServiceConfiguration",
        command: &["settings", "set"],
        does: "Change settings, all of them that are named or none",
        own: &[
            IDENTITY,
            Parameter {
                name: "AuthorizedUniversalGroups",
                kind: Kind::Refused(
                    "Groups are not authorized by a setting here: roles say who may do what. A group of the directory has the role of its own name, or those that [ldap.roles] in the configuration gives it. Nothing was changed.",
                ),
                does: "Refused: roles say here who may do what",
            },
            Parameter {
                name: "Confirm",
                kind: Kind::Refused(
                    "Nobody is asked here before settings change: look with -WhatIf first, or write -Confirm:$false. Nothing was changed.",
                ),
                does: "Only as -Confirm:$false: nobody is asked here",
            },
            Parameter { name: "Force", kind: Kind::Nothing, does: "Does nothing here: nobody is asked" },
            switch("WhatIf", "--what-if", "Only show what would change"),
            CONFIG,
        ],
        pipeline: None,
        sets: true,
    },
];

impl Cmdlet {
    /// Its parameters; the one whose value may stand without its name comes first.
    pub(super) fn parameters(&self) -> impl Iterator<Item = Parameter> {
        let settings: &[Setting] = if self.sets { Setting::ALL } else { &[] };
        let of = |setting: &Setting| Parameter { name: setting.name(), kind: Kind::Setting(*setting), does: "" };
        self.own.iter().copied().chain(settings.iter().map(of))
    }
}

/// The cmdlet of a name, in any letter case.
pub(super) fn named(name: &str) -> Option<&'static Cmdlet> {
    CMDLETS.iter().find(|cmdlet| cmdlet.name.eq_ignore_ascii_case(name))
}
