//! The pages of the small shop.

use super::{
    asked::{Uploaded, field, json, parts, path, query},
    reply::Reply,
    shop::{Visit, error, list},
    wrong::Wrong,
};
use crate::support::server::Asked;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The page that was asked for.
pub fn reply(visit: &mut Visit<'_>) -> Reply {
    let asked = visit.asked;
    match (asked.method(), path(asked)) {
        ("GET", "/count") => count(visit),
        ("GET", "/basket") => basket(visit),
        ("POST", "/basket") => fill_basket(visit),
        ("POST", "/orders") => order(visit),
        ("GET", path) if path.starts_with("/orders/") => show_order(visit, path),
        ("POST", "/contact") => contact(visit),
        ("GET", "/contact") => message(visit),
        ("GET", "/cookies") => cookies(visit),
        ("GET", "/login") => login_form(visit),
        ("POST", "/login") => login(visit),
        ("POST", "/logout") => logout(visit),
        ("GET", "/account") => account(visit),
        ("GET", "/sso") => go_to_other_host(visit),
        ("GET", "/check") => other_host(visit),
        ("GET", "/back") => back_from_other_host(visit),
        ("POST", "/api/login") => api_login(visit),
        ("GET", "/api/me") => api_me(visit),
        ("POST", "/upload") => upload(visit),
        ("GET", "/") => Reply::page("<title>Shop</title><h1>The small shop</h1>"),
        _ => Reply::page("no such page").with("404 Not Found"),
    }
}

fn number(value: Option<&Value>) -> u64 {
    value.and_then(Value::as_u64).unwrap_or(0)
}

fn count(visit: &mut Visit<'_>) -> Reply {
    if visit.is_wrong(Wrong::SharedCount) {
        let shown = visit.state.shared_count % 5 + 1;
        visit.state.shared_count = shown;
        visit.session.insert("seen".to_owned(), json!(true));
        return Reply::page(format!("view count={shown}"));
    }
    let shown = number(visit.session.get("count")) + 1;
    let kept = if shown >= 5 && !visit.is_wrong(Wrong::CountsOn) {
        0
    } else {
        shown
    };
    visit.session.insert("count".to_owned(), json!(kept));
    Reply::page(format!("view count={shown}"))
}

fn basket(visit: &mut Visit<'_>) -> Reply {
    let mut things = list(&mut visit.session, "basket");
    if visit.is_wrong(Wrong::SharedBasket) {
        things.clone_from(&visit.state.shared_basket);
    }
    let names = things.iter().filter_map(Value::as_str);
    let items: Vec<_> = names.map(|thing| format!("<li>{thing}</li>")).collect();
    let items = items.concat();
    Reply::page(format!(
        "<h1>Basket</h1><p>Things: <b id=things>{}</b></p><ul>{items}</ul>",
        things.len()
    ))
}

fn fill_basket(visit: &mut Visit<'_>) -> Reply {
    let mut things = list(&mut visit.session, "basket");
    let item = json!(field(visit.asked, "item"));
    visit.state.shared_basket.push(item.clone());
    things.push(item);
    visit.session.insert("basket".to_owned(), json!(things));
    Reply::see("/basket")
}

fn order(visit: &mut Visit<'_>) -> Reply {
    let things = visit.session.remove("basket").unwrap_or_default();
    visit.state.shared_basket.clear();
    let number = visit.state.orders.len() + 1;
    let owner = format!("buyer {number}");
    visit.state.orders.push((owner.clone(), things));
    visit
        .session
        .insert(format!("order {number}"), json!(owner));
    Reply::see(format!("/orders/{number}"))
}

fn show_order(visit: &Visit<'_>, path: &str) -> Reply {
    let number: usize = path["/orders/".len()..].parse().unwrap_or(0);
    let order = number
        .checked_sub(1)
        .and_then(|n| visit.state.orders.get(n));
    let is_mine = visit.session.contains_key(&format!("order {number}"));
    match order.filter(|_| is_mine || visit.is_wrong(Wrong::OpenOrders)) {
        Some((_, things)) => Reply::page(format!("<h1>Order {number}</h1><p>{things}</p>")),
        None => Reply::page("This order is not yours").with("403 Forbidden"),
    }
}

fn contact(visit: &mut Visit<'_>) -> Reply {
    let thanks = format!("Thank you, {}", field(visit.asked, "name"));
    visit.session.insert("message".to_owned(), json!(thanks));
    Reply::see("/contact")
}

fn message(visit: &mut Visit<'_>) -> Reply {
    let message = if visit.is_wrong(Wrong::MessageStays) {
        visit.session.get("message").cloned()
    } else {
        visit.session.remove("message")
    };
    visit.session.insert("was_here".to_owned(), json!(true));
    let text = message.as_ref().and_then(Value::as_str).unwrap_or_default();
    Reply::page(format!("<h1>Write to us</h1><p class=message>{text}</p>"))
}

/// What came in, and two cookies: one for the window, one for an hour.
fn cookies(visit: &Visit<'_>) -> Reply {
    let came = visit.asked.header("Cookie").unwrap_or("nothing");
    let mut reply = Reply::page(format!("Came in: {came}"));
    let until = if visit.is_wrong(Wrong::WindowCookieStays) {
        "; Max-Age=31536000"
    } else {
        ""
    };
    reply.cookie(&format!("seen=yes; Path=/{until}"));
    reply.cookie("language=de; Path=/; Max-Age=3600");
    reply
}

fn login_form(visit: &mut Visit<'_>) -> Reply {
    let known = visit.session.get("csrf").and_then(Value::as_str);
    let token = known.map(str::to_owned);
    let token = token.unwrap_or_else(|| visit.state.new_id());
    visit.session.insert("csrf".to_owned(), json!(token));
    Reply::page(format!(
        "<h1>Log in</h1><form method=post><input type=hidden name=csrf value={token}>\
         <input name=user><input name=password type=password><button>Log in</button></form>"
    ))
}

fn login(visit: &mut Visit<'_>) -> Reply {
    let token = visit.session.get("csrf").and_then(Value::as_str);
    let is_ours =
        token == Some(&field(visit.asked, "csrf")) || visit.is_wrong(Wrong::TokenOfFormIgnored);
    if !is_ours {
        return Reply::page("<h1>Forbidden</h1>The hidden token is missing").with("403 Forbidden");
    }
    if field(visit.asked, "password") != "secret" {
        return Reply::page("Wrong password");
    }
    if !visit.is_wrong(Wrong::SameIdAfterLogin) {
        visit.rotate();
    }
    visit
        .session
        .insert("user".to_owned(), json!(field(visit.asked, "user")));
    Reply::see("/account")
}

fn logout(visit: &mut Visit<'_>) -> Reply {
    let mut reply = Reply::see("/");
    visit.end(&mut reply);
    reply
}

fn account(visit: &Visit<'_>) -> Reply {
    match visit.user() {
        Some(user) => Reply::page(format!("<h1>Hello {user}</h1>")),
        None => Reply::see("/login?next=/account"),
    }
}

/// Passwords are checked on `localhost`; the shop itself is `127.0.0.1` (or any other name).
fn go_to_other_host(visit: &Visit<'_>) -> Reply {
    let host = visit.asked.header("Host").unwrap_or_default();
    let port = visit.state.port;
    Reply::see(format!("http://localhost:{port}/check?for={host}"))
}

fn other_host(visit: &mut Visit<'_>) -> Reply {
    let ticket = visit.state.new_id();
    visit
        .state
        .tickets
        .insert(ticket.clone(), "alice".to_owned());
    let shop = query(visit.asked, "for").unwrap_or_default();
    let mut reply = Reply::see(format!("http://{shop}/back?ticket={ticket}"));
    reply.cookie(&format!("sso={ticket}; Path=/; HttpOnly"));
    if visit.is_wrong(Wrong::TicketOnOtherHost) {
        visit.session.insert("user".to_owned(), json!("alice"));
    }
    reply
}

fn back_from_other_host(visit: &mut Visit<'_>) -> Reply {
    let ticket = query(visit.asked, "ticket").unwrap_or_default();
    let user = visit.state.tickets.remove(&ticket);
    if let Some(user) = user.filter(|_| !visit.is_wrong(Wrong::TicketOnOtherHost)) {
        visit.rotate();
        visit.session.insert("user".to_owned(), json!(user));
    }
    Reply::see("/account")
}

fn api_login(visit: &mut Visit<'_>) -> Reply {
    let body = json(visit.asked);
    if body["password"] != "secret" {
        return Reply::json(&error("wrong password")).with("401 Unauthorized");
    }
    let user = body["user"].as_str().unwrap_or_default().to_owned();
    let token = visit.state.new_id();
    visit.state.tokens.insert(token.clone(), user);
    Reply::json(&json!({ "token": token })).with("201 Created")
}

fn api_me(visit: &Visit<'_>) -> Reply {
    let header = visit.asked.header("Authorization").unwrap_or_default();
    let token = header.strip_prefix("Bearer ").unwrap_or_default();
    let user = visit.state.tokens.get(token).cloned();
    let anyone = || {
        visit
            .is_wrong(Wrong::TokenIgnored)
            .then(|| "alice".to_owned())
    };
    if let Some(user) = user.or_else(anyone) {
        return Reply::json(&json!({ "user": user, "roles": ["buyer", "friend"] }));
    }
    let mut reply = Reply::json(&error("who are you?")).with("401 Unauthorized");
    reply.add("WWW-Authenticate: Bearer");
    reply
}

/// Says what came: of each file its name, its type, its length and its SHA-256.
fn upload(visit: &Visit<'_>) -> Reply {
    let (files, fields): (Vec<_>, Vec<_>) = parts(visit.asked)
        .into_iter()
        .partition(|part| !part.name.is_empty());
    let files: serde_json::Map<_, _> = files
        .iter()
        .map(|file| (file.field.clone(), describe(file, visit)))
        .collect();
    let fields: serde_json::Map<_, _> = fields
        .iter()
        .map(|part| {
            (
                part.field.clone(),
                json!(String::from_utf8_lossy(&part.content)),
            )
        })
        .collect();
    Reply::json(
        &json!({ "files": files, "fields": fields, "was_multipart": is_multipart(visit.asked) }),
    )
}

fn describe(file: &Uploaded, visit: &Visit<'_>) -> Value {
    let mut content = file.content.clone();
    if visit.is_wrong(Wrong::ReadAsText) {
        content = String::from_utf8_lossy(&content)
            .replace("\r\n", "\n")
            .into_bytes();
    }
    let hash = format!("{:x}", Sha256::digest(&content));
    json!({ "name": file.name, "type": file.kind, "bytes": content.len(), "sha256": hash })
}

fn is_multipart(asked: &Asked) -> bool {
    asked
        .header("Content-Type")
        .is_some_and(|kind| kind.starts_with("multipart/form-data"))
}
