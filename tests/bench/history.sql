-- A panel's history after thirteen months: `:runs` runs of `:pools` pools up to the moment `:now`, as its own workers would
-- have left them. Runs have a part for each of the five modules, of which a pool copies four; some fail or leave items out,
-- a few were asked for by people, and of the newest 5,000 history has the list of what they changed as well.
insert into pools (id, fqdn, site, active_cms_master, created_at, updated_at)
  select 'ffffffff-0000-4000-8000-' || lpad(to_hex(i), 12, '0'), 'pool-' || i || '.litwareinc.com',
    case i % 2 when 0 then 'Atlanta' else 'Redmond' end, 0, 0, 0
  from generate_series(0, :pools - 1) i;
update pools p set backup_pool_id = o.id from pools o
  where split_part(split_part(o.fqdn, '.', 1), '-', 2)::bigint = (split_part(split_part(p.fqdn, '.', 1), '-', 2)::bigint # 1);

create temporary table copied as select * from (values (1, 'UserServices.PresenceFocus'), (2, 'ConfServices.DataConf'),
  (3, 'ApplicationServer.RGSDataStore'), (4, 'ApplicationServer.RGSFileStore')) as modules (n, module);
insert into pool_stores (pool_id, module, live_url, backup_url)
  select id, module, 'file:///stores/' || fqdn || '/live-' || module, 'file:///stores/' || fqdn || '/backup-' || module
  from pools, copied;

-- Each pool has its turn, so that all have as many runs. The moment of a run is the beginning of its id.
create temporary table made as
  select i, i % :pools as pool, at,
    substr(stamp, 1, 8) || '-' || substr(stamp, 9, 4) || '-7' || lpad(to_hex(i % 4096), 3, '0') || '-8000-'
      || lpad(to_hex(i), 12, '0') as id,
    case i % 97 when 0 then 'failed' when 1 then 'partial' when 2 then 'cancelled' else 'succeeded' end as state,
    case when i / :pools % 50 = 0 then 'verify' else 'sync' end as intent,
    case when i % 10 = 0 then 40 else 0 end as changed,
    2000000 + i * 7919 % 60000000 as took
  from (select i, at, lpad(to_hex(at / 1000), 12, '0') as stamp
    from (select i, :now - (:runs - i) * (395 * 86400000000::bigint / :runs) as at
      from generate_series(0::bigint, :runs - 1) i) moments) stamps;
insert into runs (id, pool_fqdn, backup_pool_fqdn, module, mode, intent, force_flag, state, requested_by, via, created_at,
    started_at, finished_at, attempt, worker, fence, changed, items_removed_at, items_removed_by)
  select id, 'pool-' || pool || '.litwareinc.com', 'pool-' || (pool # 1) || '.litwareinc.com', 'All',
    case when i % 300 = 7 then 'full' else 'delta' end, intent, 0, state,
    case when i % 89 = 0 then 'vera' else 'schedule' end, case when i % 89 = 0 then 'web' else 'schedule' end,
    at, at + 400000, at + took, 1, 'panel-1', 1, case when intent = 'sync' then changed else 0 end,
    case when i < :runs - 5000 then at + 86400000000 end, case when i < :runs - 5000 then 'runs 5000' end
  from made order by i;
insert into module_runs (run_id, module, state, phase, message, items_compared, planned, inserted, unchanged, bytes_read,
    bytes_written, compare_ms, apply_ms, finished_at, plan_digest, plan_inserts, plan_target_items, passed_digest, passed_upto)
  select id, module, case when n = 2 or state = 'succeeded' then state else 'succeeded' end, 'done',
    case when n = 2 and state = 'failed' then 'The live store can’t be reached: connection refused.' end,
    80000 * n, case when n = 2 then changed else 0 end, case when n = 2 then changed else 0 end, 80000 * n, 5000000,
    case when n = 2 then changed * 70000 else 0 end, took / 1500, took / 3000, at + took, md5(i::text) || md5(n::text),
    case when n = 2 then changed else 0 end, 80000 * n, md5(i::text) || md5(n::text), case when n = 2 then changed else 0 end
  from made, copied order by i, n;
insert into module_runs (run_id, module, state, phase, message, finished_at)
  select id, 'CentralMgmt.CMSMaster', 'not_initialized', 'done', 'The pool is not the active CMS master.', at + took
  from made order by i;
insert into run_changes (run_id, module, item_key, seq, change_kind, item, bytes, reason, outcome)
  select id, 'ConfServices.DataConf', md5(i || '.' || n), n, 'insert',
    'conferences/' || lpad(to_hex(i), 8, '0') || '/slides/slide-' || n || '.png', 70000, 'new', 'applied'
  from made, generate_series(0, 39) n where changed > 0 and i >= :runs - 5000;
insert into run_messages (run_id, seq, module, fatal, message)
  select id, 0, 'ConfServices.DataConf', case state when 'failed' then 1 else 0 end, 'The live store can’t be reached.'
  from made where state in ('failed', 'partial');

insert into freshness (pool_fqdn, module, last_run_id, last_state, last_finished_at, succeeded_at)
  select 'pool-' || pool || '.litwareinc.com', module, (array_agg(id order by i desc))[1], 'succeeded', max(at + took), max(at + took)
  from made, copied where intent = 'sync' and i >= :runs - 60 * :pools group by pool, module;
insert into verified (pool_fqdn, module, run_id, state, finished_at)
  select 'pool-' || pool || '.litwareinc.com', module, (array_agg(id order by i desc))[1], 'succeeded', max(at + took)
  from made, copied where intent = 'verify' and i >= :runs - 60 * :pools group by pool, module;
insert into run_totals
  select r.pool_fqdn, m.module, r.action, r.intent, r.via, m.state, count(*), sum(m.inserted), sum(m.updated), sum(m.deleted),
    sum(m.skipped), sum(m.bytes_read), sum(m.bytes_written), sum(m.compare_ms), sum(m.apply_ms)
  from runs r join module_runs m on m.run_id = r.id where m.state <> 'not_initialized'
  group by r.pool_fqdn, m.module, r.action, r.intent, r.via, m.state;
-- An entry for each run that a person asked for and for what else people did. They stand outside the chain of seals.
insert into audit (id, at, actor, via, address, action, target, detail, seq, seal)
  select 'eeeeeeee-0000-7000-8000-' || lpad(to_hex(i), 12, '0'), at, 'vera', 'web', '192.0.2.7', 'Invoke-CsBackupServiceSync',
    'pool-' || pool || '.litwareinc.com', 'run ' || id || ': all modules, delta', i - :runs - 1000, md5(i::text)
  from made where i % 5 = 0;

-- Everything stays, and nothing begins by itself while somebody measures.
insert into settings (name, value) values ('HistoryDays', '0'), ('HistoryRuns', '0'), ('ItemsDays', '0'), ('ItemsRuns', '0'),
    ('SchedulesPaused', 'true')
  on conflict (name) do update set value = excluded.value;
