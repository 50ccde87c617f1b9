//! `poolsync audit verify`: whether the record of who did what is whole.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    console, exit,
    output::{self, OutputArguments, Row},
};
use crate::{
    panel::Panel,
    state::{
        Database,
        audit::{
            Entry,
            copies::list_entries_after,
            verify::{Finding, Verified, verify_audit},
        },
    },
};

/// Lines of a copy compared at once.
const PIECE: usize = 1000;

/// What to do with the audit.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say whether any entry is missing, altered, put in or cut off
    Verify(VerifyArguments),
}

/// Options of `audit verify`.
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// Compare with a copied file, too (may be repeated: a file and those it was rotated to)
    #[arg(long, value_name = "FILE")]
    against: Vec<PathBuf>,
    /// The form of the answer
    #[command(flatten)]
    output: OutputArguments,
}

/// What a verification came to, for programs.
#[derive(Debug, Serialize)]
struct Answer {
    /// Whether all is as it was written.
    is_whole: bool,
    /// Entries that are as they were written.
    entries: u64,
    /// The place of the first of them; null if there is none.
    first: Option<i64>,
    last: Option<i64>,
    /// What is wrong, or can’t be told, a sentence each.
    findings: Vec<String>,
    compared: Vec<ComparedFile>,
}

/// A copy that was compared.
#[derive(Debug, Serialize)]
struct ComparedFile {
    file: String,
    entries: u64,
    /// Lines that can’t be read and were passed over.
    unreadable: u64,
}

impl Row for Answer {
    const HEADING: &'static [&'static str] = &["whole", "entries", "findings"];
    const FIELDS: &'static [&'static str] = &["is_whole", "entries", "first", "last", "findings"];

    fn cells(&self) -> Vec<String> {
        vec![self.is_whole.to_string(), self.entries.to_string(), self.findings.join(" ")]
    }
}

impl Answer {
    fn of(told: &Verified, compared: Vec<ComparedFile>) -> Self {
        let place = |place: i64| (told.entries > 0).then_some(place);
        Self {
            is_whole: told.findings.is_empty(),
            entries: told.entries,
            first: place(told.first),
            last: place(told.last),
            findings: told.findings.iter().map(ToString::to_string).collect(),
            compared,
        }
    }

    /// The same for people.
    fn words(&self) -> String {
        let rest = match (self.is_whole, self.first, self.last) {
            (false, _, _) => "; see above for the rest".to_owned(),
            (true, Some(first), Some(last)) => format!(", from {first} to {last}"),
            (true, _, _) => String::new(),
        };
        let copies = self.compared.iter().map(|copy| format!("{}: {} entries compared.\n", copy.file, copy.entries));
        let all = format!("{} entries are as they were written{rest}.\n", self.entries);
        copies.chain([all]).collect::<Vec<_>>().concat()
    }
}

/// Carries out an `audit` command: 0 if all is as it was written, else 1.
pub async fn run(panel: Panel, command: Command) -> anyhow::Result<u8> {
    let Command::Verify(arguments) = command;
    let mut told = verify_audit(&panel.database).await?;
    let mut copies = Vec::new();
    for path in &arguments.against {
        let Compared { entries, unreadable, findings } = compare(&panel.database, &told, path).await?;
        let file = path.display().to_string();
        if unreadable > 0 {
            console::complain(&format!(
                "{file}: {unreadable} lines can’t be read and were passed over; a line may break off where the machine did."
            ));
        }
        copies.push(ComparedFile { file, entries, unreadable });
        told.findings.extend(findings);
    }
    panel.database.close().await;
    let answer = Answer::of(&told, copies);
    answer.findings.iter().for_each(|finding| console::complain(finding));
    output::print_one(&answer, &answer.words(), arguments.output.format())?;
    Ok(if answer.is_whole { exit::SUCCEEDED } else { exit::FAILED })
}

/// What the comparison with a copy came to.
#[derive(Debug, Default)]
struct Compared {
    entries: u64,
    unreadable: u64,
    findings: Vec<Finding>,
}

/// Compares a copy with what the database has; the first entry that differs ends it.
async fn compare(database: &Database, told: &Verified, path: &Path) -> anyhow::Result<Compared> {
    let cant_read = || format!("{} can’t be read", path.display());
    let file = BufReader::new(File::open(path).with_context(cant_read)?);
    let mut compared = Compared::default();
    let mut piece: BTreeMap<i64, Entry> = BTreeMap::new();
    for line in file.split(b'\n') {
        let line = line.with_context(cant_read)?;
        match serde_json::from_slice::<Entry>(&line) {
            Ok(entry) => {
                // A place that comes again is looked at, too: a later line must not hide an earlier one.
                if piece.contains_key(&entry.seq) {
                    look_at(database, told, std::mem::take(&mut piece), &mut compared).await?;
                }
                piece.insert(entry.seq, entry);
            }
            Err(_) if line.is_empty() => {}
            Err(_) => compared.unreadable += 1,
        }
        if piece.len() >= PIECE {
            look_at(database, told, std::mem::take(&mut piece), &mut compared).await?;
        }
    }
    look_at(database, told, piece, &mut compared).await?;
    Ok(compared)
}

async fn look_at(
    database: &Database,
    told: &Verified,
    piece: BTreeMap<i64, Entry>,
    compared: &mut Compared,
) -> anyhow::Result<()> {
    let (Some((first, _)), Some((last, _))) = (piece.first_key_value(), piece.last_key_value()) else { return Ok(()) };
    let mut kept: BTreeMap<i64, Entry> = BTreeMap::new();
    let mut after = first - 1;
    while after < *last {
        let entries = list_entries_after(database, after, u32::try_from(PIECE)?).await?;
        let Some(end) = entries.last() else { break };
        after = end.seq;
        kept.extend(entries.into_iter().map(|entry| (entry.seq, entry)));
    }
    // What retention has removed can’t be compared.
    for (seq, copied) in piece.into_iter().filter(|(seq, _)| *seq >= told.first) {
        if !compared.findings.is_empty() {
            return Ok(());
        }
        compared.entries += 1;
        match kept.get(&seq) {
            Some(entry) if *entry == copied => {}
            Some(_) => compared.findings.push(Finding::Differs(seq)),
            None if seq > after => compared.findings.push(Finding::RolledBack(seq)),
            None => compared.findings.push(Finding::Missing(seq, seq)),
        }
    }
    Ok(())
}
