"""Background: facts and dates of what the scenario changes, each with its source, and what moves without it."""

from __future__ import annotations

from collections.abc import Sequence

from sogdia.evidence.fact import Fact
from sogdia.outcomes.compare import Row
from sogdia.outcomes.story import Story
from sogdia.views.brief.marks import capitalise, cite, clean_name, plain_text
from sogdia.views.brief.names import name_of, name_state, name_states, name_thing
from sogdia.views.brief.pen import Pen, join_and
from sogdia.views.brief.politics import say_arms_background, say_standing_background, say_ties
from sogdia.views.brief.subject import list_closed_states, list_projects
from sogdia.world.model import Event, Stage

_STATUS = {
    "closed": ("is closed", "are closed"),
    "stalled": ("has stalled", "have stalled"),
    "": ("has no dated stage on record", "have no dated stage on record"),
    "sought": ("is sought", "are sought"),
    "announced": ("has been announced", "have been announced"),
    "studied": ("is being studied", "are being studied"),
    "funded": ("has money promised", "have money promised"),
    "building": ("is under construction", "are under construction"),
    "partly open": ("is partly open", "are partly open"),
    "open": ("is open", "are open"),
}
_ORDER = tuple(_STATUS)
_MOST_PROJECTS = 4
_MOST_FORECASTS = 2
_AHEAD = 2027  # forecasts for years before are told without their year


def write_background(story: Story) -> tuple[str, ...]:
    """Return the paragraphs of the background."""
    pen = Pen(story)
    paragraphs = [
        " ".join(_say_projects(story, pen)),
        " ".join([*_say_closed(story, pen), *_say_border(story, pen)]),
        " ".join([*say_arms_background(story, pen), *say_standing_background(story, pen)]),
    ]
    if story.theme not in ("arms", "standing"):
        paragraphs.append(" ".join(_say_base(story, pen)))
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _say_projects(story: Story, pen: Pen) -> list[str]:
    """Return how long each line is, how far it has come, what it costs and what its promoters expect."""
    ids = list_projects(story)
    if not ids:
        return []
    shown = sorted(ids, key=lambda id_: (_length_km(story, id_), id_), reverse=True)[:_MOST_PROJECTS]
    stages: dict[str, list[str]] = {}
    for id_ in shown:
        stage = _last_stage(story, id_)
        stages.setdefault(stage.status if stage else "", []).append(id_)
    clauses = [
        f"{join_and([_say_line(story, pen, id_) for id_ in group])} {_STATUS[status][len(group) > 1]}"
        for status, group in sorted(stages.items(), key=lambda item: -_ORDER.index(item[0]))
    ]
    rest = " The other parts are shorter." if len(ids) > len(shown) else ""
    sentences = [capitalise(f"{'; '.join(clauses)}.{rest}")]
    sentences += _say_sponsors(story, shown[0])
    sentences += _say_cost(story, pen, shown)
    sentences += _say_forecasts(story, pen, ids)
    return sentences


def _say_line(story: Story, pen: Pen, id_: str) -> str:
    """Return `the Herat–Kandahar railway (738 km; 2025)` with the source of its stage, whose year it is."""
    stage = _last_stage(story, id_)
    length = f"{pen.whole(f'length {id_}')} km" if _length_km(story, id_) else ""
    when = f"last word {pen.year(f'stage {story.world.stages.index(stage)} year')}" if stage else ""
    inside = "; ".join(part for part in (length, when) if part)
    name = name_of("project", story.world.projects[id_].name)
    return f"{name} ({inside}){cite(stage.source) if stage else ''}" if inside else name


def _length_km(story: Story, project: str) -> float:
    links = [link.id for link in story.world.links.values() if link.project == project]
    return sum(figure.best for link in links if (figure := story.world.figure(link, "length_km")))


def _last_stage(story: Story, project: str) -> Stage | None:
    stages = [stage for stage in story.world.stages if stage.project == project]
    return max(stages, key=lambda stage: stage.year, default=None)


def _say_sponsors(story: Story, project: str) -> list[str]:
    """Return which states stand behind the longest line."""
    sponsors = story.world.projects[project].sponsors
    if not sponsors:
        return []
    name = name_of("project", story.world.projects[project].name)
    verb = "stands" if len(sponsors) == 1 else "stand"
    return [capitalise(f"{name_states(story, sponsors)} {verb} behind {name}.")]


def _say_cost(story: Story, pen: Pen, projects: Sequence[str]) -> list[str]:
    """Return what the dearest of the projects is said to cost, as the row that counts has it."""
    rows = [
        (fact.value or 0.0, number, fact)
        for number, fact in enumerate(story.world.ledger)
        if fact.attribute == "capex_usd"
        and fact.subject in projects
        and fact.value
        and fact.source in story.world.sources
    ]
    chosen = [row for row in rows if row[2].preferred] or rows
    if not chosen:
        return []
    _, number, fact = max(chosen, key=lambda row: (row[0], -row[1]))
    name = name_of("project", story.world.projects[fact.subject].name)
    what = f"{name}, the dearest of them," if len(projects) > 1 else name
    span = ""
    if fact.low is not None and fact.high is not None and fact.high > 1.05 * fact.low:
        span = f", with estimates between {pen.dollars(f'fact {number} low')} and {pen.dollars(f'fact {number} high')}"
    known_by = cite(fact.source) if fact.source not in ("assumed", "computed") else ""
    return [capitalise(f"{what} is put at {pen.dollars(f'fact {number} value')}{span}{known_by}.")]


def _say_forecasts(story: Story, pen: Pen, projects: Sequence[str]) -> list[str]:
    """Return what promoters expect to be carried, the largest first."""
    subjects = {story.lead.id, *(projects if len(projects) == 1 else ())}
    facts = [
        (number, fact)
        for number, fact in enumerate(story.world.ledger)
        if fact.attribute == "forecast_mt_yr" and fact.subject in subjects
    ]
    facts.sort(key=lambda one: (-_upper(one[1]), one[0]))
    sources: dict[str, list[str]] = {}
    for number, fact in facts:
        size = (
            pen.between_tons(f"fact {number} low", f"fact {number} high")
            if fact.low is not None and fact.high is not None and fact.low != fact.high
            else pen.tons(f"fact {number} value")
        )
        when = f" by {pen.year(f'fact {number} year')}" if fact.year and fact.year >= _AHEAD else ""
        said = plain_text(f"{size} a year{when}")
        known = next((text for text in sources if plain_text(text) == said), f"{size} a year{when}")
        sources.setdefault(known, []).append(fact.source)
    parts = [f"{text}{cite(*by)}" for text, by in list(sources.items())[:_MOST_FORECASTS]]
    return [f"Promoters have spoken of {join_and(parts)}."] if parts else []


def _upper(fact: Fact) -> float:
    return fact.high if fact.high is not None else fact.value or 0.0


def _say_closed(story: Story, pen: Pen) -> list[str]:
    """Return what passes, while it is open, by what the scenario shuts or makes worse."""
    sentences = []
    for id_ in list_closed_states(story) or _risky_states(story):
        transit, own = f"measure state {id_} transit_mt_yr base", f"measure state {id_} own_mt_yr base"
        earned = f"measure state {id_} transit_revenue_musd_yr base"
        sentences.append(
            f"While {name_state(story, id_)} is open, the model has {pen.tons(transit)} a year of other states' "
            "cargo pass "
            f"through it in {pen.year('run year')}, worth {pen.money(earned)} to its carriers, beside "
            f"{pen.tons(own)} that "
            "begin or end there."
        )
    hit = [row for row in story.movers("crossing", -1, 12) if (row.values[0] or 0.0) < 0.5 * (row.base or 0.0)]
    if hit and story.theme in ("close", "hinder"):
        parts = [f"{name_thing(row)} ({pen.tons(f'measure crossing {row.id} cargo_mt_yr base')})" for row in hit[:3]]
        sentences.append(f"The busiest of the border points concerned are {join_and(parts)}.")
    return sentences


def _risky_states(story: Story) -> list[str]:
    found = [
        thing.id
        for change in story.changes
        if change.kind in ("risk", "delay", "tariff", "toll")
        for thing in change.found
        if thing.kind == "state"
    ]
    return list(dict.fromkeys(found))


def _say_border(story: Story, pen: Pen) -> list[str]:
    """Return the last events on record between states whose border changes, or about a state that is shut."""
    told = []
    for change in story.changes:
        states = {thing.id for thing in change.found if thing.kind == "state"}
        if change.kind not in ("close", "tie", "risk") or not states:
            continue
        events = _hostile_events(story, states)
        parts = [
            f"{clean_name(event.text).rstrip('.')} ({pen.year(f'event {event.id} year')}){cite(event.source)}"
            for event in events[:2]
        ]
        if parts:
            told.append(f"Latest on record: {'; '.join(parts)}.")
    return [*told, *say_ties(story, pen)]


def _hostile_events(story: Story, states: set[str]) -> list[Event]:
    """Return conflicts between the two states, or that the one state is party to, the latest first."""
    conflict = ("ASSAULT", "COERCE", "THREATEN", "SANCTION", "MOBILIZE")
    found = [
        event
        for event in story.world.events.values()
        if event.plover in conflict
        and states <= {*event.actors, *event.targets}
        and (len(states) > 1 or event.layer == "security")
    ]
    return sorted(found, key=lambda event: event.date, reverse=True)


def _say_base(story: Story, pen: Pen) -> list[str]:
    """Return what goes where without the scenario, of what it will move."""
    losers = [row for row in story.movers("corridor", -1) if (row.base or 0.0) > 0.05]
    gainers = [row for row in story.movers("corridor", 1) if (row.base or 0.0) > 0.05 and row.id != story.lead.id]
    sentences = []
    parts = [
        f"{name_thing(row)} {pen.tons(f'measure corridor {row.id} cargo_mt_yr base')}"
        for row in (*losers, *gainers)[:3]
    ]
    if parts:
        sentences.append(f"Without the change, in {pen.year('run year')}, the model has {_carry(parts)} a year.")
    earners = [row for row in (*story.movers("state", 1, 1), *story.movers("state", -1, 1)) if _earns(story, row)]
    shut = (*list_closed_states(story), *_risky_states(story))
    told = [
        f"{name_thing(row)} {pen.money(f'measure state {row.id} transit_revenue_musd_yr base')}"
        for row in earners
        if row.id not in shut
    ]
    if told:
        sentences.append(f"Transit then earns {join_and(told)} a year.")
    return sentences


def _carry(parts: Sequence[str]) -> str:
    """Return `the Salang route carry 5.8 million tons, the Torkham route 5.6 million tons`."""
    first, *rest = parts
    name, number = first.split("\ue000", 1)
    return join_and([f"{name.rstrip()} carry \ue000{number}", *rest])


def _earns(story: Story, row: Row) -> bool:
    found = story.row("state", row.id, "transit_revenue_musd_yr")
    return found is not None and bool(found.base)
