//! The way to another panel is full of faults: each is a sentence that says what it means and what to do, with the right
//! exit code, and the token goes nowhere else.

use std::path::Path;

use tempfile::TempDir;

use super::support::{
    authority::{Authority, self_signed},
    fake_panel::{FakePanel, answer},
    process::{outcome, poolsync},
    world::ATL,
};

const TOKEN: &str = "psk_0123456789abcdef";
const JSON: &str = "application/json";
const NO_POOLS: &str = r#"{"items":[],"next":null}"#;

fn ask(server: &str, arguments: &[&str]) -> (i32, String, String) {
    let dir = TempDir::new().unwrap();
    let mut command = poolsync(dir.path());
    command.args(arguments).args(["--server", server]).env("POOLSYNC_TOKEN", TOKEN);
    let (code, out, err) = outcome(&command.output().unwrap());
    assert!(!out.contains(TOKEN) && !err.contains(TOKEN), "{out}{err}");
    (code, out, err)
}

fn list(server: &str) -> (i32, String, String) {
    ask(server, &["pool", "list", "--output", "json"])
}

fn html(status: &str) -> String {
    answer(status, "text/html", "", "<html><h1>nginx</h1></html>")
}

fn good() -> String {
    answer("200 OK", JSON, "", NO_POOLS)
}

fn cut_off() -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: {JSON}\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n{{\"items\":[")
}

#[test]
fn a_panel_that_has_enough_is_left_alone_as_long_as_it_says_and_not_for_ever() {
    let too_many = |wait: &str| answer("429 Too Many Requests", "text/html", &format!("retry-after: {wait}\r\n"), "");
    let panel = FakePanel::start(&[too_many("1"), good()]);
    let (code, out, err) = list(&panel.url());
    assert_eq!((code, out.as_str()), (0, "[]\n"));
    assert!(err.contains("asking again in 1 s"), "{err}");

    let panel = FakePanel::start(&[too_many("0")]);
    let (code, out, err) = list(&panel.url());
    assert_eq!((code, out.as_str(), panel.asked().len()), (1, "", 6), "{err}");
    assert!(err.contains("takes no more requests") && err.contains("Nothing was done"), "{err}");

    for wait in ["86400", "Tue, 21 Oct 2155 07:28:00 GMT"] {
        let panel = FakePanel::start(&[too_many(wait)]);
        let (code, _, err) = list(&panel.url());
        assert_eq!((code, panel.asked().len()), (1, 1), "nobody waits so long: {err}");
        assert!(err.contains("takes no more requests for ") && err.contains("Ask again then"), "{err}");
    }
}

#[test]
fn what_a_proxy_says_in_place_of_the_panel_is_told_as_that() {
    let panel = FakePanel::start(&[html("502 Bad Gateway"), html("503 Service Unavailable"), good()]);
    assert_eq!(list(&panel.url()), (0, "[]\n".into(), String::new()), "what only reads is asked again");

    let panel = FakePanel::start(&[html("502 Bad Gateway")]);
    let (code, out, err) = list(&panel.url());
    assert_eq!((code, out.as_str(), panel.asked().len()), (1, "", 4));
    assert!(err.contains("502 Bad Gateway") && err.contains("a proxy in front of it"), "{err}");
    assert!(err.contains("nothing was changed") && !err.contains("nginx"), "{err}");

    let body = format!(
        r#"{{"fqdn":"{ATL}","site":"","backup_pool":null,"active_cms_master":false,"maintenance":null,"stores":{{}}}}"#
    );
    let pool = answer("200 OK", JSON, "etag: \"1\"\r\n", &body);
    let panel = FakePanel::start(&[pool, html("504 Gateway Timeout")]);
    let (code, _, err) = ask(&panel.url(), &["pool", "remove", ATL]);
    assert_eq!((code, panel.asked().len()), (1, 2), "what changes something is not simply repeated");
    assert!(err.contains("504") && err.contains("may have been done; look before you ask again"), "{err}");

    for (status, told) in [
        ("200 OK", "with a page and not as a panel’s API does"),
        ("401 Unauthorized", "not as a panel does"),
        ("403 Forbidden", "a proxy in front of it lets nobody through"),
        ("404 Not Found", "there is no panel at this address"),
    ] {
        let panel = FakePanel::start(&[html(status)]);
        let (code, out, err) = list(&panel.url());
        assert_eq!((code, out.as_str(), panel.asked().len()), (1, "", 1), "{status}: {err}");
        assert!(err.contains(told) && err.contains("Check the address"), "{status}: {err}");
    }
    let problem = r#"{"title":"The panel failed","detail":"This is a fault of the panel","next":"Look for the id"}"#;
    let panel = FakePanel::start(&[answer("500 Internal Server Error", "application/problem+json", "", problem)]);
    let (code, _, err) = list(&panel.url());
    assert!(code == 1 && err.starts_with("The panel failed. This is a fault of the panel."), "{err}");
    let panel = FakePanel::start(&[answer("200 OK", JSON, "", r#"{"of":"another version"}"#)]);
    let (code, _, err) = list(&panel.url());
    assert!(code == 1 && err.contains("Is it a panel of this version?"), "{err}");
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again_and_done_once() {
    let panel = FakePanel::start(&[cut_off(), String::new(), good()]);
    assert_eq!(list(&panel.url()), (0, "[]\n".into(), String::new()));

    let panel = FakePanel::start(&[cut_off()]);
    let (code, out, err) = list(&panel.url());
    assert_eq!((code, out.as_str(), panel.asked().len()), (1, "", 4));
    assert!(err.contains("broke off") && err.contains("nothing was changed"), "{err}");

    let set = answer("201 Created", JSON, "", r#"{"pool":null,"module":null,"warning_minutes":5,"breach_minutes":9}"#);
    let panel = FakePanel::start(&[good(), cut_off(), set]);
    let (code, _, err) = ask(&panel.url(), &["target", "set", "--warning", "5", "--breach", "9"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let posts: Vec<_> = panel.asked().into_iter().filter(|asked| asked.line.starts_with("POST ")).collect();
    assert_eq!((posts.len(), &posts[0].body), (2, &posts[1].body));
    let key = posts[0].header("idempotency-key");
    assert!(!key.is_empty() && key == posts[1].header("idempotency-key"), "by which the panel does it once");

    let panel = FakePanel::start(&[good(), cut_off()]);
    let (code, _, err) = ask(&panel.url(), &["target", "set", "--warning", "5", "--breach", "9"]);
    assert!(code == 1 && err.contains("broke off") && err.contains("may have been done"), "{err}");
}

#[test]
fn the_token_does_not_follow_a_redirection() {
    let other = FakePanel::start(&[good()]);
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let away = answer(status, "text/html", &format!("location: {}/sign-in\r\n", other.url()), "");
        let panel = FakePanel::start(&[away]);
        for arguments in [&["pool", "list"] as &[_], &["target", "set", "--warning", "5", "--breach", "9"]] {
            let (code, out, err) = ask(&panel.url(), arguments);
            assert_eq!((code, out.as_str()), (1, ""), "{status}");
            assert!(err.contains(&other.url()) && err.contains("nothing was done"), "{err}");
        }
        assert!(panel.asked().iter().all(|asked| asked.header("authorization") == format!("Bearer {TOKEN}")));
    }
    assert_eq!(other.asked().len(), 0, "not one request was made there");
}

#[test]
fn each_certificate_that_does_not_count_is_told_by_its_fault_and_nothing_is_sent() {
    let dir = TempDir::new().unwrap();
    let authority = Authority::new(dir.path());
    let trust = authority.certificate();
    let (pem, key) = self_signed(dir.path(), "127.0.0.1");
    let with = |name: &str, (pem, key): (&Path, &Path), trust: Option<&Path>| {
        let panel = FakePanel::start_tls((pem, key), &[good()]);
        let server = format!("https://127.0.0.1:{}", panel.port);
        let mut arguments = vec!["pool", "list", "--output", "json"];
        if let Some(trust) = trust {
            arguments.extend(["--ca-file", trust.to_str().unwrap()]);
        }
        let (code, out, err) = ask(&server, &arguments);
        if code != 0 {
            assert_eq!((code, out.as_str(), panel.asked().len()), (1, "", 0), "{name}: {err}");
            assert!(err.contains("Nothing was sent"), "{name}: {err}");
        }
        err
    };
    let told = with("self-signed", (&pem, &key), None);
    assert!(told.contains("is not trusted") && told.contains("--ca-file"), "{told}");
    assert_eq!(with("self-signed and trusted", (&pem, &key), Some(&pem)), "");

    let (pem, key) = authority.server("127.0.0.1");
    let told = with("of an own authority", (&pem, &key), None);
    assert!(told.contains("is not trusted") && told.contains("--ca-file"), "{told}");
    assert_eq!(with("of an own authority that is trusted", (&pem, &key), Some(&trust)), "");

    let (pem, key) = authority.expired("127.0.0.1");
    let told = with("expired", (&pem, &key), Some(&trust));
    assert!(told.contains("is over") && told.contains("renewed") && !told.contains("--ca-file"), "{told}");

    let (pem, key) = authority.server("panel.litwareinc.com");
    let told = with("of another name", (&pem, &key), Some(&trust));
    assert!(told.contains("for another name") && told.contains("panel.litwareinc.com"), "{told}");

    let plain = FakePanel::start(&[good()]);
    let (code, _, told) = list(&format!("https://127.0.0.1:{}", plain.port));
    assert!(code == 1 && told.contains("does not speak TLS") && told.contains("plain HTTP"), "{told}");
    assert_eq!(plain.asked().len(), 0);
}
