"""A reading against a gold annotation: precision, recall and F1 of each kind.

A proposal meets a gold row if both stretches of text share at least half of what they cover together (a third for
statements: facts, deals, events, ties, claims) and the readings agree as `GOLD` says for their kind. Every row
is met at most once. What belongs to no article, authors, institutes and publications are left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from sogdia.errors import Problem, ReadingError
from sogdia.reading.gazetteer import fold
from sogdia.reading.proposal import Proposal
from sogdia.reading.tally import Tally

Row = Mapping[str, str]


class Score(Tally, frozen=True):
    """How a kind was read; `missed` are the rows of gold that no proposal met, `wrong` the proposals that met none."""

    missed: tuple[Row, ...]
    wrong: tuple[Proposal, ...]


STAGES = tuple(
    (name, re.compile(words))
    for name, words in (
        ("stopped", r"stall|stop|suspend|frozen|halt|closed|cancel"),
        ("at work", r"under_construction|building|near_completion|construct|funded"),
        ("open", r"open|operat|complete|running|extended"),
        ("idea", r"sought|propos|possib|prospect|requir|pursu|idea|announc|plan|project|advanc|stud|expect"),
    )
)
NAMES = frozenset({"promoter", "funder", "builder", "via", "endpoints", "countries", "avoids", "location"})
"""Attributes whose value is a list of sides or places."""

AS_SO = ("asserted", "certain", "fact", "reported", "expected", "planned")
AS_MAY_BE = ("possible", "likely", "conditional", "risk", "unlikely", "expected", "planned")
"""Modalities of a claim that is put as so, and as what may be; what is expected stands between."""

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
    name: str
    table: str
    kind: str
    share: float
    counts: Callable[[Row], bool]
    offered: Callable[[Proposal], bool]
    agree: Callable[[Row, Proposal], bool]


def _score(kind: _Kind, proposals: Sequence[Proposal], folder: Path) -> Score:
    rows = [row for row in read_gold(folder, kind.table) if row["article"] != "0" and kind.counts(row)]
    offered = [one for one in proposals if one.kind == kind.kind and one.article and kind.offered(one)]
    if not rows and not (folder / f"{kind.table}.csv").exists():
        offered = []
    met_rows, met = set(), set()
    pairs = sorted(
        (
            (-shared(row, one), i, j)
            for i, row in enumerate(rows)
            for j, one in enumerate(offered)
            if shared(row, one) >= kind.share and kind.agree(row, one)
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


def _same_place(row: Row, one: Proposal) -> bool:
    return not row["iso3"] or not one.fields["iso3"] or row["iso3"] == one.fields["iso3"]


def _same_number(row: Row, one: Proposal) -> bool:
    low, high = float(row["value_lo"]), float(row["value_hi"])
    bounded = row["bound"] in ("max", "min", "gt", "lt")
    same = _close(low, float(one.fields["low"])) and (bounded or _close(high, float(one.fields["high"])))
    return same and one.fields["measure"] == row["kind"] and one.fields["bound"] == row["bound"]


def _close(known: float, read: float) -> bool:
    return abs(known - read) <= 0.01 * max(abs(known), 1e-9)


def _same_date(row: Row, one: Proposal) -> bool:
    return row["iso"] == one.fields["iso"]


def _same_fact(row: Row, one: Proposal) -> bool:
    """Tell whether a fact is of the same attribute and value: a number to 1 %, a status of the same class, sides or
    places of which one is shared; any value where the gold has it in words."""  # fmt: skip
    attribute, known, read = row["attribute"], row["value"], one.fields["value"]
    if attribute != one.fields["attribute"]:
        return False
    if attribute == "status":
        return _stage(known) in ("", _stage(read))
    numbers = _number(known), _number(read)
    if numbers[0] is not None and numbers[1] is not None:
        return _close(*numbers)  # type: ignore[arg-type]  # both were just seen to be numbers
    if attribute in NAMES and (of := _names(known)):
        return bool(of & (_names(read) | _names(one.text)))  # the gold has some names where we have codes
    return True


def _stage(words: str) -> str:
    """Return the class of a status: an idea, at work, open or stopped; empty if the words tell none."""
    return next((name for name, pattern in STAGES if pattern.search(words)), "")


def _names(words: str) -> set[str]:
    """Return the names in a list, by their first words of four letters or more, or their codes."""
    return {fold(word) for word in re.findall(r"[^\W\d_]{3,}", words)} - {"and", "the", "part"}


def _number(words: str) -> float | None:
    try:
        return float(words.lstrip("<>~"))
    except ValueError:
        return None


def _same_deal(row: Row, one: Proposal) -> bool:
    sides = all(_meet(row[side], one.fields[side]) for side in ("seller", "buyer"))
    numbers = all(not row[key] or _number(row[key]) == _number(one.fields[key]) for key in ("quantity", "value"))
    return sides and numbers and row["system"].strip("()").casefold() == one.fields["system"].strip("()").casefold()


def _same_event(row: Row, one: Proposal) -> bool:
    typed = row["plover"].strip("()") == (one.fields["plover"] or "dropped")
    return typed and _meet(row["actor"], one.fields["actor"]) and _meet(row["target"], one.fields["target"])


def _same_tie(row: Row, one: Proposal) -> bool:
    pair = {*_codes(row["a"]), *_codes(row["b"])}
    read = {*_codes(one.fields["a"]), *_codes(one.fields["b"])}
    trend = row["trend"] in ("", one.fields["trend"])
    return trend and row["sign"] == one.fields["sign"] and len(pair & read) >= min(2, len(pair))


def _same_claim(row: Row, one: Proposal) -> bool:
    """Tell whether both put the claim as so, or both as what may or will be."""
    both = row["modality"], one.fields["modality"]
    return any(all(modality.startswith(names) for modality in both) for names in (AS_SO, AS_MAY_BE))


def _meet(known: str, read: str) -> bool:
    """Tell whether two lists of actors share one, or both name none that has a code."""
    known_codes, read_codes = _codes(known), _codes(read)
    return bool(known_codes & read_codes) or not known_codes or (not known_codes and not read_codes)


def _codes(words: str) -> set[str]:
    """Return the codes in a list of actors; the government of Afghanistan and the Taliban are the same side here."""
    codes = {part.strip().strip("()").removeprefix("alleged ").removesuffix(" allies") for part in words.split(";")}
    return {code.replace("TALIBAN", "AFG") for code in codes if code.isupper()}


def _any(*_: object) -> bool:
    return True


GOLD: tuple[_Kind, ...] = (
    _Kind("places", "places", "place", NAMED, lambda row: row["sense"] in ("place", "endpoint"),
          lambda one: one.fields["sense"] in ("place", "endpoint"), _same_place),
    _Kind("capitals that mean governments", "places", "place", NAMED, lambda row: row["sense"] == "government",
          lambda one: one.fields["sense"] == "government", _same_place),
    _Kind("actors", "actors", "actor", NAMED, lambda row: row["type"] not in LEFT_OUT,
          lambda one: one.section != "byline", _same_place),
    _Kind("quantities", "quantities", "quantity", NAMED, _any, _any, _same_number),
    _Kind("dates", "dates", "date", NAMED, _any, _any, _same_date),
    _Kind("project mentions", "project_mentions", "project", NAMED, _any, _any, _any),
    _Kind("project facts", "project_facts", "project fact", STATEMENT, _any, _any, _same_fact),
    _Kind("arms", "arms", "arms", STATEMENT, _any, _any, _same_deal),
    _Kind("events", "events", "event", STATEMENT, _any, _any, _same_event),
    _Kind("ties", "ties", "tie", STATEMENT, _any, _any, _same_tie),
    _Kind("claims", "claims", "claim", STATEMENT, _any, _any, _same_claim),
)  # fmt: skip
