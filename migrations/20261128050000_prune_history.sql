-- History lasts and stays small: old runs go, and the item lists of runs sooner than the runs themselves.

-- When the item list of a run was removed, and by which rule (`days 90`, `runs 5000`); null while it is kept.
alter table runs add column items_removed_at bigint;
alter table runs add column items_removed_by text;

-- How many items a run changed, kept up as it ends, so that the runs that changed something are found without looking at
-- the modules of all the others.
alter table runs add column changed bigint not null default 0;
update runs set changed = (select cast(coalesce(sum(m.inserted + m.updated + m.deleted), 0) as bigint)
    from module_runs m where m.run_id = runs.id);

create index runs_with_items on runs (id) where items_removed_at is null;
create index runs_with_changes on runs (id) where changed > 0;
create index runs_by_person on runs (id) where via <> 'schedule';
create index runs_by_origin on runs (via, id);
-- Whether a run that is still open is about this one.
create index runs_by_basis on runs (basis_run_id) where basis_run_id is not null;
create index runs_by_put_back on runs (put_back_run_id) where put_back_run_id is not null;
