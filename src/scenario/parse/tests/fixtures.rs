//! Plays that use every part of the language that is built.

/// The play by which the language is explained, as far as it is built.
pub const THREE_BROWSERS: &str = r#"# Three browsers, one page

browsers: alice, bob, carol
watch:    count = /view count=(\d+)/

> The server has never met these three. Nobody has a cookie yet.

## Each browser gets a session of its own   [2 points]
hint: keep the count in request.session, not in a variable of the module

everyone: GET /session/sessfun     -> 200, new session, count is 1
alice:    GET /session/sessfun     -> same session, count is 2
bob:      GET /session/sessfun x5  -> count goes 2 3 4 5 1
carol:    GET /session/sessfun     -> count is 2, server has num_visits = 2

## A closed browser forgets its session cookies

bob: GET /session/cookie           -> stored zap, stored sakaicar
bob: close                         -> dropped zap, kept sakaicar

## Logging in

alice: GET /accounts/login
alice: POST /accounts/login        -> lands on /cart, rotated session, sees "Hello alice"
         username = alice
         password = two words, -> and more
         -> server has _auth_user_id is 1

## A stolen ticket

mallory: steal sessionid from alice
mallory: GET /cart                 -> sees "Hello alice", shares session with alice

## Two tabs at the same instant

together:
  alice: GET /session/sessfun?slow=300ms  -> 200
  alice: GET /session/sessfun?slow=300ms  -> 200

> One of the two visits is lost: the whole dictionary was written back twice.

wait 2 weeks
alice: GET /session/sessfun        -> new session, count is 1
"#;

/// Settings, a crowd, all cookie words, addresses, pauses.
pub const MANY_WORDS: &str = r#"// A comment may come first.
# Words
browsers: 3
watch: count = /a\/b (\d+)/i
watch: who = /Hello "(\w+)"/
session cookie: sid
target: http://localhost:8000/~ann

EVERYONE: get "/a path?q=1" x2
B1, guest: POST http://127.0.0.1:{{port}}/login user=ann note="a, b -> c" empty= x3 → 302, Refused zap
    -> withheld "odd name", sent zap="a\"b\\c\d", count is not 7
    pass = “all of it”
guest: clear cookies -> no session, server has nothing
b2: DELETE /x -> no count, who = [1, "a, b"], lands on "/done/*", does not see “bye”
b3: GET HTTPS://example.org -> different session from b1, server has no "a key", 404
pause 300ms
together:
    everyone: HEAD /slow x4
    guest: PUT /slow?n=1 x2
      body = {"a": 1}
      -> 200
"#;
