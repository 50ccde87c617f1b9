//! The cmdlets' own spelling: `poolsync Invoke-CsBackupServiceSync -PoolFqdn F -BackupModule M -Force`.
//!
//! As in PowerShell, names are matched in any letter case, a parameter may be cut to a unique prefix, its value follows
//! after a space or a colon, a switch may be written `-Force:$false`, and `-PoolFqdn` may stand without its name. The
//! line is translated to this program's own options, so that both spellings mean the same.

use std::ffi::OsString;

/// A cmdlet this program has, with the command it is.
struct Cmdlet {
    name: &'static str,
    command: &'static str,
    parameters: &'static [Parameter],
}

struct Parameter {
    name: &'static str,
    option: &'static str,
    takes_value: bool,
}

const fn value(name: &'static str, option: &'static str) -> Parameter {
    Parameter { name, option, takes_value: true }
}

const fn switch(name: &'static str, option: &'static str) -> Parameter {
    Parameter { name, option, takes_value: false }
}

const CMDLETS: [Cmdlet; 3] = [
    Cmdlet {
        name: "Invoke-CsBackupServiceSync",
        command: "sync",
        parameters: &[
            value("PoolFqdn", "--pool-fqdn"),
            value("BackupModule", "--backup-module"),
            switch("Force", "--force"),
            switch("WhatIf", "--what-if"),
            value("Config", "--config"),
        ],
    },
    Cmdlet {
        name: "Restore-CsPoolData",
        command: "restore",
        parameters: &[
            value("PoolFqdn", "--pool-fqdn"),
            value("BackupModule", "--backup-module"),
            value("ConfirmFqdn", "--confirm"),
            switch("OverwriteNewer", "--overwrite-newer"),
            switch("WhatIf", "--what-if"),
            value("Config", "--config"),
        ],
    },
    Cmdlet {
        name: "Get-CsBackupServiceStatus",
        command: "status",
        parameters: &[value("PoolFqdn", "--pool-fqdn"), value("Category", "--category"), value("Config", "--config")],
    },
];

/// Options in this program's own spelling whose value is the next word, as far as these commands have them.
const WITH_VALUE: [&str; 5] = ["--ca-file", "--config", "--output", "--server", "--token-file"];

/// Why a cmdlet's line can't be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CmdletError {
    /// No parameter begins so.
    #[error("{cmdlet} has no parameter that begins with “{parameter}”. It has {choices}.")]
    Unknown {
        /// The cmdlet.
        cmdlet: &'static str,
        /// What was typed.
        parameter: String,
        /// What there is.
        choices: String,
    },
    /// Several parameters begin so.
    #[error("“{parameter}” could be {choices}; type more of it.")]
    Ambiguous {
        /// What was typed.
        parameter: String,
        /// What it could be.
        choices: String,
    },
    /// A parameter without its value.
    #[error("-{0} needs a value.")]
    MissingValue(&'static str),
    /// A switch with a value that is neither `$true` nor `$false`.
    #[error("-{0} is a switch: write it alone, or with :$true or :$false.")]
    SwitchValue(&'static str),
    /// A second value without a name.
    #[error("“{0}” is not expected here; only the pool’s name may stand without a parameter.")]
    Positional(String),
}

/// The line in this program's own spelling, if it names a cmdlet.
pub fn translate(arguments: &[OsString]) -> Option<Result<Vec<OsString>, CmdletError>> {
    // The configuration may be named first, as with every command.
    let place = match arguments.get(1)?.to_str()? {
        "--config" => 3,
        first if first.starts_with("--config=") => 2,
        _ => 1,
    };
    let name = arguments.get(place)?.to_str()?;
    let cmdlet = CMDLETS.iter().find(|c| c.name.eq_ignore_ascii_case(name))?;
    Some(options(cmdlet, arguments.get(place + 1..).unwrap_or_default()).map(|options| {
        let mut line = arguments[..place].to_vec();
        line.push(cmdlet.command.into());
        line.extend(options);
        line
    }))
}

fn options(cmdlet: &Cmdlet, arguments: &[OsString]) -> Result<Vec<OsString>, CmdletError> {
    let mut options: Vec<OsString> = Vec::new();
    let mut named_pool = false;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let text = argument.to_string_lossy();
        if text.starts_with("--") {
            options.push(argument.clone()); // this program's own spelling may be mixed in
            if WITH_VALUE.contains(&&*text) {
                options.extend(rest.next().cloned());
            }
            continue;
        }
        let Some(typed) = text.strip_prefix('-') else {
            if named_pool {
                return Err(CmdletError::Positional(text.into_owned()));
            }
            named_pool = true;
            options.extend(["--pool-fqdn".into(), argument.clone()]);
            continue;
        };
        let (typed, attached) = typed.split_once(':').map_or((typed, None), |(name, value)| (name, Some(value)));
        let parameter = find(cmdlet, typed)?;
        named_pool |= parameter.name == "PoolFqdn";
        match (parameter.takes_value, attached) {
            (true, Some(value)) if !value.is_empty() => options.extend([parameter.option.into(), value.into()]),
            (true, _) => {
                let value = rest.next().ok_or(CmdletError::MissingValue(parameter.name))?;
                options.extend([parameter.option.into(), value.clone()]);
            }
            (false, None) => options.push(parameter.option.into()),
            (false, Some(value)) if value.eq_ignore_ascii_case("$true") => options.push(parameter.option.into()),
            (false, Some(value)) if value.eq_ignore_ascii_case("$false") => {}
            (false, Some(_)) => return Err(CmdletError::SwitchValue(parameter.name)),
        }
    }
    Ok(options)
}

fn find(cmdlet: &Cmdlet, typed: &str) -> Result<&'static Parameter, CmdletError> {
    let begins = |p: &&Parameter| p.name.get(..typed.len()).is_some_and(|head| head.eq_ignore_ascii_case(typed));
    let found: Vec<&Parameter> = cmdlet.parameters.iter().filter(begins).collect();
    let names = |list: &[&Parameter]| list.iter().map(|p| format!("-{}", p.name)).collect::<Vec<_>>().join(", ");
    match found[..] {
        [one] => Ok(one),
        _ if typed.is_empty() || found.is_empty() => Err(CmdletError::Unknown {
            cmdlet: cmdlet.name,
            parameter: format!("-{typed}"),
            choices: names(&cmdlet.parameters.iter().collect::<Vec<_>>()),
        }),
        _ => found
            .iter()
            .find(|p| p.name.eq_ignore_ascii_case(typed))
            .copied()
            .ok_or_else(|| CmdletError::Ambiguous { parameter: format!("-{typed}"), choices: names(&found) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Option<Result<String, CmdletError>> {
        let arguments: Vec<OsString> = text.split(' ').map(OsString::from).collect();
        translate(&arguments).map(|result| {
            result.map(|line| line.iter().map(|a| a.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" "))
        })
    }

    #[test]
    fn the_cmdlets_spelling_means_the_same_as_ours() {
        let cases = [
            ("p Invoke-CsBackupServiceSync -PoolFqdn a.x.com", "p sync --pool-fqdn a.x.com"),
            (
                "p invoke-csbackupservicesync -pool A.X.com -b DataConf -f",
                "p sync --pool-fqdn A.X.com --backup-module DataConf --force",
            ),
            ("p Invoke-CsBackupServiceSync a.x.com -Force:$true", "p sync --pool-fqdn a.x.com --force"),
            ("p Invoke-CsBackupServiceSync -PoolFqdn:a.x.com -Force:$false", "p sync --pool-fqdn a.x.com"),
            ("p Invoke-CsBackupServiceSync -WhatIf --json", "p sync --what-if --json"),
            (
                "p Invoke-CsBackupServiceSync --server https://p.x.com a.x.com",
                "p sync --server https://p.x.com --pool-fqdn a.x.com",
            ),
            ("p --config f.toml Invoke-CsBackupServiceSync a.x.com", "p --config f.toml sync --pool-fqdn a.x.com"),
            ("p Get-CsBackupServiceStatus -PoolFqdn a.x.com -Cat CMS", "p status --pool-fqdn a.x.com --category CMS"),
        ];
        for (typed, expected) in cases {
            assert_eq!(line(typed), Some(Ok(expected.to_owned())), "{typed}");
        }
        assert_eq!(line("p sync --pool-fqdn a.x.com"), None);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(matches!(line("p Invoke-CsBackupServiceSync -Foo"), Some(Err(CmdletError::Unknown { .. }))));
        assert!(matches!(line("p Get-CsBackupServiceStatus -C x"), Some(Err(CmdletError::Ambiguous { .. }))));
        assert_eq!(line("p Invoke-CsBackupServiceSync -PoolFqdn"), Some(Err(CmdletError::MissingValue("PoolFqdn"))));
        assert_eq!(line("p Invoke-CsBackupServiceSync -Force:1"), Some(Err(CmdletError::SwitchValue("Force"))));
        assert_eq!(line("p Invoke-CsBackupServiceSync a.x.com b"), Some(Err(CmdletError::Positional("b".into()))));
    }

    proptest::proptest! {
        #[test]
        fn no_line_makes_it_panic(words in proptest::collection::vec("\\PC{0,12}", 0..6)) {
            let mut arguments: Vec<OsString> = vec!["p".into(), "Invoke-CsBackupServiceSync".into()];
            arguments.extend(words.into_iter().map(OsString::from));
            let _ = translate(&arguments);
        }
    }
}
