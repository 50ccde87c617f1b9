//! Every page, in every state that somebody may meet it in: axe-core finds no fault with it, in light and dark, and where the
//! window is as narrow as 320 pixels (which is 1280 at four times the size) nothing has to be scrolled sideways.
//!
//! The pages come from the panel itself, so a new one is looked at without being listed here; one whose address has parts that
//! are not known below fails.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use axum::http::Method;
use poolsync::web;
use serde_json::Value;
use tempfile::TempDir;
use tokio::join;

use super::{
    browser::{installation, set_up},
    support::{
        Way,
        browser::{Browser, Look},
        npm,
        postgres::Postgres,
        process::{Served, ask, ask_one, keep_at, outcome, poolsync},
        world::{ATL, RED},
    },
};

/// What a browser is given to read or to load that is no page.
const NO_PAGES: [&str; 12] = [
    "/api/openapi.json",
    "/assets/{name}",
    "/healthz",
    "/readyz",
    "/metrics",
    "/poolsync.psm1",
    "/audit.csv",
    "/runs.csv",
    "/runs.json",
    "/runs/{id}/events",
    "/runs/{id}/changes.csv",
    "/runs/{id}/changes.json",
];
/// Pages of those who are not signed in, which have a story of their own; what leads to a provider shows a page only when it
/// fails.
const SIGNED_OUT: [&str; 5] =
    ["/login", "/login/second", "/login/oidc/{provider}", "/login/oidc/{provider}/callback", "/setup/{token}"];

/// Names as long as they may be, most of them without a place to wrap.
fn far() -> String {
    ["singapore-front-end-pool-of-the-asia-pacific-headquarters-nr-00", &"a".repeat(63), &"b".repeat(63)].join(".")
        + "."
        + &["c".repeat(46).as_str(), "litwareinc", "com"].join(".")[..]
}

/// As long as names of roles, accounts and tokens may be.
const LONG_NAME: &str = "Unbreakable-operations-of-every-site-and-of-every-time-zone-nr-1";
/// The beginning of the ids of what is put into the panel by hand.
const NUMBERED: &str = "01a21b30-0000-7000-8000-00000000000";

/// Which rules count: all that the law and good practice ask for.
const AXE: &str = "for (const folded of document.querySelectorAll('details')) folded.open = true;
    return axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
      preload: false,
    }).then(({ violations }) => violations.flatMap(({ id, help, nodes }) => nodes.map((node) =>
      `${id} (${help}): ${node.html.slice(0, 300)} ${node.any.concat(node.all, node.none).map((c) => c.message).join('; ')}`)))";

/// What has to be scrolled sideways, but for lines that are copied and the hours of a week.
const TOO_WIDE: &str = "const seen = (e) => e.checkVisibility({ visibilityProperty: true });
    const over = (e) => `${e.tagName}.${e.className}: ${e.scrollWidth} in ${e.clientWidth}: ${e.innerText?.slice(0, 90)}`;
    const page = document.documentElement;
    const past = [...document.querySelectorAll('main *')].filter((e) => seen(e) && e.getBoundingClientRect().right > 321
      && !e.closest('.scroll, pre, .unseen, thead'));
    return (page.scrollWidth > 320 ? [`the page is ${page.scrollWidth} wide`, ...past.slice(0, 3).map((e) => over(e))] : [])
      .concat([...document.querySelectorAll('main .scroll')]
        .filter((box) => seen(box) && box.scrollWidth > box.clientWidth + 1 && !box.querySelector('.week')).map(over))";

/// What a page asks for beyond its own style, script and icon, and of the help the pictures.
const FETCHED: &str = "return performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)
    .filter((path) => !/^\\/assets\\/(app|mark|passkeys)\\.[^/]+$/.test(path) && !/^\\/runs\\/[^/]+\\/events$/.test(path))
    .filter((path) => !(location.pathname.startsWith('/help') && /^\\/assets\\/[a-z]+\\.[0-9a-f]+\\.png$/.test(path)))
    .map((path) => `asks for ${path}`)";

/// Somebody who goes from page to page and notes what is wrong with them.
struct Visitor<'a> {
    browser: Browser,
    look: Look,
    faults: &'a Mutex<Vec<String>>,
}

impl<'a> Visitor<'a> {
    async fn new(panel: &Served, look: Look, faults: &'a Mutex<Vec<String>>) -> Self {
        let browser = Browser::open(&panel.url, true).await;
        let axe = npm::packages("pages").join("node_modules/axe-core/axe.min.js");
        browser.prepare_pages(&fs::read_to_string(axe).unwrap()).await;
        browser.look(look).await;
        Self { browser, look, faults }
    }

    async fn sign_in(&self, name: &str, password: &str) {
        self.browser.go("/login").await;
        self.browser.send("main form", &[("name", name), ("password", password)]).await;
    }

    /// Looks at the page that is shown.
    async fn look_at(&self, what: &str) {
        let mut found = vec![self.browser.ask(AXE).await, self.browser.ask(FETCHED).await];
        if self.look.width < 600 {
            found.push(self.browser.ask(TOO_WIDE).await);
        }
        let lines = found.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str);
        let Look { dark, width } = self.look;
        let lines = lines.map(|line| format!("{what}, {width}{}: {line}", if dark { ", dark" } else { "" }));
        self.faults.lock().unwrap().extend(lines);
    }

    async fn visit(&self, path: &str) {
        self.browser.go(path).await;
        self.look_at(path).await;
    }

    /// Sends a form of a page that is refused, and looks at the answer.
    async fn be_refused(&self, path: &str, form: &str, fields: &[(&str, &str)]) {
        self.browser.go(path).await;
        self.browser.send(form, fields).await;
        self.browser.find("#errors").await;
        self.look_at(&format!("{path}, refused")).await;
    }
}

/// What the addresses of pages name.
pub struct Known {
    pub demo: PathBuf,
    pub password: String,
    far: String,
    runs: Vec<String>,
    /// Pages of single changes: a row, a file, and one whose store is away.
    differences: Vec<String>,
    /// A run that goes on while pages are looked at.
    pub running: String,
    /// The pages of help.
    help: Vec<String>,
}

impl Known {
    /// Where a page is looked at.
    fn addresses(&self, pattern: &str) -> Vec<String> {
        let each = |part: &str, values: &[&str]| values.iter().map(|v| pattern.replace(part, v)).collect();
        let runs: Vec<&str> = self.runs.iter().map(String::as_str).collect();
        let at = |nr: u8| format!("{NUMBERED}{nr}");
        match pattern {
            "/pools/{fqdn}/initialise" => each("{fqdn}", &[ATL]),
            of if of.starts_with("/pools/{fqdn}") => each("{fqdn}", &[ATL, &self.far]),
            "/runs/{id}/changes/{module}/{key}" => self.differences.clone(),
            "/runs/{id}/changes" => each("{id}", &[runs[1], runs[2], runs[4], runs[5]]),
            of if of.starts_with("/runs/{id}") => each("{id}", &runs),
            of if of.starts_with("/roles/{name}") => each("{name}", &[LONG_NAME]),
            of if of.starts_with("/management-hosts/{name}") => each("{name}", &["mgmt-atlanta"]),
            of if of.starts_with("/users/{name}") => each("{name}", &["admin", &"w".repeat(64)]),
            of if of.starts_with("/notifications/channels/{id}") => each("{id}", &[&at(2), &at(3)]),
            of if of.starts_with("/notifications/rules/{id}") => each("{id}", &[&at(4)]),
            of if of.starts_with("/notifications/log/{id}") => each("{id}", &[&at(5)]),
            of if of.starts_with("/schedules/{id}") => each("{id}", &[&at(6)]),
            "/help/{name}" => self.help.iter().map(|name| format!("/help/{name}")).collect(),
            other => {
                assert!(!other.contains('{'), "say in this story at which addresses {other} is looked at");
                vec![other.to_owned()]
            }
        }
    }
}

/// States that an address alone does not show.
const MORE: [&str; 20] = [
    "/sync?pool=red-cs-001.litwareinc.com",
    "/restore?pool=red-cs-001.litwareinc.com",
    "/runs?state=held",
    "/runs?state=nonsense",
    "/runs?q=nothing-like-it&state=cancelled",
    "/status?only=behind",
    "/targets?change=1",
    "/settings?saved=1",
    "/roles/new?template=CsServerAdministrator",
    "/users/admin?done=roles",
    "/notifications/channels/new?kind=mail",
    "/notifications/channels/new?kind=webhook",
    "/notifications/log?state=given_up",
    "/audit?action=Nothing",
    "/go?q=cs",
    "/go?q=nothing-like-it",
    "/login?again=1&next=%2F",
    "/no/such/page",
    "/pools/nowhere.litwareinc.com",
    "/help/nothing-like-it",
];

/// A form that is refused: its page, which one it is there, and what is put into it.
type Refused = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Forms that are refused.
const REFUSED: [Refused; 16] = [
    ("/pools/new", "main form", &[("fqdn", "no name"), ("live_DataConf", "ftp://elsewhere/")]),
    ("/pools/red-cs-001.litwareinc.com/edit", "main form", &[("live_DataConf", "ftp://elsewhere/")]),
    (
        "/management-hosts/new",
        "main form",
        &[("name", "no name"), ("address", "a b"), ("user", "x"), ("program", "cmd.exe")],
    ),
    ("/sync", "form[data-command]", &[]),
    ("/restore", "form[action=\"/restore\"]", &[]),
    ("/settings", "main form", &[("bandwidth_limit", "much")]),
    ("/schedules/new", "main form.stack", &[("kind", "cron"), ("cron", "now and then")]),
    ("/targets?change=1", "main form:has([name=warning])", &[("warning", "soon"), ("breach", "late")]),
    ("/notifications/channels/new?kind=mail", "main form", &[("name", ""), ("recipients", "nobody")]),
    ("/notifications/channels/new?kind=webhook", "main form", &[("name", ""), ("url", "nowhere")]),
    ("/notifications/rules/new", "main form", &[("pools", "named")]),
    ("/roles/new", "main form.stack", &[("name", "")]),
    ("/users/new", "main form", &[("name", ""), ("password", "short"), ("password_again", "other")]),
    ("/tokens", "main form.stack", &[("name", "")]),
    ("/account/password", "main form", &[("password", "short")]),
    ("/account/second_factor/codes", "main form", &[("code", "1")]),
];

async fn look_at_every_page(visitor: &Visitor<'_>, known: &Known) {
    let browser = &visitor.browser;
    visitor.sign_in("admin", &known.password).await;
    browser.go(&known.running).await;
    assert!(browser.has("[data-events]").await, "the run goes on");
    browser.find(".live:not(:empty)").await;
    visitor.look_at("a run under way").await;

    let pages = web::entries().into_iter().filter(|e| e.method == Method::GET && !e.path.starts_with("/api/v1/"));
    for entry in pages.filter(|entry| !NO_PAGES.contains(&entry.path) && !SIGNED_OUT.contains(&entry.path)) {
        for address in known.addresses(entry.path) {
            visitor.visit(&address).await;
        }
    }
    for address in MORE {
        visitor.visit(address).await;
    }
    for (path, form, fields) in REFUSED {
        visitor.be_refused(path, form, fields).await;
    }
    // What is shown on demand.
    browser.go("/").await;
    browser.ask("document.getElementById('keys').showModal()").await;
    visitor.look_at("the keys").await;
    if visitor.look.width < 600 {
        browser.go("/").await;
        browser.click(".menu-button").await;
        visitor.look_at("the menu").await;
    }
}

/// A demo in which much went wrong, with a part of everything, and names that are long.
pub fn demo(dir: &Path) -> Known {
    let made = poolsync(dir).args(["demo", "--dir", "demo", "--users", "5", "--once"]).output().unwrap();
    let (code, out) = (outcome(&made).0, outcome(&made).1);
    assert_eq!(code, 0, "{out}");
    let demo = dir.join("demo");
    let password = out.lines().find_map(|l| l.split_once(" as admin with ")).expect(&out).1.to_owned();
    let run = |arguments: &[&str], code: i32| {
        let done = poolsync(&demo).args(arguments).output().unwrap();
        assert_eq!(outcome(&done).0, code, "{arguments:?}: {done:?}");
        ask_one(&demo, "select id from runs order by id desc limit 1")
    };
    let atl = ["sync", "--pool-fqdn", ATL, "--backup-module", "DataConf"];
    let live = demo.join("stores/atl/live/dataconf");
    // The first sync changed everything, the next one an item with a long name.
    let mut runs = vec![ask_one(&demo, "select id from runs order by id limit 1")];
    fs::write(live.join("x".repeat(240)), "long").unwrap();
    runs.push(run(&atl, 0));
    fs::write(live.join(format!("{} and more", "y".repeat(200))), "long").unwrap();
    runs.push(run(&[&atl[..], &["--what-if"]].concat(), 0));
    // The guard sees most of the source gone, and then all of it.
    let red = ["sync", "--pool-fqdn", RED, "--backup-module", "DataConf"];
    let (store, aside) = (demo.join("stores/red/live/dataconf"), demo.join("stores/aside"));
    fs::rename(&store, &aside).unwrap();
    fs::create_dir(&store).unwrap();
    runs.push(run(&red, 1));
    fs::rename(aside.join(".poolsync"), store.join(".poolsync")).unwrap();
    runs.push(run(&red, 4));

    let differences = [
        "module = 'UserServices.PresenceFocus'",
        "module = 'ConfServices.DataConf' and outcome = 'applied'",
        "length(item) > 200 and outcome = 'planned'",
        "module = 'ConfServices.DataConf' and change_kind = 'delete'",
    ];
    let differences = differences.map(|which| {
        let all = format!("select run_id, module, item_key from run_changes where {which} limit 1");
        let found = ask_one(&demo, &all);
        let [run, module, key] = found.split('|').collect::<Vec<_>>()[..] else { panic!("no change where {which}") };
        format!("/runs/{run}/changes/{module}/{key}")
    });
    let far = far();
    assert_eq!(far.len(), 253);
    fill_the_panel(&demo, &far);
    runs.push(by_management_shell(&demo, &far));
    let help = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/pages/help")).unwrap();
    let help =
        help.filter_map(|entry| entry.unwrap().file_name().to_string_lossy().strip_suffix(".md").map(String::from));
    Known {
        demo: demo.clone(),
        password,
        far,
        runs,
        differences: differences.into(),
        running: String::new(),
        help: help.collect(),
    }
}

/// A part of everything, by hand: it is only looked at.
fn fill_the_panel(demo: &Path, far: &str) {
    let at = |nr: u8| format!("'{NUMBERED}{nr}'");
    let (one, mail, hook, rule, message, schedule, alarm, over) =
        (at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8));
    let user = "w".repeat(64);
    let (roles, key) = (LONG_NAME.to_lowercase(), "k".repeat(43));
    ask(
        demo,
        &format!(
            "insert into pools (id, fqdn, site, active_cms_master, created_at, updated_at)
                 values ({one}, '{far}', '{LONG_NAME}', 0, 1, 1);
             insert into management_hosts (id, name, name_key, place, created_at, updated_at) values ({one}, 'mgmt-atlanta', 'mgmt-atlanta',
                 '{{\"way\":\"ssh\",\"host\":{{\"address\":\"127.0.0.1:1\",\"user\":\"{user}\",\"key\":\"SHA256:{key}\"}},\"program\":\"powershell.exe\"}}', 1, 1);
             insert into channels (id, name, name_key, kind, enabled, recipients, host, template, created_at, updated_at) values
                 ({mail}, 'Operations-of-every-site-and-of-every-time-zone', 'operations', 'mail', 1, '{user}@emea.litwareinc.com', '', 'json', 1, 1),
                 ({hook}, 'Ticketing', 'ticketing', 'webhook', 1, '', '{far}', 'json', 1, 1);
             insert into rules (id, channel_id, kinds, all_pools, pools, all_modules, modules, digest, enabled, created_at,
                 updated_at) values ({rule}, {mail}, 'run_failed', 0, '{far}', 1, '', 'at_once', 1, 1, 1);
             insert into notifications (id, channel_id, channel_name, kind, state, subject, content, created_at, due_at, ended_at,
                 last_error) values ({message}, {mail}, 'Operations-of-every-site-and-of-every-time-zone', 'test', 'given_up',
                 'A test, sent to {user}',
                 '{{\"events\":[],\"more\":0,\"is_test\":true}}', 1795359845000000, 1795359845000000, 1795359845000000,
                 'The answer was {far}');
             insert into schedules (id, pool_id, module, intent, mode, rule, jitter_seconds, paused, version, created_at, updated_at)
                 values ({schedule}, {one}, 'All', 'sync', 'delta', 'every 1h', 0, 0, 1, 1, 1);
             insert into alarms (id, pool_fqdn, backup_pool_fqdn, module, level, raised_at, level_at, age_ms, told_at, reminders,
                 ended_at, ending) values
                 ({alarm}, '{ATL}', '{RED}', 'ConfServices.DataConf', 'breach', 1795359845000000, 1795359845000000, 3700000,
                     1795359845000000, 2, null, null),
                 ({over}, '{far}', '{RED}', 'UserServices.PresenceFocus', 'warning', 1795359845000000, 1795359845000000, 3700000,
                     1795359845000000, 0, 1795459845000000, 'not_watched');
             insert into roles values ('{LONG_NAME}', '{roles}', 'CsHelpDesk', 0, 0, 1, 1);
             insert into role_permissions values ('{LONG_NAME}', 'Get-CsBackupServiceStatus');
             insert into role_pools values ('{LONG_NAME}', '{far}');
             insert into users (id, name, password_hash, created_at, display_name, totp_secret)
                 select {one}, '{user}', password_hash, 1, '{LONG_NAME}', 'v1:' from users where name = 'admin';
             insert into users (id, name, password_hash, created_at)
                 select {mail}, 'vera', password_hash, 1 from users where name = 'admin';
             insert into user_roles (user_id, role) values ({one}, '{LONG_NAME}'), ({mail}, 'CsViewOnlyAdministrator');
             insert into workers (name, kind, version, started_at, seen_at, concurrency, runs) values ('{far}/4711', 'worker', '0.0.1', 1, 1, 2, 1);"
        ),
    );
    let made = poolsync(demo).args(["token", "add", LONG_NAME, "--expires", "never"]).output().unwrap();
    assert_eq!(outcome(&made).0, 0, "{made:?}");
}

/// A run that Microsoft’s cmdlets carried out, by hand, with a message that has no place to wrap; its id.
fn by_management_shell(demo: &Path, far: &str) -> String {
    let (id, word) = (format!("{NUMBERED}9"), "w".repeat(300));
    ask(
        demo,
        &format!(
            "insert into runs (id, pool_fqdn, backup_pool_fqdn, module, mode, intent, force_flag, state, requested_by, via,
                 created_at, started_at, finished_at, attempt, driver) values ('{id}', '{far}', '{RED}', 'All', 'delta', 'sync', 1,
                 'failed', 'admin', 'web', 1795359845000000, 1795359845000000, 1795359846000000, 1, 'management-shell');
             insert into module_runs (run_id, module, state, phase, message) values
                 ('{id}', 'ConfServices.DataConf', 'failed', 'done', 'It stays in ErrorState: {word}'),
                 ('{id}', 'CentralMgmt.CMSMaster', 'not_initialized', 'done', 'The pool’s servers have nothing of it.');
             insert into run_lines (run_id, seq, at, words, detail) values
                 ('{id}', 0, 1795359845000000, 'Called: Invoke-CsBackupServiceSync', '{{\"kind\":\"invoking\"}}'),
                 ('{id}', 1, 1795359845000000, 'Something went on', '{{\"kind\":\"complaint\"}}'),
                 ('{id}', 2, 1795359845000000, 'A status', '{{\"kind\":\"status\",\"export\":\"ErrorState\",\"import\":\"\",
                     \"machine\":\"\",\"modules\":[{{\"module\":\"ConfServices.DataConf\",\"export\":\"ErrorState\",
                     \"import\":\"ErrorState\"}}]}}'),
                 ('{id}', 3, 1795359846000000, 'The host says: {word}', '{{\"kind\":\"fault\"}}');"
        ),
    );
    id
}

/// Has a run of ATL begin that takes as long as the pages need, and finds its page.
pub async fn begin_a_long_run(panel: &Served, known: &Known) -> String {
    for n in 0..200 {
        let file = known.demo.join(format!("stores/atl/live/dataconf/recording-{n:03}.bin"));
        fs::write(file, vec![b'x'; 100_000]).unwrap();
    }
    let browser = Browser::open(&panel.url, true).await;
    browser.go("/login").await;
    browser.send("main form", &[("name", "admin"), ("password", &known.password)]).await;
    browser.go("/settings").await;
    browser.send("main form", &[("bandwidth_limit", "100")]).await;
    browser.go(&format!("/sync?pool={ATL}")).await;
    browser.send("form[data-command]", &[("backup_module", "ConfServices.DataConf")]).await;
    browser.find("#modules progress").await;
    let running = browser.path().await;
    browser.close().await;
    running
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_a_full_panel_has_a_fault_in_any_state_or_look() {
    let dir = TempDir::new().unwrap();
    let mut known = demo(dir.path());
    let panel = Served::start(&known.demo);
    known.running = begin_a_long_run(&panel, &known).await;
    let faults = Mutex::new(Vec::new());
    let wide = Visitor::new(&panel, Look { dark: false, width: 1280 }, &faults).await;
    let narrow = Visitor::new(&panel, Look { dark: true, width: 320 }, &faults).await;
    join!(look_at_every_page(&wide, &known), look_at_every_page(&narrow, &known));

    // What somebody may not see, and what they must prove.
    for visitor in [&wide, &narrow] {
        visitor.browser.go("/").await;
        visitor.browser.send("form[action=\"/logout\"]", &[]).await;
        visitor.sign_in("vera", &known.password).await;
        visitor.visit("/tokens/none").await;
        visitor.visit("/settings").await;
        visitor.visit("/users/new").await;
        assert!(visitor.browser.text().await.contains("Error 403"), "vera may not add accounts");
        visitor.browser.send("form[action=\"/logout\"]", &[]).await;
        visitor.sign_in(&"w".repeat(64), &known.password).await;
        assert_eq!(visitor.browser.path().await, "/login/second");
        visitor.look_at("/login/second").await;
        visitor.visit("/login/oidc/none").await;
        visitor.visit("/login/oidc/none/callback?state=1").await;
    }
    wide.browser.close().await;
    narrow.browser.close().await;
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_an_empty_panel_has_a_fault() {
    let dir = installation(0);
    let panel = Served::start(dir.path());
    let faults = Mutex::new(Vec::new());
    let visitor = Visitor::new(&panel, Look { dark: false, width: 320 }, &faults).await;
    let setup = panel.setup.as_deref().expect("a setup link on an empty database");
    visitor.visit(setup).await;
    visitor.be_refused(setup, "main form", &[("name", "no name"), ("password", "short")]).await;
    visitor.visit("/setup/none").await;
    let password = "correct horse battery staple";
    visitor.browser.go(setup).await;
    visitor.browser.send("main form", &[("name", "anna"), ("password", password), ("password_again", password)]).await;
    visitor.browser.send("form[action=\"/logout\"]", &[]).await;
    visitor.visit("/login").await;
    visitor.be_refused("/login", "main form", &[("name", "anna"), ("password", "wrong")]).await;
    visitor.sign_in("anna", password).await;
    let pages = web::entries().into_iter().filter(|e| e.method == Method::GET && !e.path.starts_with("/api/v1/"));
    let pages = pages.map(|entry| entry.path).filter(|path| !path.contains('{') && !path.starts_with("/login"));
    for path in pages.filter(|path| !NO_PAGES.contains(path)) {
        visitor.visit(path).await;
    }
    visitor.browser.close().await;
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_the_database_kept_away_has_no_fault_and_comes_back_by_itself() {
    let (server, dir) = (Postgres::start(), installation(0));
    keep_at(dir.path(), &Way { url: server.create_database(), direct_url: None });
    let panel = Served::start_as(poolsync(dir.path()), dir.path(), "127.0.0.1:0", &["--no-worker"]);
    let faults = Mutex::new(Vec::new());
    let visitor = Visitor::new(&panel, Look { dark: true, width: 320 }, &faults).await;
    set_up(&visitor.browser, &panel).await;
    server.stop();
    visitor.browser.go("/runs").await;
    visitor.browser.find("#comes-back").await;
    assert!(visitor.browser.text().await.contains("Error 503"));
    visitor.look_at("the outage").await;
    // Whoever reads it is not thrown back to its beginning while there is nothing new to be seen.
    visitor.browser.ask("window.isTheSame = true").await;
    visitor.browser.ask("return lookAgain()").await;
    assert_eq!(visitor.browser.ask("return window.isTheSame").await, true);
    server.launch();
    visitor.browser.find("#state").await;
    assert_eq!(visitor.browser.path().await, "/runs");
    visitor.browser.close().await;
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    server.stop();
}
