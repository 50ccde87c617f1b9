//! What this version can't read is left as it is, and people are told: nothing is done about it, and everything else goes on.

use crate::{
    domain::Setting,
    panel::Panel,
    state::{
        StateError, pools,
        schedules::{self, SetAside},
        settings,
        unread::Unread,
    },
};

/// That a schedule is set aside, and what that means.
pub fn schedule_words(aside: &SetAside) -> String {
    format!(
        "The schedule {} of {} ({}) can’t be read by this version of poolsync: a newer one may have written it, or its time zone is not known here. Nothing begins by it, nor by another rule in its place, and it is kept as it is. Update poolsync or its time zones, or remove the schedule.",
        aside.id, aside.pool, aside.words
    )
}

/// That a pool is set aside, and what that means.
pub fn pool_words(unread: &Unread) -> String {
    format!(
        "The pool {} can’t be read by this version of poolsync: {}. Nothing of it, or of its partner, is synced or verified, and it is kept as it is; all other pools go on. A newer version may have written it: update poolsync, or have its rows in the panel’s database (pools, pool_stores) put right.",
        unread.id,
        unread.why.trim_end_matches('.')
    )
}

/// What is set aside because it can't be read, pools, schedules and settings, a sentence each.
pub async fn list_set_aside(panel: &Panel) -> Result<Vec<String>, StateError> {
    let pools = pools::list_pools_and_unread(&panel.database).await?.unread;
    let schedules = schedules::load_schedules(&panel.database).await?.set_aside;
    let settings = settings::load_settings(&panel.database).await?;
    let unread = Setting::ALL.iter().filter_map(|setting| setting.unread_words(&settings));
    Ok(pools.iter().map(pool_words).chain(schedules.iter().map(schedule_words)).chain(unread).collect())
}
