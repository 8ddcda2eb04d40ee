"""Verdicts as Markdown: the tables of the page on claims."""

from __future__ import annotations

from collections.abc import Sequence

from sogdia.outcomes.claims import VERDICTS, Report, count_testable
from sogdia.views.claims import SORTS, summarise_found


def render_claims_markdown(report: Report) -> str:
    """Return how many have which verdict, and every claim with its verdict and figures."""
    claims = sum(one.claim.sort == "claim" for one in report.judged)
    lead = f"{count_testable(report.judged)} of {claims} claims can be tested; cargo in {report.futures} futures."
    counts = [
        (verdict, *(str(report.count(verdict, sort)) for sort, _ in SORTS)) for verdict in VERDICTS
    ]  # fmt: skip
    parts = [lead, _render_table(("verdict", *(title.lower() for _, title in SORTS)), counts)]
    for sort, title in SORTS:
        rows = [
            (one.claim.id, str(one.claim.paragraph), one.claim.said, f"**{one.verdict}**", summarise_found(one))
            for one in report.judged
            if one.claim.sort == sort
        ]
        if rows:
            parts += [f"### {title}", _render_table(("id", "¶", "what is said", "verdict", "what was found"), rows)]
    return "\n\n".join(parts) + "\n"


def _render_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
