-- Many workers claim at once: what a claim looks up is found by an index, however many rows of the past are not cleared
-- away yet. Which stores a run has, also when the run goes from the history:
create index writers_by_run on writers (run_id);
-- Whether another run of the pool, or of the one that holds its copies, has waited for longer:
create index runs_waiting_by_pool on runs (pool_fqdn, id) where state in ('queued', 'interrupted');
create index runs_waiting_by_backup_pool on runs (backup_pool_fqdn, id) where state in ('queued', 'interrupted');

-- A program of the step before goes on beside it.
insert into schema_steps (version, works_beside) values (20261203020000, 20261130000000);
