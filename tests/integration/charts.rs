//! The charts: how runs ended from day to day, and how old backups became, for whoever may see it; and the page of the parts
//! that all pages are made of.

use poolsync::{
    domain::{BackupModule, CustomRole, Extent, Permission, Role, RoleName, RunId, Scope, Timestamp},
    state::{
        days::{self, Counted, list_ended, list_successes},
        roles, sql, users,
    },
};

use super::support::{
    on_both_engines,
    web::{PASSWORD, Site},
    world::{ATL, RED, World, fqdn},
};

const HOUR: i64 = 3_600_000_000;

/// A sync of ATL that ended so, with its two modules, and the id it had.
async fn record(world: &World, at: Timestamp, state: &str, data_conf: &str) -> RunId {
    let id = RunId::at(at);
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("insert into runs (id, pool_fqdn, backup_pool_fqdn, module, mode, intent, force_flag, state, requested_by, via, \
         created_at, started_at, finished_at) values ($1, $2, $3, 'All', 'delta', 'sync', 0, $4, 'schedule', 'schedule', $5, $5, $5)")
    .bind(id)
    .bind(fqdn(ATL))
    .bind(fqdn(RED))
    .bind(state)
    .bind(at)
    .execute(&mut tx)
    .await
    .unwrap();
    for (module, state) in [(BackupModule::DataConf, data_conf), (BackupModule::PresenceFocus, state)] {
        let part =
            sql("insert into module_runs (run_id, module, state, phase, finished_at) values ($1, $2, $3, 'done', $4)");
        part.bind(id).bind(module).bind(state).bind(at).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    id
}

/// Four runs: yesterday and the days before.
async fn history(world: &World) -> Timestamp {
    let midnight = world.panel.clock.now().as_micros() / days::DAY * days::DAY;
    let yesterday = Timestamp::from_micros(midnight - days::DAY);
    record(world, yesterday.plus_micros(-days::DAY * 40), "failed", "failed").await;
    record(world, yesterday.plus_micros(-days::DAY), "succeeded", "succeeded").await;
    record(world, yesterday.plus_micros(HOUR), "failed", "succeeded").await;
    record(world, yesterday.plus_micros(2 * HOUR), "succeeded", "succeeded").await;
    yesterday
}

#[tokio::test(flavor = "multi_thread")]
async fn the_days_of_history_are_counted_alike_by_both_databases() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        let today = history(&world).await.as_micros() / days::DAY + 1;
        let database = &world.panel.database;
        let count = async |counted: &Counted| {
            let (ended, is_cut) = list_ended(database, counted, (today - 29, today)).await.unwrap();
            assert!(!is_cut);
            let mut found: Vec<_> =
                ended.iter().filter(|e| e.runs > 0).map(|e| (today - e.day, e.state.name(), e.runs)).collect();
            found.sort_unstable();
            found
        };
        let whole = [(1, "failed", 1), (1, "succeeded", 1), (2, "succeeded", 1)];
        assert_eq!(count(&Counted::All).await, whole, "what was before the days is left out");
        let of = |modules, pool: &str| Counted::Of(vec![(modules, vec![fqdn(pool)])]);
        assert_eq!(count(&of(Extent::All, ATL)).await, whole);
        assert_eq!(count(&of(Extent::All, RED)).await, []);
        let part = count(&of(Extent::from_iter([BackupModule::DataConf]), ATL)).await;
        assert_eq!(part, [(1, "succeeded", 2), (2, "succeeded", 1)], "the module that is seen did not fail");

        let (atl, red) = (fqdn(ATL), fqdn(RED));
        let (conferences, users) = (BackupModule::DataConf, BackupModule::PresenceFocus);
        let wanted = [(&atl, conferences), (&atl, users), (&red, users)];
        let found = list_successes(database, &wanted, today - 29).await.unwrap();
        let of = |module| {
            let own = found.iter().filter(move |s| s.module == module);
            own.map(|s| (today - s.day, s.gap.map(|gap| gap / HOUR))).collect::<Vec<_>>()
        };
        assert_eq!(of(BackupModule::DataConf), [(2, None), (1, Some(25))]);
        assert_eq!(of(BackupModule::PresenceFocus), [(2, None), (1, Some(26))]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_charts_tell_how_runs_ended_and_how_old_backups_became() {
    let site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    let yesterday = history(&site.world).await;
    let date = &yesterday.rfc3339()[..10];
    let page = site.get("/charts").await;
    assert_eq!(page.texts(".tabs a"), ["Backups", "Workers", "Charts"]);
    let titles = page.texts("[aria-labelledby=ended] svg > title");
    assert_eq!(titles, ["Succeeded", "Failed"], "each outcome that there was has a drawing");
    let said = page.texts("[aria-labelledby=ended] svg > desc");
    assert_eq!(said[1], "Runs a day for 30 days: 1 in all, up to 1 a day.");
    assert_eq!(page.texts("[aria-labelledby=ended] svg:first-of-type rect").len(), 60);
    let rows = page.texts("#ended-figures tbody tr");
    assert_eq!(rows[0], format!("{date} 1 0 1 0 0"), "{rows:?}");
    let links = page.attributes("#ended-figures tbody tr:first-child a", "href");
    assert_eq!(links[1], format!("/runs?from={date}&until={date}&state=failed"));
    assert_eq!(site.get(&links[1]).await.texts("table.flows tbody tr").len(), 1, "the history says the same");

    let ages = format!("[aria-labelledby=\"aged-{ATL}\"]");
    let said = page.texts(&format!("{ages} svg > desc"));
    assert!(said.iter().any(|said| said.contains("on 3 days past its target of 1 h")), "{said:?}");
    assert_eq!(page.attributes(&format!("{ages} path.aim"), "d").len(), 2, "the target is a line");
    assert_eq!(page.attributes(&format!("{ages} .mark.bad"), "d").len(), 6, "and what is past it has a mark");
    assert!(page.texts(&format!("{ages} tbody tr")).iter().any(|row| row.contains("26 h 0 min Breached")));
    assert!(!page.text.contains("style=\""), "no inline styles");

    let own = site.get(&format!("/charts?pool={RED}")).await;
    assert!(own.text("[aria-labelledby=ended]").contains("No run was asked for in these days"));
    let wrong = site.get("/charts?pool=nowhere.litwareinc.com").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text("#pool-error").contains("no pool named nowhere"));
    assert_eq!(site.get("/go?q=charts").await.location(), "/charts");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_one_module_has_charts_of_that_module_alone() {
    let world = World::new().await.with_pools().await;
    history(&world).await;
    let name: RoleName = "Conference content".parse().unwrap();
    let scope = Scope { pools: Extent::from_iter([fqdn(ATL)]), modules: Extent::from_iter([BackupModule::DataConf]) };
    let permissions = [Permission::GetStatus].into();
    let role = CustomRole { name: name.clone(), template: Role::HelpDesk, permissions, scope };
    let panel = &world.panel;
    let hash = panel.passwords.hash(PASSWORD.parse().unwrap()).await.unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    roles::insert_role(&mut tx, &role, panel.clock.now()).await.unwrap();
    users::insert_user(&mut tx, &"vera".parse().unwrap(), &hash, &[name], panel.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut site = Site::of(world.clone());
    site.sign_in("vera", PASSWORD).await;
    for path in ["/charts".to_owned(), format!("/charts?pool={ATL}")] {
        let page = site.get(&path).await;
        assert_eq!(
            page.texts("[aria-labelledby=ended] svg > title"),
            ["Succeeded"],
            "the other module’s failure is not seen"
        );
        assert_eq!(page.texts("[aria-labelledby=ages] svg > title"), ["DataConf"]);
        assert!(!page.text("main").contains("PresenceFocus"));
    }
    assert_eq!(site.get(&format!("/charts?pool={RED}")).await.status, 422, "a pool that is not seen is not there");
}

#[cfg(debug_assertions)]
#[tokio::test(flavor = "multi_thread")]
async fn all_colours_can_be_told_from_what_they_stand_on() {
    let site = Site::seen_by(Role::ViewOnlyAdministrator).await;
    let page = site.get("/style").await;
    assert_eq!(page.texts("section > h2").len(), 14);
    let rows = page.texts("table.contrast tbody tr");
    assert!(rows.len() > 100, "light and dark, each with more contrast as well");
    let faint: Vec<_> = rows.iter().filter(|row| !row.ends_with("Passes")).collect();
    assert_eq!(faint, [""; 0], "make these darker, or lighter where their ground is dark, in static/app.css");
    // The parts are drawn by what draws them on the pages.
    for part in [".pair .arrow.crossed", ".chart .mark.bad", ".chart path.aim", "#sample-error", "#errors", ".empty"] {
        assert!(page.has(part), "{part}");
    }
    assert!(!page.text.contains("style=\""), "no inline styles");
}
