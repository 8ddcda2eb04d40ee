"""The sheets of `sogdia choose`: which sets of projects hold up, for whom, and who objects."""

from __future__ import annotations

from typing import Any

from sogdia.outcomes.appraisal.choose import ROBUST, Choice, Option
from sogdia.outcomes.appraisal.objections import NOTHING_MUSD
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.world.model import World

TERSE_SETS, TERSE_STATES = 12, 4
OFTEN = 0.5


def build_choice_sheets(choice: Choice, world: World, whole: bool = True) -> list[Sheet]:
    """Return every table; without `whole` as people get them, shorter."""
    return [
        _build_answers(choice), _build_sets(choice, whole), _build_objections(choice, world, whole),
        _build_pairs(choice),
    ]  # fmt: skip


def record_choice(choice: Choice, world: World) -> dict[str, Any]:
    """Return the choice as a JSON-ready record."""
    return build_record("choice", about_choice(choice), build_choice_sheets(choice, world))


def about_choice(choice: Choice) -> dict[str, str]:
    """Return what the choice is among, and how much was solved."""
    return {
        "projects": " ".join(one.id for one in choice.bundles),
        "scenario": choice.scenario.id,
        "world": choice.world_name,
        "world version": choice.world_version,
        "discount rate": f"{choice.terms.rate:g}",
        "opening": str(choice.terms.opening),
        "years of running": str(choice.terms.life),
        "prices": f"constant US$; present values of {choice.start}, the first year of building",
        "together": " ".join(choice.together),
        "solved years": " ".join(map(str, choice.years)),
        "cases": str(choice.cases),
        "equilibria solved": str(choice.equilibria),
        "futures": str(choice.futures),
        "method": "each project alone and every two together are solved; larger sets are the sum of those",
    }


def _name(option: Option) -> str:
    return ", ".join(option.members) or "none"


def _build_answers(choice: Choice) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (one.question, _name(one.option), one.value, one.option.npv, one.exact) for one in choice.answers
    ]
    columns = (
        Column("question", "What is"), Column("set", "Build"), Column("value_musd", "Value", "change", "US$ m"),
        Column("npv_musd", "NPV to all", "change", "US$ m"),
        Column("exact_musd", "NPV solved as a set", "change", "US$ m"),
    )  # fmt: skip
    robust = "; ".join(map(_name, choice.robust)) or "none"
    notes = [
        f"All open in {choice.terms.opening}; {choice.cases} cases and {choice.equilibria} equilibria were solved."
    ]
    if choice.futures:
        notes.append(f"Worth their cost in at least {ROBUST:.0%} of futures: {robust}.")
    title = f"What to build · {choice.terms.opening} · {choice.scenario.id}"
    return Sheet("answers", title, columns, tuple(rows), " ".join(notes))


def _build_sets(choice: Choice, whole: bool) -> Sheet:
    shown = choice.options if whole else choice.options[:TERSE_SETS]
    rows: list[tuple[Cell, ...]] = [
        (_name(one), one.npv, *(one.spread or (None, None, None)), one.pays_share, one.best_share,
         *(one.regret or (None, None)), one.cost)
        for one in shown
    ]  # fmt: skip
    columns = (
        Column("set", "Set"), Column("npv_musd", "NPV", "change", "US$ m"),
        Column("npv_p10_musd", "10th", "change", "US$ m"), Column("npv_p50_musd", "Median", "change", "US$ m"),
        Column("npv_p90_musd", "90th", "change", "US$ m"),
        Column("pays_share", "Worth its cost", "share", "% of futures"),
        Column("best_share", "Best of all", "share", "% of futures"),
        Column("regret_mean_musd", "Regret on average", "number", "US$ m"),
        Column("regret_most_musd", "Regret at worst", "number", "US$ m"),
        Column("cost_musd", "Cost", "number", "US$ m"),
    )  # fmt: skip
    left = len(choice.options) - len(shown)
    note = "Regret: how much more the best set of a future is worth."
    return Sheet("sets", "Sets of projects", columns, tuple(rows), note + (f" {left} more not shown." if left else ""))


def _build_objections(choice: Choice, world: World, whole: bool) -> Sheet:
    """Return who loses by the sets that are named, and by every project alone."""
    wanted = {answer.option.members for answer in choice.answers} | {(one.id,) for one in choice.bundles}
    rows: list[tuple[Cell, ...]] = []
    for option in choice.options:
        if option.members not in wanted or not option.members:
            continue
        losers = _list_losers(option)
        for state, value in losers if whole else losers[:TERSE_STATES]:
            gain, borne = option.by_state.get(state, 0.0), option.borne.get(state, 0.0)
            share = option.objects_share.get(state, 0.0) if choice.futures else None
            rows.append((_name(option), state, world.states[state].name, gain, borne, value, share))
    columns = (
        Column("set", "Set"), Column("state", "Id", shown=False), Column("name", "Who loses"),
        Column("gain_musd", "Gain without building", "change", "US$ m"),
        Column("borne_musd", "Building and running there", "number", "US$ m"),
        Column("total_musd", "Together", "change", "US$ m"),
        Column("objects_share", "Loses", "share", "% of futures", bool(choice.futures)),
    )  # fmt: skip
    note = "At best estimates, if each state pays for what lies in it: who must be paid to agree, and how much."
    if choice.futures:
        note += (
            f" Also told: who loses, by US$ {NOTHING_MUSD:g} m or more of present value, in half of the "
            f"{choice.futures} futures."
        )
    empty = "Nobody loses."
    return Sheet("objections", "Who objects", columns, tuple(rows), note, empty, grouped=1)


def _list_losers(option: Option) -> list[tuple[str, float]]:
    """Return who loses at best estimates, or in half of the futures, and what it has then; the largest loss first."""
    often = {state for state, share in option.objects_share.items() if share >= OFTEN}
    totals = {
        state: option.by_state.get(state, 0.0) - option.borne.get(state, 0.0)
        for state in {*option.by_state, *option.borne}
    }
    losers = [one for one in totals.items() if one[1] <= -NOTHING_MUSD or one[0] in often]
    return sorted(losers, key=lambda one: (one[1], one[0]))


def _build_pairs(choice: Choice) -> Sheet:
    rows: list[tuple[Cell, ...]] = [(*pair, value) for pair, value in choice.pairs.items()]
    rows.sort(key=lambda row: (row[2], row[0], row[1]))
    columns = (
        Column("first", "First"), Column("second", "Second"),
        Column("interaction_musd", "Interaction", "change", "US$ m"),
    )  # fmt: skip
    note = "What both are worth more than the sum of each. Below nothing they are rivals."
    return Sheet("pairs", "Every two", columns, tuple(rows), note)
