//! The pages of reasons that are met when a cookie would go out: it is in the jar and stays home.
//! What a page holds is told in `reasons.rs`.

use super::reasons::Page;

pub(super) const EXPIRED: Page = Page {
    happened: "The cookie had an end, and that moment has passed. The browser no longer sends it; to the server it is as if it had never been set.",
    why: "A server says with Max-Age or Expires how long it wants to be remembered. After that the browser forgets by itself: nobody has to tell it.",
    wire: &["Set-Cookie: sakaicar=42; Max-Age=1000    (16 minutes ago it was still sent)"],
    rule: "RFC 6265bis, section 5.7 (expired cookies are evicted)",
    chromium: "not marked: the cookie is no longer in the list",
    instead: "A longer Max-Age, in seconds: 1209600 are two weeks. No browser keeps a cookie for more than 400 days.",
    example: "jarful demo expiry",
};

pub(super) const DOMAIN: Page = Page {
    happened: "The address asked belongs to another host than the cookie. A cookie without Domain goes to exactly the host that set it; one with Domain also to the hosts below that name.",
    why: "A cookie is a secret between a browser and one site. If it went to others too, each of them could pass for you there.",
    wire: &[
        "(from https://shop.test/)",
        "Set-Cookie: a=b",
        "GET https://www.shop.test/    no Cookie header",
    ],
    rule: "RFC 6265bis, section 5.1.3 (domain matching) and section 5.8.3",
    chromium: "DomainMismatch",
    instead: "Domain=shop.test, if www.shop.test shall get it too. For homework: stay with one name; localhost and 127.0.0.1 are two hosts to a browser.",
    example: "jarful explain 'Set-Cookie: a=b' --url https://shop.test/",
};

pub(super) const PATH: Page = Page {
    happened: "The host is the right one, but the page does not lie below the cookie's Path.",
    why: "Several programs can share one host, each with its cookies on its own path. It is good for order and no protection: scripts of one path can reach the cookies of another.",
    wire: &[
        "Set-Cookie: a=b; Path=/admin",
        "GET https://shop.test/cart    no Cookie header",
    ],
    rule: "RFC 6265bis, section 5.1.4 (path matching) and section 5.8.3",
    chromium: "NotOnPath",
    instead: "Path=/, if the whole site shall get it. Without Path the folder of the page counts: set by /shop/login, it goes to /shop and below only.",
    example: "jarful explain 'Set-Cookie: a=b; Path=/admin' --url https://shop.test/admin/",
};

pub(super) const STRICT: Page = Page {
    happened: "The cookie is SameSite=Strict, and the visit began on a page of another site: a link or a form there led here.",
    why: "A foreign page can make your browser visit any address. With Strict such a visit arrives as a stranger's, so it cannot do anything in your name. The price: a link in a mail or a search result finds you logged out.",
    wire: &[
        "Set-Cookie: a=b; SameSite=Strict",
        "a link on https://other.test/ leads here    no Cookie header",
    ],
    rule: "RFC 6265bis, section 5.2 (same-site requests) and section 5.8.3",
    chromium: "SameSiteStrict",
    instead: "SameSite=Lax, if people shall arrive logged in by links. Strict fits a second cookie that is asked for only where something is changed.",
    example: "jarful explain 'Set-Cookie: a=b; SameSite=Strict' --url https://shop.test/",
};

pub(super) const LAX: Page = Page {
    happened: "The cookie is SameSite=Lax, and a page of another site posted a form here.",
    why: "A form on a foreign page could order, delete or transfer in your name without your knowing (cross-site request forgery). Lax lets plain links through, which only read, and holds back what may change something.",
    wire: &[
        "Set-Cookie: a=b; SameSite=Lax",
        "a form on https://other.test/ is posted here    no Cookie header",
    ],
    rule: "RFC 6265bis, section 5.8.3 (Lax goes with safe methods only)",
    chromium: "SameSiteLax",
    instead: "Nothing, mostly: it is the protection. A login or payment service that posts back to you needs SameSite=None; Secure for that one cookie.",
    example: "jarful explain 'Set-Cookie: a=b; SameSite=Lax' --url https://shop.test/",
};

pub(super) const UNSPECIFIED: Page = Page {
    happened: "The cookie has no SameSite, so it counts as Lax. It is older than two minutes, and a page of another site posted a form here.",
    why: "The safe behaviour is the default, so that sites which never heard of SameSite are protected. The first two minutes are Chromium's grace for logins that come back by a posted form.",
    wire: &[
        "Set-Cookie: a=b    (three minutes ago)",
        "a form on https://other.test/ is posted here    no Cookie header",
    ],
    rule: "RFC 6265bis, section 5.6.7.2 (Lax-allowing-unsafe, the two minutes) and section 5.8.3",
    chromium: "SameSiteUnspecifiedTreatedAsLax",
    instead: "Say what you mean: SameSite=Lax for most, SameSite=None; Secure where other sites must be able to post.",
    example: "jarful explain 'Set-Cookie: a=b' --url https://shop.test/",
};

pub(super) const SCHEME_STRICT: Page = Page {
    happened: "The cookie is SameSite=Strict. The visit began on the same host, but over http, and went to https (or the other way round); that counts as another site.",
    why: "Whoever is on the way can write into any http page of a site. If such a page counted as the site itself, it could act in your name on the https pages.",
    wire: &[
        "Set-Cookie: a=b; SameSite=Strict",
        "a link on http://shop.test/ leads to https://shop.test/    no Cookie header",
    ],
    rule: "RFC 6265bis, section 5.2 (a site is scheme and registrable domain: \"schemeful same-site\")",
    chromium: "SchemefulSameSiteStrict",
    instead: "All pages over https, and a redirect for what still comes by http.",
    example: "jarful explain 'Set-Cookie: a=b; SameSite=Strict' --url https://shop.test/",
};

pub(super) const SCHEME_LAX: Page = Page {
    happened: "The cookie is SameSite=Lax. A form of the same host was posted from http to https (or the other way round); that counts as another site.",
    why: "Whoever is on the way can change the form on an http page. If it counted as the site itself, that person could post in your name to the https pages.",
    wire: &[
        "Set-Cookie: a=b; SameSite=Lax",
        "a form on http://shop.test/ is posted to https://shop.test/    no Cookie header",
    ],
    rule: "RFC 6265bis, sections 5.2 and 5.8.3 (\"schemeful same-site\")",
    chromium: "SchemefulSameSiteLax",
    instead: "The page with the form over https too.",
    example: "jarful explain 'Set-Cookie: a=b; SameSite=Lax' --url https://shop.test/",
};

pub(super) const SCHEME_UNSPECIFIED: Page = Page {
    happened: "The cookie has no SameSite, so it counts as Lax, and it is older than two minutes. A form of the same host was posted from http to https (or the other way round); that counts as another site.",
    why: "As with Lax: an http page can be changed on the way, so a form on it does not speak for the site.",
    wire: &[
        "Set-Cookie: a=b    (three minutes ago)",
        "a form on http://shop.test/ is posted to https://shop.test/    no Cookie header",
    ],
    rule: "RFC 6265bis, section 5.2 (\"schemeful same-site\") and section 5.6.7.2 (the two minutes)",
    chromium: "SchemefulSameSiteUnspecifiedTreatedAsLax",
    instead: "The page with the form over https too.",
    example: "jarful explain 'Set-Cookie: a=b' --url https://shop.test/",
};
