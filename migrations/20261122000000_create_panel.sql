-- The panel's first schema: who may sign in, which pools there are, what was asked for and what became of it.
--
-- One text for SQLite and PostgreSQL: ids are text, moments are integer microseconds since 1970 in UTC, truth values are
-- integers 0 and 1, words are those of the program's types. Runs keep names, not references: history outlives pools and
-- accounts.

create table users (
    id text not null primary key,
    name text not null constraint users_name_unique unique,
    password_hash text not null,
    disabled bigint not null default 0,
    created_at bigint not null
);

create table user_roles (
    user_id text not null references users (id) on delete cascade,
    role text not null,
    primary key (user_id, role)
);

-- Only the BLAKE3 digest of a session's token is kept: who reads this table can't sign in with it.
create table sessions (
    token_digest text not null primary key,
    user_id text not null references users (id) on delete cascade,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null
);

create index sessions_by_user on sessions (user_id);

create table pools (
    id text not null primary key,
    fqdn text not null constraint pools_fqdn_unique unique,
    site text not null,
    active_cms_master bigint not null,
    backup_pool_id text constraint pools_backup_unique unique references pools (id),
    created_at bigint not null,
    updated_at bigint not null,
    constraint pools_not_own_backup check (backup_pool_id <> id)
);

create unique index pools_one_cms_master on pools (active_cms_master) where active_cms_master = 1;

create table pool_stores (
    pool_id text not null references pools (id) on delete cascade,
    module text not null,
    live_url text,
    backup_url text,
    primary key (pool_id, module)
);

create table settings (
    name text not null primary key,
    value text not null
);

create table runs (
    id text not null primary key,
    batch_id text,
    request_key text constraint runs_request_key_unique unique,
    pool_fqdn text not null,
    backup_pool_fqdn text not null,
    module text not null,
    mode text not null,
    intent text not null,
    force_flag bigint not null,
    state text not null,
    cancel_requested bigint not null default 0,
    requested_by text not null,
    via text not null,
    created_at bigint not null,
    started_at bigint,
    finished_at bigint,
    attempt bigint not null default 0,
    -- The lease: who works on the run, until when, and the number that grows with each claim. What is recorded for a
    -- run names the fence it was claimed with; a worker that lost its lease matches no row any more.
    worker text,
    lease_until bigint,
    fence bigint not null default 0
);

create index runs_by_pool on runs (pool_fqdn, id);
create index runs_by_state on runs (state, id);
create index runs_by_requester on runs (requested_by, id);
create index runs_by_batch on runs (batch_id, id);

create table module_runs (
    run_id text not null references runs (id) on delete cascade,
    module text not null,
    state text not null,
    phase text not null default 'waiting',
    message text,
    items_compared bigint not null default 0,
    planned bigint not null default 0,
    inserted bigint not null default 0,
    updated bigint not null default 0,
    deleted bigint not null default 0,
    unchanged bigint not null default 0,
    bytes_read bigint not null default 0,
    bytes_written bigint not null default 0,
    skipped bigint not null default 0,
    compare_ms bigint not null default 0,
    apply_ms bigint not null default 0,
    finished_at bigint,
    primary key (run_id, module)
);

create index module_runs_by_module on module_runs (module, run_id);

-- Which run may write to the backup stores of a pool's partner, module by module: one at a time.
create table writers (
    pool_fqdn text not null,
    module text not null,
    run_id text not null references runs (id) on delete cascade,
    primary key (pool_fqdn, module)
);

-- How fresh the backup of a pool's module is, kept up as module runs end, so that no page has to search history for it.
create table freshness (
    pool_fqdn text not null,
    module text not null,
    last_run_id text not null,
    last_state text not null,
    last_finished_at bigint not null,
    succeeded_at bigint,
    primary key (pool_fqdn, module)
);

-- Every planned change of a run, in the plan's order. item_key is a digest of change and item: paths outgrow what an index takes.
create table run_changes (
    run_id text not null references runs (id) on delete cascade,
    module text not null,
    item_key text not null,
    seq bigint not null,
    change_kind text not null,
    item text not null,
    bytes bigint not null,
    reason text not null,
    outcome text not null,
    primary key (run_id, module, item_key)
);

create index run_changes_in_order on run_changes (run_id, module, seq);

create table run_messages (
    run_id text not null references runs (id) on delete cascade,
    seq bigint not null,
    module text not null,
    fatal bigint not null,
    item text,
    message text not null,
    primary key (run_id, seq)
);

create table audit (
    id text not null primary key,
    at bigint not null,
    actor text not null,
    via text not null,
    address text,
    action text not null,
    target text not null,
    detail text not null
);
