"""Whether a proposal and a row of gold say the same, kind by kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from sogdia.reading.gazetteer import fold
from sogdia.reading.phrases import read_table
from sogdia.reading.proposal import Proposal

Row = Mapping[str, str]

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


@cache
def read_attributes() -> Mapping[str, tuple[bool, frozenset[str]]]:
    """Return of each attribute of a project whether every annotation looks for it, and its other names."""
    return {
        row["attribute"]: (bool(row["listed"]), frozenset(name for name in row["names"].split(";") if name))
        for row in read_table("attributes")
    }


def is_listed(attribute: str) -> bool:
    """Tell whether an attribute is one that every annotation looks for."""
    return attribute in read_attributes() and read_attributes()[attribute][0]


def is_same_attribute(known: str, read: str) -> bool:
    """Tell whether a name that an annotator gave to an attribute means that of a proposal.

    Names of the table mean themselves; any other one that of its last word: a `transit_share` is a `share`.

    >>> is_same_attribute("transit_share", "share"), is_same_attribute("start_of_works", "works")
    (True, False)
    """
    names = read_attributes().get(read, (False, frozenset()))[1]
    head = known if known in read_attributes() else known.rpartition("_")[2]
    return known == read or known in names or head == read or head in names


def same_place(row: Row, one: Proposal) -> bool:
    """Tell whether a place or an actor is of the same state, where both name one."""
    return not row["iso3"] or not one.fields["iso3"] or row["iso3"] == one.fields["iso3"]


def same_number(row: Row, one: Proposal) -> bool:
    """Tell whether a quantity is of the same kind, bound and value to 1 %."""
    low, high = float(row["value_lo"]), float(row["value_hi"])
    bounded = row["bound"] in ("max", "min", "gt", "lt")
    same = _close(low, float(one.fields["low"])) and (bounded or _close(high, float(one.fields["high"])))
    return same and one.fields["measure"] == row["kind"] and one.fields["bound"] == row["bound"]


def _close(known: float, read: float) -> bool:
    return abs(known - read) <= 0.01 * max(abs(known), 1e-9)


def same_date(row: Row, one: Proposal) -> bool:
    """Tell whether a date has the same ISO form."""
    return row["iso"] == one.fields["iso"]


def same_fact(row: Row, one: Proposal) -> bool:
    """Tell whether a fact is of the same attribute and value: a number to 1 %, a status of the same class, sides or
    places of which one is shared; any value where the gold has it in words."""  # fmt: skip
    attribute, known, read = row["attribute"], row["value"], one.fields["value"]
    if not is_same_attribute(attribute, one.fields["attribute"]):
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
    """Return the names in a list, by their words of three letters or more, and codes of two."""
    return {fold(word) for word in re.findall(r"[^\W\d_]{3,}|\b[A-Z]{2}\b", words)} - {"and", "the", "part"}


def _number(words: str) -> float | None:
    try:
        return float(words.lstrip("<>~"))
    except ValueError:
        return None


def same_deal(row: Row, one: Proposal) -> bool:
    """Tell whether a deal is of the same system with a seller and a buyer in common, number and price as in gold."""
    sides = all(_meet(row[side], one.fields[side]) for side in ("seller", "buyer"))
    numbers = all(not row[key] or _number(row[key]) == _number(one.fields[key]) for key in ("quantity", "value"))
    return sides and numbers and row["system"].strip("()").casefold() == one.fields["system"].strip("()").casefold()


def same_event(row: Row, one: Proposal) -> bool:
    """Tell whether an event is of the same type with an actor and a target in common."""
    typed = row["plover"].strip("()") == (one.fields["plover"] or "dropped")
    return typed and _meet(row["actor"], one.fields["actor"]) and _meet(row["target"], one.fields["target"])


def same_tie(row: Row, one: Proposal) -> bool:
    """Tell whether a tie is of both sides, sign and trend."""
    pair = {*_codes(row["a"]), *_codes(row["b"])}
    read = {*_codes(one.fields["a"]), *_codes(one.fields["b"])}
    trend = row["trend"] in ("", one.fields["trend"])
    return trend and row["sign"] == one.fields["sign"] and len(pair & read) >= min(2, len(pair))


def same_claim(row: Row, one: Proposal) -> bool:
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
