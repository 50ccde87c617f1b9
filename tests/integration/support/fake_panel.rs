//! Something that answers where a panel should be: whatever a story has it say, in the clear or by TLS.

use std::{
    io::{BufRead as _, BufReader, Read, Write},
    net::TcpListener,
    path::Path,
    sync::{Arc, Mutex},
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

/// A request as it came: its first line, its headers and its body.
#[derive(Debug, Clone)]
pub struct Asked {
    pub line: String,
    pub headers: String,
    pub body: String,
}

impl Asked {
    /// The value of a header, empty if it did not come.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.lines().filter_map(|line| line.split_once(": "));
        found.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

pub struct FakePanel {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// An answer with a body of a kind and further headers, each ended by a line end.
pub fn answer(status: &str, kind: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    )
}

impl FakePanel {
    /// Gives these answers, one after the other, and the last of them from then on. An empty one ends the connection.
    pub fn start(answers: &[String]) -> Self {
        Self::listen(answers, None)
    }

    /// The same by TLS, with a certificate and its key.
    pub fn start_tls((certificate, key): (&Path, &Path), answers: &[String]) -> Self {
        let chain = CertificateDer::pem_file_iter(certificate).unwrap().map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_file(key).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        Self::listen(answers, Some(Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap())))
    }

    fn listen(answers: &[String], tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (kept, answers) = (Arc::clone(&asked), answers.to_vec());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // One after the other: the order of answers is that of requests.
                let _ = match &tls {
                    None => serve(stream, &answers, &kept),
                    Some(config) => ServerConnection::new(Arc::clone(config))
                        .ok()
                        .and_then(|connection| serve(StreamOwned::new(connection, stream), &answers, &kept)),
                };
            }
        });
        Self { port, asked }
    }

    /// Its address in the clear.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(stream: impl Read + Write, answers: &[String], kept: &Mutex<Vec<Asked>>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    // Who speaks TLS to a panel of plain HTTP hears what a web server says.
    let first = reader.fill_buf().ok()?;
    if first.first() == Some(&0x16) {
        let length = first.len();
        reader.consume(length);
        return reader.get_mut().write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").ok();
    }
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut asked = Asked { line: line.trim_end().to_owned(), headers: String::new(), body: String::new() };
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok().filter(|read| *read > 0)?;
        if header.trim_end().is_empty() {
            break;
        }
        asked.headers.push_str(&header.replace('\r', ""));
    }
    let mut body = vec![0; asked.header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    asked.body = String::from_utf8(body).ok()?;
    let number = {
        let mut kept = kept.lock().unwrap();
        kept.push(asked);
        kept.len() - 1
    };
    let answer = answers.get(number).or(answers.last())?;
    let stream = reader.get_mut();
    stream.write_all(answer.as_bytes()).ok()?;
    stream.flush().ok()
}
