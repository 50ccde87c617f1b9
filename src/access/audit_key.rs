//! The key of the audit's chain: sealed with the installation's key file, as the secrets of stores are, so that whoever
//! reads the database alone can't write entries that pass for the panel's.
//!
//! Beside the key file lies a mark that a chain was begun (`key.audit`, for a key file `key`): who can write to the database
//! could else remove the audit with its key, and what they put there would be taken for entries from before the first chain.
//!
//! `cli` calls [`keep_in`] once a database is open. All processes on one database share the sealed key, and so must share
//! the key file.

use std::{io, path::Path};

use super::{
    SealError, SealingKey,
    seal::{beside, write_new},
    sealed::AUDIT_KEY,
};
use crate::{
    config::Config,
    state::{
        Database,
        audit::chain::{ChainKey, KeySafe},
    },
};

/// The end of the mark’s name.
const MARK_END: &str = ".audit";
/// What stands in the mark, for whoever finds it.
const MARK: &str = "poolsync has begun to record who does what in its database. While this file is here, an audit that was \
     removed there is told from one that never was. Keep it beside the key.\n";

/// Tells the database how the key of its audit's chain is opened and sealed. The key file is read when the first entry
/// is written, and made if there is none.
pub fn keep_in(config: &Config, database: &Database) {
    let [file, same, printed] = [(); 3].map(|()| config.key_file.clone());
    let (mark, noted) = (beside(&config.key_file, MARK_END), beside(&config.key_file, MARK_END));
    database.audit_chain().keep_key_in(KeySafe {
        open: Box::new(move |sealed| {
            let opened = SealingKey::load(&file).and_then(|key| key.open(sealed, AUDIT_KEY));
            let secret = opened.map_err(|error| error.to_string())?;
            ChainKey::from_secret(&secret).ok_or_else(|| SealError::NotOurs.to_string())
        }),
        seal: Box::new(move |key| {
            let secret = key.to_secret().ok_or_else(|| SealError::NotOurs.to_string())?;
            let sealed = SealingKey::load_or_create(&same).and_then(|sealing| sealing.seal(&secret, AUDIT_KEY));
            sealed.map_err(|error| error.to_string())
        }),
        print: Box::new(move || SealingKey::load(&printed).ok().map(|key| key.print())),
        has_begun: Box::new(move || is_there(&mark)),
        note_begun: Box::new(move || match write_new(&noted, MARK.as_bytes(), None) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(format!("{} can’t be written: {error}", noted.display()))
            }
            _ => Ok(()),
        }),
    });
}

/// Whether the mark is there; one that can't be looked for counts as there, for a chain begun anew is merely told of.
fn is_there(mark: &Path) -> bool {
    !matches!(mark.symlink_metadata(), Err(error) if error.kind() == io::ErrorKind::NotFound)
}
