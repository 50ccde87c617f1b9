//! Tables that become cards on a small screen: their HTML says what they are, whatever the style sheet makes of them.

use poolsync::domain::{ModuleSelection, Role};

use super::support::{
    web::Site,
    world::{ATL, request},
};

/// Pages with tables, and how many of them each has at the least.
async fn pages(site: &Site) -> Vec<String> {
    let schedule = [("pool_fqdn", ATL), ("backup_module", "All"), ("kind", "every"), ("interval", "15m")];
    assert_eq!(site.post("/schedules/new", &schedule).await.location(), "/schedules?done=saved");
    let run = site.world.carry_out(request(ModuleSelection::All)).await;
    let changes = format!("/runs/{run}/changes");
    let fixed = ["/status", "/schedules", "/runs", "/targets", "/pools", "/users", "/audit", "/api", "/schedules/new"];
    let of_pool = [format!("/pools/{ATL}"), format!("/pools/{ATL}/initialise"), format!("/runs/{run}"), changes];
    fixed.map(str::to_owned).into_iter().chain(of_pool).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_stacked_keeps_its_roles_and_names_its_cells() {
    let site = Site::seen_by(Role::Administrator).await;
    for path in pages(&site).await {
        let page = site.get(&path).await;
        assert!(
            page.has("table:is(.stacks, .flows)[role=table] > thead[role=rowgroup] > tr[role=row]"),
            "{path} has such a table"
        );
        for wrong in [
            "table:is(.stacks, .flows):not([role=table])",
            "table:is(.stacks, .flows) :is(thead, tbody, tfoot):not([role=rowgroup])",
            "table:is(.stacks, .flows) tr:not([role=row])",
            "table:is(.stacks, .flows) thead th:not([role=columnheader][scope=col])",
            "table:is(.stacks, .flows) :is(tbody, tfoot) th:not([role=rowheader][scope])",
            "table:is(.stacks, .flows) td:not([role=cell])",
            // Nothing but what needs no name goes without one.
            "table:is(.stacks, .flows) td:not([data-label], .do, .choose, .none, [colspan])",
            "table:is(.stacks, .flows) td[data-label='']",
        ] {
            assert!(!page.has(wrong), "{path}: {wrong}: {:?}", page.texts(wrong));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_names_of_the_cells_are_those_of_the_columns() {
    let site = Site::seen_by(Role::Administrator).await;
    for path in pages(&site).await {
        let page = site.get(&path).await;
        let heads = page.texts("table:is(.stacks, .flows) thead th");
        for label in page.attributes("table:is(.stacks, .flows) td", "data-label") {
            assert!(heads.iter().any(|head| head.starts_with(&label)), "{path}: {label} is none of {heads:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_is_folded_away_says_what_it_lets_through() {
    let site = Site::seen_by(Role::Administrator).await;
    let said = async |path: &str| site.get(path).await.text("details.filter > summary");
    assert_eq!(said("/runs").await, "Filter");
    assert_eq!(
        said(&format!("/runs?pool={ATL}&state=failed&via=schedule")).await,
        format!("Filter: pool {ATL}, state failed, asked for The schedule")
    );
    assert_eq!(said("/status?category=CMS").await, "Filter: category CMS");
    assert_eq!(said("/audit?who=vera&until=2026-11-30").await, "Filter: by vera, until 2026-11-30");
    assert!(site.get("/runs?state=fine").await.has("details.filter[open] #state-error"), "what is wrong is seen");
}
