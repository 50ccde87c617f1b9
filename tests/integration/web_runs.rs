//! History, a run's page, its changes, its download and its event stream.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use poolsync::{
    domain::{
        Actor, BackupModule, Change, Counts, ModuleRun, ModuleSelection, Role, Run, RunId, RunRequest, RunState,
        TableChoice, TableNames, Via,
    },
    state::{
        changes::{self, NewChange, RunMessage},
        queue, runs,
    },
};
use tokio_stream::StreamExt as _;

use super::support::{
    web::Site,
    world::{ATL, RED, fqdn, request},
};

const MODULE: BackupModule = BackupModule::DataConf;

async fn queue_run(site: &Site, request: RunRequest, who: &str) -> RunId {
    let panel = &site.world.panel;
    let actor = Actor { name: who.to_owned(), account: None, via: Via::Web, address: None };
    let run = Run::asked_for(&actor, request, (fqdn(ATL), fqdn(RED)), panel.clock.now());
    let module = ModuleRun::waiting(run.id, MODULE);
    let mut tx = panel.database.begin().await.unwrap();
    runs::insert_run(&mut tx, &run, None, &[module]).await.unwrap();
    tx.commit().await.unwrap();
    run.id
}

/// A run that ended with these items changed and one left out.
async fn finish_run(site: &Site, request: RunRequest, items: &[&str]) -> RunId {
    let id = queue_run(site, request, "anna").await;
    let mut tx = site.world.panel.database.begin().await.unwrap();
    let lease = queue::claim(&mut tx, queue::Taker::new("test", Duration::from_mins(1)), Some(id))
        .await
        .unwrap()
        .expect("claimed")
        .lease;
    let planned: Vec<_> = items
        .iter()
        .map(|item| NewChange {
            change: Change::Insert,
            item: (*item).to_owned(),
            bytes: 1234,
            reason: "new".to_owned(),
        })
        .collect();
    changes::record_plan(&mut tx, &lease, MODULE, 0, &planned).await.unwrap();
    let left_out = RunMessage {
        module: MODULE,
        item: Some("=left/out".to_owned()),
        message: "The file kept changing <b>while</b> it was copied.".into(),
        fatal: false,
    };
    changes::append_messages(&mut tx, &lease, &[left_out]).await.unwrap();
    let inserted = items.len() as u64;
    let counts = Counts { items_compared: 54_321, planned: inserted + 1, inserted, skipped: 1, ..Counts::default() };
    queue::finish_module(&mut tx, &lease, MODULE, RunState::Partial, &counts, None).await.unwrap();
    queue::finish_run(&mut tx, &lease, RunState::Partial).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn plain() -> RunRequest {
    request(ModuleSelection::One(MODULE))
}

#[tokio::test]
async fn what_items_are_called_stays_text() {
    let site = Site::seen_by(Role::Administrator).await;
    let name = "<script>alert(1)</script>";
    let id = finish_run(&site, plain(), &[name, "\"><img src=x>"]).await;
    for path in
        [format!("/runs/{id}"), format!("/runs/{id}/changes"), format!("/runs/{id}/changes?q=%22%3E%3Cscript%3E")]
    {
        let page = site.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.has("main script") && !page.has("main img") && !page.has("main b"), "{path}");
    }
    let page = site.get(&format!("/runs/{id}/changes")).await;
    assert_eq!(page.texts("main tbody code"), [name, "\"><img src=x>"]);
}

#[tokio::test]
async fn a_run_that_ended_badly_names_what_was_left_out_and_can_be_run_again() {
    let site = Site::seen_by(Role::Administrator).await;
    let id = finish_run(&site, plain(), &["a"]).await;
    let page = site.get(&format!("/runs/{id}")).await;
    assert!(page.text("[aria-labelledby=messages] tbody").contains("=left/out"));
    assert!(page.text("#modules tbody").contains("54,321"));
    assert!(!page.has("[data-events]") && !page.text.contains("http-equiv"), "an ended run is not watched");
    let again = site.post(&format!("/runs/{id}/retry"), &[]).await;
    assert_ne!(again.location(), format!("/runs/{id}"));
    assert!(again.location().starts_with("/runs/"));
}

#[tokio::test]
async fn a_run_that_was_about_some_tables_says_which() {
    let site = Site::seen_by(Role::Administrator).await;
    let id = queue_run(&site, plain(), "anna").await;
    assert!(!site.get(&format!("/runs/{id}")).await.text("[aria-labelledby=request]").contains("Tables of"));
    let many: Vec<String> = (10..40).map(|n| format!("t<{n}>")).collect();
    for (only, without, label, names) in [
        (vec![], vec!["log".to_owned()], "1 table left out", "Without log"),
        (vec!["a <b>".to_owned(), "c".to_owned()], vec!["log".to_owned()], "only 2 tables", "Only a <b>, cWithout log"),
        (many, vec![], "only 30 tables", "Only 30 tablest<10>, t<11>"),
    ] {
        let mut tx = site.world.panel.database.begin().await.unwrap();
        let names_of = |list| TableNames::new::<String>(list).unwrap();
        let tables = TableChoice::new(names_of(only), names_of(without)).unwrap();
        let claim = queue::claim(&mut tx, queue::Taker::new("test", Duration::from_mins(1)), Some(id)).await.unwrap();
        let lease = claim.expect("claimed").lease;
        queue::record_tables(&mut tx, &lease, MODULE, &tables).await.unwrap();
        queue::release(&mut tx, &lease).await.unwrap();
        tx.commit().await.unwrap();
        let page = site.get(&format!("/runs/{id}")).await;
        assert!(page.text("#modules tbody th").ends_with(label), "{label}");
        let facts = page.texts("[aria-labelledby=request] dd");
        assert!(facts.iter().any(|fact| fact.starts_with(names)), "{facts:?}");
        assert!(!page.has("main b"));
    }
}

#[tokio::test]
async fn force_hides_messages_from_the_page_and_from_nothing_else() {
    let site = Site::seen_by(Role::Administrator).await;
    let id = finish_run(&site, RunRequest { force: true, ..plain() }, &["a"]).await;
    let page = site.get(&format!("/runs/{id}")).await;
    assert!(!page.text.contains("kept changing"));
    assert!(page.text("[aria-labelledby=messages]").contains("1 non-fatal message is not displayed, as Force asks"));
    assert!(site.get(&format!("/runs/{id}/changes.csv")).await.text.contains("kept changing"));
}

#[tokio::test]
async fn downloads_are_safe_to_open_in_a_spreadsheet() {
    let site = Site::seen_by(Role::Administrator).await;
    let id = finish_run(&site, plain(), &["=1+1", "plain, with comma", "@x"]).await;
    let csv = site.get(&format!("/runs/{id}/changes.csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").contains("attachment"));
    let lines: Vec<_> = csv.text.lines().collect();
    assert_eq!(lines[1], "ConfServices.DataConf,insert,'=1+1,1234,planned,new");
    assert_eq!(lines[2], "ConfServices.DataConf,insert,\"plain, with comma\",1234,planned,new");
    assert_eq!(lines[3], "ConfServices.DataConf,insert,'@x,1234,planned,new");
    assert!(lines[4].starts_with("ConfServices.DataConf,message,'=left/out,,skipped,"), "{}", lines[4]);

    queue_run(&site, plain(), "=cmd").await;
    let runs = site.get("/runs.csv?who=%3Dcmd").await;
    assert!(runs.text.lines().nth(1).unwrap().contains(",'=cmd,"), "{}", runs.text);
}

#[tokio::test]
async fn changes_are_searched_filtered_and_paged() {
    let site = Site::seen_by(Role::Administrator).await;
    let items: Vec<String> = (0..250).map(|i| format!("conf-{i:03}/slide_{i}.bin")).collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let id = finish_run(&site, plain(), &items).await;
    let changes = format!("/runs/{id}/changes");
    let mut seen = Vec::new();
    let mut next = Some(changes.clone());
    while let Some(path) = next {
        let page = site.get(&path).await;
        seen.extend(page.texts("main tbody code"));
        next = page.attributes("a[rel=next]", "href").pop();
    }
    assert_eq!(seen, items, "each once, in the plan’s order");
    let found = site.get(&format!("{changes}?q=SLIDE_24&change=insert&module=dataconf")).await;
    assert_eq!(found.texts("main tbody code").len(), 11, "24 and 240 to 249; _ is no wildcard");
    assert!(site.get(&format!("{changes}?change=delete")).await.text(".empty").contains("No change fits the filter"));
    assert_eq!(site.get(&format!("{changes}?after=Foo:1")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn history_is_paged_both_ways_with_its_filter() {
    let site = Site::seen_by(Role::Administrator).await;
    for i in 0..120 {
        queue_run(&site, plain(), if i % 2 == 0 { "anna" } else { "bob" }).await;
    }
    let first = site.get("/runs?who=ANNA&pool=").await;
    assert_eq!(first.texts("main tbody tr").len(), 50);
    assert!(!first.has("a[rel=prev]"));
    let older = first.attributes("a[rel=next]", "href").remove(0);
    assert!(older.contains("who=ANNA"), "{older}");
    let second = site.get(&older).await;
    assert_eq!(second.texts("main tbody tr").len(), 10);
    assert!(!second.has("a[rel=next]"));
    let back = site.get(&second.attributes("a[rel=prev]", "href")[0]).await;
    assert_eq!(back.attributes("main tbody a", "href"), first.attributes("main tbody a", "href"));
    assert_eq!(site.get("/runs.csv?who=anna").await.text.lines().count(), 61);

    let bad = site.get("/runs?from=yesterday&state=fine").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.has("#from-error") && bad.has("#state-error"));
    assert!(site.get("/runs?state=failed").await.text(".empty").contains("No run fits the filter"));
    let typo = site.get("/runs?pool=atl-cs-01.litwareinc.com").await;
    assert_eq!(typo.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(typo.text("#pool-error").contains("atl-cs-01.litwareinc.com"), "a mistyped name is no pool without runs");
    assert_eq!(site.get(&format!("/runs?pool={RED}")).await.status, StatusCode::OK, "one without runs");

    // The overview shows the newest alone, and says that there are more.
    let home = site.get("/").await;
    assert_eq!(home.texts("[aria-labelledby=open] tbody tr").len(), 10);
    assert_eq!(home.attributes("[aria-labelledby=open] p a", "href"), ["/runs?state=queued"]);
}

#[tokio::test]
async fn a_viewer_sees_the_run_go_on_and_end() {
    let site = Site::seen_by(Role::Administrator).await;
    let id = queue_run(&site, plain(), "anna").await;
    let page = site.get(&format!("/runs/{id}")).await;
    let stream = site.send(Request::get(format!("/runs/{id}/events")).body(Body::empty()).unwrap()).await;
    let mut events = stream.into_body().into_data_stream();
    let mut heard = String::new();
    while !heard.contains("event: progress") {
        heard.push_str(std::str::from_utf8(&events.next().await.expect("an event").unwrap()).unwrap());
    }
    assert!(heard.contains("Queued") && page.text("[data-events]").contains("Queued"), "{heard}");

    let cancelled = site.post(&format!("/runs/{id}/cancel"), &[]).await;
    assert_eq!(cancelled.location(), format!("/runs/{id}"));
    // The stream ends by itself once the run has.
    while let Some(event) = tokio::time::timeout(Duration::from_secs(10), events.next()).await.expect("news in time") {
        heard.push_str(std::str::from_utf8(&event.unwrap()).unwrap());
    }
    assert!(heard.trim_end().ends_with("data: ended"), "{heard}");
    assert!(
        site.get(&format!("/runs/{id}")).await.text("#progress ~ *, [aria-labelledby=progress]").contains("Cancelled")
    );
}

#[tokio::test]
async fn a_viewer_is_told_when_the_run_can_t_be_read_any_more() {
    let site = Site::seen_by(Role::Administrator).await;
    let id = queue_run(&site, plain(), "anna").await;
    let stream = site.send(Request::get(format!("/runs/{id}/events")).body(Body::empty()).unwrap()).await;
    let mut events = stream.into_body().into_data_stream();
    let mut heard = String::new();
    let mut hear = async |what: &str| {
        while !heard.contains(what) {
            let event = tokio::time::timeout(Duration::from_secs(30), events.next()).await.expect(what).expect(what);
            heard.push_str(std::str::from_utf8(&event.unwrap()).unwrap());
        }
    };
    hear("event: progress").await;
    site.world.panel.database.close().await;
    hear("event: away").await;
}

#[tokio::test]
async fn event_streams_end_when_the_panel_stops() {
    let site = Site::seen_by(Role::Administrator).await;
    let id = queue_run(&site, plain(), "anna").await;
    let stream = site.send(Request::get(format!("/runs/{id}/events")).body(Body::empty()).unwrap()).await;
    let mut events = stream.into_body().into_data_stream();
    events.next().await.expect("an event").unwrap();
    site.world.panel.shutdown.cancel();
    let ended = tokio::time::timeout(Duration::from_secs(5), async { while events.next().await.is_some() {} }).await;
    assert!(ended.is_ok());
}

#[tokio::test]
async fn the_overview_puts_first_what_needs_a_person() {
    let site = Site::seen_by(Role::Administrator).await;
    let home = site.get("/").await;
    let tasks = home.texts(".tasks li");
    assert!(tasks.iter().any(|t| t.contains(ATL) && t.contains("no backup yet")), "{tasks:?}");
    finish_run(&site, plain(), &["a"]).await;
    let home = site.get("/").await;
    let tasks = home.texts(".tasks li");
    let place =
        |words: &str| tasks.iter().position(|t| t.contains(words)).unwrap_or_else(|| panic!("{words}: {tasks:?}"));
    assert_eq!(place("No worker"), 0, "without one, nothing else can be mended");
    assert!(place("no backup yet") < place("DataConf: the last sync left items out"), "{tasks:?}");
    assert_eq!(home.texts("form[action='/sync'] button").len(), 3, "one button a direction, and one for both");
    let status = site.get("/status").await;
    assert!(status.texts("tbody tr").iter().any(|r| r.starts_with("DataConf ") && r.contains("Partial")));
}
