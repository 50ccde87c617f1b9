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
    words::{Said, say},
};

/// That a schedule is set aside, and what that means.
pub fn schedule_words(aside: &SetAside) -> Said {
    say("refused-unread-schedule").with("schedule", aside.id).with("pool", &aside.pool).with("rule", &aside.words)
}

/// That a pool is set aside, and what that means.
pub fn pool_words(unread: &Unread) -> Said {
    say("refused-unread-pool").with("pool", &unread.id).with("why", unread.why.trim_end_matches('.'))
}

/// What is set aside because it can't be read, pools, schedules and settings, a sentence each.
pub async fn list_set_aside(panel: &Panel) -> Result<Vec<String>, StateError> {
    let pools = pools::list_pools_and_unread(&panel.database).await?.unread;
    let schedules = schedules::load_schedules(&panel.database).await?.set_aside;
    let settings = settings::load_settings(&panel.database).await?;
    let unread = Setting::ALL.iter().filter_map(|setting| setting.unread_words(&settings));
    let all = pools.iter().map(pool_words).chain(schedules.iter().map(schedule_words)).chain(unread);
    Ok(all.map(|said| said.to_string()).collect())
}
