"""Processes or threads of this machine that work on one large value, which is sent to a process once."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

Submit = Callable[..., Future[Any]]
"""`submit(function, *arguments)` has some worker call `function(shared, *arguments)`."""

_shared: Any = None


@contextlib.contextmanager
def start_workers(shared: object, count: int) -> Iterator[Submit]:
    """Yield what gives work to fresh processes that hold `shared`; what has not begun is dropped when they are left."""
    executor = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin, (shared,))
    try:
        yield lambda function, *arguments: executor.submit(_call, function, *arguments)
    finally:
        executor.shutdown(cancel_futures=True)


@contextlib.contextmanager
def start_threads(shared: object, count: int) -> Iterator[Submit]:
    """Yield what gives work to threads: at once, and as fast as compiled code lets go of the interpreter."""
    with ThreadPoolExecutor(count) as executor:
        yield lambda function, *arguments: executor.submit(function, shared, *arguments)


def _call(function: Callable[..., Any], *arguments: object) -> Any:
    return function(_shared, *arguments)


def _begin(shared: object) -> None:
    global _shared
    _shared = shared
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process with the one that started it, which cannot say so if it is killed."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)
