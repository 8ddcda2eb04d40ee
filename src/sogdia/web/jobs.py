"""Work for several people at once: few threads, a short queue a person, and a way to stop what nobody waits for.

Looking something up does not wait behind solving, and solving not behind what takes minutes: each has threads of its
own, and the processor is shared between them by the system.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Literal, TypeVar

T = TypeVar("T")

Pace = Literal["quick", "solve", "slow"]
"""Look-ups; solving a year; many futures, briefs, verdicts."""

WAITING_EACH = 5
WAITING_ALL = 60
SECONDS = 120.0


class Busy(Exception):  # noqa: N818 - a refusal, told to whoever asked
    """There is more to do than may wait."""


class Stopped(Exception):  # noqa: N818 - raised in the thread of a job that is to end
    """Nobody waits for the job any more, or its time is up."""


class Ticket:
    """A place in the queue; work looks at `check` between its steps."""

    def __init__(self, seconds: float) -> None:
        """Let the work take so many seconds from now."""
        self.seconds = seconds
        self._ends = float("inf")
        self._stopped = threading.Event()

    def begin(self) -> None:
        """Start the clock."""
        self._ends = time.monotonic() + self.seconds

    def stop(self) -> None:
        """Have the work end at its next step."""
        self._stopped.set()

    def check(self) -> None:
        """Raise `Stopped` if the work is to end."""
        if self._stopped.is_set():
            raise Stopped("nobody waits for it")
        if time.monotonic() > self._ends:
            raise Stopped(f"it took longer than {self.seconds:g} s")


class Jobs:
    """Threads that work for several people: of each person one job at a time, the next ones waiting.

    So many `threads` at each pace.
    """

    def __init__(self, threads: int = 2, waiting: int = WAITING_EACH, seconds: float = SECONDS) -> None:
        """Open no thread yet."""
        self.waiting_each, self.seconds = waiting, seconds
        self._threads: dict[Pace, ThreadPoolExecutor] = {
            "quick": ThreadPoolExecutor(threads, thread_name_prefix="quick"),
            "solve": ThreadPoolExecutor(threads, thread_name_prefix="solve"),
            "slow": ThreadPoolExecutor(threads, thread_name_prefix="slow"),
        }
        self._turns: dict[str, asyncio.Lock] = {}
        self._here: Counter[str] = Counter()
        self.running = 0

    @property
    def waiting(self) -> int:
        """Return how many jobs wait."""
        return max(self._here.total() - self.running, 0)

    def check_room(self, person: str) -> None:
        """Raise `Busy` if this person, or everybody together, has as many questions waiting as may."""
        if self._here[person] > self.waiting_each:
            raise Busy(f"One of your questions is being answered and {self.waiting_each} wait; ask again in a moment.")
        if self.waiting >= WAITING_ALL:
            raise Busy("Too many questions wait on this server; ask again in a moment.")

    @asynccontextmanager
    async def queue(self, person: str, seconds: float | None = None) -> AsyncIterator[Ticket]:
        """Wait for the person's turn and yield a ticket for one job; raise `Busy` if too many wait already.

        `seconds` is what the job may take, where it is not the usual.
        """
        self.check_room(person)
        self._here[person] += 1
        turn = self._turns.setdefault(person, asyncio.Lock())
        ticket = Ticket(seconds or self.seconds)
        try:
            async with turn:
                self.running += 1
                ticket.begin()
                try:
                    yield ticket
                finally:
                    ticket.stop()
                    self.running -= 1
        finally:
            self._here[person] -= 1
            if not self._here[person]:
                del self._here[person]
                self._turns.pop(person, None)

    async def run(self, work: Callable[[], T], pace: Pace = "solve") -> T:
        """Return what `work` returns, done in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads[pace], work)

    async def iterate(
        self, steps: Callable[[], Iterator[T]], find_pace: Callable[[T], Pace] = lambda _: "solve"
    ) -> AsyncIterator[T]:
        """Yield what an iterator yields, each step done in a thread; what was yielded says at which pace it goes on."""
        end = object()
        iterator = await self.run(steps)
        pace: Pace = "solve"
        while (item := await self.run(lambda: next(iterator, end), pace)) is not end:
            yield item  # type: ignore[misc]  # what is not the end is an item
            pace = find_pace(item)  # type: ignore[arg-type]

    def close(self) -> None:
        """Drop what waits and let threads end."""
        for threads in self._threads.values():
            threads.shutdown(wait=False, cancel_futures=True)
