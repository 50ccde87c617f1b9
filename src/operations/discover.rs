//! What a management host has: a look at its Management Shell, the pools that it knows, and taking pairs of them over.
//!
//! What a host says is shown as its words, and read as a name before anything is done with it. Only pairs are taken over that
//! the host names when they are: a form says which of them, and nothing else about them.

use std::{collections::BTreeMap, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{FieldError, OperationError, PoolDraft, import_pools, management_hosts::shell_of};
use crate::{
    domain::{Actor, Driver, Fqdn, KnownHost, Pool, PoolSpec},
    management_shell::{Action, Hello, Line, PoolFound, Quote, Request, Shell, Timeouts},
    panel::Panel,
    state::{StateError, pools},
    words::{Said, say},
};

/// How long a person waits for a host at the most.
const LONGEST_LOOK: Duration = Duration::from_secs(90);
/// The longest site that is kept, in characters.
const MAX_SITE: usize = 100;

/// What a host said of itself.
#[derive(Debug, Clone)]
pub struct HostLook {
    /// What it has.
    pub hello: Hello,
    /// By how many seconds its clock is ahead of this machine’s; behind if less than none.
    pub ahead_seconds: Option<i64>,
}

/// How a pair stands to the pools that are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairStanding {
    /// Neither pool is known.
    New,
    /// Both are known, driven by this host, and paired as the host says.
    Known,
    /// Taking it over changes a pool that is known.
    Changes,
    /// A pool of it is synced by the engine, from stores that would be of no use then.
    HasStores,
}

/// Two pools that back each other up, as the host says.
#[derive(Debug, Clone)]
pub struct FoundPair {
    /// Both, in order of names.
    pub pools: [(Fqdn, Quote); 2],
    /// How it stands here.
    pub standing: PairStanding,
}

impl FoundPair {
    /// What names it in a form.
    pub fn key(&self) -> String {
        format!("{} {}", self.pools[0].0, self.pools[1].0)
    }

    /// Whether it may be taken over.
    pub const fn may_be_taken(&self) -> bool {
        matches!(self.standing, PairStanding::New | PairStanding::Changes)
    }
}

/// A pool that can’t be taken over, in the host’s words, and why.
#[derive(Debug, Clone)]
pub struct LeftPool {
    /// Its name.
    pub name: Quote,
    /// Why.
    pub why: Said,
}

/// What was found on a host.
#[derive(Debug, Clone, Default)]
pub struct Discovery {
    /// Pairs, in order of names.
    pub pairs: Vec<FoundPair>,
    /// What is no pair.
    pub left: Vec<LeftPool>,
}

/// Why nothing was seen, in a sentence; or the panel’s database failed.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The host, the way to it, or what lets us in.
    #[error("{0}")]
    Host(Said),
    /// The panel's database failed.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Asks a host what it has.
pub async fn look_at_host(panel: &Panel, host: &KnownHost) -> Result<HostLook, LookError> {
    let mut found = None;
    let lines = ask(panel, host, Action::Hello).await?;
    for line in lines {
        if let Line::Hello(hello) = line {
            let ahead = hello.at.map(|at| (at.as_micros() - panel.clock.now().as_micros()) / 1_000_000);
            found = Some(HostLook { hello: *hello, ahead_seconds: ahead });
        }
    }
    found.ok_or_else(|| LookError::Host(say("hosts-said-nothing").with("host", &host.name)))
}

/// Asks a host which pools it knows.
pub async fn discover(panel: &Panel, host: &KnownHost) -> Result<Discovery, LookError> {
    let lines = ask(panel, host, Action::Discover).await?;
    let found = lines.into_iter().filter_map(|line| if let Line::Pool(pool) = line { Some(*pool) } else { None });
    let known = pools::list_pools(&panel.database).await?;
    Ok(sort(found, host, &known))
}

/// The Management Shell on a host, or a sentence that says why there is none. Nothing is connected yet.
pub(super) async fn shell_for(panel: &Panel, host: &KnownHost) -> Result<Shell, LookError> {
    shell_of(panel, host).await.map_err(|unready| match unready {
        super::management_hosts::ShellUnready::State(error) => LookError::State(error),
        unready => LookError::Host(Said::of(&unready)),
    })
}

/// All lines of the answer to an action that only looks.
pub(super) async fn ask(panel: &Panel, host: &KnownHost, action: Action) -> Result<Vec<Line>, LookError> {
    let shell = shell_for(panel, host).await?;
    let cancel = CancellationToken::new();
    let asking = async {
        let mut lines = shell.run(&Request::new(action), &cancel, Timeouts::default()).await?;
        let mut told = Vec::new();
        while let Some(line) = lines.next().await? {
            told.push(line);
        }
        Ok(told)
    };
    match tokio::time::timeout(LONGEST_LOOK, asking).await {
        Ok(told) => told.map_err(|error: crate::management_shell::ShellError| LookError::Host(error.said())),
        Err(_) => Err(LookError::Host(
            say("hosts-too-long").with("host", &host.name).number("seconds", LONGEST_LOOK.as_secs()),
        )),
    }
}

/// Pairs, and what is none.
fn sort(found: impl Iterator<Item = PoolFound>, host: &KnownHost, known: &[Pool]) -> Discovery {
    let mut discovery = Discovery::default();
    let mut named: BTreeMap<Fqdn, PoolFound> = BTreeMap::new();
    let mut leave = |name: &Quote, why: Said| discovery.left.push(LeftPool { name: name.clone(), why });
    for pool in found {
        match (pool.fqdn.as_str().parse::<Fqdn>(), &pool.problem) {
            (Err(error), _) => leave(&pool.fqdn, Said::of(&error)),
            (Ok(_), _) if !pool.registrar => leave(&pool.fqdn, say("hosts-left-no-registrar")),
            (Ok(_), Some(problem)) => {
                leave(&pool.fqdn, say("hosts-left-problem").with("text", &problem.message));
            }
            (Ok(_), None) if pool.partner.is_none() => leave(&pool.fqdn, say("hosts-left-unpaired")),
            (Ok(fqdn), None) => drop(named.insert(fqdn, pool)),
        }
    }
    for (fqdn, pool) in &named {
        let partner = pool.partner.as_ref().and_then(|partner| partner.as_str().parse::<Fqdn>().ok());
        let back = partner.as_ref().and_then(|partner| named.get(partner));
        let is_mutual =
            back.and_then(|back| back.partner.as_ref()?.as_str().parse::<Fqdn>().ok()).as_ref() == Some(fqdn);
        match (partner, back) {
            (Some(partner), Some(back)) if is_mutual && partner != *fqdn => {
                if *fqdn < partner {
                    let pools = [(fqdn.clone(), pool.site.clone()), (partner, back.site.clone())];
                    let standing = stand(&pools, host, known);
                    discovery.pairs.push(FoundPair { pools, standing });
                }
            }
            _ => discovery.left.push(LeftPool { name: pool.fqdn.clone(), why: say("hosts-left-one-sided") }),
        }
    }
    discovery
}

fn stand(pools: &[(Fqdn, Quote); 2], host: &KnownHost, known: &[Pool]) -> PairStanding {
    let [a, b] = [&pools[0].0, &pools[1].0];
    let found = [a, b].map(|fqdn| known.iter().find(|pool| pool.fqdn() == fqdn));
    if found.iter().flatten().any(|pool| !pool.spec.stores.is_empty()) {
        return PairStanding::HasStores;
    }
    let is_ours = |pool: Option<&Pool>, partner: &Fqdn| {
        pool.is_some_and(|pool| {
            pool.backup_pool.as_ref() == Some(partner)
                && pool.spec.driver.host().is_some_and(|name| name.key() == host.name.key())
        })
    };
    match found {
        [None, None] => PairStanding::New,
        [first, second] if is_ours(first, b) && is_ours(second, a) => PairStanding::Known,
        _ => PairStanding::Changes,
    }
}

/// Takes over the pairs that are chosen by their keys: their pools are added, or changed, so that this host drives them, all
/// of them or none. Says which pools those are.
pub async fn take_over(
    panel: &Panel,
    actor: &Actor,
    host: &KnownHost,
    chosen: &[String],
) -> Result<Vec<Fqdn>, OperationError> {
    if chosen.is_empty() {
        return Err(OperationError::refused("pair", say("hosts-choose-pairs")));
    }
    let found = discover(panel, host).await.map_err(|error| match error {
        LookError::State(error) => OperationError::State(error),
        LookError::Host(said) => OperationError::refused("pair", said),
    })?;
    let known = pools::list_pools(&panel.database).await?;
    let (mut drafts, mut errors) = (Vec::new(), Vec::new());
    for key in chosen {
        match found.pairs.iter().find(|pair| pair.key() == *key) {
            None => errors.push(FieldError::new("pair", say("hosts-pair-gone").with("pair", shown(key)))),
            Some(pair) if pair.standing == PairStanding::HasStores => {
                let [(a, _), (b, _)] = &pair.pools;
                errors.push(FieldError::new("pair", say("hosts-has-stores").with("pool", a).with("partner", b)));
            }
            Some(pair) => drafts.extend(drafts_of(pair, host, &known)),
        }
    }
    if !errors.is_empty() {
        return Err(OperationError::Refused(errors));
    }
    import_pools(panel, actor, &drafts).await?;
    Ok(drafts.into_iter().map(|draft| draft.spec.fqdn).collect())
}

fn drafts_of(pair: &FoundPair, host: &KnownHost, known: &[Pool]) -> [PoolDraft; 2] {
    let draft = |(fqdn, site): &(Fqdn, Quote), partner: &Fqdn| {
        let before = known.iter().find(|pool| pool.fqdn() == fqdn);
        let site: String = site.as_str().chars().take(MAX_SITE).collect();
        PoolDraft {
            spec: PoolSpec {
                fqdn: fqdn.clone(),
                site: if site.is_empty() {
                    before.map(|pool| pool.spec.site.clone()).unwrap_or_default()
                } else {
                    site
                },
                active_cms_master: before.is_some_and(|pool| pool.spec.active_cms_master),
                driver: Driver::ManagementShell(host.name.clone()),
                stores: BTreeMap::new(),
            },
            backup_pool: Some(partner.clone()),
            secrets: BTreeMap::new(),
        }
    };
    let [a, b] = &pair.pools;
    [draft(a, &b.0), draft(b, &a.0)]
}

/// What a form sent, as an error repeats it.
pub(super) fn shown(text: &str) -> Quote {
    Quote::new(&text.chars().take(200).collect::<String>())
}
