//! The key of the audit's chain: sealed with the installation's key file, as the secrets of stores are, so that whoever
//! reads the database alone can't write entries that pass for the panel's.
//!
//! `cli` calls [`keep_in`] once a database is open. All processes on one database share the sealed key, and so must share
//! the key file.

use super::{SealError, SealingKey, sealed::AUDIT_KEY};
use crate::{
    config::Config,
    state::{
        Database,
        audit::chain::{ChainKey, KeySafe},
    },
};

/// Tells the database how the key of its audit's chain is opened and sealed. The key file is read when the first entry
/// is written, and made if there is none.
pub fn keep_in(config: &Config, database: &Database) {
    let (file, same) = (config.key_file.clone(), config.key_file.clone());
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
    });
}
