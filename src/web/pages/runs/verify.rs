//! What a verification found, part by part, as the run's page shows it: what differs first, what is equal folded away.

use super::progress::RunProgress;
use crate::{
    domain::{BackupModule, ModuleSelection, Part},
    panel::Panel,
    state::{StateError, verifications::list_parts},
};

/// The tables and folders that were compared.
#[derive(Debug)]
pub struct Findings {
    pub differing: Vec<(BackupModule, Part)>,
    pub equal: Vec<(BackupModule, Part)>,
}

impl Findings {
    /// What a run found; nothing if it is no verification, or has not found anything yet.
    pub async fn of(panel: &Panel, progress: &RunProgress) -> Result<Option<Self>, StateError> {
        if !progress.is_verification() {
            return Ok(None);
        }
        let mut parts = list_parts(&panel.database, progress.run.id).await?;
        parts.retain(|(module, _)| progress.modules.iter().any(|seen| seen.module == *module));
        if parts.is_empty() {
            return Ok(None);
        }
        let (equal, differing) = parts.into_iter().partition(|(_, p)| p.different + p.missing + p.extra == 0);
        Ok(Some(Self { differing, equal }))
    }

    /// What a sync must be about to repair what was found: the one module that differs, or all there are.
    pub fn to_repair(&self) -> Option<ModuleSelection> {
        let (first, _) = self.differing.first()?;
        let is_one = self.differing.iter().all(|(module, _)| module == first);
        Some(if is_one { ModuleSelection::One(*first) } else { ModuleSelection::All })
    }
}
