"""Processes of this machine that work on one large value, which is sent to each of them once."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any

_shared: Any = None


@contextlib.contextmanager
def start_workers(shared: object, count: int) -> Iterator[Executor]:
    """Yield a pool of fresh processes that hold `shared`; what has not begun is dropped when it is left."""
    executor = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin, (shared,))
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def call_with_shared(function: Callable[..., Any], *arguments: object) -> Any:
    """Return `function(shared, *arguments)`; to be submitted to a pool of `start_workers`."""
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
