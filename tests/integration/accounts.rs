//! Accounts: how they are made, changed and removed, here and on the command line, and that somebody stays who may do
//! everything.

use axum::http::StatusCode;
use poolsync::{
    domain::{
        Access, Actor, Assigned, CustomRole, Grant, Permission, Reason, Role, RoleName, Scope, User, UserName, Via,
    },
    operations::{
        Giver, OperationError,
        accounts::{self, NewAccount},
        roles::create_role,
    },
    panel::Panel,
    state::{sql, users},
};
use tempfile::TempDir;

use super::support::{
    Way, on_both_engines,
    process::{outcome, poolsync},
    web::{PASSWORD, Page, Site},
    world::{World, actor},
};

fn operator() -> Giver {
    Giver::operator(actor())
}

fn user_name(text: &str) -> UserName {
    text.parse().unwrap()
}

async fn add(panel: &Panel, name: &str, role: &str) {
    let roles = vec![role.parse().unwrap()];
    let new = NewAccount { name: user_name(name), password: PASSWORD.parse().unwrap(), roles };
    accounts::add_account(panel, &operator(), new).await.unwrap();
}

async fn find(panel: &Panel, name: &str) -> Option<User> {
    users::find_user(&panel.database, &user_name(name)).await.unwrap().map(|(user, _)| user)
}

fn refusal(result: Result<(), OperationError>) -> String {
    match result {
        Err(OperationError::Refused(errors)) => errors.iter().map(|e| e.message.to_string()).collect(),
        other => panic!("it was not refused: {other:?}"),
    }
}

async fn refused(site: &Site, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = site.post(path, fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", page.text);
    page
}

const LAST: &str = "This is the last local account with CsAdministrator";

#[tokio::test]
async fn an_account_is_added_with_its_roles_and_signs_in() {
    let mut site = Site::seen_by(Role::Administrator).await;
    let form = site.get("/users/new").await;
    assert_eq!(form.attributes("input[name=role][checked]", "value"), ["CsViewOnlyAdministrator"]);
    let fields = [("name", "Hugo"), ("password", PASSWORD), ("password_again", PASSWORD), ("role", "CsHelpDesk")];
    let added = site.post("/users/new", &fields).await;
    assert_eq!(added.location(), "/users/hugo?done=added");
    let page = site.get(added.location()).await;
    assert!(page.text("[role=status]").contains("The account was added"));
    assert!(!page.text.contains(PASSWORD));
    let list = site.get("/users").await.texts("tbody tr");
    assert!(list.iter().any(|row| row.contains("hugo CsHelpDesk this panel")), "{list:?}");
    assert!(site.world.audit().await.contains(&"New-CsUser: hugo: CsHelpDesk".to_owned()));

    site.sign_in("hugo", PASSWORD).await;
    assert_eq!(site.get("/").await.text(".who strong"), "hugo");
}

#[tokio::test]
async fn mistakes_in_a_new_account_are_told_and_passwords_dropped() {
    let site = Site::seen_by(Role::Administrator).await;
    let fields = |name, password, again, role| {
        [("name", name), ("password", password), ("password_again", again), ("role", role)]
    };
    for (fields, field, said) in [
        (fields("VERA", PASSWORD, PASSWORD, "CsHelpDesk"), "name", "There is an account named vera already"),
        (fields("<b>x</b>", PASSWORD, PASSWORD, "CsHelpDesk"), "name", "can’t be an account’s name"),
        (fields("x' or '1'='1", PASSWORD, PASSWORD, "CsHelpDesk"), "name", "can’t be an account’s name"),
        (fields("=cmd|'/c calc'!A1", PASSWORD, PASSWORD, "CsHelpDesk"), "name", "can’t be an account’s name"),
        (fields("..", PASSWORD, PASSWORD, "CsHelpDesk"), "name", "can’t be an account’s name"),
        (fields("hugo", "short", "short", "CsHelpDesk"), "password", "at least 12 characters"),
        (fields("hugo", "password1234", "password1234", "CsHelpDesk"), "password", "easily guessed"),
        (fields("hugo", PASSWORD, "correct horse", "CsHelpDesk"), "password_again", "The two passwords differ"),
        (fields("hugo", PASSWORD, PASSWORD, "Nobody"), "role", "There is no role named Nobody"),
        (fields("hugo", PASSWORD, PASSWORD, "<i>"), "role", "can’t be a role’s name"),
    ] {
        let page = refused(&site, "/users/new", &fields).await;
        assert!(page.text(&format!("#{field}-error")).contains(said), "{said}");
        assert!(!page.text.contains(PASSWORD) && !page.text.contains("<b>x") && !page.text.contains("<i>"));
        assert!(page.attributes("input[type=password]", "value").is_empty());
    }
    let no_role = [("name", "hugo"), ("password", PASSWORD), ("password_again", PASSWORD)];
    assert!(refused(&site, "/users/new", &no_role).await.text("#role-error").contains("Choose at least one role"));
    assert_eq!(users::count_users(&site.world.panel.database).await.unwrap(), 1);
}

#[tokio::test]
async fn roles_by_group_and_claim_are_shown_with_their_reason_and_stay() {
    let site = Site::seen_by(Role::Administrator).await;
    let panel = &site.world.panel;
    add(panel, "hugo", "CsHelpDesk").await;
    let hugo = find(panel, "hugo").await.unwrap();
    let mut tx = panel.database.begin().await.unwrap();
    let brought = [
        Assigned { role: Role::ViewOnlyAdministrator.into(), reason: Reason::Group("RTC Viewers".into()) },
        Assigned { role: Role::HelpDesk.into(), reason: Reason::Claim("desk".into()) },
    ];
    users::insert_roles(&mut tx, hugo.id, &brought).await.unwrap();
    tx.commit().await.unwrap();

    let page = site.get("/users/hugo").await;
    assert_eq!(page.attributes("input[name=role][checked]", "value"), ["CsHelpDesk"]);
    let said = page.text("main");
    assert!(said.contains("CsViewOnlyAdministrator by the group RTC Viewers"), "{said}");
    assert!(said.contains("by the claim desk"), "{said}");

    let saved = site.post("/users/hugo/roles", &[("role", "CsUserAdministrator")]).await;
    assert_eq!(saved.location(), "/users/hugo?done=roles");
    let roles = find(panel, "hugo").await.unwrap().roles;
    assert_eq!(roles.len(), 3, "{roles:?}");
    assert!(brought.iter().all(|role| roles.contains(role)));
    let said = site.world.audit().await;
    assert_eq!(said.last().unwrap(), "Set-CsUserRole: hugo: CsHelpDesk → CsUserAdministrator");
}

#[tokio::test]
async fn whether_a_second_factor_is_asked_for_depends_on_where_an_account_comes_from() {
    let site = Site::seen_by(Role::Administrator).await;
    let panel = &site.world.panel;
    add(panel, "hugo", "CsHelpDesk").await;
    for (origin, shown, left_out) in
        [("local", "No", 0), ("directory", "No", 0), ("oidc:contoso", "Not asked for here", 1)]
    {
        let mut tx = panel.database.begin().await.unwrap();
        sql("update users set origin = $1 where name = 'hugo'").bind(origin).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let facts = site.get("/users/hugo").await.text("dl.facts");
        assert!(facts.contains(&format!("Second factor {shown} Made")), "{origin}: {facts}");
        let cells = site.get("/users").await.texts("tbody td");
        assert_eq!(cells.iter().filter(|cell| *cell == "Not here").count(), left_out, "{origin}: {cells:?}");
    }
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_an_enabled_one_comes_back() {
    let mut site = Site::seen_by(Role::Administrator).await;
    let panel = site.world.panel.clone();
    add(&panel, "hugo", "CsHelpDesk").await;
    site.sign_in("hugo", PASSWORD).await;
    accounts::disable_account(&panel, &operator(), &user_name("hugo")).await.unwrap();
    assert_eq!(site.get("/").await.location(), "/login");
    assert_eq!(site.sign_in("hugo", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    site.sign_in("vera", PASSWORD).await;
    assert!(site.get("/users/hugo").await.text("main").contains("Disabled"));
    assert_eq!(site.post("/users/hugo/enable", &[]).await.location(), "/users/hugo?done=enabled");
    site.sign_in("hugo", PASSWORD).await;
    assert_eq!(site.get("/").await.status, StatusCode::OK);
    accounts::sign_out_account(&panel, &operator(), &user_name("hugo")).await.unwrap();
    assert_eq!(site.get("/").await.location(), "/login");
}

#[tokio::test]
async fn sessions_are_seen_and_ended_one_by_one_or_all() {
    let mut site = Site::seen_by(Role::Administrator).await;
    let panel = site.world.panel.clone();
    add(&panel, "hugo", "CsViewOnlyAdministrator").await;
    assert!(site.get("/users/hugo").await.text("main").contains("Nowhere"));
    let mut hugo = Site::of(site.world.clone());
    hugo.sign_in("hugo", PASSWORD).await;
    assert!(!hugo.get("/users/vera").await.has(".sessions"), "who may only look sees nobody’s sessions");
    let mut again = Site::of(site.world.clone());
    again.sign_in("hugo", PASSWORD).await;

    let page = site.get("/users/hugo").await;
    assert_eq!(page.texts(".sessions tbody tr").len(), 2);
    let newest = page.attributes(".sessions form", "action").remove(0);
    assert_eq!(site.post(&newest, &[]).await.location(), "/users/hugo?done=session");
    assert_eq!(again.get("/").await.location(), "/login");
    assert_eq!(hugo.get("/").await.status, StatusCode::OK);
    assert_eq!(site.post(&newest, &[]).await.location(), "/users/hugo?done=session", "once more is no mistake");
    // A session of somebody else is not ended under this name.
    let own = site.get("/users/vera").await.attributes(".sessions form", "action").remove(0);
    site.post(&own.replace("/vera/", "/hugo/"), &[]).await;
    assert_eq!(site.post("/users/hugo/sign_out", &[]).await.location(), "/users/hugo?done=signed_out");
    assert_eq!(hugo.get("/").await.location(), "/login");
    site.sign_in("vera", PASSWORD).await;
    let said = site.world.audit().await;
    assert!(said.iter().any(|e| e == "Remove-CsUserSession: hugo: all"), "{said:?}");
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_and_is_for_local_accounts_only() {
    let site = Site::seen_by(Role::Administrator).await;
    let panel = site.world.panel.clone();
    add(&panel, "hugo", "CsHelpDesk").await;
    let fields = [("password", "a much better one"), ("password_again", "a much better one")];
    assert_eq!(site.post("/users/hugo/password", &fields).await.location(), "/users/hugo?done=password");
    let weak = [("password", "hugohugohugo"), ("password_again", "hugohugohugo")];
    let page = refused(&site, "/users/hugo/password", &weak).await;
    assert!(page.text("#password-error").contains("easily guessed"));
    let differ = [("password", PASSWORD), ("password_again", "a much better one")];
    assert!(refused(&site, "/users/hugo/password", &differ).await.has("#password_again-error"));
    assert!(site.world.audit().await.iter().all(|entry| !entry.contains("better one")));

    let mut tx = panel.database.begin().await.unwrap();
    sql("update users set origin = 'directory', subject = 'x', password_hash = '' where name = 'hugo'")
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!site.get("/users/hugo").await.has("#password"));
    let page = refused(&site, "/users/hugo/password", &fields).await;
    assert!(page.text("#errors").contains("does not sign in with a password of this panel"));
}

#[tokio::test]
async fn lost_second_factors_are_forgotten_and_the_sessions_with_them() {
    on_both_engines(async |database| {
        let mut site = Site::of(World::empty(database));
        let panel = site.world.panel.clone();
        site.add_user("vera", Role::Administrator).await;
        add(&panel, "hugo", "CsHelpDesk").await;
        site.sign_in("vera", PASSWORD).await;
        assert!(!site.get("/users/hugo").await.has("form[action$='second_factor']"));
        let hugo = find(&panel, "hugo").await.unwrap();
        let mut tx = panel.database.begin().await.unwrap();
        for statement in [
            "update users set totp_secret = 'v1:sealed' where id = $1",
            "insert into passkeys (id, user_id, name, credential, created_at) values ('p', $1, 'key', '{}', 1)",
            "insert into recovery_codes (user_id, digest) values ($1, 'd')",
        ] {
            sql(statement).bind(hugo.id).execute(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let row = site.get("/users").await.texts("tbody tr").into_iter().find(|row| row.contains("hugo")).unwrap();
        assert!(row.contains("Yes"), "{row}");
        assert_eq!(site.post("/users/hugo/second_factor", &[]).await.location(), "/users/hugo?done=second_factor");
        let left = sql("select (select count(*) from passkeys) + (select count(*) from recovery_codes) \
             + (select count(*) from users where totp_secret is not null) as n");
        assert_eq!(left.one(&panel.database).await.unwrap().count("n").unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn an_account_is_removed_by_its_name_and_its_tokens_end() {
    let mut site = Site::seen_by(Role::Administrator).await;
    let panel = site.world.panel.clone();
    add(&panel, "hugo", "CsServerAdministrator").await;
    site.sign_in("hugo", PASSWORD).await;
    let fields = [
        ("name", "nightly"),
        ("expires", "30"),
        ("permission", "Get-CsBackupServiceStatus"),
        ("pools", "all"),
        ("modules", "all"),
    ];
    assert_eq!(site.post("/tokens", &fields).await.status, StatusCode::OK);
    site.sign_in("vera", PASSWORD).await;
    assert!(site.get("/users/hugo/remove").await.text("main").contains("Its access tokens end: nightly"));
    let page = refused(&site, "/users/hugo/remove", &[("confirm", "hugos")]).await;
    assert!(page.text("#confirm-error").contains("Type the account’s name, hugo"));
    assert_eq!(site.post("/users/hugo/remove", &[("confirm", "Hugo")]).await.location(), "/users");
    assert!(find(&panel, "hugo").await.is_none());
    let left = sql("select count(*) as n from tokens").one(&panel.database).await.unwrap();
    assert_eq!(left.count("n").unwrap(), 0);
    assert_eq!(site.get("/users/hugo").await.status, StatusCode::NOT_FOUND);
    let said = site.world.audit().await;
    assert_eq!(said.last().unwrap(), "Remove-CsUser: hugo: local account with CsServerAdministrator → removed");
}

#[tokio::test]
async fn an_account_named_like_a_page_has_one_of_its_own() {
    let site = Site::seen_by(Role::Administrator).await;
    add(&site.world.panel, "new", "CsHelpDesk").await;
    assert!(site.get("/users").await.has("a[href='/users/New']"));
    assert_eq!(site.get("/users/New").await.text("h1"), "new");
    assert_eq!(site.get("/users/new").await.text("h1"), "Add an account");
}

#[tokio::test]
async fn the_last_administrator_stays_whatever_is_tried() {
    on_both_engines(async |database| {
        let mut site = Site::of(World::empty(database));
        let panel = site.world.panel.clone();
        site.add_user("vera", Role::Administrator).await;
        site.add_user("hugo", Role::Administrator).await;
        add(&panel, "ida", "CsHelpDesk").await;
        site.sign_in("vera", PASSWORD).await;
        // Not one of these counts: disabled, from elsewhere, by a group.
        accounts::disable_account(&panel, &operator(), &user_name("hugo")).await.unwrap();
        let ida = find(&panel, "ida").await.unwrap();
        let mut tx = panel.database.begin().await.unwrap();
        let role: RoleName = Role::Administrator.into();
        users::insert_roles(&mut tx, ida.id, &[Assigned { role, reason: Reason::Group("Admins".into()) }]).await.unwrap();
        sql("insert into users (id, name, password_hash, created_at, origin, subject) values ($1, 'ole', '', 1, 'directory', 'ole')")
            .bind(poolsync::domain::UserId::new())
            .execute(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        accounts::give_roles(&panel, &operator(), &user_name("ole"), &[Role::Administrator.into()], None).await.unwrap();

        let page = refused(&site, "/users/vera/disable", &[]).await;
        assert!(page.text("#state-error").contains(LAST));
        let page = refused(&site, "/users/vera/roles", &[("role", "CsHelpDesk")]).await;
        assert!(page.text("#role-error").contains(LAST));
        let page = refused(&site, "/users/vera/remove", &[("confirm", "vera")]).await;
        assert!(page.text("#confirm-error").contains(LAST));
        assert_eq!(site.get("/users").await.status, StatusCode::OK, "still signed in, still an administrator");
        let said = site.world.audit().await;
        for action in ["Disable-CsUser", "Set-CsUserRole", "Remove-CsUser"] {
            let entry = format!("{action}: vera: refused: {LAST}");
            assert_eq!(said.iter().filter(|e| e.starts_with(&entry)).count(), 1, "{action}: {said:?}");
        }

        // With another one it is no matter.
        accounts::enable_account(&panel, &operator(), &user_name("hugo")).await.unwrap();
        assert_eq!(site.post("/users/vera/disable", &[]).await.location(), "/users/vera?done=disabled");
        assert!(refusal(accounts::disable_account(&panel, &operator(), &user_name("hugo")).await).starts_with(LAST));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_who_disable_each_other_at_once_do_not_both_succeed() {
    on_both_engines(async |database| {
        let world = World::empty(database);
        let panel = &world.panel;
        for round in 0..10 {
            for name in ["vera", "hugo"] {
                if round == 0 {
                    add(panel, name, "CsAdministrator").await;
                } else {
                    accounts::enable_account(panel, &operator(), &user_name(name)).await.unwrap();
                }
            }
            let (vera, hugo) = (user_name("vera"), user_name("hugo"));
            let (op_one, op_two) = (operator(), operator());
            let (one, two) = tokio::join!(
                accounts::disable_account(panel, &op_one, &vera),
                accounts::disable_account(panel, &op_two, &hugo),
            );
            let refused: Vec<String> = [one, two].into_iter().filter(Result::is_err).map(refusal).collect();
            assert_eq!(refused.len(), 1, "{refused:?}");
            assert!(refused[0].starts_with(LAST), "{refused:?}");
            assert_eq!(users::count_local_administrators(&panel.database).await.unwrap(), 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_take_the_role_of_an_administrator_each_do_not_both_succeed() {
    for way in Way::to_both_engines() {
        let one = World::empty(way.open_migrated().await);
        let two = World::empty(way.open().await);
        let (vera, hugo) = (user_name("vera"), user_name("hugo"));
        for name in ["vera", "hugo"] {
            add(&one.panel, name, "CsAdministrator").await;
        }
        let admin: [RoleName; 1] = [Role::Administrator.into()];
        let help: [RoleName; 1] = [Role::HelpDesk.into()];
        let giver = operator();
        for _ in 0..20 {
            let (first, second) = tokio::join!(
                accounts::give_roles(&one.panel, &giver, &vera, &help, None),
                accounts::give_roles(&two.panel, &giver, &hugo, &help, None),
            );
            assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
            for name in [&vera, &hugo] {
                accounts::give_roles(&one.panel, &giver, name, &admin, None).await.unwrap();
            }
        }
        for world in [one, two] {
            world.panel.database.close().await;
        }
    }
}

#[tokio::test]
async fn who_may_do_less_does_not_touch_who_may_do_more() {
    on_both_engines(async |database| {
        let world = World::empty(database);
        let panel = &world.panel;
        add(panel, "vera", "CsAdministrator").await;
        add(panel, "hugo", "CsHelpDesk").await;
        let keys = CustomRole {
            name: "Keys".parse().unwrap(),
            template: Role::ViewOnlyAdministrator,
            permissions: [Permission::GetStatus, Permission::GetRole, Permission::SetRole].into(),
            scope: Scope::EVERYTHING,
        };
        create_role(panel, &operator(), &keys).await.unwrap();
        let Grant { permissions, scope } = keys.grant();
        let access = Access::new([Grant { permissions, scope }]);
        let keeper =
            Giver { actor: Actor { name: "keeper".into(), account: None, via: Via::Web, address: None }, access };

        let (vera, hugo) = (user_name("vera"), user_name("hugo"));
        let password = || PASSWORD.parse().unwrap();
        for tried in [
            accounts::set_password(panel, &keeper, &vera, password()).await,
            accounts::reset_second_factor(panel, &keeper, &vera).await,
            accounts::give_roles(panel, &keeper, &vera, &[], None).await,
            accounts::disable_account(panel, &keeper, &vera).await,
            accounts::enable_account(panel, &keeper, &vera).await,
            accounts::sign_out_account(panel, &keeper, &vera).await,
            accounts::remove_account(panel, &keeper, &vera, "vera", None).await,
            accounts::give_roles(panel, &keeper, &hugo, &[Role::ServerAdministrator.into()], None).await,
            accounts::add_account(
                panel,
                &keeper,
                NewAccount { name: user_name("eve"), password: password(), roles: vec![Role::Administrator.into()] },
            )
            .await,
        ] {
            assert!(refusal(tried).contains("where you do not"));
        }
        let said = world.audit().await;
        assert_eq!(said.iter().filter(|e| e.contains("refused: ")).count(), 9, "{said:?}");
        accounts::give_roles(panel, &keeper, &hugo, &["keys".parse().unwrap()], None).await.unwrap();
        assert_eq!(find(panel, "hugo").await.unwrap().role_names(), ["Keys"]);
        accounts::set_password(panel, &keeper, &hugo, password()).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_changed_since_it_was_seen_is_not_removed() {
    on_both_engines(async |database| {
        let world = World::empty(database);
        let panel = &world.panel;
        add(panel, "vera", "CsAdministrator").await;
        add(panel, "hugo", "CsHelpDesk").await;
        let (hugo, seen) = (user_name("hugo"), find(panel, "hugo").await.unwrap());
        let given: RoleName = Role::Administrator.into();
        accounts::give_roles(panel, &operator(), &hugo, &[given], None).await.unwrap();
        let removed = accounts::remove_account(panel, &operator(), &hugo, "hugo", Some(&seen)).await;
        assert!(refusal(removed).contains("changed"));
        let now = find(panel, "hugo").await.unwrap();
        accounts::remove_account(panel, &operator(), &hugo, "hugo", Some(&now)).await.unwrap();
        assert!(find(panel, "hugo").await.is_none());
    })
    .await;
}

#[test]
fn the_command_line_knows_the_same_rules() {
    let dir = TempDir::new().unwrap();
    let run = |arguments: &[&str]| outcome(&poolsync(dir.path()).args(arguments).output().unwrap());
    let add_with = |name: &str, role: &str, password: &[u8]| {
        let mut command = poolsync(dir.path());
        command.args(["user", "add", name, "--role", role, "--password-stdin"]).stdin(std::process::Stdio::piped());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(child.stdin.as_mut().unwrap(), password).unwrap();
        outcome(&child.wait_with_output().unwrap())
    };
    let add = |name: &str, role: &str| add_with(name, role, b"correct horse battery\n");
    let (code, _, said) = add_with("anna", "CsAdministrator", b"password1234\n");
    assert!(code == 2 && said.contains("easily guessed"), "{code} {said}");
    assert_eq!(add("anna", "CsAdministrator").0, 0);
    let (code, _, said) = add("ben", "CsNobody");
    assert!(code == 2 && said.contains("There is no role named CsNobody"), "{said}");
    assert_eq!(add("ben", "CsHelpDesk").0, 0);
    for arguments in [
        &["user", "disable", "anna"][..],
        &["user", "remove", "anna"],
        &["user", "roles", "anna", "--role", "CsHelpDesk"],
    ] {
        let (code, out, said) = run(arguments);
        assert!(code == 2 && out.is_empty() && said.starts_with(LAST), "{arguments:?}: {code} {said}");
    }
    assert_eq!(run(&["user", "roles", "ben", "--role", "csADMINISTRATOR", "--role", "CsHelpDesk"]).0, 0);
    assert_eq!(run(&["user", "disable", "anna"]).0, 0);
    let (_, list, _) = run(&["user", "list"]);
    assert!(list.contains("ben   CsAdministrator, CsHelpDesk  enabled") && list.contains("disabled"), "{list}");
    assert_eq!(run(&["user", "enable", "anna"]).0, 0);
    assert_eq!(run(&["user", "remove", "Ben"]).0, 0);
    assert_eq!(run(&["user", "enable", "ben"]).0, 2);
    assert!(!run(&["user", "list"]).1.contains("ben"));
}
