-- Which tables of a module's live store are synced can be chosen: only some, or all but some. A pool keeps the choice, and
-- a module run the one it was made with, which the pool may since have changed. Names, one a line; null where none is named.

alter table pool_stores add column only_tables text;
alter table pool_stores add column exclude_tables text;
alter table module_runs add column only_tables text;
alter table module_runs add column exclude_tables text;
