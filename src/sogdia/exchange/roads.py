"""A road network and its trips as other tools keep them: ids as in the file, columns as in the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sogdia.errors import ExchangeError, Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True, eq=False)
class RoadNetwork:
    """Links between nodes, in the file's order and units.

    Attributes
    ----------
    node : the ids of the nodes; everything else counts nodes by their place here.
    zone : zone id to node.
    thru : shape (nodes,), False where routes may begin or end but not pass.
    tail, head : shape (links,), nodes.
    capacity, length, free_flow_time, b, power, speed, toll, link_type : shape (links,).
    assumed : what the file does not say and was taken for granted, one sentence each.
    """

    node: tuple[str, ...]
    zone: dict[str, int]
    thru: npt.NDArray[np.bool_]
    tail: Ints
    head: Ints
    capacity: Floats
    length: Floats
    free_flow_time: Floats
    b: Floats
    power: Floats
    speed: Floats
    toll: Floats
    link_type: Floats
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class TripTable:
    """Trips between zones, named as in the file; `stated_total` is what it says they add up to, None if nothing."""

    origin: tuple[str, ...]
    destination: tuple[str, ...]
    volume: Floats
    stated_total: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LinkFlows:
    """Flow and cost by link, ends named as in the file."""

    tail: tuple[str, ...]
    head: tuple[str, ...]
    flow: Floats
    cost: Floats


def read_text(path: Path) -> str:
    """Return the text of `path`.

    Raises
    ------
    ExchangeError : if there is no such file or it is not UTF-8 text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ExchangeError(Problem(str(path), "no such file")) from None
    except IsADirectoryError:
        raise ExchangeError(Problem(str(path), "is a folder, expected a file")) from None
    except UnicodeDecodeError:
        raise ExchangeError(Problem(str(path), "is not text in UTF-8")) from None
    except OSError as error:
        raise ExchangeError(Problem(str(path), f"cannot be read ({error.strerror})")) from None


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path`, all of it or nothing.

    Raises
    ------
    ExchangeError : if it cannot be written.
    """
    partial = path.with_name(path.name + ".part")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(path)
    except OSError as error:
        raise ExchangeError(Problem(str(path), f"cannot be written ({error.strerror})")) from None
