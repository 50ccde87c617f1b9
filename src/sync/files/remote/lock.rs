//! The right to write to a remote store. There is no operating system that takes it back from a process that dies, so the
//! holder signs `.poolsync/writer` with the time every few seconds, and whoever finds a signature that is minutes old may
//! take the right over; a holder that died on this very machine is recognised at once. That needs clocks that agree to
//! within a minute or two.
//!
//! Object stores create an object only if it is absent (`If-None-Match: *`) and replace it only unchanged (`If-Match`).
//! Elsewhere a directory is made, which fails if it exists, and the stale one is moved out of the way first: both happen
//! once, whoever tries at the same moment.

use std::{
    fmt, fs, io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{runtime::Handle, task::JoinHandle};
use uuid::Uuid;

use crate::sync::{
    context::Moment,
    files::facts::{Facts, Kind},
};

use super::{
    backend::{Backend, Condition},
    error::{Fault, RemoteError, Result},
    runtime,
};

/// How often the holder signs.
const SIGN: Duration = Duration::from_secs(20);
/// Without a signature for so long, the right is free.
const STALE: Duration = Duration::from_mins(5);
/// A holder that could not sign for so long stops writing: well before others may begin.
const GIVE_UP: Duration = Duration::from_mins(3);
/// How long giving the right back may hold up a caller.
const RELEASE: Duration = Duration::from_secs(10);

const CONTROL: &[u8] = b".poolsync";
const PLACE: &[u8] = b".poolsync/writer";
const OWNER: &[u8] = b".poolsync/writer/owner";

/// Who holds the right, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature {
    owner: Uuid,
    /// Names the machine's run and the space of its process numbers.
    machine: String,
    process: u32,
    seconds: i64,
}

impl Signature {
    fn own() -> Self {
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let space = fs::read_link("/proc/self/ns/pid").map(|link| link.display().to_string()).unwrap_or_default();
        let machine = if boot.is_empty() || space.is_empty() { "-".into() } else { format!("{}/{space}", boot.trim()) };
        Self { owner: Uuid::now_v7(), machine, process: std::process::id(), seconds: 0 }
    }

    fn text(&self) -> Vec<u8> {
        let now = jiff::Timestamp::now().as_second();
        format!("poolsync writer 1\n{}\n{}\n{}\n{now}\n", self.owner, self.machine, self.process).into_bytes()
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(text).ok()?.lines();
        (lines.next()? == "poolsync writer 1").then_some(())?;
        let owner = lines.next()?.parse().ok()?;
        let machine = lines.next()?.to_owned();
        Some(Self { owner, machine, process: lines.next()?.parse().ok()?, seconds: lines.next()?.parse().ok()? })
    }

    /// Whether the one who signed is known to be gone. `shown` is the server's own time of the signature.
    fn is_stale(&self, own: &Self, shown: i64) -> bool {
        let alive = || {
            let process = i32::try_from(self.process).ok().and_then(rustix::process::Pid::from_raw);
            process.is_some_and(|pid| rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
        };
        if self.machine != "-" && self.machine == own.machine && !alive() {
            return true;
        }
        is_old(self.seconds.max(shown))
    }
}

fn is_old(seconds: i64) -> bool {
    jiff::Timestamp::now().as_second() - seconds > i64::try_from(STALE.as_secs()).unwrap_or(i64::MAX)
}

/// How sure a holder may be of the right. Each write asks, since a process may have slept between two of them.
#[derive(Debug, Default)]
pub(super) struct Grip(Mutex<Held>);

#[derive(Debug, Default)]
enum Held {
    /// It was never asked for.
    #[default]
    Not,
    /// The last signature that the server took was sent then.
    Signed(Moment),
    Lost,
}

impl Grip {
    /// Whether the right was lost, or others may soon take it for free.
    pub fn is_lost(&self) -> bool {
        match *self.held() {
            Held::Not => false,
            Held::Signed(at) => is_over(at, Moment::now()),
            Held::Lost => true,
        }
    }

    fn signed(&self, at: Moment) {
        *self.held() = Held::Signed(at);
    }

    fn lose(&self) {
        *self.held() = Held::Lost;
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_over(signed: Moment, now: Moment) -> bool {
    u128::from(now.nanos_since(signed)) >= GIVE_UP.as_nanos()
}

/// The right to write, held. Giving it back happens when it is dropped.
pub(in crate::sync::files) struct RemoteLock {
    backend: Arc<Backend>,
    handle: Handle,
    own: Signature,
    grip: Arc<Grip>,
    signing: JoinHandle<()>,
}

impl fmt::Debug for RemoteLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteLock").field("grip", &self.grip).finish_non_exhaustive()
    }
}

impl RemoteLock {
    /// Takes the right; `None` if somebody else has it. `grip` tells from then on whether it is still held.
    pub(super) async fn take(
        store: &str,
        backend: Arc<Backend>,
        handle: Handle,
        grip: Arc<Grip>,
    ) -> Result<Option<Self>> {
        let (own, asked) = (Signature::own(), Moment::now());
        let taken =
            if backend.nature().dirs { take_dir(&backend, &own).await? } else { take_object(&backend, &own).await? };
        // A server that does not know conditions would have let two of us in.
        if !taken || !is_held_by(&backend, own.owner).await? {
            return Ok(None);
        }
        grip.signed(asked);
        let signing = handle.spawn(keep_signing(store.to_owned(), backend.clone(), own.clone(), grip.clone()));
        Ok(Some(Self { backend, handle, own, grip, signing }))
    }
}

impl Drop for RemoteLock {
    fn drop(&mut self) {
        self.signing.abort();
        if self.grip.is_lost() {
            return;
        }
        let (backend, own) = (self.backend.clone(), self.own.owner);
        // If it fails, the signature goes stale.
        runtime::finish(&self.handle, RELEASE, async move {
            let _ = release(&backend, own).await;
        });
    }
}

async fn release(backend: &Backend, own: Uuid) -> Result<()> {
    if !is_held_by(backend, own).await? {
        return Ok(());
    }
    if backend.nature().dirs {
        backend.remove(OWNER).await?;
        backend.remove_dir(PLACE).await
    } else {
        backend.remove(PLACE).await?;
        backend.flush().await
    }
}

/// Who holds the right, the version mark of his signature, and the server's time of it.
async fn holder(backend: &Backend) -> Result<Option<(Signature, Option<String>, i64)>> {
    let place = if backend.nature().dirs { OWNER } else { PLACE };
    let Some((text, mark)) = backend.get(place).await? else { return Ok(None) };
    let shown = backend.stat(place).await?.map_or(0, |shown| shown.mtime.seconds);
    let held = Signature::parse(&text).unwrap_or_else(|| Signature {
        owner: Uuid::nil(),
        machine: "-".into(),
        process: 0,
        seconds: shown,
    });
    Ok(Some((held, mark, shown)))
}

async fn is_held_by(backend: &Backend, owner: Uuid) -> Result<bool> {
    Ok(holder(backend).await?.is_some_and(|(held, ..)| held.owner == owner))
}

async fn take_object(backend: &Backend, own: &Signature) -> Result<bool> {
    // Read before written: a server that does not know conditions would write over a holder’s signature.
    let condition = match holder(backend).await? {
        None => Condition::Absent,
        Some((held, Some(mark), shown)) if held.is_stale(own, shown) => Condition::Unchanged(mark),
        Some(_) => return Ok(false),
    };
    put_own(backend, own, &condition).await
}

/// Signs under a condition; `false` if somebody was quicker.
async fn put_own(backend: &Backend, own: &Signature, condition: &Condition) -> Result<bool> {
    match backend.put(PLACE, own.text(), condition).await {
        // Perhaps it was us, and only the answer was lost.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => is_held_by(backend, own.owner).await,
        signed => signed.map(|_| true),
    }
}

async fn take_dir(backend: &Backend, own: &Signature) -> Result<bool> {
    make_control(backend).await?;
    for last in [false, true] {
        // If the answer to a first try is lost, a second one finds the directory and can’t tell whose it is.
        match backend.make_new_dir(PLACE, 0o700).await {
            Ok(()) => return backend.put(OWNER, own.text(), &Condition::Always).await.map(|_| true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && !last => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            Err(error) => return Err(error),
        }
        let held = holder(backend).await?;
        let stale = match &held {
            Some((held, _, shown)) => held.is_stale(own, *shown),
            // Made, but not signed yet: unless that was long ago, its holder is about to sign.
            None => backend.stat(PLACE).await?.is_some_and(|shown| is_old(shown.mtime.seconds)),
        };
        if !stale || !move_away(backend, held.map(|(held, ..)| held.owner)).await? {
            return Ok(false);
        }
    }
    Ok(false)
}

/// Moves a stale lock out of the way; `false` if somebody else was quicker.
async fn move_away(backend: &Backend, stale: Option<Uuid>) -> Result<bool> {
    let away = [CONTROL, format!("/writer-{}", Uuid::now_v7()).as_bytes()].concat();
    let signed = [away.as_slice(), b"/owner"].concat();
    match backend.rename(PLACE, &away, super::tree::Seen::default(), false).await {
        Err(error) if error.is_missing() => return Ok(false),
        moved => moved.map(drop)?,
    }
    let moved = backend.get(&signed).await?.and_then(|(text, _)| Signature::parse(&text)).map(|held| held.owner);
    if moved != stale {
        // The one who was quicker holds it already: it goes back, and he has not noticed.
        backend.rename(&away, PLACE, super::tree::Seen::default(), false).await?;
        return Ok(false);
    }
    if stale.is_some() {
        backend.remove(&signed).await?;
    }
    backend.remove_dir(&away).await?;
    Ok(true)
}

/// Makes the engine's own folder. That is no change of the store: its root keeps its time where the server holds it.
async fn make_control(backend: &Backend) -> Result<()> {
    if backend.stat(CONTROL).await?.is_some() {
        return Ok(());
    }
    let root = backend.stat(b"").await?;
    match backend.make_dir(CONTROL, 0o700).await {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        made => made?,
    }
    if let Some(root) = root.filter(|_| backend.nature().facts) {
        let facts = Facts { kind: Kind::Dir, ..root.facts(false) };
        backend.set_attributes(b"", &facts).await?;
    }
    Ok(())
}

async fn keep_signing(store: String, backend: Arc<Backend>, own: Signature, grip: Arc<Grip>) {
    loop {
        tokio::time::sleep(SIGN).await;
        // After a long sleep somebody else may be about to take the right over: it is not signed for again.
        if grip.is_lost() {
            break;
        }
        let asked = Moment::now();
        match sign(&store, &backend, &own).await {
            Ok(()) if is_over(asked, Moment::now()) => break,
            Ok(()) => grip.signed(asked),
            Err(error) if matches!(error.fault(), Fault::LockLost { .. }) => break,
            Err(_) => {}
        }
    }
    grip.lose();
}

async fn sign(store: &str, backend: &Backend, own: &Signature) -> Result<()> {
    let gone = || RemoteError::from(Fault::LockLost { store: store.to_owned() });
    let held = holder(backend).await?.filter(|(held, ..)| held.owner == own.owner);
    let (_, mark, _) = held.ok_or_else(gone)?;
    if backend.nature().dirs {
        return backend.put(OWNER, own.text(), &Condition::Always).await.map(drop);
    }
    let condition = mark.map_or(Condition::Always, Condition::Unchanged);
    if put_own(backend, own, &condition).await? { Ok(()) } else { Err(gone()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_is_lost_when_the_last_signature_is_old_whoever_slept_meanwhile() {
        let grip = Grip::default();
        assert!(!grip.is_lost(), "nobody asked for it");
        let now = Moment::now();
        grip.signed(now);
        assert!(!grip.is_lost());
        assert!(!is_over(now, now.plus(GIVE_UP - SIGN)) && is_over(now, now.plus(GIVE_UP)));
        assert!(GIVE_UP + SIGN < STALE);
        grip.lose();
        assert!(grip.is_lost());
    }

    #[test]
    fn a_signature_reads_back_and_goes_stale_by_age_or_when_its_process_is_gone() {
        let own = Signature::own();
        let held = Signature::parse(&own.text()).expect("a signature");
        assert_eq!((held.owner, &held.machine), (own.owner, &own.machine));
        assert!(!held.is_stale(&own, 0), "this process lives");
        let gone = Signature { process: 0x3fff_fff0, ..held.clone() };
        assert!(gone.is_stale(&own, 0));
        let elsewhere = Signature { machine: "other".into(), ..gone.clone() };
        assert!(!elsewhere.is_stale(&own, 0), "it signed just now");
        let silent = Signature { seconds: held.seconds - 400, ..elsewhere };
        assert!(silent.is_stale(&own, 0));
        assert!(!silent.is_stale(&own, held.seconds), "the server saw it sign just now");
        assert!(Signature::parse(b"something else").is_none());
    }
}
