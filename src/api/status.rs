//! `/api/v1/status`: how every backup stands, by pool, direction and module, in the words of the cmdlet and in plain ones.

use axum::{extract::State, http::Uri, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::Filter,
    error::wrong,
    list::{Listing, Unreadable, given, limit, sound},
    routes,
    words::Moment,
};
use crate::{
    domain::{BackupModule, Category, Fqdn, RunId, RunState, Standing},
    operations::status::{Backups, ModuleStatus, Wanted},
    panel::Panel,
    web::{
        error::WebError,
        form::FieldErrors,
        permitted::{GetStatus, Permitted},
    },
};

/// How the backup of a pool’s module stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BackupStanding {
    /// The pool whose data it is.
    pub pool: Fqdn,
    /// The pool that holds the copy, if it is paired.
    pub backup_pool: Option<Fqdn>,
    /// The module.
    pub module: BackupModule,
    /// The cmdlet’s category of the module.
    #[schema(value_type = Category)]
    pub category: String,
    /// The side that copies, in the cmdlet’s word.
    pub export_state: String,
    /// The side that is copied to; null before the first sync.
    pub import_state: Option<String>,
    /// Why the states are what they are, in a few words.
    pub why: String,
    /// When the management host of the pool told these states; null where Microsoft’s cmdlets don’t sync the pool.
    #[serde(default)]
    pub told_at: Option<Moment>,
    /// Whether the module is not copied.
    pub not_initialized: bool,
    /// Why the module is not copied, in a sentence; null if it is.
    pub not_copied: Option<String>,
    /// The sync that ended last.
    pub last_run: Option<RunId>,
    /// How it ended.
    pub last_state: Option<RunState>,
    /// When it ended.
    pub last_finished_at: Option<Moment>,
    /// When a sync last succeeded.
    pub succeeded_at: Option<Moment>,
    /// How many seconds ago that is; null if it is not known.
    pub age_seconds: Option<u64>,
    /// How many seconds ahead of the panel’s clock the success is recorded, if that differs by more than five minutes: nobody
    /// knows then how old the backup is, and it counts as past its target until a sync succeeds.
    pub ahead_seconds: Option<u64>,
    /// How that age stands against its target; null where nothing is copied.
    pub standing: Option<StandingWord>,
    /// From how many minutes on the age is worth a look.
    pub warning_minutes: u32,
    /// From how many minutes on the target is broken.
    pub breach_minutes: u32,
    /// The sync of it that is under way.
    pub under_way: Option<RunId>,
    /// When the next one begins by itself.
    pub next_run: Option<Moment>,
    /// The changes that wait; null where the live store does not track them, or where they were not counted within the last
    /// five minutes, so that nobody knows what waits now.
    pub backlog: Option<Waiting>,
    /// When waiting changes were counted last; null where the live store does not track them.
    pub backlog_counted_at: Option<Moment>,
}

/// How an age stands against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandingWord {
    /// Within it.
    Fresh,
    /// Worth a look.
    Warning,
    /// Past it, never synced, or of unknown age.
    Breach,
}

/// Changes that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Waiting {
    /// How many.
    pub items: u64,
    /// Whether there are more than were counted.
    pub is_capped: bool,
    /// When the oldest came about.
    pub oldest_at: Option<Moment>,
    /// When they were counted.
    pub measured_at: Moment,
}

impl From<ModuleStatus> for BackupStanding {
    fn from(status: ModuleStatus) -> Self {
        Self {
            pool: status.pool,
            backup_pool: status.backup_pool,
            module: status.module,
            category: status.category.to_owned(),
            export_state: status.export_state.to_string(),
            import_state: status.import_state.map(|state| state.to_string()),
            why: status.why.to_string(),
            told_at: status.told_at.map(Moment),
            not_initialized: status.not_initialized,
            not_copied: status.reason.map(|reason| reason.to_string()),
            last_run: status.last_run,
            last_state: status.last_state,
            last_finished_at: status.last_finished_at.map(Moment),
            succeeded_at: status.succeeded_at.map(Moment),
            age_seconds: status.age_seconds,
            ahead_seconds: status.ahead_seconds,
            standing: status.standing.map(|standing| match standing {
                Standing::Fresh => StandingWord::Fresh,
                Standing::Warning => StandingWord::Warning,
                Standing::Breach => StandingWord::Breach,
            }),
            warning_minutes: status.target.warning_minutes(),
            breach_minutes: status.target.breach_minutes(),
            under_way: status.under_way,
            next_run: status.next_run.map(Moment),
            backlog: status.backlog.map(|backlog| Waiting {
                items: backlog.items,
                is_capped: backlog.is_capped,
                oldest_at: backlog.oldest_at.map(Moment),
                measured_at: Moment(backlog.measured_at),
            }),
            backlog_counted_at: status.counted_at.map(Moment),
        }
    }
}

/// Which backups; what is left out lets everything through.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StatusQuery {
    /// Of this pool
    #[param(value_type = Option<Fqdn>)]
    pool: Option<String>,
    /// Of the modules of this category
    #[param(value_type = Option<Category>)]
    category: Option<String>,
    /// Where the piece begins: next of the piece before
    cursor: Option<String>,
    /// How many at the most
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

/// Says how the backups stand
///
/// One item for each module of each pool that you may see, also of those that are not copied, by pool and module.
#[utoipa::path(get, path = routes::STATUS, tag = "status", params(StatusQuery),
    responses((status = 200, description = "A piece of the backups", body = Listing<BackupStanding>)))]
pub async fn list(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    uri: Uri,
    Filter(query): Filter<StatusQuery>,
) -> Result<Response, WebError> {
    let mut errors = FieldErrors::default();
    let pool: Option<Fqdn> = given(&mut errors, "pool", query.pool.as_ref());
    let category: Option<Category> = given(&mut errors, "category", query.category.as_ref());
    let limit = limit(query.limit.as_deref(), &mut errors);
    sound(&errors)?;
    let wanted = Wanted { pools: pool.into_iter().collect(), category };
    let backups = Backups::load(&panel).await?;
    let found = backups.find(&user.access, &wanted).map_err(|unknown| wrong("pool", unknown))?;
    let unread = if query.cursor.is_none() { user.unread_pools(backups.unread) } else { Vec::new() };
    let mut items: Vec<BackupStanding> = found.into_iter().map(BackupStanding::from).collect();
    items.sort_by_key(place);
    let unreadable = unread.iter().map(Unreadable::of_pool).collect();
    Listing::of_all(items, place, query.cursor.as_deref(), limit).with(unreadable).answer(&uri)
}

fn place(status: &BackupStanding) -> String {
    format!("{}:{}", status.pool, status.module)
}
