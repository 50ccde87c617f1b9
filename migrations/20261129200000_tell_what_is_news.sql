-- What is told is news: what goes on is told once a day, what ended says why, and nothing that can't be read stops the rest.

-- What fails since when, of the syncs and the verifications of a pool's module, and in how many runs by now. told says when
-- each kind of reason was told last, as JSON. It takes the place of freshness.failing_since, which stays for processes of
-- an older version that run beside this one.
create table failures (
    pool_fqdn text not null,
    module text not null,
    intent text not null,
    since bigint not null,
    runs bigint not null,
    told text not null,
    primary key (pool_fqdn, module, intent)
);
insert into failures (pool_fqdn, module, intent, since, runs, told)
    select pool_fqdn, module, 'sync', failing_since, 1, '{}' from freshness where failing_since is not null;

-- What is news about each module of a run, as JSON. set_aside_by is the version that could not read an event, and why; another
-- version tries again.
alter table events add column news text;
alter table events add column set_aside_by text;
alter table events add column set_aside_why text;

-- Since when a pool is in maintenance: alarms are muted for a while only.
alter table pools add column maintenance_since bigint;

-- The age by which an alarm was raised, so that its end can say whether the backup got younger or the target was changed.
alter table alarms add column target_minutes bigint;

-- The address that messages lead to, as the process that serves pages knows it; one row. is_public is 1 if the configuration
-- names it (public_url).
create table panel_address (
    one bigint not null primary key,
    url text not null,
    is_public bigint not null,
    recorded_at bigint not null
);
