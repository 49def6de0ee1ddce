//! Stand-ins for homework in Flask and in PHP: the cookies on the wire are those of the real ones,
//! the pages those that `flask.jarful` and `php.jarful` ask for.

use super::{
    asked::{field, path},
    reply::Reply,
    wrong::Wrong,
};
use crate::support::server::{Asked, Server};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Map, Value, json};
use std::{collections::HashMap, sync::Mutex};

/// The whole dictionary travels in the cookie `session`: payload, time, signature.
pub fn flask(wrong: Wrong) -> Server {
    let shared_count = Mutex::new(0);
    Server::start(move |asked| {
        let mut session = flask_session(asked);
        let before = session.clone();
        let mut reply = match (asked.method(), path(asked)) {
            ("GET", "/hello") if wrong == Wrong::SharedCount => {
                let mut count = shared_count.lock().unwrap();
                *count += 1;
                session.insert("seen".to_owned(), json!(true));
                Reply::page(format!("view count={count}"))
            }
            ("GET", "/hello") => Reply::page(format!("view count={}", next(&mut session))),
            ("GET", "/notes") => Reply::page(format!("<ul>{}</ul>", notes(&session).concat())),
            ("POST", "/notes") => {
                let had_notes = session.contains_key("notes");
                let list = session.entry("notes").or_insert_with(|| json!([]));
                // session["notes"].append(…) alone is no change that Flask can see.
                if let (Some(list), false) = (
                    list.as_array_mut(),
                    had_notes && wrong == Wrong::NotModified,
                ) {
                    list.push(json!(field(asked, "text")));
                }
                Reply::see("/notes")
            }
            _ => Reply::page("Not Found").with("404 NOT FOUND"),
        };
        if session != before {
            let payload = BASE64.encode(Value::Object(session).to_string());
            let signature = BASE64.encode(&blake(&payload)[..20]);
            reply.add("Vary: Cookie");
            reply.cookie(&format!(
                "session={payload}.aR8x_Q.{signature}; HttpOnly; Path=/"
            ));
        }
        reply.answer()
    })
}

fn flask_session(asked: &Asked) -> Map<String, Value> {
    let payload = asked
        .cookie("session")
        .and_then(|value| value.split('.').next());
    let json = payload.and_then(|payload| BASE64.decode(payload).ok());
    json.and_then(|json| serde_json::from_slice(&json).ok())
        .unwrap_or_default()
}

fn blake(text: &str) -> Vec<u8> {
    use sha2::{Digest as _, Sha256};
    Sha256::digest(text).to_vec()
}

fn next(session: &mut Map<String, Value>) -> u64 {
    let count = session.get("count").and_then(Value::as_u64).unwrap_or(0) + 1;
    session.insert("count".to_owned(), json!(count));
    count
}

fn notes(session: &Map<String, Value>) -> Vec<String> {
    let notes = session.get("notes").and_then(Value::as_array);
    let texts = notes.into_iter().flatten().filter_map(Value::as_str);
    texts.map(|text| format!("<li>{text}</li>")).collect()
}

/// The dictionary lies in a file of the server; the cookie `PHPSESSID` names it.
pub fn php(wrong: Wrong) -> Server {
    let files: Mutex<HashMap<String, u64>> = Mutex::default();
    Server::start(move |asked| {
        if path(asked) != "/hello.php" {
            return Reply::page("Not Found").with("404 Not Found").answer();
        }
        let mut files = files.lock().unwrap();
        let known = asked.cookie("PHPSESSID").map(str::to_owned);
        let id = known
            .clone()
            .unwrap_or_else(|| format!("{:026}", 7_316_254_190 + files.len()));
        let count = files.entry(id.clone()).or_insert(0);
        *count += 1;
        if wrong == Wrong::HeadersSent {
            return Reply::page(format!(
                "<br /><b>Warning</b>:  session_start(): Session cannot be started after headers \
                 have already been sent in <b>hello.php</b> on line <b>4</b><br />view count={count}"
            ))
            .answer();
        }
        let mut reply = Reply::page(format!("view count={count}"));
        reply.add("X-Powered-By: PHP/8.4.1");
        reply.add("Cache-Control: no-store, no-cache, must-revalidate");
        if known.is_none() {
            reply.cookie(&format!("PHPSESSID={id}; path=/"));
        }
        reply.answer()
    })
}
