"""Sentences and names: findings to plain English, nothing computed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from sogdia.lenses.results import Assumption, Outcome
from sogdia.outcomes.headline import Headline, Rival
from sogdia.outcomes.shifts import Shift, Way
from sogdia.views.numbers import render_number

_PROOF = {
    "gap": ("gap", ""),
    "capacity_excess": ("over capacity", ""),
    "conservation": ("imbalance", " Mt/yr"),
    "route_gap": ("missed routes", " US$/t"),
}

Names = Mapping[tuple[str, str], str]

# Escape sequences could repaint a terminal, direction marks could reverse a line, and neither is allowed in XML.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Return `text` on one line, each control or direction character replaced by `\N{REPLACEMENT CHARACTER}`.

    >>> clean_text("Kabul\\x1b[2J")
    'Kabul\N{REPLACEMENT CHARACTER}[2J'
    """
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\n", " ").replace("\t", " "))


def render_headline(headline: Headline) -> str:
    """Return one sentence on one corridor."""
    row, which = headline.row, headline.which
    base, value, change = row.base, row.values[which], row.changes[which]
    per_cent = row.percents[which]
    unit = "Mt/yr"
    relative = f", {render_number(per_cent, 'percent')} %" if per_cent is not None else ""
    span = f"from {render_number(base)} to {render_number(value)} {unit}"
    size = render_number(abs(change) if change is not None else None)
    doubt = ""
    if row.low is not None and row.middle is not None and row.high is not None:
        low, middle, high = (render_number(end, "change") for end in (row.low, row.middle, row.high))
        doubt = f" In 8 of 10 futures {low} to {high} {unit}, middle {middle}."
    sentences = {
        "opens": f"{row.name} carries {render_number(value)} {unit} that it does not carry in the base.",
        "closes": f"{row.name} loses all it carries: {render_number(base)} {unit} in the base.",
        "gains": f"{row.name} gains {size} {unit} ({span}{relative}).",
        "loses": f"{row.name} loses {size} {unit} ({span}{relative}).",
        "unchanged": f"{row.name} is hardly touched ({span}).",
    }
    return sentences[headline.verdict] + doubt


def render_rival(rival: Rival) -> str:
    """Return one sentence on a project that is built neither in the base nor by the scenario."""
    per_cent = f" ({render_number(100 * rival.change / rival.alone, 'percent')} %)" if rival.alone else ""
    verb = "gains" if rival.change > 0 else "loses"
    return (
        f"{rival.name}, were it built, would carry {render_number(rival.beside)} Mt/yr; "
        f"without the scenario it would carry {render_number(rival.alone)}: it {verb} "
        f"{render_number(abs(rival.change))} Mt/yr{per_cent}."
    )


def render_certificate(outcomes: Sequence[Outcome]) -> str:
    """Return in one line why the solutions may be believed: the worst of each figure over all of them."""
    proofs = [outcome.certificate for outcome in outcomes]
    worst = {name: max(0.0, *(getattr(proof, name) for proof in proofs)) for name in _PROOF}
    figures = ", ".join(f"{words} {worst[name]:.1g}{unit}" for name, (words, unit) in _PROOF.items())
    seconds = sum(proof.seconds for proof in proofs)
    return f"Certificate: {figures} ({seconds:.1f} s)"


def render_assumption(assumption: Assumption, source_title: str) -> str:
    """Return a figure with its range and who says so."""
    span = f"{assumption.low:g} to {assumption.high:g}"
    return (
        f"{assumption.attribute} of {assumption.subject} = {assumption.best:g} {assumption.unit} "
        f"({span}; {assumption.confidence}: {source_title})"
    )


def build_way_labels(shift: Shift, names: Names) -> Callable[[Way], str]:
    """Return a function that labels the ways of one shift: their corridors, and the borders that tell them apart."""
    ways = [move.way for move in (*shift.lost, *shift.gained)]
    common = set.intersection(*(set(way.borders) for way in ways)) if len(ways) > 1 else set()

    def own_borders(way: Way) -> list[str]:
        return [border for border in way.borders if border not in common]

    def label(way: Way) -> str:
        corridors = join_names(names, "corridor", way.corridors, " + ")
        alike = [other for other in ways if other.corridors == way.corridors]
        if corridors and len(alike) == 1:
            return corridors
        marks = []
        own = own_borders(way)
        twins = [other for other in alike if own_borders(other) == own and other.states == way.states]
        if len(twins) > 1:  # the same borders in another order
            own = list(way.borders)
        if own:
            marks.append(f"via {join_names(names, 'crossing', own, ', ')}")
        if not own or sum(own_borders(other) == own for other in alike) > 1:
            marks.append(f"through {'–'.join(way.states)}" if way.states else "all by sea")
        return f"{corridors} ({' '.join(marks)})" if corridors else " ".join(marks)

    return label


def join_names(names: Names, kind: str, ids: Iterable[str], joint: str) -> str:
    """Return the printable names of things of one kind, joined."""
    return joint.join(names.get((kind, id_), id_) for id_ in ids)


def name_pair(names: Names, origin: str, destination: str) -> str:
    """Return `Tashkent and Fergana to West India`, or the two ids if the pair has no name."""
    return names.get(("pair", f"{origin}>{destination}"), f"{origin} to {destination}")
