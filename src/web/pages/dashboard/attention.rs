//! What needs a person, the worst first.

use crate::{
    domain::{LONGEST_MUTE_HOURS, Muted, Pool, Run, RunState, Standing},
    operations::status::ModuleStatus,
    state::{
        outcomes::Outcome,
        unread::Unread,
        workers::{Lack, WorkerRow, lack},
    },
    web::{
        filters::{Now, age_text, count_text, minutes_text, span_text},
        freshness::{Deployment, Direction},
        layout::Layout,
        looks::{self, Look},
        routes,
    },
};

/// Something that needs a person, and the page where they can do something about it.
#[derive(Debug)]
pub struct Attention {
    pub look: Look,
    pub title: String,
    pub text: String,
    pub href: String,
    pub action: &'static str,
}

/// What is looked at.
pub struct Seen<'s> {
    pub deployment: &'s Deployment,
    /// Runs still to end.
    pub open: &'s [Run],
    pub workers: &'s [WorkerRow],
    pub layout: &'s Layout,
    /// Channels of which messages are not delivered, for whoever may do something about it.
    pub failing: &'s [FailingChannel],
    /// Messages to people that were given up, for whoever may do something about it.
    pub given_up: u64,
    /// What this version can’t read of what is told to people, for whoever may do something about it.
    pub unread: u64,
    /// Whether whoever looks sees every pool and module.
    pub sees_all: bool,
}

/// A channel that is switched on, of which a message should have been sent a while ago.
#[derive(Debug)]
pub struct FailingChannel {
    pub name: String,
    pub fares: Outcome,
}

/// For how long a message may wait before somebody should look, in microseconds: a quarter of an hour. By then it was tried
/// three times.
pub const WAITS_TOO_LONG: i64 = 15 * 60 * 1_000_000;

const WARNING: &str = "warn";

/// What went wrong before what only asks to be looked at, each the worst first: nobody works, what lost its worker, what failed, what breaks its target or has no backup at all, what
/// left items out, what is late, what can't be copied.
pub fn list(seen: &Seen<'_>) -> Vec<Attention> {
    let now = seen.layout.now;
    let deployment = seen.deployment;
    let mut found: Vec<Attention> = other_key(seen.workers).into_iter().collect();
    found.extend(no_worker(seen.workers, &deployment.pools));
    found.extend(seen.workers.iter().filter_map(silent));
    found.extend(seen.open.iter().filter_map(stuck));
    found.extend(deployment.unread.iter().map(unreadable));
    let directions: Vec<_> = deployment.pools.iter().filter_map(|p| deployment.direction(p)).collect();
    for direction in &directions {
        found.extend(ended(direction, now, RunState::Failed, "the last sync failed; the backup stayed as it was"));
    }
    for direction in &directions {
        let look = Look { tone: "bad", icon: "failed", word: "Age unknown" };
        found.extend(behind(direction, now, look, |b| !b.has_failed() && b.ahead_seconds.is_some()));
        let look = Look { tone: "bad", icon: "failed", word: "Breached" };
        found.extend(behind(direction, now, look, |b| {
            !b.has_failed() && b.age_seconds.is_some() && b.standing == Some(Standing::Breach)
        }));
        let look = Look { tone: WARNING, icon: "partial", word: "Never synced" };
        found.extend(behind(direction, now, look, |b| !b.has_failed() && b.has_no_backup()));
    }
    for direction in &directions {
        found.extend(ended(direction, now, RunState::Partial, "the last sync left items out, which its run names"));
    }
    for direction in &directions {
        let look = Look { tone: WARNING, icon: "queued", word: "Late" };
        found.extend(behind(direction, now, look, |b| !b.has_failed() && b.standing == Some(Standing::Warning)));
    }
    found.extend(deployment.pools.iter().filter_map(|pool| forgotten_maintenance(pool, now)));
    found.extend(seen.failing.iter().filter_map(|channel| waiting(channel, now)));
    found.extend(undelivered(seen.given_up));
    found.extend(untold(seen.unread));
    found.extend(unpaired(deployment, seen.layout));
    found.extend(directions.iter().filter_map(|direction| nowhere(direction, seen.layout)));
    if seen.sees_all && !deployment.pools.is_empty() && !deployment.pools.iter().any(|p| p.spec.active_cms_master) {
        found.push(Attention {
            look: Look { tone: WARNING, icon: "partial", word: "No CMS master" },
            title: "Central Management store".to_owned(),
            text: "No pool is its active master, so it is not backed up.".to_owned(),
            href: routes::POOLS.to_owned(),
            action: "Open the pools",
        });
    }
    // What went wrong comes before what only asks to be looked at.
    found.sort_by_key(|item| item.look.tone == WARNING);
    found
}

/// Runs that wait because no worker takes them.
fn no_worker(workers: &[WorkerRow], pools: &[Pool]) -> Option<Attention> {
    let text = match lack(workers, pools.iter())? {
        Lack::Nobody(silent_ms) => {
            let since = silent_ms.map_or_else(
                || "No worker is running".to_owned(),
                |silent| format!("No worker has given a sign of life for {}", span_text(silent)),
            );
            format!("{since}: nothing is synced, and what is asked for waits. Start “poolsync worker”.")
        }
        Lack::NoTaker => "Every worker drains or has another key file: nothing new is begun, and what is asked for \
                          waits. Let one take runs again, or start another."
            .to_owned(),
        Lack::Sites(sites) => {
            let named = sites.iter().map(|site| if site.is_empty() { "pools without a site" } else { site.as_str() });
            let named = named.collect::<Vec<_>>().join(", ");
            format!("No worker takes runs of {named}: what is asked for there waits in the queue.")
        }
    };
    Some(Attention {
        look: Look { tone: "bad", icon: "failed", word: "No worker" },
        title: "Workers".to_owned(),
        text,
        href: routes::WORKERS.to_owned(),
        action: "See the workers",
    })
}

/// Workers whose key file is not the others'.
fn other_key(workers: &[WorkerRow]) -> Option<Attention> {
    let named: Vec<_> =
        workers.iter().filter(|worker| worker.is_alive() && worker.others_key).map(|w| w.name.as_str()).collect();
    (!named.is_empty()).then(|| Attention {
        look: Look { tone: "bad", icon: "failed", word: "Other key file" },
        title: named.join(", "),
        text: "It has another key file than the other processes, so it takes no runs and records nothing. Copy theirs \
               to its machine."
            .to_owned(),
        href: routes::WORKERS.to_owned(),
        action: "See the workers",
    })
}

/// A worker that says nothing although it is on runs.
fn silent(worker: &WorkerRow) -> Option<Attention> {
    let (runs, their, leases) = match worker.runs {
        1 => ("a run".to_owned(), "Another worker takes that up", "its lease ends"),
        more => (format!("{more} runs"), "Other workers take those up", "their leases end"),
    };
    worker.is_overdue().then(|| Attention {
        look: Look { tone: WARNING, icon: "interrupted", word: "Silent" },
        title: worker.name.clone(),
        text: format!(
            "Nothing was heard from this worker for {}, and it is on {runs}. {their} when {leases}; nothing is lost.",
            span_text(worker.silent_ms)
        ),
        href: routes::WORKERS.to_owned(),
        action: "See the workers",
    })
}

fn undelivered(given_up: u64) -> Option<Attention> {
    let text = match given_up {
        0 => return None,
        1 => "A message could not be delivered and was given up.".to_owned(),
        more => format!("{} messages could not be delivered and were given up.", count_text(more)),
    };
    Some(Attention {
        look: Look { tone: "bad", icon: "failed", word: "Not delivered" },
        title: "Notifications".to_owned(),
        text,
        href: routes::GIVEN_UP.to_owned(),
        action: "See why",
    })
}

/// Messages of a channel that are tried, and do not arrive.
fn waiting(channel: &FailingChannel, now: Now) -> Option<Attention> {
    let FailingChannel { name, fares } = channel;
    let minutes = now.0.millis_since(fares.waiting_since?) / 60_000;
    let waits = minutes_text(u32::try_from(minutes).unwrap_or(u32::MAX));
    let messages = match fares.waiting {
        1 => "A message has".to_owned(),
        more => format!("{} messages have", count_text(more)),
    };
    let why = match &fares.failed {
        Some((_, why)) if fares.is_failing() => format!("The last attempt failed: {}.", why.trim_end_matches('.')),
        _ => "No attempt was made yet.".to_owned(),
    };
    Some(Attention {
        look: Look { tone: "bad", icon: "failed", word: "Not delivered" },
        title: name.clone(),
        text: format!("{messages} not been delivered for {waits}. {why} What can’t be sent is tried for a day."),
        href: routes::NOTIFICATIONS.to_owned(),
        action: "Open notifications",
    })
}

/// Maintenance that lasts for so long that it mutes no alarm any more.
fn forgotten_maintenance(pool: &Pool, now: Now) -> Option<Attention> {
    let muted = Muted::of([pool], now.0)?;
    muted.is_over(now.0).then(|| Attention {
        look: Look { tone: WARNING, icon: "maintenance", word: "Maintenance" },
        title: pool.fqdn().to_string(),
        text: format!(
            "In maintenance for {}, so nothing of it or its partner is synced. Alarms are told all the same after {LONGEST_MUTE_HOURS} hours.",
            span_text(now.0.millis_since(muted.since))
        ),
        href: routes::pool(pool.fqdn()),
        action: "Open the pool",
    })
}

fn untold(unread: u64) -> Option<Attention> {
    (unread > 0).then(|| Attention {
        look: Look { tone: WARNING, icon: "partial", word: "Set aside" },
        title: "Notifications".to_owned(),
        text: "This version can’t read some of what the panel’s database holds about them; people may not be told."
            .to_owned(),
        href: routes::NOTIFICATIONS.to_owned(),
        action: "See what",
    })
}

fn unpaired<'s>(deployment: &'s Deployment, layout: &'s Layout) -> impl Iterator<Item = Attention> + 's {
    deployment.pools.iter().filter(|p| p.backup_pool.is_none()).map(|pool| Attention {
        look: Look { tone: WARNING, icon: "partial", word: "Not paired" },
        title: pool.fqdn().to_string(),
        text: "Without a backup pool, nothing of it is backed up.".to_owned(),
        href: if layout.may_set_pools() { routes::edit_pool(pool.fqdn()) } else { routes::pool(pool.fqdn()) },
        action: if layout.may_set_pools() { "Pair it" } else { "Open the pool" },
    })
}

fn unreadable(pool: &Unread) -> Attention {
    Attention {
        look: Look { tone: "bad", icon: "failed", word: "Not read" },
        title: pool.id.clone(),
        text: format!(
            "This version can’t read the pool: {}. Nothing of it, or of its partner, is synced; all other pools go on.",
            pool.why.trim_end_matches('.')
        ),
        href: routes::POOLS.to_owned(),
        action: "See what to do",
    }
}

/// Modules of a pool that its backup pool has no store for.
fn nowhere(direction: &Direction<'_>, layout: &Layout) -> Option<Attention> {
    let lost: Vec<_> = direction.modules.iter().filter(|module| module.has_nowhere_to_go).collect();
    lost.first()?;
    let (pool, partner) = (direction.pool.fqdn(), direction.backup_pool);
    let may_add = layout.may_set_pools() && direction.is_partner_seen;
    Some(Attention {
        look: Look { tone: WARNING, icon: "partial", word: "Not copied" },
        title: pool.to_string(),
        text: format!(
            "{}: its backup pool {partner} has no backup store for {}, so there is no backup. Add one there.",
            names(&lost),
            if lost.len() == 1 { "it" } else { "them" }
        ),
        href: if may_add { routes::edit_pool(partner) } else { routes::pool(pool) },
        action: if may_add { "Add a store" } else { "Open the pool" },
    })
}

fn stuck(run: &Run) -> Option<Attention> {
    (run.state == RunState::Interrupted).then(|| Attention {
        look: looks::run(run),
        title: run.pool.to_string(),
        text: "Its run lost its worker; it is taken up again by itself as soon as one is free.".to_owned(),
        href: routes::run(&run.id),
        action: "Open the run",
    })
}

/// The last sync of some modules of a pool ended in `state`; modules of one run are told together.
fn ended(direction: &Direction<'_>, now: Now, state: RunState, text: &str) -> Option<Attention> {
    let ended: Vec<_> = direction.exported().filter(|b| b.last_state == Some(state)).collect();
    let run = ended.first()?.last_run?;
    let good = ended
        .iter()
        .map(|b| b.succeeded_at)
        .min()?
        .map_or_else(|| "never".to_owned(), |at| age_text(now.0.millis_since(at)));
    Some(Attention {
        look: looks::run_state(&state),
        title: direction.pool.fqdn().to_string(),
        text: format!("{}: {text}. Last success: {good}.", names(&ended)),
        href: routes::run(&run),
        action: "Open the run",
    })
}

fn behind(
    direction: &Direction<'_>,
    now: Now,
    look: Look,
    is_behind: impl Fn(&ModuleStatus) -> bool,
) -> Option<Attention> {
    let behind: Vec<_> = direction.exported().filter(|b| is_behind(b)).collect();
    let oldest = behind.iter().min_by_key(|b| b.succeeded_at)?;
    let fqdn = direction.pool.fqdn();
    let text = match (behind.iter().filter_map(|b| b.ahead_seconds).max(), oldest.succeeded_at) {
        (Some(ahead), _) => format!(
            "the last success is recorded {} ahead of this machine’s clock, so nobody knows how old the backup is. Set the clock right, and sync",
            span_text(ahead * 1000)
        ),
        (None, None) => "no backup yet".to_owned(),
        (None, Some(at)) => {
            let target = minutes_text(oldest.target.breach_minutes());
            format!("last success {}, the target is {target}", age_text(now.0.millis_since(at)))
        }
    };
    Some(Attention {
        look,
        title: fqdn.to_string(),
        text: format!("{}: {text}.", names(&behind)),
        href: if direction.may_sync { routes::sync_pool(fqdn) } else { routes::pool(fqdn) },
        action: if direction.may_sync { "Sync it" } else { "Open the pool" },
    })
}

fn names(backups: &[&ModuleStatus]) -> String {
    backups.iter().map(|b| b.module.short_name()).collect::<Vec<_>>().join(", ")
}
