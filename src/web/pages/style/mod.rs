//! `/style`, in development builds alone: the parts that all pages are made of, drawn by the macros that draw them there, and
//! how well their colours can be told apart.

mod contrast;
mod samples;

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    domain::{Fqdn, Pool, RunState},
    panel::Panel,
    web::{
        assets,
        chart::Chart,
        days::{Ages, Days, Outcomes},
        error::WebError,
        filters,
        form::{self, FieldErrors},
        freshness::Direction,
        layout::{Layout, Section, html},
        looks::{self, Look},
        routes,
        session::SignedIn,
        stretch::Stretch,
    },
};
use contrast::Scheme;

/// The spaces of the style sheet, in units of its 4 px rhythm.
const SPACES: [(&str, u32); 6] =
    [("space-1", 4), ("space-2", 8), ("space-3", 12), ("space-4", 16), ("space-5", 24), ("space-6", 32)];

#[derive(Template)]
#[template(path = "pages/style.html")]
struct StylePage<'a> {
    layout: Layout,
    schemes: Vec<Scheme>,
    /// What a form looks like that was refused.
    errors: FieldErrors,
    directions: Vec<Direction<'a>>,
    latest: Chart,
    outcomes: Outcomes,
    ages: Ages,
    days: Days,
    first: &'a Pool,
    stretch: Stretch,
}

impl StylePage<'_> {
    /// Every state of a run.
    fn states() -> Vec<Look> {
        let states = [
            RunState::Queued,
            RunState::Running,
            RunState::Held,
            RunState::Succeeded,
            RunState::Partial,
            RunState::Failed,
            RunState::Cancelled,
            RunState::Interrupted,
        ];
        states.iter().map(looks::run_state).collect()
    }
}

pub async fn get(State(panel): State<Panel>, SignedIn(user): SignedIn) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::None);
    let now = layout.now.0;
    let days = Days::until(now);
    let named = [("one.example.com", "Atlanta", true), ("another.example.com", "Redmond", false)];
    let pools: Vec<Pool> =
        named.into_iter().filter_map(|(name, site, master)| samples::pool(name, site, master)).collect();
    let Some(first) = pools.first() else { return Err(WebError::NoPage) };
    let mut errors = FieldErrors::default();
    errors.add("sample", "“60 h” is not a number of minutes; write it as 3600.");
    let all: Vec<&Fqdn> = pools.iter().map(Pool::fqdn).collect();
    html(&StylePage {
        schemes: contrast::schemes(assets::STYLE.text()),
        errors,
        directions: samples::pair(&pools, now),
        latest: samples::chart(now),
        outcomes: samples::outcomes(days),
        ages: samples::ages(days, first),
        days,
        stretch: Stretch::of(&all, None, 1),
        first,
        layout,
    })
}
