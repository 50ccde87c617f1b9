//! Roles, accounts and tokens.

use super::Place;
use crate::{
    api::{
        access::{
            roles::RoleDetails,
            tokens::{self as api_tokens, TokenDetails},
            users::{self as api_users, UserSummary},
        },
        routes,
        words::Moment,
    },
    domain::{Role, User, UserId},
    state::{
        roles::list_roles,
        tokens::list_tokens,
        users::{list_account_facts, list_users},
    },
};

impl Place {
    /// The roles, built-in ones first.
    pub async fn roles(&self) -> anyhow::Result<Vec<RoleDetails>> {
        let mut roles: Vec<RoleDetails> = match self {
            Self::Here(panel) => {
                let custom = list_roles(&panel.database).await?;
                let built_in = Role::ALL.into_iter().map(RoleDetails::from);
                built_in.chain(custom.iter().map(RoleDetails::from)).collect()
            }
            Self::There(remote) => remote.list(routes::ROLES, &[], usize::MAX).await?,
        };
        roles.sort_by(|a, b| (!a.built_in, &a.name).cmp(&(!b.built_in, &b.name)));
        Ok(roles)
    }

    /// The accounts, by name.
    pub async fn users(&self) -> anyhow::Result<Vec<UserSummary>> {
        let panel = match self {
            Self::Here(panel) => panel,
            Self::There(remote) => return remote.list(routes::USERS, &[], usize::MAX).await,
        };
        let facts = list_account_facts(&panel.database).await?;
        let users = list_users(&panel.database).await?;
        let summary = |user: &User| {
            let facts = facts.get(&user.id);
            UserSummary {
                user: api_users::details(user, facts),
                created_at: facts.map(|f| Moment(f.created_at)),
                last_sign_in_at: facts.and_then(|f| f.last_sign_in_at).map(Moment),
            }
        };
        Ok(users.iter().map(summary).collect())
    }

    /// The access tokens that whoever asks may see; here, all.
    pub async fn tokens(&self) -> anyhow::Result<Vec<TokenDetails>> {
        let panel = match self {
            Self::Here(panel) => panel,
            Self::There(remote) => return remote.list(routes::TOKENS, &[], usize::MAX).await,
        };
        let users = list_users(&panel.database).await?;
        let owner = |id: UserId| users.iter().find(|user| user.id == id).map(|user| user.name.to_string());
        let tokens = list_tokens(&panel.database).await?;
        Ok(tokens.iter().map(|token| api_tokens::details(token, token.owner.and_then(owner))).collect())
    }
}
