//! What is secret is seen nowhere: neither in the log at its finest, nor on a page, nor in the database.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::Stdio,
};

use poolsync::domain::RunId;
use tempfile::TempDir;

use super::support::process::{Served, poolsync};

const PASSWORD: &str = "Zebra-Quartz-Fjord-71";
const WRONG: &str = "Walrus-Onyx-Delta-93";
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
    // What a provider sends back, and a script's token; then requests that end in an error page.
    for path in ["/login", "/nowhere", "/runs/nothing", &format!("/runs/{}", RunId::new()), "/auth/x/callback"] {
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
    assert!(log.contains("TRACE"), "the log is at its finest");
    let first_cookie = first_cookie.split_once('=').unwrap().1;
    let secrets = [
        ("the password", PASSWORD),
        ("a wrong password", WRONG),
        ("the secret of a store", STORE_SECRET),
        ("a provider’s code", CODE),
        ("a token", TOKEN),
        ("a cookie", first_cookie),
        ("another cookie", session.as_str()),
        ("the set-up link", setup_token),
    ];
    for (what, secret) in secrets {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{what} stands in the log");
        let is_link = what == "the set-up link"; // its own form leads to itself
        assert!(is_link || !visitor.seen.contains(secret), "{what} was shown");
        assert!(!String::from_utf8_lossy(&printed.stdout).contains(secret), "{what} was printed");
        for file in files(&dir.path().join("data")) {
            let bytes = fs::read(&file).unwrap();
            let is_there = bytes.windows(secret.len()).any(|piece| piece == secret.as_bytes());
            assert!(!is_there, "{what} stands in {}", file.display());
        }
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
}
