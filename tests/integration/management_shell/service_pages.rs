//! The pages of a host’s backup service and of its roles: what is shown, what is sent, and what is refused.

use std::{fs, path::Path};

use axum::http::StatusCode;
use poolsync::{
    domain::{CustomRole, Fqdn, Permission, Role, RoleName},
    operations::{Giver, remove_pool, roles::create_role},
    state::roles::list_roles,
};
use serde_json::{Value, json};

use super::{
    super::support::{
        web::{PASSWORD, Page, Site},
        world::{ATL, RED, actor},
    },
    Host, asked,
    hostile::NASTY,
    pages::{HOST, administrator, with_host},
    play,
};

const SERVICE: &str = "/management-hosts/mgmt/service";
const ROLES: &str = "/management-hosts/mgmt/roles";

/// A panel with this host, as an administrator sees it.
async fn site_with(host: &Host) -> Site {
    let site = administrator().await;
    with_host(&site, host).await;
    site
}

/// What the form carries, as it was shown, with some of it typed otherwise.
fn filled(page: &Page, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let names = page.attributes("main form.stack input[name]", "name");
    let mut fields = Vec::new();
    for name in names {
        let input = format!("main form.stack input[name={name}]");
        let is_box = page.has(&format!("{input}[type=checkbox]"));
        if !is_box || page.has(&format!("{input}[checked]")) {
            fields.push((name, page.attributes(&input, "value").remove(0)));
        }
    }
    for (name, value) in typed {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

async fn send(site: &Site, page: &Page, typed: &[(&str, &str)]) -> Page {
    let fields = filled(page, typed);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    site.post(SERVICE, &fields).await
}

/// What the stand-in was asked to change.
fn changes(folder: &Path) -> Vec<Value> {
    let asked = asked(folder);
    let changes = asked.iter().filter(|asked| asked["request"]["action"] == "set-configuration");
    changes.map(|asked| asked["request"]["changes"].clone()).collect()
}

/// Somebody else changes settings at the host.
fn meanwhile(folder: &Path, settings: &Value) {
    fs::write(folder.join("state.json"), json!({ "invoked": 0, "looks": {}, "settings": settings }).to_string())
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_of_the_backup_service_are_shown_and_only_what_was_changed_is_sent() {
    let host = Host::playing("success");
    let site = site_with(&host).await;
    assert!(site.get(HOST).await.has(&format!("main .head a[href='{SERVICE}']")));
    let page = site.get(SERVICE).await;
    assert_eq!(page.attributes("#sync_interval", "value"), ["2m"]);
    assert_eq!(page.attributes("#max_data_conf_package_size_kb", "value"), ["102400"]);
    assert!(!page.has("#enable_rgs_backup_service[checked]"));
    assert_eq!(page.texts("main .setting").len(), 6);

    let typed = [("sync_interval", "00:03:00"), ("enable_rgs_backup_service", "on"), ("max_concurrent_calls", " 10 ")];
    let sent = send(&site, &page, &typed).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/management-hosts/mgmt/service?saved=1"));
    let expected = json!({ "sync_interval_seconds": 180, "enable_rgs_backup_service": true });
    assert_eq!(changes(host.folder()), [expected]);
    let page = site.get(sent.location()).await;
    assert!(page.has("main .callout.ok") && page.has("#enable_rgs_backup_service[checked]"));
    assert_eq!(page.attributes("#sync_interval", "value"), ["3m"]);
    let audit = site.get("/audit").await.text("main");
    assert!(audit.contains("Set-CsBackupServiceConfiguration") && audit.contains("SyncInterval 3m"), "{audit}");
    assert!(!audit.contains("MaxConcurrentCalls"), "{audit}");

    // A box that is not ticked any more is off; what is as it was, is nothing to send.
    assert_eq!(send(&site, &page, &[]).await.text("#errors a.code"), "PS-4851");
    let mut fields = filled(&page, &[]);
    fields.retain(|(name, _)| name != "enable_rgs_backup_service");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(site.post(SERVICE, &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(changes(host.folder())[1..], [json!({ "enable_rgs_backup_service": false })]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_of_the_backup_service_that_somebody_else_changed_is_not_overwritten() {
    let host = Host::playing("success");
    let site = site_with(&host).await;
    let page = site.get(SERVICE).await;
    meanwhile(host.folder(), &json!({ "max_concurrent_calls": 20, "max_batches_per_cms_sync": 50 }));
    let refused = send(&site, &page, &[("max_concurrent_calls", "30"), ("sync_interval", "5m")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.text("#max_concurrent_calls-error a.code"), "PS-4852");
    let said = refused.text("#max_concurrent_calls-error");
    assert!(said.contains("was 10") && said.contains("is 20") && said.contains("wanted 30"), "{said}");
    assert!(changes(host.folder()).is_empty());
    // The form carries what the host says now: saved again, it is what was decided.
    let again = send(&site, &refused, &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text("main"));
    assert_eq!(changes(host.folder()), [json!({ "max_concurrent_calls": 30, "sync_interval_seconds": 300 })]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_values_of_the_backup_service_are_told_at_their_fields_before_the_management_shell_is_asked() {
    let host = Host::playing("success");
    let site = site_with(&host).await;
    let page = site.get(SERVICE).await;
    let before = asked(host.folder()).len();
    for (field, values) in [
        ("sync_interval", &["4s", "3h1s", "soon", ""][..]),
        ("max_concurrent_calls", &["0", "101", "1.5"]),
        ("max_batches_per_user_store_sync", &["0", "1000001"]),
        ("max_batches_per_cms_sync", &["-1"]),
        ("max_data_conf_package_size_kb", &["4194305", "1 MB"]),
    ] {
        for value in values.iter().chain(NASTY) {
            let refused = send(&site, &page, &[(field, value)]).await;
            if refused.status == StatusCode::BAD_REQUEST {
                continue; // No text that a form can have.
            }
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value:?}");
            assert!(refused.has(&format!("#{field}[aria-invalid]")), "{field} {value:?}: {}", refused.text("main"));
            assert!(!refused.text.contains("<script>alert"), "{field} {value:?}");
        }
    }
    assert_eq!(asked(host.folder()).len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_management_shell_that_refuses_to_change_settings_did_not_and_the_audit_says_so() {
    let host = Host::playing("access-denied");
    let site = site_with(&host).await;
    let page = site.get(SERVICE).await;
    let refused = send(&site, &page, &[("max_concurrent_calls", "4")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = refused.text("#errors");
    assert!(said.starts_with("Nothing was changed") && said.contains("Zugriff verweigert"), "{said}");
    assert_eq!(refused.attributes("#max_concurrent_calls", "value"), ["4"], "what was typed is kept");
    let audit = site.world.audit().await.join("\n");
    assert!(
        audit.contains("sent to the host") && audit.contains("may not run Set-CsBackupServiceConfiguration"),
        "{audit}"
    );
    assert!(site.get("/audit?outcome=refused").await.text("main").contains("Set-CsBackupServiceConfiguration"));

    // A value that the service takes for another is told, too.
    play(host.folder(), "set-in-vain", &[]);
    let vain = send(&site, &page, &[("max_concurrent_calls", "4")]).await;
    assert_eq!(vain.text("#max_concurrent_calls-error a.code"), "PS-4856");
    assert!(vain.text("#errors").contains("The value is <b>odd</b>."), "{}", vain.text("#errors"));
    assert!(!vain.text.contains("<b>odd"));
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_whose_answer_of_the_management_shell_is_lost_are_said_to_be_perhaps_changed() {
    let host = Host::playing("killed-within");
    let site = site_with(&host).await;
    let page = site.get(SERVICE).await;
    fs::write(host.folder().join("cut"), "").unwrap();
    let lost = send(&site, &page, &[("max_concurrent_calls", "4")]).await;
    assert_eq!(lost.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = lost.text("#errors");
    assert!(said.starts_with("The settings may have been changed"), "{said}");
    assert!(said.contains("is not known; read them again"), "{said}");
    assert!(!lost.has("#max_concurrent_calls"), "nothing is sent again before it was read");
    assert!(lost.has(&format!("main a.button[href='{SERVICE}']")));
    let audit = site.world.audit().await.join("\n");
    assert!(audit.contains("whether it was changed is not known"), "{audit}");
    assert!(site.get("/audit").await.text("main").contains("perhaps MaxConcurrentCalls 4"));
    assert_eq!(changes(host.folder()), [json!({ "max_concurrent_calls": 4 })]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_change_settings_or_roles_sees_neither_page_of_the_management_shell_nor_a_link() {
    let host = Host::playing("success");
    let mut site = site_with(&host).await;
    let pools_only: RoleName = "Pools only".parse().unwrap();
    let permissions = [Permission::GetStatus, Permission::SetPool].into();
    let role =
        CustomRole { name: pools_only, template: Role::HelpDesk, permissions, scope: Role::HelpDesk.grant().scope };
    create_role(&site.world.panel, &Giver::operator(actor()), &role).await.unwrap();
    add(&site, "pat", role.name).await;
    site.add_user("sam", Role::ServerAdministrator).await;
    site.sign_in("pat", PASSWORD).await;
    let page = site.get(HOST).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.has(&format!("a[href='{SERVICE}']")) && !page.has(&format!("a[href='{ROLES}']")));
    for path in [SERVICE, ROLES] {
        assert_eq!(site.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(
            site.post(path, &[("role", "x"), ("max_concurrent_calls", "4")]).await.status,
            StatusCode::FORBIDDEN
        );
    }
    site.sign_in("sam", PASSWORD).await;
    let page = site.get(SERVICE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.has(&format!("a[href='{HOST}']")), "the host itself is not theirs to see");
    assert_eq!(site.get(ROLES).await.status, StatusCode::FORBIDDEN);
    assert!(changes(host.folder()).is_empty());
}

async fn add(site: &Site, name: &str, role: RoleName) {
    let panel = &site.world.panel;
    let hash = panel.passwords.hash(PASSWORD.parse().unwrap()).await.unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    let now = panel.clock.now();
    poolsync::state::users::insert_user(&mut tx, &name.parse().unwrap(), &hash, &[role], now).await.unwrap();
    tx.commit().await.unwrap();
}

/// The pools of the world become those that the host drives, at the site Atlanta.
async fn drive(site: &Site) {
    let panel = &site.world.panel;
    for pool in [ATL, RED] {
        remove_pool(panel, &actor(), &site.world.pool(pool).await).await.unwrap();
    }
    let pair = format!("{ATL} {RED}");
    assert_eq!(site.post(&format!("{HOST}/pools"), &[("pair", &pair)]).await.status, StatusCode::SEE_OTHER);
}

/// The choice of a role, by its name: the value of its box, whether it can be ticked, and what is said of it.
fn choice(page: &Page, name: &str) -> (String, bool, String) {
    let start = format!("{name}:");
    let values = page.attributes("input[name=role]", "value");
    let at = values.iter().position(|value| value.starts_with(&start) || value == name);
    let at = at.unwrap_or_else(|| panic!("no {name} among {values:?}"));
    let open = page.attributes("input[name=role]:not([disabled])", "value").contains(&values[at]);
    (values[at].clone(), open, page.texts("main label.choice").remove(at))
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_that_the_management_shell_knows_are_taken_over_with_their_rights_and_places() {
    let host = Host::playing("success");
    let site = site_with(&host).await;
    let panel = &site.world.panel;
    assert!(site.get(HOST).await.has(&format!("main .head a[href='{ROLES}']")));
    play(host.folder(), "roles", &[]);
    let (_, open, said) = choice(&site.get(ROLES).await, "Everywhere");
    assert!(!open && said.contains("drives no pool here"), "{said}");
    play(host.folder(), "success", &[]);
    drive(&site).await;
    play(host.folder(), "roles", &[]);
    let page = site.get(ROLES).await;

    let (_, open, said) = choice(&page, "CsServerAdministrator");
    assert!(!open && said.contains("standard role there") && said.contains("Here already"), "{said}");
    let (atlanta, open, said) = choice(&page, "Atlanta-Backup");
    assert!(open && said.contains("own role there") && said.contains("5 cmdlets that are not about backups"), "{said}");
    assert!(said.contains("Left out, as nothing here is the same: Get-CsPoolBackupRelationship"), "{said}");
    assert!(said.contains("Set-CsBackupServiceConfiguration counts for the whole deployment"), "{said}");
    assert!(said.contains("Left out: no pool that this host drives is at “Site:Nowhere”"), "{said}");
    let (everywhere, open, _) = choice(&page, "Everywhere");
    assert!(open);
    for (name, why) in [
        ("Users-Only", "limited to the users of “OU:ou=Sales,dc=litwareinc,dc=com”"),
        ("No-Status", "It may not run Get-CsBackupServiceStatus"),
        ("Elsewhere", "No pool that this host drives is where it counts"),
        ("Voice", "It may run no cmdlet that there is here"),
        ("Sly", "It may run no cmdlet that there is here"),
        ("Twice", "several roles of this name"),
        ("Unplaced", "does not say where it counts"),
    ] {
        let (key, open, said) = choice(&page, name);
        assert!(!open && said.contains(why), "{name}: {said}");
        assert_eq!(site.post(ROLES, &[("role", &key)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
    // All or none, and nothing that the host does not say.
    let forged = atlanta.replace("Invoke-CsBackupServiceSync", "Set-CsAdminRole");
    assert_ne!(forged, atlanta);
    for chosen in
        [&[][..], &[("role", everywhere.as_str()), ("role", &forged)], &[("role", "<script>alert(1)</script>")]]
    {
        let refused = site.post(ROLES, chosen).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(["PS-4857", "PS-4858"].contains(&refused.text("#role-error a.code").as_str()));
        assert!(!refused.text.contains("<script>alert"));
    }
    assert!(list_roles(&panel.database).await.unwrap().is_empty());

    let taken = site.post(ROLES, &[("role", &atlanta), ("role", &everywhere)]).await;
    assert_eq!((taken.status, taken.location()), (StatusCode::SEE_OTHER, "/roles"), "{}", taken.text("main"));
    let roles = list_roles(&panel.database).await.unwrap();
    let of = |name: &str| roles.iter().find(|role| role.name.as_str() == name).unwrap();
    let atlanta_role = of("Atlanta-Backup");
    assert_eq!(atlanta_role.permissions, [Permission::GetStatus, Permission::InvokeSync].into());
    let pools: Vec<_> = atlanta_role.scope.pools.named().map(Fqdn::as_str).collect();
    assert_eq!((pools, atlanta_role.template), (vec![ATL, RED], Role::ServerAdministrator));
    assert!(of("Everywhere").scope.is_everything());
    assert!(of("Everywhere").permissions.contains(&Permission::SetConfiguration));
    let audit = site.world.audit().await.join("\n");
    assert!(audit.contains("New-CsAdminRole") && audit.contains("from management host mgmt; began as"), "{audit}");
    // They are here now.
    let again = site.post(ROLES, &[("role", &atlanta)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, open, said) = choice(&again, "Atlanta-Backup");
    assert!(!open && said.contains("Here already, with the same rights"), "{said}");
    assert_eq!(list_roles(&panel.database).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_here_already_is_never_overwritten_by_one_of_the_management_shell() {
    let host = Host::playing("success");
    let site = site_with(&host).await;
    drive(&site).await;
    play(host.folder(), "roles", &[]);
    let key = choice(&site.get(ROLES).await, "Atlanta-Backup").0;
    let role = CustomRole {
        name: "ATLANTA-backup".parse().unwrap(),
        template: Role::HelpDesk,
        permissions: [Permission::GetStatus].into(),
        scope: Role::HelpDesk.grant().scope,
    };
    create_role(&site.world.panel, &Giver::operator(actor()), &role).await.unwrap();
    let refused = site.post(ROLES, &[("role", &key)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, open, said) = choice(&refused, "Atlanta-Backup");
    assert!(
        !open && said.contains("Here already, and is not changed. Here it holds Get-CsBackupServiceStatus"),
        "{said}"
    );
    assert_eq!(list_roles(&site.world.panel.database).await.unwrap(), [role]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_over_a_role_of_the_management_shell_with_more_than_they_have() {
    let host = Host::playing("success");
    let mut site = site_with(&host).await;
    drive(&site).await;
    play(host.folder(), "roles", &[]);
    let key = choice(&site.get(ROLES).await, "Everywhere").0;
    let role = CustomRole {
        name: "Roles only".parse().unwrap(),
        template: Role::HelpDesk,
        permissions: [Permission::GetStatus, Permission::GetRole, Permission::SetRole].into(),
        scope: Role::HelpDesk.grant().scope,
    };
    create_role(&site.world.panel, &Giver::operator(actor()), &role).await.unwrap();
    add(&site, "rob", role.name).await;
    site.sign_in("rob", PASSWORD).await;
    let (_, open, said) = choice(&site.get(ROLES).await, "Everywhere");
    assert!(!open && said.contains("where you do not"), "{said}");
    let refused = site.post(ROLES, &[("role", &key)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text("main"));
    assert_eq!(list_roles(&site.world.panel.database).await.unwrap().len(), 1);
    assert!(
        site.world
            .audit()
            .await
            .iter()
            .any(|line| line.contains("refused: Everywhere") || line.contains("refused: The role"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_of_roles_are_text_and_are_refused_with_a_sentence() {
    let host = Host::playing("success");
    let site = site_with(&host).await;
    drive(&site).await;
    fs::write(host.folder().join("names.json"), serde_json::to_string(NASTY).unwrap()).unwrap();
    play(host.folder(), "nasty-roles", &[]);
    let page = site.get(ROLES).await;
    assert_eq!(page.texts("main label.choice").len(), NASTY.len());
    assert!(!page.text.contains("<script>alert"), "{}", page.text);
    let values = page.attributes("input[name=role]", "value");
    let open = page.attributes("input[name=role]:not([disabled])", "value");
    let said = page.texts("main label.choice");
    for (value, said) in values.iter().zip(&said) {
        let name = value.split(": Get-").next().unwrap();
        assert_eq!(open.contains(value), name.parse::<RoleName>().is_ok(), "{value}");
        if !open.contains(value) {
            assert!(said.contains("can’t be a role’s name"), "{said}");
            let refused = site.post(ROLES, &[("role", value)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
            assert!(!refused.text.contains("<script>alert"));
        }
    }
    assert!(list_roles(&site.world.panel.database).await.unwrap().is_empty());
}
