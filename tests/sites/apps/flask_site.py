"""A Flask login as in Flask's own documentation.

    flask_site.py [PEM]
"""

from flask import Flask, redirect, request, session, url_for
from markupsafe import escape

from serve import pem_argument, serve

PEM = pem_argument()
app = Flask(__name__)
app.secret_key = "a key for the tests alone"
app.config["SESSION_COOKIE_SECURE"] = PEM is not None


@app.route("/")
def index():
    if "username" in session:
        return f"<p>Logged in as {escape(session['username'])}</p><a href='/logout'>Log out</a>"
    return "<p>You are not logged in</p><a href='/login'>Log in here</a>"


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "POST":
        if request.form["password"] != request.form["username"] + "-opens":
            return "<p>Wrong password</p>", 403
        session["username"] = request.form["username"]
        return redirect(url_for("index"))
    return """<form method=post>
        <p><input type=text name=username>
        <p><input type=password name=password>
        <p><input type=submit value=Login>
    </form>"""


@app.route("/logout")
def logout():
    session.pop("username", None)
    return redirect(url_for("index"))


serve(app.wsgi_app, PEM)
