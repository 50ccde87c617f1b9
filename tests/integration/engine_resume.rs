//! Runs that end while they stage and are taken up again under their name: what is staged already is not copied again,
//! unless anybody touched it or its source meanwhile.

use std::{
    env, fs,
    io::{self, Write as _},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::Ordering::Relaxed,
    thread,
    time::{Duration, Instant, SystemTime},
};

use poolsync::{
    domain::{Bandwidth, Counts, StoreUrl},
    sync::{Context, SyncError},
};

use super::{
    engine::{Outcome, options, scratch},
    remote_stores::sync_within,
};

const JOB: &str = "POOLSYNC_RESUME_JOB";
const ME: &str = "integration::engine_resume::a_slow_sync_in_a_process_of_its_own";
/// How many files there are, and how many bytes that are no hole each has.
const FILES: u64 = 12;
const CONTENT: u64 = 1 << 20;
/// How large each is: three of them make the disk be asked whether it has them.
const SIZE: u64 = 100 << 20;

struct World {
    _scratch: tempfile::TempDir,
    live: PathBuf,
    backup: PathBuf,
}

impl World {
    /// Some files apart, the others in a new directory.
    fn new() -> io::Result<Self> {
        let scratch = scratch()?;
        let world =
            Self { live: scratch.path().join("live"), backup: scratch.path().join("backup"), _scratch: scratch };
        fs::create_dir_all(world.live.join("new/inner"))?;
        fs::create_dir(&world.backup)?;
        for n in 0..FILES {
            let file = fs::File::create(world.live.join(name(n)))?;
            file.set_len(SIZE)?;
            file.write_all_at(&vec![u8::try_from(n).unwrap_or(0) + 1; usize::try_from(CONTENT).unwrap_or(0)], 0)?;
        }
        Ok(world)
    }

    fn staging(&self) -> PathBuf {
        self.backup.join(".poolsync/staging")
    }

    fn urls(&self) -> Result<(StoreUrl, StoreUrl), Box<dyn std::error::Error>> {
        Ok((StoreUrl::folder(&self.live)?, StoreUrl::folder(&self.backup)?))
    }

    fn sync(&self, run: &str, context: &Context) -> Result<Counts, Box<dyn std::error::Error>> {
        let (source, target) = self.urls()?;
        sync_within(&(&source).into(), &(&target).into(), &options(run), context)?;
        Ok(context.tally.snapshot())
    }

    /// Waits until a list in this folder of staging has something on it; returns it.
    fn list(&self, folder: &str) -> Vec<u8> {
        let patience = Instant::now() + Duration::from_secs(30);
        loop {
            match fs::read(self.staging().join(folder).join("list")) {
                Ok(list) if list.len() > 300 => return list,
                _ => assert!(Instant::now() < patience, "nothing was listed"),
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// A run that is cancelled once something is listed.
    fn cancelled(&self, run: &str, comes_back: bool) {
        let context = Context::default();
        context.comes_back.store(comes_back, Relaxed);
        context.limit.set(Bandwidth::from_bytes(8 << 20));
        thread::scope(|scope| {
            scope.spawn(|| {
                self.list(run);
                context.cancel.cancel();
            });
            let error = self.sync(run, &context).expect_err("it was cancelled");
            assert!(matches!(error.downcast_ref(), Some(SyncError::Cancelled)), "{error}");
        });
    }

    /// A run that is killed once something is listed.
    fn killed(&self, run: &str) -> Outcome {
        let (source, target) = self.urls()?;
        let child = Command::new(env::current_exe()?)
            .args([ME, "--exact", "--nocapture", "--test-threads=1"])
            .env(JOB, format!("{source} {target} {run}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut child = Killed(child);
        self.list(run);
        child.0.kill()?;
        assert!(!child.0.wait()?.success(), "it was killed");
        Ok(())
    }

    fn assert_done(&self) -> Outcome {
        assert!(!self.staging().exists());
        for n in 0..FILES {
            assert_eq!(seen(&self.backup.join(name(n)))?, seen(&self.live.join(name(n)))?, "{}", name(n));
        }
        Ok(())
    }
}

/// Size, time and all content but the hole; nothing of a file that is not there.
fn seen(path: &Path) -> io::Result<Option<(u64, SystemTime, Vec<u8>)>> {
    let mut content = vec![0; usize::try_from(CONTENT).unwrap_or(0)];
    match fs::File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?.read_exact_at(&mut content, 0)?,
    }
    let meta = fs::metadata(path)?;
    Ok(Some((meta.len(), meta.modified()?, content)))
}

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn name(n: u64) -> String {
    match n % 3 {
        0 => format!("file-{n:02}"),
        1 => format!("new/file-{n:02}"),
        _ => format!("new/inner/file-{n:02}"),
    }
}

/// The files on a list.
fn listed(list: &[u8]) -> Vec<String> {
    let is_on = |name: &String| list.windows(name.len()).any(|part| part == name.as_bytes());
    (0..FILES).map(name).filter(is_on).collect()
}

/// Other content in a file, of which neither size nor time tells.
fn change_secretly(path: &Path) -> Outcome {
    let time = fs::metadata(path)?.modified()?;
    let file = fs::File::options().write(true).open(path)?;
    file.write_all_at(b"changed", 17)?;
    Ok(file.set_modified(time)?)
}

/// Not a test by itself: what the killed process runs.
#[test]
fn a_slow_sync_in_a_process_of_its_own() -> Outcome {
    let Ok(job) = env::var(JOB) else { return Ok(()) };
    let [source, target, run] = job.split(' ').collect::<Vec<_>>()[..] else { return Err("a broken job".into()) };
    let (source, target): (StoreUrl, StoreUrl) = (source.parse()?, target.parse()?);
    let context = Context::default();
    context.limit.set(Bandwidth::from_bytes(8 << 20));
    sync_within(&(&source).into(), &(&target).into(), &options(run), &context)?;
    io::stdout().flush()?;
    Ok(())
}

#[test]
fn a_run_that_was_killed_or_cancelled_copies_only_the_rest() -> Outcome {
    for killed in [true, false] {
        let world = World::new()?;
        if killed {
            world.killed("run")?;
        } else {
            world.cancelled("run", true);
        }
        assert_eq!(fs::read_dir(&world.backup)?.count(), 1, "nothing is in place yet");
        let there = listed(&world.list("run"));
        assert!(there.len() >= 3 && there.len() < usize::try_from(FILES)?, "{there:?}");
        let counts = world.sync("run", &Context::default())?;
        assert_eq!(counts.bytes_written, (FILES - there.len() as u64) * CONTENT, "{there:?} were there");
        assert_eq!(counts.inserted, FILES + 2);
        world.assert_done()?;
    }
    Ok(())
}

#[test]
fn what_was_touched_meanwhile_is_copied_again() -> Outcome {
    let world = World::new()?;
    world.killed("run")?;
    let there = listed(&world.list("run"));
    let (changed, replaced, gone) = (&there[0], &there[1], &there[2]);
    change_secretly(&world.live.join(changed))?;
    let (old, time) = (world.live.join(replaced), fs::metadata(world.live.join(replaced))?.modified()?);
    let other = world.live.with_file_name("other");
    fs::File::create(&other)?.set_len(SIZE)?;
    fs::File::options().write(true).open(&other)?.write_all_at(&vec![b'x'; usize::try_from(CONTENT)?], 0)?;
    fs::File::options().write(true).open(&other)?.set_modified(time)?;
    fs::rename(&other, &old)?;
    fs::remove_file(world.live.join(gone))?;
    let counts = world.sync("run", &Context::default())?;
    assert_eq!(counts.inserted, FILES + 1);
    let rest = FILES - there.len() as u64 + 2;
    assert_eq!(counts.bytes_written, rest * CONTENT, "{there:?} were there");
    world.assert_done()
}

#[test]
fn a_copy_that_somebody_touched_is_made_again() -> Outcome {
    let world = World::new()?;
    world.cancelled("run", true);
    let there = listed(&world.list("run"));
    let mut folders = vec![world.staging().join("run")];
    let mut touched = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let (path, meta) = {
                let e = entry?;
                (e.path(), e.metadata()?)
            };
            if meta.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "list") {
                change_secretly(&path)?;
                touched += 1;
            }
        }
    }
    assert!(touched >= there.len());
    assert_eq!(world.sync("run", &Context::default())?.bytes_written, FILES * CONTENT);
    world.assert_done()
}

#[test]
fn several_attempts_add_up() -> Outcome {
    let world = World::new()?;
    world.cancelled("run", true);
    let first = listed(&world.list("run"));
    // Cut off again, before it has come to anything new: what was there is there still.
    let context = Context::default();
    context.comes_back.store(true, Relaxed);
    context.limit.set(Bandwidth::from_bytes(64 << 10));
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(300));
            context.cancel.cancel();
        });
        assert!(world.sync("run", &context).is_err());
    });
    assert!(world.staging().exists());
    let counts = world.sync("run", &Context::default())?;
    assert_eq!(counts.bytes_written, (FILES - first.len() as u64) * CONTENT, "{first:?} were there");
    world.assert_done()
}

#[test]
fn what_nobody_takes_up_again_is_removed() -> Outcome {
    let world = World::new()?;
    world.cancelled("run", false);
    assert!(!world.staging().exists(), "a run that was cancelled for good leaves nothing");
    world.cancelled("run", true);
    let list = fs::read(world.staging().join("run/list"))?;
    assert_eq!(world.sync("another", &Context::default())?.bytes_written, FILES * CONTENT);
    world.assert_done()?;

    // A list that is broken, or of other stores, is none.
    for broken in [&list[..40], &[list.clone(), vec![9; 50]].concat()[1..]] {
        let world = World::new()?;
        fs::create_dir_all(world.staging().join("run"))?;
        fs::write(world.staging().join("run/list"), broken)?;
        fs::write(world.staging().join("run/0"), "of old")?;
        assert_eq!(world.sync("run", &Context::default())?.bytes_written, FILES * CONTENT);
        world.assert_done()?;
    }
    let world = World::new()?;
    fs::create_dir_all(world.staging().join("run.7"))?;
    fs::write(world.staging().join("run.7/list"), &list)?;
    assert_eq!(world.sync("run", &Context::default())?.bytes_written, FILES * CONTENT);
    world.assert_done()
}
