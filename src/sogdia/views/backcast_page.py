"""The model held against history as Markdown: the tables of the page "How far to trust it"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sogdia.outcomes.backcast import Judged, Report
from sogdia.views.backcast import SIGNS, render_summary


def render_backcast_page(report: Report) -> str:
    """Return what it comes to, the scores beside the rivals, and every observation that is scored."""
    scored = [row for row in report.rows if not row.learning]
    return "\n\n".join([render_summary(report), _render_scores(report), _render_rows(scored)]) + "\n"


def _render_scores(report: Report) -> str:
    rows = [
        (total.forecaster, str(total.count), f"{total.crps:.3f}", f"{total.model_crps:.3f}")
        for total in report.totals
        if total.count
    ]
    return _render_table(("forecaster", "observations", "mean CRPS", "the model on the same"), rows)


def _render_rows(scored: Sequence[Judged]) -> str:
    rows = [
        (
            row.case,
            row.measure,
            f"{row.before}, {row.after}",
            f"{row.predicted:+.2f}",
            f"{row.low:+.2f} to {row.high:+.2f}",
            "" if row.observed is None else f"{row.observed:+.2f}",
            SIGNS[row.sign],
            "right" if row.right else "WRONG",
            "" if row.covered is None else "yes" if row.covered else "NO",
        )
        for row in scored
    ]
    return _render_table(("case", "measure", "from and to", "model", "80 %", "seen", "went", "sign", "in"), rows)


def _render_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
