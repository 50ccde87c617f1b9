//! The first administrator: while there is no account at all, a link that only the operator sees opens a page to make
//! one. There is never a default password.

use std::sync::{Arc, OnceLock};

use super::{AccessError, SessionToken};
use crate::{
    domain::{Actor, Password, Role, User, UserName, Via},
    panel::Panel,
    state::{StateError, audit::insert_audit, users},
};

/// The secret of this process's setup link, once one was made.
#[derive(Debug, Clone, Default)]
pub struct SetupLink(Arc<OnceLock<SessionToken>>);

/// Makes the link's path if there is no account yet. It works until the first account exists or the process ends.
pub async fn offer_setup(panel: &Panel) -> Result<Option<String>, AccessError> {
    if users::count_users(&panel.database).await? > 0 {
        return Ok(None);
    }
    let fresh = SessionToken::random()?;
    let token = panel.setup.0.get_or_init(|| fresh);
    Ok(Some(format!("/setup/{}", token.reveal())))
}

/// Whether `token` is the link's and there is still no account.
pub async fn setup_is_open(panel: &Panel, token: &str) -> Result<bool, AccessError> {
    let (Some(offered), Some(shown)) = (panel.setup.0.get(), SessionToken::from_cookie(token)) else {
        return Ok(false);
    };
    // Digests are compared, so that the time it takes tells nothing about the secret.
    Ok(offered.digest() == shown.digest() && users::count_users(&panel.database).await? == 0)
}

/// Makes the first account, an administrator; `None` if the link does not count (any more).
pub async fn create_first_administrator(
    panel: &Panel,
    token: &str,
    name: &UserName,
    password: Password,
) -> Result<Option<User>, AccessError> {
    if !setup_is_open(panel, token).await? {
        return Ok(None);
    }
    let hash = panel.passwords.hash(password).await?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    if users::count_users(&mut tx).await? > 0 {
        return Ok(None);
    }
    let id = match users::insert_user(&mut tx, name, &hash, &[Role::Administrator.into()], now).await {
        Ok(id) => id,
        Err(StateError::Taken(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let actor = Actor { name: name.to_string(), account: None, via: Via::Web, address: None };
    insert_audit(&mut tx, &actor, "New-CsUser", name.as_str(), "first administrator, by the setup link", now).await?;
    tx.commit().await?;
    Ok(users::find_user_by_id(&panel.database, id).await?)
}
