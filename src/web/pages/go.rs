//! `/go`: the box at the top of every page. What is typed leads straight to the one pool, run or page that it names; where it
//! fits several, they are listed.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{Permission, RunId},
    panel::Panel,
    state::{pools::list_pools, runs},
    web::{
        assets,
        error::WebError,
        filters,
        form::Query,
        layout::{Layout, Section, html},
        pages::help,
        reader, routes,
        session::{CurrentUser, SignedIn},
    },
    words::{Language, Word, say, written_for},
};

/// The longest text that is looked for, in characters: longer than any name.
const LONGEST: usize = 300;
/// How many pools are listed.
const MOST: usize = 50;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
}

#[derive(Template)]
#[template(path = "pages/go.html")]
struct GoPage {
    layout: Layout,
    wanted: String,
    /// What it may lead to, kind by kind.
    found: Vec<Found>,
}

/// What fits of one kind.
struct Found {
    heading: Word,
    places: Vec<Place>,
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    name: String,
    /// More about it.
    about: String,
    href: String,
}

impl Place {
    fn new(name: impl Into<String>, href: impl Into<String>) -> Self {
        Self { name: name.into(), about: String::new(), href: href.into() }
    }

    /// A page by the key of its title, in the language of whoever is written for.
    fn page(title: &'static str, href: &'static str) -> Self {
        Self::new(say(title).to_string(), href)
    }
}

pub async fn get(
    State(panel): State<Panel>,
    SignedIn(user): SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, WebError> {
    let wanted: String = wanted.q.trim().chars().take(LONGEST).collect();
    if let Ok(id) = wanted.parse::<RunId>()
        && let Some(run) = runs::find_run(&panel.database, id).await?
        && !user.sees(&run.pool).is_empty()
    {
        return Ok(Redirect::to(&routes::run(&id)).into_response());
    }
    let pools = pools(&panel, &user, &wanted).await?;
    let reader = reader::current();
    // Titles are looked through as whoever asks reads them.
    let mut pages = written_for(&reader, || pages(&user));
    pages.retain(|place| fits(&place.name, &wanted));
    let help = if wanted.is_empty() { Vec::new() } else { helpful(&wanted, reader.language) };
    let found: Vec<Found> = [(Word("nav-pools"), pools), (Word("go-pages"), pages), (Word("nav-help"), help)]
        .into_iter()
        .map(|(heading, places)| Found { heading, places })
        .filter(|found| !found.places.is_empty())
        .collect();
    if let Some(place) = the_one(&found, &wanted) {
        return Ok(Redirect::to(&place.href).into_response());
    }
    html(&GoPage { layout: Layout::new(&panel, Some(&user), Section::None), wanted, found })
}

/// What is meant without a doubt: the only thing that fits, or the only one of that very name.
fn the_one<'f>(found: &'f [Found], wanted: &str) -> Option<&'f Place> {
    let all = || found.iter().flat_map(|found| &found.places);
    let name = wanted.to_lowercase();
    let mut named = all().filter(|place| place.name.to_lowercase() == name);
    match (named.next(), named.next()) {
        (Some(place), None) => Some(place),
        _ => match all().take(2).collect::<Vec<_>>()[..] {
            [place] if !wanted.is_empty() => Some(place),
            _ => None,
        },
    }
}

/// The pools whose name or site has all that was typed, in any letter case.
async fn pools(panel: &Panel, user: &CurrentUser, wanted: &str) -> Result<Vec<Place>, WebError> {
    let pools = user.pools(list_pools(&panel.database).await?);
    let fitting = pools.into_iter().filter(|pool| fits(pool.fqdn().as_str(), wanted) || fits(&pool.spec.site, wanted));
    let places = fitting.take(MOST).map(|pool| Place {
        about: pool.spec.site.trim().to_owned(),
        ..Place::new(pool.fqdn().to_string(), routes::pool(pool.fqdn()))
    });
    Ok(places.collect())
}

/// The pages that whoever looks may open, by their titles in the language of whoever is written for.
fn pages(user: &CurrentUser) -> Vec<Place> {
    let for_all = [
        ("nav-overview", routes::DASHBOARD),
        ("nav-runs", routes::RUNS),
        ("runs-items-title", routes::ITEMS),
        ("nav-status", routes::STATUS),
        ("charts-title", routes::CHARTS),
        ("workers-title", routes::WORKERS),
        ("nav-schedules", routes::SCHEDULES),
        ("nav-alarms", routes::ALARMS),
        ("go-page-targets", routes::TARGETS),
        ("go-page-notifications", routes::NOTIFICATIONS),
        ("nav-pools", routes::POOLS),
        ("nav-settings", routes::SETTINGS),
        ("go-page-api", routes::API),
        ("nav-help", routes::HELP),
        ("nav-account", routes::ACCOUNT),
    ];
    let for_some = [
        ("nav-sync", routes::SYNC, Permission::InvokeSync),
        ("nav-restore", routes::RESTORE, Permission::RestoreData),
        ("pools-new-title", routes::NEW_POOL, Permission::SetPool),
        ("go-page-roles", routes::ROLES, Permission::GetRole),
        ("go-page-accounts", routes::USERS, Permission::GetRole),
        ("nav-tokens", routes::TOKENS, Permission::NewToken),
        ("nav-audit", routes::AUDIT, Permission::SearchAudit),
    ];
    let mut pages: Vec<Place> = for_all.map(|(title, href)| Place::page(title, href)).into();
    let may = for_some.into_iter().filter(|(_, _, permission)| user.may(*permission));
    pages.extend(may.map(|(title, href, _)| Place::page(title, href)));
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    pages
}

/// Help whose title or headings have what was typed.
fn helpful(wanted: &str, language: Language) -> Vec<Place> {
    let titles = help::articles(language).iter().flat_map(|article| {
        let title = Place::new(article.title.as_str(), routes::help(article.name));
        let sections = article.sections.iter().map(|(id, words)| Place {
            about: article.title.clone(),
            ..Place::new(words.as_str(), format!("{}#{id}", routes::help(article.name)))
        });
        [title].into_iter().chain(sections)
    });
    titles.filter(|place| fits(&place.name, wanted)).collect()
}

/// Whether a name has every word that was typed, in any letter case.
fn fits(name: &str, wanted: &str) -> bool {
    let name = name.to_lowercase();
    wanted.to_lowercase().split_whitespace().all(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str]) -> Vec<Found> {
        let places = names.iter().map(|name| Place::new(*name, "/x")).collect();
        vec![Found { heading: Word("go-pages"), places }]
    }

    #[test]
    fn it_leads_straight_to_what_is_meant_without_a_doubt() {
        let names = ["Runs", "Run again", "Settings"];
        let the_one = |names: &[&str], wanted: &str| the_one(&found(names), wanted).map(|place| place.name.clone());
        assert_eq!(the_one(&names, "RUNS").as_deref(), Some("Runs"), "that very name");
        assert_eq!(the_one(&["Settings"], "sett").as_deref(), Some("Settings"), "the only one that fits");
        assert_eq!(the_one(&names[..2], "run"), None, "either");
        assert_eq!(the_one(&["Settings"], ""), None, "nothing was typed");
        assert_eq!(the_one(&["a.x.com", "a.x.com"], "a.x.com"), None, "two of one name");
    }

    #[test]
    fn every_word_counts_in_any_letter_case() {
        assert!(fits("atl-cs-001.litwareinc.com", "ATL 001"));
        assert!(!fits("atl-cs-001.litwareinc.com", "atl 002"));
    }
}
