"""Writes down what Django itself holds in its session table after each response.

It stands outside SessionMiddleware, so the session has been saved when it looks, and the response
has not left yet when it has written.
"""

import json
import os
import threading

from django.contrib.sessions.models import Session

one_at_a_time = threading.Lock()


class Recorder:
    def __init__(self, get_response):
        self.get_response = get_response
        self.log = os.environ.get("SITE_LOG")

    def __call__(self, request):
        response = self.get_response(request)
        if self.log:
            with one_at_a_time:
                self.write_down(request)
        return response

    def write_down(self, request):
        session = getattr(request, "session", None)
        line = {
            "path": request.path,
            # An empty session counts as false in newer Django, so it is compared with None.
            "session_key": None if session is None else session.session_key,
            "rows": {row.session_key: row.get_decoded() for row in Session.objects.all()},
        }
        with open(self.log, "a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
