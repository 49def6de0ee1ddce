"""A homework in Starlette (the floor of FastAPI): /count in the session cookie."""

import os
import socket

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import HTMLResponse
from starlette.routing import Route


async def count(request):
    count = request.session.get("count", 0) + 1
    request.session["count"] = 1 if count > 5 else count
    return HTMLResponse(f"<p>view count={request.session['count']}</p>")


async def logout(request):
    request.session.clear()
    return HTMLResponse("bye")


app = Starlette(
    routes=[Route("/count", count), Route("/logout", logout)],
    middleware=[Middleware(SessionMiddleware, secret_key="jarful-test-secret-key")],
)
listener = socket.socket()
listener.bind(("127.0.0.1", int(os.environ.get("PORT", "0"))))
listener.listen(128)
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
