//! `poolsync audit verify`: whether the record of who did what is whole.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::{console, exit};
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
}

/// Carries out an `audit` command: 0 if all is as it was written, else 1.
pub async fn run(panel: Panel, command: Command) -> anyhow::Result<u8> {
    let Command::Verify(arguments) = command;
    let mut told = verify_audit(&panel.database).await?;
    for path in &arguments.against {
        let compared = compare(&panel.database, &told, path).await?;
        console::print_line(&format!("{}: {} entries compared.", path.display(), compared.entries));
        if compared.unreadable > 0 {
            console::complain(&format!(
                "{}: {} lines can’t be read and were passed over; a line may break off where the machine did.",
                path.display(),
                compared.unreadable
            ));
        }
        told.findings.extend(compared.findings);
    }
    panel.database.close().await;
    for finding in &told.findings {
        console::complain(&finding.to_string());
    }
    if told.findings.is_empty() {
        console::print_line(&format!("{} entries are as they were written{}.", told.entries, range(&told)));
        return Ok(exit::SUCCEEDED);
    }
    console::print_line(&format!("{} entries are as they were written; see above for the rest.", told.entries));
    Ok(exit::FAILED)
}

fn range(told: &Verified) -> String {
    if told.entries == 0 { String::new() } else { format!(", from {} to {}", told.first, told.last) }
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
