//! What comes from outside, at random: no parser panics, what it accepts reads back as the same, and no page answers
//! with a fault of its own.

use std::{ffi::OsString, fmt::Display, fs, os::unix::ffi::OsStringExt as _, path::Path, str::FromStr};

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use poolsync::{
    access::SessionToken,
    cli::{cmdlet, pool},
    config::Config,
    domain::{
        BackupModule, Fqdn, ModuleSelection, Role, RunId, StoreUrl, SyslogUrl, TableNames, Timestamp, TokenName,
        TokenSecret, UserName,
    },
    web,
};
use proptest::{
    prelude::*,
    test_runner::{Config as Cases, TestRunner},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::support::{web::Site, world::ATL};

/// Text of any signs, and of such as mean something somewhere.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => any::<String>().boxed(),
        3 => "[a-z0-9.:/@?&=%#\\[\\]\\\\_ -]{0,60}".boxed(),
        2 => proptest::sample::select(PIECES.to_vec()).prop_map(str::to_owned).boxed(),
    ];
    prop::collection::vec(pieces, 0..4).prop_map(|pieces| pieces.concat())
}

const PIECES: [&str; 22] = [
    "sqlite:///",
    "postgres://",
    "mysql://",
    "file:///",
    "s3://b/p?endpoint=",
    "sftp://u@h/",
    "webdavs://h/",
    "udp://",
    "unix://",
    "psk_",
    "xn--",
    "..",
    "%00",
    "%ff",
    "ß",
    "İ",
    "\u{202e}",
    "\0",
    "a.example.com",
    "-PoolFqdn",
    "'\"<>",
    "999999999999999999999",
];

fn reads_back<T: FromStr + Display + PartialEq + std::fmt::Debug>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        let shown = value.to_string();
        assert_eq!(shown.parse::<T>().ok().as_ref(), Some(&value), "{text:?} is shown as {shown:?}");
    }
}

proptest! {
    #![proptest_config(Cases { cases: 2000, failure_persistence: None, ..Cases::default() })]

    #[test]
    fn words_of_the_domain_read_back_as_they_are_shown(text in text()) {
        reads_back::<Fqdn>(&text);
        reads_back::<StoreUrl>(&text);
        reads_back::<UserName>(&text);
        reads_back::<BackupModule>(&text);
        reads_back::<ModuleSelection>(&text);
        reads_back::<TableNames>(&text);
        reads_back::<RunId>(&text);
        reads_back::<SyslogUrl>(&text);
        let _ = Timestamp::start_of_day(&text);
        if let Ok(token) = text.parse::<TokenSecret>() {
            prop_assert_eq!(token.reveal(), text.trim());
        }
        if let Ok(name) = text.parse::<TokenName>() {
            prop_assert_eq!(name.as_str(), text.trim());
        }
        if let Some(token) = SessionToken::from_cookie(&text) {
            prop_assert_eq!(token.reveal(), text);
        }
    }

    #[test]
    fn a_token_of_the_right_form_is_taken_and_no_other(digits in "[0-9a-f]{62,66}|[0-9a-fA-F]{64}") {
        let is_right = digits.len() == 64 && !digits.bytes().any(|b| b.is_ascii_uppercase());
        let token = format!("psk_{digits}");
        let taken = token.parse::<TokenSecret>();
        prop_assert_eq!(taken.as_ref().ok().map(TokenSecret::reveal), is_right.then_some(token.as_str()));
    }

    #[test]
    fn a_line_in_the_cmdlets_spelling_is_translated_or_refused(
        cmdlet in prop_oneof![Just("Invoke-CsBackupServiceSync".to_owned()), Just("get-csb".to_owned()), text()],
        rest in prop::collection::vec(prop_oneof![
            text().prop_map(OsString::from),
            prop::collection::vec(any::<u8>(), 0..12).prop_map(OsString::from_vec),
            proptest::sample::select(vec!["-PoolFqdn", "-p", "-Force:$false", "-Force:", "-", "-:", "--", "-what"]).prop_map(OsString::from),
        ], 0..6),
    ) {
        let line: Vec<OsString> = [OsString::from("poolsync"), cmdlet.into()].into_iter().chain(rest).collect();
        let _ = cmdlet::translate(&line);
    }
}

/// TOML that is nearly right: known keys with values of any kind.
fn toml_like(keys: &'static [&'static str]) -> impl Strategy<Value = String> {
    let value = prop_oneof![
        any::<String>().prop_map(|s| format!("{s:?}")),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<bool>().prop_map(|b| b.to_string()),
        Just("[]".to_owned()),
        Just("{ live = \"file:///x\" }".to_owned()),
        Just("\"file:///a\"".to_owned()),
        any::<String>(),
    ];
    let line = (proptest::sample::select(keys.to_vec()), value)
        .prop_map(|(key, value)| if key.starts_with('[') { format!("{key}\n") } else { format!("{key} = {value}\n") });
    prop_oneof![4 => prop::collection::vec(line, 0..6).prop_map(|lines| lines.concat()), 1 => any::<String>()]
}

const CONFIG_KEYS: &[&str] = &[
    "listen",
    "public_url",
    "database_url",
    "data_dir",
    "key_file",
    "allowed_roots",
    "log",
    "trusted_proxies",
    "[worker]",
    "concurrency",
    "lease_seconds",
    "[tls]",
    "cert",
    "key",
    "[audit]",
    "file",
    "syslog",
    "[ldap]",
    "[oidc.x]",
    "url",
];
const POOL_KEYS: &[&str] = &[
    "[[pool]]",
    "fqdn",
    "backup_pool",
    "site",
    "active_cms_master",
    "[pool.stores.DataConf]",
    "live",
    "backup",
    "live_secret",
    "tables",
    "exclude_tables",
    "[pool.stores.x]",
];

proptest! {
    #![proptest_config(Cases { cases: 600, failure_persistence: None, ..Cases::default() })]

    #[test]
    fn a_configuration_is_read_or_refused_in_words(text in toml_like(CONFIG_KEYS), value in text(), key in 0..CONFIG_KEYS.len()) {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("poolsync.toml");
        fs::write(&path, text).unwrap();
        let name = format!("POOLSYNC_{}", CONFIG_KEYS[key].to_uppercase());
        let variable = |asked: &str| (asked == name || asked.ends_with("__SYSLOG")).then(|| value.clone());
        for file in [None, Some(path.as_path())] {
            if let Err(refusal) = Config::assemble(file, variable) {
                prop_assert!(!refusal.to_string().is_empty());
            }
        }
    }

    #[test]
    fn a_file_of_pools_is_read_or_refused_in_words(text in toml_like(POOL_KEYS)) {
        if let Err(refusal) = pool::parse(&text, Path::new("/nowhere")) {
            prop_assert!(!refusal.to_string().is_empty());
        }
    }
}

const FIELDS: [&str; 44] = [
    "name",
    "password",
    "password_again",
    "code",
    "next",
    "pool_fqdn",
    "backup_module",
    "force",
    "mode",
    "intent",
    "fqdn",
    "backup_pool",
    "site",
    "active_cms_master",
    "live_DataConf",
    "backup_DataConf",
    "live_DataConf_secret",
    "tables_PresenceFocus",
    "reason",
    "confirm",
    "comment",
    "digest",
    "request_key",
    "overwrite_newer",
    "max_delete_items",
    "max_delete_percent",
    "bandwidth_limit",
    "recycle_days",
    "recycle_mebibytes",
    "verify_after_days",
    "audit_days",
    "drain",
    "pool",
    "module",
    "state",
    "who",
    "from",
    "until",
    "batch",
    "older",
    "newer",
    "after",
    "change",
    "outcome",
];

/// A form or a query: known and unknown names, several times perhaps, with anything as values.
fn fields() -> impl Strategy<Value = String> {
    let encode =
        |text: String| percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let name = prop_oneof![5 => proptest::sample::select(FIELDS.to_vec()).prop_map(str::to_owned), 1 => text()];
    let value = prop_oneof![3 => text(), 1 => Just(ATL.to_owned()), 1 => Just("on".to_owned()), 1 => "-?[0-9]{1,22}"];
    let pair = (name, value).prop_map(move |(name, value)| format!("{}={}", encode(name), encode(value)));
    let whole = prop::collection::vec(pair, 0..8).prop_map(|pairs| pairs.join("&"));
    prop_oneof![6 => whole, 1 => "[ -~]{0,80}"]
}

/// An address of the pattern, its parts filled in.
fn fill(pattern: &str, part: &str) -> String {
    let encoded = percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string();
    pattern
        .split('/')
        .map(|piece| if piece.starts_with('{') { encoded.as_str() } else { piece })
        .collect::<Vec<_>>()
        .join("/")
}

#[test]
fn no_page_answers_anything_with_a_fault_of_its_own() {
    let runtime = Runtime::new().unwrap();
    let site = runtime.block_on(Site::seen_by(Role::Administrator));
    // Signing out would leave nothing to try.
    let entries: Vec<_> = web::entries().into_iter().filter(|entry| entry.path != "/logout").collect();
    let part = prop_oneof![2 => Just(ATL.to_owned()), 1 => Just(RunId::new().to_string()), 2 => text()];
    let body = prop_oneof![4 => fields().prop_map(String::into_bytes), 1 => prop::collection::vec(any::<u8>(), 0..200)];
    let strategy = (0..entries.len(), part, fields(), body, prop_oneof![9 => Just(true), 1 => Just(false)]);
    let mut runner = TestRunner::new(Cases { cases: 1500, failure_persistence: None, ..Cases::default() });
    let tried = runner.run(&strategy, |(entry, part, query, body, is_form)| {
        let entry = &entries[entry];
        let kind = if is_form { "application/x-www-form-urlencoded" } else { "application/json" };
        let body = if entry.method == Method::GET { Body::empty() } else { Body::from(body) };
        let uri = format!("{}?{query}", fill(entry.path, &part));
        let request = Request::builder().method(entry.method.clone()).uri(uri).header(header::CONTENT_TYPE, kind);
        // What is no address at all is the server's matter, before the panel's.
        let Ok(request) = request.body(body) else { return Ok(()) };
        let response = runtime.block_on(site.send(request));
        prop_assert!(response.status().as_u16() < 500, "{} {}: {}", entry.method, entry.path, response.status());
        Ok(())
    });
    tried.unwrap();
}

#[test]
fn no_cookie_and_no_header_makes_a_page_fail() {
    let runtime = Runtime::new().unwrap();
    let site = runtime.block_on(Site::seen_by(Role::Administrator));
    let value = prop_oneof![prop::collection::vec(any::<u8>(), 0..80), text().prop_map(String::into_bytes)];
    let names = [
        "cookie",
        "authorization",
        "x-forwarded-for",
        "origin",
        "sec-fetch-site",
        "host",
        "accept-encoding",
        "if-none-match",
    ];
    let strategy = prop::collection::vec((proptest::sample::select(names.to_vec()), value), 1..4);
    let mut runner = TestRunner::new(Cases { cases: 800, failure_persistence: None, ..Cases::default() });
    let tried = runner.run(&strategy, |headers| {
        let mut request = Request::get("/runs");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let Ok(request) = request.body(Body::empty()) else { return Ok(()) };
        let status = runtime.block_on(site.send(request)).status();
        prop_assert!(status.as_u16() < 500, "{status}");
        Ok(())
    });
    tried.unwrap();
}
