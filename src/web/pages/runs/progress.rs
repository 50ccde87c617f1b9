//! How far a run is: the part of its page that changes while it runs. The page includes it, the event stream sends it
//! again; both from the run's row.

use askama::{Template, filters::HtmlSafe};

use super::by_shell::HostTold;
use crate::{
    domain::{
        BackupModule, Bandwidth, Change, Counts, DriverKind, Extent, Intent, ModuleRun, ModuleState, Phase, Run, RunId,
        RunState, StoreKind,
    },
    operations::fold::{Folded, fold},
    panel::Panel,
    state::{
        StateError,
        queue::{Wait, find_wait},
        runs,
        settings::load_settings,
    },
    web::{
        filters::{self, Now},
        looks, routes,
    },
    words::{Said, Word, say},
};

/// Below this many milliseconds of applying, no remaining time is told: the rate is not known yet.
const RATE_KNOWN_AFTER: u64 = 3000;

/// A run and its modules at a moment.
#[derive(Debug, Template)]
#[template(path = "components/run_progress.html")]
pub struct RunProgress {
    pub run: Run,
    pub modules: Vec<ModuleRun>,
    /// Why it does not begin or go on.
    wait: Option<Wait>,
    /// How fast its worker may copy, while it does.
    limit: Option<Bandwidth>,
    /// What its management host told, if Microsoft’s cmdlets carry it out.
    pub host: Option<HostTold>,
    now: Now,
}

/// The template escapes what it shows.
impl HtmlSafe for RunProgress {}

impl RunProgress {
    /// The run as its row says now, with the modules that are `seen`.
    pub async fn load(panel: &Panel, id: RunId, seen: &Extent<BackupModule>) -> Result<Option<Self>, StateError> {
        let Some(run) = runs::find_run(&panel.database, id).await? else { return Ok(None) };
        let mut modules = runs::list_module_runs(&panel.database, id).await?;
        modules.retain(|m| seen.contains(&m.module));
        let wait = find_wait(&panel.database, &run).await?;
        let limit = match run.state {
            RunState::Running => load_settings(&panel.database).await?.bandwidth_at(panel.clock.now()),
            _ => None,
        };
        let host = match run.driver {
            DriverKind::ManagementShell => Some(HostTold::load(panel, &run, seen).await?),
            DriverKind::Native => None,
        };
        Ok(Some(Self { run, modules, wait, limit, host, now: Now(panel.clock.now()) }))
    }

    /// Whether only a plan was made.
    pub fn is_preview(&self) -> bool {
        self.run.request.intent == Intent::Preview
    }

    /// Whether the two sides are only compared.
    pub fn is_verification(&self) -> bool {
        self.run.request.intent == Intent::Verify
    }

    /// Whether anything moves: a held run is not over, but waits for a person.
    pub fn is_live(&self) -> bool {
        !self.run.state.is_final() && self.run.state != RunState::Held
    }

    /// Whether the run is there to write.
    fn writes(&self) -> bool {
        self.run.request.intent == Intent::Sync
    }

    /// The kinds of changes, as the table of modules is headed.
    fn kinds(&self) -> [(Change, Word); 3] {
        match self.run.request.intent {
            Intent::Sync => [
                (Change::Insert, Word("runs-column-inserted")),
                (Change::Update, Word("runs-column-updated")),
                (Change::Delete, Word("runs-column-deleted")),
            ],
            Intent::Preview => [
                (Change::Insert, Word("runs-column-would-insert")),
                (Change::Update, Word("runs-column-would-update")),
                (Change::Delete, Word("runs-column-would-delete")),
            ],
            Intent::Verify => [
                (Change::Update, Word("runs-column-different")),
                (Change::Insert, Word("runs-column-missing")),
                (Change::Delete, Word("runs-column-extra")),
            ],
        }
    }

    /// Whether a module's figures are those of a plan that was not carried out.
    fn is_only_planned(&self, module: &ModuleRun) -> bool {
        self.writes() && (module.state == ModuleState::At(RunState::Held) || module.is_refused())
    }

    /// How many changes of a kind a module has done, or would do.
    fn figure(&self, module: &ModuleRun, change: Change) -> u64 {
        if !self.writes() || self.is_only_planned(module) {
            return module.plan.as_ref().map_or(0, |plan| match change {
                Change::Insert => plan.inserts,
                Change::Update => plan.updates,
                Change::Delete => plan.deletes,
            });
        }
        match change {
            Change::Insert => module.counts.inserted,
            Change::Update => module.counts.updated,
            Change::Delete => module.counts.deleted,
        }
    }

    /// How many changes of a kind all modules have done, or would do.
    fn figures(&self, change: Change) -> u64 {
        self.modules.iter().map(|m| self.figure(m, change)).sum()
    }

    /// The modules, those together that take no part for the same reason.
    fn lines(&self) -> Vec<Folded<&ModuleRun>> {
        fold(self.modules.iter().collect(), |module| {
            let message = module.message.clone().filter(|_| module.state == ModuleState::NotInitialized);
            message.map(|message| (module.module, message.to_string()))
        })
    }

    /// Columns of the table beside the module's name.
    fn columns(&self) -> usize {
        if self.writes() { 9 } else { 8 }
    }

    fn look(&self, module: &ModuleRun) -> looks::Look {
        looks::module_state(self.run.request.intent, &module.state)
    }

    /// The figures of all modules together.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        for Counts {
            items_compared,
            planned,
            inserted,
            updated,
            deleted,
            unchanged,
            bytes_read,
            bytes_written,
            skipped,
            compare_ms,
            apply_ms,
        } in self.modules.iter().map(|m| m.counts)
        {
            total.items_compared += items_compared;
            total.planned += planned;
            total.inserted += inserted;
            total.updated += updated;
            total.deleted += deleted;
            total.unchanged += unchanged;
            total.bytes_read += bytes_read;
            total.bytes_written += bytes_written;
            total.skipped += skipped;
            total.compare_ms += compare_ms;
            total.apply_ms += apply_ms;
        }
        total
    }

    /// The state in a few words that change seldom, to be read out.
    fn summary(&self) -> Said {
        let doing = self.modules.iter().filter(|m| Self::is_active(m)).map(|m| {
            let key = if m.phase == Phase::Apply { "runs-summary-copies" } else { "runs-summary-compares" };
            say(key).with("module", m.module.short_name()).to_string()
        });
        let mut doing: Vec<String> = doing.collect();
        if self.host.is_some() {
            doing = doing.first().map(|_| say("management-run-doing").to_string()).into_iter().collect();
        }
        say("runs-summary")
            .said("state", looks::run(&self.run).word)
            .number("number", doing.len())
            .with("doing", doing.join(&Word("runs-comma").to_string()))
    }

    /// The run that it waits for.
    fn queued_behind(&self) -> Option<RunId> {
        self.wait.as_ref().and_then(Wait::run)
    }

    /// The list of a module's changes of a kind.
    pub fn link(&self, module: &ModuleRun, change: Change) -> String {
        routes::changes_of_kind(&self.run.id, &module.module, change)
    }

    /// How many tables were chosen, if not all; the run's page names them.
    fn chosen_tables(module: &ModuleRun) -> Option<Said> {
        match (module.tables.only().len(), module.tables.without().len()) {
            (0, 0) => None,
            (0, without) => Some(say("runs-tables-without").number("number", without)),
            (only, _) => Some(say("runs-tables-only").number("number", only)),
        }
    }

    fn is_active(module: &ModuleRun) -> bool {
        module.state == ModuleState::At(RunState::Running)
    }

    /// The limit that holds for what is being copied now; rows are not slowed down.
    fn limit_in_force(&self) -> Option<&Bandwidth> {
        let copies_files = |m: &ModuleRun| Self::is_active(m) && m.module.kind() == StoreKind::Files;
        self.limit.as_ref().filter(|_| self.writes() && self.modules.iter().any(copies_files))
    }

    fn is_done(module: &ModuleRun) -> bool {
        matches!(module.state, ModuleState::At(RunState::Succeeded | RunState::Partial))
    }

    /// What of a module's plan has been dealt with.
    fn applied(module: &ModuleRun) -> u64 {
        module.counts.changed() + module.counts.skipped
    }

    /// What of it needs nothing more of the source: it is dealt with, or its new contents wait beside the target's.
    fn brought(module: &ModuleRun) -> u64 {
        Self::applied(module).max(module.prepared.min(module.counts.planned))
    }

    /// Whether changes are brought over while none of them is in place.
    fn only_brings(module: &ModuleRun) -> bool {
        module.prepared > 0 && module.counts.changed() == 0
    }

    /// How far a module is with its changes, how long it still needs and how fast it goes, as far as that is known.
    fn applying(module: &ModuleRun) -> Said {
        let planned = module.counts.planned;
        let mut said = if Self::only_brings(module) {
            say("runs-brought").number("done", Self::brought(module)).number("planned", planned)
        } else {
            say("runs-applied").number("done", Self::applied(module)).number("planned", planned)
        };
        if let Some(left) = Self::remaining(module) {
            said = say("runs-applying-left").said("progress", said).with("span", filters::span_text(left));
        }
        if module.rate > 0 {
            said = say("runs-applying-rate").said("progress", said).with("bytes", filters::bytes_text(module.rate));
        }
        said
    }

    /// The time a module still needs, where its size and rate are known.
    fn remaining(module: &ModuleRun) -> Option<u64> {
        let (done, spent) = (Self::brought(module), module.counts.apply_ms);
        let open = module.counts.planned.checked_sub(done).filter(|open| *open > 0)?;
        if done == 0 || spent < RATE_KNOWN_AFTER {
            return None;
        }
        u64::try_from(u128::from(spent) * u128::from(open) / u128::from(done)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::BackupModule;

    #[test]
    fn the_remaining_time_is_told_only_when_it_is_known() {
        let module = |planned, inserted, apply_ms| ModuleRun {
            state: ModuleState::At(RunState::Running),
            phase: Phase::Apply,
            counts: Counts { planned, inserted, apply_ms, ..Counts::default() },
            ..ModuleRun::waiting(RunId::new(), BackupModule::DataConf)
        };
        assert_eq!(RunProgress::remaining(&module(100, 25, 10_000)), Some(30_000));
        assert_eq!(RunProgress::remaining(&module(100, 25, 1000)), None, "too early");
        assert_eq!(RunProgress::remaining(&module(100, 0, 10_000)), None, "nothing done yet");
        assert_eq!(RunProgress::remaining(&module(100, 100, 10_000)), None, "nothing left");
        let brings = ModuleRun { prepared: 50, ..module(100, 0, 10_000) };
        assert_eq!(RunProgress::remaining(&brings), Some(10_000), "what is brought over is the work");
    }
}
