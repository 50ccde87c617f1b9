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
        filters::{Now, age_said, minutes_said, span_said},
        freshness::{Deployment, Direction},
        layout::Layout,
        looks::{self, Look},
        routes,
    },
    words::{Said, Word, say},
};

/// Something that needs a person, and the page where they can do something about it.
#[derive(Debug)]
pub struct Attention {
    pub look: Look,
    pub title: Said,
    pub text: Said,
    pub href: String,
    pub action: Word,
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
        found.extend(ended(direction, now, RunState::Failed, "attention-failed"));
    }
    for direction in &directions {
        let look = Look { tone: "bad", icon: "failed", word: Word("freshness-age-unknown") };
        found.extend(behind(direction, now, look, |b| !b.has_failed() && b.ahead_seconds.is_some()));
        let look = Look { tone: "bad", icon: "failed", word: Word("freshness-breached") };
        found.extend(behind(direction, now, look, |b| {
            !b.has_failed() && b.age_seconds.is_some() && b.standing == Some(Standing::Breach)
        }));
        let look = Look { tone: WARNING, icon: "partial", word: Word("backup-never-synced") };
        found.extend(behind(direction, now, look, |b| !b.has_failed() && b.has_no_backup()));
    }
    for direction in &directions {
        found.extend(ended(direction, now, RunState::Partial, "attention-partial"));
    }
    for direction in &directions {
        let look = Look { tone: WARNING, icon: "queued", word: Word("freshness-late") };
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
            look: Look { tone: WARNING, icon: "partial", word: Word("attention-no-cms-master") },
            title: say("module-cms-master"),
            text: say("attention-no-cms-master-means"),
            href: routes::POOLS.to_owned(),
            action: Word("attention-do-open-pools"),
        });
    }
    // What went wrong comes before what only asks to be looked at.
    found.sort_by_key(|item| item.look.tone == WARNING);
    found
}

/// Runs that wait because no worker takes them.
fn no_worker(workers: &[WorkerRow], pools: &[Pool]) -> Option<Attention> {
    let text = match lack(workers, pools.iter())? {
        Lack::Nobody(None) => say("attention-no-worker-runs"),
        Lack::Nobody(Some(silent)) => say("attention-no-worker-lives").said("span", span_said(silent)),
        Lack::NoTaker => say("attention-no-worker-takes"),
        Lack::Sites(sites) => {
            let without = sites.iter().any(String::is_empty);
            let named = sites.iter().filter(|site| !site.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ");
            say(match (without, named.is_empty()) {
                (false, _) => "attention-sites-unserved",
                (true, true) => "attention-no-site-unserved",
                (true, false) => "attention-sites-and-none-unserved",
            })
            .with("sites", named)
        }
    };
    Some(Attention {
        look: Look { tone: "bad", icon: "failed", word: Word("attention-no-worker") },
        title: say("workers-title"),
        text,
        href: routes::WORKERS.to_owned(),
        action: Word("attention-do-see-workers"),
    })
}

/// Workers whose key file is not the others'.
fn other_key(workers: &[WorkerRow]) -> Option<Attention> {
    let named: Vec<_> =
        workers.iter().filter(|worker| worker.is_alive() && worker.others_key).map(|w| w.name.as_str()).collect();
    (!named.is_empty()).then(|| Attention {
        look: Look { tone: "bad", icon: "failed", word: Word("worker-state-other-key-file") },
        title: named.join(", ").into(),
        text: say("attention-other-key"),
        href: routes::WORKERS.to_owned(),
        action: Word("attention-do-see-workers"),
    })
}

/// A worker that says nothing although it is on runs.
fn silent(worker: &WorkerRow) -> Option<Attention> {
    worker.is_overdue().then(|| Attention {
        look: Look { tone: WARNING, icon: "interrupted", word: Word("worker-state-silent") },
        title: worker.name.as_str().into(),
        text: say("attention-silent").said("span", span_said(worker.silent_ms)).number("runs", worker.runs),
        href: routes::WORKERS.to_owned(),
        action: Word("attention-do-see-workers"),
    })
}

fn undelivered(given_up: u64) -> Option<Attention> {
    if given_up == 0 {
        return None;
    }
    Some(Attention {
        look: Look { tone: "bad", icon: "failed", word: Word("attention-not-delivered") },
        title: say("nav-notifications"),
        text: say("attention-given-up").number("messages", given_up),
        href: routes::GIVEN_UP.to_owned(),
        action: Word("attention-do-see-why"),
    })
}

/// Messages of a channel that are tried, and do not arrive.
fn waiting(channel: &FailingChannel, now: Now) -> Option<Attention> {
    let FailingChannel { name, fares } = channel;
    let minutes = now.0.millis_since(fares.waiting_since?) / 60_000;
    let text = match &fares.failed {
        Some((_, why)) if fares.is_failing() => say("attention-waiting").with("why", why.trim_end_matches('.')),
        _ => say("attention-waiting-untried"),
    };
    Some(Attention {
        look: Look { tone: "bad", icon: "failed", word: Word("attention-not-delivered") },
        title: name.as_str().into(),
        text: text
            .number("messages", fares.waiting)
            .said("span", minutes_said(u32::try_from(minutes).unwrap_or(u32::MAX))),
        href: routes::NOTIFICATIONS.to_owned(),
        action: Word("attention-do-open-notifications"),
    })
}

/// Maintenance that lasts for so long that it mutes no alarm any more.
fn forgotten_maintenance(pool: &Pool, now: Now) -> Option<Attention> {
    let muted = Muted::of([pool], now.0)?;
    muted.is_over(now.0).then(|| Attention {
        look: Look { tone: WARNING, icon: "maintenance", word: Word("attention-maintenance") },
        title: pool.fqdn().to_string().into(),
        text: say("attention-maintenance-lasts")
            .said("span", span_said(now.0.millis_since(muted.since)))
            .with("hours", LONGEST_MUTE_HOURS),
        href: routes::pool(pool.fqdn()),
        action: Word("attention-do-open-pool"),
    })
}

fn untold(unread: u64) -> Option<Attention> {
    (unread > 0).then(|| Attention {
        look: Look { tone: WARNING, icon: "partial", word: Word("attention-set-aside") },
        title: say("nav-notifications"),
        text: say("attention-unread-notices"),
        href: routes::NOTIFICATIONS.to_owned(),
        action: Word("attention-do-see-what"),
    })
}

fn unpaired<'s>(deployment: &'s Deployment, layout: &'s Layout) -> impl Iterator<Item = Attention> + 's {
    deployment.pools.iter().filter(|p| p.backup_pool.is_none()).map(|pool| Attention {
        look: Look { tone: WARNING, icon: "partial", word: Word("backup-not-paired") },
        title: pool.fqdn().to_string().into(),
        text: say("attention-unpaired"),
        href: if layout.may_set_pools() { routes::edit_pool(pool.fqdn()) } else { routes::pool(pool.fqdn()) },
        action: if layout.may_set_pools() { Word("attention-do-pair") } else { Word("attention-do-open-pool") },
    })
}

fn unreadable(pool: &Unread) -> Attention {
    Attention {
        look: Look { tone: "bad", icon: "failed", word: Word("attention-not-read") },
        title: pool.id.as_str().into(),
        text: say("attention-unreadable").with("why", pool.why.trim_end_matches('.')),
        href: routes::POOLS.to_owned(),
        action: Word("attention-do-see-what-to-do"),
    }
}

/// Modules of a pool that its backup pool has no store for.
fn nowhere(direction: &Direction<'_>, layout: &Layout) -> Option<Attention> {
    let lost: Vec<_> = direction.modules.iter().filter(|module| module.has_nowhere_to_go).collect();
    lost.first()?;
    let (pool, partner) = (direction.pool.fqdn(), direction.backup_pool);
    let may_add = layout.may_set_pools() && direction.is_partner_seen;
    Some(Attention {
        look: Look { tone: WARNING, icon: "partial", word: Word("backup-not-copied") },
        title: pool.to_string().into(),
        text: say("attention-nowhere")
            .with("modules", names(&lost))
            .with("partner", partner)
            .number("number", lost.len()),
        href: if may_add { routes::edit_pool(partner) } else { routes::pool(pool) },
        action: if may_add { Word("attention-do-add-store") } else { Word("attention-do-open-pool") },
    })
}

fn stuck(run: &Run) -> Option<Attention> {
    (run.state == RunState::Interrupted).then(|| Attention {
        look: looks::run(run),
        title: run.pool.to_string().into(),
        text: say("attention-stuck"),
        href: routes::run(&run.id),
        action: Word("attention-do-open-run"),
    })
}

/// The last sync of some modules of a pool ended in `state`; modules of one run are told together.
fn ended(direction: &Direction<'_>, now: Now, state: RunState, key: &'static str) -> Option<Attention> {
    let ended: Vec<_> = direction.exported().filter(|b| b.last_state == Some(state)).collect();
    let run = ended.first()?.last_run?;
    let good = match ended.iter().map(|b| b.succeeded_at).min()? {
        Some(at) => age_said(now.0.millis_since(at)),
        None => say("never"),
    };
    Some(Attention {
        look: looks::run_state(&state),
        title: direction.pool.fqdn().to_string().into(),
        text: say(key).with("modules", names(&ended)).said("ago", good),
        href: routes::run(&run),
        action: Word("attention-do-open-run"),
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
        (Some(ahead), _) => say("attention-ahead").said("span", span_said(ahead * 1000)),
        (None, None) => say("attention-no-backup"),
        (None, Some(at)) => say("attention-behind")
            .said("ago", age_said(now.0.millis_since(at)))
            .said("target", minutes_said(oldest.target.breach_minutes())),
    };
    Some(Attention {
        look,
        title: fqdn.to_string().into(),
        text: text.with("modules", names(&behind)),
        href: if direction.may_sync { routes::sync_pool(fqdn) } else { routes::pool(fqdn) },
        action: if direction.may_sync { Word("attention-do-sync") } else { Word("attention-do-open-pool") },
    })
}

fn names(backups: &[&ModuleStatus]) -> String {
    backups.iter().map(|b| b.module.short_name()).collect::<Vec<_>>().join(", ")
}
