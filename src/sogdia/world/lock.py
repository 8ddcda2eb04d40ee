"""One writer at a time in a folder of tables: whoever comes second waits, and is told so if the first does not end.

The lock is the operating system's on a file in the folder. It ends with the process that holds it, however that ends,
so that a file left behind by one that was killed locks nothing.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sogdia.errors import Problem, WorldError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = ".writing.lock"
PAUSE_S = 0.05


@contextlib.contextmanager
def hold_folder(folder: Path, patience_s: float = 30.0, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Let nobody else write to `folder`, which is made if it is not there, while the block runs.

    A folder that was made for this and is empty afterwards is taken away again. Raises `WorldError` if another
    process writes to it for longer than `patience_s` seconds, or if the folder cannot be written to.
    """
    is_new = not folder.exists()
    handle = _wait_for_lock(folder, clock() + patience_s, clock)
    try:
        yield
    finally:
        _give_up(folder / LOCK, handle)
        if is_new:
            with contextlib.suppress(OSError):  # it holds what was written, or somebody else's lock
                folder.rmdir()


def _wait_for_lock(folder: Path, until: float, clock: Callable[[], float]) -> int:
    """Return the open lock file, locked."""
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except FileNotFoundError:
            continue  # taken away between the two lines by whoever made it for nothing
        except OSError as error:
            raise WorldError(Problem(str(folder), f"cannot be written ({error.strerror})")) from error
        if _try_lock(handle) and _is_still(folder / LOCK, handle):
            return handle
        os.close(handle)
        if clock() > until:
            what = "is being written to by another process"
            raise WorldError(Problem(str(folder), what, "Wait until that has ended, and try again."))
        time.sleep(PAUSE_S)


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_still(path: Path, handle: int) -> bool:
    """Tell whether the file that was locked is the one that others would open: its last holder may have removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _give_up(path: Path, handle: int) -> None:
    """Remove the lock file and let go of it; the order keeps others from locking a file that is about to go."""
    if sys.platform == "win32":  # an open file cannot be removed there; one that stays locks nothing
        os.close(handle)
        return
    path.unlink(missing_ok=True)
    os.close(handle)
