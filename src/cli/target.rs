//! `poolsync target`: how old backups may become before somebody is told.

use clap::{Args, Subcommand};

use super::{
    UsageError, console, exit,
    output::{self, OutputArguments, Row},
    place::{Place, target_in_words},
};
use crate::{
    api::targets::TargetDetails,
    domain::{BackupModule, Fqdn, FreshnessTarget, ModuleSelection},
    operations::targets::TargetOf,
};

/// What is done to targets.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the targets that were set; the most particular counts: of the pool and module, of the pool, of the module, of all
    List {
        /// The form of the list
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Set a target, whether there was one or not; without a pool or module, for all that have none of their own
    Set {
        /// What it is for
        #[command(flatten)]
        of: Of,
        /// From what age on a backup is late: minutes, or with a unit, as 90m, 12h or 2d
        #[arg(long, value_name = "AGE")]
        warning: String,
        /// From what age on the target is broken, likewise
        #[arg(long, value_name = "AGE")]
        breach: String,
    },
    /// Change a target that was set for exactly this; what is not named stays
    Edit {
        /// What it is for
        #[command(flatten)]
        of: Of,
        /// From what age on a backup is late: minutes, or with a unit, as 90m, 12h or 2d
        #[arg(long, value_name = "AGE", required_unless_present = "breach")]
        warning: Option<String>,
        /// From what age on the target is broken, likewise
        #[arg(long, value_name = "AGE")]
        breach: Option<String>,
    },
    /// Remove a target; a less particular one counts from then on
    Remove {
        /// What it is for
        #[command(flatten)]
        of: Of,
    },
}

/// What a target is for.
#[derive(Debug, Args)]
pub struct Of {
    /// The pool whose backup it is about [default: every pool without a target of its own]
    #[arg(long, value_name = "FQDN")]
    pool_fqdn: Option<String>,
    /// The module, or All [default: All]
    #[arg(long, value_name = "MODULE")]
    backup_module: Option<String>,
}

impl Of {
    fn parse(&self) -> anyhow::Result<TargetOf> {
        let pool: Option<Fqdn> = self.pool_fqdn.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
        let selection: Option<ModuleSelection> =
            self.backup_module.as_deref().map(str::parse).transpose().map_err(UsageError::from)?;
        let module = match selection {
            Some(ModuleSelection::One(module)) => Some(module),
            Some(ModuleSelection::All) | None => None,
        };
        Ok((pool, module))
    }
}

impl Row for TargetDetails {
    const HEADING: &'static [&'static str] = &["pool", "module", "late after", "broken after"];
    const FIELDS: &'static [&'static str] = &["pool", "module", "warning_minutes", "breach_minutes"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.pool.as_ref().map_or_else(|| "(all others)".to_owned(), Fqdn::to_string),
            self.module.map_or("(all others)", BackupModule::name).to_owned(),
            age(self.warning_minutes),
            age(self.breach_minutes),
        ]
    }
}

/// Minutes as they are written: `45m`, `12h`, `2d`.
fn age(minutes: u32) -> String {
    let unit = |size: u32, unit: &str| format!("{}{unit}", minutes / size);
    match minutes {
        m if m.is_multiple_of(24 * 60) => unit(24 * 60, "d"),
        m if m.is_multiple_of(60) => unit(60, "h"),
        _ => unit(1, "m"),
    }
}

/// The minutes that somebody wrote.
fn minutes(text: &str) -> anyhow::Result<u32> {
    let wrong = || {
        UsageError::from(format!(
            "“{text}” is not an age: write minutes, or a number and a unit, as in 90m, 12h or 2d. Nothing was changed."
        ))
    };
    let compact = text.trim();
    let (number, size) = match compact.char_indices().next_back() {
        Some((at, 'm')) => (&compact[..at], 1),
        Some((at, 'h')) => (&compact[..at], 60),
        Some((at, 'd')) => (&compact[..at], 24 * 60),
        _ => (compact, 1),
    };
    let is_plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = number.parse().ok().filter(|_| is_plain).ok_or_else(wrong)?;
    number.checked_mul(size).ok_or_else(wrong)
}

fn target(warning_minutes: u32, breach_minutes: u32) -> anyhow::Result<FreshnessTarget> {
    let refused = |error| UsageError::from(format!("{error} Nothing was changed."));
    FreshnessTarget::new(warning_minutes, breach_minutes).map_err(refused)
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::List { output } => output::print(&place.targets().await?, output.format())?,
        Command::Set { of, warning, breach } => {
            place.set_target(&of.parse()?, target(minutes(&warning)?, minutes(&breach)?)?).await?;
        }
        Command::Edit { of, warning, breach } => {
            let of = of.parse()?;
            let before = place.target(&of).await?;
            let or = |text: Option<String>, before| text.map_or(Ok(before), |text| minutes(&text));
            let wanted = target(or(warning, before.warning_minutes)?, or(breach, before.breach_minutes)?)?;
            place.set_target(&of, wanted).await?;
        }
        Command::Remove { of } => {
            let of = of.parse()?;
            place.remove_target(&of).await?;
            if of == (None, None) {
                let built_in = FreshnessTarget::default();
                console::complain(&format!(
                    "For {} it is {} and {} again, as built in.",
                    target_in_words(&of),
                    age(built_in.warning_minutes()),
                    age(built_in.breach_minutes())
                ));
            }
        }
    }
    place.close().await;
    Ok(exit::SUCCEEDED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_minutes_or_has_a_unit() {
        for (text, read) in [("15", 15), ("90m", 90), (" 12h ", 720), ("2d", 2880)] {
            assert_eq!(minutes(text).expect(text), read);
            assert_eq!(minutes(&age(read)).expect(text), read, "what is shown can be typed");
        }
        for text in ["", "m", "-1", "+5", "1.5h", "soon", "1w", "4294967295d", "½h"] {
            let said = minutes(text).expect_err(text).to_string();
            assert!(said.contains("as in 90m"), "{said}");
        }
    }
}
