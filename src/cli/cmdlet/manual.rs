//! The cmdlets where people look for commands: in help, in completions and in the manual’s pages.

use clap::{Arg, ArgAction, Command};

use super::list::{CMDLETS, Cmdlet, Kind};

/// The commands with the cmdlets beside them. Lines that name one are translated before they are read, so these are there
/// to be looked at.
pub fn with_cmdlets(command: Command) -> Command {
    CMDLETS.iter().fold(command, |command, cmdlet| command.subcommand(described(cmdlet)))
}

fn described(cmdlet: &Cmdlet) -> Command {
    let about =
        format!("{}, in the cmdlet’s spelling: the same as “poolsync {}”", cmdlet.does, cmdlet.command.join(" "));
    // The configuration file is an option of every command.
    let parameters = cmdlet.parameters().filter(|parameter| parameter.name != "Config");
    let argument = |parameter: super::list::Parameter| {
        let argument = Arg::new(parameter.name).long(parameter.name);
        match parameter.kind {
            Kind::Value(_, is) => argument.value_name(is).help(parameter.does),
            Kind::Global => argument.value_name("Global").help(parameter.does),
            Kind::Setting(setting) => {
                argument.value_name("VALUE").help(format!("{} [{}]", setting.does(), setting.range()))
            }
            Kind::Switch(_) | Kind::Nothing | Kind::Refused(_) => {
                argument.action(ArgAction::SetTrue).help(parameter.does)
            }
        }
    };
    Command::new(cmdlet.name).about(about).args(parameters.map(argument))
}

/// What was made of the commands, with the cmdlets’ parameters in their own spelling, of one dash.
pub fn in_own_spelling(text: &str) -> String {
    let mut text = text.to_owned();
    for parameter in CMDLETS.iter().flat_map(Cmdlet::parameters) {
        let name = parameter.name;
        // In help, in scripts of shells, in those of fish, and in pages of the manual.
        text = text.replace(&format!("--{name}"), &format!("-{name}"));
        text = text.replace(&format!(" -l {name} "), &format!(" -o {name} "));
        text = text.replace(&format!("\\-\\-{name}"), &format!("\\-{name}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_shows_the_cmdlets_with_their_parameters() {
        let mut command = with_cmdlets(Command::new("poolsync"));
        command.build();
        let overview = command.render_help().to_string();
        let cmdlet = command.find_subcommand_mut("Set-CsBackupServiceConfiguration").expect("it is there");
        let text = in_own_spelling(&cmdlet.render_long_help().to_string());
        for word in ["-SyncInterval <VALUE>", "-WhatIf", "-EnableRgsBackupService <VALUE>", "5s to 3h"] {
            assert!(text.contains(word), "{word} is not in {text}");
        }
        assert!(!text.contains("--SyncInterval"), "{text}");
        assert!(overview.contains("Invoke-CsBackupServiceSync"), "{overview}");
    }
}
