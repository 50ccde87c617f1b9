//! The page of one change: what the item was and what it is now, for whoever may see the data of users.

use std::{fs, os::unix::fs::symlink};

use axum::http::StatusCode;
use poolsync::{
    domain::{BackupModule, CustomRole, Intent, ModuleSelection, Permission, Role, RunId, RunRequest, Scope, UserName},
    operations::{self, PutBack},
    state::{
        changes::{ChangeFilter, RecordedChange, list_changes},
        roles, users,
    },
    sync::{self, Retention},
};
use rusqlite::Connection;

use super::support::{
    web::{PASSWORD, Page, Site},
    world::{ATL, RED, World, actor, files, fqdn, request},
};

const CONTACTS: BackupModule = BackupModule::PresenceFocus;
const CONTENT: BackupModule = BackupModule::DataConf;

fn plain(module: BackupModule) -> RunRequest {
    request(ModuleSelection::One(module))
}

fn at_live(world: &World, sql: &str) {
    Connection::open(world.store("atl", "live", CONTACTS)).unwrap().execute_batch(sql).unwrap();
}

async fn change(world: &World, run: RunId, item: &str) -> RecordedChange {
    let all = list_changes(&world.panel.database, run, &ChangeFilter::default(), None, 1000).await.unwrap();
    let found = all.iter().find(|change| change.item.contains(item));
    found.unwrap_or_else(|| panic!("{item} in {:?}", all.iter().map(|c| &c.item).collect::<Vec<_>>())).clone()
}

async fn path(world: &World, run: RunId, item: &str) -> String {
    let change = change(world, run, item).await;
    format!("/runs/{run}/changes/{}/{}", change.module.short_name(), change.key)
}

async fn shown(site: &Site, run: RunId, item: &str) -> Page {
    let page = site.get(&path(&site.world, run, item).await).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert_eq!(page.header("cache-control"), "no-store");
    page
}

/// Rows of the table of differences: column, before, after.
fn cells(page: &Page) -> Vec<String> {
    let (heads, sides) = (page.texts(".versions tbody th > code"), page.texts(".versions tbody td"));
    heads.iter().zip(sides.chunks(2)).map(|(head, sides)| format!("{head}: {} → {}", sides[0], sides[1])).collect()
}

/// Contacts of which a first run has made a copy, and a change of three of them.
async fn edited(site: &Site) -> RunId {
    let world = &site.world;
    at_live(
        world,
        "alter table contact add column note text; update contact set note = '' where owner = 1;
         update contact set note = 'x' where owner = 2",
    );
    world.carry_out(plain(CONTACTS)).await;
    at_live(
        world,
        "update contact set name = '<script>alert(1)</script>', note = null where owner = 1;
         delete from contact where owner = 2; insert into contact values (900, 1, 'Eve', null)",
    );
    world.carry_out(RunRequest { intent: Intent::Preview, ..plain(CONTACTS) }).await
}

#[tokio::test]
async fn a_change_is_shown_before_and_after_it_was_carried_out() {
    let site = Site::seen_by(Role::Administrator).await;
    let preview = edited(&site).await;
    let page = shown(&site, preview, "owner=1,").await;
    assert_eq!(page.texts(".versions thead th")[1..3], ["At the target now", "At the source now"]);
    assert_eq!(cells(&page)[..2], ["name: contact 1 → <script>alert(1)</script>", "note: empty text → NULL"]);
    assert_eq!(cells(&page)[2..], ["owner: 1 → 1", "buddy: 7 → 7"]);
    assert_eq!(page.texts("details .versions tbody th code"), ["owner", "buddy"], "what is equal is folded");
    assert!(!page.has("main script") && page.texts(".versions .badge")[0] == "different");
    assert!(page.text("main").contains("2 columns differ, 2 are equal."));
    assert!(page.text("main").contains("The run wrote nothing of this."));

    let run = site.world.carry_out(plain(CONTACTS)).await;
    let page = shown(&site, run, "owner=1,").await;
    assert_eq!(page.texts(".versions thead th")[1..3], ["Before the run", "Now"]);
    assert_eq!(cells(&page)[..2], ["name: contact 1 → <script>alert(1)</script>", "note: empty text → NULL"]);
    let page = shown(&site, run, "owner=2,").await;
    assert!(cells(&page).contains(&"name: contact 2 → not there".to_owned()), "{:?}", cells(&page));
    let page = shown(&site, run, "owner=900,").await;
    assert!(cells(&page).contains(&"name: not there → Eve".to_owned()), "{:?}", cells(&page));
    assert!(page.text("main").contains("The run put this item in"));
    // What was planned is done meanwhile: the preview’s page says how it is now.
    let page = shown(&site, preview, "owner=1,").await;
    assert!(page.text("main").contains("Both are equal now."));
}

#[tokio::test]
async fn what_is_to_be_put_back_is_shown_as_it_would_be() {
    let site = Site::seen_by(Role::Administrator).await;
    edited(&site).await;
    let run = site.world.carry_out(plain(CONTACTS)).await;
    let panel = &site.world.panel;
    let back = PutBack { choices: Vec::new() };
    let (actor, of) = (actor(), site.world.run(run).await);
    let preview = operations::preview_put_back(panel, &actor, &of, &back, None);
    let preview = preview.await.unwrap().runs[0].id;
    site.world.see_through(preview).await;
    let page = shown(&site, preview, "owner=1,").await;
    assert_eq!(page.texts(".versions thead th")[1..3], ["Now", "After it is put back"]);
    assert_eq!(cells(&page)[1], "note: NULL → empty text");
    let page = shown(&site, preview, "owner=900,").await;
    assert!(cells(&page).contains(&"name: Eve → not there".to_owned()));
    let page = shown(&site, preview, "owner=2,").await;
    assert!(cells(&page).contains(&"name: not there → contact 2".to_owned()));
}

#[tokio::test]
async fn files_are_shown_line_by_line_and_links_by_where_they_lead() {
    let site = Site::seen_by(Role::Administrator).await;
    let live = site.world.store("atl", "live", CONTENT);
    fs::write(live.join("notes <b>.txt"), "one\ntwo\nthree").unwrap();
    fs::write(live.join("raw"), [0; 9000]).unwrap();
    symlink("raw", live.join("link")).unwrap();
    site.world.carry_out(plain(CONTENT)).await;
    fs::write(live.join("notes <b>.txt"), "one\n<script>\u{202e}\nthree\n").unwrap();
    fs::write(live.join("raw"), [[0; 5000], [1; 5000]].concat()).unwrap();
    fs::remove_file(live.join("link")).unwrap();
    symlink("notes", live.join("link")).unwrap();
    let run = site.world.carry_out(plain(CONTENT)).await;
    let page = shown(&site, run, "notes").await;
    assert_eq!(page.raw_texts(".lines > del"), ["removed: −two", "removed: −three (no line end)"]);
    assert_eq!(page.raw_texts(".lines > ins"), ["added: +<script>\\u{202e}", "added: +three"]);
    assert!(!page.has("main script") && !page.has("main b"));
    let page = shown(&site, run, "raw").await;
    assert!(
        page.text("[aria-labelledby=content]").contains("differ first at byte 5,000, and in 2 of 3 blocks of 4 KiB")
    );
    assert!(page.texts(".versions td").contains(&"9,000 bytes".to_owned()), "{:?}", page.texts(".versions td"));
    let page = shown(&site, run, "link").await;
    let sides = page.texts(".versions td");
    assert_eq!(sides[sides.len() - 2..], ["raw", "notes"]);
    assert!(sides.contains(&"symbolic link".to_owned()));
}

#[tokio::test]
async fn what_recycle_keeps_no_more_is_said_to_be_gone() {
    let site = Site::seen_by(Role::Administrator).await;
    edited(&site).await;
    let run = site.world.carry_out(plain(CONTACTS)).await;
    let backup = poolsync::domain::StoreUrl::sqlite(&site.world.store("red", "backup", CONTACTS)).unwrap();
    let none = Retention { max_age: std::time::Duration::ZERO, max_bytes: Some(0) };
    sync::clean_recycle(&backup, none, &sync::Context::default()).await.unwrap();
    let page = shown(&site, run, "owner=1,").await;
    assert!(page.text(".callout.warn").contains("Recycle does not keep this version any more"));
    assert!(page.has(".callout.warn a[href='/help/PS-4951']"));
    assert!(cells(&page).contains(&"note: not kept → NULL".to_owned()), "{:?}", cells(&page));
}

#[tokio::test]
async fn only_who_may_see_the_data_of_users_is_shown_it_and_each_look_is_recorded() {
    let mut site = Site::seen_by(Role::ServerAdministrator).await;
    let run = edited(&site).await;
    let (path, list) = (path(&site.world, run, "owner=1,").await, format!("/runs/{run}/changes"));
    let link = format!("a[href='{path}']");
    let page = site.get(&list).await;
    assert!(page.has(&link));
    let name = change(&site.world, run, "owner=1,").await.item;
    assert_eq!(page.attributes(&link, "aria-label"), [format!("Differences of {name}")]);
    shown(&site, run, "owner=1,").await;
    let audit = site.world.audit().await;
    let looks: Vec<_> = audit.iter().filter(|line| line.starts_with("Get-CsItemDifference")).collect();
    assert_eq!(
        looks,
        [&format!("Get-CsItemDifference: {ATL}: run {run}, UserServices.PresenceFocus: update of {name}")]
    );
    assert!(!audit.iter().any(|line| line.contains("alert(1)")), "the content is nobody’s business");

    for role in [Role::UserAdministrator, Role::HelpDesk, Role::ViewOnlyAdministrator] {
        site.add_user(&role.to_string(), role).await;
        site.sign_in(&role.to_string(), PASSWORD).await;
        assert!(!site.get(&list).await.has("a.beside"), "{role}");
        let page = site.get(&path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{role}");
        assert!(page.text.contains("Get-CsItemDifference") && !page.text.contains("alert"));
    }
}

#[tokio::test]
async fn within_a_scope_only_what_it_holds_is_shown() {
    let site = Site::seen_by(Role::Administrator).await;
    let world = site.world.clone();
    at_live(&world, "update contact set name = 'x' where owner = 1");
    let run = world.carry_out(RunRequest { intent: Intent::Preview, ..request(ModuleSelection::All) }).await;
    let contact = path(&world, run, "owner=1,").await;
    let slide = path(&world, run, "slide-1.bin").await;
    let scopes = [
        ("here", ATL, CONTACTS, StatusCode::OK, StatusCode::NOT_FOUND),
        ("there", RED, CONTACTS, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
    ];
    for (name, pool, module, contacts, slides) in scopes {
        let role = CustomRole {
            name: name.parse().unwrap(),
            template: Role::ServerAdministrator,
            permissions: [Permission::GetStatus, Permission::GetDifference].into(),
            scope: Scope { pools: [fqdn(pool)].into_iter().collect(), modules: [module].into_iter().collect() },
        };
        let site = signed_in(&world, name, &[role]).await;
        assert_eq!(site.get(&contact).await.status, contacts, "{name}");
        assert_eq!(site.get(&slide).await.status, slides, "{name}");
    }
    // Who sees all of the run, and may look at the items of one module alone, has no link to the others.
    let roles = [
        ("sees", Permission::GetStatus, Scope::EVERYTHING),
        ("looks", Permission::GetDifference, Scope { modules: [CONTENT].into_iter().collect(), ..Scope::EVERYTHING }),
    ];
    let roles = roles.map(|(name, permission, scope)| CustomRole {
        name: name.parse().unwrap(),
        template: Role::HelpDesk,
        permissions: [permission].into(),
        scope,
    });
    let site = signed_in(&world, "both", &roles).await;
    assert_eq!(site.get(&contact).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.get(&slide).await.status, StatusCode::OK);
    let links = site.get(&format!("/runs/{run}/changes")).await.attributes("a.beside", "href");
    assert!(links.contains(&slide) && !links.iter().any(|link| link.contains("PresenceFocus")), "{links:?}");
}

async fn signed_in(world: &World, name: &str, given: &[CustomRole]) -> Site {
    let panel = &world.panel;
    let hash = panel.passwords.hash(PASSWORD.parse().unwrap()).await.unwrap();
    let user: UserName = name.parse().unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    for role in given {
        roles::insert_role(&mut tx, role, panel.clock.now()).await.unwrap();
    }
    let names: Vec<_> = given.iter().map(|role| role.name.clone()).collect();
    users::insert_user(&mut tx, &user, &hash, &names, panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut site = Site::of(world.clone());
    site.sign_in(name, PASSWORD).await;
    site
}

#[tokio::test]
async fn a_store_that_is_away_or_another_is_not_looked_into_and_a_look_changes_nothing() {
    let site = Site::seen_by(Role::Administrator).await;
    let live = site.world.store("atl", "live", CONTENT);
    fs::write(live.join("a"), "a").unwrap();
    let run = site.world.carry_out(RunRequest { intent: Intent::Preview, ..plain(CONTENT) }).await;
    let path = path(&site.world, run, "a").await;
    let stores = site.world.stores();
    let before = files(&stores);
    shown(&site, run, "a").await;
    assert_eq!(files(&stores), before);

    let marker = live.join(".poolsync/marker.json");
    let good = fs::read_to_string(&marker).unwrap();
    fs::copy(site.world.store("red", "live", CONTENT).join(".poolsync/marker.json"), &marker).unwrap();
    let page = site.get(&path).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.has(".callout.bad a.code") && !page.has(".versions"), "{}", page.text("main"));
    fs::write(&marker, good).unwrap();
    fs::rename(&live, live.with_extension("away")).unwrap();
    let page = site.get(&path).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let said = page.text(".callout.bad");
    assert!(said.contains("This panel can’t look at the store.") && said.contains("does not exist"), "{said}");

    for unknown in
        ["DataConf/00000000000000000000000000000000", "CMSMaster/00000000000000000000000000000000", "DataConf/x"]
    {
        let page = site.get(&format!("/runs/{run}/changes/{unknown}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{unknown}");
        assert!(page.text("h1").contains("Change not found"));
    }
}
