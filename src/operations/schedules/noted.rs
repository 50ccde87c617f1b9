//! What is noted as due is kept in line with pools, schedules and settings, so that pages can tell what comes next and
//! whoever begins something knows since when it is owed.
//!
//! What is owed and the phase outlive a change of what they are noted under: where a module gets a rule of its own, what
//! the rule for all of them owed is owed to each that is left; where it loses that again, what was owed to any is owed to
//! all. Several processes may see to this at once, each by what it saw: so what is to change is worked out once more for
//! each pool while nobody else can change its schedules or begin anything of it.

use std::collections::{BTreeMap, BTreeSet};

use super::wanted::{Wanted, list_wanted};
use crate::{
    domain::{Fqdn, Pool, PoolId, Rule, RunId, Timestamp},
    panel::Panel,
    state::{
        Reader, StateError, pools,
        schedules::{self, Due, Noted},
        settings,
    },
    words::Said,
};

/// By how many microseconds the clocks of two processes may differ, or one be set back, before what is noted by the one
/// that was ahead is taken for a fault. Were it nothing, what the one began on time would be due for the other once more.
const CLOCKS_DIFFER: i64 = 60 * 1_000_000;

/// Brings what is noted in line, and says what comes next.
pub(super) async fn bring_in_line(panel: &Panel) -> Result<Vec<(Wanted, Due)>, StateError> {
    let seen = Sight::of(&panel.database, panel.clock.now()).await?;
    let changed = seen.changed();
    if changed.is_empty() {
        return Ok(seen.into_next());
    }
    for pool in changed {
        let mut tx = panel.database.begin().await?;
        if pools::lock_pool(&mut tx, pool).await? {
            let seen = Sight::of(&mut tx, panel.clock.now()).await?;
            for key in seen.gone_from(pool) {
                schedules::delete_due(&mut tx, key).await?;
            }
            for line in seen.lines.iter().filter(|line| line.wanted.pool == pool && line.is_changed()) {
                match &line.before {
                    Some(before) => schedules::update_due(&mut tx, pool, &line.due, before).await?,
                    None => schedules::insert_due(&mut tx, pool, &line.due).await?,
                }
            }
            tx.commit().await?;
        }
    }
    Ok(Sight::of(&panel.database, panel.clock.now()).await?.into_next())
}

/// What is wanted beside what is noted.
struct Sight {
    lines: Vec<Line>,
    /// What is noted of a pool and wanted no more, or of another pool now.
    gone: Vec<(PoolId, String)>,
}

/// Something that is wanted, as it is to be noted.
struct Line {
    wanted: Wanted,
    due: Due,
    /// How it is noted.
    before: Option<Noted>,
}

impl Line {
    fn is_changed(&self) -> bool {
        self.before.as_ref().is_none_or(|before| before.due.as_ref() != Some(&self.due))
    }
}

impl Sight {
    async fn of(reader: impl Into<Reader<'_>>, now: Timestamp) -> Result<Self, StateError> {
        let mut reader = reader.into();
        let settings = settings::load_settings(reader.again()).await?;
        let pools = pools::list_pools(reader.again()).await?;
        let schedules = schedules::load_schedules(reader.again()).await?;
        let noted = schedules::list_noted(reader).await?;
        let known: BTreeMap<&str, &Noted> = noted.iter().map(|noted| (noted.key.as_str(), noted)).collect();
        let mut lines = Vec::new();
        for wanted in list_wanted(&pools, &schedules, &settings) {
            let before = known.get(wanted.key.as_str()).copied().filter(|noted| noted.pool == wanted.fqdn);
            let past = before.map_or_else(|| Past::inherited(&wanted, &known), |before| Some(Past::of(before)));
            let Some(due) = due(&wanted, past.as_ref(), now) else { continue };
            lines.push(Line { wanted, due, before: before.cloned() });
        }
        let kept: BTreeSet<(&str, &Fqdn)> =
            lines.iter().map(|line| (line.wanted.key.as_str(), &line.wanted.fqdn)).collect();
        let is_read = |fqdn: &Fqdn| pools.iter().any(|pool| pool.fqdn() == fqdn);
        let stays = |pool: &Pool| pool.backup_pool.as_ref().is_some_and(|partner| !is_read(partner));
        let of = |fqdn: &Fqdn| pools.iter().find(|pool| pool.fqdn() == fqdn && !stays(pool)).map(|pool| pool.id);
        // What can't be read may be another version's, which goes by it, or be readable again one day.
        let gone = noted.iter().filter(|noted| noted.due.is_some() && !noted.is_of(&schedules.set_aside));
        let gone = gone.filter(|noted| !kept.contains(&(noted.key.as_str(), &noted.pool)));
        let gone = gone.filter_map(|noted| Some((of(&noted.pool)?, noted.key.clone()))).collect();
        Ok(Self { lines, gone })
    }

    /// The pools of which something else is to be noted.
    fn changed(&self) -> BTreeSet<PoolId> {
        let lines = self.lines.iter().filter(|line| line.is_changed()).map(|line| line.wanted.pool);
        lines.chain(self.gone.iter().map(|(pool, _)| *pool)).collect()
    }

    /// What is to be forgotten before something of the pool is noted: a schedule may come from another pool.
    fn gone_from(&self, pool: PoolId) -> impl Iterator<Item = &str> {
        let is_taken = move |key: &str| self.lines.iter().any(|l| l.wanted.pool == pool && l.wanted.key == key);
        let gone = self.gone.iter().filter(move |(of, key)| *of == pool || is_taken(key));
        gone.map(|(_, key)| key.as_str())
    }

    fn into_next(self) -> Vec<(Wanted, Due)> {
        self.lines.into_iter().map(|line| (line.wanted, line.due)).collect()
    }
}

/// What is known of something from before.
struct Past {
    due_at: Timestamp,
    next_at: Timestamp,
    /// None where this version can't read it.
    rule: Option<Rule>,
    last: Option<(Timestamp, RunId)>,
    last_words: Option<Said>,
}

impl Past {
    fn of(noted: &Noted) -> Self {
        let due = noted.due.as_ref();
        Self {
            due_at: noted.due_at,
            next_at: noted.next_at,
            rule: due.map(|due| due.rule.clone()),
            last: due.and_then(|due| due.last),
            last_words: due.and_then(|due| due.last_words.clone()),
        }
    }

    /// Of a module that its rule is left with, what the rule had for all of them; of all of them, what it had for each; of
    /// a module that comes back to it, its phase.
    fn inherited(wanted: &Wanted, known: &BTreeMap<&str, &Noted>) -> Option<Self> {
        let of_rule = known.values().filter(|noted| noted.pool == wanted.fqdn);
        if let Some(whole) = of_rule.clone().find(|noted| noted.key == wanted.base) {
            return Some(Self { last_words: None, ..Self::of(whole) });
        }
        let is_part = |key: &str| key.strip_prefix(wanted.base.as_str()).is_some_and(|rest| rest.starts_with('/'));
        let parts = of_rule.filter(|noted| is_part(&noted.key)).map(|noted| Self::of(noted));
        let is_whole = wanted.key == wanted.base;
        let mut parts: Vec<Self> = parts.collect();
        let last = parts.iter().filter_map(|part| part.last).max_by_key(|(at, _)| *at).filter(|_| is_whole);
        parts.sort_by_key(|part| if is_whole { part.due_at.as_micros() } else { -part.due_at.as_micros() });
        parts.into_iter().next().map(|part| Self { last, last_words: None, ..part })
    }
}

/// What is to be noted. A rule that stays keeps its phase, and what is owed already is owed by the new one, too.
fn due(wanted: &Wanted, past: Option<&Past>, now: Timestamp) -> Option<Due> {
    let keeps = |past: &&Past| past.rule.as_ref() == Some(&wanted.rule) || past.next_at <= now;
    let due_at = match past.filter(keeps).map(|past| past.due_at) {
        Some(due_at) if due_at <= now => due_at,
        // What is due later than the rule ever has it was noted by a clock that ran ahead.
        Some(due_at) => {
            let ahead = now.plus_micros(CLOCKS_DIFFER);
            wanted.rule.next_after(ahead, ahead).map_or(due_at, |latest| due_at.min(latest))
        }
        None => wanted.rule.next_after(now, now)?,
    };
    Some(Due {
        key: wanted.key.clone(),
        schedule: wanted.schedule,
        pool: wanted.fqdn.clone(),
        selection: wanted.request.selection,
        modules: wanted.modules.clone(),
        intent: wanted.request.intent,
        rule: wanted.rule.clone(),
        due_at,
        next_at: wanted.put_off(due_at),
        blocked: wanted.blocked.clone(),
        last: past.and_then(|past| past.last),
        last_words: past.and_then(|past| past.last_words.clone()),
    })
}
