-- Parts of large comparisons that a run lends out to other workers. A row lives as long as somebody waits for the answer.
create table lent_tasks (
    id text not null primary key,
    run_id text not null references runs (id) on delete cascade,
    module text not null,
    -- What is to be looked at, and what was found, in the engine's own form, base64.
    task text not null,
    answer text,
    -- Who has taken it.
    worker text,
    offered_at bigint not null
);
create index lent_tasks_by_run on lent_tasks (run_id);
create index lent_tasks_open on lent_tasks (offered_at, id) where worker is null;

-- A program of the step before knows nothing of it and takes none.
insert into schema_steps (version, works_beside) values (20261202000000, 20261130000000);
