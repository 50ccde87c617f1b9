//! Roles, accounts and tokens.

use reqwest::Method;
use serde_json::Value;

use super::Place;
use crate::{
    api::{
        access::{
            roles::RoleDetails,
            tokens::{self as api_tokens, TokenDetails},
            users::{self as api_users, UserDetails, UserSummary},
        },
        routes,
        words::Moment,
    },
    cli::{UsageError, operator},
    domain::{Role, User, UserId, UserName},
    operations::{Giver, accounts, tokens::remove_token},
    panel::Panel,
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

    /// Keeps an account from signing in.
    pub async fn disable_user(&self, name: &UserName) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => Ok(accounts::disable_account(panel, &Giver::operator(operator()), name).await?),
            Self::There(remote) => {
                let _: Value = remote.post(&format!("{}/disable", routes::user(name)), &()).await?;
                Ok(())
            }
        }
    }

    /// Removes an account with its sessions, second factors and tokens.
    pub async fn remove_user(&self, name: &UserName) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => {
                Ok(accounts::remove_account(panel, &Giver::operator(operator()), name, name.as_str(), None).await?)
            }
            Self::There(remote) => {
                let path = routes::user(name);
                let now = remote.get_version::<UserDetails>(&path).await?;
                let _: Value = remote.change(Method::DELETE, &path, now.version.as_deref(), None::<&()>).await?;
                Ok(())
            }
        }
    }

    /// Ends a token.
    pub async fn revoke_token(&self, token: &TokenDetails) -> anyhow::Result<()> {
        match self {
            Self::Here(panel) => {
                let gone = || UsageError::from("The token was revoked already.");
                let known = list_tokens(&panel.database).await?;
                let found = known.iter().find(|one| one.id == token.id).ok_or_else(gone)?;
                Ok(remove_token(panel, &Giver::operator(operator()), found).await?)
            }
            Self::There(remote) => {
                let path = format!("{}/{}", routes::TOKENS, token.id);
                let _: Value = remote.change(Method::DELETE, &path, None, None::<&()>).await?;
                Ok(())
            }
        }
    }

    /// The panel of this machine, for what lets somebody in or gives rights: an access token never does that.
    pub fn here_to_let_in(&self, command: &str) -> anyhow::Result<&Panel> {
        match self {
            Self::Here(panel) => Ok(panel),
            Self::There(remote) => Err(UsageError::from(format!(
                "“poolsync {command}” lets somebody in or gives rights, which an access token can’t do. Nothing was changed. Sign in at {}, or run the command on the panel’s machine.",
                remote.address()
            ))),
        }
    }
}
