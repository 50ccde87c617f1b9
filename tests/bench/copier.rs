//! Programs that make one folder equal to another: ours and its peers.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use crate::{
    equal::{self, Depth},
    machine::Tool,
    measure::{self, Contender, Sample},
    place::{self, Place},
};

pub const CP_TOOL: Tool = Tool { program: "cp", package: "coreutils" };
pub const RSYNC_TOOL: Tool = Tool { program: "rsync", package: "rsync" };
pub const RCLONE_TOOL: Tool = Tool { program: "rclone", package: "rclone" };

/// One of the programs.
pub struct Copier {
    pub name: &'static str,
    /// The words before the two folders.
    words: &'static [&'static str],
    form: Form,
}

/// How a program wants its folders named.
#[derive(Clone, Copy)]
enum Form {
    /// As URLs.
    Urls,
    /// As paths.
    Paths,
    /// As paths that end with `/`: what is in the one goes into the other.
    Insides,
}

pub const OURS: Copier =
    Copier { name: "poolsync mirror", words: &[env!("CARGO_BIN_EXE_poolsync"), "mirror", "--json"], form: Form::Urls };
pub const CP: Copier = Copier { name: "cp -a", words: &["cp", "-a"], form: Form::Paths };
pub const RSYNC: Copier =
    Copier { name: "rsync -a --delete", words: &["rsync", "-a", "--delete"], form: Form::Insides };
pub const RSYNC_BLOCKS: Copier =
    Copier { name: "rsync -a --no-whole-file", words: &["rsync", "-a", "--no-whole-file"], form: Form::Insides };
pub const RCLONE: Copier = Copier {
    name: "rclone sync",
    words: &["rclone", "sync", "--links", "--create-empty-src-dirs", "--log-level", "ERROR"],
    form: Form::Paths,
};

impl Copier {
    /// Runs once; the target must equal the source then.
    pub fn run(&self, place: &Place, source: &Path, target: &Path, depth: Depth) -> anyhow::Result<Sample> {
        let mut command: Vec<OsString> = self.words.iter().map(OsString::from).collect();
        for path in [source, target] {
            let mut word = OsString::from(if matches!(self.form, Form::Urls) { "file://" } else { "" });
            word.push(path);
            if matches!(self.form, Form::Insides) {
                word.push("/");
            }
            command.push(word);
        }
        let sample = measure::run(place, &command)?;
        equal::demand(source, target, depth)?;
        Ok(sample)
    }

    fn target(&self, place: &Place) -> PathBuf {
        place.join(&self.name.replace(' ', "-"))
    }

    /// Runs on a target of its own, from one round to the next.
    pub fn again<'a>(&'static self, place: &'a Place, source: &'a Path) -> Contender<'a> {
        let target = self.target(place);
        let run = move |round| self.run(place, source, &target, Depth::of_round(round));
        Contender { name: self.name, run: Box::new(run) }
    }

    /// Runs on a target that does not exist yet, in each round.
    pub fn anew<'a>(&'static self, place: &'a Place, source: &'a Path) -> Contender<'a> {
        let target = self.target(place);
        let run = move |round| {
            let sample = self.run(place, source, &target, Depth::of_round(round));
            place::remove(&target)?;
            sample
        };
        Contender { name: self.name, run: Box::new(run) }
    }
}

/// Lets each program fill a target of its own, so that nobody profits from what another left.
pub fn fill(place: &Place, source: &Path, copiers: &[&'static Copier]) -> anyhow::Result<()> {
    for copier in copiers {
        copier.run(place, source, &copier.target(place), Depth::Facts)?;
    }
    Ok(())
}
