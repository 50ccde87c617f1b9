//! The panel's pages without a network: requests go straight into the router, answers are looked at by CSS selector.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
    response::Response,
};
use poolsync::{
    domain::{Role, UserName},
    state::users,
    web,
};
use scraper::{Html, Selector};
use tower::ServiceExt as _;

use super::world::World;

pub const PASSWORD: &str = "correct horse battery";

/// A panel's pages, as somebody sees them.
pub struct Site {
    pub world: World,
    router: Router,
    cookie: Option<HeaderValue>,
    /// The other end of the connection, where it matters.
    pub address: Option<std::net::IpAddr>,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Site {
    /// The pages of `world`; nobody is signed in.
    pub fn of(world: World) -> Self {
        Self { router: web::router(world.panel.clone()), world, cookie: None, address: None }
    }

    /// The pages of a world with two pools, as somebody with `role` sees them.
    pub async fn seen_by(role: Role) -> Self {
        let mut site = Self::of(World::new().await.with_pools().await);
        site.add_user("vera", role).await;
        site.sign_in("vera", PASSWORD).await;
        site
    }

    pub async fn add_user(&self, name: &str, role: Role) {
        let panel = &self.world.panel;
        let name: UserName = name.parse().unwrap();
        let hash = panel.passwords.hash(PASSWORD.parse().unwrap()).await.unwrap();
        let mut tx = panel.database.begin().await.unwrap();
        users::insert_user(&mut tx, &name, &hash, &[role.into()], panel.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Signs in through the form, and keeps the cookie if one came.
    pub async fn sign_in(&mut self, name: &str, password: &str) -> Page {
        let page = self.post("/login", &[("name", name), ("password", password)]).await;
        self.keep_cookies(&page);
        page
    }

    /// Keeps the cookies that came with a page, as a browser does.
    pub fn keep_cookies(&mut self, page: &Page) {
        let kept = self.cookie.as_ref().map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let mut jar: Vec<(String, String)> = kept.split("; ").filter_map(pair).collect();
        for set in page.headers.get_all(header::SET_COOKIE) {
            let (name, value) = pair(set.to_str().unwrap().split(';').next().unwrap()).unwrap();
            jar.retain(|(kept, _)| *kept != name);
            if !value.is_empty() {
                jar.push((name, value));
            }
        }
        let text = jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        self.set_cookie((!text.is_empty()).then_some(text.as_bytes()));
    }

    /// The value of a cookie that is kept.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let kept = self.cookie.as_ref()?.to_str().unwrap();
        kept.split("; ").filter_map(pair).find(|(kept, _)| kept == name).map(|(_, value)| value)
    }

    pub fn set_cookie(&mut self, cookie: Option<&[u8]>) {
        self.cookie = cookie.map(|bytes| HeaderValue::from_bytes(bytes).unwrap());
    }

    pub async fn get(&self, path: &str) -> Page {
        self.page(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let encode = |text| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.post_body(path, pairs.join("&")).await
    }

    pub async fn post_body(&self, path: &str, body: impl Into<Body>) -> Page {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.page(request.body(body.into()).unwrap()).await
    }

    pub async fn method(&self, method: Method, path: &str) -> Page {
        self.page(Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a request as it is, with the cookie.
    pub async fn page(&self, request: Request<Body>) -> Page {
        let (parts, body) = self.send(request).await.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Page { status: parts.status, headers: parts.headers, text: String::from_utf8(body.to_vec()).unwrap() }
    }

    pub async fn send(&self, mut request: Request<Body>) -> Response {
        request.headers_mut().entry(header::HOST).or_insert("panel.example".parse().unwrap());
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.clone());
        }
        if let Some(address) = self.address {
            request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::from((address, 4711))));
        }
        self.router.clone().oneshot(request).await.unwrap()
    }
}

fn pair(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    Some((name.to_owned(), value.to_owned()))
}

impl Page {
    /// The texts of the elements that `css` selects, with white space made one.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let selector = Selector::parse(css).unwrap();
        let html = Html::parse_document(&self.text);
        let text =
            |e: scraper::ElementRef<'_>| e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        html.select(&selector).map(text).collect()
    }

    /// The texts of the elements that `css` selects, as they stand there.
    pub fn raw_texts(&self, css: &str) -> Vec<String> {
        let selector = Selector::parse(css).unwrap();
        Html::parse_document(&self.text).select(&selector).map(|e| e.text().collect()).collect()
    }

    /// The text of the one element that `css` selects.
    pub fn text(&self, css: &str) -> String {
        let mut texts = self.texts(css);
        assert_eq!(texts.len(), 1, "{css}: {texts:?} in\n{}", self.text);
        texts.remove(0)
    }

    /// An attribute of each element that `css` selects.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(css).unwrap();
        let html = Html::parse_document(&self.text);
        html.select(&selector).filter_map(|e| e.attr(name)).map(ToOwned::to_owned).collect()
    }

    pub fn has(&self, css: &str) -> bool {
        !self.texts(css).is_empty()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where a 303 leads.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.header("location")
    }
}
