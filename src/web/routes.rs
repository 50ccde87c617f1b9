//! Every address of the panel: the patterns the router knows, and functions that build a link to each.
//!
//! Templates and handlers call the functions; nothing else writes an address.

pub use super::query_text::{encode, with_query};
use crate::domain::{
    AlarmId, BackupModule, BatchId, Change, ChangeKey, ChannelId, ChannelKind, Fqdn, HostName, ModuleSelection,
    NotificationId, PasskeyId, Permission, Role, RoleName, RuleId, RunId, RunState, ScheduleId, SessionId, TokenId,
    UserName,
};

pub const DASHBOARD: &str = "/";
pub const LOGIN: &str = "/login";
pub const LOGIN_BY_PROVIDER: &str = "/login/oidc/{provider}";
pub const LOGIN_RETURNED: &str = "/login/oidc/{provider}/callback";
pub const LOGIN_SECOND: &str = "/login/second";
pub const LOGIN_PASSKEY: &str = "/login/passkey";
pub const LOGIN_PASSKEY_ANSWER: &str = "/login/passkey/answer";
pub const LOGOUT: &str = "/logout";
pub const SETUP: &str = "/setup/{token}";

pub const POOLS: &str = "/pools";
pub const NEW_POOL: &str = "/pools/new";
pub const POOL: &str = "/pools/{fqdn}";
pub const EDIT_POOL: &str = "/pools/{fqdn}/edit";
pub const REMOVE_POOL: &str = "/pools/{fqdn}/remove";
pub const INITIALISE_POOL: &str = "/pools/{fqdn}/initialise";
pub const MAINTENANCE: &str = "/pools/{fqdn}/maintenance";

pub const MANAGEMENT_HOSTS: &str = "/management-hosts";
pub const NEW_HOST: &str = "/management-hosts/new";
pub const MANAGEMENT_HOST: &str = "/management-hosts/{name}";
pub const EDIT_HOST: &str = "/management-hosts/{name}/edit";
pub const LOOK_AT_HOST: &str = "/management-hosts/{name}/look";
pub const REMOVE_HOST: &str = "/management-hosts/{name}/remove";
pub const POOLS_OF_HOST: &str = "/management-hosts/{name}/pools";
pub const SERVICE_OF_HOST: &str = "/management-hosts/{name}/service";
pub const ROLES_OF_HOST: &str = "/management-hosts/{name}/roles";
/// The module with which scripts ask the panel as they ask the cmdlets.
pub const MODULE: &str = "/poolsync.psm1";

pub const SYNC: &str = "/sync";
pub const RUNS: &str = "/runs";
pub const RUNS_CSV: &str = "/runs.csv";
pub const RUNS_JSON: &str = "/runs.json";
pub const ITEMS: &str = "/runs/items";
pub const CANCEL_RUNS: &str = "/runs/cancel";
pub const RUN: &str = "/runs/{id}";
pub const RUN_EVENTS: &str = "/runs/{id}/events";
pub const CANCEL_RUN: &str = "/runs/{id}/cancel";
pub const RETRY_RUN: &str = "/runs/{id}/retry";
pub const APPROVE_RUN: &str = "/runs/{id}/approve";
pub const REJECT_RUN: &str = "/runs/{id}/reject";
pub const APPLY_RUN: &str = "/runs/{id}/apply";
pub const PUT_BACK_RUN: &str = "/runs/{id}/put_back";
pub const CHANGES: &str = "/runs/{id}/changes";
pub const DIFFERENCE: &str = "/runs/{id}/changes/{module}/{key}";
pub const CHANGES_CSV: &str = "/runs/{id}/changes.csv";
pub const CHANGES_JSON: &str = "/runs/{id}/changes.json";

pub const RESTORE: &str = "/restore";
pub const CLEAR: &str = "/restore/clear";

pub const AUDIT: &str = "/audit";
pub const AUDIT_CSV: &str = "/audit.csv";

pub const SCHEDULES: &str = "/schedules";
pub const NEW_SCHEDULE: &str = "/schedules/new";
pub const EDIT_SCHEDULE: &str = "/schedules/{id}/edit";
pub const REMOVE_SCHEDULE: &str = "/schedules/{id}/remove";
pub const PAUSE_SCHEDULE: &str = "/schedules/{id}/pause";
pub const RESUME_SCHEDULE: &str = "/schedules/{id}/resume";
pub const ALARMS: &str = "/alarms";
pub const TARGETS: &str = "/targets";
pub const REMOVE_TARGET: &str = "/targets/remove";
/// The targets, with a word that one was saved.
pub const TARGET_SAVED: &str = "/targets?saved=1";

pub const NOTIFICATIONS: &str = "/notifications";
pub const NEW_CHANNEL: &str = "/notifications/channels/new";
pub const EDIT_CHANNEL: &str = "/notifications/channels/{id}/edit";
pub const TEST_CHANNEL: &str = "/notifications/channels/{id}/test";
pub const REMOVE_CHANNEL: &str = "/notifications/channels/{id}/remove";
pub const NEW_RULE: &str = "/notifications/rules/new";
pub const EDIT_RULE: &str = "/notifications/rules/{id}/edit";
pub const REMOVE_RULE: &str = "/notifications/rules/{id}/remove";
pub const GIVEN_UP: &str = "/notifications/given_up";
pub const DELIVERIES: &str = "/notifications/log";
pub const DELIVERY: &str = "/notifications/log/{id}";
pub const SEND_AGAIN: &str = "/notifications/log/{id}/again";
pub const DISMISS: &str = "/notifications/log/{id}/dismiss";

pub const STATUS: &str = "/status";
pub const CHARTS: &str = "/charts";
pub const WORKERS: &str = "/workers";
pub const DRAIN_WORKER: &str = "/workers/drain";
pub const RESUME_WORKER: &str = "/workers/resume";
pub const CLEAR_WORKER: &str = "/workers/clear";
pub const SETTINGS: &str = "/settings";
/// The settings, with a word that they were saved.
pub const SETTINGS_SAVED: &str = "/settings?saved=1";

pub const ACCOUNT: &str = "/account";
pub const PASSWORD: &str = "/account/password";
pub const READING: &str = "/account/reading";
pub const SECOND_FACTOR: &str = "/account/second_factor";
pub const TOTP: &str = "/account/second_factor/codes";
pub const REMOVE_TOTP: &str = "/account/second_factor/codes/remove";
pub const NEW_PASSKEY: &str = "/account/second_factor/passkeys/new";
pub const REMOVE_PASSKEY: &str = "/account/second_factor/passkeys/{id}/remove";
pub const RECOVERY_CODES: &str = "/account/second_factor/recovery";
pub const END_SESSION: &str = "/account/sessions/{id}/end";
pub const END_OTHER_SESSIONS: &str = "/account/sessions/end_others";

pub const ROLES: &str = "/roles";
pub const NEW_ROLE: &str = "/roles/new";
pub const EDIT_ROLE: &str = "/roles/{name}/edit";
pub const REMOVE_ROLE: &str = "/roles/{name}/remove";

pub const USERS: &str = "/users";
pub const NEW_USER: &str = "/users/new";
pub const USER: &str = "/users/{name}";
pub const USER_ROLES: &str = "/users/{name}/roles";
pub const USER_PASSWORD: &str = "/users/{name}/password";
pub const DISABLE_USER: &str = "/users/{name}/disable";
pub const ENABLE_USER: &str = "/users/{name}/enable";
pub const SIGN_OUT_USER: &str = "/users/{name}/sign_out";
pub const USER_SECOND_FACTOR: &str = "/users/{name}/second_factor";
pub const END_USER_SESSION: &str = "/users/{name}/sessions/{id}/end";
pub const REMOVE_USER: &str = "/users/{name}/remove";

pub const TOKENS: &str = "/tokens";
pub const REVOKE_TOKEN: &str = "/tokens/{id}/revoke";
/// The tokens, with a word that one was revoked.
pub const TOKEN_REVOKED: &str = "/tokens?revoked=1";

/// Leads to what is typed.
pub const GO: &str = "/go";
pub const HELP: &str = "/help";
pub const HELP_PAGE: &str = "/help/{name}";

/// What the API is; its own addresses stand with it.
pub const API: &str = "/api";

/// The parts that pages are made of, in development builds.
#[cfg(debug_assertions)]
pub const STYLE: &str = "/style";

pub const HEALTHZ: &str = "/healthz";
pub const READYZ: &str = "/readyz";
pub const METRICS: &str = "/metrics";

pub const ASSETS: &str = "/assets/{name}";

/// A page of help.
pub fn help(name: &str) -> String {
    format!("{HELP}/{name}")
}

pub fn pool(fqdn: &Fqdn) -> String {
    format!("/pools/{fqdn}")
}

pub fn management_host(name: &HostName) -> String {
    format!("/management-hosts/{name}")
}

pub fn edit_host(name: &HostName) -> String {
    format!("/management-hosts/{name}/edit")
}

pub fn look_at_host(name: &HostName) -> String {
    format!("/management-hosts/{name}/look")
}

pub fn remove_host(name: &HostName) -> String {
    format!("/management-hosts/{name}/remove")
}

pub fn pools_of_host(name: &HostName) -> String {
    format!("/management-hosts/{name}/pools")
}

pub fn service_of_host(name: &HostName) -> String {
    format!("/management-hosts/{name}/service")
}

pub fn roles_of_host(name: &HostName) -> String {
    format!("/management-hosts/{name}/roles")
}

pub fn edit_pool(fqdn: &Fqdn) -> String {
    format!("/pools/{fqdn}/edit")
}

pub fn remove_pool(fqdn: &Fqdn) -> String {
    format!("/pools/{fqdn}/remove")
}

pub fn initialise_pool(fqdn: &Fqdn) -> String {
    format!("/pools/{fqdn}/initialise")
}

pub fn maintenance(fqdn: &Fqdn) -> String {
    format!("/pools/{fqdn}/maintenance")
}

/// The restore form with `fqdn` chosen.
pub fn restore_pool(fqdn: &Fqdn) -> String {
    format!("{RESTORE}?pool={fqdn}")
}

/// The sync form with `fqdn` chosen.
pub fn sync_pool(fqdn: &Fqdn) -> String {
    format!("/sync?pool={fqdn}")
}

pub fn run(id: &RunId) -> String {
    format!("/runs/{id}")
}

pub fn run_events(id: &RunId) -> String {
    format!("/runs/{id}/events")
}

pub fn cancel_run(id: &RunId) -> String {
    format!("/runs/{id}/cancel")
}

pub fn retry_run(id: &RunId) -> String {
    format!("/runs/{id}/retry")
}

pub fn approve_run(id: &RunId) -> String {
    format!("/runs/{id}/approve")
}

pub fn reject_run(id: &RunId) -> String {
    format!("/runs/{id}/reject")
}

pub fn apply_run(id: &RunId) -> String {
    format!("/runs/{id}/apply")
}

pub fn put_back_run(id: &RunId) -> String {
    format!("/runs/{id}/put_back")
}

/// The runs that one request started together.
pub fn batch(id: &BatchId) -> String {
    format!("/runs?batch={id}")
}

/// The history of one pool.
pub fn runs_of_pool(fqdn: &Fqdn) -> String {
    format!("/runs?pool={fqdn}")
}

pub fn runs_in(state: &RunState) -> String {
    format!("/runs?state={state}")
}

/// The backups that somebody should look at.
pub const BEHIND: &str = "/status?only=behind";

/// The charts of one pool.
pub fn charts_of_pool(fqdn: &Fqdn) -> String {
    format!("{CHARTS}?pool={fqdn}")
}

/// The runs of a day that ended so, of one pool or of all.
pub fn runs_of_day(pool: &str, date: &str, state: Option<&RunState>) -> String {
    let state = state.map(|state| state.name().to_owned()).unwrap_or_default();
    let (pool, date) = (pool.to_owned(), date.to_owned());
    with_query(RUNS, [("pool", &pool), ("from", &date), ("until", &date), ("state", &state)])
}

/// How the backups of one pool stand.
pub fn status_of_pool(fqdn: &Fqdn) -> String {
    format!("{STATUS}?pool={fqdn}")
}

pub fn changes(id: &RunId) -> String {
    format!("/runs/{id}/changes")
}

/// The item of one change in two versions.
pub fn difference(id: &RunId, module: &BackupModule, key: &ChangeKey) -> String {
    format!("/runs/{id}/changes/{}/{key}", module.short_name())
}

/// All changes and messages, as CSV.
pub fn changes_csv(id: &RunId) -> String {
    format!("/runs/{id}/changes.csv")
}

/// The same as JSON.
pub fn changes_json(id: &RunId) -> String {
    format!("/runs/{id}/changes.json")
}

/// The changes of one module and kind.
pub fn changes_of_kind(id: &RunId, module: &BackupModule, change: Change) -> String {
    format!("/runs/{id}/changes?module={}&change={change}", module.short_name())
}

/// The form of a new role, with the boxes ticked as in `template`.
pub fn new_role_like(template: &Role) -> String {
    format!("{NEW_ROLE}?template={template}")
}

pub fn edit_role(name: &RoleName) -> String {
    format!("/roles/{}/edit", encode(name.as_str()))
}

pub fn remove_role(name: &RoleName) -> String {
    format!("/roles/{}/remove", encode(name.as_str()))
}

/// The place of a role on the page of roles.
pub fn role(name: &RoleName) -> String {
    format!("{ROLES}#{}", role_anchor(name))
}

/// The id of a role's place. A browser looks for it as it stands in the address.
pub fn role_anchor(name: &RoleName) -> String {
    format!("role-{}", encode(&name.key()))
}

/// The place of a cmdlet on the page of roles.
pub fn cmdlet(permission: &Permission) -> String {
    format!("{ROLES}#{permission}")
}

/// An account. Names are read in any letter case, so that one named `new` is not taken for the form of a new one.
pub fn user(name: &UserName) -> String {
    let name = if name.as_str() == "new" { "New" } else { name.as_str() };
    format!("/users/{}", encode(name))
}

/// Where the form that does `what` to an account is sent, or the page it stands on.
pub fn user_part(name: &UserName, what: &str) -> String {
    format!("{}/{what}", user(name))
}

pub fn end_user_session(name: &UserName, id: &SessionId) -> String {
    format!("{}/sessions/{id}/end", user(name))
}

/// An account, with a word that `what` was done.
pub fn user_done(name: &UserName, what: &str) -> String {
    format!("{}?done={what}", user(name))
}

/// The form of a new schedule, with `fqdn` and `modules` of it chosen.
pub fn new_schedule_of(fqdn: &Fqdn, modules: &ModuleSelection) -> String {
    format!("{NEW_SCHEDULE}?pool={fqdn}&module={modules}")
}

pub fn edit_schedule(id: &ScheduleId) -> String {
    format!("/schedules/{id}/edit")
}

pub fn remove_schedule(id: &ScheduleId) -> String {
    format!("/schedules/{id}/remove")
}

pub fn pause_schedule(id: &ScheduleId) -> String {
    format!("/schedules/{id}/pause")
}

pub fn resume_schedule(id: &ScheduleId) -> String {
    format!("/schedules/{id}/resume")
}

/// The schedules, with a word on what was done.
pub fn schedules_after(done: &str) -> String {
    format!("{SCHEDULES}?done={done}")
}

/// The workers, with a word on what was done with one, and how many runs it was on.
pub fn workers_after(done: &str, name: &str, runs: u64) -> String {
    format!("{WORKERS}?done={done}&runs={runs}&name={}", encode(name))
}

pub fn revoke_token(id: &TokenId) -> String {
    format!("/tokens/{id}/revoke")
}

/// The sign-in page that leads back to `next`.
pub fn login_then(next: &str) -> String {
    format!("{LOGIN}?next={}", encode(next))
}

/// To a provider, and from there back to `next`; `again` if the provider should have them prove anew who they are.
pub fn login_by(provider: &str, next: &str, again: bool) -> String {
    let again = if again { "&again=1" } else { "" };
    format!("/login/oidc/{provider}?next={}{again}", encode(next))
}

/// The page with the form that is sent to `path`: its own, but for the forms of an account, which all stand on one page.
pub fn page_of_form(path: &str) -> &str {
    if path.starts_with("/account/") {
        return ACCOUNT;
    }
    path.rsplit_once('/').map(|(page, _)| page).filter(|page| page.starts_with("/users/")).unwrap_or(path)
}

/// The sign-in page for somebody who is signed in and must prove it again.
pub fn login_again(next: &str) -> String {
    format!("{LOGIN}?again=1&next={}", encode(next))
}

pub fn remove_passkey(id: &PasskeyId) -> String {
    format!("/account/second_factor/passkeys/{id}/remove")
}

pub fn end_session(id: &SessionId) -> String {
    format!("/account/sessions/{id}/end")
}

/// The own account, with a word on what was done.
pub fn account_after(done: &str) -> String {
    format!("{ACCOUNT}?done={done}")
}

/// The own second factors, with a word on what was done.
pub fn second_factor_after(done: &str) -> String {
    format!("{SECOND_FACTOR}?done={done}")
}

/// The form of a new channel of a kind.
pub fn new_channel(kind: ChannelKind) -> String {
    format!("{NEW_CHANNEL}?kind={kind}")
}

pub fn edit_channel(id: &ChannelId) -> String {
    format!("/notifications/channels/{id}/edit")
}

pub fn test_channel(id: &ChannelId) -> String {
    format!("/notifications/channels/{id}/test")
}

pub fn remove_channel(id: &ChannelId) -> String {
    format!("/notifications/channels/{id}/remove")
}

pub fn edit_rule(id: &RuleId) -> String {
    format!("/notifications/rules/{id}/edit")
}

pub fn remove_rule(id: &RuleId) -> String {
    format!("/notifications/rules/{id}/remove")
}

/// The alarms that are over and were raised before this one.
pub fn alarms_before(id: &AlarmId) -> String {
    format!("{ALARMS}?older={id}")
}

/// A message, with what came of it.
pub fn delivery(id: &NotificationId) -> String {
    format!("/notifications/log/{id}")
}

pub fn send_again(id: &NotificationId) -> String {
    format!("/notifications/log/{id}/again")
}

pub fn dismiss(id: &NotificationId) -> String {
    format!("/notifications/log/{id}/dismiss")
}
