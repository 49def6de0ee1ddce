//! The attributes of a cookie as words, each in a few sentences that can be read aloud.

use super::words::Word;

pub(super) const ATTRIBUTES: &[Word] = &[
    Word {
        name: "Secure",
        also: &[],
        says: "The cookie travels over https only, so that nobody on the way can read it. A page that came by http can neither set it nor get it. On your own machine (localhost, 127.0.0.1) http counts as safe too.",
        example: "jarful explain 'Set-Cookie: a=b; Secure' --url https://shop.test/",
    },
    Word {
        name: "HttpOnly",
        also: &["http only", "http-only"],
        says: "Scripts in the page cannot read the cookie; it still goes along with every request. A session id should have it: then a script that somebody smuggles into the page cannot carry the id away.",
        example: "jarful explain 'Set-Cookie: sid=abc; HttpOnly' --url https://shop.test/",
    },
    Word {
        name: "SameSite",
        also: &[
            "Strict",
            "Lax",
            "None",
            "SameSite=None",
            "SameSite=Lax",
            "SameSite=Strict",
        ],
        says: "SameSite says whether the cookie goes along when a visit begins on another site. With Strict it never does. With Lax it comes along by a plain link, but not with a form that is posted. With None, which needs Secure, it always does. Without SameSite browsers play Lax, and are lenient for the first two minutes.",
        example: "jarful explain 'Set-Cookie: a=b; SameSite=Strict' --url https://shop.test/",
    },
    Word {
        name: "Path",
        also: &[],
        says: "The cookie goes to this path and to what lies below it: Path=/shop means /shop and /shop/cart, but not /shopping. Without Path it is the folder of the page that set it. It keeps order among programs on one host; it protects nothing.",
        example: "jarful explain 'Set-Cookie: a=b; Path=/admin' --url https://shop.test/admin/",
    },
    Word {
        name: "Domain",
        also: &[],
        says: "With Domain the cookie goes to that host and to all hosts below it. Without Domain it goes only to the very host that set it, which is the safer choice. A site can name its own parent domain, never another site and never a public suffix such as com.",
        example: "jarful explain 'Set-Cookie: a=b; Domain=shop.test' --url https://www.shop.test/",
    },
    Word {
        name: "Max-Age",
        also: &["maxage", "max age"],
        says: "Max-Age is how many seconds the cookie lives: 3600 is an hour. 0 or less deletes it. It counts before Expires, and no browser keeps a cookie for more than 400 days.",
        example: "jarful explain 'Set-Cookie: a=b; Max-Age=3600'",
    },
    Word {
        name: "Expires",
        also: &["expiry", "expire"],
        says: "Expires is the date on which the cookie ends. A date in the past deletes it. Max-Age, where both are given, counts instead. A date is easily off by a time zone or a wrong clock; a length in seconds is not.",
        example: "jarful explain 'Set-Cookie: a=b; Expires=Tue, 01 Dec 2026 09:00:00 GMT' --now 2026-11-25",
    },
    Word {
        name: "Partitioned",
        also: &["CHIPS"],
        says: "A page that is embedded in other sites gets a separate jar in each of them, so that nobody can follow a visitor from site to site. It needs Secure. A page opened in the address bar notices nothing of it.",
        example: "jarful explain 'Set-Cookie: a=b; Secure; SameSite=None; Partitioned' --url https://shop.test/",
    },
];
