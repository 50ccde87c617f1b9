//! Limits on wrong sign-ins, shared by all processes and kept over restarts.
//!
//! Wrong tries count for the address they come from and for the account they name, existing or not. So that nobody can
//! lock somebody else out: a browser from which the account has signed in before has a limit of its own, which nothing
//! but its own mistakes uses up; an address from which it has signed in lately, and the first try of an address that never
//! failed, pass by the account's limit. Right passwords use up nothing.
//!
//! A try that is refused costs no hashing, and mostly no look into the database: a memo of this process says until when.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

use super::{AccessError, SessionToken, Visitor, queue::Neighbourhood};
use crate::{
    domain::{Actor, Timestamp, UserId, Via},
    panel::Panel,
    state::{StateError, Tx, audit::insert_audit, known, sign_in_limits as state},
};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 24 * 3600 * SECOND;

/// Wrong tries that an address, an account or a known browser may make at once.
const BURST: i64 = 10;
/// After those, one more each time this many microseconds have passed.
const INTERVAL: i64 = 30 * SECOND;
/// The same for codes of a second factor, whose few digits allow less guessing: only who knows the password gets there.
const CODE_INTERVAL: i64 = 300 * SECOND;

/// A browser is known for this many microseconds after its last sign-in.
pub(super) const BROWSER_KNOWN: i64 = 180 * DAY;
/// An address is known for this many microseconds after the account's last sign-in from it.
const ADDRESS_KNOWN: i64 = 30 * DAY;
/// An address that failed is on record for this many microseconds after its limit is all free again; only then its first
/// try passes by the account's limit anew.
const ON_RECORD: i64 = DAY;

/// How many refusals a process remembers; past that it asks the database.
const MEMO: usize = 20_000;
/// Refused tries are told to the audit once in this many microseconds for each limit, with their number.
const TELL_EVERY: i64 = 60 * SECOND;

/// What this process remembers of refusals; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Limits(Arc<Mutex<Memo>>);

#[derive(Debug, Default)]
struct Memo {
    /// Until when tries are refused: those of an address, or of an address for an account.
    refused: HashMap<String, Until>,
    /// By limit: when its refusals were last told, and how many there were since.
    untold: HashMap<String, (Timestamp, u64)>,
}

#[derive(Debug, Clone)]
struct Until {
    at: Timestamp,
    limit: String,
}

/// A try that is refused unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// Seconds after which another one is looked at, 1 or more.
    pub retry_after: u64,
}

/// How soon a password is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lane {
    /// From a browser or an address that the account has signed in from.
    Known,
    /// From anywhere else: one at a time, and not more than a share of one core.
    Unknown {
        /// The part of the network it comes from.
        neighbourhood: Neighbourhood,
    },
}

impl Lane {
    fn unknown(visitor: &Visitor) -> Self {
        let neighbourhood = match visitor.address.as_deref().map(str::parse::<IpAddr>) {
            Some(Ok(address)) => match address.to_canonical() {
                IpAddr::V4(address) => {
                    let [a, b, c, _] = address.octets();
                    Neighbourhood { wide: format!("{a}.{b}"), narrow: format!("{a}.{b}.{c}") }
                }
                IpAddr::V6(address) => {
                    let [a, b, c, ..] = address.segments();
                    Neighbourhood { wide: format!("{a:x}:{b:x}"), narrow: format!("{a:x}:{b:x}:{c:x}") }
                }
            },
            _ => Neighbourhood::default(),
        };
        Self::Unknown { neighbourhood }
    }
}

/// A try that is looked at, and what it counts for if it is wrong.
#[derive(Debug)]
pub struct Admission {
    /// How soon.
    pub lane: Lane,
    limits: Vec<Limit>,
}

#[derive(Debug)]
struct Limit {
    name: String,
    interval: i64,
}

impl Limit {
    fn new(name: String) -> Self {
        Self { name, interval: INTERVAL }
    }

    /// When the next try is taken, if it is not now.
    async fn refuses_until(&self, panel: &Panel, now: Timestamp) -> Result<Option<Timestamp>, AccessError> {
        let free_at = state::find_limit(&panel.database, &self.name).await?;
        Ok(free_at.and_then(|at| self.next_try(at, now)))
    }

    /// When the next try is taken, if it is not now and all is free again at `free_at`.
    fn next_try(&self, free_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
        // All but one try of a burst may be used up.
        let next = free_at.plus_micros(-(BURST - 1) * self.interval);
        (next > now).then_some(next)
    }
}

/// Whether a try for the account `name` is looked at. `user` is the account of this name, if there is one.
pub async fn admit(
    panel: &Panel,
    name: &str,
    user: Option<UserId>,
    visitor: &Visitor,
) -> Result<Result<Admission, Refused>, AccessError> {
    let now = panel.clock.now();
    if let Some(digest) = known_browser(panel, user, visitor, now).await? {
        return admit_browser(panel, name, visitor, Limit::new(format!("browser:{digest}")), now).await;
    }
    let address = address_limit(visitor);
    let pair = format!("{} {name}", address.name);
    if let Some(refused) = remembered(panel, [&address.name, &pair], now) {
        return Ok(Err(refuse(panel, name, visitor, &refused.limit, refused.at, now).await?));
    }
    let is_known = match (user, &visitor.address) {
        (Some(user), Some(_)) => {
            let since = now.plus_micros(-ADDRESS_KNOWN);
            known::is_known_address(&panel.database, place(visitor).as_str(), user, since).await?
        }
        _ => false,
    };
    let failed = state::find_limit(&panel.database, &address.name).await?;
    let on_record = failed.is_some_and(|free_at| free_at >= now.plus_micros(-ON_RECORD));
    if !is_known && on_record {
        let account = Limit::new(format!("account:{name}"));
        if let Some(at) = account.refuses_until(panel, now).await? {
            remember(panel, pair, &account.name, at, now);
            return Ok(Err(refuse(panel, name, visitor, &account.name, at, now).await?));
        }
        return admit_address(panel, name, visitor, address, vec![account], Lane::unknown(visitor), now).await;
    }
    let lane = if is_known { Lane::Known } else { Lane::unknown(visitor) };
    admit_address(panel, name, visitor, address, Vec::new(), lane, now).await
}

/// Whether an answer for the second factor of `user` is looked at; the password was right.
pub async fn admit_code(
    panel: &Panel,
    name: &str,
    user: UserId,
    visitor: &Visitor,
) -> Result<Result<Admission, Refused>, AccessError> {
    let now = panel.clock.now();
    if let Some(digest) = known_browser(panel, Some(user), visitor, now).await? {
        let limit = Limit { name: format!("browser-codes:{digest}"), interval: CODE_INTERVAL };
        return admit_browser(panel, name, visitor, limit, now).await;
    }
    let codes = Limit { name: format!("codes:{name}"), interval: CODE_INTERVAL };
    if let Some(at) = codes.refuses_until(panel, now).await? {
        return Ok(Err(refuse(panel, name, visitor, &codes.name, at, now).await?));
    }
    admit_address(panel, name, visitor, address_limit(visitor), vec![codes], Lane::Known, now).await
}

/// The digest of what a browser that the account has signed in from is known by; `None` for any other.
async fn known_browser(
    panel: &Panel,
    user: Option<UserId>,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Option<String>, AccessError> {
    let (Some(user), Some(browser)) = (user, &visitor.browser) else { return Ok(None) };
    let digest = browser.digest();
    let since = now.plus_micros(-BROWSER_KNOWN);
    Ok(known::is_known_browser(&panel.database, &digest, user, since).await?.then_some(digest))
}

async fn admit_browser(
    panel: &Panel,
    name: &str,
    visitor: &Visitor,
    limit: Limit,
    now: Timestamp,
) -> Result<Result<Admission, Refused>, AccessError> {
    Ok(match limit.refuses_until(panel, now).await? {
        Some(at) => Err(refuse(panel, name, visitor, &limit.name, at, now).await?),
        None => Ok(Admission { lane: Lane::Known, limits: vec![limit] }),
    })
}

async fn admit_address(
    panel: &Panel,
    name: &str,
    visitor: &Visitor,
    address: Limit,
    others: Vec<Limit>,
    lane: Lane,
    now: Timestamp,
) -> Result<Result<Admission, Refused>, AccessError> {
    if let Some(at) = address.refuses_until(panel, now).await? {
        remember(panel, address.name.clone(), &address.name, at, now);
        return Ok(Err(refuse(panel, name, visitor, &address.name, at, now).await?));
    }
    let limits = std::iter::once(address).chain(others).collect();
    Ok(Ok(Admission { lane, limits }))
}

/// Counts a try that was wrong.
pub async fn count_wrong(tx: &mut Tx, admission: &Admission, now: Timestamp) -> Result<(), AccessError> {
    for limit in &admission.limits {
        state::count_wrong_try(tx, &limit.name, limit.interval, now).await?;
    }
    Ok(())
}

/// A limit that was used up meanwhile, and when it takes the next try.
#[derive(Debug)]
pub(super) struct UsedUp {
    limit: String,
    at: Timestamp,
}

/// A try that was counted before it was looked at.
#[derive(Debug)]
pub(super) struct Counted {
    /// Limits that nothing had been counted for: whoever never failed is not on record for a try that was right.
    fresh: Vec<String>,
}

/// Counts a try before it is looked at. Of those that come at once each waits here for the one before, so that no more are
/// looked at than may be. One that is over drops its transaction; one that is right is taken back by [`give_back_right`].
pub(super) async fn count_first(
    tx: &mut Tx,
    admission: &Admission,
    now: Timestamp,
) -> Result<Result<Counted, UsedUp>, AccessError> {
    let mut fresh = Vec::new();
    for limit in &admission.limits {
        let is_new = state::find_limit(&mut *tx, &limit.name).await?.is_none();
        state::count_wrong_try(tx, &limit.name, limit.interval, now).await?;
        let after = state::find_limit(&mut *tx, &limit.name).await?.unwrap_or(now);
        if let Some(at) = limit.next_try(after.plus_micros(-limit.interval), now) {
            return Ok(Err(UsedUp { limit: limit.name.clone(), at }));
        }
        // Another one may have been counted between the look and the counting.
        if is_new && after == now.plus_micros(limit.interval) {
            fresh.push(limit.name.clone());
        }
    }
    Ok(Ok(Counted { fresh }))
}

/// Takes back a try that was right, in the transaction that counted it.
pub(super) async fn give_back_right(tx: &mut Tx, admission: &Admission, counted: &Counted) -> Result<(), AccessError> {
    give_back(tx, admission).await?;
    for name in &counted.fresh {
        state::delete_limit(tx, name).await?;
    }
    Ok(())
}

/// Refuses a try whose limit was used up meanwhile.
pub(super) async fn refuse_used_up(
    panel: &Panel,
    name: &str,
    visitor: &Visitor,
    used_up: &UsedUp,
) -> Result<Refused, AccessError> {
    refuse(panel, name, visitor, &used_up.limit, used_up.at, panel.clock.now()).await
}

/// Takes back a try that was counted before it was looked at, and was not wrong.
pub async fn give_back(tx: &mut Tx, admission: &Admission) -> Result<(), AccessError> {
    for limit in &admission.limits {
        state::give_back_try(tx, &limit.name, limit.interval).await?;
    }
    Ok(())
}

/// Notes from where an account signed in, and forgets from where it has not for too long.
pub(super) async fn note_known(
    tx: &mut Tx,
    user: UserId,
    visitor: &Visitor,
    browser: &SessionToken,
    now: Timestamp,
) -> Result<(), AccessError> {
    known::note_browser(tx, &browser.digest(), user, now).await?;
    if visitor.address.is_some() {
        known::note_address(tx, &place(visitor), user, now).await?;
    }
    known::delete_old(tx, user, now.plus_micros(-BROWSER_KNOWN), now.plus_micros(-ADDRESS_KNOWN)).await?;
    Ok(())
}

/// Forgets limits that are too old to matter.
pub(super) async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<(), StateError> {
    state::delete_old_limits(tx, now.plus_micros(-ON_RECORD)).await
}

fn address_limit(visitor: &Visitor) -> Limit {
    Limit::new(format!("address:{}", place(visitor)))
}

/// What stands for where somebody is: an IPv4 address, or the network of an IPv6 address (a subscriber is given a /64 at
/// the least, RFC 6177).
pub(super) fn place(visitor: &Visitor) -> String {
    place_of(visitor.address.as_deref())
}

/// The same for an address.
pub(super) fn place_of(address: Option<&str>) -> String {
    let Some(text) = address else { return "unknown".to_owned() };
    match text.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let network = Ipv6Addr::from_bits(address.to_bits() >> 64 << 64);
            format!("{network}/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => text.to_owned(),
    }
}

fn remembered(panel: &Panel, keys: [&String; 2], now: Timestamp) -> Option<Until> {
    let memo = panel.limits.0.lock().unwrap_or_else(PoisonError::into_inner);
    keys.into_iter().find_map(|key| memo.refused.get(key).filter(|until| until.at > now).cloned())
}

fn remember(panel: &Panel, key: String, limit: &str, at: Timestamp, now: Timestamp) {
    let mut memo = panel.limits.0.lock().unwrap_or_else(PoisonError::into_inner);
    if memo.refused.len() >= MEMO {
        memo.refused.retain(|_, until| until.at > now);
    }
    if memo.refused.len() < MEMO {
        memo.refused.insert(key, Until { at, limit: limit.to_owned() });
    }
}

/// Refuses a try, and tells the audit once in a while how many there were.
async fn refuse(
    panel: &Panel,
    name: &str,
    visitor: &Visitor,
    limit: &str,
    at: Timestamp,
    now: Timestamp,
) -> Result<Refused, AccessError> {
    let micros = at.as_micros() - now.as_micros();
    let refused = Refused { retry_after: u64::try_from(micros).unwrap_or(0).div_ceil(SECOND.unsigned_abs()).max(1) };
    let Some(tries) = due_to_tell(panel, limit, now) else { return Ok(refused) };
    let mut tx = panel.database.begin().await?;
    let told = state::take_telling(&mut tx, limit, now.plus_micros(-TELL_EVERY), now).await?;
    if told {
        let actor = Actor { name: name.to_owned(), account: None, via: Via::Web, address: visitor.address.clone() };
        let of = limit.split(':').next().unwrap_or_default().replace('-', "’s ");
        let detail = format!("refused unseen: too many wrong tries (limit of the {of}), {tries} since last told");
        insert_audit(&mut tx, &actor, "Sign-In", name, &detail, now).await?;
        tx.commit().await?;
        tracing::warn!(
            sign_in.limit = limit,
            sign_in.refused = tries,
            "sign-ins are refused after too many wrong ones"
        );
    }
    Ok(refused)
}

/// Counts a refusal; gives the number of those untold when it is time to tell.
fn due_to_tell(panel: &Panel, limit: &str, now: Timestamp) -> Option<u64> {
    let mut memo = panel.limits.0.lock().unwrap_or_else(PoisonError::into_inner);
    if memo.untold.len() >= MEMO {
        memo.untold.retain(|_, (told, _)| now.as_micros() - told.as_micros() < TELL_EVERY);
    }
    let (told, tries) = memo.untold.entry(limit.to_owned()).or_insert((Timestamp::from_micros(0), 0));
    *tries += 1;
    if now.as_micros() - told.as_micros() < TELL_EVERY {
        return None;
    }
    *told = now;
    Some(std::mem::take(tries))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_network_counts_as_one_place() {
        let at = |text: &str| place(&Visitor { address: Some(text.to_owned()), ..Visitor::default() });
        assert_eq!(at("2001:db8:1:2:aaaa::1"), at("2001:db8:1:2:bbbb::2"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_eq!(at("::ffff:192.0.2.7"), "192.0.2.7");
        assert_ne!(at("192.0.2.7"), at("192.0.2.8"));
    }
}
