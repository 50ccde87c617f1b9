//! A real browser: Debian's Chromium, driven over WebDriver.
//!
//! One driver serves the whole test run, on a free port; it ends with the test process, and with it every browser.

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    sync::{OnceLock, mpsc},
    time::Duration,
};

use axum::http::Method;
use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

/// How long a page may take to show what a test waits for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser window.
pub struct Browser {
    client: Client,
    base: String,
}

/// How a page is looked at.
#[derive(Clone, Copy)]
pub struct Look {
    pub dark: bool,
    pub width: u32,
}

/// A command of the browser's own, beyond WebDriver.
#[derive(Debug)]
struct Devtools(&'static str, Value);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.0, "params": self.1 }).to_string()))
    }
}

/// A command of the driver's own, on the network that the browser is to believe in.
#[derive(Debug)]
struct NetworkConditions(Value);

impl WebDriverCompatibleCommand for NetworkConditions {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/chromium/network_conditions", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "network_conditions": self.0 }).to_string()))
    }
}

/// A command for the authenticators that the browser pretends to have (`WebAuthn` level 3, §11).
#[derive(Debug)]
struct Authenticators(Method, String, Value);

impl WebDriverCompatibleCommand for Authenticators {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/webauthn/authenticator{}", session.unwrap_or_default(), self.1))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = (self.0 == Method::POST).then(|| self.2.to_string());
        (self.0.clone(), body)
    }
}

fn driver() -> &'static str {
    static DRIVER: OnceLock<String> = OnceLock::new();
    DRIVER.get_or_init(|| {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (started, ready) = mpsc::channel();
        // As with the database server: the thread that starts it must stay.
        std::thread::spawn(move || {
            let child = Command::new("setpriv")
                .args(["--pdeathsig", "TERM", "--", "chromedriver", "--silent"])
                .arg(format!("--port={port}"))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn();
            let mut child = child.expect("chromedriver starts");
            started.send(()).unwrap();
            let _ = child.wait();
        });
        ready.recv().unwrap();
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
        for _ in 0..200 {
            if std::net::TcpStream::connect(address).is_ok() {
                return format!("http://{address}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("chromedriver did not come up");
    })
}

impl Browser {
    /// Opens a window on the panel at `base`, with scripts or without.
    pub async fn open(base: &str, javascript: bool) -> Self {
        Self::open_in(base, javascript, "en-US,en").await
    }

    /// The same, of somebody who reads these languages.
    pub async fn open_in(base: &str, javascript: bool, languages: &str) -> Self {
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--window-size=1280,900",
        ];
        let mut prefs = json!({ "intl.accept_languages": languages });
        if !javascript {
            prefs["profile.managed_default_content_settings.javascript"] = 2.into();
        }
        let options = json!({ "args": arguments, "prefs": prefs });
        let capabilities = json!({ "goog:chromeOptions": options }).as_object().unwrap().clone();
        let client = ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(driver()).await;
        Self { client: client.expect("a browser"), base: base.to_owned() }
    }

    pub async fn go(&self, path: &str) {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        self.client.goto(&url).await.expect(&url);
    }

    /// The path of the page, with its query.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// The element that a CSS selector finds, as soon as there is one.
    pub async fn find(&self, css: &str) -> Element {
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("{css} on {}: {error}\n{}", self.path().await, self.text().await),
        }
    }

    pub async fn has(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    /// What the page says.
    pub async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    pub async fn text_of(&self, css: &str) -> String {
        // An element may be replaced between finding and reading it: the page is live.
        for _ in 0..20 {
            if let Ok(text) = self.find(css).await.text().await {
                return text;
            }
        }
        panic!("{css} never stood still");
    }

    pub async fn fill(&self, name: &str, value: &str) {
        let field = self.find(&format!("[name=\"{name}\"]:not([type=hidden])")).await;
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    /// Types the beginning of an option's label, as one does.
    pub async fn choose(&self, select: &str, label: &str) {
        self.find(&format!("select[name=\"{select}\"]")).await.send_keys(label).await.unwrap();
    }

    pub async fn click(&self, css: &str) {
        self.find(css).await.click().await.expect(css);
    }

    /// Waits until `condition` holds of the page's text.
    pub async fn wait_for(&self, what: &str, condition: impl Fn(&str) -> bool) {
        let patience = std::time::Instant::now() + PATIENCE;
        loop {
            let text = self.text().await;
            if condition(&text) {
                return;
            }
            assert!(std::time::Instant::now() < patience, "{what} on {}:\n{text}", self.path().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Presses a key on whatever has the focus.
    pub async fn press(&self, key: &str, code: u32) {
        for kind in ["keyDown", "keyUp"] {
            let text = if key == "Enter" {
                "\r"
            } else if key == " " {
                " "
            } else {
                ""
            };
            let mut event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.client.issue_cmd(Devtools("Input.dispatchKeyEvent", event)).await.unwrap();
        }
    }

    /// Types into whatever has the focus.
    pub async fn type_text(&self, text: &str) {
        self.client.active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// A command for the authenticators that the browser pretends to have; `path` follows `…/webauthn/authenticator`.
    pub async fn authenticators(&self, method: Method, path: &str, body: Value) -> Value {
        self.client.issue_cmd(Authenticators(method, path.to_owned(), body)).await.expect(path)
    }

    /// Runs a script on every page before its own.
    pub async fn prepare_pages(&self, script: &str) {
        let parameters = json!({ "source": script });
        self.client.issue_cmd(Devtools("Page.addScriptToEvaluateOnNewDocument", parameters)).await.unwrap();
    }

    /// The page as it was sent.
    pub async fn source(&self) -> String {
        self.client.source().await.unwrap()
    }

    /// What a script on the page gives (not with scripts off).
    pub async fn ask(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.expect(script)
    }

    /// Looks at pages so from now on.
    pub async fn look(&self, look: Look) {
        let scheme = if look.dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.client.issue_cmd(Devtools("Emulation.setEmulatedMedia", media)).await.unwrap();
        let metrics = json!({ "width": look.width, "height": 900, "deviceScaleFactor": 1, "mobile": look.width < 600 });
        self.client.issue_cmd(Devtools("Emulation.setDeviceMetricsOverride", metrics)).await.unwrap();
    }

    /// Looks at pages as somebody with these preferences, media features and their values, from now on.
    pub async fn prefer(&self, media: &str, features: &[(&str, &str)]) {
        let features: Vec<_> = features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let media = json!({ "media": media, "features": features });
        self.client.issue_cmd(Devtools("Emulation.setEmulatedMedia", media)).await.unwrap();
    }

    /// How many times as bright the lightest dot in the picture of an element is as its darkest, as WCAG counts contrast.
    pub async fn contrast_within(&self, css: &str) -> f64 {
        let script = format!(
            "const e = document.querySelector({css:?}); e.scrollIntoView({{ block: 'center' }});
             const {{ x, y, width, height }} = e.getBoundingClientRect();
             return {{ x: x + scrollX, y: y + scrollY, width, height, scale: 1 }};"
        );
        let parameters = json!({ "clip": self.ask(&script).await, "captureBeyondViewport": true });
        let shot = self.client.issue_cmd(Devtools("Page.captureScreenshot", parameters)).await.unwrap();
        let script = "const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0));
             return createImageBitmap(new Blob([bytes], { type: 'image/png' })).then((image) => {
               const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
               canvas.drawImage(image, 0, 0);
               // The edge may be a border.
               const [w, h] = [image.width - 4, image.height - 4];
               const dots = canvas.getImageData(2, 2, w, h).data;
               const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
               let [dark, light] = [1, 0];
               for (let i = 0; i < dots.length; i += 4) {
                 const l = 0.2126 * part(dots[i]) + 0.7152 * part(dots[i + 1]) + 0.0722 * part(dots[i + 2]);
                 [dark, light] = [Math.min(dark, l), Math.max(light, l)];
               }
               return (light + 0.05) / (dark + 0.05);
             });";
        self.client.execute(script, vec![shot["data"].clone()]).await.unwrap().as_f64().expect("a figure")
    }

    /// The value of a cookie of the panel.
    pub async fn cookie(&self, name: &str) -> String {
        self.client.get_named_cookie(name).await.expect(name).value().to_owned()
    }

    /// Has the network be this slow: milliseconds until an answer begins, and bytes a second.
    pub async fn slow_down(&self, latency: u32, rate: u32) {
        let network = json!({
            "offline": false, "latency": latency, "download_throughput": rate, "upload_throughput": rate,
        });
        self.client.issue_cmd(NetworkConditions(network)).await.unwrap();
    }

    /// Fills in the form of a page, past what the browser itself would complain of, sends it, and waits for the next page.
    pub async fn send(&self, form: &str, fields: &[(&str, &str)]) {
        let script = "const [css, fields] = arguments;
             const form = document.querySelector(css);
             for (const [name, value] of fields) {
               const all = [...form.querySelectorAll(`[name=\"${name}\"]`)].filter((f) => f.type !== 'hidden');
               if (all.length === 0) throw new Error(`${css} has no ${name}`);
               for (const field of all) {
                 if (field.type !== 'checkbox' && field.type !== 'radio') field.value = value;
                 else if (field.value === value) field.checked = true;
               }
             }
             form.noValidate = true;
             document.documentElement.dataset.before = '';
             form.requestSubmit(form.querySelector('button.primary') ?? form.querySelector('button'));";
        self.client.execute(script, vec![json!(form), json!(fields)]).await.expect(form);
        self.find("html:not([data-before])").await;
    }

    /// Writes a picture of the whole page.
    pub async fn picture(&self, path: &Path) {
        let parameters = json!({ "captureBeyondViewport": true });
        let shot = self.client.issue_cmd(Devtools("Page.captureScreenshot", parameters)).await.unwrap();
        let encoded = shot["data"].as_str().expect("a picture");
        std::fs::write(path, decode_base64(encoded)).unwrap();
    }

    pub async fn close(self) {
        self.client.close().await.unwrap();
    }
}

fn decode_base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let values = text.bytes().filter_map(|b| LETTERS.iter().position(|l| *l == b));
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut buffer, mut bits) = (0_usize, 0);
    for value in values {
        buffer = (buffer << 6 | value) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xff).unwrap());
        }
    }
    bytes
}
