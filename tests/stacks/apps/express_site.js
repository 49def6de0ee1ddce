// A homework in Express: /count in the session. The first argument says which kind of session:
// "memory", "file" (session-file-store into the folder of the second argument), "eager"
// (saveUninitialized, the old default), "cookie" (cookie-session), "open" (the same, unsigned).
const express = require("express");

const [kind, folder] = process.argv.slice(2);
const app = express();
let visits = 0;

function sessions() {
  if (kind === "cookie" || kind === "open") {
    const cookieSession = require("cookie-session");
    const keys = ["jarful-test-secret-key"];
    return kind === "open" ? cookieSession({ signed: false }) : cookieSession({ keys });
  }
  const session = require("express-session");
  const options = { secret: "jarful-test-secret-key", resave: false, saveUninitialized: kind === "eager" };
  if (kind === "file") {
    const FileStore = require("session-file-store")(session);
    options.store = new FileStore({ path: folder, retries: 0, logFn() {} });
  }
  return session(options);
}

app.use(sessions());
app.get("/count", (request, response) => {
  const count = (request.session.count || 0) + 1;
  request.session.count = count > 5 ? 1 : count;
  response.send(`<p>view count=${request.session.count}</p>`);
});
app.get("/hello", (request, response) => {
  visits += 1;
  response.send(`<p>view count=${visits}</p>`);
});
app.get("/login", (request, response) => {
  const count = request.session.count;
  request.session.regenerate(() => {
    request.session.count = count;
    request.session.user = "ann";
    response.send("welcome");
  });
});
app.get("/logout", (request, response) => {
  if (kind === "cookie" || kind === "open") {
    request.session = null;
    response.send("bye");
    return;
  }
  request.session.destroy(() => response.clearCookie("connect.sid").send("bye"));
});

const server = app.listen(Number(process.env.PORT || 0), "127.0.0.1", () => {
  console.log(server.address().port);
});
