"""What an article says of projects, attribute by attribute.

Every rule in `RULES` goes from a sentence and the projects spoken of so far to facts of one attribute or a few. A fact
belongs to the project beside it in its clause, else to the last one named before. A project may also be spoken of by a
common noun only: `a broader Turkish-led initiative`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.clauses import split_clauses
from sogdia.reading.facts.backers import read_backers
from sogdia.reading.facts.courses import read_courses
from sogdia.reading.facts.dangers import read_dangers
from sogdia.reading.facts.figures import read_figures, read_savings
from sogdia.reading.facts.hiring import read_hirings
from sogdia.reading.facts.history import read_dates
from sogdia.reading.facts.lending import read_lendings
from sogdia.reading.facts.operators import read_agreements, read_operators, read_parts_built
from sogdia.reading.facts.relations import read_cargo_taken, read_contests, read_plans, read_portions, read_relations
from sogdia.reading.facts.standing import read_standing, read_uses
from sogdia.reading.facts.status import read_openings, read_status, read_trades
from sogdia.reading.facts.superlatives import find_compared, read_superlatives
from sogdia.reading.facts.topic import Fact, Rule, Topic
from sogdia.reading.facts.unnamed import find_unnamed
from sogdia.reading.facts.ways import read_crossings, read_ends, read_links, read_ways, read_ways_around
from sogdia.reading.mention import Mention
from sogdia.reading.plainly import WAYS, build_proposal
from sogdia.reading.proposal import Proposal
from sogdia.reading.scene import Scene

SHORT = 90
"""A sentence up to this long that names a price opens on it: `The price is disputed.`"""

LATELY = 4
"""How many of the projects named before are kept in mind."""

PRICED = re.compile(r"\b(?:price|costs?|bill|budget|financing)\b", re.IGNORECASE)
PLANNING = re.compile(r"\b(?:would|could|may|might|will|plans?|planned|projected|expected|should|proposed)\b")

RULES: tuple[Rule, ...] = (
    read_figures, read_savings, read_status, read_openings, read_ends, read_links, read_crossings, read_ways,
    read_ways_around, read_courses, read_backers, read_dates, read_relations, read_plans, read_contests,
    read_superlatives, read_standing, read_uses, read_dangers, read_lendings, read_hirings, read_portions,
    read_cargo_taken, read_operators, read_agreements, read_parts_built,
)  # fmt: skip


def propose_facts(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield what an article says of projects; the ends of one line once."""
    earlier: tuple[str, ...] = ()
    priced, told_in = False, -1
    found: list[tuple[Scene, Fact]] = []
    for scene in scenes:
        if not scene.tells:
            continue
        goes_on = bool(earlier) and scene.sentence.line == told_in
        topic = _find_topic(text, scene, earlier, priced, goes_on)
        if topic.speaks(text) or goes_on:
            found += [(scene, fact) for rule in RULES for fact in rule(text, topic)]
        found += [(scene, fact) for fact in read_trades(text, scene)]
        if topic.named or topic.speaks(text):
            earlier, told_in = _recall(topic.named, earlier), scene.sentence.line
        is_price_told = priced and any(one.kind == "money" for one in scene.numbers)
        opens = bool(PRICED.search(text, scene.start, scene.end)) and scene.end - scene.start < SHORT
        priced = opens or is_price_told
    for scene, fact in _drop_told(text, found):
        yield _propose(text, scene, fact)


def _find_topic(text: str, scene: Scene, earlier: tuple[str, ...], priced: bool, goes_on: bool) -> Topic:
    clauses = split_clauses(text, scene)
    compared = find_compared(text, scene, clauses)
    named = [
        one
        for one in scene.mentions
        if one.kind in WAYS and not (one.kind == "ends" and any(start <= one.start < end for start, end in compared))
    ]
    named = sorted([*named, *find_unnamed(text, scene, named)], key=lambda one: one.start)
    return Topic(scene, clauses, tuple(named), earlier, priced, compared, goes_on)


def _recall(named: Sequence[Mention], earlier: Sequence[str]) -> tuple[str, ...]:
    """Return the projects named lately, the last first, each once."""
    return tuple(dict.fromkeys((*(one.id for one in reversed(named)), *earlier)))[:LATELY]


def _drop_told(text: str, found: Sequence[tuple[Scene, Fact]]) -> list[tuple[Scene, Fact]]:
    """Return facts without what was told before; the ends of a line where they are spelled out, else as it is named.

    Who pays and what is planned is told anew by each sentence, and by each part of one between semicolons, for there
    may be several sums and plans.
    """
    told: dict[tuple[str, str, frozenset[str], int], int] = {}
    kept: list[tuple[Scene, Fact]] = []
    for scene, fact in found:
        ends = fact.attribute == "endpoints"
        at = max(scene.start, text.rfind(";", scene.start, fact.start)) if fact.attribute in ("funder", "plan") else 0
        key = ("" if ends else fact.project, fact.attribute, frozenset(fact.value.split(";")), at)
        if key not in told:
            told[key] = len(kept)
            kept.append((scene, fact))
        elif ends and fact.spelled and not kept[told[key]][1].spelled:
            kept[told[key]] = (scene, fact)
    return kept


def _propose(text: str, scene: Scene, fact: Fact) -> Proposal:
    modality = "planned" if PLANNING.search(text, max(scene.start, fact.start - 60), fact.end) else "asserted"
    fields = {
        "project": fact.project, "attribute": fact.attribute, "value": fact.value, "unit": fact.unit,
        "modality": modality,
    }  # fmt: skip
    return build_proposal(text, "project fact", scene, fact.start, fact.end, fields)
