"""Where compiled kernels are kept, so that the second start is quick."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from numba import config


def keep_compiled_code(folders: Sequence[Path] | None = None) -> None:
    """Let numba keep what it compiles in a folder of this process if it can write neither beside the code nor at home.

    Without that it refuses to compile at all. Such a folder is deleted at the end: code that others could have put
    there must not be run, so that every start compiles anew. `folders` are those that numba would try itself.
    """
    tried = (Path(__file__).parent, Path(os.path.expanduser("~"), ".cache")) if folders is None else folders
    if getattr(config, "CACHE_DIR", "") or any(map(_can_write, tried)):
        return
    folder = tempfile.mkdtemp(prefix="sogdia-")
    setattr(config, "CACHE_DIR", folder)  # noqa: B010 - the module has no types
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
