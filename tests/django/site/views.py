"""The lecture's two views, and pages that go wrong on purpose."""

import base64
import hashlib
import json
import time

from django.contrib.sessions.models import Session
from django.http import HttpResponse, HttpResponseRedirect

visits_of_hello = 0


def cookie(request):
    """Two kinds of cookie: `zap` lives until the browser closes, `sakaicar` for 1000 seconds."""
    zap = request.COOKIES.get("zap")
    response = HttpResponse(f"In a view - the zap cookie value is {zap}")
    response.set_cookie("zap", 42 if zap is None else int(zap) + 1)
    response.set_cookie("sakaicar", 42, max_age=1000)
    return response


def sessfun(request):
    """Counts 1 2 3 4 5 1 for each browser; `?slow=300ms` sleeps between reading and writing."""
    num_visits = request.session.get("num_visits", 0) + 1
    time.sleep(milliseconds(request.GET.get("slow", "")) / 1000)
    request.session["num_visits"] = num_visits
    if num_visits > 4:
        del request.session["num_visits"]
    return HttpResponse(f"view count={num_visits}")


def hello(request):
    """The wrong homework: the count lives in the module, so all browsers share it."""
    global visits_of_hello
    visits_of_hello += 1
    return HttpResponse(f"view count={visits_of_hello}")


def boom(request):
    """An exception nobody catches."""
    return HttpResponse({}["count"])


def old(request):
    """A page that has moved."""
    return HttpResponseRedirect("/session/sessfun")


def ancient(request):
    """Rewrites this browser's row as Django 2 would have written it: num_visits is 2."""
    state = json.dumps({"num_visits": 2}, separators=(",", ":"))
    signed = hashlib.sha1(state.encode()).hexdigest() + ":" + state
    row = Session.objects.filter(pk=request.COOKIES["sessionid"])
    row.update(session_data=base64.b64encode(signed.encode()).decode())
    return HttpResponse("written as of old")


def milliseconds(text):
    return int(text[:-2]) if text.endswith("ms") and text[:-2].isdigit() else 0
