//! Which runs touched an item: looked for over all of history.

use std::{collections::BTreeSet, time::Duration};

use poolsync::{
    domain::{BackupModule, Change, Extent, ModuleSelection, Outcome, Role, RunId, Scope},
    state::{items::search_items, runs::RunFilter, sql},
};

use super::support::{
    web::Site,
    world::{ATL, RED, World, fqdn, request},
};

const MODULE: BackupModule = BackupModule::DataConf;
/// Longer than any search here takes.
const LONG: Duration = Duration::from_mins(10);

async fn sync(world: &World) -> RunId {
    world.carry_out(request(ModuleSelection::One(MODULE))).await
}

/// Runs that wrote, changed and removed `user4711@litwareinc.com/notes.txt`, oldest first.
async fn touch_thrice(world: &World) -> [RunId; 3] {
    let folder = world.store("atl", "live", MODULE).join("user4711@litwareinc.com");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("Notes.txt"), "one").unwrap();
    let written = sync(world).await;
    std::fs::write(folder.join("Notes.txt"), "other words").unwrap();
    let changed = sync(world).await;
    std::fs::write(folder.join("later.txt"), "nobody looks for it").unwrap();
    sync(world).await;
    std::fs::remove_file(folder.join("Notes.txt")).unwrap();
    [written, changed, sync(world).await]
}

#[tokio::test(flavor = "multi_thread")]
async fn history_tells_which_runs_touched_an_item_newest_first() {
    let world = World::new().await.with_pools().await;
    let [written, changed, removed] = touch_thrice(&world).await;
    let database = &world.panel.database;
    let found = search_items(database, &RunFilter::default(), "USER4711@litwareinc.com/notes", None, (100, LONG))
        .await
        .unwrap();
    let lines: Vec<_> = found.touched.iter().map(|line| (line.run, line.change, line.items)).collect();
    assert_eq!(lines, [(removed, Change::Delete, 1), (changed, Change::Update, 1), (written, Change::Insert, 1)]);
    assert!(found.touched.iter().all(|line| line.outcome == Outcome::Applied && line.first.ends_with("Notes.txt")));
    assert_eq!(found.came_to, None, "all of it was looked through");
    // Signs that a pattern would take for any text are taken as they are.
    for text in ["user4711_litwareinc", "user%notes", "!"] {
        let none = search_items(database, &RunFilter::default(), text, None, (100, LONG)).await.unwrap();
        assert!(none.touched.is_empty(), "{text}: {:?}", none.touched);
    }
    let of_other = RunFilter { pool: Some(fqdn(RED)), ..RunFilter::default() };
    assert!(search_items(database, &of_other, "user4711", None, (100, LONG)).await.unwrap().touched.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_may_take_no_longer_says_how_far_back_it_came_and_goes_on_from_there() {
    let world = World::new().await.with_pools().await;
    let [written, changed, removed] = touch_thrice(&world).await;
    let database = &world.panel.database;
    // Each of these runs is as much as a search looks at in one stretch.
    let mut tx = database.begin().await.unwrap();
    sql("update runs set changed = 200000 where changed > 0").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let mut found = Vec::new();
    let (mut before, mut pages) = (None, 0);
    loop {
        let page = search_items(database, &RunFilter::default(), "Notes", before, (100, Duration::ZERO)).await.unwrap();
        pages += 1;
        found.extend(page.touched.iter().map(|line| line.run));
        let Some((id, _)) = page.came_to else { break };
        assert!(before.is_none_or(|before| id < before), "it goes back");
        before = Some(id);
    }
    assert_eq!(found, [removed, changed, written], "nothing twice, nothing left out");
    assert!(pages >= 4, "{pages}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_what_each_run_did_and_leads_to_it() {
    let site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    let [written, changed, removed] = touch_thrice(&site.world).await;
    let page = site.get("/runs/items?item=notes.txt").await;
    let links: Vec<String> = [removed, changed, written].iter().map(|run| format!("/runs/{run}")).collect();
    assert_eq!(page.attributes("tbody th a", "href"), links);
    assert!(page.text("tbody tr:first-child td.item code").ends_with("user4711@litwareinc.com/Notes.txt"));
    let list = page.attributes("tbody tr:first-child td.item a", "href").remove(0);
    let shown = site.get(&list).await;
    assert_eq!(shown.texts("tbody tr").len(), 1, "{list}");
    let none = site.get("/runs/items?item=nobody%40litwareinc.com").await;
    assert_eq!(none.text(".empty h2"), "No run changed such an item");
    let long = site.get(&format!("/runs/items?item={}", "x".repeat(1001))).await;
    assert_eq!((long.status.as_u16(), long.text("#item-error .code").as_str()), (422, "PS-3949"));
    assert!(site.get("/runs/items?item=%3Cscript%3E&module=nothing").await.has("#module-error"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_may_not_see_is_not_found_either() {
    let world = World::new().await.with_pools().await;
    touch_thrice(&world).await;
    let only = |pool: &str| Extent::Only(BTreeSet::from([fqdn(pool)]));
    let one = |module| Extent::Only(BTreeSet::from([module]));
    for (pools, modules, lines) in [
        (Extent::All, Extent::All, 3),
        (only(ATL), one(MODULE), 3),
        (only(RED), Extent::All, 0),
        (only(ATL), one(BackupModule::PresenceFocus), 0),
    ] {
        let filter = RunFilter { seen: Some(vec![Scope { pools, modules }]), ..RunFilter::default() };
        let found = search_items(&world.panel.database, &filter, "Notes", None, (100, LONG)).await.unwrap();
        assert_eq!(found.touched.len(), lines, "{filter:?}");
    }
}
