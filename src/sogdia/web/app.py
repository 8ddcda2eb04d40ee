"""The service as an application: a route for each row of `ENDPOINTS` and each file of the page, behind the guard."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sogdia.errors import SogdiaError
from sogdia.web.desk import FUTURES, Desk
from sogdia.web.endpoints import ENDPOINTS, JSON, NEEDED, Endpoint
from sogdia.web.guard import Guard, Sessions, TooLarge
from sogdia.web.jobs import Busy, Jobs, Stopped
from sogdia.web.messages import Refusal
from sogdia.web.naming import Naming, name_nothing
from sogdia.web.openapi import build_document
from sogdia.web.pages import Page, load_pages
from sogdia.web.records import record_refusal
from sogdia.web.replies import give, refuse, set_cookie
from sogdia.web.reviews import Reviews
from sogdia.web.service import Service
from sogdia.web.sharing import Sharing

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

Answer = Callable[[Request, Any], Awaitable[Any]]


def build_app(
    desk: Desk,
    sessions: Sessions | None = None,
    hosts: Collection[str] = LOOPBACK,
    jobs: Jobs | None = None,
    rehearsing: bool = False,
    reviews: Reviews | None = None,
    naming: Naming | None = None,
) -> Starlette:
    """Return the service over a desk, for these host names; it begins to warm the desk up once it runs.

    With `rehearsing` it also answers what is likely to be asked, while nobody asks. `reviews` are those that people
    share; None if everybody keeps their own. `naming` gives answers the ids of their runs.
    """
    sessions, jobs = sessions or Sessions(), jobs or Jobs()
    sharing = Sharing(reviews, desk.read_article) if reviews is not None else None
    naming = naming or Naming(name_nothing, (), desk.futures, FUTURES)
    service = Service(desk, sessions, jobs, rehearsing, sharing, naming)
    routes = [Route(row.path, _wrap(row, getattr(service, row.name)), methods=[row.method]) for row in ENDPOINTS]
    routes.append(Route("/api/openapi.json", _serve_document(), methods=["GET"]))
    pages = load_pages()
    routes += [Route(f"/{name}", _serve(page), methods=["GET"]) for name, page in pages.items()]
    routes += [
        Route("/api/docs", _serve(pages["docs.html"]), methods=["GET"]),
        Route("/", _serve_first(pages["index.html"], sessions), methods=["GET"]),
    ]
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(Guard, sessions=sessions, hosts=hosts, needed=NEEDED),
            Middleware(GZipMiddleware, compresslevel=5),
        ],
        exception_handlers={HTTPException: _refuse_http, Exception: _refuse_crash},
        lifespan=service.live,
    )


def _wrap(row: Endpoint, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """Return a route that reads what a row takes, writes what it gives, and says why it refuses."""
    decoder = msgspec.json.Decoder(row.takes) if row.takes else None

    async def respond(request: Request) -> Response:
        try:
            taken = decoder.decode(await request.body()) if decoder else None
            found = await answer(request, taken)
        except TooLarge:
            return refuse(413, "The request is too large.")
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            return refuse(400, f"The body is not what was expected: {str(error)[:300]}.")
        except SogdiaError as error:
            return give(record_refusal(error), 422)
        except Busy as error:
            return refuse(429, str(error))
        except Stopped as error:
            return refuse(503, f"The question was stopped: {error}.")
        except ClientDisconnect:
            return Response(status_code=400)
        return found if isinstance(found, Response) else give(found)

    return respond


def _serve(page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        headers = {"ETag": page.etag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == page.etag:
            return Response(status_code=304, headers=headers)
        return Response(page.content, media_type=page.media, headers=headers)

    return respond


def _serve_first(page: Page, sessions: Sessions) -> Callable[[Request], Awaitable[Response]]:
    """Return the route of the page itself; a good ticket in its address becomes a cookie and disappears."""
    serve = _serve(page)

    async def respond(request: Request) -> Response:
        ticket = request.query_params.get("ticket")
        if ticket is None:
            return await serve(request)
        response = RedirectResponse(request.scope.get("root_path", "") + "/", 303)
        if sessions.redeem_ticket(ticket):
            set_cookie(response, request, sessions)
        return response

    return respond


def _serve_document() -> Callable[[Request], Awaitable[Response]]:
    document = msgspec.json.encode(build_document(ENDPOINTS))

    async def respond(_: Request) -> Response:
        return Response(document, media_type=JSON)

    return respond


async def _refuse_http(_: Request, error: Exception) -> Response:
    """Return what Starlette refuses (no such page, no such method) in our form."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    messages = {404: "There is nothing at this address.", 405: "This address takes other methods."}
    body = msgspec.json.encode(Refusal(messages.get(status, "The request was refused.")))
    return Response(body, status, headers, JSON)


async def _refuse_crash(_: Request, error: Exception) -> Response:
    """Return that something went wrong, and nothing of what; the log has it."""
    logging.getLogger("sogdia.web").error("a request failed", exc_info=error)
    return refuse(500, "Something went wrong on the server; its log says what.")
