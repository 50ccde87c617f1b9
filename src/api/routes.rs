//! Every address of the API.

use crate::{
    domain::{Fqdn, RoleName, RunId, ScheduleId, UserName},
    web::routes::encode,
};

pub const DOCUMENT: &str = "/api/openapi.json";

pub const ACCOUNT: &str = "/api/v1/account";
pub const SESSIONS: &str = "/api/v1/account/sessions";
pub const SESSION: &str = "/api/v1/account/sessions/{id}";

pub const RUNS: &str = "/api/v1/runs";
pub const RUN: &str = "/api/v1/runs/{id}";
pub const CHANGES: &str = "/api/v1/runs/{id}/changes";
pub const MESSAGES: &str = "/api/v1/runs/{id}/messages";
pub const CANCEL_RUN: &str = "/api/v1/runs/{id}/cancel";
pub const CANCEL_RUNS: &str = "/api/v1/runs/cancel";
pub const RETRY_FAILED: &str = "/api/v1/runs/{id}/retry_failed";
pub const RETRY_RUN: &str = "/api/v1/runs/{id}/retry";
pub const APPROVE_RUN: &str = "/api/v1/runs/{id}/approve";
pub const REJECT_RUN: &str = "/api/v1/runs/{id}/reject";
pub const APPLY_RUN: &str = "/api/v1/runs/{id}/apply";
pub const PUT_BACK_RUN: &str = "/api/v1/runs/{id}/put_back";

pub const RESTORE: &str = "/api/v1/restore";
pub const CLEAR: &str = "/api/v1/clear";

pub const POOLS: &str = "/api/v1/pools";
pub const IMPORT_POOLS: &str = "/api/v1/pools/import";
pub const POOL: &str = "/api/v1/pools/{fqdn}";
pub const MAINTENANCE: &str = "/api/v1/pools/{fqdn}/maintenance";
pub const MARKERS: &str = "/api/v1/pools/{fqdn}/markers";

pub const SCHEDULES: &str = "/api/v1/schedules";
pub const SCHEDULE: &str = "/api/v1/schedules/{id}";
pub const PREVIEW_SCHEDULE: &str = "/api/v1/schedules/preview";
pub const PAUSE_SCHEDULE: &str = "/api/v1/schedules/{id}/pause";
pub const RESUME_SCHEDULE: &str = "/api/v1/schedules/{id}/resume";
pub const OCCURRENCES: &str = "/api/v1/schedules/{id}/next";
pub const UPCOMING: &str = "/api/v1/upcoming";
pub const DUE: &str = "/api/v1/due";

pub const TARGETS: &str = "/api/v1/targets";
pub const TARGET: &str = "/api/v1/targets/{pool}/{module}";
pub const ALARMS: &str = "/api/v1/alarms";

pub const CHANNELS: &str = "/api/v1/notifications/channels";
pub const CHANNEL: &str = "/api/v1/notifications/channels/{id}";
pub const TEST_CHANNEL: &str = "/api/v1/notifications/channels/{id}/test";
pub const RULES: &str = "/api/v1/notifications/rules";
pub const RULE: &str = "/api/v1/notifications/rules/{id}";
pub const MESSAGE_LOG: &str = "/api/v1/notifications/log";
pub const MESSAGE: &str = "/api/v1/notifications/log/{id}";
pub const CHANNEL_OUTCOMES: &str = "/api/v1/notifications/outcomes";
pub const SEND_ALL_AGAIN: &str = "/api/v1/notifications/send_again";
pub const DISMISS_ALL: &str = "/api/v1/notifications/dismiss";
pub const SEND_AGAIN: &str = "/api/v1/notifications/log/{id}/send_again";
pub const DISMISS: &str = "/api/v1/notifications/log/{id}/dismiss";

pub const STATUS: &str = "/api/v1/status";
pub const WORKERS: &str = "/api/v1/workers";
pub const DRAIN_WORKER: &str = "/api/v1/workers/drain";
pub const CLEAR_WORKER: &str = "/api/v1/workers/clear";
pub const SETTINGS: &str = "/api/v1/settings";
pub const AUDIT: &str = "/api/v1/audit";

pub const ROLES: &str = "/api/v1/roles";
pub const ROLE: &str = "/api/v1/roles/{name}";

pub const USERS: &str = "/api/v1/users";
pub const USER: &str = "/api/v1/users/{name}";
pub const USER_ROLES: &str = "/api/v1/users/{name}/roles";
pub const USER_PASSWORD: &str = "/api/v1/users/{name}/password";
pub const DISABLE_USER: &str = "/api/v1/users/{name}/disable";
pub const ENABLE_USER: &str = "/api/v1/users/{name}/enable";
pub const SIGN_OUT_USER: &str = "/api/v1/users/{name}/sign_out";
pub const USER_SESSIONS: &str = "/api/v1/users/{name}/sessions";
pub const USER_SESSION: &str = "/api/v1/users/{name}/sessions/{id}";
pub const USER_SECOND_FACTOR: &str = "/api/v1/users/{name}/second_factor";

pub const TOKENS: &str = "/api/v1/tokens";
pub const TOKEN: &str = "/api/v1/tokens/{id}";

pub fn schedule(id: &ScheduleId) -> String {
    format!("{SCHEDULES}/{id}")
}

pub fn role(name: &RoleName) -> String {
    format!("{ROLES}/{}", encode(name.as_str()))
}

pub fn user(name: &UserName) -> String {
    format!("{USERS}/{}", encode(name.as_str()))
}

pub fn pool(fqdn: &Fqdn) -> String {
    format!("{POOLS}/{fqdn}")
}

pub fn run(id: &RunId) -> String {
    format!("{RUNS}/{id}")
}
