//! `{{name}}`: where its value comes from, where it goes, and that secrets stay hidden.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::{
    Folder,
    server::{Answer, Server, page, response},
};

/// Shows the request line, the headers and the body as they came.
fn mirror() -> Server {
    Server::start(|asked| {
        let body = format!("{}\n{}", asked.head, asked.text());
        Answer::Bytes(response(
            "200 OK",
            &[b"X-Plain: yes"],
            body.replace('<', "&lt;"),
        ))
    })
}

/// A token that is another one at each request.
fn tokens() -> Server {
    Server::start(|asked| {
        let body = format!(
            "{{\"token\": \"t{}\", \"path\": \"{}\"}}",
            asked.n,
            asked.path()
        );
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        answer.extend(body.bytes());
        Answer::Bytes(answer)
    })
}

#[test]
fn a_watched_value_goes_along_as_each_browser_saw_it_last() {
    let server = tokens();
    let folder = Folder::new();
    folder.write(
        "play.jarful",
        "browsers: alice, bob\nwatch: token = $.token\n\
         alice: GET / -> token is t1\n\
         bob: GET / -> token is t2\n\
         alice: GET /a/{{token}}/{{bob.token}}/{{browser}} -> json $.path is /a/t1/t2/alice, token is not {{token}}\n\
         bob: GET /b/{{token}}/{{alice.token}} -> json $.path is /b/t2/t3\n",
    );
    let ran = folder.jarful(&["run", &server.url(""), "play.jarful", "--report", "json=t"]);
    ran.exits(0);
    let trace = folder.trace("t");
    assert_eq!(trace["steps"][2]["action"], "GET /a/t1/t2/alice");
    assert_eq!(
        trace["steps"][2]["expectations"][1]["text"],
        "token is not t1"
    );
}

#[test]
fn a_value_that_nobody_has_seen_fails_the_turn_and_the_play_goes_on() {
    let server = Server::always(page("nothing here"));
    let folder = Folder::new();
    folder.write(
        "play.jarful",
        "browsers: alice\nwatch: token = /token=(\\w+)/\n\
         alice: GET /{{token}} -> 200\nalice: GET / -> 200\n",
    );
    folder
        .jarful(&["run", &server.url(""), "play.jarful"])
        .exits(1)
        .says("GET /{{token}}")
        .says("{{token}} has no value yet: no page so far showed it")
        .says("2 turns, 1 request,");
    folder
        .jarful(&["run", &server.url(""), "play.jarful", "-q"])
        .exits(1)
        .says("play.jarful:3")
        .says("{{token}} has no value yet");
}

#[test]
fn values_come_from_the_first_source_that_knows_them() {
    let server = mirror();
    let folder = Folder::new();
    folder.write(
        "play.jarful",
        "browsers: alice\n\
         var a = play\nvar b = play\nvar c = play\nvar d = \"{{c}}-{{browser}}\"\n\
         alice: GET \"/{{a}}/{{b}}/{{c}}/{{d}}/{{only-outside}}\" -> sees \"GET /line/shouted/play/play-alice/\"\n",
    );
    let url = server.url("");
    let args = ["run", &url, "play.jarful", "--var", "a=line"];
    let env = [
        ("JARFUL_VAR_a", "exact"),
        ("JARFUL_VAR_B", "shouted"),
        ("JARFUL_VAR_ONLY_OUTSIDE", "{{a}}"),
        ("a", "no other environment"),
    ];
    folder.jarful_with(&args, &env).exits(0);
    let head = server.heads().concat();
    assert!(
        head.starts_with("GET /line/shouted/play/play-alice/%7B%7Ba%7D%7D HTTP"),
        "what was filled in is not read again: {head}"
    );
    folder
        .jarful(&args)
        .exits(2)
        .says("nothing gives {{only-outside}} a value")
        .says("--var only-outside=");
}

#[test]
fn the_word_of_the_run_is_new_in_each_run() {
    let server = mirror();
    let folder = Folder::new();
    folder.write(
        "play.jarful",
        "browsers: alice, bob\neveryone: GET /{{run}}\n",
    );
    for _ in 0..2 {
        folder
            .jarful(&["run", &server.url(""), "play.jarful"])
            .exits(0);
    }
    let heads = server.heads();
    let paths: Vec<_> = heads
        .iter()
        .map(|head| head.split(' ').nth(1).unwrap())
        .collect();
    assert_eq!(paths[0], paths[1]);
    assert_ne!(paths[1], paths[2]);
    assert!(paths[0].len() >= 5 && paths[0][1..].bytes().all(|b| b.is_ascii_alphanumeric()));
}

#[test]
fn json_headers_and_files_arrive_as_written() {
    let server = mirror();
    let folder = Folder::new();
    folder.write("pictures/cat.png", b"\x89PNG a cat");
    folder.write(
        "play.jarful",
        "browsers: alice\nvar name = a \"b\" \\ c\n\
         alice: POST /one json {\"name\": \"{{name}}\", \"n\": [1, 2.50]} -> header X-Plain is yes, no header X-Other\n\
         alice: POST /two\n  header Content-Type: application/vnd.api+json\n  header X-Who: {{browser}}, {{name}}\n  json {\"a\": \"-> b\"}\n  -> 2xx\n\
         alice: POST /three x=1\n  file photo = pictures/cat.png\n  note = two words\n",
    );
    folder
        .jarful(&["run", &server.url(""), "play.jarful", "-v"])
        .exits(0);
    let heads = server.heads();
    assert!(
        heads[0]
            .to_lowercase()
            .contains("content-type: application/json\r\n")
    );
    assert!(
        heads[1].contains("application/vnd.api+json") && !heads[1].contains("application/json")
    );
    assert!(
        heads[1]
            .to_lowercase()
            .contains("x-who: alice, a \"b\" \\ c\r\n"),
        "{}",
        heads[1]
    );
    assert!(
        heads[2]
            .to_lowercase()
            .contains("content-type: multipart/form-data; boundary=")
    );
}

#[test]
fn the_bodies_hold_what_was_written() {
    let server = Server::start(|asked| {
        let text = asked.text();
        let is_right = match asked.path() {
            "/json" => text == "{\"name\": \"a \\\"b\\\" \\\\ c\", \"n\": [1, 2.50]}",
            "/form" => text == "a=1+%26&b=%22q%22",
            _ => {
                text.contains("name=\"photo\"; filename=\"cat.png\"\r\nContent-Type: image/png\r\n\r\nPNG a cat\r\n")
                    && text.contains("name=\"x\"\r\n\r\n1\r\n")
                    && text.contains("name=\"note\"\r\n\r\ntwo words\r\n")
            }
        };
        let status = if is_right {
            "200 OK"
        } else {
            "400 Bad Request"
        };
        Answer::Bytes(response(status, &[], text))
    });
    let folder = Folder::new();
    folder.write("cat.png", b"PNG a cat");
    folder.write(
        "play.jarful",
        "browsers: alice\nvar name = a \"b\" \\ c\nvar q = \"\\\"q\\\"\"\n\
         alice: POST /json json {\"name\": \"{{name}}\", \"n\": [1, 2.50]} -> 200\n\
         alice: POST /form a=\"1 &\" b={{q}} -> 200\n\
         alice: POST /file x=1 -> 200\n  file photo = cat.png\n  note = two words\n",
    );
    folder
        .jarful(&["run", &server.url(""), "play.jarful"])
        .exits(0);
}

#[test]
fn a_secret_shows_in_no_output_whatever_the_server_does_with_it() {
    // The server says it back in its page, a header, a cookie, and percent-encoded in an address.
    let server = Server::start(|asked| {
        if asked.path() == "/start" {
            let cookie = format!("Set-Cookie: kept={}", asked.text().replace("password=", ""));
            let location = format!("Location: /end?{}", asked.text());
            let headers: [&[u8]; 2] = [cookie.as_bytes(), location.as_bytes()];
            return Answer::Bytes(response("302 Found", &headers, ""));
        }
        let body = format!("you said {}, a \"b\"/c secret!", asked.path());
        Answer::Bytes(response("500 Oops", &[b"X-Back: a \"b\"/c secret!"], body))
    });
    let folder = Folder::new();
    folder.write(
        "play.jarful",
        "browsers: alice\nwatch: said = /you said (.*)/\n\
         alice: POST /start password={{pw}} -> said is nothing, sees \"{{pw}} twice\"\n\
         \x20 header Authorization: Basic {{basic}}\n\
         alice: POST /login user=ann pwd=hunter2 -> 200\n\
         alice: POST /json json {\"passphrase\": \"open sesame\"}\n",
    );
    let pair = "YW5uOmEgImIiL2Mgc2VjcmV0IQ=="; // ann:a "b"/c secret!
    for flags in [&["-v"][..], &["-q"], &[]] {
        let url = server.url("");
        let basic = format!("basic={pair}");
        let mut args = vec![
            "run",
            &url,
            "play.jarful",
            "--var",
            &basic,
            "--report",
            "json=t",
        ];
        args.extend(["--secret", "pw=a \"b\"/c secret!"]);
        args.extend(flags);
        let ran = folder.jarful(&args);
        ran.exits(1).says("***");
        let text = format!("{}{}{}", ran.stdout, ran.stderr, folder.read("t"));
        for form in [
            "c secret",
            "c%20secret",
            "c+secret",
            "YW5uOmEgImIiL2M",
            "hunter2",
            "open sesame",
        ] {
            assert!(!text.contains(form), "{form} in {flags:?}:\n{text}");
        }
    }
}

#[test]
fn a_secret_may_come_from_the_environment_alone() {
    let server = mirror();
    let folder = Folder::new();
    folder.write(
        "play.jarful",
        "browsers: alice\nalice: GET /{{pass-word}}\n",
    );
    let url = server.url("");
    let args = ["run", &url, "play.jarful", "--secret", "pass-word"];
    folder
        .jarful_with(&args, &[("JARFUL_VAR_PASS_WORD", "swordfish9")])
        .exits(0)
        .never_says("swordfish9")
        .says("GET /***");
    folder
        .jarful(&args)
        .exits(2)
        .says("JARFUL_VAR_PASS_WORD")
        .says("--secret pass-word=value");
}

#[test]
fn what_is_wrong_with_a_variable_of_the_command_line_is_said_before_anything_is_sent() {
    let server = mirror();
    let folder = Folder::new();
    folder.write("play.jarful", "browsers: alice\nalice: GET /{{a}}\n");
    let url = server.url("");
    for (flags, says) in [
        (
            &["--var", "a"][..],
            "--var a has no value. Write: --var name=value",
        ),
        (&["--var", "2a=1"], "cannot be a variable's name"),
        (&["--var", "run=1"], "{{run}} always has a value of its own"),
        (
            &["--var", "a=1", "--secret", "a=2"],
            "a is given a value twice",
        ),
    ] {
        let args: Vec<&str> = ["run", &url, "play.jarful"]
            .iter()
            .chain(flags)
            .copied()
            .collect();
        folder.jarful(&args).exits(2).says(says);
    }
    assert!(server.heads().is_empty());
    folder
        .jarful(&["run", &url, "play.jarful", "--var", "a=1", "--var", "aa=2"])
        .exits(0)
        .says("aa is given a value, but nothing in the play asks for {{aa}}");
}

#[test]
fn a_file_is_found_beside_the_play_and_never_outside_its_folder() {
    let server = mirror();
    let folder = Folder::new();
    folder.write("secret.txt", "mine");
    folder.write("plays/cat.txt", "a cat");
    let play = |path: &str| {
        folder.write(
            "plays/play.jarful",
            format!("browsers: a\na: POST /\n  file x = {path}\n"),
        );
        folder.jarful(&["run", &server.url(""), "plays/play.jarful"])
    };
    play("cat.txt").exits(0);
    play("../secret.txt")
        .exits(2)
        .says("leads out of the play's folder");
    play("dog.txt")
        .exits(2)
        .says("there is no such file")
        .says("play.jarful:3");
    play(".").exits(2).says("it is a folder");
    #[cfg(unix)]
    {
        let link = folder.path().join("plays/link.txt");
        std::os::unix::fs::symlink("../secret.txt", link).unwrap();
        play("link.txt")
            .exits(2)
            .says("leads out of the play's folder");
    }
}
