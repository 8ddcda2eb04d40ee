"""Claims in words: what is measured, what came of it, what would change the verdict. Nothing is computed here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sogdia.outcomes.claims import Judged, Range, Report, Tested, Voice
from sogdia.outcomes.claims.model import Expected, Expression, Term
from sogdia.views.numbers import render_number

BASIS = {
    "futures": ("future", "futures"),
    "resamples": ("redrawing of the futures", "redrawings of the futures"),
    "sets of weights": ("set of weights", "sets of weights"),
    "draws": ("draw", "draws"),
    "beliefs": ("draw of the coefficients", "draws of the coefficients"),
    "sources": ("source", "sources"),
    "dates": ("date", "dates"),
    "figures": ("figure", "figures"),
}
MOVES = {
    "up": "rises", "down": "falls", "flat": "stays as it is", "not up": "does not rise", "not down": "does not fall",
}  # fmt: skip
UNIT = re.compile(r"_(?:mt_yr|usd_tkm|usd_t_h|km_h|usd_t|usd|km|h|yr)$")
LOOKED_UP = ("sources", "dates")
HALF_A_DAY = 0.0014
DATED = "year"


class Words:
    """Names of the things of one report."""

    def __init__(self, report: Report) -> None:
        """Take the names of a report."""
        self.report = report

    def name(self, ids: str) -> str:
        """Return the names of ids joined by `|`; a group's name for all of its members together."""
        parts = ids.split("|")
        names = self.report.names
        if set(parts) == CENTRAL_ASIA:
            return names.get("CA5", "Central Asia")
        if ids == "*":
            return "anywhere"
        *most, last = (names.get(part, part) for part in parts)
        return f"{', '.join(most)} and {last}" if most else last

    def ends(self, ends: str) -> str:
        """Return the ends of cargo in words."""
        if "<>" in ends:
            one, other = ends.split("<>")
            if "*" in (one, other):
                return f"from and to {self.name(one if other == '*' else other)}"
            return f"between {self.name(one)} and {self.name(other)}"
        one, _, other = ends.partition(">")
        return f"from {self.name(one)} to {self.name(other)}" if other != "*" else f"from {self.name(one)}"

    def world(self, scenario: str) -> str:
        """Return the name of a scenario, of several joined their ids; `Base` for none."""
        if " + " in scenario:
            return scenario
        return self.report.scenarios.get(scenario, scenario) if scenario else "Base"

    def subject(self, subject: str) -> str:
        """Return the name of what a figure is about: a thing, or all lines of a mode in a state."""
        mode, _, state = subject.partition(":")
        return f"{mode} in {self.name(state)}" if state in self.report.names else self.name(subject)


CENTRAL_ASIA = {"UZB", "KAZ", "TKM", "TJK", "KGZ"}


def render_measure(expression: Expression, words: Words) -> str:
    """Return what is measured."""
    text = ", as a share of ".join(_render_term(term, words) for term in expression.terms)
    if expression.bottom is not None and expression.top.kind in ("money", "hours", "revenue", "price", "figure"):
        text = " over ".join(_render_term(term, words) for term in expression.terms)
    return f"spread over futures of the {text}" if expression.spread else text


def _render_term(term: Term, words: Words) -> str:
    return TERMS[term.kind](term, words) + _render_ways(term, words)


def _render_ways(term: Term, words: Words) -> str:
    parts = []
    if of := term.option("of"):
        parts.append(words.ends(of))
    if commodity := term.option("commodity"):
        parts.append(words.name(commodity).lower())
    if mode := term.option("mode"):
        parts.append(f"by {mode}")
    for via in term.options_named("via"):
        kind, _, id = via.removeprefix("!").partition(":")
        how = "through" if kind != "state" else "by way of"
        parts.append(f"not {how} {words.name(id)}" if via.startswith("!") else f"{how} {words.name(id)}")
    return (", " if parts else "") + ", ".join(parts)


def _plain(attribute: str) -> str:
    """Return the name of an attribute without its unit, which stands with the number."""
    return UNIT.sub("", attribute).replace("_", " ")


def _cargo(term: Term, words: Words) -> str:
    kind, id = term.words[0], term.words[1] if len(term.words) > 1 else ""
    if kind == "pair":
        return f"cargo {words.ends(id)}"
    lead = {"corridor": "on", "project": "on", "link": "on", "port": "in", "crossing": "over", "state": "that touches",
            "transit": "in transit through"}  # fmt: skip
    return f"cargo {lead[kind]} {words.name(id)}" if kind in lead else "all cargo"


def _event(term: Term) -> str:
    events = term.options_named("event")
    return f" if this happened: {'; '.join(events)}" if events else f" (against {term.option('since')})"


def _outlook(term: Term, words: Words) -> str:
    shocks = [f"{name} {value.replace('|', ', ')}" for name, value in term.options]
    under = f" under a shock of {', '.join(shocks)}" if shocks else " (against the last window)"
    return f"share of {words.name(term.words[0])} in the arms that {words.name(term.words[1])} takes next{under}"


def _steps(term: Term, words: Words) -> str:
    given = ", ".join(term.options_named("given"))
    return (
        f"further steps of {words.name(term.words[0])} from {term.option('from')} to {term.option('by')} given {given}"
    )


TERMS: Mapping[str, Callable[[Term, Words], str]] = {
    "cargo": _cargo,
    "revenue": lambda term, words: (
        f"freight earned by {words.name(term.words[1])}"
        if term.words[0] == "project"
        else f"what transit pays in {words.name(term.words[1])}"
    ),
    "burden": lambda term, words: f"mean cost that shippers bear {words.ends(term.words[0])}",
    "money": lambda term, words: f"money on the best way {words.ends(term.words[0])}",
    "hours": lambda term, words: f"time on the best way {words.ends(term.words[0])}",
    "cost": lambda term, words: f"whole cost of the best way {words.ends(term.words[0])}",
    "km": lambda term, words: f"length of the best way {words.ends(term.words[0])}",
    "shortest": lambda term, words: (
        f"shortest way by {term.option('by', 'rail|road').replace('|', ' or ')} "
        f"from {words.name(term.words[0])} to {words.name(term.words[1])}"
    ),
    "concentration": lambda term, words: f"how far cargo is concentrated on {words.name(term.words[1])}",
    "outlook": _outlook,
    "arms-share": lambda term, words: (
        f"share of {words.name(term.words[0])} in deliveries to {words.name(term.words[1])}, {term.words[2]}"
    ),
    "arms-change": lambda term, words: (
        f"change of deliveries of {words.name(term.words[0])} to {words.name(term.words[1])}, {term.words[2]}"
    ),
    "deal": lambda term, words: f"year in which {words.name(term.words[0])} was {term.words[1]}",
    "price": lambda term, words: f"price a piece, {words.name(term.words[0])}",
    "tie": lambda term, words: (
        f"tie of {words.name(term.words[0])} and {words.name(term.words[1])} at {term.option('at')}{_event(term)}"
    ),
    "evenness": lambda term, words: (
        f"how evenly the ties of {words.name(term.words[0])} are spread over the powers at "
        f"{term.option('at')}{_event(term)}"
    ),
    "steps": _steps,
    "step": lambda term, words: f"year in which {words.name(term.words[0])} took the rung {term.words[1]}",
    "fact": lambda term, words: f"{_plain(term.words[1])} of {words.name(term.words[0])}",
    "best": lambda term, words: f"{_plain(term.words[1])} of {words.name(term.words[0])}",
    "status": lambda term, words: f"{words.name(term.words[0])} is given the status {term.words[1]}",
    "event": lambda term, words: f"the date on which: {words.name(term.words[0])}",
    "figure": lambda term, words: (
        f"{_plain(term.words[1])} of {words.name(term.words[0])}, {term.words[2]}"
        + (f" (against {term.option('since')})" if term.option("since") else "")
    ),
}


def render_expected(expected: Expected, words: Words, unit: str = "") -> str:
    """Return what the claim says of the measure."""
    if expected.kind in MOVES:
        by = f" by {100 * expected.low:.3g} % or more" if expected.low is not None else ""
        return MOVES[expected.kind] + by
    if expected.other is not None:
        order = expected.text.split(" ", 1)[0]
        return f"is {order} {render_measure(expected.other, words)}"
    if expected.kind == "between" and expected.low is not None and expected.high is not None:
        if unit == DATED and int(expected.low) == int(expected.high):
            return f"is in {int(expected.low)}"
        return f"is {expected.low:.6g} to {expected.high:.6g}"
    return f"is above {expected.low:g}" if expected.kind == "above" else f"is below {expected.high:g}"


def render_world(tested: Tested, words: Words) -> str:
    """Return what was run: the worlds compared and the year; empty for what was only looked up."""
    if tested.year is None:
        return ""
    test = tested.test
    where = words.world(test.scenario)
    against = f" against {words.world(test.against)}" if tested.base is not None else ""
    return f"{where}{against}, {tested.year}"


def render_figures(tested: Tested) -> str:
    """Return the numbers with their ranges: before, after, change; who says what."""
    if tested.basis in LOOKED_UP:
        return _render_told(tested)
    parts = []
    if tested.base is not None and tested.value is not None:
        parts.append(f"{_number(tested.base.p50, tested.unit)} → {render_range(tested.value, tested.unit)}")
    elif tested.value is not None:
        parts.append(render_range(tested.value, tested.unit))
    if tested.change is not None:
        parts.append(f"change {render_range(tested.change, tested.unit, signed=True)}")
    if tested.other is not None:
        parts.append(f"against {render_range(tested.other, tested.unit)}")
    return "; ".join(parts) or "no number"


def _render_told(tested: Tested) -> str:
    """Return what the claim's own source says, and what others say beside it."""
    own = f"bulletin: {render_voices(tested.own, tested.unit)}; " if tested.own else ""
    if tested.value is None:
        return f"{own}no other source"
    names = ", ".join(dict.fromkeys(voice.name for voice in tested.voices))
    if tested.base is not None and tested.change is not None:
        move = f"{_number(tested.base.p50, tested.unit)} → {render_range(tested.value, tested.unit)}"
        return f"{own}others: {move}; change {render_range(tested.change, tested.unit, signed=True)} ({names})"
    if tested.test.measure.bottom is not None:
        return f"{own}{render_range(tested.value, tested.unit)} ({names})"
    against = f"; against {render_voices(tested.beside, tested.unit)}" if tested.beside else ""
    return f"{own}others: {render_voices(tested.voices, tested.unit)}{against}"


def render_range(one: Range, unit: str, signed: bool = False) -> str:
    """Return a median with its range of eight in ten, as `1.2 (0.9 to 1.4) Mt/yr`."""
    printed = "" if unit in ("", DATED, "of 1", "share") else f" {unit.removeprefix('share ')}"
    middle, low, high = (_number(value, unit, signed) for value in (one.p50, one.p10, one.p90))
    if low == high == middle:
        return f"{middle}{printed}"
    return f"{middle} ({low} to {high}){printed}"


def _number(value: float, unit: str, signed: bool = False) -> str:
    if unit == DATED:
        return f"{value:.1f}" if signed else _render_date(value)
    if unit in ("share", "share of the median"):
        return f"{100 * value:+.3g} %" if signed else f"{100 * value:.3g} %"
    if unit == "a year":
        return f"{100 * value:.2g} %"
    if unit == "km":
        return f"{value:+,.0f}" if signed else f"{value:,.0f}"
    return render_number(value, "change" if signed else "number")


def _render_date(years: float) -> str:
    """Return a year, or a year and month where a date is not the middle of its year.

    >>> _render_date(2018.5), _render_date(2018.62)
    ('2018', '2018-08')
    """
    whole = int(years)
    return str(whole) if abs(years - whole - 0.5) < HALF_A_DAY else f"{whole}-{int(12 * (years - whole)) + 1:02d}"


def render_voices(voices: tuple[Voice, ...], unit: str) -> str:
    """Return who says what, each once."""
    if unit == "of 1":
        return ", ".join(dict.fromkeys(voice.name for voice in voices))
    return ", ".join(dict.fromkeys(f"{_number(voice.value, unit)} ({voice.name})" for voice in voices))


def render_shares(tested: Tested) -> str:
    """Return in how many futures, sources… it holds."""
    if not tested.count:
        return "nothing to hold it against"
    one, several = BASIS.get(tested.basis, (tested.basis, tested.basis))
    if tested.count <= 20:
        return (
            f"holds in {round(tested.holds * tested.count)} of {tested.count} {one if tested.count == 1 else several}"
        )
    parts = [f"holds in {_percent(tested.holds)} of {tested.count:,} {several}"]
    if tested.nothing > 0:
        parts.append(f"nothing worth counting in {_percent(tested.nothing)}")
    if tested.opposite > 0:
        parts.append(f"the opposite in {_percent(tested.opposite)}")
    return ", ".join(parts)


def _percent(share: float) -> str:
    if 0 < share < 0.005:
        return "<1 %"
    return f"{100 * share:.0f} %" if share < 0.995 or share == 1 else ">99 %"


def render_change(judged: Judged, words: Words) -> str:
    """Return what would change the verdict."""
    parts = list(dict.fromkeys(filter(None, (_render_turn(tested, words) for tested in _turning(judged)))))
    if judged.claim.needs:
        parts.append(f"Not known: {_lower(judged.claim.needs)}.")
    return " ".join(parts)


def _turning(judged: Judged) -> tuple[Tested, ...]:
    """Return the tests that make the verdict what it is: those that share it."""
    return tuple(tested for tested in judged.tested if tested.verdict == judged.verdict)


def _render_turn(tested: Tested, words: Words) -> str:
    if (hinge := tested.hinge) is not None:
        ends = f"{hinge.low:.3g} to {hinge.high:.3g} {hinge.unit}"
        return (
            f"It turns on {_plain(hinge.attribute)} of {words.subject(hinge.subject)} ({ends}): holds in "
            f"{_percent(hinge.holds_low)} where it is in its lowest quarter, in {_percent(hinge.holds_high)} where in "
            "its highest."
        )
    if tested.basis in LOOKED_UP:
        return _render_witnesses(tested)
    several = BASIS.get(tested.basis, ("", tested.basis))[1]
    if tested.holds in (0.0, 1.0):
        how = "in all" if tested.holds else "in none"
        return f"Nothing within the ranges: it holds {how} of the {tested.count:,} {several}."
    more = "; no single figure decides it" if tested.basis == "futures" else ""
    return f"{_percent(1 - tested.holds)} of the {several} say otherwise{more}."


def _render_witnesses(tested: Tested) -> str:
    if not tested.count:
        return "A source beside the one that says so."
    if tested.holds == 1.0:
        return "A source that says otherwise."
    if tested.holds == 0.0:
        return "A source that bears it out."
    return "Agreement among the sources."


def _lower(text: str) -> str:
    """Return the text with its first letter small unless it begins a name."""
    first = text.split(" ", 1)[0]
    return text if first in KEPT else text[:1].lower() + text[1:]


KEPT = ("China", "Russia", "Trade", "Iran")
