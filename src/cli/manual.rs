//! `poolsync completions` and `poolsync man`: what shells complete and what `man` shows, made from the commands themselves.

use std::{fs, io::Write as _, path::PathBuf};

use anyhow::Context as _;
use clap::Args;
use clap_complete::Shell;
use clap_mangen::Man;

use super::{cmdlet::in_own_spelling, commands, console, exit};

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct CompletionArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Options of `man`.
#[derive(Debug, Args)]
pub struct ManArguments {
    /// Write a page for each command into this folder, instead of the first one to standard output
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Prints what a shell sources to complete this program's commands.
pub fn completions(arguments: &CompletionArguments) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut commands(), "poolsync", &mut text);
    console::print(&in_own_spelling(&String::from_utf8_lossy(&text)));
    exit::SUCCEEDED
}

/// Prints the manual's page, or writes the pages of all commands.
pub fn man(arguments: &ManArguments) -> anyhow::Result<u8> {
    let mut command = commands();
    // What every command takes is said with every command.
    command.build();
    let Some(dir) = &arguments.dir else {
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        console::print(&String::from_utf8_lossy(&page));
        return Ok(exit::SUCCEEDED);
    };
    fs::create_dir_all(dir).with_context(|| format!("The folder {} can’t be created", dir.display()))?;
    let number = write(&command, "poolsync", dir)?;
    console::complain(&format!("Wrote {number} pages to {}.", dir.display()));
    Ok(exit::SUCCEEDED)
}

/// Writes the page of a command and those of its own commands, and says how many.
fn write(command: &clap::Command, name: &str, dir: &std::path::Path) -> anyhow::Result<u32> {
    let path = dir.join(format!("{name}.1"));
    let mut page = Vec::new();
    Man::new(command.clone()).title(name.to_owned()).render(&mut page)?;
    let page = in_own_spelling(&String::from_utf8_lossy(&page));
    let written = fs::File::create(&path).and_then(|mut file| file.write_all(page.as_bytes()));
    written.with_context(|| format!("{} can’t be written", path.display()))?;
    let mut number = 1;
    for part in command.get_subcommands().filter(|part| part.get_name() != "help" && !part.is_hide_set()) {
        number += write(part, &format!("{name}-{}", part.get_name()), dir)?;
    }
    Ok(number)
}
