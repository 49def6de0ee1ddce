//! A proxy that the environment names: not for this machine, not for hosts of `--resolve`, and for
//! every other host.

use crate::support::{
    Folder, Ran,
    server::{Server, free_port, page},
};

fn visit(url: &str, more: &[&str], env: &[(&str, &str)]) -> Ran {
    let args = [&["visit", url, "-b", "1", "-n", "1"], more].concat();
    Folder::new().jarful_with(&args, env)
}

const NAMES: [&str; 6] = [
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
];

#[test]
fn this_machine_is_never_asked_through_a_proxy() {
    let server = Server::always(page("straight"));
    let proxy = Server::always(page("through the proxy"));
    for scheme in ["http", "socks5"] {
        let address = format!("{scheme}://127.0.0.1:{}", proxy.port);
        let env: Vec<_> = NAMES.iter().map(|name| (*name, address.as_str())).collect();
        for host in ["127.0.0.1", "localhost", "app.localhost"] {
            let url = format!("http://{host}:{}/", server.port);
            visit(&url, &[], &env).exits(0).says("straight");
        }
    }
    assert_eq!(proxy.connections(), 0);
}

#[test]
fn other_hosts_are_asked_through_the_proxy_and_those_of_resolve_are_not() {
    let server = Server::always(page("straight"));
    let proxy = Server::always(page("through the proxy"));
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let url = format!("http://shop.test:{}/page", server.port);
    for name in ["http_proxy", "ALL_PROXY"] {
        visit(&url, &[], &[(name, &address)])
            .exits(0)
            .says("through the proxy");
    }
    assert!(
        proxy.heads()[0].starts_with(&format!("GET {url} HTTP/1.1")),
        "{:?}",
        proxy.heads()
    );
    let resolve = format!("shop.test:{}:127.0.0.1", server.port);
    visit(&url, &["--resolve", &resolve], &[("http_proxy", &address)])
        .exits(0)
        .says("straight");
    visit(
        &url,
        &[],
        &[("http_proxy", &address), ("no_proxy", "shop.test")],
    )
    .exits(3)
    .says("shop.test");
    assert_eq!(proxy.heads().len(), 2);
}

#[test]
fn a_proxy_that_is_not_there_is_named_as_such() {
    let address = format!("http://127.0.0.1:{}", free_port());
    visit("http://shop.test/", &[], &[("http_proxy", &address)])
        .exits(3)
        .says("proxy");
}

#[test]
fn curls_plus_in_front_of_resolve_is_refused_with_the_line_to_type() {
    let server = Server::always(page("hello"));
    let url = format!("http://shop.test:{}/", server.port);
    let resolve = format!("+shop.test:{}:127.0.0.1", server.port);
    visit(&url, &["--resolve", &resolve], &[])
        .exits(2)
        .says("the + in front is curl's")
        .says(&format!("--resolve {}", &resolve[1..]));
    assert_eq!(server.connections(), 0);
}
