"""What every answer of the service is made of: records as JSON, refusals, events, the cookie of a session."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sogdia.web.endpoints import JSON
from sogdia.web.guard import COOKIE, SESSION_SECONDS, Sessions
from sogdia.web.messages import Refusal


def give(record: Any, status: int = 200) -> Response:
    """Return a record as JSON."""
    return Response(msgspec.json.encode(record), status, media_type=JSON)


def refuse(status: int, message: str) -> Response:
    """Return why a question is refused."""
    return give(Refusal(message), status)


def make_event(name: str, record: Any) -> bytes:
    """Return a record as a server-sent event."""
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(record) + b"\n\n"


def set_cookie(response: Response, request: Request, sessions: Sessions, name: str = "") -> None:
    """Have the browser keep a new session: no script can read it, no other site can use it."""
    secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"
    path = request.scope.get("root_path") or "/"
    response.set_cookie(
        COOKIE, sessions.open(name), SESSION_SECONDS, path=path, httponly=True, samesite="strict", secure=secure
    )
