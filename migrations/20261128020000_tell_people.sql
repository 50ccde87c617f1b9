-- What people are told: the watch over how old backups are, its alarms, what happened, whom it is told, and the queue of
-- what is to be sent.

-- The backups that are watched, and since when: what was never synced is as old as its watch. Another backup pool is
-- another backup.
create table freshness_watch (
    pool_fqdn text not null,
    module text not null,
    backup_pool_fqdn text not null,
    since bigint not null,
    primary key (pool_fqdn, module)
);

-- An alarm lasts from when a backup became too old until it is young enough again, or is not watched any more (ended_at,
-- ending). level_at is when it rose to its level, age_ms how old the backup was then, succeeded_at the sync that counted.
create table alarms (
    id text not null primary key,
    pool_fqdn text not null,
    backup_pool_fqdn text not null,
    module text not null,
    level text not null,
    raised_at bigint not null,
    level_at bigint not null,
    age_ms bigint not null,
    succeeded_at bigint,
    told_at bigint not null,
    reminders bigint not null default 0,
    ended_at bigint,
    ending text
);
create unique index alarms_one_open on alarms (pool_fqdn, module) where ended_at is null;
create index alarms_by_pool on alarms (pool_fqdn, id);

-- Since when syncs of a module do not succeed, so that the first success after that can be told.
alter table freshness add column failing_since bigint;

-- What happened, written with what it tells of, and removed as soon as it was decided who is told. alarm holds what the
-- alarm was like at that moment, as JSON.
create table events (
    id text not null primary key,
    at bigint not null,
    kind text not null,
    run_id text,
    alarm text
);

-- Where messages go. recipients: mail addresses, parted by commas. A webhook shows its host; its whole address, which often
-- holds a secret, is only kept sealed.
create table channels (
    id text not null primary key,
    name text not null,
    name_key text not null constraint channels_name_unique unique,
    kind text not null,
    enabled bigint not null,
    recipients text not null,
    host text not null,
    template text not null,
    -- The address of a webhook, sealed.
    url_secret text,
    -- What messages to a webhook are signed with, sealed.
    signing_secret text,
    created_at bigint not null,
    updated_at bigint not null
);

-- What a channel is told: kinds, pools and modules are lists parted by commas, the latter two only where not all are meant.
create table rules (
    id text not null primary key,
    channel_id text not null references channels (id) on delete cascade,
    kinds text not null,
    all_pools bigint not null,
    pools text not null,
    all_modules bigint not null,
    modules text not null,
    digest text not null,
    enabled bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index rules_by_channel on rules (channel_id);

-- Messages: waiting to be sent, sent, given up, or given up and dismissed. What is gathered until a moment has a
-- digest_key. lease_until and fence say which process is sending it, by the database's clock; the rest goes by the panel's.
create table notifications (
    id text not null primary key,
    channel_id text not null,
    channel_name text not null,
    kind text not null,
    state text not null,
    subject text not null,
    content text not null,
    digest_key text constraint notifications_digest_unique unique,
    created_at bigint not null,
    due_at bigint not null,
    attempts bigint not null default 0,
    lease_until bigint,
    fence bigint not null default 0,
    ended_at bigint,
    last_error text
);
create index notifications_due on notifications (due_at) where state = 'waiting';
create index notifications_by_channel on notifications (channel_id, created_at);
create index notifications_given_up on notifications (id) where state = 'given_up';

-- Every attempt to send one, and what came of it.
create table deliveries (
    notification_id text not null references notifications (id) on delete cascade,
    attempt bigint not null,
    at bigint not null,
    outcome text not null,
    detail text not null,
    primary key (notification_id, attempt)
);
