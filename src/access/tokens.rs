//! Access tokens at the door: whom a token lets in, and with which rights.
//!
//! A token of an account has the rights that both hold at the moment it is shown, so it loses with the account whatever the
//! account loses, and ends with it. One of somebody from elsewhere counts only while that place stands behind them. Its secret has 256 random bits: guessing it is hopeless, and comparing digests in the
//! database gives nothing away.

use super::{AccessError, confirmed};
use crate::{
    domain::{AccessToken, Origin, TokenSecret, User, UserId, UserName},
    panel::Panel,
    state::{tokens, users},
};

/// A token's last use is noted at most this often, in microseconds, so that scripts that ask often don't write often.
const TOUCH: i64 = 60 * 1_000_000;

/// Who came in by a token.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// The token's owner with the rights of the token; for a token of the operator, the token itself.
    pub user: User,
    /// The token.
    pub token: AccessToken,
}

/// A new token's secret.
pub fn new_secret() -> Result<TokenSecret, AccessError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| AccessError::Random)?;
    Ok(TokenSecret::from_bytes(bytes))
}

/// Whom a token lets in, if it still counts; its use is noted.
pub async fn admit(panel: &Panel, secret: &TokenSecret, from: Option<&str>) -> Result<Option<Bearer>, AccessError> {
    let now = panel.clock.now();
    let Some(token) = tokens::find_token(&panel.database, &secret.digest()).await? else { return Ok(None) };
    if token.is_expired(now) {
        return Ok(None);
    }
    let user = match token.owner {
        Some(owner) => {
            let Some(owner) = users::find_user_by_id(&panel.database, owner).await? else { return Ok(None) };
            User { access: token.access().within(&owner.access), ..owner }
        }
        None => User {
            id: UserId::new(),
            name: UserName::of_token(&token.name),
            origin: Origin::Local,
            subject: None,
            display_name: None,
            roles: Vec::new(),
            access: token.access(),
            disabled: false,
        },
    };
    if user.disabled || !confirmed::is_confirmed(panel, &user).await? {
        return Ok(None);
    }
    let is_noted = token.last_used_at.is_some_and(|at| now.as_micros() - at.as_micros() < TOUCH);
    if !is_noted || token.last_used_from.as_deref() != from {
        let mut tx = panel.database.begin().await?;
        tokens::touch_token(&mut tx, token.id, from, now).await?;
        tx.commit().await?;
    }
    Ok(Some(Bearer { user, token }))
}
