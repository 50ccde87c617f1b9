//! What tokens and passkeys are worth for people from elsewhere. Both are proofs made here: they would go on when the
//! directory or the provider has closed the account. So they count only while that place stands behind the person.
//! [`super::tokens`] and [`super::sign_in`] ask.

use super::{AccessError, directory};
use crate::{
    domain::{Actor, Origin, User},
    panel::Panel,
    state::{accounts, audit::insert_audit, users},
};

/// For so many days after the place that an account comes from has confirmed it, its tokens count. A directory is asked
/// every few minutes; a provider confirms somebody when they sign in there.
pub const TOKEN_DAYS: i64 = 30;
const DAY: i64 = 86_400_000_000;

/// Whether the tokens of an account count still. Those of local accounts always do.
pub async fn is_confirmed(panel: &Panel, user: &User) -> Result<bool, AccessError> {
    if user.origin == Origin::Local {
        return Ok(true);
    }
    let at = accounts::find_confirmed_at(&panel.database, user.id).await?;
    Ok(at.is_some_and(|at| panel.clock.now().as_micros() - at.as_micros() <= TOKEN_DAYS * DAY))
}

/// The account that a passkey alone opens, up to date, if the place that it comes from stands behind it at this moment. A
/// refusal is recorded.
pub(super) async fn confirm(panel: &Panel, user: User, actor: &Actor) -> Result<Option<User>, AccessError> {
    let why = match user.origin {
        Origin::Local => return Ok(Some(user)),
        Origin::Directory => match directory::still_has(panel, &user).await? {
            Some(true) => {
                let user = users::find_user_by_id(&panel.database, user.id).await?;
                return Ok(user.filter(|user| !user.disabled));
            }
            Some(false) => "refused: a passkey, but the directory does not let them in any more",
            None => "refused: a passkey, but the directory gave no answer",
        },
        Origin::Provider(_) => "refused: a passkey, but people of a sign-in provider come in there",
    };
    let mut tx = panel.database.begin().await?;
    insert_audit(&mut tx, actor, "Sign-In", user.name.as_str(), why, panel.clock.now()).await?;
    tx.commit().await?;
    Ok(None)
}
