//! People of a directory sign in: proved on a real OpenLDAP server, over TLS, with everything that may be wrong.

use std::{net::TcpListener, sync::Arc, time::Duration};

use axum::http::StatusCode;
use poolsync::{
    access::{
        directory::{self, Answer, Directory, DirectoryError},
        elsewhere::NotLetIn,
    },
    config::LdapConfig,
    domain::{Assigned, Origin, Password, Reason, Role, User},
    jobs,
    state::{Database, accounts, sql, users},
};

use super::support::{
    authority::Authority,
    on_both_engines,
    servers::{
        free_port,
        samba::{self, Samba},
        slapd::{BASE, DORA, PASSWORD, Slapd},
    },
    web::{self, Site},
    world::World,
};

fn typed(text: &str) -> Password {
    Password::typed(text.to_owned())
}

/// A panel whose directory is `slapd`.
pub(super) async fn panel_with(config: LdapConfig) -> World {
    let mut world = World::new().await;
    let mut told = (*world.panel.config).clone();
    told.ldap = Some(config);
    world.panel.config = Arc::new(told);
    world
}

async fn sign_in(world: &World, name: &str, password: &str) -> Answer {
    directory::sign_in(&world.panel, &name.parse().unwrap(), typed(password), None).await.unwrap()
}

async fn let_in(world: &World, name: &str) -> User {
    match sign_in(world, name, PASSWORD).await {
        Answer::In(user) => user,
        other => panic!("{name}: {other:?}"),
    }
}

/// Why an account has its roles.
async fn reasons(world: &World, user: &User) -> Vec<String> {
    let rows = sql("select role, reason, source from user_roles where user_id = $1 order by role, reason")
        .bind(user.id)
        .all(&world.panel.database)
        .await
        .unwrap();
    rows.iter().map(|row| ["role", "reason", "source"].map(|c| row.text(c).unwrap()).join(" ")).collect()
}

#[tokio::test]
async fn people_of_the_directory_come_in_with_the_roles_of_their_groups() {
    let slapd = Slapd::start("localhost");
    for address in slapd.addresses("localhost") {
        let world = panel_with(slapd.config(std::slice::from_ref(&address))).await;
        let anna = let_in(&world, "anna").await;
        assert_eq!(
            anna.role_names(),
            ["CsAdministrator"],
            "by groups in groups, though two lie in a circle; {address}"
        );
        assert_eq!(reasons(&world, &anna).await, ["CsAdministrator group CsAdministrator"]);
        let carl = let_in(&world, "carl").await;
        assert_eq!(reasons(&world, &carl).await, ["CsServerAdministrator group Pool Operators"]);
        let dora = let_in(&world, "dora").await;
        assert_eq!(dora.role_names(), ["CsHelpDesk"], "whatever her entry’s name is");

        assert!(matches!(sign_in(&world, "ben", PASSWORD).await, Answer::NotLetIn(NotLetIn::NoRole(_))));
        assert!(users::find_user(&world.panel.database, &"ben".parse().unwrap()).await.unwrap().is_none());
        assert_eq!(let_in(&world, "anna").await.id, anna.id, "the second time it is the same account");
        let audit = world.audit().await;
        assert_eq!(audit.iter().filter(|entry| entry.starts_with("New-CsUser: anna")).count(), 1, "{audit:?}");
        assert_eq!(audit.iter().filter(|entry| entry.starts_with("Set-CsUserRole: anna")).count(), 1, "{audit:?}");
        assert!(audit.iter().any(|e| e.starts_with("Sign-In: ben: refused: none of the groups")), "{audit:?}");
    }
}

#[tokio::test]
async fn the_sign_in_page_takes_both_kinds_of_accounts_and_limits_guessing_alike() {
    let slapd = Slapd::start("localhost");
    let [address, _] = slapd.addresses("localhost");
    let mut site = Site::of(panel_with(slapd.config(&[address])).await);
    site.add_user("local", Role::Administrator).await;
    for _ in 0..12 {
        assert_eq!(site.sign_in("anna", PASSWORD).await.location(), "/", "what is right uses up nothing");
    }
    assert!(site.get("/account").await.text("main").contains("anna"));
    site.set_cookie(None);
    let page = site.sign_in("ben", PASSWORD).await;
    assert_eq!((page.status, page.text("h1").as_str()), (StatusCode::FORBIDDEN, "You have no role here"));
    assert_eq!(site.sign_in("local", web::PASSWORD).await.location(), "/");
    site.set_cookie(None);
    assert_eq!(site.sign_in("local", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let mut statuses = Vec::new();
    for n in 0..12 {
        statuses.push(site.sign_in("carl", &format!("guess {n}")).await.status);
    }
    assert_eq!(statuses[0], StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(statuses[11], StatusCode::TOO_MANY_REQUESTS, "{statuses:?}");
    let methods = sql("select distinct method from sessions order by method").all(&site.world.panel.database).await;
    let methods: Vec<_> = methods.unwrap().iter().map(|row| row.text("method").unwrap()).collect();
    assert_eq!(methods, ["directory", "password"]);
}

#[tokio::test]
async fn a_wrong_or_empty_password_or_a_name_made_of_filters_opens_nothing() {
    let slapd = Slapd::start("localhost");
    let [address, _] = slapd.addresses("localhost");
    let config = slapd.config(&[address]);
    let directory = Directory::default();
    for password in ["", "wrong", "Looking Glass", "looking glass ", "looking\0glass", &"x".repeat(5000)] {
        let answer = directory.sign_in(&config, "anna", typed(password)).await.unwrap();
        assert!(answer.is_none(), "{password:?}");
    }
    for name in [
        "*",
        "anna*",
        "*)(uid=*",
        "anna)(uid=anna",
        "nobody)(|(uid=*",
        "anna\0",
        "\\61nna",
        "an\\na",
        "",
        "(",
        "))",
        "ann",
        "uid=anna",
        DORA,
        BASE,
        "anna)(objectClass=*",
    ] {
        let answer = directory.sign_in(&config, name, typed(PASSWORD)).await.unwrap();
        assert!(answer.is_none(), "{name:?}");
    }
    assert!(directory.sign_in(&config, "anna", typed(PASSWORD)).await.unwrap().is_some());
    assert!(
        directory.sign_in(&config, "ANNA", typed(PASSWORD)).await.unwrap().is_some(),
        "letter case does not matter"
    );
}

#[tokio::test]
async fn a_name_that_two_entries_have_is_nobodys() {
    let slapd = Slapd::start("localhost");
    slapd.change(&format!(
        "dn: uid=anna,ou=groups,{BASE}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: anna\ncn: Anna\nsn: x\nuserPassword: {PASSWORD}\n"
    ));
    let [address, _] = slapd.addresses("localhost");
    let answer = Directory::default().sign_in(&slapd.config(&[address]), "anna", typed(PASSWORD)).await;
    assert!(matches!(answer, Err(DirectoryError::Ambiguous(_))), "{answer:?}");
}

#[tokio::test]
async fn a_server_whose_certificate_is_not_to_be_trusted_hears_no_password() {
    let slapd = Slapd::start("directory.litwareinc.com");
    for address in slapd.addresses("localhost") {
        let error = Directory::default().sign_in(&slapd.config(&[address]), "anna", typed(PASSWORD)).await.unwrap_err();
        assert!(matches!(error, DirectoryError::Unreachable { .. }), "another host’s: {error:?}");
    }
    let good = Slapd::start("127.0.0.1");
    let elsewhere = tempfile::TempDir::new().unwrap();
    let other = Authority::new(elsewhere.path()).certificate();
    for address in good.addresses("127.0.0.1") {
        let config = LdapConfig { ca_file: Some(other.clone()), ..good.config(std::slice::from_ref(&address)) };
        let error = Directory::default().sign_in(&config, "anna", typed(PASSWORD)).await.unwrap_err();
        assert!(matches!(error, DirectoryError::Unreachable { .. }), "another authority’s: {error:?}");
        let config = LdapConfig { ca_file: None, ..good.config(std::slice::from_ref(&address)) };
        let error = Directory::default().sign_in(&config, "anna", typed(PASSWORD)).await.unwrap_err();
        assert!(matches!(error, DirectoryError::Unreachable { .. }), "no public one: {error:?}");
        let answer = Directory::default().sign_in(&good.config(&[address]), "anna", typed(PASSWORD)).await;
        assert!(answer.unwrap().is_some(), "its own, by address");
    }
}

#[tokio::test]
async fn the_next_server_is_asked_when_one_is_down_or_silent() {
    let slapd = Slapd::start("localhost");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("ldaps://localhost:{}", silent.local_addr().unwrap().port());
    let closed = format!("ldaps://localhost:{}", free_port());
    let [address, _] = slapd.addresses("localhost");
    let config =
        LdapConfig { timeout: Duration::from_secs(1), ..slapd.config(&[closed.clone(), silent.clone(), address]) };
    let directory = Directory::default();
    assert!(directory.sign_in(&config, "anna", typed(PASSWORD)).await.unwrap().is_some());
    assert!(!directory.is_down());
    let started = std::time::Instant::now();
    assert!(directory.sign_in(&config, "anna", typed(PASSWORD)).await.unwrap().is_some());
    assert!(started.elapsed() < Duration::from_millis(900), "a silent server is not waited for each time");

    let config = LdapConfig { servers: vec![closed, silent], ..config };
    let error = directory.sign_in(&config, "anna", typed(PASSWORD)).await.unwrap_err();
    assert!(matches!(error, DirectoryError::Silent { .. } | DirectoryError::Unreachable { .. }), "{error:?}");
    assert!(directory.is_down());
}

#[tokio::test]
async fn nobody_follows_where_the_directory_points_to() {
    let slapd = Slapd::start("localhost");
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let port = trap.local_addr().unwrap().port();
    slapd.change(&format!(
        "dn: ou=elsewhere,{BASE}\nchangetype: add\nobjectClass: referral\nobjectClass: extensibleObject\nou: elsewhere\nref: ldap://127.0.0.1:{port}/{BASE}\n"
    ));
    let [address, _] = slapd.addresses("localhost");
    let config = slapd.config(&[address]);
    let person = Directory::default().sign_in(&config, "anna", typed(PASSWORD)).await.unwrap().expect("in");
    assert!(person.groups.iter().any(|group| group == "CsAdministrator"));
    let away = LdapConfig { user_base: format!("ou=elsewhere,{BASE}"), ..config };
    assert!(Directory::default().sign_in(&away, "anna", typed(PASSWORD)).await.unwrap().is_none());
    assert!(trap.accept().is_err(), "nobody came");
}

#[tokio::test]
async fn a_wrong_account_of_the_panels_own_is_said_in_the_log_not_to_whoever_signs_in() {
    let slapd = Slapd::start("localhost");
    let [address, _] = slapd.addresses("localhost");
    let mut config = slapd.config(&[address]);
    config.bind_password = poolsync::domain::Secret::new("wrong").unwrap();
    let error = Directory::default().sign_in(&config, "anna", typed(PASSWORD)).await.unwrap_err();
    assert!(matches!(error, DirectoryError::OwnAccount { .. }), "{error:?}");
    assert!(error.to_string().contains("ldap.bind_dn"), "{error}");
    let world = panel_with(config).await;
    assert!(matches!(sign_in(&world, "anna", PASSWORD).await, Answer::NoAnswer));
}

#[tokio::test]
async fn names_of_accounts_that_come_from_elsewhere_are_never_taken_over() {
    let slapd = Slapd::start("localhost");
    let [address, _] = slapd.addresses("localhost");
    let site = Site::of(panel_with(slapd.config(&[address])).await);
    site.add_user("anna", Role::ViewOnlyAdministrator).await;
    assert!(matches!(sign_in(&site.world, "anna", PASSWORD).await, Answer::Wrong), "the directory is not asked for it");

    let mut tx = site.world.panel.database.begin().await.unwrap();
    let there = accounts::Identity { origin: Origin::Provider("corp".to_owned()), subject: "7".to_owned() };
    let now = site.world.panel.clock.now();
    accounts::insert_account(&mut tx, &there, &"carl".parse().unwrap(), now).await.unwrap().expect("added");
    tx.commit().await.unwrap();
    let answer = sign_in(&site.world, "carl", PASSWORD).await;
    assert!(matches!(answer, Answer::NotLetIn(NotLetIn::NameTaken(_))), "{answer:?}");
    let roles = sql("select count(*) as n from user_roles r join users u on u.id = r.user_id where u.name = 'carl'");
    assert_eq!(roles.one(&site.world.panel.database).await.unwrap().count("n").unwrap(), 0);
}

/// Gives an account a session, and says how many it has.
async fn begin_session(world: &World, user: &User) {
    let panel = &world.panel;
    let now = panel.clock.now();
    let session = poolsync::state::sessions::NewSession {
        token_digest: &user.id.to_string(),
        user: user.id,
        method: "directory",
        address: None,
        agent: "",
        expires_at: now.plus_micros(3600 * 1_000_000),
    };
    let mut tx = panel.database.begin().await.unwrap();
    poolsync::state::sessions::insert_session(&mut tx, &session, now).await.unwrap();
    tx.commit().await.unwrap();
}

/// How many sessions an account has, and how many of them get another token.
async fn sessions(world: &World, user: &User) -> (u64, u64) {
    let row =
        sql("select count(*) as n, cast(coalesce(sum(rotate), 0) as bigint) as r from sessions where user_id = $1")
            .bind(user.id);
    let row = row.one(&world.panel.database).await.unwrap();
    (row.count("n").unwrap(), row.count("r").unwrap())
}

#[tokio::test]
async fn whoever_is_signed_in_is_looked_up_again() {
    let slapd = Slapd::start("localhost");
    let [address, _] = slapd.addresses("localhost");
    let world = panel_with(slapd.config(&[address])).await;
    let (anna, carl, dora) = (let_in(&world, "anna").await, let_in(&world, "carl").await, let_in(&world, "dora").await);
    // What an administrator gave stays.
    let mut tx = world.panel.database.begin().await.unwrap();
    sql("insert into user_roles (user_id, role) values ($1, $2)")
        .bind(carl.id)
        .bind("CsViewOnlyAdministrator")
        .execute(&mut tx)
        .await
        .unwrap();
    sql("update sessions set rotate = 0").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    for user in [&anna, &carl, &dora] {
        begin_session(&world, user).await;
    }
    directory::recheck(&world.panel).await.unwrap();
    for user in [&anna, &carl, &dora] {
        assert_eq!(sessions(&world, user).await, (1, 0), "nothing has changed for {}", user.name);
    }

    slapd.change(&format!("dn: uid=anna,ou=people,{BASE}\nchangetype: modify\nreplace: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n"));
    slapd.change(&format!("dn: cn=Pool Operators,ou=groups,{BASE}\nchangetype: delete\n"));
    slapd.change(&format!("dn: {DORA}\nchangetype: modrdn\nnewrdn: cn=Dora\ndeleteoldrdn: 1\n\ndn: cn=CsHelpDesk,ou=groups,{BASE}\nchangetype: modify\nreplace: member\nmember: cn=Dora,ou=people,{BASE}\n"));
    directory::recheck(&world.panel).await.unwrap();
    assert_eq!(sessions(&world, &anna).await, (0, 0), "a disabled account");
    assert_eq!(sessions(&world, &carl).await, (1, 1), "other roles, another token");
    assert_eq!(reasons(&world, &carl).await, ["CsViewOnlyAdministrator direct "]);
    assert_eq!(sessions(&world, &dora).await, (1, 0), "she was renamed, not removed");
    assert!(matches!(sign_in(&world, "anna", PASSWORD).await, Answer::Wrong));

    let narrower = LdapConfig {
        user_filter: "(&(uid={name})(!(title=on leave)))".to_owned(),
        ..(*world.panel.config).clone().ldap.unwrap()
    };
    let subject = dora.subject.as_deref().unwrap();
    assert!(Directory::default().look_up(&narrower, subject).await.unwrap().is_some());
    slapd.change(&format!("dn: cn=Dora,ou=people,{BASE}\nchangetype: modify\nreplace: title\ntitle: on leave\n"));
    assert!(Directory::default().look_up(&narrower, subject).await.unwrap().is_none(), "the filter counts here, too");

    slapd.change(&format!("dn: cn=Dora,ou=people,{BASE}\nchangetype: delete\n"));
    // As workers do it; it is due, for it was never done.
    jobs::chores::do_what_is_due(&world.panel).await.unwrap();
    assert_eq!(sessions(&world, &dora).await, (0, 0), "she is gone");
    let audit = world.audit().await;
    assert!(audit.iter().any(|e| e.starts_with("Sign-Out: anna: sessions and tokens ended")), "{audit:?}");
    assert!(audit.iter().any(|e| e.starts_with("Sign-Out: dora: sessions and tokens ended")), "{audit:?}");
}

#[tokio::test]
async fn while_the_directory_is_down_sessions_go_on_and_accounts_of_the_panel_come_in() {
    let mut slapd = Slapd::start("localhost");
    let [address, _] = slapd.addresses("localhost");
    let mut site = Site::of(panel_with(slapd.config(&[address])).await);
    site.add_user("local", Role::Administrator).await;
    let anna = let_in(&site.world, "anna").await;
    begin_session(&site.world, &anna).await;
    slapd.stop();
    directory::recheck(&site.world.panel).await.unwrap();
    assert_eq!(sessions(&site.world, &anna).await.0, 1, "silence is no reason to turn somebody out");
    assert!(matches!(sign_in(&site.world, "anna", PASSWORD).await, Answer::NoAnswer));

    // Whatever the name is, the same is said.
    let pages = [site.sign_in("nobody", "x").await, site.sign_in("local", "x").await];
    let said: Vec<_> = pages.iter().map(|page| page.texts("#directory, #errors")).collect();
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0].len(), 2);
    let page = site.get("/login").await;
    assert!(page.text("#directory").contains("can’t be reached"), "{}", page.text);
    let page = site.sign_in("local", web::PASSWORD).await;
    assert_eq!(page.location(), "/");
}

#[tokio::test]
async fn accounts_from_elsewhere_are_kept_alike_by_both_databases() {
    on_both_engines(|database: Database| async move {
        let identity = |origin: Origin, subject: &str| accounts::Identity { origin, subject: subject.into() };
        let given =
            |role: &str, group: &str| Assigned { role: role.parse().unwrap(), reason: Reason::Group(group.into()) };
        let now = poolsync::domain::Timestamp::from_micros(1);
        let mut tx = database.begin().await.unwrap();
        let anna = identity(Origin::Directory, "uuid:1");
        let id = accounts::insert_account(&mut tx, &anna, &"anna".parse().unwrap(), now).await.unwrap().expect("new");
        for (other, name) in [(identity(Origin::Provider("corp".into()), "1"), "anna"), (anna.clone(), "other")] {
            let again = accounts::insert_account(&mut tx, &other, &name.parse().unwrap(), now).await.unwrap();
            assert!(again.is_none(), "{other:?} {name}");
        }
        let roles = [given("CsHelpDesk", "a"), given("CsHelpDesk", "b"), given("CsAdministrator", "a")];
        assert!(accounts::replace_roles(&mut tx, id, &roles).await.unwrap());
        assert!(!accounts::replace_roles(&mut tx, id, &roles).await.unwrap(), "the same");
        accounts::update_account(&mut tx, id, &"anna.berg".parse().unwrap(), Some("Anna")).await.unwrap();
        assert!(accounts::has_role(&mut tx, id).await.unwrap());
        tx.commit().await.unwrap();
        let user = accounts::find_account(&database, &anna).await.unwrap().expect("kept");
        assert_eq!(user.name.as_str(), "anna.berg");
        assert!(
            accounts::list_present(&database, &Origin::Directory).await.unwrap().is_empty(),
            "nobody has a session"
        );
        let mut tx = database.begin().await.unwrap();
        assert!(accounts::replace_roles(&mut tx, id, &[]).await.unwrap());
        assert!(!accounts::has_role(&mut tx, id).await.unwrap());
    })
    .await;
}

/// A real Active Directory; it needs root and half a minute, so it is asked for.
#[tokio::test]
async fn an_active_directory_is_a_directory_too() {
    if std::env::var("POOLSYNC_SAMBA").is_err() {
        return;
    }
    let samba = Samba::start();
    for name in ["anna", "ben", "dora"] {
        samba.tool(&["user", "add", name, samba::PASSWORD, &format!("--given-name={name}"), "--surname=Berg"]);
    }
    for group in ["CsAdministrator", "Pool Leads", "Team One"] {
        samba.tool(&["group", "add", group]);
    }
    for (group, member) in [
        ("CsAdministrator", "Pool Leads"),
        ("Pool Leads", "Team One"),
        ("Team One", "Pool Leads"),
        ("Team One", "anna"),
    ] {
        samba.tool(&["group", "addmembers", group, member]);
    }
    for server in [format!("ldaps://{}", samba::ADDRESS), format!("ldap://{}", samba::ADDRESS)] {
        let world = panel_with(samba.config(&[&server])).await;
        let come = async |name: &str| match sign_in(&world, name, samba::PASSWORD).await {
            Answer::In(user) => user,
            other => panic!("{name}: {other:?}"),
        };
        let anna = come("anna").await;
        assert_eq!(anna.role_names(), ["CsAdministrator", "CsViewOnlyAdministrator"], "and by her primary group");
        assert_eq!(anna.display_name.as_deref(), Some("anna Berg"));
        assert!(anna.subject.as_ref().is_some_and(|subject| subject.starts_with("guid:")), "{anna:?}");
        assert_eq!(come("anna@ad.litwareinc.com").await.id, anna.id, "by either of her names");
        assert_eq!(come("ben").await.role_names(), ["CsViewOnlyAdministrator"]);
        for password in ["", "wrong"] {
            assert!(matches!(sign_in(&world, "anna", password).await, Answer::Wrong), "{password:?}");
        }
    }
    let world = panel_with(samba.config(&[&format!("ldaps://{}", samba::ADDRESS)])).await;
    let mut people = Vec::new();
    for name in ["anna", "ben", "dora"] {
        let Answer::In(user) = sign_in(&world, name, samba::PASSWORD).await else { panic!("{name}") };
        begin_session(&world, &user).await;
        people.push(user);
    }
    samba.tool(&["group", "removemembers", "Team One", "anna"]);
    samba.tool(&["user", "disable", "ben"]);
    samba.tool(&["user", "delete", "dora"]);
    directory::recheck(&world.panel).await.unwrap();
    let mut left = Vec::new();
    for user in &people {
        left.push(sessions(&world, user).await.0);
    }
    assert_eq!(left, [1, 0, 0], "Anna has a role left, Ben is disabled, Dora is gone");
    assert_eq!(reasons(&world, &people[0]).await, ["CsViewOnlyAdministrator group Domain Users"]);
    assert!(matches!(sign_in(&world, "ben", samba::PASSWORD).await, Answer::Wrong));
}
