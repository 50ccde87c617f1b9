//! Passwords as Argon2id digests. Hashing is slow by design, so it runs off the request threads, few at a time.
//!
//! Tries from where an account has never signed in wait in a lane of their own, which goes one at a time and rests in
//! between: a flood of them takes a small share of one core and makes nobody else wait.

use std::{
    any::Any,
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{runtime::Handle, sync::Semaphore, task::spawn_blocking};

use super::{
    AccessError, Visitor,
    limits::{self, Lane, Refused},
    queue::Queue,
    see_through,
    sign_in::record_wrong,
};
use crate::{
    domain::{Actor, Password, SessionId, User, UserName},
    panel::Panel,
    state::{audit::insert_audit, sessions, users},
    words::say,
};

/// Hashes computed at once: each takes 19 MiB and some 20 ms of a core (argon2's recommended parameters).
const AT_ONCE: usize = 2;
/// After a try from an unknown place its lane rests this many times as long as the try took: a fifth of one core at most.
const REST: u32 = 4;
/// It rests no longer than this: a machine that was busy otherwise must not close the lane.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// A password is looked at up to here, in characters, when its strength is judged: what follows can't make it weaker, and
/// judging takes longer than in proportion.
const JUDGED: usize = 100;
/// Words that an attacker tries first here.
const OBVIOUS: [&str; 12] = [
    "poolsync",
    "pool",
    "sync",
    "backup",
    "lync",
    "skype",
    "business",
    "server",
    "admin",
    "administrator",
    "litware",
    "litwareinc",
];

/// So many different letters and digits a password has beside those words.
const DIFFERENT: usize = 5;

/// A digest of nobody's password: comparing with it takes as long as with a real one, so that the time an answer takes
/// does not tell whether an account exists.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$H8ZqgHTZFaqyzN2vsRhWvIHA4WPdKMn5LvQFfQRdQKM";

/// Hashes and compares passwords; cheap to clone.
#[derive(Debug, Clone)]
pub struct Passwords {
    known: Arc<Semaphore>,
    unknown: Queue,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { known: Arc::new(Semaphore::new(AT_ONCE)), unknown: Queue::default() }
    }
}

/// A turn to compare one password. However it ends, the lane of unknown places rests before the next one.
#[derive(Debug)]
pub struct Turn {
    /// What keeps others waiting.
    held: Option<Box<dyn Any + Send + Sync>>,
    /// Whether the lane rests after it.
    rests: bool,
    began: Instant,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (Some(held), Ok(runtime)) = (self.held.take().filter(|_| self.rests), Handle::try_current()) else {
            return;
        };
        let rest = self.began.elapsed() * REST;
        runtime.spawn(async move {
            tokio::time::sleep(rest.min(LONGEST_REST)).await;
            drop(held);
        });
    }
}

impl Passwords {
    /// The digest to keep, in PHC form.
    pub async fn hash(&self, password: Password) -> Result<String, AccessError> {
        let turn = self.known.clone().acquire_owned().await.map_err(|_| AccessError::Hash)?;
        let hash = spawn_blocking(move || {
            // Kept here, for hashing goes on when whoever waits for it goes.
            let _turn = turn;
            Argon2::default().hash_password(password.as_bytes()).map(|h| h.to_string()).map_err(|_| AccessError::Hash)
        });
        hash.await.map_err(|_| AccessError::Hash)?
    }

    /// Waits for a turn in a lane; `None` if too many wait in it already.
    pub async fn turn(&self, lane: &Lane) -> Result<Option<Turn>, AccessError> {
        let (held, rests): (Box<dyn Any + Send + Sync>, bool) = match lane {
            Lane::Known => {
                let permit = self.known.clone().acquire_owned().await.map_err(|_| AccessError::Hash)?;
                (Box::new(permit), false)
            }
            Lane::Unknown { neighbourhood } => match self.unknown.wait(neighbourhood).await {
                Some(slot) => (Box::new(slot), true),
                None => return Ok(None),
            },
        };
        Ok(Some(Turn { held: Some(held), rests, began: Instant::now() }))
    }

    /// Whether the password is the one of the digest, and the turn again; without a digest never, in the same time. An
    /// account from elsewhere has an empty digest, which is none.
    pub async fn compare(
        &self,
        turn: Turn,
        password: Password,
        digest: Option<String>,
    ) -> Result<(bool, Turn), AccessError> {
        if password.is_oversized() {
            return Ok((false, turn));
        }
        // The turn goes with the hashing, which goes on when whoever waits for it goes.
        let compared = spawn_blocking(move || {
            let digest = digest.filter(|text| !text.is_empty());
            let known = digest.is_some();
            let text = digest.unwrap_or_else(|| NOBODY.to_owned());
            let digest = PasswordHash::new(&text).map_err(|_| AccessError::Hash)?;
            Ok((Argon2::default().verify_password(password.as_bytes(), &digest).is_ok() && known, turn))
        });
        compared.await.map_err(|_| AccessError::Hash)?
    }
}

/// A password is one of the first that somebody would try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("refused-guessable"))]
pub struct Guessable;

/// Whether a new password of the account `name` withstands guessing: at least some 10⁸ tries for somebody who knows
/// common passwords, names, patterns and the words of this field.
pub async fn check_strength(password: &Password, name: &UserName) -> Result<Result<(), Guessable>, AccessError> {
    let text = String::from_utf8_lossy(password.as_bytes()).chars().take(JUDGED).collect::<String>();
    let name = name.to_string();
    let judged = spawn_blocking(move || {
        let own = name.split(['.', '-', '_', '@']).chain([name.as_str()]);
        let words: Vec<&str> = OBVIOUS.into_iter().chain(own).collect();
        zxcvbn::zxcvbn(&text, &words).score() >= zxcvbn::Score::Three && has_more_than(&text, &words)
    });
    let withstands = judged.await.map_err(|_| AccessError::Hash)?;
    Ok(if withstands { Ok(()) } else { Err(Guessable) })
}

/// Whether something that counts is left of a text once the words are taken out of it.
fn has_more_than(text: &str, words: &[&str]) -> bool {
    let mut rest = text.to_lowercase();
    let mut words: Vec<&&str> = words.iter().filter(|word| word.len() > 2).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        rest = rest.replace(word, "");
    }
    rest.chars().filter(|c| c.is_alphanumeric()).collect::<BTreeSet<_>>().len() >= DIFFERENT
}

/// What came of a wish to change one's own password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was changed.
    Done,
    /// What was given as the current password is not; that counts as a wrong try to sign in.
    Wrong,
    /// Nothing was looked at.
    Refused(Refused),
}

/// Changes the password of an account that knows its current one. Whoever finds a browser open may guess here as little as
/// at the door.
pub async fn change_own_password(
    panel: &Panel,
    visitor: &Visitor,
    actor: &Actor,
    user: &User,
    kept: SessionId,
    current: Password,
    password: Password,
) -> Result<Change, AccessError> {
    let Some(turn) = panel.passwords.turn(&Lane::Known).await? else { return Err(AccessError::Hash) };
    let (panel, visitor, actor, user) = (panel.clone(), visitor.clone(), actor.clone(), user.clone());
    see_through(async move {
        // Only now, for others that waited before this one may have used up the limit.
        let admission = match limits::admit(&panel, user.name.as_str(), Some(user.id), &visitor).await? {
            Ok(admission) => admission,
            Err(refused) => return Ok(Change::Refused(refused)),
        };
        let digest = users::find_password_hash(&panel.database, user.id).await?;
        let (right, turn) = panel.passwords.compare(turn, current, digest).await?;
        if !right {
            let detail = "refused: wrong current password";
            record_wrong(&panel, user.name.as_str(), &admission, &visitor, detail).await?;
            return Ok(Change::Wrong);
        }
        drop(turn);
        change_password(&panel, &actor, &user, kept, password).await?;
        Ok(Change::Done)
    })
    .await
}

/// Replaces an account's password. All its sessions but `kept` end, its browsers are known no more, and `kept` gets
/// another token.
async fn change_password(
    panel: &Panel,
    actor: &Actor,
    user: &User,
    kept: SessionId,
    password: Password,
) -> Result<(), AccessError> {
    let hash = panel.passwords.hash(password).await?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    users::set_password_hash(&mut tx, user.id, &hash).await?;
    sessions::end_other_sessions_of(&mut tx, user.id, kept).await?;
    sessions::rotate_sessions_of(&mut tx, user.id).await?;
    insert_audit(&mut tx, actor, "Set-CsUserPassword", user.name.as_str(), "by the account itself", now).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::queue::Neighbourhood;

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let passwords = Passwords::default();
        let matches = async |password: Password, digest: Option<String>| {
            let turn = passwords.turn(&Lane::Known).await.expect("open").expect("free");
            passwords.compare(turn, password, digest).await.expect("compared").0
        };
        let digest = passwords.hash("correct horse battery".parse().expect("long enough")).await.expect("a digest");
        let typed = |text: &str| Password::typed(text.to_owned());
        assert!(digest.starts_with("$argon2id$"));
        assert!(matches(typed("correct horse battery"), Some(digest.clone())).await);
        assert!(!matches(typed("correct horse batterz"), Some(digest)).await);
        assert!(!matches(typed("anything"), None).await);
        assert!(!matches(typed(""), Some(String::new())).await);
    }

    #[tokio::test]
    async fn what_is_easily_guessed_is_no_password() {
        let name: UserName = "anna.berg".parse().expect("a name");
        for text in [
            "password1234",
            "poolsync-poolsync",
            "annabergannaberg",
            "qwertyuiopas",
            "aaaaaaaaaaaa",
            "123456789012",
            "Administrator1",
            "skypeforbusiness",
            "litwareinc2026",
        ] {
            let password = text.parse().expect("long enough");
            assert_eq!(check_strength(&password, &name).await.expect("judged"), Err(Guessable), "{text}");
        }
        for text in ["correct horse battery", "vQ7-lantern-Okapi-drift", "ein blauer Esel tanzt um Mitternacht"] {
            let password = text.parse().expect("long enough");
            assert_eq!(check_strength(&password, &name).await.expect("judged"), Ok(()), "{text}");
        }
    }

    #[tokio::test]
    async fn known_places_do_not_wait_for_unknown_ones() {
        let passwords = Passwords::default();
        let unknown = Lane::Unknown { neighbourhood: Neighbourhood::default() };
        let _turn = passwords.turn(&unknown).await.expect("open").expect("free");
        assert!(passwords.turn(&Lane::Known).await.expect("open").is_some());
    }
}
