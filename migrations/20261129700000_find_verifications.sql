-- Whether a backup was verified lately is looked up every few minutes for each pool: among hundreds of thousands of syncs,
-- the few verifications are found by themselves.
create index runs_verifications on runs (pool_fqdn, created_at) where intent = 'verify';
