"""The answer to a question: what a scenario changes against a base, and what to tell of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from sogdia.lenses.results import Assumption, Key, Outcome
from sogdia.outcomes.compare import Comparison, Range, add_ranges, compare
from sogdia.outcomes.flips import Flip
from sogdia.outcomes.futures import Summary
from sogdia.outcomes.headline import Headline, Rival, choose_headline, measure_headlines
from sogdia.outcomes.shifts import Shift, measure_shifts

# What the bulletin asks of every railway: is the Kabul Corridor still worth it?
ALWAYS_TOLD = ("kabul-corridor",)


class Answer(msgspec.Struct, frozen=True):
    """A comparison with what to tell of it; `headlines` has a tuple for each alternative.

    `shifts`, `assumptions` and `rivals` are of the only alternative, and empty when there are several. `lead` is the
    measure an article would lead with; assumptions are ranked by what they do to its change, and `flips` tell what one
    figure would turn it round. `summary` is what many
    futures of the only alternative come to; None where none were asked.
    """

    comparison: Comparison
    headlines: tuple[tuple[Headline, ...], ...]
    lead: Key
    shifts: tuple[Shift, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    rivals: tuple[Rival, ...] = ()
    flips: tuple[Flip, ...] = ()
    summary: Summary | None = None


def answer(base: Outcome, others: Sequence[Outcome]) -> Answer:
    """Return what `others` change against `base`; what takes more runs is added by whoever can run the engine again."""
    comparison = compare(base, *others)
    return Answer(
        comparison,
        headlines=tuple(measure_headlines(comparison, which, always=ALWAYS_TOLD) for which in range(len(others))),
        lead=choose_headline(comparison),
        shifts=measure_shifts(base, others[0]) if len(others) == 1 else (),
    )


def add_answer_ranges(found: Answer, ranges: Mapping[Key, Range], futures: int) -> Answer:
    """Return the answer with the range of each change, as so many futures have it."""
    comparison = add_ranges(found.comparison, ranges, futures)
    headlines = tuple(
        tuple(msgspec.structs.replace(one, row=comparison.find(one.row.key) or one.row) for one in told)
        for told in found.headlines
    )
    return msgspec.structs.replace(found, comparison=comparison, headlines=headlines)


def add_summary(found: Answer, summary: Summary) -> Answer:
    """Return the answer with what many futures come to, and the range of each change as they have it."""
    spreads = {row.key: row.change for row in (*summary.measures, *summary.details) if summary.solved}
    ranges = {key: Range(spread.p10, spread.p50, spread.p90) for key, spread in spreads.items()}
    return msgspec.structs.replace(add_answer_ranges(found, ranges, summary.count), summary=summary)
