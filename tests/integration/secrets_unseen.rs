//! What is secret is seen nowhere: neither in the log at its finest, nor on a page, nor in the database.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::Stdio,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use poolsync::domain::RunId;
use tempfile::TempDir;

use super::support::{
    hooks::{Answer, Hooks},
    mail::{self, MailServer},
    process::{Served, poolsync},
};

const PASSWORD: &str = "Zebra-Quartz-Fjord-71";
const WRONG: &str = "Walrus-Onyx-Delta-93";
const HOST_SECRET: &str = "Quarry-Violin-Thimble-81";
const PASSPHRASE: &str = "Harbour-Pencil-Walnut-27";
const STORE_SECRET: &str = "Pelican-Basalt-Tundra-15";
const CODE: &str = "Otter-Cobalt-Savanna-48";
const TOKEN: &str = "psk_7d1c0de7d1c0de7d1c0de7d1c0de7d1c0de7d1c0de7d1c0de7d1c0de7d1c0de7";

/// Somebody at the panel, without a browser between.
struct Visitor {
    host: String,
    cookie: String,
    /// Everything that ever came back, but for the lines that set a cookie.
    seen: String,
}

impl Visitor {
    fn ask(&mut self, method: &str, path: &str, more: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n{more}\r\n{body}",
            self.host,
            self.cookie,
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        self.seen.extend(answer.lines().filter(|line| !line.to_lowercase().starts_with("set-cookie:")));
        if let Some(cookie) = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")) {
            cookie.split(';').next().unwrap().clone_into(&mut self.cookie);
        }
        answer
    }
}

#[test]
fn a_secret_is_neither_logged_nor_shown_nor_kept_in_clear() {
    let dir = TempDir::new().unwrap();
    let config = "data_dir = \"data\"\nlog = \"trace\"\nallowed_roots = [\"stores\"]\n";
    fs::write(dir.path().join("poolsync.toml"), config).unwrap();
    let mut panel = Served::start(dir.path());
    let setup = panel.setup.take().expect("there is no account yet");
    let host = panel.url.strip_prefix("http://").unwrap().to_owned();
    let mut visitor = Visitor { host, cookie: "a=b".to_owned(), seen: String::new() };
    let (_, setup_token) = setup.rsplit_once('/').unwrap();
    let path = format!("/setup/{setup_token}");
    let answer = visitor.ask("POST", &path, "Origin: https://evil.example\r\n", "name=anna");
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    let answer = visitor.ask("POST", &path, "", &format!("name=anna&password={PASSWORD}&password_again={WRONG}"));
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    let answer = visitor.ask("POST", &path, "", &format!("name=anna&password={PASSWORD}&password_again={PASSWORD}"));
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let first_cookie = visitor.cookie.clone();
    assert!(first_cookie.starts_with("poolsync="), "{first_cookie}");
    visitor.ask("GET", &path, "", "");
    visitor.ask("POST", "/logout", "", "");
    visitor.ask("POST", "/login", "", &format!("name=anna&password={WRONG}"));
    visitor.ask("POST", "/login", "", &format!("name={PASSWORD}&name={PASSWORD}&password={PASSWORD}"));
    let answer = visitor.ask("POST", "/login", "", &format!("name=anna&password={PASSWORD}"));
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let session = visitor.cookie.split_once('=').unwrap().1.to_owned();
    let form = format!("fqdn=a&live_DataConf=sftp://u@127.0.0.1:1/x&live_DataConf_secret={STORE_SECRET}");
    let answer = visitor.ask("POST", "/pools/new", "", &form);
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    let form = format!("fqdn=a.example.com&live_DataConf=sftp://u@127.0.0.1:1/x&live_DataConf_secret={STORE_SECRET}");
    visitor.ask("POST", "/pools/new", "", &form);
    // A management host: refused with its secrets, then kept with them, and tried.
    let key = "k".repeat(43);
    for name in ["no%20name", "mgmt"] {
        let form = format!(
            "name={name}&way=ssh&address=127.0.0.1:1&user=sync&program=pwsh&key=SHA256:{key}&key_of=127.0.0.1:1\
             &secret=-----BEGIN%20{HOST_SECRET}&passphrase={PASSPHRASE}"
        );
        visitor.ask("POST", "/management-hosts/new", "", &form);
    }
    let answer = visitor.ask("POST", "/management-hosts/mgmt/look", "", "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    visitor.ask("GET", "/management-hosts/mgmt/edit", "", "");
    // What a provider sends back, and a script's token; then requests that end in an error page.
    for path in ["/login", "/nowhere", "/runs/nothing", &format!("/runs/{}", RunId::new()), "/login/oidc/x/callback"] {
        visitor.ask(
            "GET",
            &format!("{path}?code={CODE}&state={CODE}"),
            &format!("Authorization: Bearer {TOKEN}\r\n"),
            "",
        );
    }
    visitor.ask("POST", "/sync", "Origin: https://evil.example\r\n", &format!("pool_fqdn={STORE_SECRET}"));
    visitor.ask("POST", "/settings", "", &format!("drain=%ff&x={STORE_SECRET}"));
    visitor.ask("POST", "/settings", "", &format!("drain=on&drain=on&password={STORE_SECRET}"));
    visitor.ask("PUT", "/settings", "", &format!("x={STORE_SECRET}"));
    assert!(panel.stop());
    let mut command = poolsync(dir.path());
    command.args(["user", "passwd", "anna", "--password-stdin"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{PASSWORD}-2\n").as_bytes()).unwrap();
    let printed = child.wait_with_output().unwrap();

    let log = fs::read_to_string(dir.path().join("served.log")).unwrap();
    assert!(log.contains("DEBUG"), "the log is at its finest");
    let first_cookie = first_cookie.split_once('=').unwrap().1;
    let secrets = [
        ("the password", PASSWORD),
        ("a wrong password", WRONG),
        ("the secret of a store", STORE_SECRET),
        ("the secret of a management host", HOST_SECRET),
        ("the passphrase of a management host", PASSPHRASE),
        ("a provider’s code", CODE),
        ("a token", TOKEN),
        ("a cookie", first_cookie),
        ("another cookie", session.as_str()),
        ("the set-up link", setup_token),
    ];
    for (what, secret) in secrets {
        let is_link = what == "the set-up link"; // its own form leads to itself
        assert!(is_link || !visitor.seen.contains(secret), "{what} was shown");
        assert!(!String::from_utf8_lossy(&printed.stdout).contains(secret), "{what} was printed");
        unseen_on_disk(dir.path(), &log, what, secret);
    }
}

/// A panel with an administrator who is signed in, as its first visitor.
fn signed_in(panel: &mut Served) -> Visitor {
    let setup = panel.setup.take().expect("there is no account yet");
    let host = panel.url.strip_prefix("http://").unwrap().to_owned();
    let mut visitor = Visitor { host, cookie: "a=b".to_owned(), seen: String::new() };
    let (_, token) = setup.rsplit_once('/').unwrap();
    let form = format!("name=anna&password={PASSWORD}&password_again={PASSWORD}");
    let answer = visitor.ask("POST", &format!("/setup/{token}"), "", &form);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    visitor
}

/// The addresses of the forms on a page that end so.
fn actions(page: &str, end: &str) -> Vec<String> {
    let parts = page.split("action=\"").skip(1).filter_map(|part| part.split('"').next());
    parts.filter(|action| action.ends_with(end)).map(ToOwned::to_owned).collect()
}

#[test]
fn what_is_secret_about_telling_people_is_neither_logged_nor_shown_nor_kept_in_clear() {
    const PATH: &str = "Sparrow-Gabbro-Prairie-36";
    let dir = TempDir::new().unwrap();
    let (hooks, mail) = (Hooks::start(), MailServer::start(dir.path()));
    let config = format!(
        "data_dir = \"data\"\nlog = \"trace\"\n[webhooks]\nallowed_networks = [\"127.0.0.0/8\"]\n{}password = \"{}\"\n",
        mail.section(),
        mail::PASSWORD
    );
    fs::write(dir.path().join("poolsync.toml"), config).unwrap();
    let mut panel = Served::start(dir.path());
    let mut visitor = signed_in(&mut panel);
    // One that is refused with its secret, then one that works, one that is not there, and mail.
    let webhook = |name: &str, url: &str| format!("kind=webhook&name={name}&template=json&enabled=on&url={url}");
    visitor.ask("POST", "/notifications/channels/new", "", &webhook("", &format!("https://u:{PATH}@x.com/{PATH}")));
    let gone = format!("http://127.0.0.1:1/{PATH}");
    let good = format!("http://127.0.0.1:{}/{PATH}", hooks.port);
    let mut signing = Vec::new();
    for (name, url) in [("Good", &good), ("Gone", &gone)] {
        let before = visitor.seen.len();
        let answer = visitor.ask("POST", "/notifications/channels/new", "", &webhook(name, url));
        let (_, secret) = answer.split_once("value=\"whsec_").expect("it is shown here once");
        signing.push(secret.split('"').next().unwrap().to_owned());
        visitor.seen.truncate(before);
    }
    let form = "kind=mail&name=Mail&enabled=on&recipients=operations@litwareinc.com";
    visitor.ask("POST", "/notifications/channels/new", "", form);
    let page = visitor.ask("GET", "/notifications", "", "");
    let tests = actions(&page, "/test");
    assert_eq!(tests.len(), 3, "{page}");
    for answer in [Answer::Status(204), Answer::Status(500), Answer::Elsewhere(format!("{good}/elsewhere"))] {
        hooks.answer(answer);
        for test in &tests {
            let answer = visitor.ask("POST", test, "", "");
            let (_, place) = answer.split_once("location: ").expect("back to the channels");
            visitor.ask("GET", place.lines().next().unwrap(), "", "");
        }
    }
    assert_eq!((hooks.requests().len(), mail.mails().len()), (3, 3));
    assert_eq!(hooks.requests()[0].path, format!("/{PATH}"));
    let token = ["token", "add", "script", "--permission", "Set-CsBackupServiceConfiguration"];
    let made = poolsync(dir.path()).args(token).output().unwrap();
    let token = String::from_utf8(made.stdout).unwrap();
    let token = token.split_whitespace().find(|word| word.starts_with("psk_")).expect("a token").to_owned();
    let bearer = format!("Authorization: Bearer {token}\r\n");
    let mut paths =
        vec!["/".to_owned(), "/notifications".into(), "/audit".into(), "/audit.csv".into(), "/settings".into()];
    paths.extend(tests.iter().map(|test| test.replace("/test", "/edit")));
    let log = visitor.ask("GET", "/notifications/log", "", "");
    let messages = log.split("href=\"").filter_map(|part| part.split('"').next());
    paths.extend(messages.filter(|link| link.starts_with("/notifications/log/")).map(ToOwned::to_owned));
    for path in &paths {
        let answer = visitor.ask("GET", path, "", "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    for path in ["channels", "rules", "log"] {
        let answer = visitor.ask("GET", &format!("/api/v1/notifications/{path}"), &bearer, "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    assert!(panel.stop());
    let checked = poolsync(dir.path()).arg("check-config").output().unwrap();
    let printed = format!("{}{}", String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));

    let log = fs::read_to_string(dir.path().join("served.log")).unwrap();
    assert!(log.contains("DEBUG"), "the log is at its finest");
    let proof = BASE64_STANDARD.encode(format!("\0{}\0{}", mail::USER, mail::PASSWORD));
    let secrets = [
        ("the address of a webhook", PATH),
        ("a signing secret", &signing[0]),
        ("another signing secret", &signing[1]),
        ("the mail server’s password", mail::PASSWORD),
        ("the password as the mail server is told it", &proof),
    ];
    for (what, secret) in secrets {
        let shown = visitor.seen.find(secret).map(|at| &visitor.seen[at.saturating_sub(200)..at]);
        assert_eq!(shown, None, "{what} was shown");
        assert!(!printed.contains(secret), "{what} was printed");
        assert!(hooks.requests().iter().all(|request| !request.body.contains(secret)), "{what} was sent on");
        unseen_on_disk(dir.path(), &log, what, secret);
    }
}

/// A secret stands neither in the log nor in what the panel keeps.
fn unseen_on_disk(dir: &Path, log: &str, what: &str, secret: &str) {
    assert_eq!(log.lines().find(|line| line.contains(secret)), None, "{what} stands in the log");
    for file in files(&dir.join("data")) {
        let bytes = fs::read(&file).unwrap();
        let is_there = bytes.windows(secret.len()).any(|piece| piece == secret.as_bytes());
        assert!(!is_there, "{what} stands in {}", file.display());
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
}
