-- What the overview, the status and the metrics go by: which workers are alive, how much waits in change logs, and totals
-- that stay when history is shortened.

-- A process that carries out runs, and when it gave a sign of life last, by the database's clock.
create table workers (
    name text not null primary key,
    kind text not null,
    version text not null,
    started_at bigint not null,
    seen_at bigint not null,
    concurrency bigint not null,
    runs bigint not null
);

-- How many logged changes of a pool's module its backup does not have, as far as they were counted. The
-- oldest of them was made at oldest_at or later; top_xid is the first transaction that had not begun when they were counted.
create table backlog (
    pool_fqdn text not null,
    module text not null,
    items bigint not null,
    capped bigint not null,
    oldest_at bigint,
    top_xid bigint not null,
    measured_at bigint not null,
    primary key (pool_fqdn, module)
);

-- Module runs that ended, and what they did.
create table run_totals (
    pool_fqdn text not null,
    module text not null,
    action text not null,
    intent text not null,
    via text not null,
    state text not null,
    runs bigint not null,
    inserted bigint not null,
    updated bigint not null,
    deleted bigint not null,
    skipped bigint not null,
    bytes_read bigint not null,
    bytes_written bigint not null,
    compare_ms bigint not null,
    apply_ms bigint not null,
    primary key (pool_fqdn, module, action, intent, via, state)
);
insert into run_totals
    select r.pool_fqdn, m.module, r.action, r.intent, r.via, m.state, count(*), sum(m.inserted), sum(m.updated),
        sum(m.deleted), sum(m.skipped), sum(m.bytes_read), sum(m.bytes_written), sum(m.compare_ms), sum(m.apply_ms)
    from runs r join module_runs m on m.run_id = r.id
    where r.finished_at is not null and m.state in ('succeeded', 'partial', 'failed', 'cancelled')
    group by r.pool_fqdn, m.module, r.action, r.intent, r.via, m.state;

-- How long runs took that a worker carried out to their end: how many took up to up_to_ms, and longer than the next
-- shorter one; none for those that took longer than all. sum_ms is the time of them all.
create table run_durations (
    action text not null,
    up_to_ms bigint not null,
    runs bigint not null,
    sum_ms bigint not null,
    primary key (action, up_to_ms)
);

-- The latest syncs of a pool, whatever else it was asked for, and however long its history.
create index runs_latest_syncs on runs (pool_fqdn, id) where action = 'backup' and intent = 'sync';
