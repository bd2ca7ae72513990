//! Who is answered: pages of this server, on this machine.
//!
//! A page of another origin can make a browser send requests here, and a name of its own can be made to lead to
//! 127.0.0.1. So the host must be this machine under its own name with our port, and an origin, where one is given, ours.
//! An image or a frame of such a page gives no origin; what browsers say of the site that asks (`Sec-Fetch-Site`) tells
//! it from ours, so that nobody else has runs made here.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{app::Shared, fault::Fault};

/// The longest query that is read, in bytes.
pub(super) const LONGEST_QUERY: usize = 8192;

/// What a page may load: only from here; styles also inline, since charts bring theirs along.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
                      object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Refuses what comes from elsewhere, and gives every answer its headers.
pub(super) async fn guard(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let mut answer = match refusal(&request, app.port) {
        Some(fault) => fault.into_response(),
        None => next.run(request).await,
    };
    let headers = answer.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}

fn refusal(request: &Request, port: u16) -> Option<Fault> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let ours = |host: &str| {
        let (name, of) = host.rsplit_once(':').unwrap_or((host, "80"));
        matches!(name, "127.0.0.1" | "localhost") && of.parse() == Ok(port)
    };
    if !header(header::HOST).is_some_and(ours) {
        return Some(Fault::foreign("this server answers to 127.0.0.1 alone"));
    }
    let has_origin = request.headers().contains_key(header::ORIGIN);
    let origin = header(header::ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
    if has_origin && !origin.is_some_and(ours) {
        return Some(Fault::foreign("this server answers to its own pages alone"));
    }
    let is_asked_for_answers = request.uri().path().starts_with("/api/");
    let is_of_another_site = header(HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if is_asked_for_answers && is_of_another_site {
        return Some(Fault::foreign("this server answers to its own pages alone"));
    }
    if request.uri().query().is_some_and(|query| query.len() > LONGEST_QUERY) {
        return Some(Fault::too_long());
    }
    None
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn refused(host: Option<&str>, origin: Option<&str>) -> bool {
        let mut request = Request::builder().uri("/");
        for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        refusal(&request.body(Body::empty()).unwrap(), 8642).is_some()
    }

    #[test]
    fn only_this_machine_under_its_own_name_is_answered() {
        assert!(!refused(Some("127.0.0.1:8642"), None));
        assert!(!refused(Some("localhost:8642"), Some("http://localhost:8642")));
        for host in ["127.0.0.1", "127.0.0.1:80", "evil.example:8642", "127.0.0.1.evil:8642", ""] {
            assert!(refused(Some(host), None), "{host}");
        }
        assert!(refused(None, None));
        for origin in
            ["https://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:8642"]
        {
            assert!(refused(Some("127.0.0.1:8642"), Some(origin)), "{origin}");
        }
    }
}
