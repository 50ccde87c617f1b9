//! Copies of the audit outside the panel's database: a file of JSON lines, a syslog server.
//!
//! Whoever can write to the database can't reach those, so that what was cut off or taken back there is still known. Each
//! copy follows the chain by the place of the last entry it has, which stands in the database: an entry comes at least
//! once, also across restarts; where several processes copy to one place, several may bring the same one. Where that place
//! lies beyond the chain's end, somebody took entries away or moved it: that is recorded, and the copy begins again. A copy that can't be written (a full disk, a dead server) is tried again for ever and stops
//! nothing.

mod file;
mod syslog;

use std::{io, time::Duration};

use crate::{
    domain::{Actor, Via},
    panel::Panel,
    state::{
        StateError,
        audit::{
            Entry,
            copies::{find_copied, find_ends, forget_copied, list_entries_after, set_copied},
            insert_audit,
            refusals::record_counted,
        },
        away::log_failure,
    },
};

pub use file::FileCopy;
pub use syslog::SyslogCopy;

/// How often entries of other processes are looked for, and a copy that failed is tried again.
const LOOK: Duration = Duration::from_secs(5);
/// How long copies may still be written once the process was asked to stop.
const GRACE: Duration = Duration::from_secs(2);
/// Entries copied at once.
const PIECE: u32 = 500;

/// Where entries are copied to.
#[derive(Debug)]
pub enum Copy {
    /// A file on this machine.
    File(FileCopy),
    /// A syslog server.
    Syslog(SyslogCopy),
}

impl Copy {
    /// What the copy is called in the database.
    fn name(&self) -> String {
        match self {
            Self::File(copy) => copy.name(),
            Self::Syslog(copy) => copy.name(),
        }
    }

    /// Writes entries; returns once they are there.
    async fn write(&mut self, entries: &[Entry]) -> io::Result<()> {
        match self {
            Self::File(copy) => copy.write(entries).await,
            Self::Syslog(copy) => copy.write(entries).await,
        }
    }
}

/// Keeps the copies that the configuration names, until the panel is asked to stop.
pub async fn keep(panel: Panel) {
    let mut copies: Vec<(Copy, bool)> = configured(&panel).into_iter().map(|copy| (copy, true)).collect();
    loop {
        // Listened for before looking, so that an entry written in between is not missed.
        let written = panel.database.audit_chain().written.notified();
        for (copy, is_well) in &mut copies {
            let kept = follow(&panel, copy).await;
            tell(&panel, copy, kept, is_well);
        }
        if let Err(error) = record_counted(&panel.database, panel.clock.now()).await {
            log_failure!(panel.database, error, &error, "refusals could not be counted in the audit");
        }
        tokio::select! {
            () = panel.shutdown.cancelled() => break,
            () = written => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    let last = async {
        for (copy, is_well) in &mut copies {
            let kept = follow(&panel, copy).await;
            tell(&panel, copy, kept, is_well);
        }
    };
    let _ = tokio::time::timeout(GRACE, last).await; // what is left, the next start copies
}

fn configured(panel: &Panel) -> Vec<Copy> {
    let audit = &panel.config.audit;
    let file = audit.file.clone().map(|path| Copy::File(FileCopy::new(path)));
    let syslog = audit.syslog.clone().map(|url| Copy::Syslog(SyslogCopy::new(url)));
    file.into_iter().chain(syslog).collect()
}

/// Says that a copy fails, once, and that it goes on, once.
fn tell(panel: &Panel, copy: &Copy, kept: Result<(), CopyError>, is_well: &mut bool) {
    match kept {
        Err(CopyError::State(error)) if panel.database.is_told(&error) => return,
        Ok(()) if !*is_well => tracing::info!(audit.copy = copy.name(), "the audit is copied again"),
        Err(error) if *is_well => tracing::error!(
            audit.copy = copy.name(),
            error = &error as &dyn std::error::Error,
            "the audit can’t be copied; the panel goes on, and it is tried again"
        ),
        ref kept => {
            *is_well = kept.is_ok();
            return;
        }
    }
    *is_well = !*is_well;
}

#[derive(Debug, thiserror::Error)]
enum CopyError {
    #[error("it can’t be written")]
    Write(#[from] io::Error),
    #[error(transparent)]
    State(#[from] StateError),
}

/// Brings a copy up to the end of the chain.
async fn follow(panel: &Panel, copy: &mut Copy) -> Result<(), CopyError> {
    let name = copy.name();
    loop {
        let copied = find_copied(&panel.database, &name).await?;
        // Read after the place, so that the end is not behind it.
        let end = find_ends(&panel.database).await?.map_or(0, |(_, last)| last);
        if copied > end {
            begin_again(panel, &name, copied, end).await?;
            continue;
        }
        let entries = list_entries_after(&panel.database, copied, PIECE).await?;
        let Some(last) = entries.last() else { return Ok(()) };
        copy.write(&entries).await?;
        let mut tx = panel.database.begin().await?;
        set_copied(&mut tx, &name, last.seq).await?;
        tx.commit().await?;
    }
}

/// Lets a copy begin again that has more than there is, and records it.
async fn begin_again(panel: &Panel, name: &str, copied: i64, end: i64) -> Result<(), StateError> {
    let mut tx = panel.database.begin().await?;
    if !forget_copied(&mut tx, name, copied).await? {
        return Ok(()); // another process did
    }
    let actor = Actor { name: "poolsync".to_owned(), account: None, via: Via::Schedule, address: None };
    let detail = format!(
        "This copy was noted to have all entries up to {copied}, but the audit ended with {end}: entries were removed, or \
         the note was changed. The copy begins again with the first entry; compare what it has with the audit."
    );
    insert_audit(&mut tx, &actor, "Reset-CsAuditCopy", name, &detail, panel.clock.now()).await?;
    tx.commit().await?;
    tracing::error!(
        audit.copy = name,
        audit.copied = copied,
        audit.last = end,
        "a copy of the audit has more entries than the audit; it begins again"
    );
    Ok(())
}
