-- Pools of Lync Server and Skype for Business Server are synced by Microsoft's own cmdlets, on a host that has the Management
-- Shell. Which hosts there are, which pools they drive, which runs they carried out, and what those runs had to tell.
create table management_hosts (
    id text not null primary key,
    name text not null,
    -- As names are compared.
    name_key text not null constraint management_hosts_name_unique unique,
    -- JSON: how it is reached, and what runs PowerShell there.
    place text not null,
    -- A password or a private key, sealed.
    secret text,
    -- What opens the private key, sealed.
    passphrase text,
    created_at bigint not null,
    -- Tells one version from another.
    updated_at bigint not null
);

-- None: the pool is synced by the engine.
alter table pools add column management_host_id text references management_hosts (id);
create index pools_by_host on pools (management_host_id);

alter table runs add column driver text not null default 'native';

-- What a run had to tell while it went on, in order. The words are English, for scripts; what they are made of stands beside
-- them; detail is JSON.
create table run_lines (
    run_id text not null references runs (id) on delete cascade,
    seq bigint not null,
    at bigint not null,
    module text,
    words text not null,
    said text,
    detail text,
    primary key (run_id, seq)
);

-- An older program would take a run of such a pool for one of its own engine, and find no stores.
insert into schema_steps (version, works_beside) values (20261208000000, 20261208000000);
