"""Work on what strangers sent, in a process of its own that can be ended and may take only so much."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar, cast

from sogdia.errors import SogdiaError
from sogdia.web.jobs import Stopped

P = ParamSpec("P")
T = TypeVar("T")

START_SECONDS = 30.0
MEGABYTES = 2000


def call_apart(seconds: float, function: Callable[P, T], *arguments: P.args, **more: P.kwargs) -> T:
    """Return what a function of a module returns for arguments that can be pickled.

    Raises what the function refuses with, and `Stopped` if it takes longer, or more memory, than it may.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(there, seconds, function, arguments, more), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(seconds + START_SECONDS):
            raise Stopped(f"it took longer than {seconds:g} s")
        try:
            found, refused = here.recv()
        except EOFError:
            raise Stopped("it needed more time or memory than it may have") from None
    finally:
        process.kill()
        process.join()
        here.close()
    if refused:
        raise SogdiaError(refused)
    return cast("T", found)


def _work(
    there: Connection, seconds: float, function: Callable[..., Any], arguments: tuple[Any, ...], more: dict[str, Any]
) -> None:
    _limit(seconds)
    try:
        there.send((function(*arguments, **more), ()))
    except SogdiaError as error:
        there.send((None, error.problems))


def _limit(seconds: float) -> None:
    """Let this process take only so much, where the system can hold it to that."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        spent = resource.getrusage(resource.RUSAGE_SELF)
        cpu = int(spent.ru_utime + spent.ru_stime + seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20, MEGABYTES * 2**20))
