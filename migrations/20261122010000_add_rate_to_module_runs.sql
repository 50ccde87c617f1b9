-- The run page shows how fast a module is being copied, whichever process its worker is: bytes a second over the last
-- seconds, written with the other figures while the module runs.

alter table module_runs add column rate bigint not null default 0;
