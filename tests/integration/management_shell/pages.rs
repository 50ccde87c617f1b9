//! The pages of management hosts, with a real SSH server: pinning its key, what is wrong there, and taking its pools over.

use axum::http::StatusCode;
use poolsync::{
    domain::{BackupModule, Driver, Role},
    state::{management_hosts::list_hosts, pools::list_pools},
};

use super::{
    super::support::{
        web::{Page, Site},
        world::{ATL, RED, World},
    },
    Host, asked,
    hostile::NASTY,
};

const NEW: &str = "/management-hosts/new";
pub const HOST: &str = "/management-hosts/mgmt";

/// The fields of the form for a host, as a person fills them in; a later one of a name counts.
fn fields<'f>(host: &'f Fields, more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut all = vec![
        ("name", "mgmt"),
        ("way", "ssh"),
        ("address", host.address.as_str()),
        ("user", host.user.as_str()),
        ("program", host.program.as_str()),
    ];
    for field in more {
        all.retain(|(name, _)| *name != field.0);
        all.push(*field);
    }
    all
}

struct Fields {
    address: String,
    user: String,
    program: String,
    secret: String,
    key: String,
}

impl Fields {
    fn of(host: &Host) -> Self {
        let ssh = host.ssh();
        Self {
            address: ssh.host.address.to_string(),
            user: ssh.host.user.to_string(),
            program: ssh.program.to_string(),
            secret: ssh.secret.reveal().to_owned(),
            key: ssh.host.key.to_string(),
        }
    }

    fn pinned(&self) -> Vec<(&str, &str)> {
        fields(self, &[("key", &self.key), ("key_of", &self.address), ("secret", &self.secret)])
    }
}

pub async fn administrator() -> Site {
    Site::seen_by(Role::Administrator).await
}

/// A panel with this host.
pub async fn with_host(site: &Site, host: &Host) {
    let saved = site.post(NEW, &Fields::of(host).pinned()).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, HOST), "{}", saved.text);
}

fn code(page: &Page) -> String {
    page.text("main .callout.bad a.code")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_a_host_is_shown_before_anything_is_told_to_it_and_then_pinned() {
    let (site, host) = (administrator().await, Host::playing("success"));
    let with = Fields::of(&host);
    assert!(site.get("/management-hosts").await.has("main .empty ol"));
    assert!(!site.get(NEW).await.has("#secret"), "nothing is typed before the key is known");
    let shown = site.post(NEW, &fields(&with, &[("secret", "Sparrow-Gabbro-36")])).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.attributes("#key", "value"), [with.key.as_str()]);
    assert!(shown.has("#secret") && !shown.text.contains("Sparrow"), "what was typed is not shown");
    assert!(list_hosts(&site.world.panel.database).await.unwrap().known.is_empty());
    let without = site.post(NEW, &fields(&with, &[("key", &with.key), ("key_of", &with.address)])).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.has("#secret[aria-invalid]"));
    with_host(&site, &host).await;
    let page = site.get(HOST).await;
    assert!(page.text("main .facts").contains(&with.key) && !page.text.contains(&with.secret));
    assert!(asked(host.folder()).is_empty(), "saving asks the host nothing");
    let tried = site.post(&format!("{HOST}/look"), &[]).await;
    assert!(tried.has("main .callout.ok"), "{}", tried.text("main"));
    assert!(tried.text("main").contains("SkypeForBusiness 7.0") && tried.text("main").contains("MGMT01"));
    let removed = site.get(HOST).await.attributes("main form input[name=version]", "value").remove(0);
    assert_eq!(
        site.post(&format!("{HOST}/remove"), &[("version", "1")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(site.post(&format!("{HOST}/remove"), &[("version", &removed)]).await.location(), "/management-hosts");
    assert_eq!(site.get(HOST).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_changed_is_shown_beside_the_pinned_one_and_the_host_is_told_nothing() {
    let (site, host) = (administrator().await, Host::playing("success"));
    let with = Fields::of(&host);
    let other = format!("SHA256:{}", "k".repeat(43));
    let pinned = fields(&with, &[("key", &other), ("key_of", &with.address), ("secret", &with.secret)]);
    assert_eq!(site.post(NEW, &pinned).await.status, StatusCode::SEE_OTHER);
    for page in [site.post(&format!("{HOST}/look"), &[]).await, site.get(&format!("{HOST}/pools")).await] {
        assert_eq!(code(&page), "PS-4806");
        let said = page.text("main .callout.bad");
        assert!(said.contains(&other) && said.contains(&with.key), "{said}");
    }
    assert!(asked(host.folder()).is_empty());
    let form = site.get(&format!("{HOST}/edit")).await;
    let version = form.attributes("#version", "value").remove(0);
    let again = [("key", other.as_str()), ("key_of", &with.address), ("fetch", "on"), ("version", &version)];
    let shown = site.post(&format!("{HOST}/edit"), &fields(&with, &again)).await;
    let keys = shown.text("#changed-key");
    assert!(keys.contains(&other) && keys.contains(&with.key), "{}", shown.text("main"));
    // What was kept was for the other key: it has to be typed again.
    let anew = [("key", with.key.as_str()), ("key_of", &with.address), ("version", &version)];
    let kept = site.post(&format!("{HOST}/edit"), &fields(&with, &anew)).await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kept.has("#secret[aria-invalid]"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_management_shell_is_told_with_its_code() {
    let (site, host) = (administrator().await, Host::playing("no-module"));
    with_host(&site, &host).await;
    let tried = site.post(&format!("{HOST}/look"), &[]).await;
    assert!(tried.has("main .callout.bad"), "{}", tried.text("main"));
    assert_eq!(code(&site.get(&format!("{HOST}/pools")).await), "PS-4811");
    let version = site.get(&format!("{HOST}/edit")).await.attributes("#version", "value").remove(0);
    let with = Fields::of(&host);
    let same =
        [("key", with.key.as_str()), ("key_of", &with.address), ("version", &version), ("program", "/no/such/pwsh")];
    assert_eq!(site.post(&format!("{HOST}/edit"), &fields(&with, &same)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(code(&site.post(&format!("{HOST}/look"), &[]).await), "PS-4809");
    let wrong = [("name", "other"), ("key", &with.key), ("key_of", &with.address), ("secret", "not the password")];
    assert_eq!(site.post(NEW, &fields(&with, &wrong)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(code(&site.post("/management-hosts/other/look", &[]).await), "PS-4807");
    let nobody = site.post(NEW, &fields(&with, &[("name", "third"), ("address", "127.0.0.1:1")])).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(nobody.text("#address-error a.code"), "PS-4805");
}

#[tokio::test(flavor = "multi_thread")]
async fn pairs_that_a_management_shell_knows_are_taken_over_and_their_pages_have_no_stores() {
    let (site, host) = (Site::seen_by(Role::Administrator).await, Host::playing("success"));
    let panel = &site.world.panel;
    with_host(&site, &host).await;
    let path = format!("{HOST}/pools");
    // These two are synced by the engine here: they are not taken over without a word.
    let found = site.get(&path).await;
    let pair = found.attributes("input[name=pair]", "value").remove(0);
    assert_eq!(pair, format!("{ATL} {RED}"));
    assert!(found.has("input[name=pair][disabled]"));
    assert!(found.text("main").contains("old.litwareinc.com") && found.text("main").contains("no backup relationship"));
    let refused = site.post(&path, &[("pair", &pair)]).await;
    assert_eq!(
        (refused.status, refused.text("#pair-error a.code")),
        (StatusCode::UNPROCESSABLE_ENTITY, "PS-4834".into())
    );
    for pool in [ATL, RED] {
        let pool = site.world.pool(pool).await;
        poolsync::operations::remove_pool(panel, &super::super::support::world::actor(), &pool).await.unwrap();
    }
    for (chosen, code) in [("", "PS-4832"), ("a.x.com b.x.com", "PS-4833"), ("<script>", "PS-4833")] {
        let chosen = [("pair", chosen)];
        let refused = site.post(&path, if chosen[0].1.is_empty() { &[] } else { &chosen }).await;
        assert_eq!(refused.text("#pair-error a.code"), code);
        assert!(!refused.text.contains("<script>"));
    }
    assert_eq!(site.post(&path, &[("pair", &pair)]).await.location(), HOST);
    for pool in [ATL, RED] {
        let pool = site.world.pool(pool).await;
        assert_eq!(pool.spec.driver, Driver::ManagementShell("mgmt".parse().unwrap()));
        assert_eq!((pool.spec.site.as_str(), pool.spec.stores.len()), ("Atlanta", 0));
        assert!(pool.backup_pool.is_some());
    }
    assert!(site.world.audit().await.iter().any(|line| line.contains("management-shell on mgmt")));
    let again = site.get(&path).await;
    assert!(again.has("input[name=pair][disabled]") && !again.has("main form button"));

    for path in
        ["/", "/pools", "/status", "/sync", "/restore", "/schedules", "/targets", "/charts", "/alarms", "/metrics"]
    {
        assert_eq!(site.get(path).await.status, StatusCode::OK, "{path}");
    }
    let page = site.get(&format!("/pools/{ATL}")).await;
    assert!(page.text("main .facts").contains("cmdlets on mgmt"), "{}", page.text("main .facts"));
    assert!(!page.has("main table code") && !page.has("input[name=intent][value=verify]"));
    assert!(!page.has("a[href^='/restore']:not(.menu a)"));
    let edit = site.get(&format!("/pools/{ATL}/edit")).await;
    assert!(!edit.has(&format!("#live_{}", BackupModule::DataConf.short_name())));
    // Saved as it is, it stays driven by the host.
    let version = edit.attributes("#version", "value").remove(0);
    let fields = [("fqdn", ATL), ("site", "Elsewhere"), ("backup_pool", RED), ("version", &version)];
    assert_eq!(site.post(&format!("/pools/{ATL}/edit"), &fields).await.status, StatusCode::SEE_OTHER);
    let pool = site.world.pool(ATL).await;
    assert!(pool.spec.driver.is_shell() && pool.spec.site == "Elsewhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_management_shell_says_is_shown_as_text() {
    let (site, host) = (administrator().await, Host::playing("nasty-pools"));
    with_host(&site, &host).await;
    let found = site.get(&format!("{HOST}/pools")).await;
    assert!(found.has("main .empty"));
    assert!(!found.text.contains("<script>alert") && !found.text.contains("<b>odd"), "{}", found.text);
    assert!(found.text("#main").contains("<script>alert(1)</script>"));
    assert_eq!(list_pools(&site.world.panel.database).await.unwrap().len(), 2, "nothing was taken over");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_typed_about_a_management_host_is_run_or_shown_as_anything_but_text() {
    let (site, host) = (administrator().await, Host::playing("success"));
    let with = Fields::of(&host);
    for nasty in NASTY {
        for field in ["name", "address", "program", "key"] {
            let more = [("key", with.key.as_str()), ("key_of", &with.address), ("secret", "x"), (field, nasty)];
            let page = site.post(NEW, &fields(&with, &more)).await;
            let refused = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::BAD_REQUEST].contains(&page.status);
            assert!(refused, "{field} {nasty:?}: {}", page.status);
            assert!(!page.text.contains("<script>alert"), "{field}: {nasty:?}");
        }
        // A name of a user is nearly free: it arrives as that name, or is refused.
        let more = [("user", *nasty), ("key", &with.key), ("key_of", &with.address), ("secret", "x")];
        let page = site.post(NEW, &fields(&with, &more)).await;
        assert!(!page.status.is_server_error());
        if page.status == StatusCode::SEE_OTHER {
            let kept = list_hosts(&site.world.panel.database).await.unwrap().known.remove(0);
            assert_eq!(kept.place.ssh().unwrap().user.as_str(), nasty.trim());
            let shown = site.get(HOST).await;
            assert!(!shown.text.contains("<script>alert"));
            let version = shown.attributes("main form input[name=version]", "value").remove(0);
            site.post(&format!("{HOST}/remove"), &[("version", &version)]).await;
        }
    }
    assert!(list_hosts(&site.world.panel.database).await.unwrap().known.is_empty());
    assert!(asked(host.folder()).is_empty());
}

#[tokio::test]
async fn the_management_shell_module_is_given_to_whoever_is_known() {
    let site = administrator().await;
    let module = site.get("/poolsync.psm1").await;
    assert!(module.text.contains("function Invoke-CsBackupServiceSync"));
    let stranger = Site::of(World::new().await);
    assert!(
        stranger.get("/poolsync.psm1").await.location().starts_with("/login")
            || stranger.get("/poolsync.psm1").await.location().starts_with("/setup")
    );
}
