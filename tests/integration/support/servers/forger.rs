//! An OpenID Connect provider in this process that says whatever a test has it say: tokens of another time, of another
//! provider, for somebody else, signed by nobody.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    digest, hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};

/// The panel's secret there.
pub const SECRET: &str = "wonderland";

/// A provider under a test's hand; cheap to clone.
#[derive(Clone)]
pub struct Forger {
    pub issuer: String,
    inner: Arc<Inner>,
}

struct Inner {
    script: Mutex<Script>,
    /// How often it was asked for its keys, and for tokens.
    keys_asked: AtomicU64,
    tokens_asked: AtomicU64,
}

/// What a code is good for.
struct Code {
    nonce: String,
    challenge: String,
}

/// A token before it is signed.
pub struct Token {
    pub header: Value,
    pub claims: Value,
    pub sign: Sign,
}

/// Who signs.
pub enum Sign {
    /// The provider.
    Provider,
    /// Somebody else, as if they were the provider.
    Somebody,
    /// A secret that both sides know, or a key that everybody knows used as one.
    Shared(Vec<u8>),
    /// Nobody.
    Nobody,
    /// The provider, and then somebody changed what it says.
    ThenChanged,
}

type Forge = Box<dyn Fn(&mut Token) + Send>;

struct Script {
    key: Key,
    codes: HashMap<String, Code>,
    forge: Forge,
    description: Box<dyn Fn(&mut Value) + Send>,
    userinfo: Value,
    /// An answer to whatever asks for the description.
    instead: Option<(StatusCode, HeaderMap, String)>,
}

struct Key {
    name: String,
    pair: EcdsaKeyPair,
}

impl Key {
    fn new(name: &str) -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        Self { name: name.to_owned(), pair }
    }

    fn public(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        let (x, y) = (encode(&point[1..33]), encode(&point[33..]));
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.name, "x": x, "y": y })
    }

    fn sign(&self, text: &str) -> Vec<u8> {
        self.pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap().as_ref().to_vec()
    }
}

fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

impl Forger {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let script = Script {
            key: Key::new("first"),
            codes: HashMap::new(),
            forge: Box::new(|_| ()),
            description: Box::new(|_| ()),
            userinfo: json!({ "sub": "7" }),
            instead: None,
        };
        let inner =
            Inner { script: Mutex::new(script), keys_asked: AtomicU64::new(0), tokens_asked: AtomicU64::new(0) };
        let forger = Self { issuer, inner: Arc::new(inner) };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/me", get(userinfo))
            .with_state(forger.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        forger
    }

    fn script<T>(&self, change: impl FnOnce(&mut Script) -> T) -> T {
        change(&mut self.inner.script.lock().unwrap())
    }

    /// Changes every token before it is signed.
    pub fn forge(&self, forge: impl Fn(&mut Token) + Send + 'static) {
        self.script(|script| script.forge = Box::new(forge));
    }

    /// Changes what it says of itself.
    pub fn describe(&self, change: impl Fn(&mut Value) + Send + 'static) {
        self.script(|script| script.description = Box::new(change));
    }

    /// Says this instead of what it is.
    pub fn say_instead(&self, status: StatusCode, headers: HeaderMap, body: String) {
        self.script(|script| script.instead = Some((status, headers, body)));
    }

    /// What it tells of the person.
    pub fn tell(&self, told: Value) {
        self.script(|script| script.userinfo = told);
    }

    /// Signs with another key from now on, and forgets the one before.
    pub fn change_key(&self, name: &str) {
        self.script(|script| script.key = Key::new(name));
    }

    /// Gives a code to the browser that was sent here with this nonce and this challenge.
    pub fn give_code(&self, code: &str, nonce: &str, challenge: &str) {
        let good_for = Code { nonce: nonce.to_owned(), challenge: challenge.to_owned() };
        self.script(|script| script.codes.insert(code.to_owned(), good_for));
    }

    pub fn keys_asked(&self) -> u64 {
        self.inner.keys_asked.load(SeqCst)
    }

    pub fn tokens_asked(&self) -> u64 {
        self.inner.tokens_asked.load(SeqCst)
    }

    /// The bytes of its public key, as somebody would use them who takes a signature for a shared secret.
    pub fn public_key(&self) -> Vec<u8> {
        self.script(|script| script.key.pair.public_key().as_ref().to_vec())
    }
}

async fn describe(State(forger): State<Forger>) -> Response {
    if let Some(instead) = forger.script(|script| script.instead.clone()) {
        return instead.into_response();
    }
    let issuer = &forger.issuer;
    let mut description = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/me"),
        "jwks_uri": format!("{issuer}/keys"),
        "end_session_endpoint": format!("{issuer}/leave"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    });
    forger.script(|script| (script.description)(&mut description));
    answer(&description)
}

async fn keys(State(forger): State<Forger>) -> Response {
    forger.inner.keys_asked.fetch_add(1, SeqCst);
    answer(&json!({ "keys": [forger.script(|script| script.key.public())] }))
}

async fn userinfo(State(forger): State<Forger>, headers: HeaderMap) -> Response {
    assert_eq!(headers[header::AUTHORIZATION], "Bearer the access token");
    answer(&forger.script(|script| script.userinfo.clone()))
}

/// Gives a token for a code: once, to the panel, if the verifier is the challenge's.
async fn token(State(forger): State<Forger>, headers: HeaderMap, body: Bytes) -> Response {
    forger.inner.tokens_asked.fetch_add(1, SeqCst);
    let form: HashMap<String, String> =
        url::form_urlencoded::parse(&body).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let basic = format!("Basic {}", base64::prelude::BASE64_STANDARD.encode(format!("poolsync:{SECRET}")));
    let code = forger.script(|script| script.codes.remove(&form["code"]));
    let verifier = digest::digest(&digest::SHA256, form["code_verifier"].as_bytes());
    let Some(code) = code.filter(|code| code.challenge == encode(verifier.as_ref())) else {
        let refused = json!({ "error": "invalid_grant", "error_description": "no such code" });
        return (StatusCode::BAD_REQUEST, answer(&refused)).into_response();
    };
    assert_eq!(headers[header::AUTHORIZATION], basic, "the panel says who it is");
    assert_eq!(form["grant_type"], "authorization_code");
    assert!(form["redirect_uri"].ends_with("/login/oidc/corp/callback"), "{form:?}");
    let id_token = forger.script(|script| {
        let mut token = Token {
            header: json!({ "alg": "ES256", "kid": script.key.name }),
            claims: json!({
                "iss": forger.issuer, "sub": "7", "aud": "poolsync", "iat": now(), "exp": now() + 300,
                "nonce": code.nonce, "preferred_username": "anna", "name": "Anna Berg", "groups": ["CsAdministrator"],
            }),
            sign: Sign::Provider,
        };
        (script.forge)(&mut token);
        signed(&token, &script.key)
    });
    answer(&json!({
        "access_token": "the access token", "token_type": "Bearer", "expires_in": 300, "id_token": id_token,
    }))
}

fn signed(token: &Token, key: &Key) -> String {
    let text =
        format!("{}.{}", encode(token.header.to_string().as_bytes()), encode(token.claims.to_string().as_bytes()));
    let signature = match &token.sign {
        Sign::Provider | Sign::ThenChanged => key.sign(&text),
        Sign::Somebody => Key::new("").sign(&text),
        Sign::Shared(secret) => {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), text.as_bytes()).as_ref().to_vec()
        }
        Sign::Nobody => Vec::new(),
    };
    if matches!(token.sign, Sign::ThenChanged) {
        let mut claims = token.claims.clone();
        claims["sub"] = json!("8");
        let header = encode(token.header.to_string().as_bytes());
        return format!("{header}.{}.{}", encode(claims.to_string().as_bytes()), encode(&signature));
    }
    format!("{text}.{}", encode(&signature))
}

fn answer(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}
