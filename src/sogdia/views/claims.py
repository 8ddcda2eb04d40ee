"""Verdicts on claims as sheets and as a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sogdia.outcomes.claims import VERDICTS, Judged, Report, count_testable
from sogdia.views.claims_words import (
    Words,
    render_change,
    render_expected,
    render_figures,
    render_measure,
    render_shares,
    render_world,
)
from sogdia.views.records import build_record
from sogdia.views.sheet import Column, Sheet

SORTS = (("claim", "Claims"), ("fact", "Facts"))


def build_claims_sheets(report: Report, whole: bool = True) -> tuple[Sheet, ...]:
    """Return how many have which verdict, every claim with its verdict, and every test with its numbers.

    People see tests only where `whole` is asked for.
    """
    verdicts = tuple(
        _build_verdicts(report, sort, title)
        for sort, title in SORTS
        if any(one.claim.sort == sort for one in report.judged)
    )
    return (_build_counts(report), *verdicts, *((_build_tests(report),) if whole else ()))


def record_claims(report: Report) -> dict[str, Any]:
    """Return the whole report as a JSON-ready record."""
    about = {
        "claims": report.title,
        "world": report.world_name,
        "world_version": report.world_version,
        "futures": report.futures,
        "testable": count_testable(report.judged),
        "verdicts": {verdict: report.count(verdict) for verdict in VERDICTS},
        "verdicts_on_facts": {verdict: report.count(verdict, "fact") for verdict in VERDICTS},
    }
    return build_record("claims", about, build_claims_sheets(report))


def about_claims(report: Report) -> dict[str, str]:
    """Return what the tables are of."""
    return {
        "claims": report.title,
        "world": report.world_name,
        "world version": report.world_version,
        "futures": str(report.futures),
    }


def render_claim(judged: Judged, report: Report) -> str:
    """Return one claim in full: what is said, what was run or looked up, figures, verdict, what would change it."""
    words, claim = Words(report), judged.claim
    lines = [
        f"{claim.id}  article {claim.article}, paragraph {claim.paragraph}, said as {claim.modality}",
        claim.said + ".",
        "",
        f"Verdict: {judged.verdict.upper()}",
    ]
    if claim.reason:
        lines.append(f"Why: {claim.reason}.")
    for number, tested in enumerate(judged.tested, start=1):
        lines += [
            "",
            f"Test {number}: {tested.verdict}",
            f"  measured  {render_measure(tested.test.measure, words)}",
            f"  expected  {render_expected(tested.test.expected, words, tested.unit)}",
            *([f"  run       {world}"] if (world := render_world(tested, words)) else []),
            f"  found     {render_figures(tested)}",
            f"  holds     {render_shares(tested)}",
        ]
    if claim.note:
        lines += ["", f"Note: {claim.note}."]
    if change := render_change(judged, words):
        lines += ["", f"What would change it: {change}"]
    if sources := list_sources(judged, report):
        lines += ["", *(f"{id}: {title}" for id, title in sources)]
    return "\n".join(lines)


def list_sources(judged: Judged, report: Report) -> tuple[tuple[str, str], ...]:
    """Return the sources that speak in the tests of a claim, each with its title."""
    names = (
        voice.name.split(":")[0] for tested in judged.tested for voice in (*tested.own, *tested.voices, *tested.beside)
    )
    return tuple((name, report.sources[name]) for name in dict.fromkeys(names) if name in report.sources)


def _build_counts(report: Report) -> Sheet:
    columns = (Column("verdict", "Verdict"), *(Column(f"{sort}s", title, "count") for sort, title in SORTS))
    rows = tuple((verdict, *(report.count(verdict, sort) for sort, _ in SORTS)) for verdict in VERDICTS)
    claims = sum(one.claim.sort == "claim" for one in report.judged)
    note = f"{count_testable(report.judged)} of {claims} claims can be tested; cargo in {report.futures} futures."
    return Sheet("counts", "Verdicts", columns, rows, note=note)


def _build_verdicts(report: Report, sort: str, title: str) -> Sheet:
    words = Words(report)
    columns = (
        Column("claim", "Id"),
        Column("article", "Article", "count", shown=False),
        Column("paragraph", "Paragraph", "count", shown=False),
        Column("modality", "Said as", shown=False),
        Column("said", "What is said"),
        Column("verdict", "Verdict"),
        Column("found", "What was found"),
        Column("would_change", "What would change it"),
        Column("note", "Note", shown=False),
    )
    rows = tuple(
        (
            one.claim.id, one.claim.article, one.claim.paragraph, one.claim.modality, one.claim.said, one.verdict,
            summarise_found(one), render_change(one, words), one.claim.note,
        )
        for one in report.judged
        if one.claim.sort == sort
    )  # fmt: skip
    return Sheet(f"{sort}s", title, columns, rows)


def summarise_found(judged: Judged) -> str:
    """Return the figures of the tests in a line each, or why there are none."""
    if not judged.tested:
        return f"{judged.claim.reason}."
    return "; ".join(f"{render_figures(tested)}: {render_shares(tested)}" for tested in judged.tested) + "."


def _build_tests(report: Report) -> Sheet:
    words = Words(report)
    spans = (("base", "Base"), ("value", "Value"), ("change", "Change"), ("other", "Compared"))
    columns = (
        Column("claim", "Id"),
        Column("measure", "Measure"),
        Column("in_words", "In words", shown=False),
        Column("expected", "Expected"),
        Column("scenario", "World", shown=False),
        Column("against", "Against", shown=False),
        Column("year", "Year", "count", shown=False),
        Column("verdict", "Verdict"),
        Column("holds_share", "Holds", "share", "%"),
        Column("nothing_share", "Nothing", "share", "%"),
        Column("opposite_share", "Opposite", "share", "%"),
        Column("samples", "Of", "count"),
        Column("basis", "Basis", shown=False),
        Column("unit", "Unit", shown=False),
        *(Column(f"{key}_{end}", f"{head} {end}", "number", shown=False) for key, head in spans for end in ENDS),
        Column("turns_on", "Turns on", shown=False),
        Column("voices", "Who says so", shown=False),
    )
    return Sheet("tests", "Tests", columns, tuple(_list_tests(report.judged, words)), grouped=1)


ENDS = ("p10", "p50", "p90")


def _list_tests(judged: Sequence[Judged], words: Words) -> list[tuple[str | float | int | None, ...]]:
    rows: list[tuple[str | float | int | None, ...]] = []
    for one in judged:
        for tested in one.tested:
            ranges = (tested.base, tested.value, tested.change, tested.other)
            numbers = [None if part is None else getattr(part, end) for part in ranges for end in ENDS]
            hinge = tested.hinge
            voices = (*tested.own, *tested.voices, *tested.beside)
            rows.append(
                (
                    one.claim.id, str(tested.test.measure), render_measure(tested.test.measure, words),
                    tested.test.expected.text, tested.test.scenario, tested.test.against, tested.year, tested.verdict,
                    tested.holds, tested.nothing, tested.opposite, tested.count, tested.basis, tested.unit, *numbers,
                    f"{hinge.subject} {hinge.attribute}" if hinge else "",
                    "; ".join(f"{voice.name}: {voice.value:.6g}" for voice in voices),
                )
            )  # fmt: skip
    return rows
