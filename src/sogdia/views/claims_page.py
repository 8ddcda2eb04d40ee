"""The verdict page of a document: one HTML file with nothing outside it, every text escaped, no script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sogdia.outcomes.claims import VERDICTS, Judged, Report, Tested, count_testable
from sogdia.views.claims import SORTS, list_sources
from sogdia.views.claims_words import (
    Words,
    render_change,
    render_expected,
    render_figures,
    render_measure,
    render_shares,
    render_world,
)
from sogdia.views.words import clean_text
from sogdia.world.schema import DATA

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
MODALITIES = {
    "certain": "said as certain", "expected": "said as likely", "asserted": "asserted", "fact": "said as a fact",
    "possible": "said as possible",
}  # fmt: skip
STYLE = DATA / "claims" / "page.css"


def render_claims_page(report: Report) -> str:
    """Return the page."""
    words = Words(report)
    body = [_render_head(report), _render_rules()]
    for sort, title in SORTS:
        judged = [one for one in report.judged if one.claim.sort == sort]
        for article in sorted({one.claim.article for one in judged}):
            rows = [one for one in judged if one.claim.article == article]
            body.append(f"<h2>{_safe(_head_of(sort, title, article))}</h2>")
            body += [_render_claim(one, report, words) for one in rows]
    body.append(_render_foot(report))
    title = _safe(f"What holds: {report.title}")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def _head_of(sort: str, title: str, article: int) -> str:
    where = f"article {article}" if article else "all"
    return f"{title}, {where}" if sort == "fact" else f"{where[:1].upper()}{where[1:]}"


def _render_head(report: Report) -> str:
    claims = sum(one.claim.sort == "claim" for one in report.judged)
    facts = len(report.judged) - claims
    lead = (
        f"{claims} claims, of which {count_testable(report.judged)} could be tested, and {facts} plain facts, held "
        f"against a model of routes, arms, ties and recognition in which every figure has a source."
    )
    boxes = "".join(
        f'<div class="{verdict}"><b>{report.count(verdict)}</b><span>{verdict}</span></div>' for verdict in VERDICTS
    )
    return (
        f'<header><div class="over">Verdicts · {_safe(report.title)}</div><h1>What holds</h1>'
        f"<p>{_safe(lead)}</p></header>\n"
        f'<div class="tally">{boxes}</div>\n{_render_tally(report)}'
    )


def _render_tally(report: Report) -> str:
    head = "".join(f'<th class="n">{verdict}</th>' for verdict in VERDICTS)
    rows = []
    for sort, title in SORTS:
        judged = [one for one in report.judged if one.claim.sort == sort]
        for article in sorted({one.claim.article for one in judged}):
            here = [one.verdict for one in judged if one.claim.article == article]
            cells = "".join(f'<td class="n">{here.count(verdict)}</td>' for verdict in VERDICTS)
            rows.append(f"<tr><td>{_safe(title)}, article {article}</td>{cells}</tr>")
    return f"<table><tr><th></th>{head}</tr>{''.join(rows)}</table>"


def _render_rules() -> str:
    return (
        '<p class="soft">What is said to be so is <b>supported</b> if it holds in at least nine of ten futures (or '
        "sets of weights, draws, sources), <b>contradicted</b> if it fails to in at least nine of ten, else "
        "<b>undecided</b>. What is only said to be possible is supported if it happens in at least one of ten, and "
        "contradicted if in no more than one of a hundred. Of a claim with several tests every one must hold. "
        "Ranges hold eight of ten.</p>"
    )


def _render_claim(judged: Judged, report: Report, words: Words) -> str:
    claim = judged.claim
    where = f"{claim.id} · paragraph {claim.paragraph} · {MODALITIES[claim.modality]}"
    badge = f'<span class="badge {judged.verdict}">{judged.verdict}</span>'
    parts = [
        f'<article class="{judged.verdict}" id="{_safe(claim.id)}">',
        f'<div class="head"><p class="meta">{_safe(where)}</p>{badge}</div>',
        f"<h3>{_safe(claim.said)}.</h3>",
    ]
    if claim.reason:
        parts.append(f"<p>{_safe(claim.reason)}.</p>")
    parts += [_render_test(tested, words) for tested in judged.tested]
    if claim.note:
        parts.append(f'<p class="note">{_safe(claim.note)}.</p>')
    if change := render_change(judged, words):
        parts.append(f'<p class="change"><b>What would change it.</b> {_safe(change)}</p>')
    if sources := list_sources(judged, report):
        told = "; ".join(f"{id}: {title}" for id, title in sources)
        parts.append(f'<p class="meta">{_safe(told)}</p>')
    return "\n".join([*parts, "</article>"])


def _render_test(tested: Tested, words: Words) -> str:
    rows = [
        ("Measured", render_measure(tested.test.measure, words)),
        ("Expected", render_expected(tested.test.expected, words, tested.unit)),
        ("Run", render_world(tested, words)),
        ("Found", render_figures(tested)),
    ]
    cells = "".join(f"<dt>{head}</dt><dd>{_safe(_raise(text))}</dd>" for head, text in rows if text)
    return f"<dl>{cells}<dt>Holds</dt><dd>{_render_bar(tested)}{_safe(_raise(render_shares(tested)))}</dd></dl>"


def _render_bar(tested: Tested) -> str:
    """Return a bar of the shares in which it holds, nothing moves, the opposite happens."""
    if not tested.count:
        return ""
    shares: Iterable[tuple[str, float]] = (("y", tested.holds), ("o", tested.nothing), ("x", tested.opposite))
    parts = "".join(f'<i class="{mark}" style="width:{100 * share:.1f}%"></i>' for mark, share in shares if share > 0)
    return f'<div class="bar" role="img" aria-label="{_safe(render_shares(tested))}">{parts}</div>'


def _raise(text: str) -> str:
    """Return the text with its first letter large."""
    return text[:1].upper() + text[1:]


def _render_foot(report: Report) -> str:
    return (
        f'<p class="foot">World {_safe(report.world_name)}, version {_safe(report.world_version)}; cargo in '
        f"{report.futures} futures. Made by <code>sogdia claims --html</code>. Boundaries and names imply no "
        "position on the status of a territory.</p>"
    )


def _safe(text: str) -> str:
    """Return text in which nothing is markup and nothing turns the line around."""
    return escape(clean_text(text), quote=True)
