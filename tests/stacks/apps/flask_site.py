"""A homework in Flask: /count in the session, /hello in a variable of the module."""

import os
import sys
import uuid
from datetime import datetime, timezone

from flask import Flask, redirect, session
from markupsafe import Markup
from werkzeug.serving import make_server

app = Flask(__name__)
app.secret_key = "jarful-test-secret-key"
visits = 0


@app.get("/count")
def count():
    session["count"] = session.get("count", 0) + 1
    if session["count"] > 5:
        session["count"] = 1
    return f"<p>view count={session['count']}</p>"


@app.get("/hello")
def hello():
    global visits
    visits += 1
    session["seen"] = True
    return f"<p>view count={visits}</p>"


@app.get("/tags")
def tags():
    session["tuple"] = (1, 2)
    session["bytes"] = b"\x00\xff'x"
    session["uuid"] = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
    session["date"] = datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)
    session["markup"] = Markup("<b>bold</b>")
    session["dict"] = {" t": [1]}
    session["long"] = "many words " * 30
    return "tagged"


@app.get("/old")
def old():
    session["from"] = "old"
    return redirect("/count")


@app.get("/logout")
def logout():
    session.clear()
    return "bye"


server = make_server("127.0.0.1", int(os.environ.get("PORT", "0")), app, threaded=True)
print(server.port, flush=True)
sys.stdout.flush()
server.serve_forever()
