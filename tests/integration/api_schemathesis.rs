//! The API as its own description has it: Schemathesis asks a served panel for everything that the description allows, and for
//! much that it does not, and holds each answer against it. What it needs is fetched once, into Cargo’s folder for tests.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use poolsync::{
    domain::{AccessToken, Permission, RunRequest, Scope, TokenId, TokenSecret},
    state::tokens,
    web::{
        self,
        server::{Limits, serve},
    },
};
use tokio::task::spawn_blocking;

use super::support::world::World;

/// Requests of each kind for each operation, unless the environment asks for another number.
const EXAMPLES: &str = "8";

/// What Python 3.11 says now and then when several threads read source text at once, which the tool does to describe its own
/// functions: nothing that was asked of the panel.
const FAULT_OF_PYTHON: &str = "AST constructor recursion depth mismatch";

/// The folder with the programs of the list of packages.
fn programs() -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemathesis/requirements.txt");
    let wanted = fs::read_to_string(&from).unwrap();
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemathesis");
    // Written last, so that what was begun and not ended is begun anew.
    if fs::read_to_string(to.join("fetched")).ok().as_ref() != Some(&wanted) {
        let run = |command: &mut Command| {
            let done = command.output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&to));
        run(Command::new(to.join("bin/pip")).args(["install", "--quiet", "--no-deps", "--requirement"]).arg(&from));
        fs::write(to.join("fetched"), wanted).unwrap();
    }
    to.join("bin")
}

/// A token that may do everything and belongs to nobody, so that no request can take it away.
async fn token(world: &World) -> TokenSecret {
    let secret = TokenSecret::from_bytes([9; 32]);
    let token = AccessToken {
        id: TokenId::new(),
        name: "everything".parse().unwrap(),
        owner: None,
        made_by: "anna".to_owned(),
        permissions: Permission::ALL.into(),
        scope: Scope::EVERYTHING,
        created_at: world.panel.clock.now(),
        expires_at: None,
        last_used_at: None,
        last_used_from: None,
    };
    let mut tx = world.panel.database.begin().await.unwrap();
    tokens::insert_token(&mut tx, &token, &secret.digest()).await.unwrap();
    tx.commit().await.unwrap();
    secret
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_gets_an_answer_that_is_not_described() {
    let programs = spawn_blocking(programs).await.unwrap();
    let world = World::on_sqlite().await.with_pools().await;
    world.carry_out(RunRequest::default()).await;
    let secret = token(&world).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = world.panel.shutdown.clone();
    // No worker: what is asked for waits, so that nothing that is asked can take long.
    let served = tokio::spawn(serve(
        listener,
        web::router(world.panel.clone()),
        None,
        Limits::of_this_process(),
        shutdown.clone(),
    ));

    let folder = world.dir.path().to_owned();
    let examples = std::env::var("POOLSYNC_SCHEMATHESIS_EXAMPLES").unwrap_or_else(|_| EXAMPLES.to_owned());
    let run = move || {
        Command::new(programs.join("st"))
            .arg("--config-file")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemathesis/schemathesis.toml"))
            .args(["run", &format!("http://{address}/api/openapi.json")])
            .args(["--header", &format!("Authorization: Bearer {}", secret.reveal())])
            // What the description allows may still be refused: a pool that is not there, a digest that is none.
            .args(["--checks", "all", "--exclude-checks", "positive_data_acceptance"])
            .args(["--phases", "examples,coverage,fuzzing", "--max-examples", &examples])
            .args(["--rate-limit", "35/s", "--seed", "1", "--generation-database", "none", "--workers", "2"])
            .args(["--request-timeout", "30", "--continue-on-failure", "--no-color"])
            .current_dir(&folder)
            .output()
            .unwrap()
    };
    let done = spawn_blocking(move || {
        let is_its_own = |done: &Output| String::from_utf8_lossy(&done.stdout).contains(FAULT_OF_PYTHON);
        let mut done = run();
        for _ in 0..2 {
            if is_its_own(&done) {
                done = run();
            }
        }
        done
    });
    let done = done.await.unwrap();
    shutdown.cancel();
    served.await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.contains("No issues found") || said.contains("passed"), "{said}");
}
