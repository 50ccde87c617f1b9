//! All integration tests in one binary: they share what is slow to start.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that can’t go on has failed")]

mod integration {
    mod bandwidth;
    mod browser;
    mod browser_drill;
    mod chores;
    mod command_line;
    mod directory;
    mod engine;
    mod engine_blocks;
    mod engine_blocks_faults;
    mod engine_crash;
    mod engine_faults;
    mod engine_files;
    mod engine_files_odd;
    mod engine_markers;
    mod engine_put_back;
    mod engine_put_back_rows;
    mod engine_resume;
    mod engine_rows;
    mod engine_rows_hard;
    mod holds;
    mod interrupted;
    mod jobs;
    mod model;
    mod operations;
    mod panel_crash;
    mod paused_worker;
    mod promises;
    mod remote_faults;
    mod remote_stores;
    mod row_servers;
    mod row_servers_across;
    mod row_servers_across_refused;
    mod row_servers_crash;
    mod row_servers_faults;
    mod row_servers_hard;
    mod row_servers_lite;
    mod row_servers_lite_refused;
    mod row_servers_mariadb;
    mod row_servers_postgres;
    mod row_servers_random;
    mod row_servers_values;
    mod single_sign_on;
    mod state;
    mod store_secrets;
    mod support;
    mod tracking;
    mod verification_parts;
    mod web_access;
    mod web_forms;
    mod web_holds;
    mod web_requests;
    mod web_runs;
}
