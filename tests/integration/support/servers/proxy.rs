//! A TCP proxy that cuts or holds up connections on demand.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

/// A way to a server that a test may close.
pub struct Proxy {
    pub port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Bytes that may still pass to the server, and from it; below 0 without end.
    up: AtomicI64,
    down: AtomicI64,
    /// What happens when none may pass any more: silence rather than an end.
    silent: AtomicBool,
    /// How many connections ended that way, and after how many the way is free again.
    cuts: AtomicU64,
    /// What happens once to a request that has these words in it.
    meant: Mutex<Option<(Vec<u8>, Fate)>>,
    /// The answer that comes next is lost.
    deaf: AtomicBool,
}

/// What becomes of a request.
enum Fate {
    /// It never arrives.
    Lost,
    /// It is carried out, and its answer never arrives.
    Unanswered,
    /// Its words are replaced by as many others.
    Changed(Vec<u8>),
}

impl Proxy {
    pub fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State { up: AtomicI64::new(-1), down: AtomicI64::new(-1), ..State::default() });
        let shared = state.clone();
        std::thread::spawn(move || {
            while let Ok((client, _)) = listener.accept() {
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else { continue };
                for (from, to, upward) in [(&client, &server, true), (&server, &client, false)] {
                    let (from, to, shared) = (from.try_clone().unwrap(), to.try_clone().unwrap(), shared.clone());
                    std::thread::spawn(move || shared.pass(from, to, upward));
                }
            }
        });
        Self { port, state }
    }

    /// Cuts every connection once so many bytes have gone to the server.
    pub fn cut_after_sending(&self, bytes: u64) {
        self.state.up.store(bytes.cast_signed(), SeqCst);
    }

    /// Cuts every connection once so many bytes have come from the server.
    pub fn cut_after_receiving(&self, bytes: u64) {
        self.state.down.store(bytes.cast_signed(), SeqCst);
    }

    /// As [`Proxy::cut_after_sending`], but the connection stays open and nothing more comes.
    pub fn go_silent_after_sending(&self, bytes: u64) {
        self.state.silent.store(true, SeqCst);
        self.state.up.store(bytes.cast_signed(), SeqCst);
    }

    /// Loses the next request with these words, with its connection.
    pub fn lose_request(&self, words: &str) {
        *self.state.meant.lock().unwrap() = Some((words.into(), Fate::Lost));
    }

    /// Loses the answer to the next request with these words, with its connection.
    pub fn lose_answer(&self, words: &str) {
        *self.state.meant.lock().unwrap() = Some((words.into(), Fate::Unanswered));
    }

    /// Replaces these words in the next request that has them.
    pub fn change(&self, words: &str, others: &str) {
        assert_eq!(words.len(), others.len());
        *self.state.meant.lock().unwrap() = Some((words.into(), Fate::Changed(others.into())));
    }

    /// Whether the request that something was to happen to has come.
    pub fn has_met(&self) -> bool {
        self.state.meant.lock().unwrap().is_none()
    }

    /// Lets everything pass again.
    pub fn heal(&self) {
        self.state.up.store(-1, SeqCst);
        self.state.down.store(-1, SeqCst);
    }

    /// How many connections were cut or silenced.
    pub fn cuts(&self) -> u64 {
        self.state.cuts.load(SeqCst)
    }
}

impl State {
    /// Looks for the words that something is to happen to.
    fn meet(&self, request: &mut [u8]) -> Option<Fate> {
        let mut meant = self.meant.lock().unwrap();
        let (words, _) = meant.as_ref()?;
        let at = request.windows(words.len()).position(|part| part == words.as_slice())?;
        let (_, fate) = meant.take()?;
        if let Fate::Changed(others) = &fate {
            request[at..at + others.len()].copy_from_slice(others);
        }
        Some(fate)
    }

    fn pass(&self, mut from: TcpStream, mut to: TcpStream, upward: bool) {
        let left = if upward { &self.up } else { &self.down };
        let mut buffer = [0; 16 << 10];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if upward {
                match self.meet(&mut buffer[..read]) {
                    Some(Fate::Lost) => break,
                    Some(Fate::Unanswered) => self.deaf.store(true, SeqCst),
                    _ => {}
                }
            } else if self.deaf.swap(false, SeqCst) {
                break;
            }
            let wanted = i64::try_from(read).unwrap();
            let less = |left: i64| (left >= 0).then(|| (left - wanted).max(0));
            // Without end, nothing is counted.
            let allowed = left.fetch_update(SeqCst, SeqCst, less).map_or(wanted, |before| before.min(wanted));
            let allowed = usize::try_from(allowed).unwrap();
            if to.write_all(&buffer[..allowed]).is_err() {
                break;
            }
            if allowed < read {
                self.cuts.fetch_add(1, SeqCst);
                while self.silent.load(SeqCst) && left.load(SeqCst) >= 0 {
                    std::thread::sleep(Duration::from_millis(20));
                }
                break;
            }
        }
        for stream in [&from, &to] {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}
