//! `/pools/new` and `/pools/{fqdn}/edit`: a pool’s name, site, pair and stores.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    api::pools::types::PoolDetails,
    domain::{
        BackupModule, Driver, Fqdn, ModuleStores, Pool, PoolSpec, Secret, StoreKind, StoreRole, StoreUrl, TableChoice,
        TableNames,
    },
    operations::{self, OperationError, PoolDraft, SecretChange, StoreKey},
    panel::Panel,
    state::pools::list_pools,
    web::{
        assets,
        error::WebError,
        filters,
        form::{self, FieldErrors, Form},
        layout::{Layout, Section, html_with},
        permitted::{Permitted, SetPool},
        routes,
        session::CurrentUser,
    },
    words::say,
};

/// The longest site that is kept, in characters.
const MAX_SITE: usize = 100;

/// What was sent, as it came; it may hold secrets, so that nothing prints it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Submitted {
    fqdn: String,
    site: String,
    backup_pool: String,
    active_cms_master: String,
    version: String,
    /// For each store `live_DataConf`, `live_DataConf_secret`, `live_DataConf_forget`; for each module of rows
    /// `tables_PresenceFocus`, `exclude_tables_PresenceFocus`.
    #[serde(flatten)]
    stores: BTreeMap<String, String>,
}

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Submitted")]
pub struct PoolForm {
    fqdn: String,
    site: String,
    backup_pool: String,
    active_cms_master: String,
    /// The version that the form was made of.
    version: String,
    /// `live_PresenceFocus`, `backup_PresenceFocus`, `tables_PresenceFocus`, and so on for each module.
    stores: BTreeMap<String, String>,
    /// The secrets that were typed. They are never shown again.
    secrets: BTreeMap<StoreKey, Secret>,
    /// The stores whose secret is to be kept no longer.
    forget: BTreeSet<StoreKey>,
}

impl From<Submitted> for PoolForm {
    fn from(submitted: Submitted) -> Self {
        let Submitted { fqdn, site, backup_pool, active_cms_master, version, mut stores } = submitted;
        let mut form = Self { fqdn, site, backup_pool, active_cms_master, version, ..Self::default() };
        for key in store_keys() {
            if let Some(secret) = stores.remove(&secret_field(key)).and_then(Secret::new) {
                form.secrets.insert(key, secret);
            }
            if stores.remove(&forget_field(key)).is_some_and(|value| !value.is_empty()) {
                form.forget.insert(key);
            }
        }
        Self { stores, ..form }
    }
}

impl PoolForm {
    fn of(pool: &Pool) -> Self {
        let store = |(module, role, url): (BackupModule, StoreRole, &StoreUrl)| (field(module, role), url.to_string());
        let tables = pool.spec.stores.iter().flat_map(|(module, stores)| {
            let ModuleStores { tables, .. } = stores;
            [(only_field(*module), tables.only().to_string()), (without_field(*module), tables.without().to_string())]
        });
        Self {
            fqdn: pool.fqdn().to_string(),
            site: pool.spec.site.clone(),
            backup_pool: pool.backup_pool.as_ref().map(Fqdn::to_string).unwrap_or_default(),
            active_cms_master: if pool.spec.active_cms_master { "on".to_owned() } else { String::new() },
            stores: pool.spec.named_stores().map(store).chain(tables).collect(),
            ..Self::default()
        }
    }

    fn store(&self, module: &BackupModule, role: &StoreRole) -> &str {
        self.text(&field(*module, *role))
    }

    /// What was typed into one of the modules' fields.
    fn text(&self, field: &str) -> &str {
        self.stores.get(field).map_or("", String::as_str)
    }

    fn parse(&self) -> Result<PoolDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let fqdn = errors.check("fqdn", self.fqdn.parse::<Fqdn>());
        let site = self.site.trim();
        if site.chars().count() > MAX_SITE {
            errors.add("site", say("refused-site-long").number("most", MAX_SITE));
        }
        let backup_pool = match self.backup_pool.trim() {
            "" => None,
            name => errors.check("backup_pool", name.parse::<Fqdn>()),
        };
        let mut stores: BTreeMap<BackupModule, ModuleStores> = BTreeMap::new();
        for module in BackupModule::ALL {
            let mut url = |role| match self.store(&module, &role).trim() {
                "" => None,
                text => errors.check(&field(module, role), text.parse::<StoreUrl>()),
            };
            let (live, backup) = (url(StoreRole::Live), url(StoreRole::Backup));
            let tables = self.tables(module, &mut errors);
            let named = ModuleStores { live, backup, tables };
            if named != ModuleStores::default() {
                stores.insert(module, named);
            }
        }
        match fqdn {
            Some(fqdn) if errors.is_empty() => {
                let active_cms_master = !self.active_cms_master.is_empty();
                let spec = PoolSpec { fqdn, site: site.to_owned(), active_cms_master, driver: Driver::Native, stores };
                Ok(PoolDraft { spec, backup_pool, secrets: self.secret_changes() })
            }
            _ => Err(errors),
        }
    }

    fn tables(&self, module: BackupModule, errors: &mut FieldErrors) -> TableChoice {
        if module.kind() == StoreKind::Files {
            return TableChoice::default();
        }
        let mut names = |field: String| errors.check(&field, self.text(&field).parse::<TableNames>());
        let Some((only, without)) = names(only_field(module)).zip(names(without_field(module))) else {
            return TableChoice::default();
        };
        errors.check(&without_field(module), TableChoice::new(only, without)).unwrap_or_default()
    }

    /// A new secret counts, also where the box says to forget the old one.
    fn secret_changes(&self) -> BTreeMap<StoreKey, SecretChange> {
        let removed = self.forget.iter().map(|key| (*key, SecretChange::Remove));
        let set = self.secrets.iter().map(|(key, secret)| (*key, SecretChange::Set(secret.clone())));
        removed.chain(set).collect()
    }
}

/// Every store that a pool can have.
fn store_keys() -> impl Iterator<Item = StoreKey> {
    BackupModule::ALL.into_iter().flat_map(|module| [(module, StoreRole::Live), (module, StoreRole::Backup)])
}

/// The name of the field for a store's secret.
fn secret_field((module, role): StoreKey) -> String {
    format!("{}_secret", field(module, role))
}

/// The name of the box that says that a store's secret is to be kept no longer.
fn forget_field((module, role): StoreKey) -> String {
    format!("{}_forget", field(module, role))
}

/// The name of the field for the tables of a module that alone are synced.
fn only_field(module: BackupModule) -> String {
    format!("tables_{}", module.short_name())
}

/// The name of the field for the tables of a module that are left out.
fn without_field(module: BackupModule) -> String {
    format!("exclude_tables_{}", module.short_name())
}

/// The name of a store's field.
fn field(module: BackupModule, role: StoreRole) -> String {
    format!("{}_{}", role.name(), module.short_name())
}

#[derive(Template)]
#[template(path = "pages/pools/edit.html")]
struct EditPage<'a> {
    layout: Layout,
    /// The pool that is changed; none for a new one.
    existing: Option<&'a Pool>,
    form: PoolForm,
    /// The version of the pool that is changed.
    version: String,
    errors: FieldErrors,
    /// Pools that could be paired with.
    partners: Vec<Pool>,
}

impl EditPage<'_> {
    /// Whether Microsoft’s cmdlets sync the pool, so that it has no stores.
    fn is_by_shell(&self) -> bool {
        self.existing.is_some_and(|pool| pool.spec.driver.is_shell())
    }

    /// The pool that `partner` is paired with, if it is not the one on this page.
    fn other_pair<'p>(&self, partner: &'p Pool) -> Option<&'p Fqdn> {
        partner.backup_pool.as_ref().filter(|other| self.existing.is_none_or(|e| e.fqdn() != *other))
    }

    fn name(module: &BackupModule, role: &StoreRole) -> String {
        field(*module, *role)
    }

    /// Whether a store of the module can be one that needs a secret: databases elsewhere can’t be opened yet.
    fn takes_secret(module: &BackupModule) -> bool {
        module.kind() == StoreKind::Files
    }

    fn secret_name(module: &BackupModule, role: &StoreRole) -> String {
        secret_field((*module, *role))
    }

    fn forget_name(module: &BackupModule, role: &StoreRole) -> String {
        forget_field((*module, *role))
    }

    fn keeps_secret(&self, module: &BackupModule, role: &StoreRole) -> bool {
        self.existing.is_some_and(|pool| pool.keeps_secret(*module, *role))
    }

    fn forgets(&self, module: &BackupModule, role: &StoreRole) -> bool {
        self.form.forget.contains(&(*module, *role))
    }

    fn has_tables(module: &BackupModule) -> bool {
        module.kind() == StoreKind::Rows
    }

    fn only_name(module: &BackupModule) -> String {
        only_field(*module)
    }

    fn without_name(module: &BackupModule) -> String {
        without_field(*module)
    }

    /// Whether the lists of tables are there to be seen: something stands in them, or is wrong with them.
    fn shows_tables(&self, module: &BackupModule) -> bool {
        [only_field(*module), without_field(*module)]
            .iter()
            .any(|field| !self.form.text(field).trim().is_empty() || self.errors.of(field).is_some())
    }

    fn example(module: &BackupModule, role: &StoreRole) -> String {
        match module.kind() {
            StoreKind::Rows => format!("sqlite:///srv/pool/{}.db", role.name()),
            StoreKind::Files => format!("file:///srv/pool/{}", role.name()),
        }
    }
}

pub async fn new(State(panel): State<Panel>, user: Permitted<SetPool>) -> Result<Response, WebError> {
    show(&panel, &user, None, PoolForm::default(), None).await
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    show(&panel, &user, Some(&pool), PoolForm::of(&pool), None).await
}

pub async fn create(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Form(form): Form<PoolForm>,
) -> Result<Response, WebError> {
    save(&panel, &user, None, form).await
}

pub async fn post(
    State(panel): State<Panel>,
    user: Permitted<SetPool>,
    Path(name): Path<String>,
    Form(form): Form<PoolForm>,
) -> Result<Response, WebError> {
    let pool = user.pool(&panel, &name).await?;
    if form::is_stale(&form.version, &PoolDetails::from(&pool))? {
        return show(&panel, &user, Some(&pool), PoolForm::of(&pool), Some(form::changed_meanwhile())).await;
    }
    save(&panel, &user, Some(&pool), form).await
}

async fn save(
    panel: &Panel,
    user: &Permitted<SetPool>,
    existing: Option<&Pool>,
    form: PoolForm,
) -> Result<Response, WebError> {
    let draft = match form.parse() {
        // What drives a pool is chosen where pools are taken over, for both of a pair at once.
        Ok(mut draft) => {
            draft.spec.driver = existing.map(|pool| pool.spec.driver.clone()).unwrap_or_default();
            draft
        }
        Err(errors) => return show(panel, user, existing, form, Some(errors)).await,
    };
    match operations::save_pool(panel, &user.actor(), existing, draft).await {
        Ok(fqdn) => Ok(Redirect::to(&routes::pool(&fqdn)).into_response()),
        Err(OperationError::Refused(errors)) => show(panel, user, existing, form, Some(errors.into())).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    panel: &Panel,
    user: &CurrentUser,
    existing: Option<&Pool>,
    form: PoolForm,
    errors: Option<FieldErrors>,
) -> Result<Response, WebError> {
    let errors = errors.map(|mut errors| {
        for field in form.secrets.keys().map(|key| secret_field(*key)) {
            if errors.of(&field).is_none() {
                errors.add(field, say("refused-secret-again"));
            }
        }
        errors
    });
    let mut partners = list_pools(&panel.database).await?;
    partners.retain(|p| existing.is_none_or(|e| e.id != p.id));
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let layout = Layout::new(panel, Some(user), Section::Pools);
    let version = existing.map(|pool| form::version_of(&PoolDetails::from(pool))).transpose()?.unwrap_or_default();
    html_with(status, &EditPage { layout, existing, form, version, errors: errors.unwrap_or_default(), partners })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> PoolForm {
        let stores = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        PoolForm { fqdn: "a.x.com".into(), stores, ..PoolForm::default() }
    }

    #[test]
    fn empty_store_fields_name_no_store() {
        let draft = form(&[("live_DataConf", " file:///srv/a "), ("backup_DataConf", " "), ("live_CMSMaster", "")]);
        let draft = draft.parse().expect("a sound form");
        assert_eq!(draft.spec.stores.len(), 1);
        assert_eq!(draft.spec.store(BackupModule::DataConf, StoreRole::Backup), None);
    }

    #[test]
    fn each_fault_stands_beside_its_field() {
        let mut bad = form(&[("live_DataConf", "/srv/a"), ("backup_PresenceFocus", "gopher://x/y")]);
        bad.fqdn = "localhost".into();
        bad.site = "x".repeat(101);
        let errors = bad.parse().expect_err("four faults");
        for field in ["fqdn", "site", "live_DataConf", "backup_PresenceFocus"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn lists_of_tables_are_read_and_their_faults_stand_beside_them() {
        let fields = [("live_CMSMaster", "sqlite:///srv/a"), ("exclude_tables_CMSMaster", " log \r\n\r\nold jobs\r\n")];
        let draft = form(&fields).parse().expect("a sound form");
        assert_eq!(draft.spec.tables(BackupModule::CmsMaster).to_string(), "without log, old jobs");

        let both = [("tables_CMSMaster", "a\nb"), ("exclude_tables_CMSMaster", "b"), ("tables_RGSDataStore", "a\tb")];
        let errors = form(&both).parse().expect_err("two faults");
        let fields: Vec<&str> = errors.all().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["exclude_tables_CMSMaster", "tables_RGSDataStore"]);
    }

    #[test]
    fn a_secret_is_taken_as_one_and_printed_nowhere() {
        let fields = [
            ("live_DataConf", "sftp://joe@host/a"),
            ("live_DataConf_secret", "open sesame"),
            ("live_DataConf_forget", "on"),
            ("backup_DataConf", "sftp://joe@host/b"),
            ("backup_DataConf_secret", ""),
            ("live_RGSFileStore_forget", "on"),
        ];
        let stores = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let form = PoolForm::from(Submitted { fqdn: "a.x.com".into(), stores, ..Submitted::default() });
        assert!(!format!("{form:?}").contains("sesame"));
        let draft = form.parse().expect("a sound form");
        assert!(!format!("{draft:?}").contains("sesame"));
        let secret = Secret::new("open sesame").expect("a secret");
        assert_eq!(
            draft.secrets,
            BTreeMap::from([
                ((BackupModule::DataConf, StoreRole::Live), SecretChange::Set(secret)),
                ((BackupModule::RgsFileStore, StoreRole::Live), SecretChange::Remove),
            ])
        );
    }
}
