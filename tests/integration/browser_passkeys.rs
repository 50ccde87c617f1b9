//! Passkeys in a real browser, with an authenticator that it pretends to have; and pictures of the pages around them.

use std::{fs, path::Path};

use axum::http::Method;
use serde_json::{Value, json};

use super::{
    browser::{installation, set_up},
    support::{
        browser::{Browser, Look},
        process::Served,
        servers::slapd::{self, BASE, Slapd},
    },
};

const PASSWORD: &str = "correct horse battery staple";

/// A device that knows its user and holds passkeys.
async fn add_device(browser: &Browser) -> String {
    let kind = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true,
    });
    browser.authenticators(Method::POST, "", kind).await.as_str().unwrap().to_owned()
}

/// The panel at the name that browsers take for this machine's own: an address can't have passkeys.
fn by_name(panel: &Served) -> String {
    panel.url.replace("127.0.0.1", "localhost")
}

async fn open(panel: &Served, base: &str) -> Browser {
    let browser = Browser::open(base, true).await;
    let by_address = Browser::open(&panel.url, true).await;
    set_up(&by_address, panel).await;
    by_address.close().await;
    browser.go("/login").await;
    browser.fill("name", "anna").await;
    browser.fill("password", PASSWORD).await;
    browser.click("main form button").await;
    browser.find("form[action=\"/logout\"]").await;
    browser
}

async fn add_passkey(browser: &Browser, name: &str) {
    browser.go("/account/second_factor/passkeys/new").await;
    browser.fill("name", name).await;
    browser.click("main form button.primary").await;
}

async fn sign_out(browser: &Browser) {
    browser.go("/").await;
    browser.click("form[action=\"/logout\"] button").await;
    browser.find("form[action=\"/login\"]").await;
}

/// Keeps the answer that the page would send, and sends it as often as it is told to.
const INTERCEPT: &str = "HTMLFormElement.prototype.requestSubmit = function () {
    if (this.dataset.passkey === 'get' && !window.letGo) {
        window.held = new URLSearchParams(new FormData(this)).toString();
        window.heldFor = this.action;
    } else {
        this.submit();
    }
};";

/// Sends the kept answer; `opaqueredirect` is a sign-in, a status is a page that says why not.
async fn send_held(browser: &Browser) -> Value {
    while browser.ask("return typeof window.held").await != "string" {
        tokio::task::yield_now().await;
    }
    browser
        .ask(
            "const xhr = new XMLHttpRequest(); xhr.open('POST', window.heldFor, false);
             xhr.setRequestHeader('content-type', 'application/x-www-form-urlencoded');
             xhr.send(window.held); return [xhr.status, new URL(xhr.responseURL).pathname];",
        )
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_and_signs_in_with_a_password_and_without() {
    let dir = installation(0);
    let panel = Served::start(dir.path());
    let browser = open(&panel, &by_name(&panel)).await;
    let device = add_device(&browser).await;
    add_passkey(&browser, "blue key").await;
    browser.wait_for("recovery codes", |text| text.contains("Your recovery codes")).await;
    browser.go("/account/second_factor").await;
    assert!(browser.text().await.contains("blue key"));

    // The same device is not added twice.
    add_passkey(&browser, "blue key again").await;
    browser.wait_for("a refusal", |text| text.contains("holds a passkey of your account already")).await;

    // As the second factor.
    sign_out(&browser).await;
    browser.fill("name", "anna").await;
    browser.fill("password", PASSWORD).await;
    browser.click("form[action=\"/login\"] button").await;
    browser.wait_for("the question", |text| text.contains("Second factor")).await;
    browser.click("form[data-passkey] button").await;
    browser.find("form[action=\"/logout\"]").await;

    // Alone, without a name.
    sign_out(&browser).await;
    browser.click("form[action=\"/login/passkey\"] button").await;
    browser.find("form[action=\"/logout\"]").await;
    browser.go("/account").await;
    assert!(browser.text().await.contains("by passkey"));

    // A device that has not made sure of its user does not get in.
    sign_out(&browser).await;
    let verified = format!("/{device}/uv");
    browser.authenticators(Method::POST, &verified, json!({ "isUserVerified": false })).await;
    browser.click("form[action=\"/login/passkey\"] button").await;
    browser.wait_for("a refusal", |text| text.contains("No passkey was given")).await;
    browser.authenticators(Method::POST, &verified, json!({ "isUserVerified": true })).await;
    browser.click("form[data-passkey] button").await;
    browser.find("form[action=\"/logout\"]").await;

    // Removed, it is nothing any more.
    browser.go("/account/second_factor").await;
    browser.click("form[action$=\"/remove\"] button").await;
    browser.wait_for("its removal", |text| text.contains("was removed")).await;
    sign_out(&browser).await;
    browser.click("form[action=\"/login/passkey\"] button").await;
    browser.wait_for("a refusal", |text| text.contains("The passkey was not taken")).await;
    browser.close().await;
    assert!(panel.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_replayed_and_a_cloned_passkey_are_refused() {
    let dir = installation(0);
    let panel = Served::start(dir.path());
    let browser = open(&panel, &by_name(&panel)).await;
    let device = add_device(&browser).await;
    add_passkey(&browser, "blue key").await;
    browser.wait_for("recovery codes", |text| text.contains("Your recovery codes")).await;
    sign_out(&browser).await;

    browser.prepare_pages(INTERCEPT).await;
    browser.go("/login").await;
    browser.click("form[action=\"/login/passkey\"] button").await;
    browser.find("form[data-passkey]").await;
    assert_eq!(send_held(&browser).await, json!([200, "/"]), "the first time it signs in");
    sign_out(&browser).await;
    browser.go("/login").await;
    // The same answer with the challenge that it was for, and with a new one.
    let held = browser.ask("return null").await;
    assert_eq!(held, Value::Null);
    browser.click("form[action=\"/login/passkey\"] button").await;
    browser.find("form[data-passkey]").await;
    assert_eq!(send_held(&browser).await, json!([200, "/"]));
    assert_eq!(send_held(&browser).await, json!([422, "/login/passkey/answer"]), "the second time it does not");
    let swapped = browser
        .ask(
            "const before = new URLSearchParams(window.held);
             const xhr = new XMLHttpRequest(); xhr.open('POST', '/login/passkey', false);
             xhr.setRequestHeader('content-type', 'application/x-www-form-urlencoded'); xhr.send('next=');
             const page = new DOMParser().parseFromString(xhr.responseText, 'text/html');
             before.set('challenge', page.querySelector('[name=challenge]').value);
             window.held = before.toString(); return page.querySelector('[name=challenge]').value.length;",
        )
        .await;
    assert_eq!(swapped, json!(64));
    assert_eq!(send_held(&browser).await, json!([422, "/login/passkey/answer"]), "nor for another challenge");

    // A copy whose counter has stayed behind.
    let kept = browser.authenticators(Method::GET, &format!("/{device}/credentials"), Value::Null).await;
    let mut credential = kept[0].clone();
    assert!(credential["signCount"].as_u64().unwrap() > 1, "{credential}");
    browser.authenticators(Method::DELETE, &format!("/{device}/credentials"), Value::Null).await;
    credential["signCount"] = json!(0);
    browser.authenticators(Method::POST, &format!("/{device}/credential"), credential).await;
    sign_out(&browser).await;
    browser.click("form[action=\"/login/passkey\"] button").await;
    browser.find("form[data-passkey]").await;
    assert_eq!(send_held(&browser).await, json!([422, "/login/passkey/answer"]), "cloned");
    browser.close().await;
    assert!(panel.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_alone_lets_nobody_in_whom_the_directory_does_not_have() {
    let mut slapd = Slapd::start("localhost");
    let dir = installation(0);
    let [address, _] = slapd.addresses("localhost");
    let config = slapd.config(&[address]);
    let table = format!(
        "[ldap]\nservers = {:?}\nca_file = {:?}\nbind_dn = {:?}\nbind_password = {:?}\nuser_base = {:?}\n",
        config.servers,
        config.ca_file.as_ref().unwrap(),
        config.bind_dn,
        config.bind_password.reveal(),
        config.user_base,
    );
    let file = dir.path().join("poolsync.toml");
    fs::write(&file, fs::read_to_string(&file).unwrap() + &table).unwrap();
    let panel = Served::start(dir.path());
    let browser = Browser::open(&by_name(&panel), true).await;
    browser.go("/login").await;
    browser.fill("name", "anna").await;
    browser.fill("password", slapd::PASSWORD).await;
    browser.click("main form button").await;
    browser.find("form[action=\"/logout\"]").await;
    add_device(&browser).await;
    add_passkey(&browser, "blue key").await;
    browser.wait_for("recovery codes", |text| text.contains("Your recovery codes")).await;

    sign_out(&browser).await;
    browser.click("form[action=\"/login/passkey\"] button").await;
    browser.find("form[action=\"/logout\"]").await;

    sign_out(&browser).await;
    slapd.change(&format!(
        "dn: uid=anna,ou=people,{BASE}\nchangetype: modify\nadd: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n"
    ));
    browser.click("form[action=\"/login/passkey\"] button").await;
    browser.wait_for("a refusal", |text| text.contains("The passkey was not taken")).await;
    slapd.stop();
    browser.go("/login").await;
    browser.click("form[action=\"/login/passkey\"] button").await;
    browser.wait_for("a refusal", |text| text.contains("The passkey was not taken")).await;
    browser.close().await;
    assert!(panel.stop());
}

/// `POOLSYNC_PICTURES` names a folder for pictures of the pages of this file.
#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_account_fit_every_screen() {
    let dir = installation(0);
    let panel = Served::start(dir.path());
    let browser = open(&panel, &by_name(&panel)).await;
    add_device(&browser).await;
    let pictures = std::env::var_os("POOLSYNC_PICTURES");
    let looks = [(false, 1280), (true, 1280), (false, 360), (true, 360)];
    let look_at = async |name: &str, path: &str| {
        for (dark, width) in looks {
            browser.look(Look { dark, width }).await;
            if !path.is_empty() {
                browser.go(path).await;
            }
            let overflow = browser.ask("return document.documentElement.scrollWidth - window.innerWidth").await;
            assert!(overflow.as_i64().unwrap() <= 0, "{name} is wider than {width}");
            if let Some(folder) = &pictures {
                fs::create_dir_all(folder).unwrap();
                let scheme = if dark { "dark" } else { "light" };
                browser.picture(&Path::new(folder).join(format!("{name}-{width}-{scheme}.png"))).await;
            }
            if path.is_empty() {
                break;
            }
        }
        browser.look(Look { dark: false, width: 1280 }).await;
    };
    look_at("second-factor-none", "/account/second_factor").await;
    look_at("password", "/account/password").await;
    look_at("codes", "/account/second_factor/codes").await;
    look_at("new-passkey", "/account/second_factor/passkeys/new").await;
    add_passkey(&browser, "blue key").await;
    browser.wait_for("recovery codes", |text| text.contains("Your recovery codes")).await;
    look_at("recovery", "").await;
    look_at("second-factor", "/account/second_factor").await;
    look_at("account", "/account").await;
    look_at("settings", "/settings").await;
    sign_out(&browser).await;
    look_at("login", "/login").await;
    browser.go("/login").await;
    browser.fill("name", "anna").await;
    browser.fill("password", PASSWORD).await;
    browser.click("form[action=\"/login\"] button").await;
    browser.wait_for("the question", |text| text.contains("Second factor")).await;
    look_at("login-second", "/login/second").await;
    browser.close().await;
    assert!(panel.stop());
}
