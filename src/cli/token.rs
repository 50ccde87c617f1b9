//! `poolsync token`: access tokens for scripts. These belong to nobody: they end when they are revoked or their time is
//! over. Accounts make their own on the page Tokens.

use std::{collections::BTreeSet, str::FromStr};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    UsageError, console, exit, operator,
    output::{self, Format, JsonArguments, Row},
    place::Place,
    role,
};
use crate::{
    api::{access::tokens::TokenDetails, words::Moment},
    clock::Clock,
    domain::{BackupModule, Extent, Fqdn, Grant, Permission, RoleName, Scope, Timestamp, TokenName, listed},
    operations::{
        Giver,
        rights::deployment_wide,
        tokens::{TokenDraft, create_token},
    },
    panel::Panel,
    state::roles,
};

/// What the list says where an account would stand.
const OPERATOR: &str = "(operator)";

/// What is done to tokens.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a token and print it; it is shown once and kept nowhere
    Add(AddArguments),
    /// List the tokens
    List {
        /// The form of the list
        #[command(flatten)]
        output: JsonArguments,
    },
    /// End a token: nothing is let in by it any more
    Revoke {
        /// The token’s name
        name: String,
        /// Whose it is, as in the list, where several have one of this name; (operator) for one made here
        #[arg(long, value_name = "ACCOUNT")]
        owner: Option<String>,
    },
}

/// What a new token is to be.
#[derive(Debug, Args)]
pub struct AddArguments {
    /// What it is for; it stands in the audit as who did something
    name: String,
    /// Take over what a role may do as of now, and where; may be repeated
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<String>,
    /// A cmdlet it may use; may be repeated [default without --role: Get-CsBackupServiceStatus]
    #[arg(long = "permission", value_name = "CMDLET")]
    permissions: Vec<String>,
    /// A pool it is limited to; may be repeated [default: all pools]
    #[arg(long = "pool", value_name = "FQDN")]
    pools: Vec<String>,
    /// A module it is limited to; may be repeated [default: all modules]
    #[arg(long = "module", value_name = "MODULE")]
    modules: Vec<String>,
    /// After what time it ends (90d, 12h, 30m, 2w), or never
    #[arg(long, value_name = "DURATION", default_value = "90d", allow_hyphen_values = true)]
    expires: String,
}

/// Carries out the command.
pub async fn run(place: Place, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::List { output } => list(&place, output.format()).await?,
        Command::Add(arguments) => {
            let panel = place.here_to_let_in("token add")?;
            let draft = draft(panel, &arguments).await?;
            let secret = create_token(panel, &Giver::operator(operator()), draft).await?;
            console::print_line(secret.reveal());
        }
        Command::Revoke { name, owner } => {
            let token = find(&place, &parse(&name)?, owner.as_deref()).await?;
            place.revoke_token(&token).await?;
        }
    }
    place.close().await;
    Ok(exit::SUCCEEDED)
}

/// The one token of this name, or of this name and owner.
async fn find(place: &Place, name: &TokenName, owner: Option<&str>) -> anyhow::Result<TokenDetails> {
    let mut found = place.tokens().await?;
    found.retain(|token| token.name == name.as_str());
    if let Some(owner) = owner {
        found.retain(|token| owner_of(token).eq_ignore_ascii_case(owner.trim()));
    }
    match found.len() {
        0 => Err(UsageError::from(format!("There is no token named {name}. “poolsync token list” shows all."))),
        1 => Ok(found.remove(0)),
        _ => {
            let owners: Vec<&str> = found.iter().map(owner_of).collect();
            let whose = listed(&owners);
            let message = format!("There is a token named {name} of each of {whose}. Say whose it is with --owner.");
            Err(UsageError::from(message))
        }
    }
}

/// Whose a token is, as the list says it.
fn owner_of(token: &TokenDetails) -> &str {
    token.owner.as_deref().unwrap_or(OPERATOR)
}

fn parse<T: FromStr<Err: std::fmt::Display>>(text: &str) -> anyhow::Result<T> {
    text.parse().map_err(UsageError::from)
}

async fn draft(panel: &Panel, arguments: &AddArguments) -> anyhow::Result<TokenDraft> {
    let name: TokenName = parse(&arguments.name)?;
    let mut asked = arguments.permissions.iter().map(|p| parse(p)).collect::<anyhow::Result<BTreeSet<Permission>>>()?;
    let pools = named(&arguments.pools)?;
    let modules = named(&arguments.modules)?;
    let expires_at = ends_after(&arguments.expires, panel.clock.now())?;
    let Some(Grant { permissions, scope }) = taken_over(panel, &arguments.roles).await? else {
        if asked.is_empty() {
            asked.insert(Permission::GetStatus);
        }
        return Ok(TokenDraft { name, owner: None, permissions: asked, scope: Scope { pools, modules }, expires_at });
    };
    let wanted = Scope { pools, modules };
    let limited = scope.and(&wanted);
    if !wanted.pools.is_all() && limited.pools != wanted.pools
        || !wanted.modules.is_all() && limited.modules != wanted.modules
    {
        let message =
            format!("The role counts for {scope} only, so a token that takes it over can’t count for {wanted}.");
        return Err(UsageError::from(message));
    }
    // A role for everything is often what a token for one pool begins as.
    let left_out: Vec<Permission> =
        if limited.is_everything() { Vec::new() } else { deployment_wide(&permissions).collect() };
    for permission in &left_out {
        console::complain(&format!(
            "Left out {permission}: it concerns the whole deployment, and the token is limited."
        ));
    }
    asked.extend(permissions.into_iter().filter(|p| !left_out.contains(p)));
    Ok(TokenDraft { name, owner: None, permissions: asked, scope: limited, expires_at })
}

/// What is named, or everything where nothing is.
fn named<T: FromStr<Err: std::fmt::Display> + Ord + Clone>(texts: &[String]) -> anyhow::Result<Extent<T>> {
    if texts.is_empty() {
        return Ok(Extent::All);
    }
    texts.iter().map(|text| parse(text)).collect()
}

/// What roles let do, as of now; all of them in the same scope, for a token has one.
async fn taken_over(panel: &Panel, names: &[String]) -> anyhow::Result<Option<Grant>> {
    let custom = roles::list_roles(&panel.database).await?;
    let mut sum: Option<Grant> = None;
    for text in names {
        let name: RoleName = parse(text)?;
        let built_in = name.built_in().map(crate::domain::Role::grant);
        let found = built_in.or_else(|| custom.iter().find(|r| r.name == name).map(crate::domain::CustomRole::grant));
        let missing = || UsageError::from(format!("There is no role named {name}. The page Roles lists them."));
        let grant = found.ok_or_else(missing)?;
        match &mut sum {
            None => sum = Some(grant),
            Some(sum) if sum.scope == grant.scope => sum.permissions.extend(grant.permissions),
            Some(sum) => {
                let message = format!(
                    "The roles count for different places ({}, and {}), and a token has one. Make a token for each.",
                    sum.scope, grant.scope
                );
                return Err(UsageError::from(message));
            }
        }
    }
    Ok(sum)
}

/// The end of a token that is to last so long from `now`; `None` for `never`.
fn ends_after(text: &str, now: Timestamp) -> anyhow::Result<Option<Timestamp>> {
    if text.trim().eq_ignore_ascii_case("never") {
        return Ok(None);
    }
    let wrong = || {
        UsageError::from(format!(
            "“{text}” is not a time to last: write a number and a unit, as in 90d, 12h, 30m or 2w, or never."
        ))
    };
    let span = jiff::Span::from_str(text.trim()).map_err(|_| wrong())?;
    let start = jiff::Timestamp::from_microsecond(now.as_micros()).map_err(|_| wrong())?;
    let end = start.to_zoned(jiff::tz::TimeZone::UTC).checked_add(span).map_err(|_| wrong())?;
    let end = Timestamp::from_micros(end.timestamp().as_microsecond());
    if end <= now { Err(wrong()) } else { Ok(Some(end)) }
}

/// A token as the list has it.
#[derive(Serialize)]
struct Listed {
    name: String,
    owner: Option<String>,
    made_by: String,
    permissions: Vec<String>,
    /// `null` for all.
    pools: Option<Vec<Fqdn>>,
    /// `null` for all.
    modules: Option<Vec<BackupModule>>,
    created_at: String,
    expires_at: Option<String>,
    last_used_at: Option<String>,
    last_used_from: Option<String>,
    #[serde(skip)]
    scope: Scope,
    #[serde(skip)]
    ends: String,
    #[serde(skip)]
    used: String,
}

impl Row for Listed {
    const HEADING: &'static [&'static str] = &["name", "owner", "may", "where", "ends", "last used"];
    const FIELDS: &'static [&'static str] = &[
        "name",
        "owner",
        "made_by",
        "permissions",
        "pools",
        "modules",
        "created_at",
        "expires_at",
        "last_used_at",
        "last_used_from",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.owner.clone().unwrap_or_else(|| OPERATOR.to_owned()),
            self.permissions.join(", "),
            self.scope.to_string(),
            self.ends.clone(),
            self.used.clone(),
        ]
    }
}

impl Listed {
    fn new(token: TokenDetails, now: Timestamp) -> Self {
        let words = |at: Option<Moment>| at.map_or_else(|| "never".to_owned(), |at| at.0.to_string());
        let ends = words(token.expires_at);
        Self {
            scope: role::scope(&token.rights),
            ends: if token.expires_at.is_some_and(|at| at.0 <= now) { format!("{ends} (over)") } else { ends },
            used: words(token.last_used_at),
            name: token.name,
            owner: token.owner,
            made_by: token.made_by,
            permissions: token.rights.permissions,
            pools: token.rights.pools,
            modules: token.rights.modules,
            created_at: token.created_at.0.rfc3339(),
            expires_at: token.expires_at.map(|at| at.0.rfc3339()),
            last_used_at: token.last_used_at.map(|at| at.0.rfc3339()),
            last_used_from: token.last_used_from,
        }
    }
}

async fn list(place: &Place, format: Format) -> anyhow::Result<()> {
    let now = Clock::System.now();
    let listed: Vec<Listed> = place.tokens().await?.into_iter().map(|token| Listed::new(token, now)).collect();
    output::print(&listed, format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_to_last_is_a_number_and_a_unit() {
        const DAY: i64 = 86_400_000_000;
        let now = Timestamp::from_micros(1_795_359_845_000_000);
        for (text, micros) in [("90d", 90 * DAY), ("12h", DAY / 2), (" 2w ", 14 * DAY), ("30m", DAY / 48)] {
            assert_eq!(ends_after(text, now).expect(text), Some(now.plus_micros(micros)), "{text}");
        }
        assert_eq!(ends_after("Never", now).expect("for ever"), None);
        for text in ["", "90", "soon", "-1d", "0d", "999999y", "d", "1 fortnight"] {
            let said = ends_after(text, now).expect_err(text).to_string();
            assert!(said.contains("as in 90d"), "{said}");
        }
    }
}
