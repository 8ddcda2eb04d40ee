"""Zip files of strangers: looked into before anything in them is unpacked."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

from sogdia.errors import ExchangeError, Problem

MOST_BYTES = 200_000_000
MOST_RATIO = 100
MOST_MEMBERS = 100


def check_archive(path: Path, what: str) -> None:
    """Raise `ExchangeError` if a file is no zip file, or one that no honest program writes.

    `what` says what was expected, such as `an Excel workbook`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except OSError as error:
        raise ExchangeError(Problem(str(path)[:200], f"cannot be read ({error.strerror or error})")) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ExchangeError(Problem(path.name, f"is not {what}")) from error
    unpacked, packed = sum(one.file_size for one in members), max(1, sum(one.compress_size for one in members))
    if len(members) > MOST_MEMBERS:
        raise ExchangeError(Problem(path.name, f"holds {len(members):,} files, expected at most {MOST_MEMBERS}"))
    if unpacked > MOST_BYTES or unpacked / packed > MOST_RATIO:
        was = f"would unpack to {unpacked / 1e6:,.0f} MB from {packed / 1e6:,.1f} MB"
        raise ExchangeError(Problem(path.name, f"{was}, which no honest file of this kind does"))
    for one in members:
        inside = PurePosixPath(one.filename.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts or stat.S_ISLNK(one.external_attr >> 16):
            raise ExchangeError(Problem(path.name, f"holds {one.filename[:80]!r}, which leads out of it"))
