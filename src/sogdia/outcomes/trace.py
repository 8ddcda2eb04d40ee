"""Numbers by their address: what a brief prints, it looks up here, so that anybody can look it up again.

An address is words with blanks between, such as `measure port chabahar cargo_mt_yr change`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sogdia.errors import Problem, SogdiaError
from sogdia.lenses.results import Bottleneck
from sogdia.outcomes.story import Story
from sogdia.outcomes.succession import count_winners, list_overtaken

Words = Sequence[str]


def trace(story: Story, address: str) -> float:
    """Return the number at an address; raise `SogdiaError` if there is none."""
    kind, *words = address.split(" ")
    try:
        found = KINDS[kind](story, words)
    except (KeyError, IndexError, StopIteration, ValueError, AttributeError) as error:
        raise SogdiaError(Problem(address, f"is no number of this scenario ({type(error).__name__})")) from error
    if found is None:
        raise SogdiaError(Problem(address, "is not known"))
    return float(found)


def _measure(story: Story, words: Words) -> float | None:
    """`measure KIND ID MEASURE base|value|change|percent|low|middle|high|rises|falls`."""
    kind, id_, measure, side = words
    row = story.row(kind, id_, measure)
    if row is None:
        raise KeyError(id_)
    if side in ("rises", "falls"):
        summary = story.answer.summary
        return next(getattr(one, side) for one in summary.measures if one.key == row.key) if summary else None
    return {
        "base": row.base, "value": row.values[0], "change": row.changes[0], "percent": row.percents[0], "low": row.low,
        "middle": row.middle, "high": row.high,
    }[side]  # fmt: skip


def _diversion(story: Story, words: Words) -> float | None:
    """`diversion diverted|rest` or `diversion other N`."""
    if story.diversion is None:
        return None
    if words[0] == "other":
        return story.diversion.others[int(words[1])][1]
    return float(getattr(story.diversion, words[0]))


def _shift(story: Story, words: Words) -> float | None:
    """`shift ORIGIN DESTINATION moved|change`, or `shift ORIGIN DESTINATION lost|gained N base|value|change`."""
    origin, destination, *rest = words
    shift = next(one for one in story.answer.shifts if (one.origin, one.destination) == (origin, destination))
    if len(rest) == 1:
        return float(getattr(shift, rest[0]))
    return float(getattr(getattr(shift, rest[0])[int(rest[1])], rest[2]))


def _rival(story: Story, words: Words) -> float | None:
    """`rival PROJECT alone|beside|change`."""
    return float(getattr(next(one for one in story.answer.rivals if one.project == words[0]), words[1]))


def _fact(story: Story, words: Words) -> float | None:
    """`fact ROW value|low|high|year`: a row of the ledger by its number."""
    return getattr(story.world.ledger[int(words[0])], words[1])  # type: ignore[no-any-return]


def _figure(story: Story, words: Words) -> float | None:
    """`figure SUBJECT ATTRIBUTE best|low|high`."""
    quantity = story.world.figure(words[0], words[1])
    return None if quantity is None else float(getattr(quantity, words[2]))


def _length(story: Story, words: Words) -> float | None:
    """`length PROJECT`: km of all its lines."""
    links = [link.id for link in story.world.links.values() if link.project == words[0]]
    figures = [story.world.figure(link, "length_km") for link in links]
    return sum(one.best for one in figures if one is not None) or None


def _assumption(story: Story, words: Words) -> float | None:
    """`assumption N best|low|high|effect_low|effect_high|at_low|at_high`; `at_` is the change of the lead there."""
    one, side = story.answer.assumptions[int(words[0])], words[1]
    if side.startswith("at_"):
        return (story.lead.changes[0] or 0.0) + float(getattr(one, side.replace("at_", "effect_")))
    return float(getattr(one, side))


def _bottleneck(story: Story, words: Words) -> float | None:
    """`bottleneck base|value ID load|capacity|price`; the price of what does not bind is 0."""
    side, id_, what = words
    comparison = story.answer.comparison
    outcome = comparison.base if side == "base" else comparison.others[0]
    found: Bottleneck | None = next((one for one in outcome.bottlenecks if one.id == id_), None)
    if found is None:
        return 0.0 if what == "price" else None
    return {
        "load": found.load_mt_yr, "capacity": found.capacity_mt_yr, "price": found.shadow_price_usd_t,
    }[what]  # fmt: skip


def _change(story: Story, words: Words) -> float | None:
    """`change N NAME best|low|high`: a number that the scenario itself has."""
    return float(getattr(story.changes[int(words[0])].numbers[words[1]], words[2]))


def _run(story: Story, words: Words) -> float | None:
    """`run year|futures|seed`."""
    summary = story.answer.summary
    return {"year": story.when, "futures": summary.solved if summary else 0, "seed": story.seed}[words[0]]


def _stage(story: Story, words: Words) -> float | None:
    """`stage ROW year`: when a project is said to have reached a stage."""
    return story.world.stages[int(words[0])].year


def _step(story: Story, words: Words) -> float | None:
    """`step ROW year`: when a step was taken."""
    return int(story.world.steps[int(words[0])].date[:4])


def _event(story: Story, words: Words) -> float | None:
    """`event ID year`."""
    return int(story.world.events[words[0]].date[:4])


def _hazard(story: Story, words: Words) -> float | None:
    """`hazard AUTHORITY events`: how many steps the chances were fitted on."""
    return next(one for one in story.reaction.standing if one.authority == words[0]).hazard.events


def _count(story: Story, words: Words) -> float | None:
    """`count builds`, `count assumed`, `count chances AUTHORITY` and the like."""
    if words[0] == "builds":
        return sum(change.kind == "build" for change in story.changes)
    if words[0] == "assumed":
        return sum(one.confidence == "assumed" for one in story.answer.assumptions)
    if words[0] == "assumptions":
        return len(story.answer.assumptions)
    if words[0] == "buyers":
        return len(story.reaction.arms.outlooks) if story.reaction.arms else None
    if words[0] == "overtaken":
        return len(list_overtaken(story, words[1]))
    if words[0] == "winner":
        return dict(count_winners(story, words[1])).get(words[2])
    raise KeyError(words[0])


def _arms(story: Story, words: Words) -> float | None:
    """`arms BUYER SUPPLIER last|change|change_low|change_high|without|shocked|up_share|first|first_shocked`.

    Of `without` and `shocked` the median; `arms BUYER volume low|median|high` is what the shock leaves of deliveries.
    """
    arms = story.reaction.arms
    if arms is None:
        return None
    outlook = next(one for one in arms.outlooks if one.buyer == words[0])
    if words[1] == "volume":
        return outlook.volume_factor[("low", "median", "high").index(words[2])]
    change = next(one for one in outlook.changes if one.supplier == words[1])
    value = getattr(change, words[2])
    return float(value[1] if isinstance(value, tuple) else value)


def _standing(story: Story, words: Words) -> float | None:
    """`standing AUTHORITY STATE RUNG YEAR base|given|alone|change mean|low|high`."""
    authority, state, rung, year, side, end = words
    answer = next(one for one in story.reaction.standing if one.authority == authority)
    chance = next(one for one in answer.chances if (one.state, one.rung, one.year) == (state, rung, int(year)))
    return float(getattr(chance, side)[("mean", "low", "high").index(end)])


def _standing_year(story: Story, words: Words) -> float | None:
    """`standing-year AUTHORITY first|last`."""
    answer = next(one for one in story.reaction.standing if one.authority == words[0])
    return answer.years[0 if words[1] == "first" else -1]


KINDS: Mapping[str, Callable[[Story, Words], float | None]] = {
    "measure": _measure,
    "diversion": _diversion,
    "shift": _shift,
    "rival": _rival,
    "fact": _fact,
    "figure": _figure,
    "length": _length,
    "assumption": _assumption,
    "bottleneck": _bottleneck,
    "change": _change,
    "run": _run,
    "stage": _stage,
    "step": _step,
    "event": _event,
    "hazard": _hazard,
    "count": _count,
    "arms": _arms,
    "standing": _standing,
    "standing-year": _standing_year,
}
