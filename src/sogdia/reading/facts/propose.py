"""What an article says of projects, attribute by attribute.

Every rule in `RULES` goes from a sentence and the projects spoken of so far to facts of one attribute or a few. A fact
belongs to the project beside it in its clause, else to the last one named before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sogdia.reading.clauses import split_clauses
from sogdia.reading.facts.backers import read_backers
from sogdia.reading.facts.figures import read_figures
from sogdia.reading.facts.history import read_dates
from sogdia.reading.facts.relations import read_plans, read_relations
from sogdia.reading.facts.status import read_status
from sogdia.reading.facts.topic import Fact, Rule, Topic
from sogdia.reading.facts.ways import read_ends, read_ways
from sogdia.reading.plainly import WAYS, build_proposal
from sogdia.reading.proposal import Proposal
from sogdia.reading.scene import Scene

SHORT = 90
"""A sentence up to this long that names a price opens on it: `The price is disputed.`"""

PRICED = re.compile(r"\b(?:price|costs?|bill|budget|financing)\b", re.IGNORECASE)
PLANNING = re.compile(r"\b(?:would|could|may|might|will|plans?|planned|projected|expected|should|proposed)\b")

RULES: tuple[Rule, ...] = (
    read_figures, read_status, read_ends, read_ways, read_backers, read_dates, read_relations, read_plans,
)  # fmt: skip


def propose_facts(text: str, scenes: Sequence[Scene]) -> Iterator[Proposal]:
    """Yield what an article says of projects; the ends of one line once."""
    last = ""
    priced, told_in = False, -1
    found: list[tuple[Scene, Fact]] = []
    for scene in scenes:
        if not scene.tells:
            continue
        named = tuple(one for one in scene.mentions if one.kind in WAYS)
        topic = Topic(scene, split_clauses(text, scene), named, last, priced)
        goes_on = bool(last) and scene.sentence.line == told_in
        if topic.speaks(text) or goes_on:
            found += [(scene, fact) for rule in RULES for fact in rule(text, topic)]
        if named:
            last, told_in = named[-1].id, scene.sentence.line
        priced = bool(PRICED.search(text, scene.start, scene.end)) and scene.end - scene.start < SHORT
    for scene, fact in _drop_told(found):
        yield _propose(text, scene, fact)


def _drop_told(found: Sequence[tuple[Scene, Fact]]) -> list[tuple[Scene, Fact]]:
    """Return facts without what was told before; the ends of a line where they are spelled out, else as it is named."""
    told: dict[tuple[str, str, frozenset[str]], int] = {}
    kept: list[tuple[Scene, Fact]] = []
    for scene, fact in found:
        ends = fact.attribute == "endpoints"
        key = ("" if ends else fact.project, fact.attribute, frozenset(fact.value.split(";")))
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
