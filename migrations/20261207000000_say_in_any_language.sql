-- What a run or a schedule has to say is kept in English, for scripts and mails; whoever looks at a page reads it in their
-- language. So what the words are made of is kept beside them.
alter table module_runs add column said text;
alter table run_messages add column said text;
alter table schedule_due add column said text;
alter table schedule_due add column blocked_said text;

-- A program of the step before goes on beside it: what it writes has the words alone.
insert into schema_steps (version, works_beside) values (20261207000000, 20261130000000);
