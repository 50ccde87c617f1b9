//! What many look at at the same moment is looked up once for all of them: nobody is shown what was before they asked, nor
//! what is not theirs to see, by this process or another.

use std::sync::Arc;

use poolsync::{
    domain::{Extent, ModuleSelection, Role, RunId, Scope, Settings},
    operations::{self, request_sync::SyncRequest},
    panel::Panel,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{
    api_scopes::limited,
    support::{
        Way,
        web::{PASSWORD, Page, Site},
        world::{ATL, RED, World, actor, fqdn, request},
    },
};

/// Viewers of each panel who look at history again and again.
const CROWD: usize = 12;
const PAGE: &str = "/runs";

/// Many who look at history, until they are told to stop.
struct Crowd {
    looks: JoinSet<usize>,
    stop: CancellationToken,
}

impl Crowd {
    fn of(sites: &[&Arc<Site>]) -> Self {
        let (mut looks, stop) = (JoinSet::new(), CancellationToken::new());
        for site in sites {
            for _ in 0..CROWD {
                let (site, stop) = (Arc::clone(site), stop.clone());
                looks.spawn(async move {
                    let mut looked = 0;
                    while !stop.is_cancelled() {
                        assert_eq!(site.get(PAGE).await.status, 200);
                        looked += 1;
                    }
                    looked
                });
            }
        }
        Self { looks, stop }
    }

    async fn leave(self) {
        self.stop.cancel();
        let looked: usize = self.looks.join_all().await.into_iter().sum();
        assert!(looked > CROWD, "they looked {looked} times");
    }
}

fn newest(page: &Page) -> (String, String) {
    let run = page.attributes("table.flows tbody th a", "href").first().cloned().unwrap_or_default();
    (run, page.texts("table.flows .badge").first().cloned().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wrote_something_sees_it_at_once_on_every_panel() {
    for way in Way::to_both_engines() {
        let here = World::empty(way.open_migrated().await).with_pools().await;
        let panel = Panel::new((*here.panel.config).clone(), way.open().await);
        let there = World { panel, dir: here.dir.clone() };
        let (mut here, mut there) = (Site::of(here), Site::of(there));
        here.add_user("vera", Role::Administrator).await;
        let page = here.sign_in("vera", PASSWORD).await;
        there.keep_cookies(&page);
        let (here, there) = (Arc::new(here), Arc::new(there));
        let crowd = Crowd::of(&[&here, &there]);
        for round in 0..8 {
            let drain = round % 2 == 0;
            here.world.set(Settings { drain, ..Settings::default() }).await;
            let run = here.world.ask(request(ModuleSelection::All)).await;
            let asked = (format!("/runs/{run}"), "Queued".to_owned());
            for site in [&here, &there] {
                let page = site.get(PAGE).await;
                assert_eq!(newest(&page), asked, "round {round}");
                assert_eq!(page.text("main").contains("Workers take no new runs"), drain, "round {round}");
            }
            let cancelled = there.post(&format!("/runs/{run}/cancel"), &[]).await;
            assert_eq!(cancelled.status, 303, "{}", cancelled.text);
            for site in [&there, &here] {
                assert_eq!(newest(&site.get(PAGE).await), (asked.0.clone(), "Cancelled".to_owned()), "round {round}");
            }
        }
        crowd.leave().await;
    }
}

async fn ask_for(world: &World, pool: &str) -> RunId {
    let request = request(ModuleSelection::All);
    let asked = SyncRequest { pools: vec![fqdn(pool)], request, request_key: None };
    operations::request_sync(&world.panel, &actor(), asked).await.unwrap().runs[0].id
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_shown_what_others_who_ask_at_the_same_moment_may_see() {
    for way in Way::to_both_engines() {
        let world = World::empty(way.open_migrated().await).with_pools().await;
        let (of_atl, of_red) = (ask_for(&world, ATL).await, ask_for(&world, RED).await);
        let within = |pool: &str| Scope { pools: Extent::from_iter([fqdn(pool)]), modules: Extent::All };
        let atl = Arc::new(limited(&world, "atle", within(ATL)).await);
        let red = Arc::new(limited(&world, "reda", within(RED)).await);
        let mut all = Site::of(world);
        all.add_user("vera", Role::Administrator).await;
        all.sign_in("vera", PASSWORD).await;
        let all = Arc::new(all);
        let crowd = Crowd::of(&[&atl, &red, &all]);
        let link = |run: &RunId| format!("/runs/{run}");
        for _ in 0..20 {
            for (site, pools, runs) in
                [(&atl, &[ATL][..], &[of_atl][..]), (&red, &[RED], &[of_red]), (&all, &[ATL, RED], &[of_red, of_atl])]
            {
                let page = site.get(PAGE).await;
                let shown = page.attributes("table.flows tbody th a", "href");
                assert_eq!(shown, runs.iter().map(link).collect::<Vec<_>>());
                assert_eq!(page.texts("select#pool option")[1..], *pools);
            }
        }
        crowd.leave().await;
    }
}
