-- Who may do what: accounts of a directory or a sign-in provider beside local ones, second factors, custom roles with a
-- scope, access tokens, limits on guessing passwords, and an audit whose rows are chained.

-- Where an account comes from (local, directory, oidc:NAME), who it is there, and what it shows beside its password. An
-- account from elsewhere has an empty password_hash, which no password matches.
alter table users add column origin text not null default 'local';
alter table users add column subject text;
alter table users add column display_name text;
alter table users add column last_sign_in_at bigint;
-- When the place that the account comes from last confirmed that the person is there; null once it said that they are gone.
alter table users add column confirmed_at bigint;
-- The seed of its time-based codes, sealed, and the last step whose code was taken: a code counts once.
alter table users add column totp_secret text;
alter table users add column totp_step bigint not null default 0;
create unique index users_by_subject on users (origin, subject);

-- Which account asked for a run: its name may be another one tomorrow, or somebody else's.
alter table runs add column requested_by_id text;

-- Which account has which role, and why: direct (given here), group (of the directory) or claim (of the provider); source
-- names the group or the claim's value.
alter table user_roles rename to old_user_roles;
create table user_roles (
    user_id text not null references users (id) on delete cascade,
    role text not null,
    reason text not null default 'direct',
    source text not null default '',
    constraint user_roles_once primary key (user_id, role, reason, source)
);
insert into user_roles (user_id, role) select user_id, role from old_user_roles;
drop table old_user_roles;
create index user_roles_by_role on user_roles (role);

-- Roles beside the built-in ones. name_key is the name in lower case, as names are compared. Where all_pools is 0, only the
-- pools named in role_pools are in scope, even if there are none left; the same for modules.
create table roles (
    name text not null primary key,
    name_key text not null constraint roles_name_unique unique,
    template text not null,
    all_pools bigint not null,
    all_modules bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);
create table role_permissions (
    role text not null references roles (name) on delete cascade,
    permission text not null,
    primary key (role, permission)
);
create table role_pools (
    role text not null references roles (name) on delete cascade,
    pool_fqdn text not null,
    primary key (role, pool_fqdn)
);
create table role_modules (
    role text not null references roles (name) on delete cascade,
    module text not null,
    primary key (role, module)
);

-- Sessions, anew: everybody signs in again after this. Only BLAKE3 digests of tokens are kept. When rights change, rotate is
-- set and the next request gets another token; the one before still counts for requests that were on their way.
drop table sessions;
create table sessions (
    id text not null primary key,
    token_digest text not null constraint sessions_token_unique unique,
    previous_digest text,
    rotated_at bigint,
    rotate bigint not null default 0,
    user_id text not null references users (id) on delete cascade,
    method text not null,
    address text,
    agent text not null,
    -- The provider's ID token, sealed: it is shown to the provider to sign out there.
    id_token text,
    -- When the provider had its person prove who they are, as it says: that may have been long before the session.
    proved_at bigint,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null
);
create index sessions_by_user on sessions (user_id);
create index sessions_by_previous on sessions (previous_digest);

-- A sign-in under way: its password was right and its second factor is still to come, or it is with a provider. Found by
-- the digest of a token in a cookie; used once.
create table sign_in_steps (
    token_digest text not null primary key,
    kind text not null,
    user_id text references users (id) on delete cascade,
    provider text,
    next text not null,
    state text not null,
    -- Wrong answers so far.
    tries bigint not null default 0,
    created_at bigint not null,
    expires_at bigint not null
);

create table passkeys (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    name text not null,
    credential text not null,
    created_at bigint not null,
    last_used_at bigint
);
create index passkeys_by_user on passkeys (user_id);

-- Codes for when the second factor is lost, by digest; each works once and is then removed.
create table recovery_codes (
    user_id text not null references users (id) on delete cascade,
    digest text not null,
    primary key (user_id, digest)
);

-- How much of a limit on wrong sign-ins is used up: the moment at which all of it is free again, by what it counts for (an
-- address, an account, a known browser). told_at: when the audit last heard of tries refused because of it.
create table sign_in_limits (
    name text not null primary key,
    free_at bigint not null,
    told_at bigint not null default 0
);
create index sign_in_limits_by_time on sign_in_limits (free_at);

-- Browsers and addresses from which an account has signed in: what others do to the account does not slow them down.
create table known_browsers (
    digest text not null,
    user_id text not null references users (id) on delete cascade,
    used_at bigint not null,
    primary key (digest, user_id)
);
create table known_addresses (
    user_id text not null references users (id) on delete cascade,
    address text not null,
    used_at bigint not null,
    primary key (user_id, address)
);

-- Access tokens, by digest. A token of an account never has more rights than the account, and ends with it; one without an
-- owner was made by the operator on the command line.
create table tokens (
    id text not null primary key,
    name text not null,
    digest text not null constraint tokens_digest_unique unique,
    owner_id text references users (id) on delete cascade,
    made_by text not null,
    all_pools bigint not null,
    all_modules bigint not null,
    created_at bigint not null,
    expires_at bigint,
    last_used_at bigint,
    last_used_from text
);
-- Each account has names of its own, and so has the operator: nobody learns what others call theirs.
create unique index tokens_name_unique on tokens (coalesce(owner_id, ''), name);
create table token_permissions (
    token_id text not null references tokens (id) on delete cascade,
    permission text not null,
    primary key (token_id, permission)
);
create table token_pools (
    token_id text not null references tokens (id) on delete cascade,
    pool_fqdn text not null,
    primary key (token_id, pool_fqdn)
);
create table token_modules (
    token_id text not null references tokens (id) on delete cascade,
    module text not null,
    primary key (token_id, module)
);

-- The audit as a chain: each row's seal is a keyed hash of the row and of the seal before it. audit_chain says where the
-- chain begins (what is older was removed by retention) and ends. Rows from before this have no place in it yet; the next
-- entry gives them one. What was changed stands in two columns as it was before and after; what was refused says so.
alter table audit add column before_text text;
alter table audit add column after_text text;
alter table audit add column outcome text not null default 'done';
alter table audit add column seq bigint;
alter table audit add column seal text;
create unique index audit_by_seq on audit (seq);
create index audit_by_time on audit (at, seq);
create index audit_by_actor on audit (lower(actor), seq);
create index audit_by_action on audit (lower(action), seq);
create index audit_refused on audit (seq) where outcome = 'refused';
create table audit_chain (
    one bigint not null primary key check (one = 1),
    first_seq bigint not null,
    first_seal text not null,
    last_seq bigint not null,
    last_seal text not null,
    seal text not null
);

-- Up to where the audit was copied, by where to.
create table audit_copies (
    sink text not null primary key,
    seq bigint not null
);
