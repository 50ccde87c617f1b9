//! The API as its own description has it: Schemathesis asks a served panel for everything that the description allows, and for
//! much that it does not, and holds each answer against it. What it needs is fetched once, into Cargo’s folder for tests.
//!
//! It is given a world in which everything that can be asked for is there, and for each operation an example that is answered:
//! what is only ever refused is not tried. Which answers each operation gave is counted where the requests arrive.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Arc, Mutex},
};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use poolsync::{
    domain::Permission,
    web::{
        self,
        server::{Limits, serve},
    },
};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::api_examples::{BY_A_PERSON, Example, Examples, examples, name};

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

/// Operations that may go without an answer that is a success, each with the reason.
const WITHOUT_SUCCESS: [(&str, &str); 0] = [];

/// The description for whoever shows a token, and for a person in their browser.
const BY_TOKEN: &str = "by_token.json";
const BY_COOKIE: &str = "by_cookie.json";

/// How often each operation gave an answer of each status.
type Answers = Arc<Mutex<BTreeMap<String, BTreeMap<u16, u32>>>>;

async fn count(State(answers): State<Answers>, request: Request, next: Next) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let operation = pattern.map(|pattern| name(request.method(), &pattern));
    let response = next.run(request).await;
    if let Some(operation) = operation {
        *answers.lock().unwrap().entry(operation).or_default().entry(response.status().as_u16()).or_default() += 1;
    }
    response
}

/// What every operation answered, a line each.
fn table(answers: &BTreeMap<String, BTreeMap<u16, u32>>) -> String {
    let mut text = String::new();
    for (operation, statuses) in answers {
        let statuses: Vec<String> = statuses.iter().map(|(status, times)| format!("{status} × {times}")).collect();
        writeln!(text, "{operation}: {}", statuses.join(", ")).unwrap();
    }
    text
}

/// The operations of a description: each with how it is called here.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((name(&method.to_uppercase().parse().unwrap(), path), operation));
        }
    }
    all
}

/// What an address has in place of the parts of its pattern that are named.
fn parts<'e>(pattern: &'e str, path: &'e str) -> BTreeMap<&'e str, &'e str> {
    let named = |part: &'e str| part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
    pattern.split('/').zip(path.split('/')).filter_map(|(part, is)| Some((named(part)?, is))).collect()
}

/// The description with the examples: addresses name what is there, and changes the version there is.
fn with_examples(mut document: Value, examples: &BTreeMap<String, Example>) -> Value {
    for (path, item) in document["paths"].as_object_mut().unwrap() {
        for (method, operation) in item.as_object_mut().unwrap() {
            let name = name(&method.to_uppercase().parse().unwrap(), path);
            let Some(example) = examples.get(&name) else { continue };
            let parts = parts(name.split_once(' ').unwrap().1, &example.path);
            for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
                let value = match parameter["name"].as_str().unwrap() {
                    "If-Match" => Some("*"),
                    of if parameter["in"] == "path" => Some(parts[of]),
                    _ => None,
                };
                if let Some(value) = value {
                    parameter["schema"] = json!({"type": "string", "enum": [value]});
                    parameter["example"] = value.into();
                }
            }
            let content = operation.pointer_mut("/requestBody/content/application~1json");
            if let (Some(content), Some(body)) = (content.and_then(Value::as_object_mut), &example.body) {
                content.insert("example".to_owned(), body.clone());
            }
        }
    }
    document
}

/// Has Schemathesis ask for some operations of a panel, as whoever the header says.
#[derive(Clone)]
struct Tool {
    programs: PathBuf,
    folder: PathBuf,
    address: SocketAddr,
}

impl Tool {
    fn ask(&self, document: &str, header: &str, operations: &[String]) -> Output {
        let examples = std::env::var("POOLSYNC_SCHEMATHESIS_EXAMPLES").unwrap_or_else(|_| EXAMPLES.to_owned());
        let only = operations.iter().flat_map(|id| ["--include-operation-id", id.as_str()]);
        let ask = || {
            Command::new(self.programs.join("st"))
                .arg("--config-file")
                .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemathesis/schemathesis.toml"))
                .args(["run", document, "--url", &format!("http://{}", self.address), "--header", header])
                // What the description allows may still be refused: a pool that is not there, a digest that is none.
                .args(["--checks", "all", "--exclude-checks", "positive_data_acceptance"])
                .args(["--phases", "examples,coverage,fuzzing", "--max-examples", &examples])
                .args(["--rate-limit", "35/s", "--seed", "1", "--generation-database", "none", "--workers", "2"])
                .args(["--request-timeout", "30", "--continue-on-failure", "--no-color"])
                .args(only.clone())
                .current_dir(&self.folder)
                .output()
                .unwrap()
        };
        let is_its_own = |done: &Output| String::from_utf8_lossy(&done.stdout).contains(FAULT_OF_PYTHON);
        let mut done = ask();
        for _ in 0..2 {
            if is_its_own(&done) {
                done = ask();
            }
        }
        done
    }
}

fn is_without_issues(done: &Output) {
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.contains("No issues found") || said.contains("passed"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_does_what_it_is_described_to_do_and_answers_nothing_else() {
    let programs = spawn_blocking(programs).await.unwrap();
    let Examples { site, of } = examples().await;
    let token = site.world.token(9, Permission::ALL).await;
    let document: Value = serde_json::from_str(&site.get("/api/openapi.json").await.text).unwrap();
    let folder = site.world.dir.path().to_owned();
    let mut filled = with_examples(document.clone(), &of);
    // What is asked is asked in one way: the tool would try the other with what it makes up, beside what counts. Of cookies it
    // does not know which it was given; that strangers are kept out everywhere is another story.
    for (file, security) in [(BY_TOKEN, json!([{"bearer": []}])), (BY_COOKIE, json!([]))] {
        filled["components"]["securitySchemes"].as_object_mut().unwrap().retain(|name, _| name == "bearer");
        filled["security"] = security;
        fs::write(folder.join(file), filled.to_string()).unwrap();
    }

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (answers, shutdown) = (Answers::default(), site.world.panel.shutdown.clone());
    // No worker: what is asked for waits, so that nothing that is asked can take long.
    let app = web::router(site.world.panel.clone()).layer(from_fn_with_state(answers.clone(), count));
    let served = tokio::spawn(serve(listener, app, None, Limits::of_this_process(), shutdown.clone()));

    // Whatever ends the other sessions of the person comes last, after what ends one of them.
    let last = "DELETE account/sessions";
    let (mut by_token, mut by_person, mut at_last) = (Vec::new(), Vec::new(), Vec::new());
    for (operation, described) in operations(&document) {
        let id = described["operationId"].as_str().unwrap().to_owned();
        match BY_A_PERSON.contains(&operation.as_str()) {
            true if operation == last => at_last.push(id),
            true => by_person.push(id),
            false => by_token.push(id),
        }
    }
    let bearer = format!("Authorization: Bearer {}", token.reveal());
    let cookie = format!("Cookie: poolsync={}", site.cookie("poolsync").unwrap());
    let tool = Tool { programs, folder, address };
    let others = tool.clone();
    let (scripts, persons) = tokio::join!(
        spawn_blocking(move || tool.ask(BY_TOKEN, &bearer, &by_token)),
        spawn_blocking(move || [&by_person, &at_last].map(|operations| others.ask(BY_COOKIE, &cookie, operations))),
    );
    shutdown.cancel();
    served.await.unwrap().unwrap();
    let mut answers = answers.lock().unwrap().clone();
    answers.retain(|operation, _| operations(&document).iter().any(|(described, _)| described == operation));
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemathesis/answers.txt"), table(&answers)).unwrap();
    is_without_issues(&scripts.unwrap());
    persons.unwrap().iter().for_each(is_without_issues);

    let mut failing = Vec::new();
    for (operation, _) in operations(&document) {
        let statuses = answers.get(&operation);
        let did = statuses.is_some_and(|statuses| statuses.keys().any(|status| (200..300).contains(status)));
        let excused = WITHOUT_SUCCESS.iter().any(|(without, _)| *without == operation);
        if did == excused {
            failing.push(operation);
        }
    }
    assert!(
        failing.is_empty(),
        "never did what they are for, or do though they are excused: {failing:?}\n{}",
        table(&answers)
    );
}
