//! The pages where a person decides, carries out, puts back, restores, initialises and maintains; and that nobody else can.

use std::fs;

use axum::http::StatusCode;
use poolsync::{
    domain::{
        Action, BackupModule, Change, Intent, Mode, ModuleSelection, Outcome, Role, RunId, RunRequest, RunState,
        Settings,
    },
    state::{
        changes::{self, ChangeFilter},
        choices,
        runs::{RunFilter, list_runs},
        sql,
    },
};

use super::support::{
    web::{PASSWORD, Page, Site},
    world::{ATL, RED, empty, files, request},
};

const MODULE: BackupModule = BackupModule::DataConf;
const DATA_CONF: ModuleSelection = ModuleSelection::One(MODULE);

/// A site whose world holds a run: conference content was synced, lost, and is to be synced again.
async fn holding(role: Role) -> (Site, RunId) {
    let site = Site::seen_by(role).await;
    site.world.carry_out(request(DATA_CONF)).await;
    empty(&site.world.store("atl", "live", MODULE));
    let held = site.world.carry_out(request(DATA_CONF)).await;
    assert_eq!(site.world.state(held).await, RunState::Held);
    (site, held)
}

async fn count_runs(site: &Site) -> usize {
    list_runs(&site.world.panel.database, &RunFilter::default(), None, 100).await.unwrap().runs.len()
}

fn digest(page: &Page) -> String {
    page.attributes("input[name=digest]", "value").remove(0)
}

fn id(location: &str) -> RunId {
    location.strip_prefix("/runs/").unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_run_says_what_it_waits_for_and_is_approved_on_its_page() {
    let (site, held) = holding(Role::ServerAdministrator).await;
    let home = site.get("/").await;
    assert!(home.text("[aria-labelledby=attention] li:first-child").contains(&format!("Sync of {ATL}")));
    assert_eq!(home.attributes("[aria-labelledby=attention] li:first-child a", "href"), [format!("/runs/{held}")]);

    let path = format!("/runs/{held}");
    let page = site.get(&path).await;
    assert!(!page.has("[data-events]") && !page.text.contains("http-equiv"), "nothing moves while it waits");
    let section = page.text("section.decision");
    assert!(section.contains("22 items will be deleted from red-cs-001"), "{section}");
    assert!(section.contains("in 23 h") && section.contains("UTC"), "{section}");
    assert!(section.contains(&site.world.module(held, MODULE).await.message.unwrap().to_string()), "{section}");
    assert_eq!(
        page.attributes("section.decision .would a", "href"),
        [format!("{path}/changes?module=DataConf&change=delete")]
    );
    assert_eq!(page.text("#modules td.num:has(#delete-DataConf)"), "22 planned");
    assert_eq!(page.texts("section.decision button"), ["Reject: change nothing", "Approve and carry out"]);
    assert!(!page.has("form[action$='/cancel']"), "who may reject is not offered to cancel as well");

    let fields = [("digest", &*digest(&page)), ("comment", "moved <b>away</b>")];
    assert_eq!(site.post(&format!("{path}/approve"), &fields).await.location(), path);
    site.world.see_through(held).await;
    assert_eq!(site.world.state(held).await, RunState::Succeeded);
    assert_eq!(files(&site.world.store("red", "backup", MODULE)), []);
    let page = site.get(&path).await;
    assert!(!page.has("section.decision"));
    let decision = page.text("[aria-labelledby=decisions] li");
    assert!(decision.starts_with("Approved by vera: “moved <b>away</b>”"), "{decision}");
    assert_eq!(page.text("#delete-DataConf"), "22");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_run_is_rejected_and_nothing_changes() {
    let (site, held) = holding(Role::ServerAdministrator).await;
    let path = format!("/runs/{held}");
    let page = site.get(&path).await;
    site.post(&format!("{path}/reject"), &[("digest", &*digest(&page)), ("comment", "no")]).await.location();
    assert_eq!(site.world.state(held).await, RunState::Cancelled);
    assert_eq!(files(&site.world.store("red", "backup", MODULE)).len(), 20);
    assert!(site.get(&path).await.text("[aria-labelledby=decisions] li").starts_with("Rejected by vera: “no”"));
    let late = site.post(&format!("{path}/approve"), &[("digest", &*digest(&page))]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text("#errors").contains("does not wait for a decision any more"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_cant_be_is_told_beside_the_comment_which_is_kept() {
    let (site, held) = holding(Role::ServerAdministrator).await;
    let path = format!("/runs/{held}");
    let wrong = "0".repeat(64);
    let page = site.post(&format!("{path}/approve"), &[("digest", &*wrong), ("comment", "</textarea><i>")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text("#comment-error").contains("is not the one you saw"));
    assert_eq!(page.text("#comment"), "</textarea><i>");
    assert!(!page.has("main i"));
    let long = "x".repeat(1001);
    let page = site.post(&format!("{path}/reject"), &[("digest", &*digest(&page)), ("comment", &*long)]).await;
    assert!(page.text("#comment-error").contains("1000 characters"));
    assert_eq!(site.world.state(held).await, RunState::Held);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asked_can_only_reject_where_a_second_person_approves() {
    let (mut site, held) = holding(Role::ServerAdministrator).await;
    site.world.set(Settings { second_person_approves: true, ..Settings::default() }).await;
    let path = format!("/runs/{held}");
    assert_eq!(site.get(&path).await.texts("section.decision button").len(), 2, "another person");
    site.add_user("anna", Role::Administrator).await;
    site.sign_in("anna", PASSWORD).await;
    let page = site.get(&path).await;
    assert_eq!(page.texts("section.decision button"), ["Reject: change nothing"]);
    assert!(page.text("section.decision .callout").contains("somebody else to approve it"));
    let refused = site.post(&format!("{path}/approve"), &[("digest", &*digest(&page))]).await;
    assert!(refused.text("#comment-error").contains("asked for this run yourself"));
    assert_eq!(site.world.state(held).await, RunState::Held);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asked_does_not_become_a_second_person_under_another_name() {
    let (mut site, held) = holding(Role::ServerAdministrator).await;
    site.world.set(Settings { second_person_approves: true, ..Settings::default() }).await;
    site.add_user("carl", Role::Administrator).await;
    site.sign_in("carl", PASSWORD).await;
    let mut tx = site.world.panel.database.begin().await.unwrap();
    for change in [
        "update runs set requested_by = 'carl', requested_by_id = (select id from users where name = 'carl')",
        "update users set name = 'carl2' where name = 'carl'",
    ] {
        sql(change).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    let path = format!("/runs/{held}");
    let page = site.get(&path).await;
    assert!(page.text("main").contains("carl"), "as they were called then");
    assert_eq!(page.texts("section.decision button"), ["Reject: change nothing"]);
    let refused = site.post(&format!("{path}/approve"), &[("digest", &*digest(&page))]).await;
    assert!(refused.text("#comment-error").contains("asked for this run yourself"));
    assert_eq!(site.world.state(held).await, RunState::Held);

    // Somebody else who has that name now is another person.
    site.add_user("carl", Role::Administrator).await;
    site.sign_in("carl", PASSWORD).await;
    assert_eq!(site.get(&path).await.texts("section.decision button").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_is_kept_with_the_run_as_the_account_they_are() {
    let site = Site::seen_by(Role::Administrator).await;
    site.post("/sync", &[("pool_fqdn", ATL)]).await;
    let row = sql("select r.requested_by_id, u.id from runs r, users u").one(&site.world.panel.database).await.unwrap();
    assert_eq!(row.text("requested_by_id").unwrap(), row.text("id").unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_a_permission_is_refused_to_others_and_writes_nothing() {
    let (site, held) = holding(Role::ViewOnlyAdministrator).await;
    let page = site.get(&format!("/runs/{held}")).await;
    assert!(page.text("section.decision").contains("needs the permission Approve-CsHeldSync"));
    assert!(!page.has("section.decision form") && !page.has("main form"));
    let looked = site.world.carry_out(preview(Action::Restore)).await;
    assert!(
        site.get(&format!("/runs/{looked}")).await.text("main").contains("needs the permission Restore-CsPoolData")
    );

    let (audit, runs) = (site.world.audit().await, count_runs(&site).await);
    let refused = [
        (format!("/runs/{held}/approve"), "Approve-CsHeldSync"),
        (format!("/runs/{held}/reject"), "Approve-CsHeldSync"),
        (format!("/runs/{held}/cancel"), "Stop-CsBackupServiceSync"),
        (format!("/runs/{held}/retry"), "Invoke-CsBackupServiceSync"),
        (format!("/runs/{held}/put_back"), "Restore-CsPoolData"),
        (format!("/runs/{looked}/apply"), "Restore-CsPoolData"),
        (format!("/runs/{looked}/retry"), "Restore-CsPoolData"),
        ("/restore".to_owned(), "Restore-CsPoolData"),
        ("/restore/clear".to_owned(), "Restore-CsPoolData"),
        (format!("/pools/{ATL}/initialise"), "Set-CsPoolBackupRelationship"),
        (format!("/pools/{ATL}/maintenance"), "Set-CsPoolBackupRelationship"),
    ];
    for (path, permission) in &refused {
        let fields = [("pool_fqdn", ATL), ("confirm", ATL), ("reason", "x"), ("digest", &digest_of(&site, held).await)];
        let page = site.post(path, &fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(page.text("main").contains(permission), "{path}");
    }
    for path in ["/restore".to_owned(), format!("/pools/{ATL}/initialise")] {
        assert_eq!(site.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(!site.get("/").await.has("nav a[href='/restore']"));
    // The refusals are on record, each once, and nothing else is.
    let now = site.world.audit().await;
    let (before, since) = now.split_at(audit.len());
    assert_eq!(before, audit);
    assert_eq!(since.len(), refused.len(), "{since:?}");
    for (entry, (path, permission)) in since.iter().zip(&refused) {
        assert!(entry.starts_with(&format!("{permission}: {path}")) && entry.ends_with("is missing"), "{entry}");
    }
    assert_eq!(count_runs(&site).await, runs);
    assert_eq!(site.world.state(held).await, RunState::Held);
    assert_eq!(site.world.pool(ATL).await.maintenance, None);
}

async fn digest_of(site: &Site, held: RunId) -> String {
    let modules = poolsync::state::runs::list_module_runs(&site.world.panel.database, held).await.unwrap();
    poolsync::domain::digest_of_plans(poolsync::operations::decide::held(&modules))
}

fn preview(action: Action) -> RunRequest {
    RunRequest { intent: Intent::Preview, action, ..request(DATA_CONF) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_looked_at_is_carried_out_from_its_page() {
    let site = Site::seen_by(Role::ServerAdministrator).await;
    let looked = site.world.carry_out(preview(Action::Backup)).await;
    let path = format!("/runs/{looked}");
    let page = site.get(&path).await;
    assert_eq!(page.text("h1"), format!("Preview of {ATL}"));
    assert_eq!(page.text("#insert-DataConf"), "22");
    assert_eq!(page.attributes("#insert-DataConf", "href"), [format!("{path}/changes?module=DataConf&change=insert")]);
    assert_eq!(page.text("[aria-labelledby=digest] button"), format!("Insert 22 items in {RED}"));
    assert_eq!(page.attributes(".digest", "title"), [digest(&page)]);
    assert!(page.has(&format!("form[action='{path}/retry']")), "a preview can be had again");

    let wrong = site.post(&format!("{path}/apply"), &[("digest", &*"f".repeat(64))]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text("#digest-error").contains("not the plan of this run"));

    // The plan changes before it is carried out: the run that was to do it shows the new one.
    fs::write(site.world.store("atl", "live", MODULE).join("late"), "x").unwrap();
    let fields = [("digest", &*digest(&page))];
    let done = site.post(&format!("{path}/apply"), &fields).await.location().to_owned();
    site.world.see_through(id(&done)).await;
    let page = site.get(&done).await;
    assert!(page.texts(".callout").iter().any(|t| t.contains("so nothing was done")), "{}", page.text);
    assert!(page.texts("[aria-labelledby=request] dd a").contains(&format!("Preview of {ATL}")));
    assert_eq!(page.text("[aria-labelledby=digest] h2"), "Apply the new plan");
    let again = site.post(&format!("{done}/apply"), &[("digest", &*digest(&page))]).await.location().to_owned();
    site.world.see_through(id(&again)).await;
    assert_eq!(site.world.state(id(&again)).await, RunState::Succeeded);
    assert_eq!(files(&site.world.store("red", "backup", MODULE)).len(), 21);
    assert!(!site.get(&again).await.has("[aria-labelledby=digest]"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_is_chosen_looked_at_and_confirmed() {
    let site = Site::seen_by(Role::Administrator).await;
    site.world.carry_out(request(DATA_CONF)).await;
    let slide = site.world.store("atl", "live", MODULE).join("00/conf-1/slide-1.bin");
    fs::write(&slide, "newer than the backup").unwrap();

    let form = site.get(&format!("/restore?pool={ATL}")).await;
    assert!(form.has("nav a[href='/restore'][aria-current]"));
    assert_eq!(form.attributes("input[name=pool_fqdn][checked]", "value"), [ATL]);
    let choice = form.text("label.choice:has([checked][name=pool_fqdn])");
    assert!(choice.contains(&format!("from the backup stores of {RED}")) && choice.contains("DataConf just now"));
    assert!(form.text("#backup_module-hint").contains("nothing of the partner’s own data is touched"));
    let wrong = site.post("/restore", &[("pool_fqdn", "nowhere.example.com"), ("mode", "full")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("#pool_fqdn-error") && wrong.has("[name=mode][value=full][checked]"));
    assert_eq!(wrong.attributes("input[name=pool_fqdn][checked]", "value"), ["nowhere.example.com"]);

    let fields = [("pool_fqdn", ATL), ("backup_module", "ConfServices.DataConf"), ("mode", "delta")];
    let path = site.post("/restore", &fields).await.location().to_owned();
    let run = site.world.run(id(&path)).await;
    assert_eq!((run.request.action, run.request.intent), (Action::Restore, Intent::Preview));
    site.world.see_through(run.id).await;
    let page = site.get(&path).await;
    assert_eq!(page.text("h1"), format!("Preview: Restore of {ATL} from {RED}"));
    assert_eq!(page.text(".way"), format!("{RED} backup to {ATL} live"));
    assert!(page.text("[aria-labelledby=digest] .callout").contains("last synced just now"));

    let wrong = site.post(&format!("{path}/apply"), &[("digest", &*digest(&page)), ("confirm", "atl")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text("#confirm-error").contains(&format!("Type {ATL}")));
    assert_eq!(wrong.attributes("#confirm", "value"), ["atl"]);
    let wrong = site.post(&format!("{path}/apply"), &[("digest", &*digest(&page)), ("confirm", ATL)]).await;
    assert!(wrong.text("#overwrite_newer-error").contains("would be overwritten"));
    let fields = [("digest", &*digest(&page)), ("confirm", ATL), ("overwrite_newer", "on")];
    let done = site.post(&format!("{path}/apply"), &fields).await.location().to_owned();
    site.world.see_through(id(&done)).await;
    assert_eq!(fs::read(&slide).unwrap(), b"atl slide 1");
    assert_eq!(site.get(&done).await.text("h1"), format!("Restore of {ATL} from {RED}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_old_pairing_left_is_removed_only_where_there_is_no_pair() {
    let site = Site::seen_by(Role::Administrator).await;
    assert!(!site.get("/restore").await.has("form[action='/restore/clear']"));
    let paired = site.post("/restore/clear", &[("pool_fqdn", ATL)]).await;
    assert_eq!(paired.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(paired.text("#errors").contains("is paired with"));
    let mut tx = site.world.panel.database.begin().await.unwrap();
    sql("update pools set backup_pool_id = null, pair_id = null").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let form = site.get("/restore").await;
    assert_eq!(form.attributes("form[action='/restore/clear'] input[type=radio]", "value"), [ATL, RED]);
    let wrong = site.post("/restore/clear", &[("pool_fqdn", RED), ("backup_module", "Foo")]).await;
    assert!(wrong.has("#clear_backup_module-error") && !wrong.has("#backup_module-error"));
    assert_eq!(wrong.attributes("form[action='/restore/clear'] [checked]", "value"), [RED]);
    let queued = site.post("/restore/clear", &[("pool_fqdn", RED), ("backup_module", "")]).await;
    let page = site.get(queued.location()).await;
    assert_eq!(page.text("h1"), format!("Preview: Removal of old data in {RED}"));
    assert_eq!(site.world.run(id(queued.location())).await.request.action, Action::Clear);
}

#[tokio::test(flavor = "multi_thread")]
async fn chosen_changes_of_a_run_are_put_back_and_no_others() {
    let site = Site::seen_by(Role::Administrator).await;
    let done = site.world.carry_out(request(DATA_CONF)).await;
    let path = format!("/runs/{done}");
    assert!(site.get(&path).await.has(&format!("form[action='{path}/put_back']")));
    let list = site.get(&format!("{path}/changes?q=slide-1")).await;
    let choices = list.attributes("input[name=change]", "value");
    assert_eq!(choices.len(), 11, "slide-1 and slide-10 to slide-19");
    let fields = [("only_chosen", "1"), ("change", &*choices[2]), ("change", &*choices[5])];
    let put_back = site.post(&format!("{path}/put_back"), &fields).await.location().to_owned();
    let run = site.world.run(id(&put_back)).await;
    assert_eq!((run.request.action, run.request.intent), (Action::PutBack, Intent::Preview));
    assert_eq!(run.put_back, Some(done));
    let database = &site.world.panel.database;
    let asked = choices::list_chosen(database, run.id).await.unwrap();
    let mut asked: Vec<_> = asked.into_iter().map(|(m, key)| format!("{}:{key}", m.short_name())).collect();
    let mut expected = vec![choices[2].clone(), choices[5].clone()];
    asked.sort();
    expected.sort();
    assert_eq!(asked, expected);
    let page = site.get(&put_back).await;
    assert!(page.text("h1").starts_with("Preview: Put back run "), "{}", page.text("h1"));
    let facts = page.texts("[aria-labelledby=request] dd");
    assert!(facts.iter().any(|fact| fact.starts_with(&format!("2 chosen changes of Sync of {ATL}"))), "{facts:?}");

    let before = count_runs(&site).await;
    let none = site.post(&format!("{path}/put_back"), &[("only_chosen", "1")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text("#choice-error").contains("Choose at least one change"));
    let nonsense = site.post(&format!("{path}/put_back"), &[("change", "DataConf:zz")]).await;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count_runs(&site).await, before);
    let whole = site.post(&format!("{path}/put_back"), &[]).await.location().to_owned();
    assert!(choices::list_chosen(database, id(&whole)).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_can_be_chosen_only_by_who_may_put_them_back() {
    let site = Site::seen_by(Role::ServerAdministrator).await;
    let done = site.world.carry_out(request(DATA_CONF)).await;
    let list = site.get(&format!("/runs/{done}/changes")).await;
    assert!(list.has("tbody code") && !list.has("input[name=change]") && !list.has("form[action$='/put_back']"));
    assert!(!site.get(&format!("/runs/{done}")).await.has("#put-back"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_shows_what_differs_first_and_offers_to_repair_it() {
    let site = Site::seen_by(Role::ServerAdministrator).await;
    let form = site.get(&format!("/sync?pool={ATL}")).await;
    assert!(form.has("input[name=intent][value=verify]"));
    site.world.carry_out(request(DATA_CONF)).await;
    let backup = site.world.store("red", "backup", MODULE);
    fs::create_dir(backup.join("own")).unwrap();
    fs::write(backup.join("00/conf-1/slide-3.bin"), "changed").unwrap();
    let fields = [
        ("pool_fqdn", ATL),
        ("backup_module", "DataConf"),
        ("intent", "verify"),
        ("mode", "full"),
        ("request_key", "v"),
    ];
    let path = site.post("/sync", &fields).await.location().to_owned();
    site.world.see_through(id(&path)).await;
    let page = site.get(&path).await;
    assert_eq!(page.text("h1"), format!("Verification of {ATL}"));
    assert_eq!(page.texts("#modules thead th")[3..7], ["Different", "Missing", "Extra", "Matched"]);
    assert_eq!(page.text("#update-DataConf"), "1");
    let differing = page.texts("[aria-labelledby=findings] > .box tbody tr");
    assert!(differing.iter().any(|row| row.starts_with("00/conf-1 DataConf 1 0 0")), "{differing:?}");
    assert!(page.text("details.equal summary").contains("equal"));
    assert_eq!(page.attributes("form[action='/sync'] [name=backup_module]", "value"), ["ConfServices.DataConf"]);
    assert_eq!(page.attributes("form[action='/sync'] [name=mode]", "value"), ["full"]);
    let status = site.get("/status").await;
    assert!(status.texts("tbody tr").iter().any(|r| r.starts_with("DataConf") && r.ends_with("just now Differences")));
    let list = changes::list_changes(&site.world.panel.database, id(&path), &ChangeFilter::default(), None, 10).await;
    let list = list.unwrap();
    assert!(list.iter().all(|c| c.outcome == Outcome::Planned) && list.iter().any(|c| c.change == Change::Update));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stores_of_a_pair_are_looked_at_and_initialised() {
    let site = Site::seen_by(Role::Administrator).await;
    let pool = site.get(&format!("/pools/{ATL}")).await;
    assert!(!pool.has("#unmarked") && pool.text("section[aria-labelledby=stores]").contains("marker written just now"));
    let marker = site.world.store("atl", "live", MODULE).join(".poolsync/marker.json");
    fs::write(&marker, "{").unwrap();
    let path = format!("/pools/{ATL}/initialise");
    let page = site.get(&path).await;
    assert_eq!(page.texts("section[aria-labelledby=stores] td.item").len(), 10);
    let wrong = page.text("section[aria-labelledby=stores] tr:has(.badge.bad)");
    assert!(wrong.starts_with("DataConf live Wrong marker") && wrong.contains("damaged"), "{wrong}");
    let refused = site.post(&path, &[("confirm", "red")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text("#confirm-error").contains(&format!("Type {ATL}")));
    assert_eq!(refused.attributes("#confirm", "value"), ["red"]);
    assert_eq!(site.post(&path, &[("confirm", ATL)]).await.location(), format!("/pools/{ATL}"));
    assert!(!site.get(&path).await.has(".badge.bad"));

    // A store that can't take its marker is named, with the reason.
    let folder = site.world.store("red", "backup", MODULE);
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "a file where a folder was").unwrap();
    let page = site.post(&path, &[("confirm", ATL)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text("#failed li").starts_with(&format!("The backup store of {MODULE} of {RED}")));
    let pool = site.get(&format!("/pools/{ATL}")).await;
    assert!(pool.text("#unmarked li").contains(&format!("the backup store of {MODULE} of {RED}")));
    assert_eq!(pool.attributes("#unmarked a", "href"), [path]);
}

#[tokio::test(flavor = "multi_thread")]
async fn maintenance_is_seen_wherever_a_run_is_asked_for() {
    let site = Site::seen_by(Role::Administrator).await;
    let path = format!("/pools/{ATL}/maintenance");
    let long = "x".repeat(201);
    for reason in ["  ", &long] {
        let page = site.post(&path, &[("reason", reason)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text("#reason-error").contains("1 to 200 characters"));
        assert_eq!(page.attributes("#reason", "value"), [reason]);
    }
    assert_eq!(site.post(&path, &[("reason", "new <b>disks</b>")]).await.location(), format!("/pools/{ATL}"));
    for (page, selector) in [
        (format!("/pools/{ATL}"), ".callout.warn"),
        (format!("/pools/{RED}"), ".callout.warn"),
        ("/".to_owned(), ".callout.warn"),
        ("/sync".to_owned(), "#pool_fqdn"),
        ("/restore".to_owned(), "#pool_fqdn"),
    ] {
        let shown = site.get(&page).await;
        assert!(shown.texts(selector).iter().any(|t| t.contains("new <b>disks</b>")), "{page}");
        assert!(!shown.has("main b"), "{page}");
    }
    let refused = site.post("/sync", &[("pool_fqdn", RED)]).await;
    assert!(refused.text("#pool_fqdn-error").contains("in maintenance"));
    site.post(&path, &[("end", "1")]).await.location();
    assert_eq!(site.world.pool(ATL).await.maintenance, None);

    site.world.set(Settings { drain: true, ..Settings::default() }).await;
    for page in ["/", "/runs"] {
        assert!(
            site.get(page).await.texts(".callout, #verdict").iter().any(|t| t.contains("take no new runs (drain)")),
            "{page}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_are_told_apart_from_what_was_left_out() {
    let site = Site::seen_by(Role::Administrator).await;
    let done = site.world.carry_out(RunRequest { mode: Mode::Full, ..request(DATA_CONF) }).await;
    let mut tx = site.world.panel.database.begin().await.unwrap();
    sql("insert into run_messages (run_id, seq, module, fatal, message) values ($1, 90, $2, 0, $3)")
        .bind(done)
        .bind(MODULE)
        .bind("Tried again, because: the connection was lost")
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = site.get(&format!("/runs/{done}")).await;
    assert!(page.text("[aria-labelledby=attempts] li").contains("the connection was lost"));
    assert!(!page.has("#messages"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_restore_is_approved_only_by_who_may_restore() {
    let site = Site::seen_by(Role::ServerAdministrator).await;
    site.world.carry_out(request(DATA_CONF)).await;
    empty(&site.world.store("red", "backup", MODULE));
    let restore = RunRequest { action: Action::Restore, intent: Intent::Sync, ..request(DATA_CONF) };
    let held = site.world.carry_out(restore).await;
    assert_eq!(site.world.state(held).await, RunState::Held);
    let path = format!("/runs/{held}");
    let page = site.get(&path).await;
    assert!(page.text("section.decision").contains("needs the permission Restore-CsPoolData"));
    assert_eq!(page.texts("section.decision button"), ["Reject: change nothing"]);
    let refused = site.post(&format!("{path}/approve"), &[("digest", &*digest(&page))]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(files(&site.world.store("atl", "live", MODULE)).len(), 20);
    site.post(&format!("{path}/reject"), &[("digest", &*digest(&page))]).await.location();
    assert_eq!(site.world.state(held).await, RunState::Cancelled);
}
