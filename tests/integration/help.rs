//! The help: every page is there for whoever is signed in, and every link in it leads somewhere.

use std::collections::{BTreeMap, BTreeSet};

use axum::{body::Body, http::Request};
use poolsync::domain::Role;

use super::support::{
    web::{PASSWORD, Page, Site},
    world::World,
};

/// The addresses that the text of a page leads to, but for those outside of the panel.
fn links(page: &Page) -> Vec<String> {
    page.attributes(".manual a", "href").into_iter().filter(|link| !link.contains("://")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_the_help_leads_to_a_page_and_to_a_place_on_it() {
    let mut site = Site::of(World::new().await.with_pools().await);
    assert_eq!(site.get("/help").await.status, 303, "it is for whoever is signed in");
    site.add_user("vera", Role::Administrator).await;
    site.sign_in("vera", PASSWORD).await;

    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    let mut open: Vec<(String, String)> = vec![("a person".to_owned(), "/help".to_owned())];
    let mut places: BTreeSet<(String, String, String)> = BTreeSet::new();
    while let Some((from, link)) = open.pop() {
        let (path, place) = link.split_once('#').unwrap_or((&link, ""));
        let path = if path.is_empty() { from.clone() } else { path.to_owned() };
        if !place.is_empty() {
            places.insert((from.clone(), path.clone(), place.to_owned()));
        }
        if pages.contains_key(&path) {
            continue;
        }
        if path.starts_with("/assets/") {
            let file = site.send(Request::get(&path).body(Body::empty()).unwrap()).await;
            assert_eq!(file.status(), 200, "{from} shows {path}");
            continue;
        }
        let page = site.get(&path).await;
        assert_eq!(page.status, 200, "{from} leads to {path}");
        if path.starts_with("/help") {
            open.extend(links(&page).into_iter().map(|link| (path.clone(), link)));
        }
        pages.insert(path, page);
    }
    for (from, path, place) in places {
        let ids = pages[&path].attributes("[id]", "id");
        assert!(ids.contains(&place), "{from} leads to {path}#{place}; there are {ids:?}");
    }
    let is_chapter = |path: &&String| path.starts_with("/help/") && !path.starts_with("/help/PS-");
    let told = pages.keys().filter(is_chapter).count();
    assert_eq!(told, pages["/help"].attributes(".chapters a", "href").len(), "all of them were looked at");
    assert_eq!(site.get("/help/nothing-like-it").await.status, 404);
}
