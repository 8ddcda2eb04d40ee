"""Every chart by its name, for whoever asks by name: the page, and a brief that is told which charts to have.

A chart is drawn either from the answer to a scenario (`FROM_ANSWER`) or from a question of its own (`FROM_SUBJECT`).
Commands that have measured what they draw call the builders themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sogdia.errors import NetworkError, Problem, SogdiaError, WorldError, nearest
from sogdia.exchange.arms import require_state
from sogdia.lenses.arms import Shock
from sogdia.lenses.routes import RoutesModel
from sogdia.outcomes.answer import Answer
from sogdia.outcomes.arms import ArmsAnswer, answer_arms
from sogdia.outcomes.exposure import latest_event, measure_exposure
from sogdia.outcomes.fan import follow_fan
from sogdia.outcomes.gateways import measure_streams
from sogdia.outcomes.profile import measure_profile
from sogdia.outcomes.standing import FIRST_YEAR, StandingAnswer, answer_standing, list_given
from sogdia.outcomes.vectors import WEIGHTS, measure_state_vectors
from sogdia.scenario import Scenario, apply_scenario
from sogdia.simulate import find_routes
from sogdia.views.basis import build_basis, name_end
from sogdia.views.chart import Chart
from sogdia.views.charts.arms import build_concentration_chart, build_shares_chart
from sogdia.views.charts.chances import build_chances_chart
from sogdia.views.charts.difference_map import build_map_chart
from sogdia.views.charts.distance import build_distance_chart
from sogdia.views.charts.fan import build_fan_chart
from sogdia.views.charts.gains import build_gains_chart
from sogdia.views.charts.heat import build_exposure_chart
from sogdia.views.charts.ladder import build_ladder_chart
from sogdia.views.charts.sankey import build_sankey_chart
from sogdia.views.charts.tornado import build_tornado_chart
from sogdia.views.charts.vectors import build_vectors_chart
from sogdia.views.columns import merge_names
from sogdia.views.land import load_land
from sogdia.world.model import World

Report = Callable[[str], None]
ROUTES_SHOWN = 3
FAN_YEARS, FAN_FIRST_YEAR = 10, 2026
"""A fan goes so many years back from the year asked about, but not before this one."""
VECTOR_YEARS = 5
STANDING_YEARS = 4


class Wish(NamedTuple):
    """A chart by its name, and what it is to be of: a state, or two places, where it needs either."""

    name: str
    state: str = ""
    ends: tuple[str, str] = ("", "")


class Subject(NamedTuple):
    """What a chart is asked of: the world of a model, a scenario (`BASE` for none) and the year.

    `state` is a name or id; `ends` are two places or regions, in the direction of the cargo. Each chart looks at what
    it needs. `futures` are for a fan.
    """

    model: RoutesModel
    scenario: Scenario
    when: int
    futures: int = 0
    state: str = ""
    ends: tuple[str, str] = ("", "")
    commodity: str = "containers"
    seed: int = 0

    @property
    def world(self) -> World:
        """Return the undated world."""
        return self.model.world


def read_wishes(words: Sequence[str]) -> tuple[Wish, ...]:
    """Return the charts that words such as `fan`, `vectors=UZB` and `distance=tashkent,karachi` ask for.

    Raises `SogdiaError` with all that is wrong.
    """
    wishes, problems = [], []
    names = (*FROM_ANSWER, *FROM_SUBJECT)
    for word in words:
        name, _, of = word.partition("=")
        where = f"--chart {word[:60]}"
        if name not in names:
            what = f"is no chart, expected one of {', '.join(names)}"
            problems.append(Problem(where, what, nearest(name[:40], names)))
        elif wish := _read_wish(name, of):
            wishes.append(wish)
        else:
            problems.append(Problem(where, f"is not spelled as this chart is, expected {_SPELLED.get(name, name)}"))
    if problems:
        raise SogdiaError(problems)
    return tuple(wishes)


def _read_wish(name: str, of: str) -> Wish | None:
    """Return the wish for a chart that is there, None if it is not of what it must be of."""
    if name in OF_ENDS:
        origin, _, destination = (part.strip() for part in of.partition(","))
        return Wish(name, ends=(origin, destination)) if origin and destination else None
    if name in OF_STATE:
        return Wish(name, state=of) if of or name not in NEEDS_STATE else None
    return None if of else Wish(name)


def build_chart(name: str, subject: Subject, report: Report = lambda _: None) -> Chart:
    """Return one of the charts of `FROM_SUBJECT`; `report` is told what is being done.

    Raises `SogdiaError` if the subject names nothing of the world, or nothing that the chart can show.
    """
    return FROM_SUBJECT[name](subject, report)


def build_answer_chart(name: str, found: Answer, world: World) -> Chart:
    """Return one of the charts of `FROM_ANSWER`; a Sankey needs outcomes that describe their routes."""
    return FROM_ANSWER[name](found, world)


def _build_map(found: Answer, world: World) -> Chart:
    return build_map_chart(found.comparison, world, load_land())


def _build_sankey(found: Answer, world: World) -> Chart:
    base, other = found.comparison.base, found.comparison.others[0]
    return build_sankey_chart(measure_streams(world, base, other), world, other.scenario, other.year)


def _build_tornado(found: Answer, world: World) -> Chart:
    titles = {source.id: source.title for source in world.sources.values()}
    return build_tornado_chart(found, merge_names(found.comparison), titles)


def _build_fan(subject: Subject, report: Report) -> Chart:
    first = min(max(subject.when - FAN_YEARS, FAN_FIRST_YEAR), subject.when)
    fan = follow_fan(subject.model, subject.scenario, first, subject.when, subject.futures, report)
    return build_fan_chart(fan, subject.world.version)


def _build_distance(subject: Subject, report: Report) -> Chart:
    report("Searching routes")
    (origin, destination), commodity, when = subject.ends, subject.commodity, subject.when
    found = find_routes(subject.model, subject.scenario, when, origin, destination, commodity, ROUTES_SHOWN)
    if not found:
        raise NetworkError(Problem(origin[:80], f"no route to {destination[:80]!r} is open"))
    corridors = {corridor.id: corridor.name for corridor in subject.world.corridors.values()}
    ends = name_end(subject.world, origin), name_end(subject.world, destination)
    basis = build_basis(found, corridors, ends, commodity, when, subject.scenario.id)
    return build_distance_chart([measure_profile(route) for route in found], basis, subject.world.version)


def _build_vectors(subject: Subject, report: Report) -> Chart:
    state = _require_state(subject)
    last = round(latest_event(subject.world)) - 1 if subject.world.events else subject.when
    report("Carrying the cargo of each year")
    years = range(last - VECTOR_YEARS, last + 1)
    rng = np.random.default_rng(subject.seed)
    return build_vectors_chart(measure_state_vectors(subject.model, state, years, WEIGHTS, rng), subject.world)


def _build_exposure(subject: Subject, report: Report) -> Chart:
    world = subject.world
    regions = {region.state for region in world.regions.values()}
    states = [one.id for one in world.states.values() if one.middle and one.id in regions]
    if subject.state:
        states = [_require_state(subject)]
        if states[0] not in regions:
            what = "has no region that cargo begins or ends in, so its losses are unknown"
            raise WorldError(Problem(states[0], what))
    dated = apply_scenario(world, subject.scenario, subject.when)
    return build_exposure_chart(measure_exposure(subject.model, dated, subject.scenario.id, states, report), world)


def _build_shares(subject: Subject, _: Report) -> Chart:
    return build_shares_chart(_answer_arms(subject), subject.world)


def _build_concentration(subject: Subject, _: Report) -> Chart:
    return build_concentration_chart(_answer_arms(subject), subject.world)


def _answer_arms(subject: Subject) -> ArmsAnswer:
    changed = apply_scenario(subject.world, subject.scenario, subject.when)
    buyer = require_state(subject.world, subject.state) if subject.state else ""
    return answer_arms(subject.world, buyer, shock=Shock(supply=changed.supply))


def _build_ladder(subject: Subject, _: Report) -> Chart:
    return build_ladder_chart(_answer_standing(subject), subject.world)


def _build_chances(subject: Subject, _: Report) -> Chart:
    return build_chances_chart(_answer_standing(subject), subject.world)


def _answer_standing(subject: Subject) -> StandingAnswer:
    """Return the chances of steps towards the authority that the scenario's steps are about, else the world's first."""
    world = subject.world
    coming = apply_scenario(world, subject.scenario, subject.when).coming
    authority = next((step.authority for step in coming), next(iter(world.authorities), ""))
    if not authority:
        raise WorldError(Problem(world.name, "has no authority whose standing is open"))
    changed = apply_scenario(world, subject.scenario, subject.when)
    given = list_given(changed, authority)
    return answer_standing(world, authority, start=FIRST_YEAR, until=FIRST_YEAR + STANDING_YEARS, given=given)


def _require_state(subject: Subject) -> str:
    found = require_state(subject.world, subject.state)
    if found not in subject.world.states:
        raise WorldError(Problem(found, "is a group, expected a state"))
    return found


TITLES: Mapping[str, str] = {
    "gains": "Who gains, who loses",
    "map": "Map of differences",
    "sankey": "Trade by power and gateway",
    "tornado": "What decides it",
    "fan": "Over the years",
    "distance": "Time, cost and distance",
    "vectors": "Shares over the powers",
    "shares": "Who arms whom",
    "concentration": "On how few suppliers it hangs",
    "exposure": "Whose shut door costs most",
    "ladder": "Ladder of standing",
    "chances": "Which step may come",
}
"""What a list of charts calls each, in the order of the list."""
OF_ENDS = frozenset({"distance"})
OF_STATE = frozenset({"vectors", "shares", "concentration", "exposure"})
NEEDS_STATE = frozenset({"vectors"})
"""Of the others that are of a state, no state means all."""
SLOW = frozenset({"fan"})
"""These take half a minute."""
_SPELLED = {"distance": "distance=FROM,TO", "vectors": "vectors=STATE"}
FROM_ANSWER: Mapping[str, Callable[[Answer, World], Chart]] = {
    "gains": lambda found, _: build_gains_chart(found.comparison),
    "map": _build_map,
    "sankey": _build_sankey,
    "tornado": _build_tornado,
}
FROM_SUBJECT: Mapping[str, Callable[[Subject, Report], Chart]] = {
    "fan": _build_fan,
    "distance": _build_distance,
    "vectors": _build_vectors,
    "shares": _build_shares,
    "concentration": _build_concentration,
    "ladder": _build_ladder,
    "chances": _build_chances,
    "exposure": _build_exposure,
}
OF_CHANGES = frozenset({*FROM_ANSWER, "fan"})
"""These show what a scenario changes, so that it must change something."""
