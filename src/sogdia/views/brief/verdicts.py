"""What others claim of the scenario, and what the model says to it."""

from __future__ import annotations

from sogdia.outcomes.claims.model import VERDICTS, Judged, Report
from sogdia.views.brief.marks import clean_name
from sogdia.views.brief.pen import NUMBERS
from sogdia.views.sheet import Column, Sheet


def build_verdicts(report: Report) -> Sheet:
    """Return a line for each claim that turns on the scenario, and how many are supported, contradicted, undecided."""
    ordered = sorted(report.judged, key=lambda one: (VERDICTS.index(one.verdict), one.claim.id))
    rows = tuple((clean_name(one.claim.said), one.verdict, *_share(one)) for one in ordered)
    columns = (
        Column("said", "Claim"),
        Column("verdict", "Verdict"),
        Column("holds", "Holds in", "share", "%"),
        Column("basis", "of"),
    )
    title = f"What is claimed of it ({clean_name(_name_source(report))}), and what the model says"
    return Sheet("verdicts", title, columns, rows, _count(report))


def _count(report: Report) -> str:
    """Return how many claims there are of each verdict, and what the share is of."""
    each = {verdict: sum(one.verdict == verdict for one in report.judged) for verdict in VERDICTS}
    total, told = len(report.judged), [f"{_spell(count)} {verdict}" for verdict, count in each.items() if count]
    claims = f"{_spell(total).capitalize()} claim{'s turn' if total > 1 else ' turns'} on this scenario"
    return f"{claims}: {', '.join(told)}. Where a claim has several tests, the least share; sogdia claims tells all."


def _name_source(report: Report) -> str:
    """Return the title of whom all claims are by, else that of the table."""
    ids = {one.claim.source for one in report.judged}
    return report.sources.get(ids.pop(), report.title) if len(ids) == 1 else report.title


def _share(judged: Judged) -> tuple[float | None, str]:
    """Return in what share of samples the weakest test of a claim holds, and what they are samples of."""
    if not judged.tested:
        return None, ""
    weakest = min(judged.tested, key=lambda tested: tested.holds if tested.holds is not None else 1.0)
    return weakest.holds, f"{weakest.count:,} {weakest.basis}"


def _spell(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
