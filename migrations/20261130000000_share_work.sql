-- Work shared by several processes: which sites a worker serves, who goes first in the queue, and which programs may work
-- beside this schema.

-- Names of sites, parted by line feeds; none for all of them.
alter table workers add column sites text not null default '';
-- Whether it takes nothing new.
alter table workers add column draining bigint not null default 0;
-- How many milliseconds its machine's clock is ahead of the database's.
alter table workers add column clock_ahead_ms bigint not null default 0;

-- By which moment a run stands in the queue; what ended long ago keeps 0.
alter table runs add column queue_at bigint not null default 0;
update runs set queue_at = created_at where state in ('queued', 'held', 'interrupted', 'running');
create index runs_in_queue on runs (queue_at, id) where state in ('queued', 'interrupted');

-- For each step of the schema from this one on, the oldest step that a program must know to work on it. A program of the
-- version before goes on beside a newer one as long as it knows that step.
create table schema_steps (
    version bigint not null primary key,
    works_beside bigint not null
);
insert into schema_steps (version, works_beside) values (20261130000000, 20261130000000);
