//! A mail server in the process: it takes mail over STARTTLS only, from one account only, and fails when it is told to.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use poolsync::{
    config::{SmtpConfig, SmtpTls},
    domain::Secret,
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use super::authority::Authority;

pub const USER: &str = "poolsync";
pub const PASSWORD: &str = "Heron-Granite-Delta-62";

/// What the server does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Take,
    /// Takes connections and says nothing.
    Silent,
    /// Refuses every recipient.
    Refuse,
    /// Refuses whoever is called `gone`, puts off `later`, hangs up at `bye`, and falls silent at `never`.
    Picky,
    /// Has the whole message and never says so.
    NeverSays,
    /// Has the whole message, and dies before it can say so.
    Dies,
}

/// A message as it came.
#[derive(Debug, Clone)]
pub struct Mail {
    pub from: String,
    pub to: Vec<String>,
    /// Headers and body, decoded from quoted-printable.
    pub text: String,
}

impl Mail {
    pub fn header(&self, name: &str) -> String {
        let start = format!("{name}: ");
        let folded = self.text.replace("\r\n ", " ");
        folded.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_default().to_owned()
    }
}

#[derive(Debug)]
struct Inside {
    mood: Mood,
    mails: Vec<Mail>,
    /// What a careless client said in clear.
    in_clear: Vec<String>,
}

pub struct MailServer {
    port: u16,
    ca: PathBuf,
    inside: Arc<Mutex<Inside>>,
}

impl MailServer {
    pub fn start(dir: &Path) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authority = Authority::new(dir);
        let (cert, key) = authority.server("localhost");
        let certs = CertificateDer::pem_file_iter(cert).unwrap().map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_file(key).unwrap();
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(certs, key).unwrap();
        let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
        let port = listener.local_addr().unwrap().port();
        let inside = Arc::new(Mutex::new(Inside { mood: Mood::Take, mails: Vec::new(), in_clear: Vec::new() }));
        let kept = Arc::clone(&inside);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (config, inside) = (Arc::clone(&config), Arc::clone(&kept));
                thread::spawn(move || serve(stream, config, &inside));
            }
        });
        Self { port, ca: authority.certificate(), inside }
    }

    pub fn set(&self, mood: Mood) {
        self.inside.lock().unwrap().mood = mood;
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.inside.lock().unwrap().mails.clone()
    }

    /// What was said before TLS, beyond the greeting.
    pub fn in_clear(&self) -> Vec<String> {
        self.inside.lock().unwrap().in_clear.clone()
    }

    /// What a panel is told that sends by this server.
    pub fn config(&self) -> SmtpConfig {
        SmtpConfig {
            host: "localhost".to_owned(),
            port: self.port,
            tls: SmtpTls::StartTls,
            ca_file: Some(self.ca.clone()),
            login: Some((USER.to_owned(), Secret::new(PASSWORD).unwrap())),
            from: "poolsync@litwareinc.com".to_owned(),
            timeout: Duration::from_secs(2),
        }
    }

    /// The same as a section of the configuration; the password is in the environment.
    pub fn section(&self) -> String {
        format!(
            "[smtp]\nhost = \"localhost\"\nport = {}\nca_file = \"{}\"\nusername = \"{USER}\"\n\
             from = \"poolsync@litwareinc.com\"\ntimeout_seconds = 2\n",
            self.port,
            self.ca.display()
        )
    }
}

fn serve(mut stream: TcpStream, config: Arc<ServerConfig>, inside: &Mutex<Inside>) {
    if inside.lock().unwrap().mood == Mood::Silent {
        let _ = stream.read(&mut [0; 1]); // until the other side has enough
        return;
    }
    if say(&mut stream, "220 mail.litwareinc.com").is_none() {
        return;
    }
    if talk(&mut stream, inside, false) == Some(true) {
        let mut secured = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
        let _ = talk(&mut secured, inside, true);
    }
}

fn say(stream: &mut impl Write, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).ok()?;
    stream.flush().ok()
}

fn hear(stream: &mut impl Read) -> Option<String> {
    let mut line = Vec::new();
    let mut byte = [0];
    while !line.ends_with(b"\r\n") {
        stream.read_exact(&mut byte).ok()?;
        line.push(byte[0]);
    }
    line.truncate(line.len() - 2);
    Some(String::from_utf8_lossy(&line).into_owned())
}

/// A conversation; true if it is to go on over TLS.
fn talk(stream: &mut (impl Read + Write), inside: &Mutex<Inside>, is_secret: bool) -> Option<bool> {
    let (mut from, mut to, mut is_known) = (String::new(), Vec::new(), false);
    let proof = BASE64_STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
    loop {
        let line = hear(stream)?;
        let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
        if !is_secret && !["EHLO", "STARTTLS", "QUIT"].contains(&verb.as_str()) {
            inside.lock().unwrap().in_clear.push(line);
            say(stream, "530 say STARTTLS first")?;
            continue;
        }
        let mood = inside.lock().unwrap().mood;
        let is_at = |name: &str| mood == Mood::Picky && line.contains(&format!("<{name}@"));
        match verb.as_str() {
            "EHLO" if is_secret => say(stream, "250-mail.litwareinc.com\r\n250 AUTH PLAIN")?,
            "EHLO" => say(stream, "250-mail.litwareinc.com\r\n250 STARTTLS")?,
            "STARTTLS" => {
                say(stream, "220 go on")?;
                return Some(true);
            }
            "AUTH" => {
                is_known = line.ends_with(&proof);
                say(stream, if is_known { "235 welcome" } else { "535 who are you" })?;
            }
            "MAIL" if is_known => {
                from = line;
                to.clear();
                say(stream, "250 fine")?;
            }
            "RCPT" if mood == Mood::Refuse || is_at("gone") => say(stream, "550 nobody of that name")?,
            "RCPT" if is_at("later") => say(stream, "450 the box is busy")?,
            "RCPT" if is_at("bye") => {
                say(stream, "421 closing")?;
                return None;
            }
            "RCPT" if is_at("never") => {
                let _ = hear(stream); // until the other side has enough
                return None;
            }
            "RCPT" => {
                to.push(line);
                say(stream, "250 fine")?;
            }
            "DATA" => {
                say(stream, "354 go on")?;
                let text = message(stream)?;
                let mut inside = inside.lock().unwrap();
                inside.mails.push(Mail { from: from.clone(), to: to.clone(), text });
                if inside.mood == Mood::NeverSays {
                    drop(inside);
                    let _ = hear(stream); // until the other side is gone
                    return None;
                }
                if inside.mood == Mood::Dies {
                    return None;
                }
                drop(inside);
                say(stream, "250 queued")?;
            }
            "QUIT" => {
                say(stream, "221 bye")?;
                return Some(false);
            }
            "RSET" | "NOOP" => say(stream, "250 fine")?,
            _ => say(stream, "503 not now")?,
        }
    }
}

fn message(stream: &mut impl Read) -> Option<String> {
    let mut text = String::new();
    loop {
        let line = hear(stream)?;
        if line == "." {
            return Some(unquoted(&text));
        }
        text.push_str(&line);
        text.push_str("\r\n");
    }
}

/// The text that quoted-printable stands for.
fn unquoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let code = more.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'=');
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &more[2..] } else { more };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
