//! A first play for a page, written from what one look at it showed: a text with comments that a
//! student can change.

/// What a first play is written from.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The `target:` line: an address without path, or `demo`.
    pub target: String,
    /// The page, from the slash on.
    pub page: String,
    /// The file it goes into, for the comment that tells how to run it.
    pub file: String,
    /// Where the visit ended, where that is another address.
    pub landed: Option<String>,
    /// A number on the page.
    pub watch: Option<Watched>,
    /// The session cookie that came.
    pub session_cookie: Option<String>,
}

/// A number on the page that is worth watching.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Its name in the play.
    pub name: String,
    /// The pattern that finds it.
    pub pattern: String,
    /// What a browser saw that had never been there.
    pub value: u64,
    /// It looks as if it counted visits.
    pub counts: bool,
}

impl Draft {
    /// The play as a text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = self.opening();
        out.push_str(&self.settings());
        out.push_str(&self.first_scene());
        out.push_str(&self.second_scene());
        out.push_str(&self.ideas());
        out
    }

    fn opening(&self) -> String {
        let where_to = match self.target.as_str() {
            "demo" => format!("{} of the demo server", self.page),
            target => format!("{target}{}", self.page),
        };
        format!(
            "# Two browsers on {where_to}\n\n\
             // One line is one turn: who: does what -> what we expect\n\
             // The order of the lines is the order in time. A line like this one is a comment:\n\
             // take its slashes away, and it is played.\n\
             //\n\
             //   jarful run {file}          plays it\n\
             //   jarful run {file} --step   waits for Enter before each turn\n\n",
            file = self.file
        )
    }

    fn settings(&self) -> String {
        let mut out = format!("target: {}\nbrowsers: alice, bob\n", self.target);
        match &self.watch {
            Some(watch) => out.push_str(&format!(
                "\n// A value to look for on every page. A browser that had never been there saw {}.\n\
                 watch: {} = /{}/\n",
                watch.value, watch.name, watch.pattern
            )),
            None => out.push_str(
                "\n// A value to look for on every page, by the words before it:\n\
                 // watch: count = /view count=(\\d+)/\n",
            ),
        }
        match &self.session_cookie {
            Some(name) => out.push_str(&format!(
                "\n// The cookie with the session id.\nsession cookie: {name}\n"
            )),
            None => out.push_str(
                "\n// jarful finds the cookie with the session id by itself. Where it guesses wrong:\n\
                 // session cookie: sessionid\n",
            ),
        }
        out
    }

    fn first_scene(&self) -> String {
        let visit = self.visit();
        let mut expects = vec!["200".to_owned()];
        expects.extend(
            self.landed
                .as_ref()
                .map(|at| format!("lands on {}", quoted(at))),
        );
        if self.session_cookie.is_some() {
            expects.push("new session".to_owned());
        }
        let counter = self.counter();
        expects.extend(counter.map(|watch| format!("{} is {}", watch.name, watch.value)));
        let expects = expects.join(", ");
        let mut out = format!(
            "\n> Two browsers visit the same page. The server has met neither of them.\n\n\
             ## To the server each browser is a stranger at first   [1 point]\n\
             hint: keep what belongs to one visitor in the session, not in a variable of the program\n\n\
             alice: {visit} -> {expects}\n\
             bob:   {visit} -> {expects}\n"
        );
        if let Some(watch) = self.watch.as_ref().filter(|watch| !watch.counts) {
            out.push_str(&format!(
                "// alice: {visit} -> {} is {}\n",
                watch.name, watch.value
            ));
        }
        out
    }

    fn second_scene(&self) -> String {
        let visit = self.visit();
        let mut expects = Vec::new();
        if self.session_cookie.is_some() {
            expects.push("same session".to_owned());
        }
        let (mut alice, mut bob) = (expects.clone(), expects);
        let mut times = "";
        if let Some(watch) = self.counter() {
            let (name, next) = (&watch.name, watch.value.saturating_add(1));
            alice.push(format!("{name} goes {next} {}", next.saturating_add(1)));
            bob.push(format!("{name} is {next}"));
            times = " x2";
        }
        if alice.is_empty() {
            alice.push("200".to_owned());
            bob.push("200".to_owned());
        }
        format!(
            "\n## The server knows who comes back   [1 point]\n\n\
             alice: {visit}{times} -> {}\n\
             bob:   {visit} -> {}\n",
            alice.join(", "),
            bob.join(", ")
        )
    }

    fn ideas(&self) -> String {
        let visit = self.visit();
        let steals = if self.session_cookie.is_some() {
            ""
        } else {
            "\n// (as soon as the page gives out a session cookie)"
        };
        format!(
            "\n// ## A stolen ticket{steals}\n\
             // mallory: steal session from alice\n\
             // mallory: {visit} -> shares session with alice\n\n\
             // ## Two weeks later the ticket is void\n\
             // wait 2 weeks\n\
             // bob: {visit} -> new session\n\n\
             // What else can be said: sees \"words\", does not see \"words\", lands on /page,\n\
             // stored NAME, kept NAME, server has KEY = value. POST sends a form: POST /page a=1\n"
        )
    }

    fn counter(&self) -> Option<&Watched> {
        self.watch.as_ref().filter(|watch| watch.counts)
    }

    fn visit(&self) -> String {
        format!("GET {}", quoted(&self.page))
    }
}

/// An address that a play reads as one: plain where it can be, in quotes where it must be.
fn quoted(address: &str) -> String {
    let address = address
        .replace("{{", "%7B%7B")
        .replace('\\', "%5C")
        .replace('"', "%22");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~?&=%+:@".contains(c);
    if address.chars().all(is_plain) && !address.contains("->") {
        address
    } else {
        format!("\"{address}\"")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::{Source, parse};
    use super::*;

    fn reads(draft: &Draft) -> super::super::Scenario {
        let text = draft.text();
        let name = "first.jarful".to_owned();
        parse(Source {
            name,
            text: text.clone(),
        })
        .unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
    }

    fn watch(counts: bool) -> Watched {
        Watched {
            name: "visits".to_owned(),
            pattern: r"a/b \(x\) (\d+)".to_owned(),
            value: 0,
            counts,
        }
    }

    #[test]
    fn every_draft_is_a_play() {
        for page in [
            "/hello",
            "/a b,c->d?x={{y}}&\"q\"",
            "/%E2%82%AC/#x",
            "/x5 x3",
        ] {
            for session_cookie in [None, Some("connect.sid".to_owned())] {
                for watch in [None, Some(watch(true)), Some(watch(false))] {
                    let draft = Draft {
                        target: "http://localhost:8000".to_owned(),
                        page: page.to_owned(),
                        file: "first.jarful".to_owned(),
                        landed: Some("/login/".to_owned()),
                        watch,
                        session_cookie: session_cookie.clone(),
                    };
                    let play = reads(&draft);
                    assert_eq!(play.cast.members.len(), 2);
                    assert_eq!(play.session_cookie, session_cookie);
                    assert_eq!(play.watches.len(), usize::from(draft.watch.is_some()));
                }
            }
        }
    }

    #[test]
    fn the_lines_in_comments_are_play_as_well() {
        let draft = Draft {
            target: "demo".to_owned(),
            page: "/hello".to_owned(),
            file: "first.jarful".to_owned(),
            ..Draft::default()
        };
        let text = draft.text();
        let (before, ideas) = text.split_once("// ## A stolen ticket").unwrap();
        let (ideas, _) = ideas.split_once("// What else").unwrap();
        let all = format!("{before}// ## A stolen ticket{ideas}");
        let all = all.replace("// ##", "##").replace("// mallory", "mallory");
        let text = all.replace("// wait", "wait").replace("// bob", "bob");
        let name = String::new();
        assert_eq!(parse(Source { name, text }).unwrap().scenes.len(), 4);
    }
}
