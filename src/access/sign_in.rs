//! Signing in: a name and a password, then a second factor if the account has one.
//!
//! Whoever proves a password elsewhere (a directory) goes on with [`complete`], so that second factors are asked in one
//! place.

use super::{
    AccessError, Begun, SessionToken, Visitor, confirmed, directory,
    elsewhere::NotLetIn,
    limits::{self, Admission, Refused},
    passwords::Turn,
    second_factor::{
        self,
        passkeys::{self, Checked},
    },
    see_through,
    sessions::{begin_in, browser_for},
};
use crate::{
    domain::{Actor, Origin, Password, Timestamp, User, UserId, UserName, Via},
    panel::Panel,
    state::{
        Tx,
        audit::{insert_audit, refusals::record_refusal},
        second_factors::find_factors,
        sign_in_steps::{self, NewStep, Step},
        users,
    },
};

/// A sign-in whose second factor is still to come counts for this many microseconds: five minutes.
const STEP: i64 = 5 * 60 * 1_000_000;
/// What the audit says of a try that was wrong.
const WRONG: &str = "refused: wrong name or password";
/// Wrong answers to one step.
const ANSWERS: i64 = 5;
/// The kind of step whose password was right.
const SECOND_FACTOR: &str = "second_factor";
/// Seconds after which somebody whom a full queue turned away should try again.
const BUSY: u64 = 2;

/// What came of a try to sign in.
#[derive(Debug)]
pub enum Outcome {
    /// A session has begun.
    Begun(Begun),
    /// The password was right; the second factor is still to come, by this token.
    SecondFactor {
        /// Whose browser may answer.
        step: SessionToken,
        /// A code was given with the password, and it was wrong.
        wrong_code: bool,
    },
    /// Why (no such account, wrong password, disabled) is not for strangers to know.
    Wrong,
    /// The directory knows them by this password, but the panel does not let them in.
    NotLetIn(NotLetIn),
    /// Nothing was looked at.
    Refused(Refused),
}

/// Signs somebody in with a name, a password and, if they gave one, a code. `next` is where they want to go then. Whoever
/// hangs up while they wait gives their place up; what has its turn is seen through.
pub async fn sign_in(
    panel: &Panel,
    visitor: &Visitor,
    name: &UserName,
    password: Password,
    code: &str,
    next: &str,
) -> Result<Outcome, AccessError> {
    let found = users::find_user(&panel.database, name).await?;
    let id = found.as_ref().map(|(user, _)| user.id);
    let admission = match limits::admit(panel, name.as_str(), id, visitor).await? {
        Ok(admission) => admission,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    let Some(turn) = panel.passwords.turn(&admission.lane).await? else {
        return Ok(Outcome::Refused(Refused { retry_after: BUSY }));
    };
    let given = Given { name: name.clone(), password, code: code.to_owned(), next: next.to_owned() };
    let (panel, visitor) = (panel.clone(), visitor.clone());
    see_through(async move { look_at(&panel, &visitor, given, found, turn).await }).await
}

/// What somebody signs in with, and where they want to go then.
struct Given {
    name: UserName,
    password: Password,
    code: String,
    next: String,
}

/// Looks at a try that has its turn.
async fn look_at(
    panel: &Panel,
    visitor: &Visitor,
    Given { name, password, code, next }: Given,
    found: Option<(User, String)>,
    turn: Turn,
) -> Result<Outcome, AccessError> {
    let (user, digest) = found.map_or((None, None), |(user, digest)| (Some(user), Some(digest)));
    let id = user.as_ref().map(|user| user.id);
    // An account of the panel itself never depends on the directory; any other name is the directory's to know.
    let is_local = user.as_ref().is_some_and(|user| user.origin == Origin::Local);
    let for_directory = (panel.config.ldap.is_some() && !is_local).then(|| password.clone());
    // Others that waited before this one may have used up the limit.
    let admission = match limits::admit(panel, name.as_str(), id, visitor).await? {
        Ok(admission) => admission,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    let (right, turn) = panel.passwords.compare(turn, password, digest).await?;
    let user = user.filter(|u| right && !u.disabled);
    if user.is_none() {
        // Counted before the next one gets its turn.
        match &for_directory {
            None => record_wrong(panel, name.as_str(), &admission, visitor, WRONG).await?,
            Some(_) => count(panel, &admission).await?,
        }
    }
    drop(turn);
    match (user, for_directory) {
        (Some(user), _) => complete(panel, visitor, &user, "password", &code, &next).await,
        (None, Some(password)) => by_directory(panel, visitor, &name, password, &admission, &code, &next).await,
        (None, None) => {
            directory::probe(panel).await;
            Ok(Outcome::Wrong)
        }
    }
}

async fn count(panel: &Panel, admission: &Admission) -> Result<(), AccessError> {
    let mut tx = panel.database.begin().await?;
    limits::count_wrong(&mut tx, admission, panel.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks the directory about a name that is no account of the panel itself. The try was counted already, so that those
/// who ask at once can't ask more often than one after the other; it is taken back unless it was wrong.
async fn by_directory(
    panel: &Panel,
    visitor: &Visitor,
    name: &UserName,
    password: Password,
    admission: &Admission,
    code: &str,
    next: &str,
) -> Result<Outcome, AccessError> {
    let answer = directory::sign_in(panel, name, password, visitor.address.clone()).await?;
    let why = match &answer {
        directory::Answer::Wrong => Some(WRONG),
        directory::Answer::NoAnswer => Some("refused: the directory gave no answer"),
        directory::Answer::In(_) | directory::Answer::NotLetIn(_) => None,
    };
    let mut tx = panel.database.begin().await?;
    if !matches!(answer, directory::Answer::Wrong) {
        limits::give_back(&mut tx, admission).await?;
    }
    if let Some(why) = why {
        let actor = Actor { name: name.to_string(), account: None, via: Via::Web, address: visitor.address.clone() };
        insert_audit(&mut tx, &actor, "Sign-In", name.as_str(), why, panel.clock.now()).await?;
    }
    tx.commit().await?;
    match answer {
        directory::Answer::In(user) => complete(panel, visitor, &user, "directory", code, next).await,
        directory::Answer::NotLetIn(refused) => Ok(Outcome::NotLetIn(refused)),
        directory::Answer::Wrong | directory::Answer::NoAnswer => Ok(Outcome::Wrong),
    }
}

/// Goes on with an account whose password was right, proved by `method`: asks for the second factor if it has one.
pub async fn complete(
    panel: &Panel,
    visitor: &Visitor,
    user: &User,
    method: &str,
    code: &str,
    next: &str,
) -> Result<Outcome, AccessError> {
    let asks = find_factors(&panel.database, user.id).await?.is_some_and(|factors| factors.any());
    if !asks {
        return Ok(Outcome::Begun(super::begin(panel, user, method, visitor).await?));
    }
    let step = begin_step(panel, user.id, method, next).await?;
    if code.trim().is_empty() {
        return Ok(Outcome::SecondFactor { step, wrong_code: false });
    }
    Ok(match take_answer(panel, visitor, &step, Answer::Code(code.to_owned())).await? {
        Answered::Begun { begun, .. } => Outcome::Begun(begun),
        Answered::Refused(refused) => Outcome::Refused(refused),
        Answered::Wrong | Answered::Ended => Outcome::SecondFactor { step, wrong_code: true },
    })
}

async fn begin_step(panel: &Panel, user: UserId, method: &str, next: &str) -> Result<SessionToken, AccessError> {
    let token = SessionToken::random()?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let step = NewStep {
        token_digest: &token.digest(),
        kind: SECOND_FACTOR,
        user: Some(user),
        provider: None,
        next,
        state: method,
        expires_at: now.plus_micros(STEP),
    };
    sign_in_steps::insert_step(&mut tx, &step, now).await?;
    tx.commit().await?;
    Ok(token)
}

/// Whose second factor a browser is asked for, if the step still counts.
pub async fn who_answers(panel: &Panel, step: &SessionToken) -> Result<Option<User>, AccessError> {
    let found = find_step(panel, step).await?;
    Ok(found.map(|(_, user)| user))
}

async fn find_step(panel: &Panel, token: &SessionToken) -> Result<Option<(Step, User)>, AccessError> {
    let digest = token.digest();
    let step = sign_in_steps::find_step(&panel.database, &digest, SECOND_FACTOR, panel.clock.now()).await?;
    let Some(step) = step else { return Ok(None) };
    let Some(id) = step.user else { return Ok(None) };
    let found = users::find_user_by_id(&panel.database, id).await?;
    Ok(found.filter(|user| !user.disabled).map(|user| (step, user)))
}

/// An answer to the question for a second factor.
#[derive(Debug)]
pub enum Answer {
    /// A time-based code or a recovery code, as it was typed.
    Code(String),
    /// What a browser gave for a passkey.
    Passkey {
        /// The token of the challenge.
        challenge: String,
        /// The browser's answer, as JSON.
        answer: String,
    },
}

/// What came of an answer.
#[derive(Debug)]
pub enum Answered {
    /// A session has begun.
    Begun {
        /// The session.
        begun: Begun,
        /// Where they want to go.
        next: String,
    },
    /// It was wrong; there may be another try.
    Wrong,
    /// The step is over: too late, or too many wrong answers.
    Ended,
    /// Nothing was looked at.
    Refused(Refused),
}

/// Takes an answer to the second factor's question, and sees it through if whoever gave it hangs up.
pub async fn answer(
    panel: &Panel,
    visitor: &Visitor,
    step: &SessionToken,
    answer: Answer,
) -> Result<Answered, AccessError> {
    let (panel, visitor, step) = (panel.clone(), visitor.clone(), step.clone());
    see_through(async move { take_answer(&panel, &visitor, &step, answer).await }).await
}

async fn take_answer(
    panel: &Panel,
    visitor: &Visitor,
    step: &SessionToken,
    answer: Answer,
) -> Result<Answered, AccessError> {
    let Some((found, user)) = find_step(panel, step).await? else { return Ok(Answered::Ended) };
    let admission = match limits::admit_code(panel, user.name.as_str(), user.id, visitor).await? {
        Ok(admission) => admission,
        Err(refused) => return Ok(Answered::Refused(refused)),
    };
    let browser = browser_for(&panel.database, visitor, panel.clock.now()).await?;
    let digest = step.digest();
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    if !sign_in_steps::count_answer(&mut tx, &digest, SECOND_FACTOR, ANSWERS, now).await? {
        return Ok(Answered::Ended);
    }
    let counted = match limits::count_first(&mut tx, &admission, now).await? {
        Ok(counted) => counted,
        Err(used_up) => {
            drop(tx);
            let refused = limits::refuse_used_up(panel, user.name.as_str(), visitor, &used_up).await?;
            return Ok(Answered::Refused(refused));
        }
    };
    let factor = match &answer {
        Answer::Code(code) => second_factor::use_code(panel, &mut tx, user.id, code, now).await?,
        Answer::Passkey { challenge, answer } => {
            let found = passkeys::check_answer(panel, &mut tx, visitor, challenge, answer).await?;
            (found == Checked::Of(user.id)).then_some("passkey")
        }
    };
    let Some(factor) = factor else {
        // What was used up by a wrong answer, such as its challenge, stays used up.
        tell_wrong(&mut tx, user.name.as_str(), visitor, "refused: wrong second factor", now).await?;
        tx.commit().await?;
        return Ok(Answered::Wrong);
    };
    limits::give_back_right(&mut tx, &admission, &counted).await?;
    sign_in_steps::take_step(&mut tx, &digest, SECOND_FACTOR, now).await?;
    let method = format!("{} and {factor}", found.state);
    let token = begin_in(&mut tx, &user, &method, visitor, &browser, now).await?;
    tx.commit().await?;
    Ok(Answered::Begun { begun: Begun { token, browser }, next: found.next })
}

/// Signs somebody in by a passkey alone: it says who they are, and the authenticator has verified them. `None` if the
/// answer does not count, or the place that the account comes from does not stand behind it.
pub async fn sign_in_by_passkey(
    panel: &Panel,
    visitor: &Visitor,
    challenge: &str,
    answer: &str,
) -> Result<Option<Begun>, AccessError> {
    let browser = browser_for(&panel.database, visitor, panel.clock.now()).await?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let found = passkeys::check_answer(panel, &mut tx, visitor, challenge, answer).await?;
    let user = match found {
        Checked::Of(id) => users::find_user_by_id(&mut tx, id).await?.filter(|user| !user.disabled),
        Checked::Wrong => None,
        // Anybody can send this, as often as they like: it leaves no trace.
        Checked::Unasked => return Ok(None),
    };
    let Some(user) = user else {
        tx.commit().await?;
        // Strangers can have challenges, too: of what comes from one address one is told a minute.
        let actor =
            Actor { name: "unknown".to_owned(), account: None, via: Via::Web, address: visitor.address.clone() };
        let from = limits::place(visitor);
        record_refusal(&panel.database, &actor, "Sign-In", &from, "refused: wrong passkey", now).await?;
        return Ok(None);
    };
    // Used up, whatever the place that the account comes from says.
    tx.commit().await?;
    let actor =
        Actor { name: user.name.to_string(), account: Some(user.id), via: Via::Web, address: visitor.address.clone() };
    let Some(user) = confirmed::confirm(panel, user, &actor).await? else { return Ok(None) };
    let mut tx = panel.database.begin().await?;
    let token = begin_in(&mut tx, &user, "passkey", visitor, &browser, now).await?;
    tx.commit().await?;
    Ok(Some(Begun { token, browser }))
}

/// Counts a wrong try and records it.
pub async fn record_wrong(
    panel: &Panel,
    name: &str,
    admission: &Admission,
    visitor: &Visitor,
    detail: &str,
) -> Result<(), AccessError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    limits::count_wrong(&mut tx, admission, now).await?;
    tell_wrong(&mut tx, name, visitor, detail, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn tell_wrong(
    tx: &mut Tx,
    name: &str,
    visitor: &Visitor,
    detail: &str,
    now: Timestamp,
) -> Result<(), AccessError> {
    let actor = Actor { name: name.to_owned(), account: None, via: Via::Web, address: visitor.address.clone() };
    insert_audit(tx, &actor, "Sign-In", name, detail, now).await?;
    Ok(())
}
