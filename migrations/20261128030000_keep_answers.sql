-- What requests of the API with a key were answered, so that one that is sent twice is carried out once. The key and the body are
-- kept as digests: a body may hold a password.

create table kept_answers (
    client text not null,
    key_digest text not null,
    body_digest text not null,
    begun_at bigint not null,
    taken_at bigint not null,
    status bigint,
    location text,
    etag text,
    body text,
    primary key (client, key_digest)
);

create index kept_answers_by_age on kept_answers (begun_at);
