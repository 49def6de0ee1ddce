//! Sessions, middleware and table together, with views that the site itself does not have: what
//! Django was seen to do, request by request.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::demo::migrate::migrate_table;
use crate::demo::table::{Table, column_time};
use crate::demo::{Clock, Ids, Settings, middleware};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use serde_json::json;
use std::path::PathBuf;
use time::macros::datetime;
use tower::ServiceExt as _;

const DELETION: &str =
    "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax";

/// Well-formed, but no row has it.
const UNKNOWN: &str = "abcdefghijklmnopqrstuvwxyz012345";

/// A site in memory whose clock stands still.
fn site() -> Site {
    let settings = Settings {
        db: PathBuf::from(":memory:"),
        secret_key: "jarful-test-secret-key".to_owned(),
        clock: Clock::stopped_at(datetime!(2026-11-22 20:44:24 UTC)),
        ids: Ids::seeded(1),
        durable: true,
    };
    let table = Table::open(&settings.db, true).unwrap();
    migrate_table(&table, &settings.db, &settings.clock).unwrap();
    Site::with_table(settings, table)
}

/// One small view for each thing that can be done to a session.
fn views() -> Router {
    Router::new()
        .route("/index", get(async || ()))
        .route(
            "/pop-missing",
            get(async |s: Session| s.remove("x").await.map(|_| ())),
        )
        .route("/cycle-and-fail", get(cycle_and_fail))
        .route(
            "/read",
            get(async |s: Session| s.get("n").await.map(|_| ())),
        )
        .route("/write", get(async |s: Session| s.set("n", 1).await))
        .route("/clear", get(async |s: Session| s.clear().await))
        .route("/flush", get(async |s: Session| s.flush().await))
        .route("/cycle", get(async |s: Session| s.cycle_key().await))
        .route(
            "/at-close",
            get(async |s: Session| s.set_expiry(Some(0)).await),
        )
        .route(
            "/minute",
            get(async |s: Session| s.set_expiry(Some(60)).await),
        )
        .route("/usual", get(async |s: Session| s.set_expiry(None).await))
        .route(
            "/until",
            get(async |s: Session| s.set(EXPIRY, "2026-11-22T21:44:24+00:00").await),
        )
        .route("/missing", get(write_and_answer::<404>))
        .route("/fails", get(write_and_answer::<500>))
        .route("/busy", get(write_and_answer::<503>))
        .route("/row-goes-meanwhile", get(flushed_elsewhere))
}

async fn write_and_answer<const STATUS: u16>(session: Session) -> Result<StatusCode, Fault> {
    session.set("n", 2).await?;
    Ok(StatusCode::from_u16(STATUS).unwrap())
}

/// Another request logs out while this one is under way.
async fn flushed_elsewhere(session: Session) -> Result<(), Fault> {
    session.set("n", 3).await?;
    let key = session.state.lock().await.key.clone();
    Ok(session
        .site
        .table()
        .delete(&key.unwrap_or_default())
        .await?)
}

async fn cycle_and_fail(session: Session) -> Result<StatusCode, Fault> {
    session.cycle_key().await?;
    Ok(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What one request was answered: status, the `Set-Cookie` line, whether `Vary: Cookie` is there.
struct Answer {
    status: u16,
    set_cookie: Option<String>,
    varies: bool,
}

impl Answer {
    fn id(&self) -> Option<&str> {
        let line = self.set_cookie.as_deref()?;
        line.strip_prefix("sessionid=")?.split(';').next()
    }
}

impl Answer {
    /// As in [`SEEN`].
    fn in_short(&self, site: &Site, sent: Option<&str>) -> String {
        let cookie = match self.id() {
            None => "-",
            Some("\"\"") => "gone",
            id if id == sent => "same",
            Some(_) => "new",
        };
        let rows = rows(site);
        assert!(rows.len() < 2, "{rows:?}");
        let dict = rows.first().map_or("-".to_owned(), |row| row.1.to_string());
        let varies = if self.varies { "vary" } else { "-" };
        format!("{} {varies} {cookie} {dict}", self.status)
    }
}

async fn visit(site: &Site, path: &str, id: Option<&str>) -> Answer {
    let mut request = Request::builder().uri(path);
    if let Some(id) = id {
        request = request.header("cookie", format!("sessionid={id}"));
    }
    let service = middleware::stack(views(), site);
    let response = service
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let text = |headers: &HeaderMap, name: &str| {
        headers
            .get(name)
            .map(|line| line.to_str().unwrap().to_owned())
    };
    Answer {
        status: response.status().as_u16(),
        set_cookie: text(response.headers(), "set-cookie"),
        varies: text(response.headers(), "vary").as_deref() == Some("Cookie"),
    }
}

/// A new session with `{"n": 1}`.
async fn logged_in(site: &Site) -> String {
    visit(site, "/write", None).await.id().unwrap().to_owned()
}

/// All rows: id, dictionary, expiry.
fn rows(site: &Site) -> Vec<(String, Value, String)> {
    site.table().with(|db| {
        let mut rows = db.prepare("SELECT * FROM django_session").unwrap();
        rows.query_map([], |row| {
            let dict = django::decode(&row.get::<_, String>(1)?).unwrap();
            Ok((row.get(0)?, json!(dict), row.get(2)?))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect()
    })
}

/// What real Django (5.2) was seen to answer to a browser without a cookie, with a living
/// id, with an unknown one, and with one of seven letters: the status, whether the answer varies
/// on the cookie, what became of the cookie, and the dictionary of the only row (`-`: no row).
#[rustfmt::skip]
const SEEN: [(&str, [&str; 4]); 15] = [
    ("/index", ["200 - - -", r#"200 - - {"n":1}"#, "200 - - -", GONE]),
    ("/read", ["200 vary - -", r#"200 vary - {"n":1}"#, GONE, GONE]),
    ("/write", [N1, r#"200 vary same {"n":1}"#, N1, N1]),
    ("/pop-missing", ["200 vary - -", r#"200 vary - {"n":1}"#, GONE, GONE]),
    ("/clear", ["200 vary - -", "200 vary same {}", "400 - - -", GONE]),
    ("/flush", ["200 vary - -", GONE, GONE, GONE]),
    ("/cycle", ["200 vary new {}", N1, "200 vary new {}", "200 vary new {}"]),
    ("/at-close", [AT_CLOSE, r#"200 vary same {"n":1,"_session_expiry":0}"#, AT_CLOSE, AT_CLOSE]),
    ("/minute", [MINUTE, r#"200 vary same {"n":1,"_session_expiry":60}"#, MINUTE, MINUTE]),
    ("/usual", ["200 vary - -", r#"200 vary - {"n":1}"#, GONE, GONE]),
    ("/missing", [N2, r#"404 vary same {"n":2}"#, N2, N2]),
    ("/fails", ["500 vary - -", r#"500 vary - {"n":1}"#, "500 vary - -", "500 vary - -"]),
    ("/busy", ["503 vary - -", r#"503 vary - {"n":1}"#, "503 vary - -", "503 vary - -"]),
    ("/cycle-and-fail", ["500 vary - {}", r#"500 vary - {"n":1}"#, "500 vary - {}", "500 vary - {}"]),
    ("/row-goes-meanwhile", [N3, "400 - - -", N3, N3]),
];
const GONE: &str = "200 vary gone -";
const N1: &str = r#"200 vary new {"n":1}"#;
const N2: &str = r#"404 vary new {"n":2}"#;
const N3: &str = r#"200 vary new {"n":3}"#;
const AT_CLOSE: &str = r#"200 vary new {"_session_expiry":0}"#;
const MINUTE: &str = r#"200 vary new {"_session_expiry":60}"#;

#[tokio::test]
async fn every_kind_of_view_treats_every_kind_of_cookie_as_django_does() {
    for (path, seen) in SEEN {
        for (who, seen) in ["none", "living", "unknown", "short"].into_iter().zip(seen) {
            let site = site();
            let id = match who {
                "none" => None,
                "living" => Some(logged_in(&site).await),
                "unknown" => Some(UNKNOWN.to_owned()),
                _ => Some("7letter".to_owned()),
            };
            let answer = visit(&site, path, id.as_deref()).await;
            let answered = answer.in_short(&site, id.as_deref());
            assert_eq!(answered, seen, "{path}, a browser with id {who}");
        }
    }
}

#[tokio::test]
async fn reading_costs_no_row_and_refreshes_no_cookie() {
    let site = site();
    let nobody = visit(&site, "/read", None).await;
    assert!(nobody.varies && nobody.set_cookie.is_none());
    assert!(rows(&site).is_empty());
    let id = logged_in(&site).await;
    site.clock().advance(std::time::Duration::from_secs(60));
    let known = visit(&site, "/read", Some(&id)).await;
    assert!(known.varies && known.set_cookie.is_none());
    assert_eq!(rows(&site)[0].2, "2026-12-06 20:44:24");
}

#[tokio::test]
async fn reading_with_a_dead_id_takes_the_cookie_away() {
    let site = site();
    let unknown = visit(&site, "/read", Some(UNKNOWN)).await;
    assert_eq!(unknown.set_cookie.as_deref(), Some(DELETION));
    assert!(unknown.varies);
    let id = logged_in(&site).await;
    site.clock()
        .advance(std::time::Duration::from_secs(1_209_600));
    let expired = visit(&site, "/read", Some(&id)).await;
    assert_eq!(expired.set_cookie.as_deref(), Some(DELETION));
    assert_eq!(rows(&site).len(), 1, "the row stays until clearsessions");
}

#[tokio::test]
async fn writing_makes_a_row_once_and_then_updates_it() {
    let site = site();
    let id = logged_in(&site).await;
    assert_eq!(visit(&site, "/write", Some(&id)).await.id(), Some(&*id));
    assert_eq!(rows(&site).len(), 1);
    let other = visit(&site, "/write", Some(UNKNOWN)).await;
    assert_ne!(other.id(), Some(UNKNOWN));
    assert_eq!(rows(&site).len(), 2);
}

#[tokio::test]
async fn a_cycled_session_has_a_new_id_and_the_old_data() {
    let site = site();
    let id = logged_in(&site).await;
    let answer = visit(&site, "/cycle", Some(&id)).await;
    let new = answer.id().unwrap();
    assert_ne!(new, id);
    let expiry = "2026-12-06 20:44:24".to_owned();
    assert_eq!(rows(&site), [(new.to_owned(), json!({"n": 1}), expiry)]);
    visit(&site, "/cycle", None).await;
    assert_eq!(
        rows(&site)[1].1,
        json!({}),
        "cycling nothing makes an empty row"
    );
}

#[tokio::test]
async fn an_expiry_of_its_own_shows_in_cookie_and_row() {
    let site = site();
    let id = logged_in(&site).await;
    let visit_with = async |path| visit(&site, path, Some(&id)).await.set_cookie.unwrap();
    let at_close = visit_with("/at-close").await;
    assert_eq!(
        at_close,
        format!("sessionid={id}; HttpOnly; Path=/; SameSite=Lax")
    );
    assert_eq!(rows(&site)[0].2, "2026-12-06 20:44:24");
    assert_eq!(rows(&site)[0].1, json!({"n": 1, "_session_expiry": 0}));
    assert!(visit_with("/minute").await.contains("; Max-Age=60;"));
    assert_eq!(rows(&site)[0].2, "2026-11-22 20:45:24");
    assert!(visit_with("/until").await.contains("; Max-Age=3600;"));
    assert_eq!(rows(&site)[0].2, "2026-11-22 21:44:24");
    assert!(visit_with("/usual").await.contains("; Max-Age=1209600;"));
    assert_eq!(rows(&site)[0].1, json!({"n": 1}));
}

#[tokio::test]
async fn a_row_made_by_hand_may_have_any_key_of_eight_characters() {
    let site = site();
    let expires = column_time(site.clock().now() + Duration::DAY);
    site.table().with(|db| {
        let row = ["Weird Key!", "e30:0:unsigned", &expires];
        db.execute("INSERT INTO django_session VALUES (?1, ?2, ?3)", row)
            .unwrap();
    });
    let answer = visit(&site, "/write", Some("Weird Key!")).await;
    assert!(
        answer
            .set_cookie
            .unwrap()
            .starts_with("sessionid=\"Weird Key!\"; expires=")
    );
    assert_eq!(rows(&site)[0].1, json!({"n": 1}));
}

#[tokio::test]
async fn an_id_that_is_taken_is_drawn_again() {
    let site = site();
    let taken = Ids::seeded(1).draw().unwrap();
    site.table().with(|db| {
        let row = [&taken, "e30:0:unsigned", "2027-01-01 00:00:00"];
        db.execute("INSERT INTO django_session VALUES (?1, ?2, ?3)", row)
            .unwrap();
    });
    let id = logged_in(&site).await;
    assert_ne!(id, taken);
    assert_eq!(rows(&site).len(), 2);
}
