"""Who may ask, and how: hosts, tokens, origins, sizes, and what a browser may do with the answers.

The rules stand before every route, so that a new one cannot forget them. The threats are listed in docs/serve.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
import secrets
import time
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sogdia.web.messages import Refusal
from sogdia.web.people import ROLES, Known, Person, find_known, is_allowed

COOKIE = "sogdia"
EVERYTHING = ROLES[-1]
SESSION_SECONDS = 12 * 3600
MAX_BODY = 1_100_000
WRITES = ("POST", "PUT", "PATCH", "DELETE")
OPEN_PATHS = ("/api/health", "/api/session", "/api/openapi.json", "/api/docs")
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'; "
    "frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Sessions:
    """Signed cookies and single-use tickets; they end with the server.

    With `people` everybody has a token and a role of their own. With one `token` whoever has it may do everything.
    Without either everybody who reaches the server has a session, and may do everything.
    """

    def __init__(self, token: str | None = None, people: Mapping[str, Known] | None = None) -> None:
        """Make a secret that no other server has."""
        self.token = token
        self.people = people or {}
        self._secret = secrets.token_bytes(32)
        self._ticket: str | None = None

    @property
    def is_closed(self) -> bool:
        """Return whether people must show a token."""
        return self.token is not None or bool(self.people)

    def issue_ticket(self) -> str:
        """Return a new ticket that lets one person in, once."""
        self._ticket = secrets.token_urlsafe(24)
        return self._ticket

    def redeem_ticket(self, ticket: str) -> bool:
        """Return whether the ticket is good; afterwards it is not."""
        good = self._ticket is not None and _same(ticket, self._ticket)
        if good:
            self._ticket = None
        return good

    def find_bearer(self, token: str, address: str) -> Person | None:
        """Return whose token it is; it takes as long whichever it is."""
        known = find_known(self.people, token)
        if known is not None:
            return Person(known.name, known.name, known.role)
        same = self.token is not None and _same(token, self.token)
        return Person(f"bearer at {address}", "", EVERYTHING) if same else None

    def open(self, name: str = "") -> str:
        """Return the cookie of a new session, of somebody known by name if it has one."""
        words = f"{_encode(name)}.{secrets.token_urlsafe(12)}.{int(time.time())}"
        return f"{words}.{self._sign(words)}"

    def find_person(self, cookie: str) -> Person | None:
        """Return whose session a cookie is; None if this server did not make it, it is too old, or its bearer gone."""
        words, _, signature = cookie.rpartition(".")
        if not words or not _same(signature, self._sign(words)):
            return None
        name, _, rest = words.partition(".")
        if time.time() - int(rest.rpartition(".")[2]) >= SESSION_SECONDS:
            return None
        if not self.people:
            return Person(words, "", EVERYTHING)
        known = self.people.get(_decode(name))
        return Person(known.name, known.name, known.role) if known else None

    def _sign(self, person: str) -> str:
        return hmac.new(self._secret, person.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _encode(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


def _decode(word: str) -> str:
    return base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode()


class Guard:
    """Refuses what may not pass, and gives every answer its headers."""

    def __init__(
        self, app: ASGIApp, sessions: Sessions, hosts: Collection[str], needed: Mapping[tuple[str, str], str]
    ) -> None:
        """Let only requests for these host names through, each with or without a port.

        `needed` has the role that a method and path need; what is not in it is refused to everybody.
        """
        self.app, self.sessions, self.needed = app, sessions, needed
        self.hosts = frozenset(host.casefold() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope.setdefault("state", {})["person"] = self._find_person(scope, headers)
        refusal = self._refuse(scope, headers)
        with_headers = _add_headers(send)
        if refusal is not None:
            status, message = refusal
            body = msgspec.json.encode(Refusal(message))
            await Response(body, status, media_type="application/json")(scope, receive, with_headers)
            return
        await self.app(scope, _limit(receive), with_headers)

    def _refuse(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        """Return the status and the reason of a refusal, or None."""
        host = headers.get("host", "")
        if _strip_port(host) not in self.hosts:
            return 403, "This server does not answer to that host name. Start it with --host-name to add one."
        if scope["method"] in WRITES:
            if not _is_own_origin(headers, host):
                return 403, "Requests from other sites are refused."
            if headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
                return 415, "Expected Content-Type: application/json."
        if _length(headers) > MAX_BODY:
            return 413, f"The request is larger than {MAX_BODY} bytes."
        path = _path(scope)
        if not path.startswith("/api/") or path in OPEN_PATHS:
            return None
        person: Person | None = scope["state"]["person"]
        if person is None:
            return 401, "This server asks for a token."
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        needed = self.needed.get((method, path))
        if self.sessions.people and not (needed and is_allowed(person.role, needed)):
            what = f"needs the role {needed}" if needed else "is nothing that anybody may do"
            return 403, f"This {what}; {person.name} is {person.role}."
        return None

    def _find_person(self, scope: Scope, headers: Headers) -> Person | None:
        """Return who asks: a session, the bearer of a token, or, where none is asked for, an address."""
        cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        person = self.sessions.find_person(cookie) if cookie else None
        if person:
            return person
        address = scope["client"][0] if scope.get("client") else "nobody"
        if not self.sessions.is_closed:
            return Person(f"at {address}", "", EVERYTHING)
        scheme, _, token = headers.get("authorization", "").partition(" ")
        return self.sessions.find_bearer(token, address) if scheme.casefold() == "bearer" else None


class TooLarge(Exception):  # noqa: N818 - a refusal
    """A body went on beyond the limit."""


def _limit(receive: Receive) -> Receive:
    """Return `receive`, which raises `TooLarge` once a body is too long, whatever its header said."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise TooLarge
        return message

    return limited


def _add_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if "cache-control" not in headers:
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sending


def _is_own_origin(headers: Headers, host: str) -> bool:
    """Return whether a write comes from our own page, or from a program that is no browser."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
    try:
        return urlsplit(origin).netloc.casefold() == host.casefold() and bool(host)
    except ValueError:
        return False


def _length(headers: Headers) -> float:
    """Return how long a body says it is; what is no number is too long."""
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 12 else math.inf


def _strip_port(host: str) -> str:
    """Return a host name without its port: `[::1]:80` is `[::1]`."""
    name, _, port = host.rpartition(":")
    return (name if name and port.isdigit() and not host.endswith("]") else host).casefold()


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root and path.startswith(root) else path


def _same(first: str, second: str) -> bool:
    """Return whether two texts are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(first.encode("utf-8", "replace"), second.encode("utf-8", "replace"))
