//! Whole requests through the real router, by clients shaped like people.

#![allow(dead_code, reason = "each test file uses its own part")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
    response::Response,
};
use balcao::server::{Site, router};
use tower::ServiceExt;

/// The demo staff's password.
pub const PASSWORD: &str = "balcao-demo";

/// Two look-alike businesses behind the real router.
pub struct Town {
    pub router: Router,
    pub site: Site,
    pub pair: testkit::Pair,
}

impl Town {
    /// Both businesses furnished, with their demo staff, at `http://localhost:3000`.
    pub async fn new() -> Self {
        Self::of(testkit::pair().await).await
    }

    /// The same at another address of the platform.
    pub async fn over(base_url: &str) -> Self {
        Self::of(testkit::pair_at(base_url).await).await
    }

    /// The same of businesses whose tables are empty.
    pub async fn of(pair: testkit::Pair) -> Self {
        for (tenant, domain) in [(&pair.aurora, "aurora.example"), (&pair.oficina, "oficina.example")] {
            let mut scope = pair.platform.scope(tenant).await;
            crm::furnish(&mut scope, tenant.trade).await.unwrap();
            identity::demo::staff(&mut scope, domain).await.unwrap();
            scope.commit().await.unwrap();
        }
        let site = Site::new(pair.platform.tenancy.clone(), Vec::new());
        Self { router: router(site.clone()), site, pair }
    }

    /// Somebody who is not signed in, at a host.
    pub fn anonymous(&self, host: &str) -> Client {
        Client { router: self.router.clone(), host: host.to_owned(), cookies: Vec::new(), headers: Vec::new() }
    }

    /// Staff of aurora, signed in through the form: `admin`, `agente` or `leitura`.
    pub async fn staff(&self, who: &str) -> Client {
        self.anonymous("aurora.localhost").signed_in(&format!("{who}@aurora.example")).await
    }

    /// A customer of a business, signed in with the code that was sent to them.
    pub async fn customer(&self, tenant: &std::sync::Arc<tenancy::Tenant>, email: &str) -> Client {
        let mut client = self.anonymous(&format!("{}.localhost", tenant.slug));
        let answer = client.post("/api/identity/code/ask", &[("email", email)]).await;
        assert_eq!(answer.location(), "/c/entrar/codigo", "{}", answer.body);
        let code = self.code_for(tenant, email).await;
        let answer = client.post("/api/identity/code/enter", &[("code", &code)]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/c/"), "{}", answer.body);
        client
    }

    /// The code in the letter that waits for this e-mail.
    pub async fn code_for(&self, tenant: &std::sync::Arc<tenancy::Tenant>, email: &str) -> String {
        let mut scope = self.pair.platform.scope(tenant).await;
        sqlx::query_scalar(
            "select payload -> 'values' ->> 'codigo' from events.job
             where kind = 'mail.send' and payload ->> 'to' = $1 order by id desc limit 1",
        )
        .bind(email)
        .fetch_one(scope.conn())
        .await
        .unwrap()
    }

    /// The owner of the other business, signed in at its own host.
    pub async fn rival(&self) -> Client {
        self.anonymous("oficina.localhost").signed_in("admin@oficina.example").await
    }
}

/// A browser that keeps cookies and follows no redirect.
#[derive(Clone)]
pub struct Client {
    router: Router,
    host: String,
    cookies: Vec<(String, String)>,
    headers: Vec<(String, String)>,
}

impl Client {
    /// The same browser with its cookies, at another host: what a forged request looks like.
    pub fn at(&self, host: &str) -> Self {
        Self { host: host.to_owned(), ..self.clone() }
    }

    /// The same browser, reaching the site through something else.
    pub fn through(self, router: Router) -> Self {
        Self { router, ..self }
    }

    /// The same browser sending one more header.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// Its cookies as the header says them.
    pub fn cookie(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    async fn signed_in(mut self, email: &str) -> Self {
        let answer = self.post("/api/identity/session/start", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{email} cannot sign in: {}", answer.body);
        self
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, Body::empty(), &[("accept", "text/html")]).await
    }

    /// Sends a form, as a browser without script does.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let headers = [
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send("POST", path, Body::from(body), &headers).await
    }

    /// Sends a form, as an island does.
    pub async fn post_json(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let headers = [
            ("accept", "application/json"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send("POST", path, Body::from(body), &headers).await
    }

    /// Sends anything.
    pub async fn send(&mut self, method: &str, path: &str, body: Body, headers: &[(&str, &str)]) -> Answer {
        let (parts, body) = self.begin(method, path, body, headers).await.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status, headers: parts.headers, body: text, bytes: body.to_vec() }
    }

    /// Sends anything and does not wait for the whole answer, which may have no end.
    pub async fn begin(&mut self, method: &str, path: &str, body: Body, headers: &[(&str, &str)]) -> Response {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        if !self.cookies.is_empty() {
            request = request.header(header::COOKIE, self.cookie());
        }
        for (name, value) in headers {
            if !self.headers.iter().any(|(own, _)| own == name) {
                request = request.header(*name, *value);
            }
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        self.keep_cookies(response.headers());
        response
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(own, _)| own != name);
            if !text.contains("Max-Age=0") && !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// A header, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}
