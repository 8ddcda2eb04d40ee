"""The standing lens as sheets and as a record."""

from __future__ import annotations

from typing import Any

from sogdia.lenses.standing import DRIVERS, RUNGS, WORDS
from sogdia.lenses.standing.backtest import StandingScore
from sogdia.outcomes.standing import Chance, StandingAnswer, StandingReport
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.world.model import World

LADDER = (
    "An ambassador needs a chargé, recognition a chargé and no listing; a mission of one's own and delisting stand "
    "beside that chain."
)


def build_standing_sheets(answer: StandingAnswer, world: World, whole: bool = False) -> tuple[Sheet, ...]:
    """Return chances by state, chances by year, what moves them, and the steps as sources date them."""
    sheets = [build_chances_sheet(answer, world)]
    sheets += [_build_paths(answer, world)] if whole or len({one.state for one in answer.chances}) == 1 else []
    return (*sheets, _build_drivers(answer), _build_steps(answer, world))


def build_standing_scores(report: StandingReport, world: World) -> tuple[Sheet, ...]:
    """Return the scores beside base rates, and what came with the chance that it had."""
    return _build_scores(report), _build_trials(report, world)


def record_standing(answer: StandingAnswer, world: World) -> dict[str, Any]:
    """Return the whole answer as a JSON-ready record."""
    about = {
        "authority": answer.authority,
        "from": str(answer.start),
        "fitted_on": {"steps": answer.hazard.events, "chances": answer.hazard.rows, "before": str(answer.hazard.until)},
        "given": [{"state": step.state, "rung": step.rung, "period": str(step.period)} for step in answer.given],
        "world_version": world.version,
    }
    return build_record("standing", about, build_standing_sheets(answer, world, whole=True))


def record_standing_scores(report: StandingReport, world: World) -> dict[str, Any]:
    """Return the scores as a JSON-ready record."""
    return build_record("standing-backtest", {"world_version": world.version}, build_standing_scores(report, world))


def render_basis(answer: StandingAnswer) -> str:
    """Return how little the chances rest on."""
    return (
        f"Chances, not forecasts: the model saw {answer.hazard.events} steps before {answer.hazard.until} in "
        f"{answer.hazard.rows} half-years in which one might have come. {LADDER}"
    )


def render_standing_score(report: StandingReport) -> str:
    """Return in two sentences whether the model beats base rates."""
    return " ".join(
        f"{what}: the model {'beats' if score.beats else 'does not beat'} base rates, log score {score.log_score:.3f} "
        f"against {score.base_log_score:.3f} ({score.events} steps of {score.trials} that might have come)."
        for what, score in (("To 2023, on rolling origins", report.rolling), ("After 2023", report.later))
        if score is not None
    )


def build_chances_sheet(answer: StandingAnswer, world: World) -> Sheet:
    """Return one row a state and rung, at the end of the last year."""
    given = bool(answer.given)
    last = answer.years[-1]
    columns = (
        Column("state_id", "Id", shown=False),
        Column("state", "State"),
        Column("rung", "Rung"),
        Column("taken", "Taken"),
        Column("base", f"By {last}", "share", "%"),
        Column("base_range", "80 %"),
        Column("base_low", "from", "share", "%", shown=False),
        Column("base_high", "to", "share", "%", shown=False),
        Column("alone", "Nobody's example", "share", "%"),
        Column("given", "With the step", "share", "%", shown=given),
        Column("change_points", "Change", "change", "points", shown=given),
        Column("change_range", "80 %", shown=given),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in answer.chances:
        if one.year != last:
            continue
        certain = bool(one.taken)
        rows.append(
            (
                one.state, world.states[one.state].name, WORDS[one.rung], one.taken,
                *((None, "", None, None, None, None, None, "") if certain else _cells(one)),
            )
        )  # fmt: skip
    steps = ", ".join(f"{step.state} {WORDS[step.rung]} in {step.period}" for step in answer.given)
    note = (
        f"As seen at the start of {answer.start}. The ends hold 80 % of what single beliefs about the coefficients "
        "say. Nobody's example: the same without the influence of neighbours and powers."
        + (f" With: {steps}." if given else "")
    )
    title = f"Chance that a step towards {world.authorities[answer.authority].name} is taken by the end of {last}"
    return Sheet("chances", title, columns, tuple(rows), note=note, grouped=2)


def _cells(one: Chance) -> tuple[Cell, ...]:
    return (
        one.base[0], _range(one.base), one.base[1], one.base[2], one.alone[0], one.given[0], 100 * one.change[0],
        f"{100 * one.change[1]:+.0f}…{100 * one.change[2]:+.0f}",
    )  # fmt: skip


def _build_paths(answer: StandingAnswer, world: World) -> Sheet:
    columns = (
        Column("state", "State"),
        Column("rung", "Rung"),
        Column("year", "By end of", "text"),
        Column("base", "Chance", "share", "%"),
        Column("alone", "Nobody's example", "share", "%"),
        Column("given", "With the step", "share", "%", shown=bool(answer.given)),
        Column("change_points", "Change", "change", "points", shown=bool(answer.given)),
    )
    rows = tuple(
        (
            world.states[one.state].name, WORDS[one.rung], str(one.year), one.base[0], one.alone[0], one.given[0],
            100 * one.change[0],
        )
        for one in sorted(answer.chances, key=lambda one: (one.state, RUNGS.index(one.rung), one.year))
        if not one.taken
    )  # fmt: skip
    return Sheet("years", "Chances year by year", columns, rows, grouped=2)


def _build_drivers(answer: StandingAnswer) -> Sheet:
    columns = (
        Column("driver", "Driver"),
        Column("coefficient", "Log odds", "change"),
        Column("deviation", "±", "number"),
    )
    deviations = answer.hazard.covariance.diagonal() ** 0.5
    names = [WORDS.get(name, name) for name in (*DRIVERS, "constant")]
    rows = tuple(
        (name, float(value), float(deviation))
        for name, value, deviation in zip(names, answer.hazard.coefficients, deviations, strict=True)
    )
    note = (
        "Of a half-year, for a driver that goes from 0 to its most. Held to 0 by a ridge: where ± is larger than the "
        "value, the few steps do not even tell the sign."
    )
    return Sheet("drivers", "What moves a step", columns, rows, note=note)


def _build_steps(answer: StandingAnswer, world: World) -> Sheet:
    columns = (
        Column("date", "Date"),
        Column("state_id", "Id", shown=False),
        Column("state", "State"),
        Column("rung", "Rung"),
        Column("act", "What was done"),
        Column("disputed", "Disputed"),
        Column("fitted", "Taught"),
        Column("source", "Source"),
        Column("title", "Title", shown=False),
        Column("note", "Remark", shown=False),
    )
    asked = {one.state for one in answer.chances}
    rows = tuple(
        (
            step.date, step.state, world.states[step.state].name, WORDS[step.rung], step.act,
            "yes" if step.disputed else "", "yes" if step.fitted else "", step.source, world.sources[step.source].title,
            step.note,
        )
        for step in reversed(answer.steps)
        if step.state in asked
    )  # fmt: skip
    note = "Where sources differ each has its row. Taught: the model saw it; nothing after 2023 is fitted."
    return Sheet("steps", "Steps as the sources date them, the latest first", columns, rows, note=note)


def _build_scores(report: StandingReport) -> Sheet:
    columns = (
        Column("what", "Told before"),
        Column("trials", "Might have come", "count"),
        Column("events", "Came", "count"),
        Column("log_score", "Log score", "number"),
        Column("base_log_score", "Base rates", "number"),
        Column("brier", "Brier", "number"),
        Column("base_brier", "Base rates", "number"),
        Column("beats", "Better"),
    )
    named = [(str(score.origin), score) for score in report.scores]
    named += [("all to 2023", report.rolling)] if report.rolling else []
    if report.later is not None:
        named.append((f"{report.later.origin}, by the end of {report.later.until}", report.later))
    rows = tuple((name, *_score_cells(score)) for name, score in named)
    note = (
        "Mean logarithm of the chance given to what came (0 is best, -0.69 a coin). Base rates: so many steps of a "
        "rung in so many half-years. The last row is of steps that no fit has seen."
    )
    return Sheet("scores", "The model beside base rates", columns, rows, note=note)


def _score_cells(score: StandingScore) -> tuple[Cell, ...]:
    return (
        score.trials, score.events, score.log_score, score.base_log_score, score.brier, score.base_brier,
        "yes" if score.beats else "NO",
    )  # fmt: skip


def _build_trials(report: StandingReport, world: World) -> Sheet:
    columns = (
        Column("origin", "Told before"),
        Column("until", "By the end of"),
        Column("state", "State"),
        Column("rung", "Rung"),
        Column("chance", "Model", "share", "%"),
        Column("base", "Base rate", "share", "%"),
        Column("came", "Came"),
    )
    rows = tuple(
        (
            str(one.origin), str(one.until), world.states[one.state].name, WORDS[one.rung], one.chance, one.base,
            "yes" if one.came else "no",
        )
        for one in sorted(report.trials, key=lambda one: (not one.came, one.origin, one.state))
    )  # fmt: skip
    return Sheet("trials", "Steps that came, then those that might have", columns, rows)


def _range(triple: tuple[float, float, float]) -> str:
    return f"{100 * triple[1]:.0f}–{100 * triple[2]:.0f}"
