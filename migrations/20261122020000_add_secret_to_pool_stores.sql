-- Stores of other machines need a password or key. Each is sealed with the installation's key file before it comes here;
-- null where none is kept.

alter table pool_stores add column live_secret text;
alter table pool_stores add column backup_secret text;
