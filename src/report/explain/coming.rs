//! The pages of reasons that are met when a cookie comes in, in the order in which they are asked.
//! What a page holds is told in `reasons.rs`.

use super::reasons::Page;

pub(super) const FINE: Page = Page {
    happened: "The browser read the Set-Cookie line, had nothing against it, and put the cookie into its jar.",
    why: "A server has no other way to recognise a browser: it hands out a mark, and the browser brings the mark along with each later visit that it is meant for.",
    wire: &["Set-Cookie: theme=dark; Path=/"],
    rule: "RFC 6265bis, section 5.7 (storage model)",
    chromium: "not marked: the cookie is listed as it is",
    instead: "Nothing: this is how it should go.",
    example: "jarful explain 'Set-Cookie: theme=dark; Path=/' --url https://shop.test/",
};

pub(super) const REPLACED: Page = Page {
    happened: "The jar held a cookie of the same name, domain and path. The new one took its place; the old value is gone.",
    why: "A jar has one place for each triple of name, domain and path, so a server changes a value by sending it again. A cookie of the same name with another path or domain is another cookie, and then both are sent.",
    wire: &["Set-Cookie: theme=dark", "Set-Cookie: theme=light"],
    rule: "RFC 6265bis, section 5.7, steps on an old cookie of the same name, domain, host-only flag and path",
    chromium: "not marked: the cookie is listed as it is",
    instead: "Nothing. To change a cookie, send it again with the same Path and Domain as at first.",
    example: "jarful explain 'Set-Cookie: theme=dark' 'Set-Cookie: theme=light' --url https://shop.test/",
};

pub(super) const DELETED: Page = Page {
    happened: "The server sent the cookie again with an end that lies in the past, so the browser took it out of its jar.",
    why: "HTTP has no word for \"delete this cookie\". A server can only set it anew so that it has already expired; that is how a logout removes the session cookie.",
    wire: &["Set-Cookie: theme=; Max-Age=0"],
    rule: "RFC 6265bis, section 4.1.2.2 (Max-Age) and section 5.7",
    chromium: "not marked: the cookie is no longer in the list",
    instead: "Nothing. Name, Path and Domain have to be those with which it was set, or another place in the jar is meant.",
    example: "jarful explain 'Set-Cookie: theme=dark' 'Set-Cookie: theme=; Max-Age=0' --url https://shop.test/",
};

pub(super) const LONG_ATTRIBUTE: Page = Page {
    happened: "One attribute was longer than 1024 bytes. The browser read on as if that attribute were not there, and kept the cookie.",
    why: "The limit keeps one line from filling memory. Only the attribute is dropped, so a cookie may suddenly count for another path or another domain than was meant.",
    wire: &["Set-Cookie: a=b; Path=/000…000"],
    rule: "RFC 6265bis, section 5.6 (attribute values over 1024 octets are ignored)",
    chromium: "a warning on the cookie: ATTRIBUTE_VALUE_EXCEEDS_MAX_SIZE",
    instead: "A shorter Path or Domain. Data belongs into the value or, better, on the server.",
    example: "printf 'Set-Cookie: a=b; Path=/%01024d\\n' 0 | jarful explain - --url https://shop.test/",
};

pub(super) const MADE_ROOM: Page = Page {
    happened: "The cookie was taken, but it was the 181st of its site. The browser threw out the ones that had gone unused for the longest time, until 150 were left.",
    why: "Without a limit one site could fill the disk. Which cookies go is not for the site to choose: a session cookie may be among them, and somebody is logged out without a trace.",
    wire: &["Set-Cookie: c1=1", "…", "Set-Cookie: c181=1"],
    rule: "RFC 6265bis, section 6.1 (limits) and Chromium's numbers: 180 for a site, 150 after a purge",
    chromium: "not marked: some cookies are no longer in the list",
    instead: "Few cookies. Keep one session id in a cookie and the many values in the session on the server.",
    example: "seq 181 | sed 's/.*/Set-Cookie: c&=1/' | jarful explain - --url https://shop.test/",
};

pub(super) const NO_CONTENT: Page = Page {
    happened: "Before the first semicolon stood neither a name nor a value, so there was nothing to keep.",
    why: "A cookie without name and without value would be an empty mark: the browser would have nothing to send back.",
    wire: &["Set-Cookie: ; Path=/"],
    rule: "RFC 6265bis, section 5.6 (name and value both empty)",
    chromium: "NoCookieContent",
    instead: "Set-Cookie: name=value; Path=/. Mostly a variable in the program was empty.",
    example: "jarful explain 'Set-Cookie: ; Path=/' --url https://shop.test/",
};

pub(super) const CONTROL_CHARACTER: Page = Page {
    happened: "The line holds a character that cannot be seen, such as a tab inside the value. The browser dropped the whole cookie.",
    why: "Control characters end lines and headers. A server that lets a visitor write one into a cookie lets the visitor write headers, so browsers take no chances.",
    wire: &["Set-Cookie: a=b<tab>c"],
    rule: "RFC 6265bis, section 5.6 (control characters)",
    chromium: "DisallowedCharacter",
    instead: "Encode the value before it becomes a cookie, in base64 or with %09 for a tab.",
    example: "printf 'Set-Cookie: a=b\\tc\\n' | jarful explain - --url https://shop.test/",
};

pub(super) const LONG_PAIR: Page = Page {
    happened: "Name and value together are over 4096 bytes. The browser cut nothing off: it dropped the whole cookie.",
    why: "A cookie is sent with every single request, pictures included. What is large belongs on the server; a cookie that was cut would be worse than none.",
    wire: &["Set-Cookie: a=000…000    (4097 bytes of name and value)"],
    rule: "RFC 6265bis, section 5.6 (name plus value over 4096 octets)",
    chromium: "NameValuePairExceedsMaxSize",
    instead: "A session id in the cookie, the data in the session on the server. A framework that keeps the session in the cookie itself (Flask) reaches this limit with a few kilobytes.",
    example: "printf 'Set-Cookie: a=%04096d\\n' 0 | jarful explain - --url https://shop.test/",
};

pub(super) const INVALID_DOMAIN: Page = Page {
    happened: "The Domain attribute names a host that this page does not belong to, or a name that belongs to everybody, such as com or co.uk.",
    why: "Whoever can set a cookie for another site can choose who the visitor is there. So a site sets cookies for itself and for its own parent domain, and nobody for a public suffix.",
    wire: &[
        "(from https://shop.test/)",
        "Set-Cookie: a=b; Domain=other.test",
    ],
    rule: "RFC 6265bis, section 5.7 (domain attribute), with the public suffix list",
    chromium: "InvalidDomain",
    instead: "Leave Domain out: then the cookie belongs to exactly this host. Write Domain=shop.test only if www.shop.test and the others need it too.",
    example: "jarful explain 'Set-Cookie: a=b; Domain=other.test' --url https://shop.test/",
};

pub(super) const INVALID_PREFIX: Page = Page {
    happened: "The name begins with __Host-, __Secure-, __Http- or __Host-Http-. Such a name is a promise about the attributes, and they do not keep it.",
    why: "In a Cookie header only names and values arrive; a server cannot see how a cookie was set. With the prefix it can: a browser stores __Host-sid only if it came over https with Secure, Path=/ and no Domain.",
    wire: &["Set-Cookie: __Host-sid=abc; Secure    (Path=/ is missing)"],
    rule: "RFC 6265bis, section 4.1.3 (cookie name prefixes)",
    chromium: "InvalidPrefix",
    instead: "Set-Cookie: __Host-sid=abc; Secure; Path=/; HttpOnly, over https and without Domain.",
    example: "jarful explain 'Set-Cookie: __Host-sid=abc; Secure' --url https://shop.test/",
};

pub(super) const NAMELESS: Page = Page {
    happened: "The cookie has no name, and its value holds an equals sign.",
    why: "A nameless cookie is sent as its bare value. With \"=\" in it, that reads like a named cookie, so it could pass for another one: =sid=abc would arrive as sid=abc.",
    wire: &["Set-Cookie: =a=b"],
    rule: "Chromium's rule against nameless cookies that pass for named ones (compare RFC 6265bis, section 5.7)",
    chromium: "not named: the line shows no cookie at all",
    instead: "Set-Cookie: name=value. A name in front of the first \"=\".",
    example: "jarful explain 'Set-Cookie: =a=b' --url https://shop.test/",
};

pub(super) const INVALID_PARTITIONED: Page = Page {
    happened: "Partitioned was given, but the cookie is not Secure.",
    why: "A partitioned cookie lives in pages that are embedded in other sites. Such a place is reached by many strangers, so it is granted to https only.",
    wire: &["Set-Cookie: a=b; Partitioned"],
    rule: "CHIPS, Cookies Having Independent Partitioned State (Partitioned needs Secure)",
    chromium: "not named: the line shows no cookie at all",
    instead: "Set-Cookie: a=b; Secure; SameSite=None; Partitioned. Or without Partitioned, if no other site embeds your page.",
    example: "jarful explain 'Set-Cookie: a=b; Partitioned' --url https://shop.test/",
};

pub(super) const SECURE_ONLY: Page = Page {
    happened: "The cookie is Secure, and the page came over plain http. It is neither taken from such a page nor sent to one. This machine is an exception: localhost and 127.0.0.1 count as safe.",
    why: "Over http everybody on the way can read and change what passes: in a café, that is the whole café. Secure says that the cookie is never to go that way.",
    wire: &["(from http://shop.test/)", "Set-Cookie: a=b; Secure"],
    rule: "RFC 6265bis, section 4.1.2.5 (Secure) and section 5.7",
    chromium: "SecureOnly",
    instead: "Serve the page over https. For homework: open it as http://localhost:8000 and not by the machine's name or address.",
    example: "jarful explain 'Set-Cookie: a=b; Secure' --url http://shop.test/",
};

pub(super) const NONE_INSECURE: Page = Page {
    happened: "SameSite=None says that the cookie may travel with requests that begin on other sites, and Secure is missing.",
    why: "A cookie that goes along from everywhere is the easiest one to spy upon, so browsers take it only where https protects it.",
    wire: &["Set-Cookie: a=b; SameSite=None"],
    rule: "RFC 6265bis, section 5.7 (SameSite=None needs the secure-only flag)",
    chromium: "SameSiteNoneInsecure",
    instead: "Set-Cookie: a=b; SameSite=None; Secure. Or SameSite=Lax, which is what most sites need.",
    example: "jarful explain 'Set-Cookie: a=b; SameSite=None' --url https://shop.test/",
};

pub(super) const OVERWRITE_SECURE: Page = Page {
    happened: "The jar holds a Secure cookie of this name. A plain http page tried to replace, hide or delete it, and was refused.",
    why: "Somebody on the way can answer in the name of any http page. Without this rule such a person could not read the https session, but could swap it for another one.",
    wire: &[
        "(from https://shop.test/)  Set-Cookie: a=1; Secure",
        "(from http://shop.test/)   Set-Cookie: a=2",
    ],
    rule: "RFC 6265bis, section 5.7 (leave secure cookies alone)",
    chromium: "OverwriteSecure",
    instead: "Set the cookie on https pages only, and send visitors from http to https with a redirect.",
    example: "jarful explain 'Set-Cookie: a=1; Secure' 'Set-Cookie: a=2' --url https://shop.test/ --url http://shop.test/",
};

pub(super) const NOTHING_TO_DELETE: Page = Page {
    happened: "The line carries an end that lies in the past: an order to delete. But the jar holds no cookie of this name, domain and path.",
    why: "Often harmless: a logout for somebody who was not logged in. Often a mistake: the cookie was set with another Path or Domain, so it stays in the jar; or the server's date is wrong, and a fresh cookie is born expired.",
    wire: &["Set-Cookie: a=; Max-Age=0"],
    rule: "RFC 6265bis, section 5.7 (an expired cookie is not kept)",
    chromium: "not marked: the line shows no cookie at all",
    instead: "To delete: the same Path and Domain as when it was set. To set: Max-Age in seconds rather than Expires; a length cannot be off by a time zone.",
    example: "jarful explain 'Set-Cookie: a=; Max-Age=0' --url https://shop.test/",
};

pub(super) const SCHEME: Page = Page {
    happened: "The address begins with neither http nor https.",
    why: "Cookies belong to HTTP. A file on your disk (file:) or an FTP server has no headers to set them with, and no site that they could belong to.",
    wire: &["(from ftp://shop.test/)", "Set-Cookie: a=b"],
    rule: "Chromium's list of schemes that have cookies: http, https, ws, wss",
    chromium: "SchemeNotSupported",
    instead: "Start a web server and open the page by its http address, not by a double click on the file.",
    example: "jarful explain 'Set-Cookie: a=b' --url ftp://shop.test/",
};

pub(super) const COOKIES_OFF: Page = Page {
    happened: "jarful was told with --no-cookies to play the web before cookies: its browsers take none and send none.",
    why: "It shows what HTTP is without them. To the server every request comes from a stranger, and every count begins anew.",
    wire: &["Set-Cookie: zap=42"],
    rule: "no rule: a switch of jarful, as blocking all cookies is one in real browsers",
    chromium: "UserPreferences, where all cookies are blocked in the settings",
    instead: "Nothing: leave out --no-cookies.",
    example: "jarful visit demo/session/cookie -b 1 -n 1 --no-cookies",
};
