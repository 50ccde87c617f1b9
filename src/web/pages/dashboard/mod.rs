//! `/`: is my backup fresh, and what needs a person first?

mod attention;
mod verdict;

use std::collections::BTreeMap;

use askama::{Template, filters::HtmlSafeOutput};
use axum::{extract::State, response::Response};
use serde::Deserialize;
use tokio::try_join;

use crate::{
    domain::{EventKind, Fqdn, NoticeRule, Permission, Pool, Run, RunState},
    panel::Panel,
    state::{
        StateError, channels,
        events::list_set_aside,
        latest::list_latest,
        notifications::count_given_up,
        outcomes::list_outcomes,
        rules,
        runs::{RunFilter, list_runs},
        workers::list_workers,
    },
    web::{
        assets,
        chart::{self, Chart},
        error::WebError,
        filters,
        form::{self, Query},
        freshness::{Deployment, Direction},
        layout::{Layout, Section, html},
        looks,
        permitted::{GetStatus, Permitted},
        routes,
        session::CurrentUser,
        stretch::Stretch,
        titles,
    },
    words::Word,
};
use attention::{Attention, FailingChannel, Seen, WAITS_TOO_LONG};
use verdict::{But, Says, Signs, Verdict, WorstAge};

/// Open runs shown of each state at the most; the history has the rest.
const OPEN_RUNS: u32 = 10;
/// What needs a person, shown at the most; the status has the rest.
const ATTENTION: usize = 20;
/// Pairs on a page: the charts of so many are as much as somebody wants to wait for over a slow line.
const PAIRS: usize = 6;

/// Where the list of pairs begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OverviewQuery {
    from: String,
}

#[derive(Template)]
#[template(path = "pages/dashboard.html")]
struct DashboardPage<'a> {
    layout: Layout,
    pools: usize,
    /// Whether the backups are fresh; nothing where there is nothing to say it of.
    verdict: Option<Verdict>,
    /// Whether nobody is told when a backup grows too old, and whoever looks may do something about it.
    is_untold: bool,
    /// Pools in maintenance.
    in_maintenance: Vec<&'a Pool>,
    /// Runs that wait for a decision.
    held: OpenRuns,
    attention: Vec<Attention>,
    /// What needs a person as well, and does not stand here.
    more_attention: usize,
    open: OpenRuns,
    pairs: Vec<Vec<Direction<'a>>>,
    /// Which of all pairs these are.
    stretch: Stretch,
    charts: BTreeMap<&'a Fqdn, Chart>,
}

/// Runs that have not ended: the newest of each state.
struct OpenRuns {
    runs: Vec<Run>,
    /// The states that there are more of, which history has.
    more: Vec<RunState>,
}

impl OpenRuns {
    /// The states that there are more of, each a link to its runs.
    fn links(&self) -> HtmlSafeOutput<String> {
        let link = |state: &RunState| {
            let (href, word) = (routes::runs_in(state), looks::run_state(state).word);
            format!(r#"<a href="{href}">{word}</a>"#)
        };
        let links: Vec<String> = self.more.iter().map(link).collect();
        HtmlSafeOutput(links.join(&Word("runs-comma").to_string()))
    }
}

impl DashboardPage<'_> {
    /// The latest syncs of a direction.
    fn chart(&self, direction: &Direction<'_>) -> &Chart {
        static NONE: Chart = Chart { syncs: Vec::new() };
        self.charts.get(direction.pool.fqdn()).unwrap_or(&NONE)
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetStatus>,
    Query(query): Query<OverviewQuery>,
) -> Result<Response, WebError> {
    let layout = Layout::new(&panel, Some(&user), Section::Overview);
    let (deployment, held, open, workers, told) = try_join!(
        Deployment::load(&panel, &user),
        runs_in(&panel, &user, &[RunState::Held]),
        runs_in(&panel, &user, &[RunState::Interrupted, RunState::Running, RunState::Queued]),
        list_workers(&panel.database),
        Told::load(&panel, layout.may_configure()),
    )?;
    let first_names = deployment.pairs();
    let names: Vec<&Fqdn> = first_names.iter().map(|pool| pool.fqdn()).collect();
    let stretch = Stretch::of(&names, query.from.parse().ok().as_ref(), PAIRS);
    let shown = first_names.get(stretch.shown.clone()).unwrap_or_default();
    let pairs: Vec<_> = shown.iter().map(|pair| deployment.directions(pair)).collect();
    let charts = charts(&panel, &user, &pairs).await?;
    let sees_all = user.access.holds_everywhere(Permission::GetStatus);
    let verdict = Verdict::new(&Signs { deployment: &deployment, workers: &workers, sees_all });
    let mut attention = attention::list(&Seen {
        deployment: &deployment,
        open: &open.runs,
        workers: &workers,
        failing: &told.failing,
        given_up: told.given_up,
        unread: told.unread,
        layout: &layout,
        sees_all,
    });
    let more_attention = attention.len().saturating_sub(ATTENTION);
    attention.truncate(ATTENTION);
    html(&DashboardPage {
        is_untold: told.is_untold,
        in_maintenance: deployment.pools.iter().filter(|p| p.maintenance.is_some()).collect(),
        held,
        pools: deployment.pools.len(),
        verdict,
        attention,
        more_attention,
        pairs,
        stretch,
        charts,
        open,
        layout,
    })
}

/// The latest syncs of every direction that is shown.
async fn charts<'d>(
    panel: &Panel,
    user: &CurrentUser,
    pairs: &[Vec<Direction<'d>>],
) -> Result<BTreeMap<&'d Fqdn, Chart>, StateError> {
    let paired: Vec<&Fqdn> = pairs.iter().flatten().map(|direction| direction.pool.fqdn()).collect();
    let latest = list_latest(&panel.database, &paired, chart::SYNCS).await?;
    let of = |fqdn: &Fqdn| Chart::new(latest.iter().filter(|sync| sync.pool == *fqdn), &user.sees(fqdn));
    Ok(paired.into_iter().map(|fqdn| (fqdn, of(fqdn))).collect())
}

/// How it stands with what people are told.
#[derive(Default)]
struct Told {
    /// Whether no rule that counts tells anybody when a backup breaks its target.
    is_untold: bool,
    /// The channels that are switched on and do not deliver.
    failing: Vec<FailingChannel>,
    /// Messages that were given up.
    given_up: u64,
    /// How much of it can’t be read by this version.
    unread: u64,
}

impl Told {
    /// For whoever may do something about it; others are not told.
    async fn load(panel: &Panel, may_configure: bool) -> Result<Self, StateError> {
        if !may_configure {
            return Ok(Self::default());
        }
        let (database, now) = (&panel.database, panel.clock.now());
        let channels = channels::list_channels_and_unread(database).await?;
        let rules = rules::list_rules_and_unread(database).await?;
        let mut outcomes = list_outcomes(database, now).await?;
        let (_, events) = list_set_aside(database, 0).await?;
        let enabled = || channels.known.iter().filter(|channel| channel.enabled);
        let reaches = |rule: &NoticeRule| enabled().any(|channel| channel.id == rule.channel);
        let is_told = |rule: &NoticeRule| rule.enabled && rule.asks_for(EventKind::AlarmBreach) && reaches(rule);
        let fares = enabled().filter_map(|channel| {
            let fares = outcomes.remove(&channel.id)?;
            let is_late = fares.waiting_since.is_some_and(|since| since <= now.plus_micros(-WAITS_TOO_LONG));
            is_late.then(|| FailingChannel { name: channel.name.to_string(), fares })
        });
        Ok(Self {
            is_untold: !rules.known.iter().any(is_told),
            failing: fares.collect(),
            given_up: count_given_up(database).await?,
            unread: events + (channels.unread.len() + rules.unread.len()) as u64,
        })
    }
}

async fn runs_in(panel: &Panel, user: &CurrentUser, states: &[RunState]) -> Result<OpenRuns, StateError> {
    let mut runs = Vec::new();
    let mut more = Vec::new();
    for state in states {
        let filter = RunFilter { state: Some(*state), ..user.runs() };
        let page = list_runs(&panel.database, &filter, None, OPEN_RUNS).await?;
        runs.extend(page.runs);
        more.extend(page.older.map(|_| *state));
    }
    Ok(OpenRuns { runs, more })
}
