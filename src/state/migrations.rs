//! The history of the schema: each step a file of `migrations/`, in the program itself.

use sqlx::migrate::{Migration, MigrationType};

/// The history of the schema, oldest first; a test holds the list against the folder.
pub(super) const MIGRATIONS: &[(&str, &str)] = &[
    ("20261122000000_create_panel", include_str!("../../migrations/20261122000000_create_panel.sql")),
    (
        "20261122010000_add_rate_to_module_runs",
        include_str!("../../migrations/20261122010000_add_rate_to_module_runs.sql"),
    ),
    (
        "20261122020000_add_secret_to_pool_stores",
        include_str!("../../migrations/20261122020000_add_secret_to_pool_stores.sql"),
    ),
    ("20261122034500_add_table_choice", include_str!("../../migrations/20261122034500_add_table_choice.sql")),
    ("20261126000000_keep_nothing_lost", include_str!("../../migrations/20261126000000_keep_nothing_lost.sql")),
    ("20261127000000_who_may_do_what", include_str!("../../migrations/20261127000000_who_may_do_what.sql")),
    ("20261128000000_set_freshness_targets", include_str!("../../migrations/20261128000000_set_freshness_targets.sql")),
    ("20261128010000_keep_schedules", include_str!("../../migrations/20261128010000_keep_schedules.sql")),
    ("20261128020000_tell_people", include_str!("../../migrations/20261128020000_tell_people.sql")),
    ("20261128030000_keep_answers", include_str!("../../migrations/20261128030000_keep_answers.sql")),
    ("20261128040000_show_how_it_stands", include_str!("../../migrations/20261128040000_show_how_it_stands.sql")),
    ("20261128050000_prune_history", include_str!("../../migrations/20261128050000_prune_history.sql")),
    ("20261129200000_tell_what_is_news", include_str!("../../migrations/20261129200000_tell_what_is_news.sql")),
    (
        "20261129300000_keep_rights_of_answers",
        include_str!("../../migrations/20261129300000_keep_rights_of_answers.sql"),
    ),
    ("20261129400000_tell_who_was_reached", include_str!("../../migrations/20261129400000_tell_who_was_reached.sql")),
    ("20261129700000_find_verifications", include_str!("../../migrations/20261129700000_find_verifications.sql")),
    ("20261130000000_share_work", include_str!("../../migrations/20261130000000_share_work.sql")),
    ("20261202000000_lend_tasks", include_str!("../../migrations/20261202000000_lend_tasks.sql")),
    ("20261203020000_claim_side_by_side", include_str!("../../migrations/20261203020000_claim_side_by_side.sql")),
    ("20261206000000_show_preparing", include_str!("../../migrations/20261206000000_show_preparing.sql")),
    ("20261206010000_tell_keys_apart", include_str!("../../migrations/20261206010000_tell_keys_apart.sql")),
    ("20261207000000_say_in_any_language", include_str!("../../migrations/20261207000000_say_in_any_language.sql")),
    (
        "20261208000000_drive_the_management_shell",
        include_str!("../../migrations/20261208000000_drive_the_management_shell.sql"),
    ),
];

/// A step of it, as the migrator takes it.
pub(super) fn migration(name: &'static str, text: &'static str) -> Migration {
    let (version, description) = name.split_once('_').unwrap_or((name, ""));
    Migration::new(
        version.parse().unwrap_or_default(),
        description.replace('_', " ").into(),
        MigrationType::Simple,
        sqlx::SqlSafeStr::into_sql_str(text),
        false,
    )
}

/// The last step that this program knows.
pub(super) fn last_known() -> i64 {
    MIGRATIONS.last().map_or(0, |(name, text)| migration(name, text).version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_file_is_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect(folder)
            .map(|f| f.expect("an entry").file_name().to_string_lossy().trim_end_matches(".sql").to_owned())
            .collect();
        files.sort();
        assert_eq!(files, MIGRATIONS.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
        for (name, text) in MIGRATIONS {
            assert!(migration(name, text).version > 20_260_000_000_000, "{name} begins with its moment");
            assert!(text.starts_with("-- "), "{name} says first why it exists");
        }
    }
}
