//! As much of HTTP as the bench needs to sign in and to look at a page.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use anyhow::{Context as _, ensure};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer.
pub struct Answer {
    pub status: u16,
    /// The lines of its head.
    pub head: String,
    pub body: String,
}

impl Answer {
    /// The value of the cookie of this name that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let set = self.head.lines().filter_map(|line| header(line, "set-cookie"));
        let value = set.filter_map(|value| value.strip_prefix(name)?.strip_prefix('=')?.split(';').next());
        value.into_iter().next()
    }

    /// The value of a field of its head.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| header(line, name))
    }
}

fn header<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let (field, value) = line.split_once(':')?;
    field.eq_ignore_ascii_case(name).then(|| value.trim())
}

/// Asks for a page.
pub fn get(address: &str, path: &str, cookie: &str) -> anyhow::Result<Answer> {
    ask(address, &format!("GET {path} HTTP/1.0\r\nHost: {address}\r\nCookie: {cookie}\r\n\r\n"))
}

/// Sends a form.
pub fn post(address: &str, path: &str, cookie: &str, form: &str) -> anyhow::Result<Answer> {
    let length = form.len();
    ask(
        address,
        &format!(
            "POST {path} HTTP/1.0\r\nHost: {address}\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
        ),
    )
}

fn ask(address: &str, request: &str) -> anyhow::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).context("no whole answer")?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").context("an answer without an end of its head")?;
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).context("an answer without a status")?;
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// An error unless the page is there and holds `what`, `times` times.
pub fn demand(address: &str, path: &str, cookie: &str, what: &str, times: usize) -> anyhow::Result<()> {
    let page = get(address, path, cookie)?;
    ensure!(page.status == 200, "{path} was answered with {}", page.status);
    let found = page.body.matches(what).count();
    ensure!(found == times, "{path} has {found} times “{what}”, and not {times} times");
    Ok(())
}
