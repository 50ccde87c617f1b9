//! `poolsync check-config`: what is in force; secrets are only said to be set.

use crate::{
    config::{Config, SmtpTls},
    state::database_url::{self, InvalidUrl},
};

/// The configuration in words.
pub fn describe(config: &Config) -> Result<String, InvalidUrl> {
    Ok(main_part(config)? + &elsewhere(config))
}

fn main_part(config: &Config) -> Result<String, InvalidUrl> {
    let roots: Vec<String> = config.allowed_roots.iter().map(|r| r.display().to_string()).collect();
    let (database, direct) = database_url::describe(&config.database_url, config.database_direct_url.as_deref())?;
    let direct = direct.map(|direct| format!("\ndatabase_direct_url        {direct}")).unwrap_or_default();
    Ok(format!(
        "The configuration is good.\n\nlisten                     {}\npublic_url                 {}\ndatabase                   {database}{direct}\ndata_dir                   {}\nkey_file                   {}\nallowed_roots              {}\nworker.concurrency         {}\nworker.lease_seconds       {}\nworker.lend_after_seconds  {}\nworker.sites               {}\nmetrics.listen             {}\nlog                        {}\n",
        config.listen,
        config.public_url.as_deref().unwrap_or("(not set)"),
        config.data_dir.display(),
        config.key_file.display(),
        if roots.is_empty() { "(none)".to_owned() } else { roots.join(", ") },
        config.worker.concurrency,
        config.worker.lease.as_secs(),
        config.worker.lend_after.as_secs(),
        if config.worker.sites.is_empty() { "(all)".to_owned() } else { config.worker.sites.join(", ") },
        config.metrics.listen.map_or_else(|| "(none)".to_owned(), |listen| listen.to_string()),
        config.log,
    ))
}

/// Where accounts come from beside the panel's own; secrets are only said to be set.
fn elsewhere(config: &Config) -> String {
    let roles = |roles: &std::collections::BTreeMap<String, String>| {
        let pairs: Vec<String> = roles.iter().map(|(group, role)| format!("{group} = {role}")).collect();
        if pairs.is_empty() { "(groups that bear a role’s name)".to_owned() } else { pairs.join("; ") }
    };
    let file = |path: &Option<std::path::PathBuf>| {
        path.as_ref().map_or("(this machine’s)".into(), |p| p.display().to_string())
    };
    let mut lines: Vec<(String, String)> = Vec::new();
    if let Some(ldap) = &config.ldap {
        let seconds = ldap.timeout.as_secs().to_string();
        for (key, value) in [
            ("servers", ldap.servers.join(", ")),
            ("ca_file", file(&ldap.ca_file)),
            ("bind_dn", ldap.bind_dn.clone()),
            ("bind_password", "(set)".to_owned()),
            ("user_base", ldap.user_base.clone()),
            ("user_filter", ldap.user_filter.clone()),
            ("group_base", ldap.group_base.clone()),
            ("group_filter", ldap.group_filter.clone()),
            ("group_name", ldap.group_name.clone()),
            ("roles", roles(&ldap.roles)),
            ("timeout_seconds", seconds),
        ] {
            lines.push((format!("ldap.{key}"), value));
        }
    }
    lines.extend(telling(config));
    for provider in &config.oidc {
        let secret = if provider.client_secret.is_some() { "(set)" } else { "(none: a public client)" };
        for (key, value) in [
            ("issuer", provider.issuer.clone()),
            ("client_id", provider.client_id.clone()),
            ("client_secret", secret.to_owned()),
            ("label", provider.label.clone()),
            ("scopes", provider.scopes.join(" ")),
            ("name_claim", provider.name_claim.clone()),
            ("groups_claim", provider.groups_claim.clone()),
            ("roles", roles(&provider.roles)),
            ("ca_file", file(&provider.ca_file)),
            ("redirect_uri", format!("{}/login/oidc/{}/callback", config.base_url(), provider.name)),
        ] {
            lines.push((format!("oidc.{}.{key}", provider.name), value));
        }
    }
    lines.into_iter().fold(String::new(), |text, (key, value)| text + &format!("{key:<21} {value}\n"))
}

/// How people are told; secrets are only said to be set.
fn telling(config: &Config) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    if let Some(smtp) = &config.smtp {
        let login = smtp.login.as_ref();
        let tls = match smtp.tls {
            SmtpTls::StartTls => "starttls",
            SmtpTls::Tls => "tls",
            SmtpTls::Plain => "none",
        };
        for (key, value) in [
            ("host", format!("{}:{}", smtp.host, smtp.port)),
            ("tls", tls.to_owned()),
            ("from", smtp.from.clone()),
            ("username", login.map_or_else(|| "(none)".to_owned(), |(name, _)| name.clone())),
            ("password", if login.is_some() { "(set)" } else { "(none)" }.to_owned()),
        ] {
            lines.push((format!("smtp.{key}"), value));
        }
    }
    if config.management_shell.local {
        lines.push(("management_shell.local".to_owned(), "true".to_owned()));
    }
    let networks: Vec<String> = config.webhooks.allowed_networks.iter().map(ToString::to_string).collect();
    if !networks.is_empty() {
        lines.push(("webhooks.allowed_networks".to_owned(), networks.join(", ")));
    }
    lines
}
