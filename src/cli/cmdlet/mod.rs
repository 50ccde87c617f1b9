//! The cmdlets' own spelling: `poolsync Invoke-CsBackupServiceSync -PoolFqdn F -BackupModule M -Force`.
//!
//! As in PowerShell, names are matched in any letter case, a parameter may be cut to a unique prefix, its value follows
//! after a space or a colon, a switch may be written `-Force:$false`, and `-PoolFqdn` may stand without its name. The
//! line is translated to this program's own options, so that both spellings mean the same.

mod list;
mod manual;

use std::ffi::OsString;

use crate::domain::Control;
use list::{Cmdlet, Kind, Parameter};
pub use manual::{in_own_spelling, with_cmdlets};

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
    #[error("“{0}” is not expected here; only the first value may stand without its parameter.")]
    Positional(String),
    /// A configuration that there is not.
    #[error("There is no configuration “{0}”: there is one, Global, of the whole deployment. Nothing was changed.")]
    OnlyGlobal(String),
    /// No setting is named.
    #[error(
        "Name what is to change, as in -SyncInterval 00:03:00. Nothing was changed; “poolsync help Set-CsBackupServiceConfiguration” shows every setting."
    )]
    NothingToSet,
    /// What has no meaning here.
    #[error("{0}")]
    Refused(&'static str),
}

/// The line in this program's own spelling, if it names a cmdlet.
pub fn translate(arguments: &[OsString]) -> Option<Result<Vec<OsString>, CmdletError>> {
    let place = command_at(arguments)?;
    let name = arguments.get(place)?.to_str()?;
    if name == "help" {
        let cmdlet = list::named(arguments.get(place + 1)?.to_str()?)?;
        return Some(Ok(help(&arguments[..place], cmdlet)));
    }
    let cmdlet = list::named(name)?;
    let rest = arguments.get(place + 1..).unwrap_or_default();
    if rest.iter().any(|argument| ["-?", "-h", "--help"].iter().any(|asked| argument == asked)) {
        return Some(Ok(help(&arguments[..place], cmdlet)));
    }
    Some(options(cmdlet, rest).map(|options| {
        let mut line = arguments[..place].to_vec();
        line.extend(cmdlet.command.iter().map(OsString::from));
        line.extend(options);
        line
    }))
}

/// Where the command stands: what every command takes may come before it.
fn command_at(arguments: &[OsString]) -> Option<usize> {
    let mut place = 1;
    loop {
        let text = arguments.get(place)?.to_str()?;
        match text {
            _ if WITH_VALUE.contains(&text) => place += 2,
            _ if text.starts_with("--") => place += 1,
            _ => return Some(place),
        }
    }
}

fn help(before: &[OsString], cmdlet: &Cmdlet) -> Vec<OsString> {
    let mut line = before.to_vec();
    line.extend(["help".into(), cmdlet.name.into()]);
    line
}

fn options(cmdlet: &'static Cmdlet, arguments: &[OsString]) -> Result<Vec<OsString>, CmdletError> {
    let known: Vec<Parameter> = cmdlet.parameters().collect();
    let mut options: Vec<OsString> = Vec::new();
    let mut has_first = false;
    let mut sets = false;
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
            let first = known.first().filter(|_| !has_first);
            let first = first.ok_or_else(|| CmdletError::Positional(text.clone().into_owned()))?;
            has_first = true;
            options.extend(with_value(first, argument)?);
            continue;
        };
        let (typed, attached) = typed.split_once([':', '=']).map_or((typed, None), |(name, value)| (name, Some(value)));
        let parameter = find(cmdlet.name, &known, typed)?;
        has_first |= known.first().is_some_and(|first| first.name == parameter.name);
        sets |= matches!(parameter.kind, Kind::Setting(_));
        if parameter.kind.takes_value() {
            let attached = attached.filter(|value| !value.is_empty()).map(OsString::from);
            let value = attached.or_else(|| rest.next().cloned());
            options.extend(with_value(&parameter, &value.ok_or(CmdletError::MissingValue(parameter.name))?)?);
        } else if is_on(&parameter, attached)? {
            match parameter.kind {
                Kind::Switch(option) => options.push(option.into()),
                Kind::Refused(why) => return Err(CmdletError::Refused(why)),
                _ => {}
            }
        }
    }
    let is_named = |option: &OsString| option.to_string_lossy().starts_with("--pool-fqdn");
    if let Some(option) = cmdlet.pipeline.filter(|_| !has_first && !options.iter().any(is_named)) {
        options.push(option.into());
    }
    if !sets && known.iter().any(|parameter| matches!(parameter.kind, Kind::Setting(_))) {
        return Err(CmdletError::NothingToSet);
    }
    Ok(options)
}

/// Whether a switch is set.
fn is_on(parameter: &Parameter, attached: Option<&str>) -> Result<bool, CmdletError> {
    match attached {
        None => Ok(true),
        Some(value) if value.eq_ignore_ascii_case("$true") => Ok(true),
        Some(value) if value.eq_ignore_ascii_case("$false") => Ok(false),
        // Groups follow, not a truth.
        Some(_) if matches!(parameter.kind, Kind::Refused(_)) => Ok(true),
        Some(_) => Err(CmdletError::SwitchValue(parameter.name)),
    }
}

/// A parameter with its value, in this program's own spelling.
fn with_value(parameter: &Parameter, value: &OsString) -> Result<Vec<OsString>, CmdletError> {
    match parameter.kind {
        Kind::Value(option, _) => Ok(vec![option.into(), value.clone()]),
        Kind::Global if value.eq_ignore_ascii_case("global") => Ok(Vec::new()),
        Kind::Global => Err(CmdletError::OnlyGlobal(value.to_string_lossy().into_owned())),
        Kind::Setting(setting) => {
            let mut change = OsString::from(format!("{}=", setting.name()));
            let text = value.to_string_lossy();
            match (&*text.to_lowercase(), setting.control()) {
                ("$null", _) => {}
                // As scripts of the shell write truth.
                ("1", Control::Flag) => change.push("true"),
                ("0", Control::Flag) => change.push("false"),
                _ => change.push(value),
            }
            Ok(vec![change])
        }
        Kind::Switch(_) | Kind::Nothing | Kind::Refused(_) => Ok(Vec::new()),
    }
}

fn find(cmdlet: &'static str, known: &[Parameter], typed: &str) -> Result<Parameter, CmdletError> {
    let begins = |p: &&Parameter| p.name.get(..typed.len()).is_some_and(|head| head.eq_ignore_ascii_case(typed));
    let found: Vec<&Parameter> = known.iter().filter(begins).collect();
    let names = |list: &[&Parameter]| list.iter().map(|p| format!("-{}", p.name)).collect::<Vec<_>>().join(", ");
    match found[..] {
        [one] => Ok(*one),
        _ if typed.is_empty() || found.is_empty() => Err(CmdletError::Unknown {
            cmdlet,
            parameter: format!("-{typed}"),
            choices: names(&known.iter().collect::<Vec<_>>()),
        }),
        _ => found
            .iter()
            .find(|p| p.name.eq_ignore_ascii_case(typed))
            .map(|one| **one)
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
            (
                "p --no-progress --server https://p.x.com Invoke-CsBackupServiceSync a.x.com",
                "p --no-progress --server https://p.x.com sync --pool-fqdn a.x.com",
            ),
            ("p Get-CsBackupServiceStatus -Category CMS", "p status --category CMS --pools-stdin"),
            ("p Get-CsBackupServiceStatus --pool-fqdn=a.x.com", "p status --pool-fqdn=a.x.com"),
            ("p Get-CsBackupServiceConfiguration", "p settings list"),
            ("p get-csbackupserviceconfiguration -Identity Global -LocalStore", "p settings list"),
            ("p Set-CsBackupServiceConfiguration -SyncInterval 00:03:00", "p settings set SyncInterval=00:03:00"),
            (
                "p Set-CsBackupServiceConfiguration global -Sync:00:03:00 -EnableRgs 1 -RecycleD=20 -Confirm:$false -Force",
                "p settings set SyncInterval=00:03:00 EnableRgsBackupService=true RecycleDays=20",
            ),
            (
                "p Set-CsBackupServiceConfiguration -Drain $false -VerifyAfterDays $null -WhatIf",
                "p settings set Drain=$false VerifyAfterDays= --what-if",
            ),
            ("p help set-csbackupserviceconfiguration", "p help Set-CsBackupServiceConfiguration"),
            ("p Restore-CsPoolData -?", "p help Restore-CsPoolData"),
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
        assert_eq!(line("p Set-CsBackupServiceConfiguration -WhatIf"), Some(Err(CmdletError::NothingToSet)));
        assert_eq!(
            line("p Set-CsBackupServiceConfiguration site:Redmond -Drain 1"),
            Some(Err(CmdletError::OnlyGlobal("site:Redmond".into())))
        );
        for refused in ["-AuthorizedUniversalGroups a", "-Confirm", "-Authorized:@{Add=a}"] {
            let told = line(&format!("p Set-CsBackupServiceConfiguration {refused} -Drain 1"));
            assert!(matches!(told, Some(Err(CmdletError::Refused(_)))), "{refused}: {told:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_line_makes_it_panic(words in proptest::collection::vec("\\PC{0,12}", 0..6)) {
            for cmdlet in list::CMDLETS {
                let mut arguments: Vec<OsString> = vec!["p".into(), cmdlet.name.into()];
                arguments.extend(words.iter().map(OsString::from));
                let _ = translate(&arguments);
            }
        }
    }
}
