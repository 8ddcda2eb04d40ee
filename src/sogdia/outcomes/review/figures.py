"""Figures and states of projects to rows of the ledger and of the table of stages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

import msgspec

from sogdia.outcomes.review.line import find_line, split_ends
from sogdia.outcomes.review.said import Refusal, Row, Said, find_day
from sogdia.world.find import Found, index_names
from sogdia.world.model import World
from sogdia.world.schema import read_schema

SUBJECTS = ("project", "link", "crossing", "border point", "place", "corridor", "state", "region")
NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
AMOUNT = re.compile(rf"([<>~≤≥]?)\s*({NUMBER})(?:\.\.({NUMBER}))?")
BOUNDS = {"<": "lt", "≤": "max", ">": "gt", "≥": "min", "~": "approx"}
IN_WORDS = {
    "max": "at most", "lt": "less than", "min": "at least", "gt": "more than", "nearly": "nearly", "approx": "about",
}  # fmt: skip

FORECAST = re.compile(r"plan|project|expect|estimat|predict|possib|would|could|forecast")
FIGURES: dict[str, tuple[str, dict[str, float]]] = {
    "length": ("km", {"km": 1.0, "m": 0.001}),
    "capacity": ("Mt/yr", {"t/yr": 1e-6, "Mt/yr": 1.0}),
    "cost": ("US$", {"USD": 1.0, "US$": 1.0}),
    "money": ("US$", {"USD": 1.0, "US$": 1.0}),
    "traffic": ("Mt/yr", {"t/yr": 1e-6, "Mt/yr": 1.0}),
    "flow": ("Mt/yr", {"t/yr": 1e-6, "Mt/yr": 1.0}),
    "russian_cargo": ("Mt/yr", {"t/yr": 1e-6, "Mt/yr": 1.0}),
}
"""What is measured: the ledger's unit, and how many of it are in one of the reading's."""

STAGES = {
    "status": "", "opening": "open", "start_of_works": "building", "announced": "announced",
    "feasibility_study": "studied",
}  # fmt: skip
"""What is said of a project's life, and the stage that it is if that is always the same."""

STAGE_WORDS = (
    ("building", r"under_construction|near_completion|building|construction"),
    ("stalled", r"stall|stop|suspend|frozen|halt"),
    ("closed", r"closed|cancel|abandon"),
    ("partly open", r"partly.open"),
    ("open", r"open|operat|complete|in.service|running"),
    ("funded", r"funded|financ"),
    ("studied", r"stud|survey|feasibil"),
    ("announced", r"announc|planned|projected|proposed|agreed"),
    ("sought", r"sought|pursued|idea|required|possible|prospect|discuss"),
)


class Amount(msgspec.Struct, frozen=True):
    """A number or a range, and what bounds it."""

    low: float
    high: float
    bound: str


def build_figures(world: World, said: Said) -> Sequence[Row] | Refusal:
    """Return the rows that say a figure or a stage of a thing of the world."""
    name, attribute = said.get("subject", "project"), said.get("attribute", "measure")
    if not name:
        return Refusal("does not say of what it is (edit subject and, if need be, attribute)")
    if attribute not in STAGES and attribute not in FIGURES and attribute not in read_schema().attribute_names():
        return Refusal(f"says the {attribute.replace('_', ' ')} of {name}, for which a world has no table")
    found = find_subject(world, name)
    if found is not None:
        build = _build_stage if attribute in STAGES else partial(_build_figure, world)
        return build(said, found, attribute)
    if line := find_line(world, name):
        return _build_line(world, said, line, attribute)
    hint = index_names(world).hint(name, SUBJECTS)
    return Refusal(f"is about {name!r}, which the world does not have (edit subject). {hint}".strip())


def _build_line(world: World, said: Said, line: Sequence[str], attribute: str) -> Sequence[Row] | Refusal:
    """Return the rows of a figure of a line that is no project: of its one link, or a capacity of each of its links."""
    if attribute in STAGES:
        return Refusal("tells a stage of a line that is no project of the world; only projects have stages")
    if len(line) == 1:
        return _build_figure(world, said, Found("link", line[0]), attribute)
    if attribute != "capacity":
        return Refusal(f"is about a line of {len(line)} links ({', '.join(line)}); name the link (edit subject)")
    rows: list[Row] = []
    for link in line:
        built = _build_figure(world, said, Found("link", link), attribute)
        if isinstance(built, Refusal):
            return built
        rows += built
    return rows


def find_subject(world: World, name: str) -> Found | None:
    """Return what a name of a reading stands for, a project first; a line may be named from either end."""
    names = index_names(world)
    ends = split_ends(name)
    spellings = (name, "-".join(ends), "-".join(reversed(ends)), name.replace("_", " "))
    for kinds in (("project",), SUBJECTS):
        for spelling in (*spellings, *(f"{spelling} railway" for spelling in spellings)):
            if found := names.find(spelling, kinds):
                return found[0]
    return None


def read_amount(said: Said) -> Amount | None:
    """Return the number of a proposal: its `low` and `high`, else its `value` such as 3000000, >0.5 or 8..15."""
    bound = said.get("bound")
    if said.get("low") and not said.get("value"):
        try:
            return Amount(float(said.get("low")), float(said.get("high", "low")), bound)
        except ValueError:
            return None
    found = AMOUNT.fullmatch(said.get("value"))
    if not found:
        return None
    low = float(found[2])
    return Amount(low, float(found[3]) if found[3] else low, BOUNDS.get(found[1], bound))


def _build_stage(said: Said, found: Found, attribute: str) -> Sequence[Row] | Refusal:
    if found.kind != "project":
        return Refusal(f"tells a stage of {found.id}, which is a {found.kind}; only projects have stages")
    words = said.get("value")
    stage = STAGES[attribute] or next((name for name, form in STAGE_WORDS if re.search(form, words)), "")
    if not stage:
        return Refusal(f"calls {found.id} {words!r}, which is none of the stages that a world knows (edit value)")
    year = said.year if attribute == "status" else find_day(words)[:4] or said.year
    if not year:
        return Refusal("has no year, and neither has the document; give --date")
    if said.year and year > said.year:
        return Refusal(
            f'lies ahead ({year}); what is to come is for a scenario: {{ build = "{found.id}", from = {year} }}'
        )
    return [
        Row("stages", {"project": found.id, "year": year, "status": stage, "source": said.source, "note": said.note})
    ]


def _build_figure(world: World, said: Said, found: Found, attribute: str) -> Sequence[Row] | Refusal:
    amount = read_amount(said)
    if amount is None:
        return Refusal(f"has no number in {said.get('value', 'low')!r} (edit value)")
    unit, factors = _find_unit(attribute)
    factor = factors.get(said.get("unit") or unit)
    if factor is None:
        return Refusal(f"is in {said.get('unit') or 'no unit'}, the ledger's unit is {unit} (edit value and unit)")
    places = _find_attributes(world, said, found, attribute)
    if isinstance(places, Refusal):
        return places
    year = said.get("year") or find_day(said.get("date"))[:4] or said.year
    return [
        Row("facts", {"subject": subject, "attribute": name, **_cells(amount, factor), "unit": unit, "year": year,
                      "source": said.source, "confidence": "sourced", "preferred": "yes" if said.preferred else "no",
                      "note": _note(said, amount)})
        for subject, name in places
    ]  # fmt: skip


def _find_unit(attribute: str) -> tuple[str, dict[str, float]]:
    """Return the ledger's unit for an attribute, and how many of it are in one of each unit that is understood."""
    if attribute in FIGURES:
        return FIGURES[attribute]
    unit = read_schema().attribute(attribute)[0].unit
    return next(((unit, factors) for own, factors in FIGURES.values() if own == unit), (unit, {unit: 1.0}))


def _find_attributes(world: World, said: Said, found: Found, attribute: str) -> list[tuple[str, str]] | Refusal:
    """Return the subjects and attributes of the ledger that a figure of a thing is a figure of."""
    links = [link.id for link in world.links.values() if link.project == found.id] if found.kind == "project" else []
    if attribute == "length":
        if found.kind == "link" or len(links) == 1:
            return [(links[0] if links else found.id, "length_km")]
        return [(found.id, "observed_length_km")]
    if attribute == "capacity":
        return _find_capacity(world, found, links)
    if attribute in ("cost", "money"):
        if found.kind != "project":
            return Refusal(f"is a price of {found.id}, which is a {found.kind}; only projects have a cost")
        return [(found.id, "capex_usd")]
    if attribute in ("traffic", "flow", "russian_cargo"):
        ahead = attribute == "russian_cargo" or FORECAST.search(said.get("modality"))
        return [(found.id, "forecast_mt_yr" if ahead else "observed_mt_yr")]
    return [(found.id, attribute)]


def _find_capacity(world: World, found: Found, links: list[str]) -> list[tuple[str, str]] | Refusal:
    if found.kind == "border point":
        links = [crossing.id for crossing in world.crossings.values() if crossing.border_point == found.id]
    elif found.kind in ("link", "crossing", "place"):
        links = [found.id]
    if not links:
        return Refusal(
            f"is a capacity of {found.id}, a {found.kind} without lines of its own; name the line (edit subject)"
        )
    return [(link, "capacity_mt_yr") for link in links]


def _cells(amount: Amount, factor: float) -> dict[str, str]:
    low, high = f"{amount.low * factor:.10g}", f"{amount.high * factor:.10g}"
    return {"value": low} if low == high else {"low": low, "high": high}


def _note(said: Said, amount: Amount) -> str:
    return f"{IN_WORDS[amount.bound].capitalize()} so much. {said.note}" if amount.bound in IN_WORDS else said.note
