"""A method for each question over the wire. It computes nothing; the desk does, in the threads of its jobs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sogdia.errors import SogdiaError
from sogdia.views.charts.catalogue import SLOW
from sogdia.web.desk import Desk
from sogdia.web.endpoints import EVENTS, FILE, JSON, PNG, SVG
from sogdia.web.forms import read_text, record_scenario
from sogdia.web.guard import Sessions
from sogdia.web.jobs import Busy, Jobs, Pace, Stopped, Ticket
from sogdia.web.messages import (
    AnswerRecord,
    ArticleForm,
    ChartQuestion,
    ClaimsRecord,
    DecisionForm,
    Done,
    Health,
    Nothing,
    PersonRecord,
    Progress,
    Question,
    Refusal,
    SharedQuestion,
    TextForm,
    TokenForm,
)
from sogdia.web.naming import Naming
from sogdia.web.papers import Drawn, Papers
from sogdia.web.people import Person
from sogdia.web.reacting import react
from sogdia.web.records import record_refusal
from sogdia.web.replies import give, make_event, refuse, set_cookie
from sogdia.web.reviews import Conflict
from sogdia.web.sharing import Sharing

WRONG_TOKEN_SECONDS = 0.5
PAUSE_SECONDS = 0.2
PROGRESS_SECONDS = 1.0
PAPER_SECONDS = 600.0
FUTURE_SECONDS = 0.3
"""What a future of an answer may take on a busy machine, beyond what every question may."""

T = TypeVar("T")


class Service:
    """A method for each row of `ENDPOINTS`, by its name."""

    def __init__(
        self, desk: Desk, sessions: Sessions, jobs: Jobs, rehearsing: bool, sharing: Sharing | None, naming: Naming
    ) -> None:
        """Answer from this desk."""
        self.desk, self.sessions, self.jobs, self.rehearsing = desk, sessions, jobs, rehearsing
        self.sharing, self.naming = sharing, naming
        self.papers = Papers(desk, naming)
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
        bearer = self.sessions.find_bearer(form.token, "session")
        if bearer is None:
            await asyncio.sleep(WRONG_TOKEN_SECONDS)
            return refuse(401, "That is not the token of this server.")
        response = give(Done())
        set_cookie(response, request, self.sessions, bearer.name)
        return response

    async def me(self, request: Request, __: None) -> PersonRecord:
        """Return who asks."""
        person: Person = request.state.person
        return PersonRecord(person.name, person.role, self.sharing is not None)

    async def world(self, _: Request, __: None) -> Response:
        """Return the structure of the world, put into bytes once."""
        if self._world is None:
            self._world = msgspec.json.encode(await asyncio.to_thread(self.desk.describe))
        return Response(self._world, media_type=JSON, headers={"Cache-Control": "no-cache"})

    async def scenario(self, request: Request, form: TextForm) -> Any:
        """Return the scenario in a text."""
        async with self.jobs.queue(_person(request)):
            return await self.jobs.run(lambda: record_scenario(read_text(form.text, form.file)), "quick")

    async def text(self, request: Request, question: Question) -> Any:
        """Return the scenario of a form as text."""
        async with self.jobs.queue(_person(request)):
            return await self.jobs.run(lambda: record_scenario(self.desk.check(question)), "quick")

    async def answer(self, request: Request, question: Question) -> Any:
        """Return the exact answer."""
        person = _person(request)
        async with self.jobs.queue(person) as ticket:
            named = await self.jobs.run(partial(self._name, question), "quick")
            return named(await self.jobs.run(lambda: list(self.desk.answer(person, question, ticket.check, False))[-1]))

    async def answers(self, request: Request, question: Question) -> Response:
        """Return a stream of answers, each better than the last; it ends when the client goes."""
        person = _person(request)
        self.jobs.check_room(person)
        named = await self.jobs.run(partial(self._name, question), "quick")

        # The place in the queue is taken within the stream: whoever goes before it begins holds none.
        async def stream() -> AsyncIterator[bytes]:
            try:
                async with self.jobs.queue(person, self.jobs.seconds + self.desk.futures * FUTURE_SECONDS) as ticket:
                    steps = partial(self.desk.answer, person, question, ticket.check, True)
                    async for record in self.jobs.iterate(steps, _find_pace):
                        yield make_event("answer", named(record))
            except Busy as busy:
                yield make_event("refusal", Refusal(str(busy)))
            except Stopped as stopped:
                yield make_event("refusal", Refusal(f"The question was stopped: {stopped}."))
            except SogdiaError as error:
                yield make_event("refusal", record_refusal(error))
            yield make_event("end", Done())

        return StreamingResponse(stream(), media_type=EVENTS, headers={"X-Accel-Buffering": "no"})

    def _name(self, question: Question) -> Callable[[AnswerRecord], AnswerRecord]:
        """Return what gives answers to a question their run; raise `SogdiaError` for one that does not fit."""
        run = self.naming.name_answer(self.desk.check(question), question.year)
        return lambda record: msgspec.structs.replace(record, run_id=run.id, command=run.command)

    async def reaction(self, request: Request, question: Question) -> Any:
        """Return what arms and standing answer; it keeps no answer of the same person waiting."""
        async with self.jobs.queue(f"{_person(request)} on politics"):
            scenario = await self.jobs.run(partial(self.desk.check, question), "quick")
            return await self.jobs.run(partial(react, self.desk.world, scenario, question.year))

    async def chart(self, request: Request, question: ChartQuestion) -> Response:
        """Return a drawing; a chart that is being made keeps no answer of the same person waiting."""
        person = _person(request)
        known = self.papers.recall(person, question)
        drawn, command = known or await self._draw(request, person, question)
        media = SVG if question.form == "svg" else PNG
        return Response(drawn, media_type=media, headers={"Sogdia-Command": quote(command)})

    async def _draw(self, request: Request, person: str, question: ChartQuestion) -> Drawn:
        async with self.jobs.queue(f"{person} on paper", PAPER_SECONDS) as ticket:
            work = partial(self.papers.draw, person, question, ticket.check)
            pace: Pace = "slow" if question.chart in SLOW else "solve"
            return await self._run_while_there(request, ticket, work, pace)

    async def brief(self, request: Request, question: Any) -> Response:
        """Return a file to be kept; a browser is never to show it as a page of ours."""
        async with self.jobs.queue(f"{_person(request)} on paper", PAPER_SECONDS) as ticket:
            work = partial(self.papers.write_brief, question, ticket.check)
            written = await self._run_while_there(request, ticket, work, "slow")
        return Response(written, media_type=FILE, headers={"Content-Disposition": "attachment"})

    async def _run_while_there(self, request: Request, ticket: Ticket, work: Callable[[], T], pace: Pace) -> T:
        """Return what `work` gives; it is stopped at its next step once the client has gone."""
        job = asyncio.ensure_future(self.jobs.run(work, pace))
        while not (await asyncio.wait({job}, timeout=PAUSE_SECONDS))[0]:
            if await request.is_disconnected():
                ticket.stop()
        return job.result()

    async def claims(self, _: Request, __: Nothing) -> Response:
        """Return a stream that ends with the verdicts, which are worked out once, whoever asks."""
        if self._judging is None or (self._judging.done() and self._judging.exception()):
            self._judging = asyncio.create_task(self.jobs.run(lambda: self.desk.judge_claims(self._tell), "slow"))
        judging = self._judging

        async def stream() -> AsyncIterator[bytes]:
            while not judging.done():
                yield make_event("progress", Progress(self._progress))
                await asyncio.wait({judging}, timeout=PROGRESS_SECONDS)
            error = judging.exception()
            if isinstance(error, SogdiaError):
                yield make_event("refusal", record_refusal(error))
            elif error is not None:
                yield make_event("refusal", Refusal("The claims could not be judged; the server's log says why."))
                logging.getLogger("sogdia.web").error("judging claims failed", exc_info=error)
            else:
                yield make_event("answer", judging.result())
            yield make_event("end", Done())

        return StreamingResponse(stream(), media_type=EVENTS, headers={"X-Accel-Buffering": "no"})

    async def reading(self, request: Request, form: Any) -> Any:
        """Return what is read in an article."""
        async with self.jobs.queue(_person(request)):
            return await self.jobs.run(lambda: self.desk.read_article(form))

    async def review(self, request: Request, form: Any) -> Any:
        """Return a review file."""
        async with self.jobs.queue(_person(request)):
            return await self.jobs.run(lambda: self.desk.judge_article(form))

    async def reviews(self, _: Request, __: None) -> Any:
        """Return what people share for review."""
        return await self._share(lambda sharing: sharing.list_shared())

    async def share(self, request: Request, form: ArticleForm) -> Any:
        """Return the review of an article that is shared from now on."""
        async with self.jobs.queue(_person(request)):
            return await self._share(lambda sharing: sharing.share(request.state.person, form))

    async def shared(self, request: Request, form: SharedQuestion) -> Any:
        """Return a shared review as it stands."""
        async with self.jobs.queue(f"{_person(request)} on reviews"):
            return await self._share(lambda sharing: sharing.open(form.id))

    async def decide(self, request: Request, form: DecisionForm) -> Any:
        """Return the decision that was put down."""
        async with self.jobs.queue(f"{_person(request)} on reviews"):
            try:
                return await self._share(lambda sharing: sharing.decide(request.state.person, form))
            except Conflict as conflict:
                return refuse(409, str(conflict))

    async def keep(self, request: Request, form: SharedQuestion) -> Any:
        """Return a shared review as a file."""
        async with self.jobs.queue(f"{_person(request)} on reviews"):
            return await self._share(lambda sharing: self.desk.judge_article(sharing.build_form(form.id)))

    async def log(self, _: Request, __: None) -> Any:
        """Return who decided what."""
        return await self._share(lambda sharing: sharing.list_log())

    async def _share(self, work: Callable[[Sharing], Any]) -> Any:
        """Return what a thread gives of the shared reviews, or that there are none on this server."""
        sharing = self.sharing
        if sharing is None:
            return refuse(404, "Reviews are not shared on this server; start it with --reviews FOLDER.")
        return await asyncio.to_thread(work, sharing)

    def _tell(self, words: str) -> None:
        self._progress = words

    async def thing(self, request: Request, question: Any) -> Any:
        """Return what is known of a thing."""
        async with self.jobs.queue(_person(request)):
            return await self.jobs.run(lambda: self.desk.explain(question), "quick")

    async def uses(self, request: Request, question: Any) -> Any:
        """Return whose cargo uses a thing."""
        async with self.jobs.queue(_person(request)) as ticket:
            return await self.jobs.run(lambda: self.desk.use(question, ticket.check))

    async def routes(self, request: Request, question: Any) -> Any:
        """Return routes."""
        async with self.jobs.queue(_person(request)) as ticket:
            return await self.jobs.run(lambda: self.desk.find_routes(question, ticket.check))


def _find_pace(record: AnswerRecord) -> Pace:
    """Return how an answer goes on: after the exact one come futures."""
    return "solve" if record.stage == "estimate" else "slow"


def _person(request: Request) -> str:
    person: Person = request.state.person
    return person.id
