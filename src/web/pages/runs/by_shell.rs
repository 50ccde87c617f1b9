//! What a run’s page tells of a sync that Microsoft’s cmdlets carry out: no figures, which they do not tell, but the states of
//! its modules and what the host told, line by line.

use std::collections::BTreeMap;

use crate::{
    domain::{BackupModule, Extent, LineDetail, ModuleTold, Run, RunLine, Timestamp},
    panel::Panel,
    state::{StateError, run_lines::list_lines},
    words::Said,
};

/// Lines that the page shows; the API tells all.
const SHOWN: usize = 200;
/// Lines that are looked through: by them it is known since when a module is in its state.
const LOOKED_THROUGH: u32 = 2000;

/// What the host of a run told.
#[derive(Debug, Default)]
pub struct HostTold {
    /// The last lines, in order.
    pub lines: Vec<(Timestamp, Said)>,
    /// Whether there are more before these.
    pub more: bool,
    /// How many complaints are not among them because of Force.
    pub hidden: usize,
    states: BTreeMap<BackupModule, (ModuleTold, Timestamp)>,
}

impl HostTold {
    /// What was told of the modules that are `seen`.
    pub async fn load(panel: &Panel, run: &Run, seen: &Extent<BackupModule>) -> Result<Self, StateError> {
        let lines = list_lines(&panel.database, run.id, LOOKED_THROUGH).await?;
        Ok(Self::of(run, lines, seen))
    }

    fn of(run: &Run, lines: Vec<RunLine>, seen: &Extent<BackupModule>) -> Self {
        let is_seen = |told: &ModuleTold| told.is_among(seen);
        let mut told = Self { more: lines.len() > SHOWN, ..Self::default() };
        for line in lines {
            if run.request.force && line.detail.is_hidden_by_force() {
                told.hidden += 1;
                continue;
            }
            let words = match &line.detail {
                LineDetail::Status(status) => {
                    for module in status.modules.iter().filter(|module| is_seen(module)) {
                        told.note(module, line.at);
                    }
                    status.said(is_seen)
                }
                _ => line.words,
            };
            told.lines.push((line.at, words));
        }
        told.lines.drain(..told.lines.len().saturating_sub(SHOWN));
        told
    }

    /// Notes how a module stands; the moment stays while it stands so.
    fn note(&mut self, told: &ModuleTold, at: Timestamp) {
        let Some(module) = told.known() else { return };
        let is_news = self.states.get(&module).is_none_or(|(before, _)| before != told);
        if is_news {
            self.states.insert(module, (told.clone(), at));
        }
    }

    /// How a module stood last, and since when it does.
    pub fn state(&self, module: &BackupModule) -> Option<&(ModuleTold, Timestamp)> {
        self.states.get(module)
    }
}
