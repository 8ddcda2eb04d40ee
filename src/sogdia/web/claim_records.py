"""Verdicts on claims as they go over the wire, in the words of the command line."""

from __future__ import annotations

from sogdia.outcomes.claims import Judged, Report, Tested
from sogdia.scenario import shipped_scenarios
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
from sogdia.web.messages import ClaimRecord, ClaimsRecord, ClaimTestRecord, NamedRecord


def record_report(report: Report) -> ClaimsRecord:
    """Return every claim, then every fact, by article."""
    words = Words(report)
    order = {sort: place for place, (sort, _) in enumerate(SORTS)}
    ranked = sorted(report.judged, key=lambda one: (order.get(one.claim.sort, 9), one.claim.article))
    claims = [_record_claim(one, report, words) for one in ranked]
    return ClaimsRecord(report.title, report.world_name, report.world_version, report.futures, claims)


def _record_claim(one: Judged, report: Report, words: Words) -> ClaimRecord:
    claim = one.claim
    return ClaimRecord(
        claim.id, claim.article, claim.paragraph, claim.sort, str(claim.modality), claim.said, str(one.verdict),
        claim.reason, claim.note, render_change(one, words), [_record_test(tested, words) for tested in one.tested],
        [NamedRecord(id_, title) for id_, title in list_sources(one, report)],
    )  # fmt: skip


def _record_test(tested: Tested, words: Words) -> ClaimTestRecord:
    test = tested.test
    return ClaimTestRecord(
        str(tested.verdict), render_measure(test.measure, words), render_expected(test.expected, words, tested.unit),
        render_world(tested, words), render_figures(tested), render_shares(tested),
        test.scenario if test.scenario in shipped_scenarios() else "", tested.year,
    )  # fmt: skip
