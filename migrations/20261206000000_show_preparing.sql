-- The run page shows how far a copy is before anything of it is put in place: how many changes of a module's plan need
-- nothing more of the source.
alter table module_runs add column prepared bigint not null default 0;

-- A program of the step before goes on beside it.
insert into schema_steps (version, works_beside) values (20261206000000, 20261130000000);
