//! What the overview answers in one look, and the drawing of a pair that says it backup by backup.

use poolsync::{
    domain::{CustomRole, Extent, ModuleSelection, Permission, Role, RoleName, Scope, Settings},
    state::{
        roles, sql, users,
        workers::{Sign, WorkerKind, record_sign},
    },
};

use super::support::{
    web::{PASSWORD, Site},
    world::{ATL, RED, World, fqdn, request},
};
use super::{
    browser::{add_pool, installation, set_up},
    support::{browser::Browser, process::Served},
};

async fn execute(world: &World, text: &'static str) {
    let mut tx = world.panel.database.begin().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn work_somewhere(world: &World) {
    let mut tx = world.panel.database.begin().await.unwrap();
    record_sign(&mut tx, Sign::new("one.litwareinc.com/1", WorkerKind::Worker)).await.unwrap();
    tx.commit().await.unwrap();
}

/// The sentence, its mark, and what stands below it.
async fn verdict(site: &Site) -> (String, String, Vec<String>) {
    let page = site.get("/").await;
    let mark = page.attributes("#verdict", "class").remove(0).replace("verdict ", "");
    let mut said = page.texts("#verdict p");
    let sentence = said.remove(0);
    (mark, sentence, said)
}

/// A world in which both pools were synced, worker and all.
async fn synced() -> Site {
    let site = Site::seen_by(Role::Administrator).await;
    work_somewhere(&site.world).await;
    site.world.carry_out(request(ModuleSelection::All)).await;
    execute(
        &site.world,
        "insert into freshness (pool_fqdn, module, last_run_id, last_state, last_finished_at, succeeded_at) \
         select 'red-cs-001.litwareinc.com', module, last_run_id, last_state, last_finished_at, \
         succeeded_at from freshness where module in ('ConfServices.DataConf', 'UserServices.PresenceFocus')",
    )
    .await;
    site.world.set_schedules_free().await;
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn one_look_tells_whether_the_backups_are_fresh() {
    let site = synced().await;
    let world = &site.world;
    let (mark, sentence, but) = verdict(&site).await;
    assert_eq!((mark.as_str(), but.len()), ("ok", 0), "{sentence} {but:?}");
    assert_eq!(sentence, "All 5 backups are fresh; the oldest succeeded just now.");

    execute(
        world,
        "update freshness set succeeded_at = succeeded_at - 1200000000 where module = 'CentralMgmt.CMSMaster'",
    )
    .await;
    let (mark, sentence, _) = verdict(&site).await;
    let worst = format!("The oldest is CMSMaster of {ATL}: 20 min ago, target 1 h.");
    assert_eq!(sentence, format!("1 of 5 backups grows old; none is past its target yet. {worst}"));
    assert_eq!(mark, "warn");

    execute(
        world,
        "update freshness set succeeded_at = succeeded_at - 10800000000 where module = 'ConfServices.DataConf'",
    )
    .await;
    let (mark, sentence, _) = verdict(&site).await;
    assert!(sentence.starts_with("2 of 5 backups are past their targets. The oldest is DataConf of"), "{sentence}");
    assert!(sentence.ends_with("3 h ago, target 1 h."), "{sentence}");
    assert_eq!(mark, "bad");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_fresh_and_will_not_stay_so_is_not_called_well() {
    let site = synced().await;
    let world = &site.world;
    world.set(Settings { schedules_paused: true, drain: true, ..Settings::default() }).await;
    execute(world, "update pools set maintenance = 'new disks' where fqdn = 'red-cs-001.litwareinc.com'").await;
    execute(world, "update freshness set last_state = 'partial' where module = 'CentralMgmt.CMSMaster'").await;
    let (mark, sentence, but) = verdict(&site).await;
    assert!(sentence.starts_with("All 5 backups are fresh"), "{sentence}");
    assert_eq!(mark, "warn");
    let expected = ["last sync of one backup did not succeed", "no new runs", "Schedules are paused", "in maintenance"];
    assert_eq!(but.len(), expected.len(), "{but:?}");
    assert!(but.iter().zip(expected).all(|(but, expected)| but.contains(expected)), "{but:?}");
    execute(world, "update workers set seen_at = seen_at - 600000000").await;
    assert!(verdict(&site).await.2.iter().any(|but| but.starts_with("No worker takes runs")));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_backed_up_the_first_sentence_says_so() {
    let site = Site::seen_by(Role::Administrator).await;
    let world = &site.world;
    work_somewhere(world).await;
    let (mark, sentence, _) = verdict(&site).await;
    assert_eq!(
        (mark.as_str(), sentence.as_str()),
        ("warn", "There is no backup yet: none of the 5 has succeeded even once.")
    );
    world.carry_out(request(ModuleSelection::All)).await;
    let (mark, sentence, _) = verdict(&site).await;
    assert!(sentence.starts_with("2 of 5 backups are past their targets."), "{sentence}");
    assert!(sentence.ends_with(&format!("of {RED} has no backup yet.")), "{sentence}");
    assert_eq!(mark, "bad");
    // A success that lies ahead of the clock: nobody knows how old the backup is.
    execute(world, "update freshness set succeeded_at = succeeded_at + 7200000000").await;
    execute(world, "delete from freshness where module <> 'ConfServices.DataConf'").await;
    assert!(verdict(&site).await.1.contains("has no backup yet"), "the worst comes first");
    execute(world, "update pools set backup_pool_id = null").await;
    let (_, sentence, but) = verdict(&site).await;
    assert_eq!(sentence, "Nothing is backed up: no pool has a backup pool.");
    assert!(!but.iter().any(|but| but.contains("not counted")), "{but:?}");
    execute(world, "delete from pools").await;
    execute(world, "delete from workers").await;
    let page = site.get("/").await;
    assert!(!page.has("#verdict") && page.text(".empty h2").contains("No pools yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_a_part_is_told_of_that_part_and_that_it_is_one() {
    let site = synced().await;
    let world = &site.world;
    let name: RoleName = "Atlanta".parse().unwrap();
    let scope = Scope { pools: Extent::from_iter([fqdn(ATL)]), modules: Extent::All };
    let permissions = [Permission::GetStatus].into();
    let role = CustomRole { name: name.clone(), template: Role::HelpDesk, permissions, scope };
    let panel = &world.panel;
    let hash = panel.passwords.hash(PASSWORD.parse().unwrap()).await.unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    roles::insert_role(&mut tx, &role, panel.clock.now()).await.unwrap();
    users::insert_user(&mut tx, &"anna".parse().unwrap(), &hash, &[name], panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut own = Site::of(world.clone());
    own.sign_in("anna", PASSWORD).await;
    let (mark, sentence, but) = verdict(&own).await;
    assert_eq!(sentence, "All 3 backups are fresh; the oldest succeeded just now.");
    assert_eq!((mark.as_str(), but), ("ok", vec!["Counted is what you may see.".to_owned()]));
    let page = own.get("/").await;
    assert_eq!(page.texts(".pair .end h3"), [ATL, RED]);
    assert_eq!(page.texts(".pair .end a"), [ATL], "the other pool is named, and not to be opened");
    assert!(!page.has(".pair form"), "nothing may be synced");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_is_drawn_with_an_arrow_for_each_backup() {
    let site = synced().await;
    let world = &site.world;
    execute(
        world,
        "update freshness set succeeded_at = case module when 'ConfServices.DataConf' then succeeded_at - 10800000000 \
         when 'CentralMgmt.CMSMaster' then succeeded_at - 1200000000 else succeeded_at end \
         where pool_fqdn = 'atl-cs-001.litwareinc.com'",
    )
    .await;
    execute(world, "delete from freshness where pool_fqdn = 'red-cs-001.litwareinc.com' and module like 'User%'").await;
    for path in ["/".to_owned(), format!("/pools/{ATL}")] {
        let page = site.get(&path).await;
        let line = |css: &str| page.texts(&format!(".pair {css} .name strong"));
        // Lines differ in their form, not in their colour alone.
        assert_eq!(line(".there .arrow.solid"), ["PresenceFocus"], "{path}");
        assert_eq!(line(".there .arrow.crossed"), ["DataConf"]);
        assert_eq!(line(".there .arrow.dashed"), ["CMSMaster"]);
        assert_eq!(line(".back .arrow.dotted"), ["PresenceFocus"]);
        assert_eq!(line(".back .arrow.solid"), ["DataConf"]);
        // Each is an entry of a list that is named, and reads as a sentence.
        let said = page.text(".there .arrow.crossed");
        assert_eq!(said, "DataConf Conference content: Breached last success 3 h ago, target 1 h");
        let names = page.attributes(".pair ul", "aria-labelledby");
        assert_eq!(page.text(&format!("[id=\"{}\"]", names[0])), format!("Backup of {ATL} on {RED}"));
        let buttons = page.texts(".pair form button");
        assert_eq!(buttons.len(), 3, "{buttons:?}");
        assert!(buttons[2].starts_with("Sync both ways"));
        assert!(!page.text.contains("style=\""), "no inline styles");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sync_form_says_in_words_what_it_will_do() {
    let site = Site::seen_by(Role::Administrator).await;
    let says = async |path: &str| site.get(path).await.texts("#says > li");
    assert_eq!(says("/sync").await, ["Choose a pool to see what will be done."]);
    let all = format!(
        "Makes the backups of all modules of {ATL} on {RED} equal to the live data now. What the pool no longer has is removed there."
    );
    assert_eq!(says(&format!("/sync?pool={ATL}")).await, [all.as_str()]);
    let both = says(&format!("/sync?pool={ATL}&pool={RED}")).await;
    assert!(both.len() == 2 && both[1].contains(&format!("of {RED} on {ATL}")), "{both:?}");
    // A choice that was refused is told as it was made.
    let fields = [
        ("pool_fqdn", ATL),
        ("backup_module", "ConfServices.DataConf"),
        ("intent", "preview"),
        ("mode", "full"),
        ("force", "on"),
        ("pool_fqdn", "nowhere.litwareinc.com"),
    ];
    let page = site.post("/sync", &fields).await;
    let said = page.texts("#says > li");
    assert_eq!(said[0], format!("Lists what a sync of DataConf of {ATL} would change on {RED}. Nothing is written."));
    assert!(said.len() == 3 && said[1].contains("both sides") && said[2].contains("not displayed"), "{said:?}");
    let mut tx = site.world.panel.database.begin().await.unwrap();
    sql("update pools set backup_pool_id = null").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let alone = says(&format!("/sync?pool={ATL}")).await;
    assert_eq!(alone, [format!("{ATL} has no backup pool, so this would be refused.")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sentence_keeps_up_with_the_choice_and_the_command_can_be_copied() {
    let dir = installation(5);
    let panel = Served::start(dir.path());
    let browser = Browser::open(&panel.url, true).await;
    set_up(&browser, &panel).await;
    add_pool(&browser, dir.path(), ATL, "atl", None).await;
    add_pool(&browser, dir.path(), RED, "red", Some(ATL)).await;
    browser.go("/sync").await;
    assert!(!browser.find("#copy").await.is_displayed().await.unwrap(), "there is no command yet");
    browser.click(&format!("input[value=\"{RED}\"]")).await;
    browser.choose("backup_module", "ConfServices.DataConf").await;
    browser.click("input[value=verify]").await;
    let said = format!("Compares the backup of DataConf of {RED} on {ATL} with the live data by content");
    browser.wait_for("what will be done", |text| text.contains(&said)).await;
    assert!(!browser.find("#copy").await.is_displayed().await.unwrap(), "no command line has words for it");
    browser.click("input[value=sync]").await;
    // The server says the same of the same choice.
    let kept_up = browser.text_of("#says").await;
    browser.click("#copy").await;
    browser.wait_for("a word that it was copied", |text| text.contains("Copied")).await;
    browser.ask("document.querySelector('input[name=mode]').value = 'fast'").await;
    browser.click("main form button.primary").await;
    browser.find("#errors").await;
    assert_eq!(browser.text_of("#says").await, kept_up);
    browser.close().await;
}
