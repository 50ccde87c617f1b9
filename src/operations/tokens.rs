//! Access tokens: `New-CsAccessToken` and `Remove-CsAccessToken`.

use std::collections::BTreeSet;

use super::{
    FieldError, OperationError,
    rights::{Deed, Giver, PERMISSION, Refusal, conclude, describe, faults},
};
use crate::{
    access::tokens::new_secret,
    domain::{AccessToken, Grant, Permission, Scope, Timestamp, TokenId, TokenName, TokenSecret, UserId},
    panel::Panel,
    state::{StateError, Tx, Unique, pools, tokens},
    words::say,
};

/// A token as somebody wants it.
#[derive(Debug, Clone)]
pub struct TokenDraft {
    /// What it is for; its owner has no other of this name.
    pub name: TokenName,
    /// Whose it is; `None` for the operator's, made on the command line.
    pub owner: Option<UserId>,
    /// What it may do.
    pub permissions: BTreeSet<Permission>,
    /// Where.
    pub scope: Scope,
    /// When it ends; `None` never.
    pub expires_at: Option<Timestamp>,
}

impl TokenDraft {
    fn grant(&self) -> Grant {
        Grant { permissions: self.permissions.clone(), scope: self.scope.clone() }
    }
}

/// Makes a token. Its secret is given out here and nowhere else: only its digest is kept.
pub async fn create_token(panel: &Panel, giver: &Giver, draft: TokenDraft) -> Result<TokenSecret, OperationError> {
    let secret = new_secret()?;
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let made = insert(&mut tx, giver, &draft, &secret, now).await;
    let deed = Deed { action: "New-CsAccessToken", target: draft.name.as_str(), now };
    conclude(panel, giver, tx, deed, made).await?;
    Ok(secret)
}

async fn insert(
    tx: &mut Tx,
    giver: &Giver,
    draft: &TokenDraft,
    secret: &TokenSecret,
    now: Timestamp,
) -> Result<String, Refusal> {
    let mut errors = Vec::new();
    let known = tokens::list_tokens(&mut *tx).await?;
    // Others' tokens are none of the giver's business: each account has names of its own.
    if known.iter().any(|t| t.owner == draft.owner && t.name == draft.name) {
        errors.push(taken(&draft.name));
    }
    if draft.expires_at.is_some_and(|at| at <= now) {
        errors.push(FieldError::new("expires", say("refused-token-over")));
    }
    if needs_status(&draft.permissions) {
        let message = say("refused-add-get-status").with("needed", Permission::GetStatus);
        errors.push(FieldError::new(PERMISSION, message));
    }
    errors.extend(faults(giver, &draft.grant(), "token", &pools::list_pools(&mut *tx).await?));
    if !errors.is_empty() {
        return Err(Refusal::Told(errors));
    }
    let token = AccessToken {
        id: TokenId::new(),
        name: draft.name.clone(),
        owner: draft.owner,
        made_by: giver.actor.name.clone(),
        permissions: draft.permissions.clone(),
        scope: draft.scope.clone(),
        created_at: now,
        expires_at: draft.expires_at,
        last_used_at: None,
        last_used_from: None,
    };
    giver.must_have(&token.access(), PERMISSION, say("refused-what-token-wanted"))?;
    match tokens::insert_token(tx, &token, &secret.digest()).await {
        Ok(()) => Ok(format!("{}; {}", describe(&draft.grant()), ends(draft.expires_at))),
        Err(StateError::Taken(Unique::TokenName)) => Err(Refusal::Told(vec![taken(&draft.name)])),
        Err(error) => Err(error.into()),
    }
}

/// Ends a token: nothing is let in by it any more.
pub async fn remove_token(panel: &Panel, giver: &Giver, token: &AccessToken) -> Result<(), OperationError> {
    let now = panel.clock.now();
    let mut tx = panel.database.begin().await?;
    let removed = match tokens::delete_token(&mut tx, token.id).await {
        Ok(true) => Ok(format!("{}; {} → revoked", describe(&rights(token)), ends(token.expires_at))),
        Ok(false) => Err(Refusal::told("name", say("refused-token-revoked"))),
        Err(error) => Err(error.into()),
    };
    let deed = Deed { action: "Remove-CsAccessToken", target: token.name.as_str(), now };
    conclude(panel, giver, tx, deed, removed).await
}

fn rights(token: &AccessToken) -> Grant {
    Grant { permissions: token.permissions.clone(), scope: token.scope.clone() }
}

/// Whether cmdlets that are about pools and runs lack the one by which these are seen at all.
fn needs_status(permissions: &BTreeSet<Permission>) -> bool {
    let is_about_pools = |p: &Permission| !p.is_deployment_wide() && *p != Permission::NewToken;
    permissions.iter().any(is_about_pools) && !permissions.contains(&Permission::GetStatus)
}

fn taken(name: &TokenName) -> FieldError {
    FieldError::new("name", say("refused-token-taken").with("token", name))
}

/// `ends 2026-11-22 15:04:05 UTC`, `never ends`.
fn ends(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "never ends".to_owned(), |at| format!("ends {at}"))
}
