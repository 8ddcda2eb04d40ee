"""A reading against a gold annotation: precision, recall and F1 of each kind.

A proposal meets a gold row if both stretches of text share at least half of what they cover together (a third for
statements: facts, deals, events, ties, claims; of a project fact one stretch may also lie within the other) and the
readings agree as `GOLD` says for their kind. Every row is met at most once. What belongs to no article, authors,
institutes and publications are left out.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from sogdia.errors import Problem, ReadingError
from sogdia.reading.alike import (
    is_listed,
    same_claim,
    same_date,
    same_deal,
    same_event,
    same_fact,
    same_number,
    same_place,
    same_tie,
)  # fmt: skip
from sogdia.reading.proposal import Proposal
from sogdia.reading.tally import Tally

Row = Mapping[str, str]


class Score(Tally, frozen=True):
    """How a kind was read; `missed` are the rows of gold that no proposal met, `wrong` the proposals that met none."""

    missed: tuple[Row, ...]
    wrong: tuple[Proposal, ...]


LEFT_OUT = frozenset({"author", "institute", "publication"})
STATEMENT, NAMED = 1 / 3, 1 / 2


def read_gold(folder: Path, table: str) -> list[Row]:
    """Return the rows of one table of a gold annotation; none if it has no such table."""
    path = folder / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def check_gold(folder: Path, text: str) -> list[Problem]:
    """Return what is wrong with a gold annotation of `text`: rows whose offsets do not hold their words."""
    problems = []
    for table in {kind.table for kind in GOLD}:
        for number, row in enumerate(read_gold(folder, table), start=2):
            start, end = int(row["start"]), int(row["end"])
            if text[start:end] != row["text"]:
                problems.append(
                    Problem(
                        f"{table}.csv row {number}", f"says {row['text'][:40]!r}, the text {text[start:end][:40]!r}"
                    )
                )
    return problems


def score_reading(proposals: Sequence[Proposal], folder: Path, text: str) -> tuple[Score, ...]:
    """Return the score of each kind that has a gold table; raise `ReadingError` if the gold is of another text."""
    problems = check_gold(folder, text)
    if problems:
        raise ReadingError(problems[:5])
    if not any((folder / f"{kind.table}.csv").exists() for kind in GOLD):
        raise ReadingError(Problem(str(folder), "holds no gold annotation such as quantities.csv"))
    return tuple(_score(kind, proposals, folder) for kind in GOLD)


def add_scores(scores: Iterable[Sequence[Score]]) -> tuple[Score, ...]:
    """Return the scores of several texts as if they were one."""
    return tuple(
        Score(
            of_kind[0].kind,
            sum(one.gold for one in of_kind),
            sum(one.proposed for one in of_kind),
            sum(one.met for one in of_kind),
            tuple(row for one in of_kind for row in one.missed),
            tuple(row for one in of_kind for row in one.wrong),
        )
        for of_kind in zip(*scores, strict=True)
    )


class _Kind(msgspec.Struct, frozen=True):
    """What a table of the gold holds and what counts as met.

    `offered` tells which proposals count against these rows of gold, `stands` whether the stretches are near enough.
    """

    name: str
    table: str
    kind: str
    stands: Callable[[Row, Proposal], bool]
    counts: Callable[[Row], bool]
    offered: Callable[[Sequence[Row], Proposal], bool]
    agree: Callable[[Row, Proposal], bool]


def _score(kind: _Kind, proposals: Sequence[Proposal], folder: Path) -> Score:
    rows = [row for row in read_gold(folder, kind.table) if row["article"] != "0" and kind.counts(row)]
    offered = [one for one in proposals if one.kind == kind.kind and one.article and kind.offered(rows, one)]
    if not rows and not (folder / f"{kind.table}.csv").exists():
        offered = []
    met_rows, met = set(), set()
    pairs = sorted(
        (
            (-shared(row, one), i, j)
            for i, row in enumerate(rows)
            for j, one in enumerate(offered)
            if kind.stands(row, one) and kind.agree(row, one)
        )
    )
    for _, i, j in pairs:
        if i not in met_rows and j not in met:
            met_rows.add(i)
            met.add(j)
    return Score(
        kind.name, len(rows), len(offered), len(met),
        tuple(row for i, row in enumerate(rows) if i not in met_rows),
        tuple(one for j, one in enumerate(offered) if j not in met),
    )  # fmt: skip


def shared(row: Row, one: Proposal) -> float:
    """Return the share of text that a row and a proposal have in common, of what they cover together."""
    start, end = int(row["start"]), int(row["end"])
    common = min(end, one.end) - max(start, one.start)
    return max(common, 0) / (max(end, one.end) - min(start, one.start))


def _stands_named(row: Row, one: Proposal) -> bool:
    return shared(row, one) >= NAMED


def _stands_told(row: Row, one: Proposal) -> bool:
    return shared(row, one) >= STATEMENT


def _stands_within(row: Row, one: Proposal) -> bool:
    """Tell whether two stretches share enough, or one lies in the other: a fact is told by a clause or its verb."""
    start, end = int(row["start"]), int(row["end"])
    is_within = start <= one.start and one.end <= end
    return is_within or (one.start <= start and end <= one.end) or _stands_told(row, one)


def _is_looked_for(rows: Sequence[Row], one: Proposal) -> bool:
    """Tell whether an annotation looks for facts of this attribute: one listed, or any if it has one not listed."""
    return is_listed(one.fields["attribute"]) or any(not is_listed(row["attribute"]) for row in rows)


def _any(*_: object) -> bool:
    return True


GOLD: tuple[_Kind, ...] = (
    _Kind("places", "places", "place", _stands_named, lambda row: row["sense"] in ("place", "endpoint"),
          lambda _, one: one.fields["sense"] in ("place", "endpoint"), same_place),
    _Kind("capitals that mean governments", "places", "place", _stands_named, lambda row: row["sense"] == "government",
          lambda _, one: one.fields["sense"] == "government", same_place),
    _Kind("actors", "actors", "actor", _stands_named, lambda row: row["type"] not in LEFT_OUT,
          lambda _, one: one.section != "byline", same_place),
    _Kind("quantities", "quantities", "quantity", _stands_named, _any, _any, same_number),
    _Kind("dates", "dates", "date", _stands_named, _any, _any, same_date),
    _Kind("project mentions", "project_mentions", "project", _stands_named, _any, _any, _any),
    _Kind("project facts", "project_facts", "project fact", _stands_within, _any, _is_looked_for, same_fact),
    _Kind("arms", "arms", "arms", _stands_told, _any, _any, same_deal),
    _Kind("events", "events", "event", _stands_told, _any, _any, same_event),
    _Kind("ties", "ties", "tie", _stands_told, _any, _any, same_tie),
    _Kind("claims", "claims", "claim", _stands_told, _any, _any, same_claim),
)  # fmt: skip
