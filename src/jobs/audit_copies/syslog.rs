//! The audit in a syslog server: messages of RFC 5424, over UDP (RFC 5426), TCP with the length before each (RFC 6587
//! §3.4.1), or a socket of this machine.

use std::{fmt::Write as _, io, time::Duration};

use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpStream, UdpSocket, UnixDatagram},
    time::timeout,
};

use crate::{domain::SyslogUrl, state::audit::Entry};

/// How long a server may take to be reached, or to take a piece.
const PATIENCE: Duration = Duration::from_secs(10);
/// Facility 13, log audit, and severity notice (RFC 5424 §6.2.1).
const NOTICE: u8 = 13 * 8 + 5;
/// The same with severity warning, for what was refused.
const WARNING: u8 = 13 * 8 + 4;
/// The longest message in bytes. Over UDP a longer one may be lost; what is cut off still stands in the database.
const LONGEST: usize = 8 * 1024;
/// A syslog server that entries are sent to.
#[derive(Debug)]
pub struct SyslogCopy {
    url: SyslogUrl,
    host: String,
    /// A connection that stays, over TCP.
    tcp: Option<TcpStream>,
}

impl SyslogCopy {
    /// The copy at `url`.
    pub fn new(url: SyslogUrl) -> Self {
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        Self { url, host, tcp: None }
    }

    /// All processes send to the same server: who comes first does.
    pub(super) fn name(&self) -> String {
        format!("syslog {}", self.url)
    }

    /// Sends entries. Only TCP notices that nobody takes them, and that not always: the file is the sure copy.
    pub async fn write(&mut self, entries: &[Entry]) -> io::Result<()> {
        let messages: Vec<String> = entries.iter().map(|entry| message(entry, &self.host)).collect();
        let sent =
            timeout(PATIENCE, self.send(&messages)).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        if sent.is_err() {
            self.tcp = None;
        }
        sent
    }

    async fn send(&mut self, messages: &[String]) -> io::Result<()> {
        match &self.url {
            SyslogUrl::Udp(host, port) => {
                let address = tokio::net::lookup_host((host.as_str(), *port)).await?.next();
                let address = address.ok_or_else(|| io::Error::other("the name of the server leads nowhere"))?;
                let any = if address.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
                let socket = UdpSocket::bind(any).await?;
                socket.connect(address).await?;
                for message in messages {
                    socket.send(message.as_bytes()).await?;
                }
            }
            SyslogUrl::Tcp(host, port) => {
                let stream = match &mut self.tcp {
                    Some(stream) if !is_closed(stream) => stream,
                    tcp => tcp.insert(TcpStream::connect((host.as_str(), *port)).await?),
                };
                let frames: Vec<String> = messages.iter().map(|text| format!("{} {text}", text.len())).collect();
                stream.write_all(frames.concat().as_bytes()).await?;
            }
            SyslogUrl::Unix(path) => {
                let socket = UnixDatagram::unbound()?;
                socket.connect(path)?;
                for message in messages {
                    socket.send(message.as_bytes()).await?;
                }
            }
        }
        Ok(())
    }
}

/// Whether the server has hung up. A server says nothing, so that anything to be read but silence is an end.
fn is_closed(stream: &TcpStream) -> bool {
    let mut byte = [0];
    !matches!(stream.try_read(&mut byte), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
}

/// An entry as a message (RFC 5424 §6): its facts as structured data, and the same in words.
fn message(entry: &Entry, host: &str) -> String {
    let priority = if entry.is_refusal() { WARNING } else { NOTICE };
    let host: String = host.chars().filter(char::is_ascii_graphic).take(255).collect();
    let host = if host.is_empty() { "-" } else { &host };
    let mut text = format!("<{priority}>1 {} {host} poolsync {} audit ", entry.at.rfc3339(), std::process::id());
    // 32473 is the enterprise number for examples (RFC 5612): we have none.
    text.push_str("[audit@32473");
    let seq = entry.seq.to_string();
    let facts = [
        ("seq", seq.as_str()),
        ("actor", &entry.actor),
        ("via", &entry.via),
        ("address", entry.address.as_deref().unwrap_or_default()),
        ("action", &entry.action),
        ("target", &entry.target),
        ("outcome", &entry.outcome),
        ("detail", &entry.detail),
        ("before", entry.before.as_deref().unwrap_or_default()),
        ("after", entry.after.as_deref().unwrap_or_default()),
        ("seal", &entry.seal),
    ];
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        // Writing to a String can't fail.
        let _ = write!(text, " {name}=\"{}\"", parameter(value));
    }
    let words = format!("] {} {} {}", plain(&entry.actor), plain(&entry.action), plain(&entry.target));
    text.push_str(&words);
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
    }
    text
}

/// A value of structured data: `"`, `\` and `]` escaped (RFC 5424 §6.3.3), control characters made visible, so that no
/// text can end a message and begin another.
fn parameter(value: &str) -> String {
    let mut safe = String::with_capacity(value.len());
    for c in plain(value).chars() {
        if matches!(c, '"' | '\\' | ']') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// A text without control characters and line separators: each stands there as its number.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            // Writing to a String can't fail.
            let _ = write!(plain, "#{:03o}", u32::from(c));
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(target: &str) -> Entry {
        let text = serde_json::json!({
            "seq": 7, "id": "x", "at": 1_795_359_845_000_000_i64, "actor": "anna", "via": "web", "address": "192.0.2.7",
            "action": "Set-CsPool", "target": target, "detail": "", "before": null, "after": null, "outcome": "refused",
            "seal": "aa"
        });
        serde_json::from_value(text).expect("an entry")
    }

    #[test]
    fn an_entry_is_a_message_of_one_line() {
        let text = message(&entry("a.x.com"), "panel-1");
        let text = text.replace(&format!(" {} audit", std::process::id()), " PID audit");
        assert_eq!(
            text,
            "<108>1 2026-11-22T15:04:05Z panel-1 poolsync PID audit [audit@32473 seq=\"7\" actor=\"anna\" via=\"web\" \
             address=\"192.0.2.7\" action=\"Set-CsPool\" target=\"a.x.com\" outcome=\"refused\" seal=\"aa\"] anna Set-CsPool a.x.com"
        );
    }

    #[test]
    fn what_ends_a_value_or_a_message_is_escaped() {
        let text = message(&entry("a\"] x\\\n<13>1 forged\u{2028}\r\0"), "h");
        assert!(text.contains(r#"target="a\"\] x\\#012<13>1 forged#20050#015#000""#), "{text}");
        assert!(!text.contains('\n'));
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_message(target in any::<String>()) {
            let text = message(&entry(&target), "h");
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert!(text.len() <= LONGEST);
        }
    }
}
