//! The SQL of change tracking: what is put into the live store, and the questions about it.
//!
//! In all of it, `:schema` stands for the schema as a literal and `:space` for it as an identifier.

use super::text::{literal, quoted};

/// The engine's own tables at the live store.
///
/// A row of the log names a row that was written, and the transaction that wrote it; the log has no order of its own,
/// since what counts is which transactions a reader has seen. `poolsync_readers` says what each backup has, and
/// `poolsync_tracked` what each table's function was made for.
pub(super) const LOG: &str = "
    CREATE TABLE :space.poolsync_changes (
        table_id    oid NOT NULL,
        key         text[] NOT NULL, -- the primary key's values
        transaction xid8 NOT NULL
    );
    CREATE INDEX poolsync_changes_transaction ON :space.poolsync_changes (transaction);
    CREATE TABLE :space.poolsync_tracking (
        epoch        text NOT NULL,
        schema_name  text NOT NULL,
        installed_at timestamptz NOT NULL,
        pruned       xid8 NOT NULL -- the log is complete from this transaction on
    );
    CREATE TABLE :space.poolsync_tracked (table_id oid PRIMARY KEY, made_for text NOT NULL);
    CREATE TABLE :space.poolsync_readers (
        reader   text PRIMARY KEY,
        position pg_snapshot NOT NULL, -- the changes that are in its copy
        token    text NOT NULL,        -- the copy has the same one
        read_at  timestamptz NOT NULL
    );
    INSERT INTO :space.poolsync_tracking VALUES (gen_random_uuid()::text, :schema, now(), '0')";

/// What a reader calls when its copy is committed. Rows of the log that every reader has are deleted; a reader that was
/// not heard of for 7 days no longer counts, and compares when it comes back. `false` if what this one will ask for next
/// is already gone.
pub(super) const APPLIED: &str = "
    CREATE OR REPLACE FUNCTION :space.poolsync_applied(text, pg_snapshot, text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $poolsync$
    DECLARE
        bound xid8;
    BEGIN
        SELECT t.pruned INTO STRICT bound FROM :space.poolsync_tracking AS t FOR UPDATE;
        IF bound > pg_snapshot_xmin($2) THEN
            RETURN false;
        END IF;
        INSERT INTO :space.poolsync_readers VALUES ($1, $2, $3, now()) ON CONFLICT (reader)
            DO UPDATE SET position = excluded.position, token = excluded.token, read_at = excluded.read_at;
        DELETE FROM :space.poolsync_readers WHERE read_at < now() - interval '7 days';
        SELECT pg_snapshot_xmin(r.position) INTO STRICT bound
            FROM :space.poolsync_readers AS r ORDER BY 1 LIMIT 1;
        DELETE FROM :space.poolsync_changes WHERE transaction < bound;
        UPDATE :space.poolsync_tracking SET pruned = bound WHERE pruned < bound;
        RETURN true;
    END
    $poolsync$;
    REVOKE ALL ON FUNCTION :space.poolsync_applied(text, pg_snapshot, text) FROM PUBLIC";

/// Lets whoever may read all tables use the log: it tells them nothing that they can't see.
pub(super) const GRANTS: &str = "
    SELECT format('GRANT SELECT ON %1$I.poolsync_changes, %1$I.poolsync_tracking, %1$I.poolsync_tracked,
                   %1$I.poolsync_readers TO %2$I;
                   GRANT EXECUTE ON FUNCTION %1$I.poolsync_applied(text, pg_snapshot, text) TO %2$I',
                  :schema, pg_get_userbyid(g.grantee))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS g
    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname NOT LIKE 'poolsync\\_%' AND g.privilege_type = 'SELECT' AND g.grantee <> 0
    GROUP BY g.grantee
    HAVING count(DISTINCT c.oid) = (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.relname NOT LIKE 'poolsync\\_%')";

/// Takes all of it away, and what a backup keeps about its position.
pub(super) const REMOVE: &str = "
    SELECT format('DROP FUNCTION %s CASCADE', p.oid::regprocedure)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = :schema AND (p.proname LIKE 'poolsync\\_log\\_%' OR p.proname IN ('poolsync_applied', 'poolsync_touch'))
    UNION ALL SELECT format('DROP TABLE %s', c.oid::regclass)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :schema AND c.relname IN ('poolsync_changes', 'poolsync_tracking', 'poolsync_tracked',
        'poolsync_readers', 'poolsync_position', 'poolsync_left_out', 'poolsync_touched')";

/// Each table: its name and number, its way of tracking (`s` by statement, `r` by row, nothing if it can't be tracked),
/// the columns up to the last one of its key, the key's columns, whether their text is the same under all settings, what
/// a function made now would be made for, and whether that one is in place and wakes at every write.
///
/// Triggers by statement cost less, but are not fired for writes to a single partition, for rows of tables that inherit,
/// and by subscriptions; so there are triggers by row for all of these. Columns go by their place, so partitions whose columns
/// stand in another order can’t be tracked.
pub(super) const TABLES: &str = "
    WITH shown AS (
        SELECT c.oid, c.relname,
               CASE WHEN k.key IS NULL OR EXISTS (SELECT FROM members m WHERE m.root = c.oid
                             AND (m.relpersistence <> 'p' OR m.relkind NOT IN ('r', 'p'))) THEN ''
                    WHEN c.relkind = 'p' OR EXISTS (SELECT FROM pg_inherits h WHERE c.oid IN (h.inhrelid, h.inhparent))
                    THEN 'r' ELSE 's' END AS way,
               (SELECT string_agg(a.attnum::text, ',' ORDER BY a.attnum) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum BETWEEN 1 AND k.last AND NOT a.attisdropped) AS columns,
               k.key, k.plain,
               (SELECT string_agg(concat(t.tgname, t.tgenabled), ' ' ORDER BY t.tgname) FROM pg_trigger t
                WHERE t.tgrelid = c.oid AND t.tgname LIKE 'poolsync\\_log%') AS triggers,
               EXISTS (SELECT FROM members m WHERE m.root = c.oid AND c.relkind = 'p' AND (
                   NOT EXISTS (SELECT FROM pg_trigger t
                       WHERE t.tgrelid = m.oid AND t.tgname = 'poolsync_log' AND t.tgenabled = 'A')
                   OR m.names[:k.last] <> (SELECT r.names[:k.last] FROM members r WHERE r.oid = c.oid))) AS has_gap
        FROM roots c
        LEFT JOIN LATERAL (
            SELECT max(u.attnum) AS last, string_agg(u.attnum::text, ',' ORDER BY u.place) AS key,
                   bool_and(a.atttypid IN (20, 21, 23, 25, 1042, 1043, 2950)) AS plain
            FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS u(attnum, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.attnum
            WHERE i.indrelid = c.oid AND i.indisprimary AND u.place <= i.indnkeyatts) AS k ON true)
    SELECT s.relname, s.oid, s.way, s.columns, s.key, s.plain, concat_ws('/', s.way, s.columns, s.key),
           coalesce(s.triggers = CASE s.way WHEN 'r' THEN 'poolsync_logA' ELSE
               'poolsync_log_deleteO poolsync_log_insertO poolsync_log_replicaR poolsync_log_updateO' END
               AND NOT s.has_gap, false)
    FROM shown s ORDER BY s.relname";

/// What tells whether rows could have changed without a trigger seeing it: which server and tables these are, the files
/// their rows lie in (truncating and rebuilding makes new ones), their columns, keys and partitions, and the triggers,
/// each with the transaction that last touched it.
pub(super) const SHAPE: &str = "
    SELECT concat_ws(' ', (SELECT system_identifier FROM pg_control_system()),
        (SELECT oid FROM pg_database WHERE datname = current_database()), md5(coalesce(string_agg(p.part, ' ' ORDER BY p.part), '')))
    FROM (SELECT concat_ws(' ', m.root, m.oid, m.relfilenode, m.relname,
        (SELECT string_agg(concat_ws(':', a.attnum, a.attname, a.atttypid, a.atttypmod), ',' ORDER BY a.attnum)
         FROM pg_attribute a WHERE a.attrelid = m.oid AND a.attnum > 0 AND NOT a.attisdropped),
        (SELECT string_agg(concat_ws(':', t.oid, t.xmin, t.tgenabled), ',' ORDER BY t.oid)
         FROM pg_trigger t WHERE t.tgrelid = m.oid AND t.tgname LIKE 'poolsync\\_%'),
        (SELECT i.indkey::text FROM pg_index i WHERE i.indrelid = m.oid AND i.indisprimary)) AS part
    FROM members m) AS p";

/// The tables, and with each the partitions that belong to it; the log is one of them for [`SHAPE`].
const ROOTS: &str = "
    WITH roots AS MATERIALIZED (
        SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND (c.relname NOT LIKE 'poolsync\\_%' :more)),
    members AS MATERIALIZED (
        SELECT r.oid AS root, x.oid, x.relname, x.relfilenode, x.relpersistence, x.relkind,
               (SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
                WHERE a.attrelid = x.oid AND a.attnum > 0 AND NOT a.attisdropped) AS names
        FROM roots r
        CROSS JOIN LATERAL (SELECT r.oid AS id UNION SELECT relid FROM pg_partition_tree(r.oid)) AS p
        JOIN pg_class x ON x.oid = p.id)";

pub(super) fn tables(schema: &str) -> String {
    let query = TABLES.trim_start().strip_prefix("WITH").unwrap_or(TABLES);
    filled(&format!("{}, {query}", ROOTS.replace(":more", "")), schema)
}

pub(super) fn shape(schema: &str) -> String {
    filled(&format!("{} {SHAPE}", ROOTS.replace(":more", "OR c.relname = 'poolsync_changes'")), schema)
}

/// Puts the schema in.
pub(super) fn filled(sql: &str, schema: &str) -> String {
    let touched = literal(&format!("{}.poolsync_touched", quoted(schema)));
    sql.replace(":schema", &literal(schema)).replace(":space", &quoted(schema)).replace(":touched", &touched)
}

/// A table as tracking sees it: a line of [`TABLES`].
#[derive(Debug, Clone)]
pub(super) struct Tracked {
    pub name: String,
    pub id: String,
    /// `s`, `r`, or nothing.
    pub way: String,
    pub columns: Vec<String>,
    pub key: Vec<String>,
    pub plain: bool,
    pub made_for: String,
    pub in_place: bool,
}

/// The function and triggers of one table.
///
/// Columns go by their place, so that renaming one does not make the application's writes fail; nor does the log's
/// disappearance. A reader notices both.
pub(super) fn triggers(table: &Tracked, schema: &str) -> String {
    let space = quoted(schema);
    let places = table.columns.iter().enumerate();
    let aliases: Vec<String> = places.clone().map(|(n, _)| format!("c{n}")).collect();
    let key: Vec<String> = table
        .key
        .iter()
        .filter_map(|k| places.clone().find(|(_, column)| *column == k).map(|(n, _)| format!("r.c{n}::text")))
        .collect();
    let (columns, key) = (aliases.join(", "), format!("ARRAY[{}]", key.join(", ")));
    // Such values read differently under other settings of the application's.
    let settings = if table.plain { "" } else { SAME_TEXT };
    let function = format!("{space}.poolsync_log_{}", table.id);
    let id = &table.id;
    let log = |rows: String| {
        format!("INSERT INTO {space}.poolsync_changes SELECT {id}, w.key, pg_current_xact_id() FROM ({rows}) AS w(key)")
    };
    let by_operation = |old: &str, new: &str| {
        let of = |image: &str| format!("SELECT {key} FROM {image} AS r({columns})");
        format!(
            "IF TG_OP = 'INSERT' THEN {}; ELSIF TG_OP = 'DELETE' THEN {}; ELSE {}; END IF",
            log(of(new)),
            log(of(old)),
            log(format!("{} UNION {}", of(new), of(old)))
        )
    };
    let body = format!(
        "CREATE OR REPLACE FUNCTION {function}() RETURNS trigger
         LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp {settings} AS $poolsync$
         BEGIN
             IF to_regclass('{log}') IS NULL THEN
                 RETURN NULL;
             ELSIF TG_LEVEL = 'STATEMENT' THEN
                 {};
             ELSE
                 {};
             END IF;
             RETURN NULL;
         END
         $poolsync$;
         REVOKE ALL ON FUNCTION {function}() FROM PUBLIC",
        by_operation("poolsync_old", "poolsync_new"),
        by_operation("(SELECT OLD.*)", "(SELECT NEW.*)"),
        log = space.replace('\'', "''") + ".poolsync_changes",
    );
    let name = format!("{space}.{}", quoted(&table.name));
    let on = |trigger: &str, event: &str, images: &str, level: &str| {
        format!(
            "CREATE TRIGGER {trigger} AFTER {event} ON {name} {images} FOR EACH {level} EXECUTE FUNCTION {function}()"
        )
    };
    let every = "INSERT OR UPDATE OR DELETE";
    let enable = |how: &str, trigger: &str| format!("ALTER TABLE {name} ENABLE {how} TRIGGER {trigger}");
    let (old, new) = ("OLD TABLE AS poolsync_old", "NEW TABLE AS poolsync_new");
    let statements = if table.way == "r" {
        vec![body, on("poolsync_log", every, "", "ROW"), enable("ALWAYS", "poolsync_log")]
    } else {
        vec![
            body,
            on("poolsync_log_insert", "INSERT", &format!("REFERENCING {new}"), "STATEMENT"),
            on("poolsync_log_update", "UPDATE", &format!("REFERENCING {old} {new}"), "STATEMENT"),
            on("poolsync_log_delete", "DELETE", &format!("REFERENCING {old}"), "STATEMENT"),
            // Subscriptions and restores, which the others sleep through.
            on("poolsync_log_replica", every, "", "ROW"),
            enable("REPLICA", "poolsync_log_replica"),
        ]
    };
    statements.join(";\n")
}

const SAME_TEXT: &str = "SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'postgres' SET TimeZone = 'UTC'
    SET extra_float_digits = 1 SET bytea_output = 'hex' SET lc_monetary = 'C'";

/// What a backup keeps: up to where it has the changes of which log, what was left out of it, and whether anybody else
/// wrote to it. Its own writer's statements do not wake the triggers.
pub(super) const POSITION: &str = "
    CREATE TABLE IF NOT EXISTS poolsync_position (
        reader       text NOT NULL,     -- names this backup at the source
        epoch        text NOT NULL,
        position     text NOT NULL,     -- the source’s snapshot
        token        text NOT NULL,
        source_shape text NOT NULL,
        target_shape text NOT NULL,
        items        bigint NOT NULL,   -- rows at this backup
        runs         bigint NOT NULL    -- since everything was compared
    );
    CREATE TABLE IF NOT EXISTS poolsync_left_out (table_name text NOT NULL, key text[] NOT NULL);
    CREATE TABLE IF NOT EXISTS poolsync_touched (touched_at timestamptz NOT NULL);
    CREATE OR REPLACE FUNCTION poolsync_touch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $poolsync$
    BEGIN
        IF to_regclass(:touched) IS NOT NULL THEN
            INSERT INTO :space.poolsync_touched
                SELECT now() WHERE NOT EXISTS (SELECT FROM :space.poolsync_touched);
        END IF;
        RETURN NULL;
    END
    $poolsync$";

/// Statements that give each table and partition its trigger, where it has none that is awake.
pub(super) fn touch_triggers(schema: &str) -> String {
    let query = "
        SELECT format('CREATE OR REPLACE TRIGGER poolsync_touch AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %1$I.%2$I
                       FOR EACH STATEMENT EXECUTE FUNCTION %1$I.poolsync_touch();
                       ALTER TABLE %1$I.%2$I ENABLE TRIGGER poolsync_touch', n.nspname, x.relname)
        FROM members m JOIN pg_class x ON x.oid = m.oid JOIN pg_namespace n ON n.oid = x.relnamespace
        WHERE NOT EXISTS (SELECT FROM pg_trigger t
            WHERE t.tgrelid = m.oid AND t.tgname = 'poolsync_touch' AND t.tgenabled = 'O')";
    filled(&format!("{} {query}", ROOTS.replace(":more", "")), schema)
}

/// Whether this user can keep a position: it owns all the tables, and they lie in this schema.
pub(super) fn may_keep(schema: &str) -> String {
    let query = "
        SELECT has_schema_privilege(:schema, 'CREATE') AND NOT EXISTS (
            SELECT FROM members m JOIN pg_class x ON x.oid = m.oid JOIN pg_namespace n ON n.oid = x.relnamespace
            WHERE NOT pg_has_role(x.relowner, 'USAGE') OR n.nspname <> :schema)";
    filled(&format!("{} {query}", ROOTS.replace(":more", "")), schema)
}
