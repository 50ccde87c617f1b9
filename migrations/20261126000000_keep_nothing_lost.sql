-- So that nothing is lost: plans that were seen before they are carried out, decisions on what the guard holds, the
-- markers that stores bear, work that is taken back, and what a verification found.

-- What a run makes equal to what, which of a module's two stores it writes, whose plan it carries out, whose work it takes
-- back, and until when somebody may decide on it.
alter table runs add column action text not null default 'backup';
alter table runs add column target text not null default 'backup';
alter table runs add column basis_run_id text;
alter table runs add column put_back_run_id text;
alter table runs add column held_until bigint;

-- The plan that was made, the one that alone may be carried out, and the one that was approved, by their digests.
alter table module_runs add column plan_digest text;
alter table module_runs add column plan_inserts bigint not null default 0;
alter table module_runs add column plan_updates bigint not null default 0;
alter table module_runs add column plan_deletes bigint not null default 0;
alter table module_runs add column plan_target_items bigint not null default 0;
alter table module_runs add column expected_digest text;
alter table module_runs add column approved_digest text;
-- The plan that was let through and that a worker began to carry out: what it planned stands in run_changes before the
-- place passed_upto. A run whose worker died is taken up again, and finds what is left of that plan.
alter table module_runs add column passed_digest text;
alter table module_runs add column passed_upto bigint;
-- Which store was written, and in which pair: what is put back must go there and nowhere else.
alter table module_runs add column target_marker text;

create table run_decisions (
    run_id text not null references runs (id) on delete cascade,
    seq bigint not null,
    at bigint not null,
    actor text not null,
    verdict text not null,
    comment text not null,
    primary key (run_id, seq)
);

-- Which changes of another run a run takes back. None here: all of them.
create table run_choices (
    run_id text not null references runs (id) on delete cascade,
    module text not null,
    item_key text not null,
    primary key (run_id, module, item_key)
);

-- What a verification found, a table or folder a row, in order.
create table run_parts (
    run_id text not null references runs (id) on delete cascade,
    module text not null,
    seq bigint not null,
    part text not null,
    matched bigint not null,
    different bigint not null,
    missing bigint not null,
    extra bigint not null,
    primary key (run_id, module, seq)
);

-- When the backup of a pool's module was last verified, and how that ended.
create table verified (
    pool_fqdn text not null,
    module text not null,
    run_id text not null,
    state text not null,
    finished_at bigint not null,
    primary key (pool_fqdn, module)
);

-- The identity of a pair, and how often it was initialised: both stand in the markers of its stores.
alter table pools add column pair_id text;
alter table pools add column pair_epoch bigint not null default 0;
-- Why no run of the pool is started at present; null where runs are.
alter table pools add column maintenance text;

-- The marker that a store of a pair bears. A live store that can't be written goes without: written is 0.
create table store_markers (
    pool_id text not null references pools (id) on delete cascade,
    module text not null,
    role text not null,
    store_id text not null,
    pair_id text not null,
    pool_fqdn text not null,
    epoch bigint not null,
    place text not null,
    written bigint not null,
    at bigint not null,
    primary key (pool_id, module, role)
);

-- Which run may use a module's store: one at a time, whichever way the data goes. A run has the live store of the pool it
-- is about and the backup store of the pool that holds the copy.
alter table writers rename to old_writers;
create table writers (
    pool_fqdn text not null,
    role text not null,
    module text not null,
    run_id text not null references runs (id) on delete cascade,
    constraint writers_one unique (pool_fqdn, role, module)
);
insert into writers (pool_fqdn, role, module, run_id)
    select r.pool_fqdn, 'live', w.module, r.id from old_writers w join runs r on r.id = w.run_id;
insert into writers (pool_fqdn, role, module, run_id)
    select r.backup_pool_fqdn, 'backup', w.module, r.id from old_writers w join runs r on r.id = w.run_id;
drop table old_writers;

-- Work that comes round by itself, and when it is due: whoever moves the moment on does it.
create table chores (
    name text not null primary key,
    due_at bigint not null
);
