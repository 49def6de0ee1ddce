//! Words of the lecture and of jarful's output, each in a few sentences that can be read aloud.

/// One word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub name: &'static str,
    /// Other words for it, and other spellings.
    pub also: &'static [&'static str],
    /// What it is, in two to five sentences.
    pub says: &'static str,
    /// A command line that shows it; empty where there is none.
    pub example: &'static str,
}

/// Words that stand together in the list of all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shelf {
    pub title: &'static str,
    pub words: &'static [Word],
}

/// All words.
pub(super) const SHELVES: [Shelf; 3] = [
    Shelf {
        title: "Words of the lecture",
        words: LECTURE,
    },
    Shelf {
        title: "Attributes of a cookie",
        words: super::attribute_words::ATTRIBUTES,
    },
    Shelf {
        title: "Words of jarful's output",
        words: OUTPUT,
    },
];

const LECTURE: &[Word] = &[
    Word {
        name: "cookie",
        also: &["cookies"],
        says: "A cookie is a small piece of text that a server gives to a browser. The browser keeps it unread and brings it along, unchanged, with each later visit to that server. HTTP itself has no memory: without the cookie every request comes from a stranger.",
        example: "jarful demo no-cookies",
    },
    Word {
        name: "session",
        also: &["sessions"],
        says: "A session is what the server remembers of one browser between its visits: who is logged in, what lies in the basket. It is a dictionary on the server, and the browser holds only the number of it. In Django it is request.session.",
        example: "jarful demo three-browsers",
    },
    Word {
        name: "session id",
        also: &["sessionid", "session key", "id", "ticket"],
        says: "The session id is the number of a session, large and random, kept in a cookie. With each request it tells the server which of its many dictionaries to open. Whoever holds the id is, to the server, that person; so it must be long, hard to guess, and kept from others.",
        example: "jarful demo stolen-ticket",
    },
    Word {
        name: "session cookie",
        also: &["session cookies", "persistent cookie"],
        says: "The word has two meanings, and they have nothing to do with each other. It can be the cookie that carries the session id. It can also be any cookie without Max-Age and Expires: it lives until the browser closes.",
        example: "jarful demo two-kinds",
    },
    Word {
        name: "jar",
        also: &["cookie jar"],
        says: "The jar is where a browser keeps its cookies. Each browser has its own, and all its tabs share it. Two browsers are two people to a server for one reason only: they bring different things out of their jars.",
        example: "jarful demo three-browsers",
    },
    Word {
        name: "store",
        also: &["session store", "session table"],
        says: "The store is where the server keeps its sessions, mostly a table of the database: one row for each session id. With --store jarful reads it from outside, after every request, and shows what changed.",
        example: "jarful demo three-browsers",
    },
    Word {
        name: "host-only",
        also: &["host only", "hostonly"],
        says: "A cookie without the Domain attribute is host-only: it goes back to exactly the host that set it, and not to the hosts below that name. It is the narrower and safer of the two kinds. localhost and 127.0.0.1 are two hosts, though they are one machine.",
        example: "jarful demo unchanged",
    },
    Word {
        name: "site",
        also: &["same-site", "cross-site", "same site", "public suffix"],
        says: "A site is the part of a host name that somebody registered, together with http or https: www.shop.test and cart.shop.test are one site. What nobody can register alone, such as com or co.uk, is a public suffix and no site. Ports make no difference, so all servers on localhost are one site.",
        example: "jarful explain 'Set-Cookie: a=b; Domain=shop.test' --url https://www.shop.test/",
    },
    Word {
        name: "Set-Cookie",
        also: &["set cookie", "setcookie"],
        says: "Set-Cookie is the line in a server's answer that hands a cookie to the browser. First stands name=value, then attributes that say where the cookie goes and for how long. The way back is the Cookie line, and there only name and value are left.",
        example: "jarful explain 'Set-Cookie: theme=dark; Path=/; Max-Age=3600'",
    },
    Word {
        name: "prefix",
        also: &[
            "prefixes",
            "__Host-",
            "__Secure-",
            "__Http-",
            "__Host-Http-",
        ],
        says: "A name that begins with __Host- or __Secure- makes a promise that the browser checks. __Secure- needs Secure; __Host- also needs Path=/ and no Domain. So a server that receives such a cookie knows how it was set, which a Cookie line does not tell.",
        example: "jarful explain 'Set-Cookie: __Host-sid=abc; Secure; Path=/; HttpOnly' --url https://shop.test/",
    },
];

const OUTPUT: &[Word] = &[
    Word {
        name: "label",
        also: &["labels"],
        says: "A label such as fox-41 is a short name for a session id, so that it can be followed on a projector. The same id has the same label in every run. Ids in full stand in the last table, Who is who; --labels-only hides them.",
        example: "jarful demo three-browsers",
    },
    Word {
        name: "new",
        also: &["new session"],
        says: "In this step the browser got a session id that no browser of this run held before. It is marked with a star. On the first visit that is as it should be; at every visit it means that the browser does not bring its cookie back.",
        example: "jarful demo three-browsers",
    },
    Word {
        name: "same",
        also: &["same session"],
        says: "The browser brought a session id along, and still holds that id after the visit. The server knew it again.",
        example: "jarful demo three-browsers",
    },
    Word {
        name: "rotated",
        also: &["rotate", "rotated session"],
        says: "The browser came with one session id and left with another. A login should do that: whoever knew the id before, then holds nothing. If every visit rotates, the server does not know its own ids again.",
        example: "",
    },
    Word {
        name: "ended",
        also: &["no session"],
        says: "The browser held a session id before this step and holds none after it. The server deleted the cookie, as a logout does, or the window was closed.",
        example: "jarful demo no-cookies",
    },
    Word {
        name: "steal",
        also: &["stolen", "plant"],
        says: "steal copies a cookie out of another browser's jar, as somebody does who listens on the line or runs a script in the page. The victim notices nothing. plant is the other way round: a cookie is put into the victim's jar, so that both share one session.",
        example: "jarful demo stolen-ticket",
    },
    Word {
        name: "stored",
        also: &["taken"],
        says: "A cookie came in and the jar holds it. It is called replaced where it took the place of one with the same name, domain and path. It is called deleted where its end lay in the past, which is the only way in which a server can take a cookie back.",
        example: "jarful demo two-kinds",
    },
    Word {
        name: "refused",
        also: &["refuse", "blocked"],
        says: "A cookie came in and the browser did not take it, because the line broke a rule. The server is not told; it finds out when the cookie does not come back. jarful names the rule.",
        example: "jarful explain 'Set-Cookie: a=b; Secure' --url http://shop.test/",
    },
    Word {
        name: "sent",
        also: &["goes along", "Cookie header"],
        says: "The cookie went along with the request, in the Cookie line. Only its name and value travel; when it ends and where it belongs, the server does not see.",
        example: "jarful demo two-kinds -v",
    },
    Word {
        name: "withheld",
        also: &["stays home", "stayed home"],
        says: "The cookie is in the jar and did not go along with this request: its time is over, or it belongs to another host or path, or the way is not safe, or the visit began on another site. That is the browser's own decision; the server sees nothing of it.",
        example: "jarful demo expiry",
    },
    Word {
        name: "dropped",
        also: &["kept"],
        says: "Words of expectations about one step: a cookie was in the jar before it, and afterwards it is gone (dropped) or still there (kept). Closing the browser drops the cookies without an end.",
        example: "jarful demo two-kinds",
    },
];
