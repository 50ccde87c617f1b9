-- So that runs begin by themselves: schedules of pools and modules, and what is due when. An upgrade must not begin to copy
-- by itself: where there are pools already, schedules are paused until somebody says otherwise.

create table schedules (
    id text not null primary key,
    pool_id text not null references pools (id) on delete cascade,
    module text not null,
    intent text not null,
    mode text not null,
    rule text not null,
    jitter_seconds bigint not null,
    paused bigint not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index schedules_pool on schedules (pool_id);

-- What comes next by each schedule, and by SyncInterval for the pools that have none. An occurrence is due at due_at and
-- begins at next_at, which jitter puts off. Whoever moves both on begins the run; what is blocked says why.
create table schedule_due (
    key text not null primary key,
    schedule_id text,
    pool_id text not null references pools (id) on delete cascade,
    module text not null,
    modules text not null,
    intent text not null,
    rule text not null,
    due_at bigint not null,
    next_at bigint not null,
    blocked text,
    last_at bigint,
    last_run_id text,
    last_words text not null default ''
);
create index schedule_due_next on schedule_due (next_at);

insert into settings (name, value) select 'SchedulesPaused', 'true' where exists (select 1 from pools)
    on conflict (name) do nothing;
