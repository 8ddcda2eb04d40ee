"""Who says so: every figure of a thing, with every row of the ledger behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from sogdia.errors import Problem, WorldError
from sogdia.evidence.fact import Fact, Source
from sogdia.evidence.ledger import group_facts
from sogdia.evidence.quantity import Quantity
from sogdia.evidence.reconcile import choose_fact
from sogdia.world.fact_rows import DEMAND
from sogdia.world.find import Found, index_names
from sogdia.world.model import FigureKey, Stage, World
from sogdia.world.portrait import describe, parts_of
from sogdia.world.schema import Column, Schema, read_schema
from sogdia.world.spell import select_rows
from sogdia.world.subject import figure_keys

FIGURES_OF = {
    "link": "link figures",
    "crossing": "crossing figures",
    "transfer": "transfer figures",
    "place": "place figures",
    "state": "state figures",
    "access": "access figures",
    "commodity": "commodity figures",
    "project": "project figures",
    "model": "model figures",
}
Ledger = Mapping[FigureKey, Sequence[Fact]]


class Evidence(msgspec.Struct, frozen=True):
    """A row of the ledger with its source; `is_chosen` marks the row whose value counts."""

    fact: Fact
    source: Source | None
    is_chosen: bool


class FigureStory(msgspec.Struct, frozen=True):
    """One attribute: the value that is used, and all that is said about it.

    `subject` is whose figure it is and `is_inherited` whether that is the general case (`rail:IRN`) of the thing asked
    about. Without any figure `quantity` is None and `default` is what is used instead; None then means unknown (or,
    of a capacity, unlimited).
    """

    attribute: str
    unit: str
    description: str
    subject: str
    is_inherited: bool
    quantity: Quantity | None
    default: float | None
    rows: tuple[Evidence, ...]


class StageStory(msgspec.Struct, frozen=True):
    """A stage of a project with its source."""

    stage: Stage
    source: Source | None


class Explanation(msgspec.Struct, frozen=True):
    """All that is known of one thing; `parts` are the things it consists of, or the several that a name may mean."""

    kind: str
    id: str
    name: str
    properties: tuple[tuple[str, str], ...]
    figures: tuple[FigureStory, ...]
    stages: tuple[StageStory, ...] = ()
    conflicts: tuple[str, ...] = ()
    parts: tuple[Explanation, ...] = ()


def explain(world: World, subject: str) -> Explanation:
    """Return what is known of `subject` and who says so; raise `WorldError` with the nearest name if it is unknown.

    `subject` is an identifier, name or alias of anything in the world, a flow such as `UZB-E>IND-W:containers`, or a
    pair of places such as `mazar-herat` for the links between them. The world may be one that a scenario was applied
    to: a figure that the scenario set then says so.
    """
    ledger = group_facts(world.ledger)
    names = index_names(world)
    found = names.find(subject) or _find_more(world, subject)
    if not found:
        raise WorldError(
            Problem(subject[:80] or "an empty name", "is nothing that this world knows", names.hint(subject))
        )
    stories = tuple(_explain_one(world, ledger, thing, depth=1) for thing in found)
    if len(stories) == 1:
        return stories[0]
    return Explanation(
        "name", subject, subject, (("means", ", ".join(f"{s.kind} {s.id}" for s in stories)),), (), parts=stories
    )


def _find_more(world: World, subject: str) -> tuple[Found, ...]:
    """Return flows, access, kinds of thing (`rail:IRN`) and links between two places named together."""
    if subject in {f"{access.region}@{access.place}" for access in world.access}:
        return (Found("access", subject),)
    pair, _, commodity = subject.partition(":")
    origin, arrow, destination = pair.partition(">")
    if arrow:
        keys = [key for key in world.demand if key[:2] == (origin, destination) and commodity in ("", key[2])]
        return tuple(Found("flow", f"{key[0]}>{key[1]}:{key[2]}") for key in keys)
    if any(key[0] == subject for key in world.figures):
        return (Found("model" if subject == "model" else "kind", subject),)
    places = index_names(world)
    for position, sign in enumerate(subject):
        if sign not in "-–":
            continue
        tails = {thing.id for thing in places.find(subject[:position], ("place",))}
        heads = {thing.id for thing in places.find(subject[position + 1 :], ("place",))}
        links = [
            link for link in world.links.values() if {link.tail, link.head} & tails and {link.tail, link.head} & heads
        ]
        if links:
            return tuple(Found("link", link.id) for link in links)
    return ()


def _explain_one(world: World, ledger: Ledger, thing: Found, depth: int) -> Explanation:
    stages = tuple(stage for stage in world.stages if thing.kind == "project" and stage.project == thing.id)
    name, properties = describe(world, thing)
    return Explanation(
        kind=thing.kind,
        id=thing.id,
        name=name,
        properties=properties,
        figures=_explain_figures(world, ledger, thing),
        stages=tuple(
            StageStory(stage, world.sources.get(stage.source)) for stage in sorted(stages, key=lambda one: one.year)
        ),
        conflicts=_find_conflicts(stages),
        parts=tuple(_explain_one(world, ledger, part, depth - 1) for part in parts_of(world, thing)) if depth else (),
    )


def _explain_figures(world: World, ledger: Ledger, thing: Found) -> tuple[FigureStory, ...]:
    schema = read_schema()
    if thing.kind == "flow":
        return (_explain_demand(world, ledger, thing.id), *_stories(world, ledger, schema, thing.id, ["growth_yr"]))
    own = [attribute for subject, attribute in {**world.figures, **dict.fromkeys(ledger)} if subject == thing.id]
    kinds = schema.figures.get(FIGURES_OF.get(thing.kind, ""), {})
    if thing.kind == "commodity":
        own += [attribute for attribute in kinds if attribute not in own]
    return _stories(world, ledger, schema, thing.id, list(dict.fromkeys([*kinds, *own])))


def _stories(
    world: World, ledger: Ledger, schema: Schema, subject: str, attributes: Sequence[str]
) -> tuple[FigureStory, ...]:
    return tuple(_explain_figure(world, ledger, subject, schema.attribute(name)[0]) for name in attributes)


def _explain_figure(world: World, ledger: Ledger, subject: str, column: Column) -> FigureStory:
    keys = figure_keys(world, subject, column.name)
    key = next((key for key in keys if key in world.figures), keys[0])
    return FigureStory(
        attribute=column.name,
        unit=column.unit,
        description=column.description,
        subject=key[0],
        is_inherited=key[0] != subject,
        quantity=world.figures.get(key),
        default=column.default_value,
        rows=_evidence(world, ledger.get(key, ())),
    )


def _explain_demand(world: World, ledger: Ledger, flow: str) -> FigureStory:
    pair, _, commodity = flow.partition(":")
    origin, _, destination = pair.partition(">")
    return FigureStory(
        attribute=DEMAND,
        unit="Mt/yr",
        description=f"Cargo to be carried in {world.base_year}" if world.year else "Cargo to be carried in its year",
        subject=flow,
        is_inherited=False,
        quantity=world.demand.get((origin, destination, commodity)),
        default=None,
        rows=_evidence(world, ledger.get((flow, DEMAND), ())),
    )


def _evidence(world: World, facts: Sequence[Fact]) -> tuple[Evidence, ...]:
    counted = select_rows(facts, world.year)
    chosen = choose_fact(counted) if counted else None
    return tuple(Evidence(fact, world.sources.get(fact.source), fact is chosen) for fact in facts)


def _find_conflicts(stages: Sequence[Stage]) -> tuple[str, ...]:
    """Return, for each year in which sources do not agree how far a project was, who says what."""
    by_year: dict[int, list[Stage]] = {}
    for stage in stages:
        by_year.setdefault(stage.year, []).append(stage)
    return tuple(
        f"{year}: " + " against ".join(f"{stage.status} ({stage.source})" for stage in said)
        for year, said in sorted(by_year.items())
        if len({stage.status for stage in said}) > 1
    )
