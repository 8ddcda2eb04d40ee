"""The two ontologies of events between states: CAMEO codes and the PLOVER types that took their place.

`data/cameo.csv` holds, for each CAMEO code, the type, mode and context that the conversion table of September 2021
gives it (Open Event Data Alliance). Statements (01) have no type in PLOVER; appeals
(02) went into REQUEST with demands (10), and take the mode of the demand of the same name.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

import msgspec

from sogdia.world.schema import DATA

PLOVER = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
LAYER_OF_CONTEXT = {"military": "security", "intelligence": "security", "cbrn": "security", "economic": "economic"}
SECURITY_TYPES = ("ASSAULT", "MOBILIZE")


class Cameo(msgspec.Struct, frozen=True):
    """A CAMEO code with what it is in PLOVER; `plover` is empty for what PLOVER does not count."""

    code: str
    plover: str
    mode: str
    context: str


@cache
def read_cameo() -> Mapping[str, Cameo]:
    """Return every CAMEO code; the table is part of the program, so it is trusted."""
    with (DATA / "cameo.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Cameo(**row) for row in csv.DictReader(file)}


def find_cameo(code: str) -> Cameo | None:
    """Return the code, or the nearest one above it in the tree that is known; None if not even its root is.

    >>> find_cameo("0579").code
    '057'
    """
    codes = read_cameo()
    for length in range(len(code), 1, -1):
        if code[:length] in codes:
            return codes[code[:length]]
    return None


def choose_cameo(plover: str, mode: str = "") -> str:
    """Return the most general CAMEO code of a PLOVER type and mode; empty if CAMEO has none.

    Of the codes of the type those of the mode go first, then the shortest, then the first in the order of the table.
    """
    fitting = [cameo for cameo in read_cameo().values() if cameo.plover == plover]
    if mode:
        fitting = [cameo for cameo in fitting if cameo.mode == mode] or fitting
    return min((cameo.code for cameo in fitting), key=lambda code: (len(code), code), default="")


def layer_of(cameo: Cameo) -> str:
    """Return the layer of ties that an event of this code bears on: by its context, force always security.

    >>> layer_of(read_cameo()["061"]), layer_of(read_cameo()["190"]), layer_of(read_cameo()["042"])
    ('economic', 'security', 'diplomatic')
    """
    if cameo.plover in SECURITY_TYPES:
        return "security"
    contexts = [context.strip() for context in cameo.context.split(";")]
    return next((LAYER_OF_CONTEXT[context] for context in contexts if context in LAYER_OF_CONTEXT), "diplomatic")
