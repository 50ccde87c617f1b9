//! The rows: a user store with 100 contacts a user, the same in every engine, and a change of 0.1 % of it.

/// Contacts of a user; with four groups and the user it makes 105 rows.
const CONTACTS: u64 = 100;
const GROUPS: u64 = 4;
/// One of so many users loses a contact, and as many get one.
const REPLACED: u64 = 80;
/// About what a user takes in one database, indexes included, in bytes.
pub const SPACE_A_USER: u64 = 20 << 10;

/// How an engine wants its SQL.
#[derive(Debug, Clone, Copy)]
pub enum Dialect {
    Postgres,
    /// With `||` to join texts.
    MariaDb,
    /// Of the `sqlite3` shell.
    Sqlite,
}

/// A table.
pub struct Table {
    pub name: &'static str,
    /// The primary key.
    pub key: &'static [&'static str],
    /// The columns besides.
    pub others: &'static [&'static str],
}

/// All tables; each after those it refers to.
pub const TABLES: [Table; 3] = [
    Table { name: "resource", key: &["resource_id"], others: &["user_at_host", "updated"] },
    Table { name: "contact_group", key: &["resource_id", "group_number"], others: &["display_name", "external_url"] },
    Table {
        name: "contact",
        key: &["resource_id", "buddy_id"],
        others: &["display_name", "subscribed", "groups", "external_uri", "version"],
    },
];

impl Dialect {
    /// The numbers from 1 to `last`, as the column `i` of `name`.
    fn numbers(self, last: u64, name: &str) -> String {
        match self {
            Self::Postgres => format!("generate_series(1, {last}) as {name}(i)"),
            Self::MariaDb => format!("(select seq as i from seq_1_to_{last}) as {name}"),
            Self::Sqlite => format!("(select value as i from generate_series(1, {last})) as {name}"),
        }
    }

    /// Statements that make the tables and fill them.
    pub fn make(self, users: u64) -> String {
        let (text, moment) = match self {
            Self::Postgres => ("text", "timestamp with time zone"),
            Self::MariaDb => ("varchar(255)", "datetime(6)"),
            Self::Sqlite => ("text", "text"),
        };
        let tables = format!(
            "create table resource (resource_id bigint not null primary key, user_at_host {text} not null unique,
                updated {moment} not null);
            create table contact_group (resource_id bigint not null, group_number integer not null,
                display_name {text}, external_url {text}, primary key (resource_id, group_number),
                foreign key (resource_id) references resource (resource_id));
            create table contact (resource_id bigint not null, buddy_id bigint not null, display_name {text},
                subscribed boolean not null, groups {text}, external_uri {text}, version bigint not null default 1,
                primary key (resource_id, buddy_id),
                foreign key (resource_id) references resource (resource_id));"
        );
        let (user, group, buddy) = (self.numbers(users, "u"), self.numbers(GROUPS, "g"), self.numbers(CONTACTS, "b"));
        let number = contact_number("u.i", "b.i");
        let rows = format!(
            "insert into resource select u.i, 'user' || u.i || '@litwareinc.com', '2026-01-01 00:00:00' from {user};
            insert into contact_group select u.i, g.i, 'group ' || g.i, '<ext/>' from {user} cross join {group};
            insert into contact
                select u.i, {number}, 'Display Name ' || b.i || ' of ' || u.i,
                    b.i % 3 = 0, cast(b.i % 5 as char(1)), null, 1
                from {user} cross join {buddy} order by u.i, b.i;"
        );
        let rows = match self {
            Self::Postgres => rows.replace("u.i *", "u.i::bigint *"),
            Self::MariaDb => rows,
            Self::Sqlite => format!("pragma synchronous = off; begin;{rows}commit;"),
        };
        let seen = match self {
            Self::Postgres => "vacuum analyze;",
            Self::MariaDb => "analyze table resource, contact_group, contact;",
            Self::Sqlite => "analyze;",
        };
        format!("{tables}\n{rows}\n{seen}")
    }
}

/// The number of a user’s contact: unlike its neighbours’, and no user has it twice.
fn contact_number(user: &str, contact: &str) -> String {
    format!("({user} * 7919 + {contact} * 104729) % 40000000 + {contact}")
}

/// Statements that change a contact in a thousand, delete one of each 80th user, and add as many to the first users.
pub fn change(users: u64) -> String {
    let lost = contact_number("resource_id", "50");
    format!(
        "update contact set display_name = display_name || 'x', version = version + 1
            where ((resource_id * 2654435761 + buddy_id * 40503) >> 7) % 1000 = 7;
        delete from contact where resource_id % {REPLACED} = 3 and buddy_id = {lost};
        insert into contact select resource_id, 90000000 + resource_id, 'new', true, '1', null, 1
            from resource where resource_id <= {users} / {REPLACED};"
    )
}

/// A statement that changes as many contacts as a thousandth of all rows of so many users; a tenth of them has enough.
pub fn update(users: u64) -> String {
    let lists = [contact_number("resource_id", "50"), contact_number("resource_id", "51")];
    format!(
        "update contact set version = version + 1
            where resource_id <= {} and (buddy_id = {} or buddy_id = {});",
        users * (CONTACTS + GROUPS + 1) / 2000,
        lists[0],
        lists[1]
    )
}

/// Queries that print each row that one of two SQLite databases has and the other has not; the other is `other`.
pub fn differences() -> String {
    let both = |table: &Table| {
        let name = table.name;
        format!(
            "select * from main.{name} except select * from other.{name};
            select * from other.{name} except select * from main.{name};\n"
        )
    };
    TABLES.iter().map(both).collect()
}
