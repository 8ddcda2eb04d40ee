"""What a brief is written from: the answer to a scenario, what the other lenses answer, and what matters of both."""

from __future__ import annotations

from typing import Literal

import msgspec

from sogdia.lenses.results import Key
from sogdia.outcomes.answer import Answer
from sogdia.outcomes.claims.model import Report
from sogdia.outcomes.compare import MAIN_MEASURE, Row
from sogdia.outcomes.diversion import Diversion, measure_diversion
from sogdia.outcomes.reaction import Reaction
from sogdia.scenario.model import Change, Scenario
from sogdia.world.model import World

Theme = Literal["build", "close", "hinder", "ease", "trade", "arms", "standing", "nothing"]
MOVES_MT_YR = 0.05
"""A scenario that moves no corridor by as much moves no cargo worth telling."""
WORTH_TELLING = 0.08
"""Changes below this share of the largest one are left out of the text."""


class Story(msgspec.Struct, frozen=True):
    """Everything that may be told of one scenario.

    `changes` are those that hold in the year asked about, their names found in `world`, which is undated. `diversion`
    is of the leading corridor. `command` is what computes it again. `claims` are verdicts on what others say of the
    scenario, where they were asked for.
    """

    world: World
    scenario: Scenario
    changes: tuple[Change, ...]
    answer: Answer
    reaction: Reaction
    diversion: Diversion | None
    theme: Theme
    seed: int
    command: str
    claims: Report | None = None

    @property
    def when(self) -> int:
        """Return the year asked about."""
        return self.answer.comparison.base.year

    @property
    def lead(self) -> Row:
        """Return the change an article would lead with."""
        row = self.answer.comparison.find(self.answer.lead)
        assert row is not None, "the lead is chosen among the rows"
        return row

    @property
    def added(self) -> int | None:
        """Return the number of the change that adds trade, if the scenario has one beside what it builds."""
        return next(
            (at for at, one in enumerate(self.changes) if one.kind == "demand" and "mt_yr" in one.numbers), None
        )

    @property
    def elsewhere(self) -> Row | None:
        """Return the corridor that takes up more of the added trade than the leading one; None if none does."""
        if self.added is None:
            return None
        top = max(self.answer.comparison.take("corridor", "cargo_mt_yr"), key=lambda row: row.changes[0] or 0.0)
        return top if top.key != self.lead.key and (top.changes[0] or 0.0) > (self.lead.changes[0] or 0.0) else None

    def row(self, kind: str, id_: str, measure: str) -> Row | None:
        """Return the row of one measure, None if no outcome has it."""
        return self.answer.comparison.find(Key(kind, id_, measure))

    def movers(self, kind: str, sign: int, most: int = 3) -> tuple[Row, ...]:
        """Return what gains (`sign` 1) or loses (-1) most by its main measure, as far as it is worth telling."""
        rows = self.answer.comparison.take(kind, MAIN_MEASURE[kind])
        floor = max(0.01, 0.04 * self.lead.size, WORTH_TELLING * max((row.size for row in rows), default=0.0))
        moved = [row for row in rows if (row.changes[0] or 0.0) * sign >= floor]
        return tuple(sorted(moved, key=lambda row: (-row.size, row.id))[:most])


def build_story(
    world: World, scenario: Scenario, changes: tuple[Change, ...], answer: Answer, reaction: Reaction, seed: int,
    command: str,
) -> Story:  # fmt: skip
    """Return the story of an answer with one alternative."""
    lead = answer.lead
    row = answer.comparison.find(lead)
    diversion = None
    if row is not None and lead.kind == "corridor" and row.changes[0]:
        diversion = measure_diversion(answer.shifts, lead.id, row.changes[0] > 0)
    theme = choose_theme(changes, answer, reaction)
    return Story(world, scenario, changes, answer, reaction, diversion, theme, seed, command)


def choose_theme(changes: tuple[Change, ...], answer: Answer, reaction: Reaction) -> Theme:
    """Return what the scenario is about: what it does to the ways, or to arms and standing if it moves no cargo."""
    rows = answer.comparison.take("corridor", "cargo_mt_yr")
    if max((row.size for row in rows), default=0.0) < MOVES_MT_YR:
        return "arms" if reaction.arms else "standing" if reaction.standing else "nothing"
    kinds = {change.kind for change in changes}
    if "build" in kinds:
        return "build"
    if kinds & {"close", "cancel"} or any(change.words.get("to") == "closed" for change in changes):
        return "close"
    if kinds == {"demand"}:
        return "trade"
    return "ease" if _sum_of_changes(answer) > 0 else "hinder"


def _sum_of_changes(answer: Answer) -> float:
    """Return what shippers save, in US$ m a year: positive where the scenario makes carriage cheaper."""
    row = answer.comparison.find(Key("total", "all", "shippers_loss_musd_yr"))
    return -(row.changes[0] or 0.0) if row is not None else 0.0
