"""The world, answers and explanations as they go over the wire. Nothing is computed here."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import sogdia
from sogdia.errors import SogdiaError
from sogdia.evidence import Source
from sogdia.lenses.results import Key, Route
from sogdia.outcomes.answer import Answer
from sogdia.outcomes.compare import MAIN_MEASURE, Comparison, Row
from sogdia.outcomes.uses import Uses
from sogdia.scenario import CHANGES, Scenario
from sogdia.scenario.model import Kind
from sogdia.views.charts.catalogue import NEEDS_STATE, OF_CHANGES, OF_ENDS, OF_STATE, SLOW, TITLES
from sogdia.views.words import render_certificate, render_headline
from sogdia.web.forms import record_scenario
from sogdia.web.messages import (
    MAX_CHANGES,
    MAX_TEXT,
    AnswerRecord,
    BorderPointRecord,
    BorderRecord,
    BottleneckRecord,
    ChartRecord,
    CorridorRecord,
    EvidenceRecord,
    FieldRecord,
    FigureRecord,
    KindRecord,
    LegRecord,
    Limits,
    LinkRecord,
    NamedRecord,
    PlaceRecord,
    ProblemRecord,
    ProjectRecord,
    Refusal,
    RegionRecord,
    RouteRecord,
    RoutesRecord,
    RowRecord,
    SourceRecord,
    StageRecord,
    StateRecord,
    ThingRecord,
    TollRecord,
    UseRecord,
    UsesRecord,
    WorldRecord,
)
from sogdia.web.reacting import record_politics
from sogdia.world import Explanation, World
from sogdia.world.find import name_border_point
from sogdia.world.why import Evidence, FigureStory

FIRST_YEAR, LAST_YEAR, DEFAULT_YEAR = 2024, 2050, 2035
TOLL_MODES = ("rail", "road")
MOST_PARTS = 40
SHOWN = set(MAIN_MEASURE.items())
SHOWN |= {("state", "transit_revenue_musd_yr"), ("state", "own_mt_yr")}


def record_world(world: World, scenarios: Iterable[Scenario], limits: Limits) -> WorldRecord:
    """Return the structure of an undated world, and the scenarios that come with it."""
    ports = {row.place for row in world.transfers.values() if _by_water(row.way_a) != _by_water(row.way_b)}
    building = {link.project for link in world.links.values()}
    return WorldRecord(
        name=world.name,
        version=world.version,
        program=sogdia.__version__,
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        default_year=DEFAULT_YEAR,
        states=[StateRecord(row.id, row.name, row.power, row.middle) for row in world.states.values()],
        places=[
            PlaceRecord(row.id, row.name, row.state, row.kind, row.lat, row.lon, row.id in ports)
            for row in world.places.values()
        ],
        links=[
            LinkRecord(row.id, row.name, row.tail, row.head, row.mode, row.gauge_mm, row.state, row.project)
            for row in world.links.values()
        ],
        border_points=_list_border_points(world),
        projects=[_record_project(world, id_, id_ in building) for id_ in world.projects],
        corridors=[
            CorridorRecord(row.id, row.name, tuple(link for gate in row.gates for link in gate))
            for row in world.corridors.values()
        ],
        regions=[RegionRecord(row.id, row.name, row.state, row.lat, row.lon) for row in world.regions.values()],
        commodities=[NamedRecord(row.id, row.name) for row in world.commodities.values()],
        borders=_list_borders(world),
        tolls=_list_tolls(world),
        kinds=[_record_kind(kind) for kind in CHANGES.values()],
        scenarios=[record_scenario(scenario) for scenario in scenarios],
        limits=limits,
        charts=[_record_chart(name) for name in TITLES],
        politics=record_politics(world),
    )


def _record_chart(name: str) -> ChartRecord:
    of = "changes" if name in OF_CHANGES else "routes" if name in OF_ENDS else "state" if name in OF_STATE else "region"
    state = "needed" if name in NEEDS_STATE else "possible" if name in OF_STATE else ""
    return ChartRecord(name, TITLES[name], of, state, name in SLOW)


def _by_water(way: str) -> bool:
    return way in ("sea", "ferry", "waterway")


def _list_border_points(world: World) -> list[BorderPointRecord]:
    """Return each border point where its first crossing lies: at its border station, else half-way along its link."""
    points: dict[str, BorderPointRecord] = {}
    for crossing in world.crossings.values():
        if crossing.border_point in points:
            continue
        link = world.links[crossing.link]
        ends = [world.places[link.tail], world.places[link.head]]
        stations = [place for place in ends if place.kind == "border"]
        at = stations if len(stations) == 1 else ends
        points[crossing.border_point] = BorderPointRecord(
            crossing.border_point, name_border_point(crossing.border_point), math.fsum(p.lat for p in at) / len(at),
            math.fsum(p.lon for p in at) / len(at), (crossing.tail_state, crossing.head_state), crossing.regime,
        )  # fmt: skip
    return list(points.values())


def _record_project(world: World, id_: str, buildable: bool) -> ProjectRecord:
    project = world.projects[id_]
    stages = sorted((stage for stage in world.stages if stage.project == id_), key=lambda stage: stage.year)
    last = stages[-1] if stages else None
    return ProjectRecord(
        id_, project.name, project.sponsors, project.needs, project.opens, last.status if last else "",
        last.year if last else None, buildable, project.note,
    )  # fmt: skip


def _list_borders(world: World) -> list[BorderRecord]:
    regimes: dict[tuple[str, str], Counter[str]] = {}
    for crossing in world.crossings.values():
        first, second = sorted((crossing.tail_state, crossing.head_state))
        regimes.setdefault((first, second), Counter())[crossing.regime] += 1
    return [
        BorderRecord(states, counted.most_common(1)[0][0], counted.total())
        for states, counted in sorted(regimes.items())
    ]


def _list_tolls(world: World) -> list[TollRecord]:
    """Return what each state charges by each mode that it has links of."""
    ways = sorted({(link.state, link.mode) for link in world.links.values() if link.mode in TOLL_MODES})
    tolls = []
    for state, mode in ways:
        toll = world.resolve((f"{mode}:{state}", mode), "toll_usd_tkm")
        tariff = world.resolve((f"{mode}:{state}", mode), "tariff_usd_tkm")
        tolls.append(TollRecord(state, mode, toll[1].best if toll else 0.0, tariff[1].best if tariff else None))
    return tolls


def _record_kind(kind: Kind) -> KindRecord:
    fields = [
        FieldRecord(row.name, row.type, row.unit, row.required, row.description, row.min, row.max)
        for row in kind.fields
    ]
    return KindRecord(kind.name, kind.sentence, kind.target, fields, kind.window, kind.example)


def record_answer(found: Answer, stage: str) -> AnswerRecord:
    """Return an answer with one alternative; run and time are filled in by whoever knows them."""
    comparison = found.comparison
    base, other = comparison.base, comparison.others[0]
    return AnswerRecord(
        stage=stage,
        run_id="",
        world=base.world_name,
        world_version=base.world_version,
        year=base.year,
        scenario=other.scenario,
        futures=comparison.futures,
        headlines=[render_headline(headline) for headline in found.headlines[0]],
        certificate=render_certificate((base, other)),
        rows=[record_row(row) for row in comparison.rows if (row.kind, row.measure) in SHOWN or row.kind == "total"],
        links=_list_links(comparison),
        bottlenecks=[
            BottleneckRecord(one.id, one.name, one.kind, one.load_mt_yr, one.capacity_mt_yr, one.shadow_price_usd_t)
            for one in other.bottlenecks
        ],
        milliseconds=0.0,
    )


def record_row(row: Row) -> RowRecord:
    """Return a row of a comparison with one alternative; what is not finite is unknown."""
    numbers = (row.base, row.values[0], row.changes[0], row.percents[0], row.low, row.middle, row.high)
    return RowRecord(row.kind, row.id, row.name, row.measure, row.unit, *map(_finite, numbers))


def _list_links(comparison: Comparison) -> dict[str, tuple[float | None, float | None]]:
    """Return the cargo of each link, kilograms of it left out."""
    sides = (comparison.base.measures, comparison.others[0].measures)
    ids = dict.fromkeys(key.id for side in sides for key in side if key.kind == "link" and key.measure == "cargo_mt_yr")
    return {id_: (_cargo(sides[0], id_), _cargo(sides[1], id_)) for id_ in ids}


def _cargo(measures: Mapping[Key, float], link: str) -> float | None:
    value = measures.get(Key("link", link, "cargo_mt_yr"))
    return None if value is None else round(value, 6)


def record_thing(found: Explanation) -> ThingRecord:
    """Return what is known of a thing; a figure that nobody gives and nothing stands in for is left out."""
    several = found.kind == "name"
    return ThingRecord(
        kind=found.kind,
        id=found.id,
        name=found.name,
        properties=[(key, value) for key, value in found.properties],
        figures=[_record_figure(story) for story in found.figures if story.rows or story.quantity is not None],
        stages=[
            StageRecord(story.stage.year, story.stage.status, story.stage.note,
                        _record_source(story.source, story.stage.source))
            for story in found.stages
        ],
        conflicts=list(found.conflicts),
        parts=[record_thing(part) for part in found.parts[:MOST_PARTS] if not several],
        meanings=[record_thing(part) for part in found.parts if several],
    )  # fmt: skip


def _record_figure(story: FigureStory) -> FigureRecord:
    used = story.quantity
    return FigureRecord(
        story.attribute, story.unit, story.description, story.subject, story.is_inherited,
        _finite(used.best) if used else None, _finite(used.low) if used else None, _finite(used.high) if used else None,
        str(used.confidence) if used else "", story.default,
        [_record_evidence(row, used.source if used else "") for row in story.rows],
    )  # fmt: skip


def _record_evidence(row: Evidence, used: str) -> EvidenceRecord:
    fact = row.fact
    return EvidenceRecord(
        fact.value, fact.low, fact.high, fact.year, str(fact.confidence), fact.note,
        row.is_chosen and fact.source == used, _record_source(row.source, fact.source),
    )  # fmt: skip


def _record_source(source: Source | None, id_: str) -> SourceRecord:
    if source is None:
        return SourceRecord(id_, id_, "", "", "")
    return SourceRecord(source.id, source.title, source.publisher, source.date, source.url)


def record_uses(uses: Uses) -> UsesRecord:
    """Return who uses a thing, classes added up, and what changes where it is shut."""
    pairs: dict[tuple[str, str], tuple[float, float, dict[str, float]]] = {}
    for use in uses.uses:
        cargo, carried, classes = pairs.get((use.origin, use.destination), (0.0, 0.0, {}))
        classes = classes | {use.commodity: use.cargo_mt_yr}
        pairs[use.origin, use.destination] = (cargo + use.cargo_mt_yr, carried + use.carried_mt_yr, classes)
    ranked = sorted(pairs.items(), key=lambda item: -item[1][0])[:60]
    return UsesRecord(
        uses.kind, uses.id, uses.name, uses.year, uses.cargo_mt_yr,
        [
            UseRecord(o, d, uses.names.get(("pair", f"{o}>{d}"), f"{o} to {d}"), cargo, carried, classes)
            for (o, d), (cargo, carried, classes) in ranked
        ],
        [record_row(row) for row in uses.rows if (row.kind, row.measure) in SHOWN and row.size >= 0.005][:120],
    )  # fmt: skip


def record_routes(routes: Sequence[Route], year: int) -> RoutesRecord:
    """Return routes with their legs; there is at least one."""
    first = routes[0]
    return RoutesRecord(
        first.origin, first.destination, first.commodity, year,
        [
            RouteRecord(
                one.share, one.km, one.hours, one.sd_h, one.usd_t, one.cost_usd_t, one.borders, one.states,
                one.gauge_changes, one.corridors,
                [
                    LegRecord(leg.kind, leg.name, leg.mode, leg.state, leg.start, leg.end, leg.km, leg.hours,
                              leg.usd_t, leg.id)
                    for leg in one.legs
                ],
            )
            for one in routes
        ],
    )  # fmt: skip


def record_refusal(error: SogdiaError) -> Refusal:
    """Return why a question was refused."""
    problems = [ProblemRecord(one.where, one.what, one.hint) for one in error.problems]
    return Refusal(str(error.problems[0]) if error.problems else str(error), problems)


def make_limits(waiting: int, futures: int) -> Limits:
    """Return what is refused beyond."""
    return Limits(MAX_CHANGES, MAX_TEXT, waiting, futures)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
