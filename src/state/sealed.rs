//! Every text in the database that is sealed with the installation's key: for the day the key is replaced.
//!
//! A column that holds such texts and does not stand in [`COLUMNS`] would be lost then; a test holds the list against the
//! migrations.

use super::{StateError, Tx, audit::chain::KEY_SETTING, management_hosts, sql};
use crate::domain::{BackupModule, ChannelId, HostId, HostPlace, PoolId, StoreRole, StoreUrl, UserId};

/// The columns with sealed texts.
pub const COLUMNS: [(&str, &str); 10] = [
    ("pool_stores", "live_secret"),
    ("pool_stores", "backup_secret"),
    ("users", "totp_secret"),
    ("sessions", "id_token"),
    // The key of the audit's chain.
    ("settings", "value"),
    // Of a sign-in at a provider, and of an app being set up; those with a passkey keep theirs in clear.
    ("sign_in_steps", "state"),
    ("channels", "url_secret"),
    ("channels", "signing_secret"),
    ("management_hosts", "secret"),
    ("management_hosts", "passphrase"),
];

/// Where a sealed text stands, and what it takes to know what it was sealed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A store's secret.
    Store {
        /// Whose store.
        pool: PoolId,
        /// Its module.
        module: BackupModule,
        /// Which of its two.
        role: StoreRole,
        /// What the store's URL is.
        url: Option<StoreUrl>,
    },
    /// The seed of an account's time-based codes.
    Codes(UserId),
    /// The ID token of a session, by the session's id.
    IdToken(String),
    /// A key of the audit's chain, by the setting's name.
    AuditKey(String),
    /// What a step under way must remember: a sign-in at a provider, an app being set up.
    Step {
        /// The digest of its token.
        digest: String,
        /// What kind of step it is.
        kind: String,
        /// Whose step, if that is known.
        user: Option<UserId>,
    },
    /// The address of a webhook.
    WebhookUrl(ChannelId),
    /// What a webhook’s requests are signed with.
    Signing(ChannelId),
    /// What lets us in to a management host.
    HostSecret(HostId, HostPlace),
    /// What opens the private key for one.
    HostPassphrase(HostId, HostPlace),
}

/// A sealed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Where it stands.
    pub place: Place,
    /// The text.
    pub text: String,
}

/// All sealed texts there are.
pub async fn list_sealed(tx: &mut Tx) -> Result<Vec<Sealed>, StateError> {
    let mut found = Vec::new();
    let stores = "select pool_id, module, live_url, backup_url, live_secret, backup_secret from pool_stores \
         where live_secret is not null or backup_secret is not null order by pool_id, module";
    for row in sql(stores).all(&mut *tx).await? {
        let columns =
            [(StoreRole::Live, "live_url", "live_secret"), (StoreRole::Backup, "backup_url", "backup_secret")];
        for (role, url, secret) in columns {
            if let Some(text) = row.optional_text(secret)? {
                let (pool, module, url) = (row.parse("pool_id")?, row.parse("module")?, row.optional_parse(url)?);
                found.push(Sealed { place: Place::Store { pool, module, role, url }, text });
            }
        }
    }
    for row in sql("select id, totp_secret from users where totp_secret is not null order by id").all(&mut *tx).await? {
        found.push(Sealed { place: Place::Codes(row.parse("id")?), text: row.text("totp_secret")? });
    }
    for row in sql("select id, id_token from sessions where id_token is not null order by id").all(&mut *tx).await? {
        found.push(Sealed { place: Place::IdToken(row.text("id")?), text: row.text("id_token")? });
    }
    let keys = sql(
        "select name, value from settings where (name = $1 or name like $2) and value not like 'lost:%' order by name",
    );
    for row in keys.bind(KEY_SETTING).bind(format!("{KEY_SETTING}.%")).all(&mut *tx).await? {
        found.push(Sealed { place: Place::AuditKey(row.text("name")?), text: row.text("value")? });
    }
    let steps =
        "select token_digest, kind, user_id, state from sign_in_steps where state like 'v1:%' order by token_digest";
    for row in sql(steps).all(&mut *tx).await? {
        let (digest, kind, user) = (row.text("token_digest")?, row.text("kind")?, row.optional_parse("user_id")?);
        found.push(Sealed { place: Place::Step { digest, kind, user }, text: row.text("state")? });
    }
    for row in sql("select id, url_secret, signing_secret from channels order by id").all(&mut *tx).await? {
        let id = row.parse("id")?;
        for (place, column) in [(Place::WebhookUrl(id), "url_secret"), (Place::Signing(id), "signing_secret")] {
            found.extend(row.optional_text(column)?.map(|text| Sealed { place, text }));
        }
    }
    for row in sql("select id, place, secret, passphrase from management_hosts order by id").all(&mut *tx).await? {
        let (id, at) = (row.parse("id")?, management_hosts::place(&row)?);
        for (place, column) in
            [(Place::HostSecret(id, at.clone()), "secret"), (Place::HostPassphrase(id, at), "passphrase")]
        {
            found.extend(row.optional_text(column)?.map(|text| Sealed { place, text }));
        }
    }
    Ok(found)
}

/// Puts a text in the place of one, unless that was replaced meanwhile; says whether it was done.
pub async fn replace_sealed(tx: &mut Tx, sealed: &Sealed, text: &str) -> Result<bool, StateError> {
    let Sealed { place, text: before } = sealed;
    let update = match place {
        Place::Store { pool, module, role, .. } => {
            let update = match role {
                StoreRole::Live => {
                    "update pool_stores set live_secret = $1 where live_secret = $2 and pool_id = $3 and module = $4"
                }
                StoreRole::Backup => {
                    "update pool_stores set backup_secret = $1 where backup_secret = $2 and pool_id = $3 and module = $4"
                }
            };
            sql(update).bind(text).bind(before.as_str()).bind(*pool).bind(*module)
        }
        Place::Codes(user) => sql("update users set totp_secret = $1 where totp_secret = $2 and id = $3")
            .bind(text)
            .bind(before.as_str())
            .bind(*user),
        Place::IdToken(session) => sql("update sessions set id_token = $1 where id_token = $2 and id = $3")
            .bind(text)
            .bind(before.as_str())
            .bind(session.as_str()),
        Place::AuditKey(name) => sql("update settings set value = $1 where value = $2 and name = $3")
            .bind(text)
            .bind(before.as_str())
            .bind(name.as_str()),
        Place::Step { digest, .. } => sql("update sign_in_steps set state = $1 where state = $2 and token_digest = $3")
            .bind(text)
            .bind(before.as_str())
            .bind(digest.as_str()),
        Place::WebhookUrl(id) => sql("update channels set url_secret = $1 where url_secret = $2 and id = $3")
            .bind(text)
            .bind(before.as_str())
            .bind(*id),
        Place::HostSecret(id, _) => sql("update management_hosts set secret = $1 where secret = $2 and id = $3")
            .bind(text)
            .bind(before.as_str())
            .bind(*id),
        Place::HostPassphrase(id, _) => {
            sql("update management_hosts set passphrase = $1 where passphrase = $2 and id = $3")
                .bind(text)
                .bind(before.as_str())
                .bind(*id)
        }
        Place::Signing(id) => sql("update channels set signing_secret = $1 where signing_secret = $2 and id = $3")
            .bind(text)
            .bind(before.as_str())
            .bind(*id),
    };
    Ok(update.execute(tx).await? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns of the migrations that look as if they held sealed texts: by their name, or by the comment before.
    fn suspects(text: &str) -> Vec<(String, String)> {
        let (mut found, mut table, mut comment) = (Vec::new(), String::new(), String::new());
        for line in text.lines().map(str::trim) {
            if let Some(more) = line.strip_prefix("--") {
                comment.push_str(more);
                continue;
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            let column = match words[..] {
                ["create", "table", name, ..] => {
                    name.clone_into(&mut table);
                    comment.clear();
                    continue;
                }
                ["alter", "table", name, "add", "column", column, ..] => {
                    name.clone_into(&mut table);
                    column
                }
                [column, "text" | "text,", ..] => column,
                _ => {
                    comment.clear();
                    continue;
                }
            };
            let is_named_so = ["secret", "sealed", "id_token"].iter().any(|part| column.contains(part));
            if is_named_so || comment.contains("sealed") {
                found.push((table.clone(), column.to_owned()));
            }
            comment.clear();
        }
        found
    }

    #[test]
    fn every_column_with_sealed_texts_is_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut found = Vec::new();
        for file in std::fs::read_dir(folder).expect(folder) {
            let text = std::fs::read_to_string(file.expect("an entry").path()).expect("a migration");
            found.extend(suspects(&text));
        }
        for (table, column) in &found {
            assert!(COLUMNS.contains(&(table, column)), "{table}.{column} would be lost when the key is replaced");
        }
        for expected in [("pool_stores", "live_secret"), ("users", "totp_secret"), ("sessions", "id_token")] {
            assert!(found.iter().any(|(t, c)| (t.as_str(), c.as_str()) == expected), "{expected:?} is seen");
        }
    }
}
