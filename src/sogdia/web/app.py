"""The service: requests in, structs out. It computes nothing; the desk does, in the threads of its jobs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from functools import partial
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from sogdia.errors import SogdiaError
from sogdia.web.desk import Desk
from sogdia.web.endpoints import ENDPOINTS, EVENTS, FILE, JSON, PNG, SVG, Endpoint
from sogdia.web.forms import read_text, record_scenario
from sogdia.web.guard import COOKIE, SESSION_SECONDS, Guard, Sessions, TooLarge
from sogdia.web.jobs import Busy, Jobs, Stopped, Ticket
from sogdia.web.messages import (
    ClaimsRecord,
    Done,
    Health,
    Nothing,
    Progress,
    Question,
    Refusal,
    TextForm,
    TokenForm,
)
from sogdia.web.openapi import build_document
from sogdia.web.pages import Page, load_pages
from sogdia.web.papers import Papers
from sogdia.web.reacting import react
from sogdia.web.records import record_refusal

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
WRONG_TOKEN_SECONDS = 0.5
PAUSE_SECONDS = 0.2
PROGRESS_SECONDS = 1.0
PAPER_SECONDS = 600.0

Answer = Callable[[Request, Any], Awaitable[Any]]


def build_app(
    desk: Desk,
    sessions: Sessions | None = None,
    hosts: Collection[str] = LOOPBACK,
    jobs: Jobs | None = None,
    rehearsing: bool = False,
) -> Starlette:
    """Return the service over a desk, for these host names; it begins to warm the desk up once it runs.

    With `rehearsing` it also answers what is likely to be asked, while nobody asks.
    """
    sessions, jobs = sessions or Sessions(), jobs or Jobs()
    service = Service(desk, sessions, jobs, rehearsing)
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
        middleware=[Middleware(Guard, sessions=sessions, hosts=hosts), Middleware(GZipMiddleware, compresslevel=5)],
        exception_handlers={HTTPException: _refuse_http, Exception: _refuse_crash},
        lifespan=service.live,
    )


class Service:
    """A method for each row of `ENDPOINTS`, by its name."""

    def __init__(self, desk: Desk, sessions: Sessions, jobs: Jobs, rehearsing: bool) -> None:
        """Answer from this desk."""
        self.desk, self.sessions, self.jobs, self.rehearsing = desk, sessions, jobs, rehearsing
        self.papers = Papers(desk)
        self._world: bytes | None = None
        self._judging: asyncio.Future[ClaimsRecord] | None = None
        self._progress = "Waiting for a thread"

    @contextlib.asynccontextmanager
    async def live(self, _: Starlette) -> AsyncIterator[None]:
        """Build the model while the first page loads, then rehearse what is likely to be asked."""
        warming = asyncio.create_task(self.warm_up())
        yield
        self.jobs.close()
        warming.cancel()

    async def warm_up(self) -> None:
        """Do what takes long before anybody asks for it, and only while nobody asks for anything."""
        await self.jobs.run(self.desk.warm_up)
        if not self.rehearsing:
            return
        for question in await self.jobs.run(self.desk.list_rehearsals):
            while self.jobs.running:
                await asyncio.sleep(PAUSE_SECONDS)
            await self.jobs.run(partial(self.desk.rehearse, question))
        await self.jobs.run(self.desk.settle_rehearsals)

    async def health(self, _: Request, __: None) -> Health:
        """Return whether the model is ready, and what is under way."""
        return Health(self.desk.is_ready, self.desk.world.name, self.jobs.running, self.jobs.waiting)

    async def session(self, request: Request, form: TokenForm) -> Response:
        """Return a session cookie for the right token."""
        if not self.sessions.is_token(form.token):
            await asyncio.sleep(WRONG_TOKEN_SECONDS)
            return _refuse(401, "That is not the token of this server.")
        response = _give(Done())
        set_cookie(response, request, self.sessions)
        return response

    async def world(self, _: Request, __: None) -> Response:
        """Return the structure of the world, put into bytes once."""
        if self._world is None:
            self._world = msgspec.json.encode(await asyncio.to_thread(self.desk.describe))
        return Response(self._world, media_type=JSON, headers={"Cache-Control": "no-cache"})

    async def scenario(self, request: Request, form: TextForm) -> Any:
        """Return the scenario in a text."""
        async with self.jobs.queue(_person(request)):
            return await self.jobs.run(lambda: record_scenario(read_text(form.text, form.file)))

    async def text(self, request: Request, question: Question) -> Any:
        """Return the scenario of a form as text."""
        async with self.jobs.queue(_person(request)):
            return await self.jobs.run(lambda: record_scenario(self.desk.check(question)))

    async def answer(self, request: Request, question: Question) -> Any:
        """Return the exact answer."""
        person = _person(request)
        async with self.jobs.queue(person) as ticket:
            return await self.jobs.run(lambda: list(self.desk.answer(person, question, ticket.check, False))[-1])

    async def answers(self, request: Request, question: Question) -> Response:
        """Return a stream of answers, each better than the last; it ends when the client goes."""
        person = _person(request)
        self.jobs.check_room(person)
        await asyncio.to_thread(self.desk.check, question)

        # The place in the queue is taken within the stream: whoever goes before it begins holds none.
        async def stream() -> AsyncIterator[bytes]:
            try:
                async with self.jobs.queue(person) as ticket:
                    async for record in self.jobs.iterate(
                        lambda: self.desk.answer(person, question, ticket.check, True)
                    ):
                        yield _event("answer", record)
            except Busy as busy:
                yield _event("refusal", Refusal(str(busy)))
            except Stopped as stopped:
                yield _event("refusal", Refusal(f"The question was stopped: {stopped}."))
            except SogdiaError as error:
                yield _event("refusal", record_refusal(error))
            yield _event("end", Done())

        return StreamingResponse(stream(), media_type=EVENTS, headers={"X-Accel-Buffering": "no"})

    async def reaction(self, request: Request, question: Question) -> Any:
        """Return what arms and standing answer; it keeps no answer of the same person waiting."""
        async with self.jobs.queue(f"{_person(request)} on politics"):
            scenario = await self.jobs.run(partial(self.desk.check, question))
            return await self.jobs.run(partial(react, self.desk.world, scenario, question.year))

    async def chart(self, request: Request, question: Any) -> Response:
        """Return a drawing; a chart that is being made keeps no answer of the same person waiting."""
        person = _person(request)
        async with self.jobs.queue(f"{person} on paper", PAPER_SECONDS) as ticket:
            work = partial(self.papers.draw, person, question, ticket.check)
            drawn = await self._run_while_there(request, ticket, work)
        return Response(drawn, media_type=SVG if question.form == "svg" else PNG)

    async def brief(self, request: Request, question: Any) -> Response:
        """Return a file to be kept; a browser is never to show it as a page of ours."""
        async with self.jobs.queue(f"{_person(request)} on paper", PAPER_SECONDS) as ticket:
            work = partial(self.papers.write_brief, question, ticket.check)
            written = await self._run_while_there(request, ticket, work)
        return Response(written, media_type=FILE, headers={"Content-Disposition": "attachment"})

    async def _run_while_there(self, request: Request, ticket: Ticket, work: Callable[[], bytes]) -> bytes:
        """Return what `work` gives; it is stopped at its next step once the client has gone."""
        job = asyncio.ensure_future(self.jobs.run(work))
        while not (await asyncio.wait({job}, timeout=PAUSE_SECONDS))[0]:
            if await request.is_disconnected():
                ticket.stop()
        return job.result()

    async def claims(self, _: Request, __: Nothing) -> Response:
        """Return a stream that ends with the verdicts, which are worked out once, whoever asks."""
        if self._judging is None or (self._judging.done() and self._judging.exception()):
            self._judging = asyncio.create_task(self.jobs.run(lambda: self.desk.judge_claims(self._tell)))
        judging = self._judging

        async def stream() -> AsyncIterator[bytes]:
            while not judging.done():
                yield _event("progress", Progress(self._progress))
                await asyncio.wait({judging}, timeout=PROGRESS_SECONDS)
            error = judging.exception()
            if isinstance(error, SogdiaError):
                yield _event("refusal", record_refusal(error))
            elif error is not None:
                yield _event("refusal", Refusal("The claims could not be judged; the server's log says why."))
                logging.getLogger("sogdia.web").error("judging claims failed", exc_info=error)
            else:
                yield _event("answer", judging.result())
            yield _event("end", Done())

        return StreamingResponse(stream(), media_type=EVENTS, headers={"X-Accel-Buffering": "no"})

    async def reading(self, request: Request, form: Any) -> Any:
        """Return what is read in an article."""
        async with self.jobs.queue(_person(request)):
            return await self.jobs.run(lambda: self.desk.read_article(form))

    async def review(self, request: Request, form: Any) -> Any:
        """Return a review file."""
        async with self.jobs.queue(_person(request)):
            return await self.jobs.run(lambda: self.desk.judge_article(form))

    def _tell(self, words: str) -> None:
        self._progress = words

    async def thing(self, request: Request, question: Any) -> Any:
        """Return what is known of a thing."""
        async with self.jobs.queue(_person(request)):
            return await self.jobs.run(lambda: self.desk.explain(question))

    async def uses(self, request: Request, question: Any) -> Any:
        """Return whose cargo uses a thing."""
        async with self.jobs.queue(_person(request)) as ticket:
            return await self.jobs.run(lambda: self.desk.use(question, ticket.check))

    async def routes(self, request: Request, question: Any) -> Any:
        """Return routes."""
        async with self.jobs.queue(_person(request)) as ticket:
            return await self.jobs.run(lambda: self.desk.find_routes(question, ticket.check))


def set_cookie(response: Response, request: Request, sessions: Sessions) -> None:
    """Have the browser keep a new session: no script can read it, no other site can use it."""
    secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"
    path = request.scope.get("root_path") or "/"
    response.set_cookie(
        COOKIE, sessions.open(), SESSION_SECONDS, path=path, httponly=True, samesite="strict", secure=secure
    )


def _person(request: Request) -> str:
    return str(request.state.person)


def _wrap(row: Endpoint, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """Return a route that reads what a row takes, writes what it gives, and says why it refuses."""
    decoder = msgspec.json.Decoder(row.takes) if row.takes else None

    async def respond(request: Request) -> Response:
        try:
            taken = decoder.decode(await request.body()) if decoder else None
            found = await answer(request, taken)
        except TooLarge:
            return _refuse(413, "The request is too large.")
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            return _refuse(400, f"The body is not what was expected: {str(error)[:300]}.")
        except SogdiaError as error:
            return _give(record_refusal(error), 422)
        except Busy as error:
            return _refuse(429, str(error))
        except Stopped as error:
            return _refuse(503, f"The question was stopped: {error}.")
        except ClientDisconnect:
            return Response(status_code=400)
        return found if isinstance(found, Response) else _give(found)

    return respond


def _give(record: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(record), status, media_type=JSON)


def _refuse(status: int, message: str) -> Response:
    return _give(Refusal(message), status)


def _event(name: str, record: Any) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(record) + b"\n\n"


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
    return _refuse(500, "Something went wrong on the server; its log says what.")
