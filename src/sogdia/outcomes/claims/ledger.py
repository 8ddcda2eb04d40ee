"""Plain look-ups: figures of the ledger, the status of projects, dates of events, figures kept for verdicts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sogdia.errors import Problem, nearest
from sogdia.outcomes.claims.kind import Asked, Kind, check_known, date_years, gather
from sogdia.outcomes.claims.model import Samples, Term, Voice


def _check_fact(asked: Asked, term: Term) -> list[Problem]:
    subject, attribute = term.words
    found = [fact for fact in asked.world.ledger if fact.subject == subject]
    if not found:
        return check_known(term, [subject], {fact.subject for fact in asked.world.ledger}, "subject of the ledger")
    return check_known(term, [attribute], {fact.attribute for fact in found}, f"attribute of {subject}")


def _tell_fact(asked: Asked, term: Term) -> Samples:
    subject, attribute = term.words
    rows = [fact for fact in asked.world.ledger if (fact.subject, fact.attribute) == (subject, attribute)]
    told = [(fact.source, _middle(fact)) for fact in rows if fact.source not in ("assumed", "computed")]
    return gather(rows[0].unit if rows else "", told, asked.source)


def _middle(fact) -> float:  # type: ignore[no-untyped-def]
    if fact.value is not None:
        return float(fact.value)
    return float((fact.low + fact.high) / 2) if fact.low is not None and fact.high is not None else float("nan")


def _check_best(asked: Asked, term: Term) -> list[Problem]:
    subject, attribute = term.words
    known = (subject, attribute) in asked.world.figures
    return [] if known else [Problem(term.where, f"the world has no {attribute[:40]} of {subject[:40]}")]


def _tell_best(asked: Asked, term: Term) -> Samples:
    """Return the reconciled figure, one number; dollars in millions, as revenues are."""
    quantity = asked.world.figures[term.words[0], term.words[1]]
    value, unit = (quantity.best / 1e6, "US$ m") if quantity.unit == "US$" else (quantity.best, quantity.unit)
    return Samples(np.array([value]), None, unit, "figures", (Voice(quantity.source, value),))


def _check_status(asked: Asked, term: Term) -> list[Problem]:
    known = [stage.status for stage in asked.world.stages]
    problems = check_known(term, term.words[:1], asked.world.projects, "project")
    return problems + check_known(term, term.words[1:], known, "status")


def _tell_status(asked: Asked, term: Term) -> Samples:
    """Return 1 for each source that gives a project this status, 0 for each that gives it another."""
    project, status = term.words
    rows = [
        stage
        for stage in asked.world.stages
        if stage.project == project and term.option("year", str(stage.year)) == str(stage.year)
    ]
    others = [stage for stage in rows if stage.source != asked.source]
    said = [tuple(Voice(f"{stage.source}: {stage.status}", float(stage.year)) for stage in some)
            for some in (others, [stage for stage in rows if stage.source == asked.source])]  # fmt: skip
    return Samples(np.array([float(stage.status == status) for stage in others]), None, "of 1", "sources", *said)


def _check_event(asked: Asked, term: Term) -> list[Problem]:
    return check_known(term, term.words[:1], asked.world.events, "event")


def _tell_event(asked: Asked, term: Term) -> Samples:
    event = asked.world.events[term.words[0]]
    return gather("year", [(event.source, date_years(event.date))], "", basis="dates")


def _check_figure(asked: Asked, term: Term) -> list[Problem]:
    subject, attribute, period = term.words
    known = {(one.subject, one.attribute, one.period) for one in asked.figures}
    if (subject, attribute, period) in known:
        return []
    names = [" ".join(one) for one in known]
    what = f"{' '.join(term.words)[:80]!r} is not in figures.csv beside the table of claims"
    return [Problem(term.where, what, nearest(" ".join(term.words)[:80], names))]


def _tell_figure(asked: Asked, term: Term) -> Samples:
    """Return a figure kept for verdicts, against that of the period `since` if one is named."""
    subject, attribute, period = term.words
    rows = [one for one in asked.figures if (one.subject, one.attribute, one.period) == (subject, attribute, period)]
    found = gather(rows[0].unit, [(one.source, one.value) for one in rows], asked.source)
    if not (since := term.option("since")):
        return found
    earlier = [one for one in asked.figures if (one.subject, one.attribute, one.period) == (subject, attribute, since)]
    by_source = {one.source: one.value for one in earlier}
    base = np.array([by_source.get(voice.name, np.nan) for voice in found.voices])
    return Samples(found.value, base, found.unit, found.basis, found.voices, found.own)


KINDS: Mapping[str, Kind] = {
    "fact": Kind(
        "", (), 2, 2, "fact chabahar-zahedan observed_length_km",
        "What each source in the ledger says, without the one that makes the claim.", _check_fact, _tell_fact,
    ),
    "best": Kind(
        "", (), 2, 2, "best kabul-corridor capex_usd", "The reconciled figure of the world.", _check_best, _tell_best,
    ),
    "status": Kind(
        "of 1", ("year",), 2, 2, "status mazar-herat building year=2025",
        "Whether each source gives a project this status.", _check_status, _tell_status,
    ),
    "event": Kind("year", (), 1, 1, "event delisted-russia", "When an event was.", _check_event, _tell_event),
    "figure": Kind(
        "", ("since",), 3, 3, "figure CA5 arms_share_RUS 2020-24 since=2015-19",
        "A figure of `figures.csv` beside the table of claims, against that of an earlier period.",
        _check_figure, _tell_figure,
    ),
}  # fmt: skip
