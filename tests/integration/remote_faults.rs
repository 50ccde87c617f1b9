//! What goes wrong with stores far away: each fault ends in a sentence that says what it is, in bounded time, and leaves
//! the target with the old or the new version of every item.

use std::{
    fs,
    io::{BufRead as _, Write as _},
    net::TcpListener,
    path::Path,
    time::{Duration, Instant},
};

use poolsync::{
    domain::Mode,
    sync::{self, Access, Context, Patience, StoreAddress},
};

use super::{
    engine::{Outcome, look, options, wait},
    remote_stores::{Near, assert_equal, planned, sync_far},
    support::{
        process::{outcome, poolsync},
        servers::{Far, Kind, Proxy, address, free_port},
    },
};

const FAR: [Kind; 3] = [Kind::S3, Kind::Dav, Kind::Sftp];

/// Impatient, so that a test does not wait long for a server that says nothing.
fn hasty(address: StoreAddress) -> StoreAddress {
    let patience = Patience { answer: Duration::from_millis(700), tries: 2, pause: Duration::from_millis(20) };
    StoreAddress { patience, ..address }
}

/// Why a store can't be read.
fn refusal(address: &StoreAddress) -> String {
    wait(sync::probe(address, Access::Read)).unwrap().expect_err("a fault").with_cause()
}

#[test]
fn wrong_credentials_are_told() {
    for kind in FAR {
        let far = Far::start(kind);
        let wrong = StoreAddress { secret: address(&far.url(far.port()), Some("wrong")).secret, ..far.address() };
        let said = refusal(&wrong);
        assert!(said.contains("refused the user, password or key"), "{kind:?}: {said}");
        assert!(!said.contains("wrong"), "{said}");
        let none = StoreAddress { secret: None, ..far.address() };
        let said = refusal(&none);
        assert!(said.contains("needs a password or key"), "{kind:?}: {said}");
    }
}

#[test]
fn a_private_key_that_is_none_is_told() {
    let far = Far::start(Kind::Sftp);
    let broken = address(
        &far.url(far.port()),
        Some("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"),
    );
    let said = refusal(&broken);
    assert!(said.contains("private key given for") && said.contains("can’t be read"), "{said}");
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let port = free_port();
    for kind in FAR {
        let far = Far::start(kind);
        let said = refusal(&hasty(far.by_way_of(port)));
        assert!(said.contains("can’t be reached"), "{kind:?}: {said}");
    }
    let said = refusal(&hasty(address("sftp://joe@nowhere.invalid/srv", Some("x"))));
    assert!(said.contains("can’t be reached"), "{said}");
    let said = refusal(&hasty(address("webdavs://joe@nowhere.invalid/srv", Some("x"))));
    assert!(said.contains("can’t be reached"), "{said}");
}

#[test]
fn a_server_that_does_not_speak_tls_is_told() {
    let far = Far::start(Kind::Dav);
    let port = far.port();
    for url in
        [format!("webdavs://alice@127.0.0.1:{port}/pool"), format!("s3://KEY@pool?endpoint=https://127.0.0.1:{port}")]
    {
        let said = refusal(&hasty(address(&url, Some("wonderland"))));
        assert!(said.contains("TLS failed"), "{said}");
    }
}

#[test]
fn a_host_key_that_is_unknown_or_another_one_is_refused() {
    let far = Far::start(Kind::Sftp);
    let pinned = far.address().url.to_string();
    let (plain, key) = pinned.split_once("?host_key=").unwrap();
    let secret = far.address().secret;
    let with = |url: String| StoreAddress { secret: secret.clone(), ..address(&url, None) };
    let said = refusal(&with(plain.to_owned()));
    assert!(said.contains("is not known") && said.contains(key), "{said}");
    let other = format!("SHA256:{}", "A".repeat(43));
    let said = refusal(&with(format!("{plain}?host_key={other}")));
    assert!(said.contains("has another key than the one that is known") && said.contains(key), "{said}");
}

#[test]
fn a_server_that_known_hosts_names_is_trusted_until_its_key_changes() -> Outcome {
    let (far, near) = (Far::start(Kind::Sftp), Near::new()?);
    near.put("a", "x")?;
    let url = far.address().url.to_string();
    let plain = url.split_once("?host_key=").unwrap().0;
    let home = near.root().join("home");
    fs::create_dir_all(home.join(".ssh"))?;
    let known = |key: &str| {
        let line = format!("[127.0.0.1]:{} {key}\n", far.port());
        fs::write(home.join(".ssh/known_hosts"), line).unwrap();
        let mut process = poolsync(&near.root());
        process.args(["mirror", &format!("file://{}", near.root().display()), plain]).env("HOME", &home);
        process.env("POOLSYNC_BACKUP_SECRET", far.address().secret.unwrap().reveal());
        outcome(&process.output().unwrap())
    };
    let (code, _, errors) = known(&far.host_key_line());
    assert_eq!(code, 0, "{errors}");
    let other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8RTz4YqBo7Xq0nDLN2nTTfvSSwBSkKzYQy3W4t8XJ9";
    let (code, _, errors) = known(other);
    assert!(code == 1 && errors.contains("has another key than the one that is known"), "{code} {errors}");
    Ok(())
}

#[test]
fn a_server_that_stops_answering_ends_the_run_in_bounded_time() -> Outcome {
    for kind in FAR {
        let (far, near) = (Far::start(kind), Near::new()?);
        near.put("a", "old")?;
        sync_far(&near.address(), &far.address(), &options("run-1"))?;
        near.put("a", "new, and longer")?;
        near.put("b", vec![1; 3 << 20])?;
        let proxy = Proxy::to(far.port());
        // Past the greetings and the listing, into the content.
        proxy.go_silent_after_sending(200_000);
        let begun = Instant::now();
        let failed = sync_far(&near.address(), &hasty(far.by_way_of(proxy.port)), &options("run-2"));
        let said = failed.expect_err("a silent server").to_string();
        assert!(said.contains("stopped answering"), "{kind:?}: {said}");
        assert!(proxy.cuts() > 0 && begun.elapsed() < Duration::from_secs(30), "{kind:?}: {:?}", begun.elapsed());
        assert_eq!(fs::read_to_string(far.on_disk("a"))?, "old");
        assert!(!far.on_disk("b").exists());
        proxy.heal();
        // The lock of the run that failed is this process’s own: it is free once it could be given back, or is stale.
        free_lock(&far);
        sync_far(&near.address(), &far.address(), &options("run-3"))?;
        assert_equal(&near.address(), &far.address())?;
    }
    Ok(())
}

/// What minutes do to a lock that could not be given back.
fn free_lock(far: &Far) {
    let writer = far.on_disk(".poolsync/writer");
    let owner = if writer.is_dir() { writer.join("owner") } else { writer };
    let Ok(text) = fs::read_to_string(&owner) else { return };
    let mut lines: Vec<&str> = text.lines().collect();
    lines[4] = "1000";
    fs::write(&owner, lines.join("\n") + "\n").unwrap();
    let old = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
    fs::File::options().write(true).open(&owner).unwrap().set_modified(old).unwrap();
}

#[test]
fn a_connection_cut_anywhere_leaves_old_or_new_and_the_next_run_ends_equal() -> Outcome {
    for kind in FAR {
        let (far, near) = (Far::start(kind), Near::new()?);
        near.put("dir/a", "old a")?;
        near.put("b", "old b")?;
        near.put("gone", "gone")?;
        sync_far(&near.address(), &far.address(), &options("run-0"))?;
        let old = contents(&far.on_disk(""))?;
        near.put("dir/a", vec![b'A'; 700_000])?;
        near.put("b", "new b")?;
        near.put("new/c", vec![b'c'; 40_000])?;
        fs::remove_file(near.root().join("gone"))?;
        let new = contents(&near.root())?;

        let proxy = Proxy::to(far.port());
        let mut failures = 0;
        for (number, bytes) in [3_000, 20_000, 300_000, 720_000, 748_000, 760_000, 775_000].into_iter().enumerate() {
            proxy.cut_after_sending(bytes);
            let run =
                sync_far(&near.address(), &hasty(far.by_way_of(proxy.port)), &options(&format!("run-{}", number + 1)));
            failures += u32::from(run.is_err());
            proxy.heal();
            free_lock(&far);
            for (path, content) in contents(&far.on_disk(""))? {
                let known = [old.get(&path), new.get(&path)];
                assert!(known.contains(&Some(&content)), "{kind:?} cut after {bytes}: {} is neither", path.display());
            }
        }
        assert!(failures >= 3, "{kind:?}: only {failures} of the runs were hit");
        sync_far(&near.address(), &far.address(), &options("last"))?;
        assert_equal(&near.address(), &far.address())?;
        assert_eq!(planned(&near.address(), &far.address(), Mode::Delta)?, Vec::<String>::new());
        assert_eq!(contents(&far.on_disk(""))?, new);
    }
    Ok(())
}

fn contents(root: &Path) -> std::io::Result<std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>> {
    let seen = look(root)?.into_iter().filter(|(_, seen)| seen.mode & 0o170_000 == 0o100_000);
    Ok(seen.map(|(path, seen)| (path, seen.content)).collect())
}

#[test]
fn a_connection_that_is_cut_once_is_taken_up_again() -> Outcome {
    for kind in FAR {
        let (far, near) = (Far::start(kind), Near::new()?);
        near.put("large", (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>())?;
        let proxy = Proxy::to(far.port());
        proxy.cut_after_sending(2_000_000);
        let heal =
            healed(&proxy, || sync_far(&near.address(), &far.by_way_of(proxy.port), &options("run-1")).map(drop));
        // Large content streams to a WebDAV server, which can’t take it up in the middle: there the run fails whole.
        assert_eq!(heal.is_ok(), kind != Kind::Dav, "{kind:?}: {heal:?}");
        if kind == Kind::Dav {
            assert!(!far.on_disk("large").exists());
            free_lock(&far);
            sync_far(&near.address(), &far.address(), &options("run-2"))?;
        }
        assert_equal(&near.address(), &far.address())?;

        let back = Near::new()?;
        let proxy = Proxy::to(far.port());
        proxy.cut_after_receiving(3_000_000);
        healed(&proxy, || sync_far(&far.by_way_of(proxy.port), &back.address(), &options("back")).map(drop))?;
        assert!(proxy.cuts() > 0);
        assert_equal(&near.address(), &back.address())?;
    }
    Ok(())
}

/// Does `work` while the way is healed as soon as a connection was cut.
fn healed<T>(proxy: &Proxy, work: impl FnOnce() -> T) -> T {
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while proxy.cuts() == 0 && !over.load(std::sync::atomic::Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(5));
            }
            proxy.heal();
        });
        let done = work();
        over.store(true, std::sync::atomic::Ordering::SeqCst);
        done
    })
}

#[test]
fn a_listing_cut_short_changes_nothing() -> Outcome {
    for kind in FAR {
        let (far, near) = (Far::start(kind), Near::new()?);
        for number in 0..400 {
            near.put(&format!("folder-{}/file-{number}", number % 7), "x")?;
        }
        sync_far(&near.address(), &far.address(), &options("run-1"))?;
        let back = Near::new()?;
        sync_far(&far.address(), &back.address(), &options("back"))?;
        let before = look(&back.root())?;
        let proxy = Proxy::to(far.port());
        for bytes in [30_000, 50_000] {
            proxy.cut_after_receiving(bytes);
            let failed = sync_far(&hasty(far.by_way_of(proxy.port)), &back.address(), &options("cut"));
            let said = failed.expect_err("half a listing").to_string();
            let told = said.contains("could not be listed completely")
                || said.contains("was lost")
                || said.contains("can’t be reached");
            assert!(told, "{kind:?}: {said}");
            assert!(look(&back.root())? == before);
        }
    }
    Ok(())
}

#[test]
fn content_that_was_damaged_at_the_server_is_not_copied_for_good() -> Outcome {
    let (far, near) = (Far::start(Kind::Sftp), Near::new()?);
    near.put("a", "precious")?;
    sync_far(&near.address(), &far.address(), &options("run-1"))?;
    let time = fs::metadata(far.on_disk("a"))?.modified()?;
    fs::write(far.on_disk("a"), "previous")?;
    fs::File::options().write(true).open(far.on_disk("a"))?.set_modified(time)?;
    let back = Near::new()?;
    let (applied, _) = sync_far(&far.address(), &back.address(), &options("back"))?;
    let skipped = super::engine::skipped(&applied)?;
    assert!(skipped.len() == 1 && skipped[0].1.contains("is not what was written there"), "{skipped:?}");
    assert!(!back.root().join("a").exists());
    // A full run into the store mends it.
    let full = sync::Options { mode: Mode::Full, ..options("mend") };
    sync_far(&near.address(), &far.address(), &full)?;
    assert_eq!(fs::read_to_string(far.on_disk("a"))?, "precious");
    Ok(())
}

#[test]
fn a_lock_whose_holder_died_is_taken_over() -> Outcome {
    for kind in FAR {
        let (far, near) = (Far::start(kind), Near::new()?);
        near.put("a", "x")?;
        sync_far(&near.address(), &far.address(), &options("run-1"))?;
        let text = "poolsync writer 1\n01890000-0000-7000-8000-000000000000\nelsewhere\n1\n9000000000\n";
        let place = far.on_disk(".poolsync/writer");
        let owner = if kind == Kind::S3 {
            place
        } else {
            fs::create_dir(&place)?;
            far.give_away(&place);
            place.join("owner")
        };
        fs::write(&owner, text)?;
        far.give_away(&owner);
        near.put("a", "xx")?;
        let busy = sync_far(&near.address(), &far.address(), &options("run-2")).expect_err("it is alive").to_string();
        assert!(busy.contains("Another run is writing to"), "{busy}");
        free_lock(&far);
        sync_far(&near.address(), &far.address(), &options("run-3"))?;
        assert_equal(&near.address(), &far.address())?;
    }
    Ok(())
}

#[test]
fn a_lock_that_came_between_two_tries_is_not_stolen() -> Outcome {
    let (far, near) = (Far::start(Kind::Dav), Near::new()?);
    near.put("a", "x")?;
    sync_far(&near.address(), &far.address(), &options("run-1"))?;
    let place = far.on_disk(".poolsync/writer");
    fs::create_dir(&place)?;
    fs::write(
        place.join("owner"),
        "poolsync writer 1\n01890000-0000-7000-8000-000000000000\nelsewhere\n1\n9000000000\n",
    )?;
    far.give_away(&place);
    far.give_away(&place.join("owner"));
    let proxy = Proxy::to(far.port());
    proxy.lose_request("MKCOL /pool/.poolsync/writer");
    let before = fs::read(place.join("owner"))?;
    near.put("a", "xx")?;
    let busy = sync_far(&near.address(), &far.by_way_of(proxy.port), &options("run-2"));
    assert!(proxy.has_met());
    assert!(busy.expect_err("it is alive").to_string().contains("Another run is writing to"));
    assert_eq!(fs::read(place.join("owner"))?, before);
    assert_eq!(fs::read_to_string(far.on_disk("a"))?, "x");
    Ok(())
}

#[test]
fn an_upload_that_a_server_took_only_a_part_of_replaces_nothing() -> Outcome {
    let (far, near) = (Far::start(Kind::Dav), Near::new()?);
    near.put("a", "old")?;
    sync_far(&near.address(), &far.address(), &options("run-1"))?;
    near.put("a", [b'n'; 4321])?;
    let proxy = Proxy::to(far.port());
    proxy.change("content-length: 4321", "content-length: 1234");
    let run = sync_far(&near.address(), &far.by_way_of(proxy.port), &options("run-2"));
    assert!(proxy.has_met());
    let said = match run {
        Err(error) => error.to_string(),
        Ok((applied, _)) => format!("{:?}", super::engine::skipped(&applied)?),
    };
    assert_eq!(fs::read_to_string(far.on_disk("a"))?, "old", "{said}");
    sync_far(&near.address(), &far.address(), &options("run-3"))?;
    assert_equal(&near.address(), &far.address())
}

#[test]
fn a_copy_or_move_whose_answer_was_lost_is_known_to_be_done() -> Outcome {
    for words in ["COPY /pool/a ", "MOVE /pool/.poolsync/staging/"] {
        let (far, near) = (Far::start(Kind::Dav), Near::new()?);
        near.put("a", "old")?;
        sync_far(&near.address(), &far.address(), &options("run-1"))?;
        near.put("a", "newer")?;
        let proxy = Proxy::to(far.port());
        proxy.lose_answer(words);
        sync_far(&near.address(), &far.by_way_of(proxy.port), &options("run-2"))?;
        assert!(proxy.has_met(), "{words}");
        assert_eq!(fs::read_to_string(far.on_disk(".poolsync/recycle/run-2/a"))?, "old");
        assert_equal(&near.address(), &far.address())?;
    }
    Ok(())
}

#[test]
fn what_takes_a_name_during_a_run_goes_to_recycle() -> Outcome {
    for kind in FAR {
        let (far, near) = (Far::start(kind), Near::new()?);
        near.put("b", "b")?;
        sync_far(&near.address(), &far.address(), &options("run-1"))?;
        near.put("a", "ours")?;
        let (from, to) = (near.address(), far.address());
        let (options, context) = (options("run-2"), Context::default());
        wait(async {
            let comparison = sync::compare(&from, &to, &options, &context).await?;
            fs::write(far.on_disk("a"), "somebody else’s")?;
            far.give_away(&far.on_disk("a"));
            let passed = sync::guard::judge(comparison.plan(), super::engine::ANY)?;
            comparison.apply(passed, &context).await?;
            Ok::<_, Box<dyn std::error::Error>>(())
        })??;
        assert_eq!(fs::read_to_string(far.on_disk("a"))?, "ours", "{kind:?}");
        assert_eq!(fs::read_to_string(far.on_disk(".poolsync/recycle/run-2/a"))?, "somebody else’s", "{kind:?}");
        assert_equal(&from, &to)?;
    }
    Ok(())
}

#[test]
fn the_command_line_takes_secrets_from_its_environment() -> Outcome {
    let (far, near) = (Far::start(Kind::S3), Near::new()?);
    near.put("a", "x")?;
    let run = |command: &str, secret: Option<&str>| {
        let mut process = poolsync(&near.root());
        process.args([command, near.address().url.to_string().as_str(), far.address().url.to_string().as_str()]);
        secret.map(|secret| process.env("POOLSYNC_BACKUP_SECRET", secret));
        outcome(&process.output().unwrap())
    };
    let (code, _, errors) = run("mirror", None);
    assert!(code == 1 && errors.contains("needs a password or key"), "{code} {errors}");
    assert_eq!(run("mirror", Some("wonderland")).0, 0);
    let (code, output, _) = run("verify", Some("wonderland"));
    assert!(code == 0 && output.contains("1 matched"), "{code} {output}");
    Ok(())
}

#[test]
fn a_server_that_speaks_something_else_is_no_store() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut line = String::new();
            let _ = std::io::BufReader::new(stream.try_clone().unwrap()).read_line(&mut line);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
        }
    });
    for url in [format!("webdav://joe@127.0.0.1:{port}/a"), format!("sftp://joe@127.0.0.1:{port}/a")] {
        let context = Context::default();
        let near = Near::new().unwrap();
        let from = hasty(address(&url, Some("x")));
        let failed = wait(sync::preview(&from, &near.address(), &options("p"), &context)).unwrap();
        assert!(failed.is_err(), "{url}");
    }
}

#[test]
fn a_file_too_large_for_the_server_is_left_out_and_said() -> Outcome {
    let (far, near) = (Far::start(Kind::S3), Near::new()?);
    near.put("a", "x")?;
    // All of it is a hole.
    fs::File::create(near.root().join("vast"))?.set_len(2 << 40)?;
    let (applied, _) = sync_far(&near.address(), &far.address(), &options("vast"))?;
    let skipped = super::engine::skipped(&applied)?;
    assert!(skipped.len() == 1 && skipped[0].0 == "vast" && skipped[0].1.contains("larger than"), "{skipped:?}");
    assert_eq!(planned(&near.address(), &far.address(), Mode::Delta)?.len(), 1);
    Ok(())
}
