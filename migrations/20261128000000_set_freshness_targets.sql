-- How old a backup may become, in minutes: from when on it is worth a look, and from when on the target is broken. An empty
-- pool or module stands for all of them; the most particular row counts.

create table freshness_targets (
    pool_fqdn text not null,
    module text not null,
    warning_minutes bigint not null,
    breach_minutes bigint not null,
    primary key (pool_fqdn, module)
);

-- Where there are pools already, a day was what counted until now.
insert into freshness_targets (pool_fqdn, module, warning_minutes, breach_minutes)
    select '', '', 1440, 2880 where exists (select 1 from pools);
