-- All processes on one database must have the same key file. Which of them are in use, by a print that tells no more than
-- whether two are the same, and when a process was last seen whose key file opens what is sealed.
create table keys_in_use (
    print text not null primary key,
    seen_at bigint not null
);

-- Whether a worker's key file is not the others', so that it takes nothing.
alter table workers add column others_key bigint not null default 0;

-- A program of the step before goes on beside it.
insert into schema_steps (version, works_beside) values (20261206010000, 20261130000000);
