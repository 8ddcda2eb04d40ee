"""A story to a brief: the table of contents of the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sogdia import __version__
from sogdia.outcomes.story import Story
from sogdia.views.brief.background import write_background
from sogdia.views.brief.conclusions import write_conclusions
from sogdia.views.brief.implications import write_implications
from sogdia.views.brief.marks import clean_name, split_text
from sogdia.views.brief.model import Brief, Footnote, Section
from sogdia.views.brief.opening import write_headline, write_lead
from sogdia.views.brief.pen import Pen
from sogdia.views.brief.pictures import choose_charts
from sogdia.views.brief.tables import build_balance, build_rests
from sogdia.views.brief.verdicts import build_verdicts
from sogdia.views.chart import Chart
from sogdia.views.stamp import read_stamp
from sogdia.views.words import render_certificate


def compose_brief(story: Story, charts: Sequence[Chart] = ()) -> Brief:
    """Return the brief of a story, with these charts, or those that fit what it moves if none are given."""
    headline, lead = write_headline(story), write_lead(story)
    sections = (
        Section("Background", write_background(story)),
        Section("Implications", write_implications(story)),
        Section("Conclusions", write_conclusions(story)),
    )
    rests = build_rests(story)
    texts = [lead, *(text for section in sections for text in section.paragraphs)]
    return Brief(
        headline=headline,
        dateline=_write_dateline(story),
        lead=lead,
        sections=sections,
        balance=build_balance(story),
        rests=rests,
        charts=tuple(charts) or choose_charts(story),
        footnotes=list_footnotes(story, texts, [str(row[-1]) for row in rests.rows]),
        method=_write_method(story),
        reproduce=_list_reproduction(story),
        verdicts=build_verdicts(story.claims) if story.claims else None,
    )


def list_footnotes(story: Story, texts: Iterable[str], more: Iterable[str]) -> tuple[Footnote, ...]:
    """Return the sources that texts cite, in order, then those of tables; each once, none that is not used."""
    cited = [piece.address for text in texts for piece in split_text(text) if piece.kind == "cite"]
    found = []
    for id_ in dict.fromkeys([*cited, *more]):
        source = story.world.sources.get(id_)
        if source is None or id_ in ("assumed", "computed"):
            continue
        parts = [clean_name(part) for part in (source.publisher, source.title, source.date) if part]
        found.append(
            Footnote(id_, ", ".join(parts), source.url if source.url.startswith(("https://", "http://")) else "")
        )
    return tuple(found)


def _write_dateline(story: Story) -> str:
    name, question = clean_name(story.scenario.name), clean_name(story.scenario.question)
    return f"Scenario: {name}, {story.when}." + (f" {question}" if question else "")


def _write_method(story: Story) -> tuple[str, ...]:
    """Return how to read the numbers, in a few sentences, and the note of the scenario itself."""
    pen = Pen(story)
    told = [_READING.get(story.theme, _READING_OF_CARGO)]
    if story.answer.summary and story.theme not in _READING:
        told.append(
            f"Ranges and likelihoods come from {pen.whole('run futures')} futures in which every figure of the "
            "ledger is "
            "drawn from its range; the best estimate, which has every figure at its best, may lie outside them."
        )
    if story.scenario.note:
        told.append(f"Note of the scenario: {clean_name(story.scenario.note)}")
    return (" ".join(told[:2]), *told[2:])


_READING_OF_CARGO = (
    "Every change is the scenario against the same world in the same year without it; tons are metric. Cargo "
    "chooses its way "
    "by money, time, reliability and risk until no one gains by another; what is full takes no more."
)
_READING = {
    "arms": "Shares are of the volume that a buyer takes in the five years that come, by SIPRI's trend-indicator "
    "value, which is "
    "no money. The model is fitted on deliveries to 2019 and knows habit, ties, price and combat record; it draws "
    "many times.",
    "standing": "Chances are of a step by the end of a year, from a model of half-years fitted on steps before "
    "2024; a step that "
    "is given is certain. They are held between one and ninety-nine in a hundred: so few steps cannot tell more.",
}


def _list_reproduction(story: Story) -> tuple[tuple[str, str], ...]:
    comparison = story.answer.comparison
    summary = story.answer.summary
    return (
        ("Command", clean_name(story.command)),
        ("World", f"{comparison.base.world_name}, version {comparison.base.world_version}"),
        ("Sogdia", __version__ + (f", run {read_stamp()}" if read_stamp() else "")),
        *(
            (("Futures", f"{summary.solved:,} of {summary.count:,} solved; seed {summary.seed}; run {summary.run_id}"),)
            if summary
            else ()
        ),
        ("Solution", render_certificate((comparison.base, *comparison.others)).partition(" (")[0]),
    )
