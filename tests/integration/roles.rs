//! Roles: which cmdlets they hold and where they count, who may make and change them, and what the page says of them.

use axum::http::StatusCode;
use poolsync::{
    domain::{
        Access, Actor, Assigned, BackupModule, CustomRole, Extent, Fqdn, Grant, Permission, Reason, Role, RoleName,
        Scope, UserName, Via,
    },
    operations::{
        Giver, OperationError,
        roles::{change_role, create_role, remove_role},
    },
    panel::Panel,
    state::{roles, users},
};

use super::support::{
    on_both_engines,
    web::{PASSWORD, Page, Site},
    world::{ATL, RED, World, actor, fqdn},
};

fn operator() -> Giver {
    Giver::operator(actor())
}

fn role_name(text: &str) -> RoleName {
    text.parse().unwrap()
}

/// A role that lets one pool be synced.
fn desk() -> CustomRole {
    CustomRole {
        name: role_name("Berlin desk"),
        template: Role::HelpDesk,
        permissions: [Permission::GetStatus, Permission::InvokeSync].into(),
        scope: Scope { pools: Extent::from_iter([fqdn(ATL)]), modules: Extent::All },
    }
}

fn refusal(result: Result<(), OperationError>) -> String {
    match result {
        Err(OperationError::Refused(errors)) => errors.iter().map(|e| e.message.to_string()).collect(),
        other => panic!("it was not refused: {other:?}"),
    }
}

/// Gives an account a role for a reason that is not a person here.
async fn bring(panel: &Panel, name: &str, role: &str, reason: Reason) {
    let name: UserName = name.parse().unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    let (user, _) = users::find_user(&mut tx, &name).await.unwrap().unwrap();
    users::insert_roles(&mut tx, user.id, &[Assigned { role: role_name(role), reason }]).await.unwrap();
    tx.commit().await.unwrap();
}

/// The fields of a form that asks for what a help desk may do, everywhere.
const EVERYWHERE: [(&str, &str); 4] =
    [("template", "CsHelpDesk"), ("permission", "Get-CsBackupServiceStatus"), ("pools", "all"), ("modules", "all")];

async fn send(site: &Site, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = site.post(path, fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
    page
}

#[tokio::test]
async fn the_page_says_which_roles_a_cmdlet_has_been_assigned_to() {
    let site = Site::seen_by(Role::Administrator).await;
    create_role(&site.world.panel, &operator(), &desk()).await.unwrap();
    site.add_user("hugo", Role::HelpDesk).await;
    bring(&site.world.panel, "hugo", "berlin DESK", Reason::Group("Berlin Support".into())).await;

    let page = site.get("/roles").await;
    assert_eq!(page.texts("tbody tr").len(), Permission::ALL.len());
    for permission in Permission::ALL {
        let said = page.text(&format!("tr[id=\"{permission}\"]"));
        assert!(said.contains(&permission.describe().to_string()), "{said}");
        let links = page.texts(&format!("tr[id=\"{permission}\"] .tags a"));
        let mut wanted: Vec<&str> = Role::ALL.iter().filter(|r| r.grants(permission)).map(|r| r.name()).collect();
        if desk().permissions.contains(&permission) {
            wanted.push("Berlin desk");
        }
        assert_eq!(links, wanted, "{permission}");
    }
    let invoke = page.text("[id=\"Invoke-CsBackupServiceSync\"]");
    assert!(invoke.contains(&format!("Berlin desk for {ATL}")), "{invoke}");
    assert!(page.has("a[href=\"/roles#Invoke-CsBackupServiceSync\"]"), "the row has an address of its own");

    let card = page.text("[id=\"role-berlin%20desk\"]");
    assert!(card.contains("began as CsHelpDesk") && card.contains("hugo by the group Berlin Support"), "{card}");
    assert!(page.text("[id=\"role-cshelpdesk\"]").contains("hugo given here"));
    assert!(page.has("a[href=\"/roles/Berlin%20desk/edit\"]"));
    assert!(!page.has("a[href=\"/roles/CsHelpDesk/edit\"]"), "built-in roles have no edit");
}

#[tokio::test]
async fn who_may_see_roles_is_led_there_and_who_may_not_is_refused() {
    let viewer = Site::seen_by(Role::ViewOnlyAdministrator).await;
    assert_eq!(viewer.get("/").await.text("nav.menu a[href=\"/roles\"]"), "Access");
    let page = viewer.get("/roles").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.has("a[href^='/roles/new']") && !page.has("a[href='/tokens']"));
    for path in ["/roles/new", "/users/new"] {
        assert_eq!(viewer.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let help = Site::seen_by(Role::HelpDesk).await;
    assert!(!help.get("/").await.has("nav.menu a[href=\"/roles\"]"));
    for path in ["/roles", "/users", "/users/vera", "/tokens"] {
        assert_eq!(help.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_role_begins_as_a_built_in_one_without_scripts() {
    let site = Site::seen_by(Role::Administrator).await;
    let page = site.get("/roles/new").await;
    let links = page.attributes(".begin a", "href");
    assert_eq!(links.len(), Role::ALL.len());
    let page = site.get("/roles/new?template=CsServerAdministrator").await;
    let ticked = page.attributes("input[name=permission][checked]", "value");
    let wanted: Vec<_> = Role::ServerAdministrator.permissions().iter().map(ToString::to_string).collect();
    assert_eq!(ticked, wanted);
    assert_eq!(page.attributes("input[name=template]", "value"), ["CsServerAdministrator"]);
    assert_eq!(page.attributes("input[name=pools][checked]", "value"), ["all"]);

    let fields = [
        ("name", "Berlin desk"),
        ("template", "CsHelpDesk"),
        ("permission", "Get-CsBackupServiceStatus"),
        ("permission", "Invoke-CsBackupServiceSync"),
        ("pools", "named"),
        ("pool", ATL),
        ("modules", "named"),
        ("module", "ConfServices.DataConf"),
    ];
    assert_eq!(site.post("/roles/new", &fields).await.location(), "/roles#role-berlin%20desk");
    let role = roles::find_role(&site.world.panel.database, &role_name("berlin desk")).await.unwrap().unwrap();
    let modules = Extent::from_iter([BackupModule::DataConf]);
    assert_eq!(role, CustomRole { scope: Scope { modules, ..desk().scope }, ..desk() });
    let edit = site.get("/roles/Berlin%20desk/edit").await;
    assert_eq!(edit.attributes("input[name=pool][checked]", "value"), [ATL]);
    assert_eq!(edit.attributes("input[name=module][checked]", "value"), ["ConfServices.DataConf"]);
    let said = site.world.audit().await;
    let last = said.last().unwrap();
    assert_eq!(
        *last,
        format!(
            "New-CsAdminRole: Berlin desk: began as CsHelpDesk; Get-CsBackupServiceStatus, Invoke-CsBackupServiceSync in DataConf of {ATL}"
        )
    );
}

#[tokio::test]
async fn each_mistake_has_a_sentence_of_its_own_and_what_was_typed_is_kept() {
    let site = Site::seen_by(Role::Administrator).await;
    create_role(&site.world.panel, &operator(), &desk()).await.unwrap();
    for (name, said) in [
        ("BERLIN DESK", "There is a role named Berlin desk already"),
        ("csHelpdesk", "CsHelpDesk is a built-in role"),
        ("", "can’t be a role’s name"),
        ("..", "can’t be a role’s name"),
        ("<script>alert(1)</script>", "can’t be a role’s name"),
        ("'; drop table roles; --", "can’t be a role’s name"),
        ("=HYPERLINK(\"http://x\")", "can’t be a role’s name"),
    ] {
        let fields = [&EVERYWHERE[..], &[("name", name)]].concat();
        let page = send(&site, "/roles/new", &fields).await;
        assert!(page.text("#name-error").contains(said), "{name}: {}", page.text("#name-error"));
        assert_eq!(page.attributes("#name", "value"), [name]);
        assert!(!page.text.contains("<script>alert"), "{}", page.text);
    }
    let named = [("name", "New"), ("template", "CsHelpDesk")];
    let status = ("permission", "Get-CsBackupServiceStatus");
    let invoke = ("permission", "Invoke-CsBackupServiceSync");
    let everywhere = [("pools", "all"), ("modules", "all")];
    for (fields, field, said) in [
        (everywhere.to_vec(), "permission", "at least one cmdlet"),
        ([&everywhere[..], &[invoke]].concat(), "permission", "without it the others reach nothing"),
        ([&everywhere[..], &[status, ("permission", "Set-CsAdminRole")]].concat(), "permission", "Add Get-CsAdminRole"),
        (
            vec![status, ("permission", "Search-CsAuditLog"), ("pools", "named"), ("pool", ATL), ("modules", "all")],
            "permission",
            "Search-CsAuditLog concerns the whole deployment",
        ),
        (vec![status, ("pools", "named"), ("modules", "all")], "pool", "Name at least one pool"),
        (vec![status, ("pools", "all"), ("modules", "named")], "module", "Name at least one module"),
        (
            vec![status, ("pools", "named"), ("pool", "ber-cs-001.litwareinc.com"), ("modules", "all")],
            "pool",
            "There is no pool named ber-cs-001.litwareinc.com",
        ),
        (vec![status, ("pools", "all"), ("pool", ATL), ("modules", "all")], "pool", "“all pools” is chosen"),
        ([&everywhere[..], &[("permission", "Format-Disk")]].concat(), "permission", "is not a cmdlet"),
    ] {
        let page = send(&site, "/roles/new", &[&named[..], &fields].concat()).await;
        let error = page.text(&format!("#{field}-error"));
        assert!(error.contains(said), "{said}: {error}");
        assert!(page.has(&format!("#errors a[href='#{field}']")) && page.has(&format!("#{field}")));
        assert_eq!(page.attributes("#name", "value"), ["New"]);
    }
    assert_eq!(roles::list_roles(&site.world.panel.database).await.unwrap().len(), 1, "nothing was made");
}

#[tokio::test]
async fn built_in_roles_are_neither_changed_nor_removed() {
    let site = Site::seen_by(Role::Administrator).await;
    for role in Role::ALL {
        for what in ["edit", "remove"] {
            let path = format!("/roles/{role}/{what}");
            assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            let page = site.post(&path, &[&EVERYWHERE[..], &[("confirm", role.name())]].concat()).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert!(page.text("main").contains("Built-in roles can’t be changed"), "{path}");
        }
        let panel = &site.world.panel;
        let wanted = CustomRole { name: role.into(), ..desk() };
        assert!(refusal(change_role(panel, &operator(), &wanted, None).await).contains("is a built-in role"));
        assert!(
            refusal(remove_role(panel, &operator(), &role.into(), role.name(), None).await).contains("built-in role")
        );
    }
}

#[tokio::test]
async fn a_changed_role_counts_at_once_and_gives_sessions_new_tokens() {
    on_both_engines(async |database| {
        let mut site = Site::of(World::empty(database).with_pools().await);
        let panel = site.world.panel.clone();
        create_role(&panel, &operator(), &desk()).await.unwrap();
        site.add_user("hugo", Role::HelpDesk).await;
        site.sign_in("hugo", PASSWORD).await;
        bring(&panel, "hugo", "Berlin desk", Reason::Claim("desk".into())).await;
        assert!(site.get("/").await.has("nav.menu a[href='/sync']"));

        let less = CustomRole { permissions: [Permission::GetStatus].into(), ..desk() };
        change_role(&panel, &operator(), &less, None).await.unwrap();
        let page = site.get("/").await;
        assert!(!page.has("nav.menu a[href='/sync']"), "the right is gone with the next request");
        assert!(page.header("set-cookie").starts_with("poolsync="), "the session gets another token");
        let said = site.world.audit().await;
        let (before, after) = said.last().unwrap().split_once(" → ").unwrap();
        assert!(before.contains("Invoke-CsBackupServiceSync") && !after.contains("Invoke-"), "{said:?}");
    })
    .await;
}

#[tokio::test]
async fn a_role_is_removed_by_its_name_and_taken_from_all_who_have_it() {
    let site = Site::seen_by(Role::Administrator).await;
    let panel = &site.world.panel;
    create_role(panel, &operator(), &desk()).await.unwrap();
    site.add_user("hugo", Role::HelpDesk).await;
    bring(panel, "hugo", "Berlin desk", Reason::Direct).await;
    let path = "/roles/berlin%20desk/remove";
    assert!(site.get(path).await.text("main").contains("hugo given here"), "it says who loses it");
    let page = send(&site, path, &[("confirm", "Berlin")]).await;
    assert!(page.text("#confirm-error").contains("Type the role’s name, Berlin desk"));
    assert_eq!(site.post(path, &[("confirm", "berlin desk")]).await.location(), "/roles");

    let hugo = "hugo".parse().unwrap();
    let (hugo, _) = users::find_user(&panel.database, &hugo).await.unwrap().unwrap();
    assert_eq!(hugo.role_names(), ["CsHelpDesk"]);
    assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND);
    create_role(panel, &operator(), &desk()).await.unwrap();
    assert!(site.get("/roles").await.text("[id=\"role-berlin%20desk\"]").contains("nobody"), "it begins anew");
}

#[tokio::test]
async fn a_role_whose_pool_is_gone_says_so_and_counts_for_nothing_else() {
    let site = Site::seen_by(Role::Administrator).await;
    let panel = &site.world.panel;
    create_role(panel, &operator(), &desk()).await.unwrap();
    poolsync::operations::remove_pool(panel, &actor(), &site.world.pool(ATL).await).await.unwrap();
    let edit = site.get("/roles/Berlin%20desk/edit").await;
    assert!(edit.text("main").contains(&format!("{ATL}: not here any more")));
    let role = roles::find_role(&panel.database, &desk().name).await.unwrap().unwrap();
    let access = Access::new([role.grant()]);
    assert!(!access.reaches(Permission::GetStatus, &fqdn(RED)));
}

#[tokio::test]
async fn nobody_gives_more_than_they_have() {
    on_both_engines(async |database| {
        let world = World::empty(database).with_pools().await;
        let panel = &world.panel;
        // May change roles and see everything, and sync one pool.
        let everywhere = [Permission::GetStatus, Permission::GetRole, Permission::SetRole];
        let access = Access::new([Grant { permissions: everywhere.into(), scope: Scope::EVERYTHING }, desk().grant()]);
        let keeper =
            Giver { actor: Actor { name: "keeper".into(), account: None, via: Via::Web, address: None }, access };
        create_role(panel, &keeper, &desk()).await.unwrap();

        let both: Extent<Fqdn> = [fqdn(ATL), fqdn(RED)].into_iter().collect();
        let wider = CustomRole { scope: Scope { pools: both, ..desk().scope }, ..desk() };
        let said = refusal(change_role(panel, &keeper, &wider, None).await);
        assert!(said.contains("holds Invoke-CsBackupServiceSync where you do not"), "{said}");
        let all = CustomRole { name: role_name("All"), scope: Scope::EVERYTHING, ..desk() };
        assert!(refusal(create_role(panel, &keeper, &all).await).contains("where you do not"));
        // What somebody else made more powerful is not theirs to change, not even to less.
        change_role(panel, &operator(), &wider, None).await.unwrap();
        assert!(refusal(change_role(panel, &keeper, &desk(), None).await).contains("The role as it is holds"));
        assert!(
            refusal(remove_role(panel, &keeper, &desk().name, "Berlin desk", None).await).contains("where you do not")
        );
        assert_eq!(roles::list_roles(&panel.database).await.unwrap(), [wider]);
        let said = world.audit().await;
        assert_eq!(said.iter().filter(|entry| entry.contains("refused: ")).count(), 4, "{said:?}");
    })
    .await;
}
