"""Implications: why it moves, who gains and who loses, what it does to shippers and rivals, and what would turn it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sogdia.lenses.results import Bottleneck
from sogdia.outcomes.compare import Row
from sogdia.outcomes.story import Story
from sogdia.views.brief.marks import capitalise, cite
from sogdia.views.brief.names import (
    is_plural,
    name_assumption,
    name_of,
    name_region,
    name_thing,
    name_way,
    shorten_name,
)
from sogdia.views.brief.opening import widest_assumption
from sogdia.views.brief.pen import Pen, join_and
from sogdia.views.brief.politics import say_arms, say_standing
from sogdia.views.brief.subject import list_closed_states

_WORTH_USD_T = 3.0
"""Bottlenecks whose price changes by less are not told of."""
_WORTH_NAMING = 0.1
"""Other ways that give or take less than this share are not named."""


def write_implications(story: Story) -> tuple[str, ...]:
    """Return the paragraphs of the implications."""
    pen = Pen(story)
    moves = story.theme not in ("arms", "standing", "nothing")
    paragraphs = [
        *(
            [" ".join(_say_why(story, pen)), " ".join(_say_states(story, pen)), " ".join(_say_places(story, pen))]
            if moves
            else []
        ),
        *say_arms(story, pen),
        *say_standing(story, pen),
        *([" ".join([*_say_shippers(story, pen), *_say_rival(story, pen)])] if moves else []),
        " ".join([*(_say_counter(story, pen) if moves else []), *_say_confidence(story, pen)]),
    ]
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _say_why(story: Story, pen: Pen) -> list[str]:
    """Return where the leading corridor's cargo comes from or goes to, the largest shift, and what binds."""
    return [*_say_diversion(story, pen), *_say_shift(story, pen), *_say_bottleneck(story, pen)]


def _say_diversion(story: Story, pen: Pen) -> list[str]:
    found, lead = story.diversion, name_thing(story.lead)
    if found is None:
        return []
    others = [(number, way) for number, (way, share) in enumerate(found.others[:12]) if share >= _WORTH_NAMING]
    named: dict[str, int] = {}
    for number, way in others:
        if story.lead.id not in way.corridors:
            named.setdefault(name_way(story, way), number)
    places = [f"{name} ({pen.share(f'diversion other {number}')})" for name, number in list(named.items())[:2]]
    share = found.diverted
    if found.gains:
        if share >= 0.8:
            told = f"Nearly all of what comes to {lead} leaves other ways"
        elif share >= 0.5:
            told = f"Of what comes to {lead}, {pen.share('diversion diverted')} leaves other ways"
        else:
            told = f"Most of what comes to {lead} is new: only {pen.share('diversion diverted')} leaves other ways"
        taken = f", above all {join_and(places)}" if places else ""
        fresh = ""
        if share < 0.97:
            fresh = "; the rest is trade that without it would have stayed at home"
        return [f"{told}{taken}{fresh}."]
    if share < 0.1:
        return [f"What leaves {lead} finds hardly another way: {pen.share('diversion rest')} is not carried at all."]
    taken = f", most of it to {join_and(places)}" if places else ""
    return [
        f"Of what leaves {lead}, {pen.share('diversion diverted')} takes another way{taken}; the rest is not "
        "carried at all."
    ]


def _say_shift(story: Story, pen: Pen) -> list[str]:
    """Return the pair whose cargo changes its way most, and how."""
    shift = max(story.answer.shifts, key=lambda one: (one.moved, one.origin, one.destination), default=None)
    if shift is None or shift.moved < 0.05 or not shift.lost or not shift.gained:
        return []
    stem = f"shift {shift.origin} {shift.destination}"
    old, new = name_way(story, shift.lost[0].way), name_way(story, shift.gained[0].way)
    if old == new:
        return []
    pair = f"from {name_region(story, shift.origin)} to {name_region(story, shift.destination)}"
    return [
        f"The clearest case is cargo {pair}: at least {pen.tons(f'{stem} moved')} a year change their way, and "
        "where most of it "
        f"went by {old} it then goes by {new}."
    ]


def list_bottlenecks(story: Story, tightens: bool) -> list[Bottleneck]:
    """Return what binds harder with the scenario (or less hard), by what that is worth to all cargo there."""
    base, other = story.answer.comparison.base, story.answer.comparison.others[0]
    before, after = ({one.id: one for one in outcome.bottlenecks} for outcome in (base, other))
    sign = 1 if tightens else -1
    changes = []
    for id_, one in {**before, **after}.items():
        was, now = (side[id_].shadow_price_usd_t if id_ in side else 0.0 for side in (before, after))
        changes.append((sign * (now - was), one))
    ranked = sorted(changes, key=lambda pair: (-pair[0] * pair[1].load_mt_yr, pair[1].id))
    return [one for change, one in ranked if change >= _WORTH_USD_T]


def states_of(story: Story, one: Bottleneck) -> set[str]:
    """Return the states that a bottleneck lies in."""
    world = story.world
    if one.id in world.links:
        return {world.links[one.id].state}
    if one.id in world.crossings:
        return {world.crossings[one.id].tail_state, world.crossings[one.id].head_state}
    place = world.transfers[one.id].place if one.id in world.transfers else one.id
    return {world.places[place].state} if place in world.places else set()


def name_bottleneck(one: Bottleneck) -> str:
    """Return a bottleneck's name as a sentence has it."""
    name = re.sub(r" (road|rail)$", "", shorten_name(re.sub(r" \((rail|road)\)", "", one.name)))
    if one.kind == "transfer":
        return f"the terminal at {name.partition(',')[0]}"
    if one.kind == "crossing":
        return f"the border at {name}"
    if one.kind == "port":
        return f"the port of {name}"
    return f"the {name} {'railway' if '(rail)' in one.name else 'road' if '(road)' in one.name else 'line'}"


def _say_bottleneck(story: Story, pen: Pen) -> list[str]:
    """Return the bottleneck that the scenario makes, and the one that it eases."""
    told = []
    tight, loose = list_bottlenecks(story, True), list_bottlenecks(story, False)
    shut = list_closed_states(story)
    if tight:
        one = tight[0]
        price = f"bottleneck value {one.id} price"
        told.append(
            f"What binds then is {name_bottleneck(one)}: it is full at "
            f"{pen.tons(f'bottleneck value {one.id} capacity')}, and room "
            f"for one ton more would save shippers US$ {pen.price(price)}."
        )
    if loose and not shut:
        one = loose[0]
        was, now = f"bottleneck base {one.id} price", f"bottleneck value {one.id} price"
        end = "vanishes" if pen.value(now) < 0.5 else f"falls to US$ {pen.price(now)}"
        told.append(
            f"The queue at {name_bottleneck(one)} eases: the worth of one ton more of room there, US$ "
            f"{pen.price(was)} without "
            f"the change, {end}."
        )
    return told


def _say_states(story: Story, pen: Pen) -> list[str]:
    """Return which states gain and lose transit, and what it earns them."""
    closed = list_closed_states(story)
    gains = [row for row in story.movers("state", 1) if row.id not in closed]
    losses = [row for row in story.movers("state", -1, 4) if row.id not in closed][:3]
    told = []
    if gains:
        told.append(f"Among states {_list_states(story, pen, gains, 'gains', 'gain')}.")
    if losses:
        told.append(f"{_list_states(story, pen, losses, 'loses', 'lose')}.")
    told += _say_odd_revenue(story, pen, (*gains, *losses))
    if story.answer.summary and len(gains) > 1 and pen.value(f"measure state {gains[1].id} transit_mt_yr rises") < 0.99:
        told.append(pen.likely(f"measure state {gains[1].id} transit_mt_yr rises", f"{name_thing(gains[1])} gains"))
    return [capitalise(sentence) for sentence in told]


def _list_states(story: Story, pen: Pen, rows: Sequence[Row], one: str, many: str) -> str:
    """Return `Iran gains 2.1 million tons of transit a year (between …) and US$ 62 million in revenue, …`."""
    first, *rest = rows
    parts = [_state_part(story, pen, first, one)]
    parts += [f"{name_thing(row)} {pen.tons(_address(row))}{_revenue(story, pen, row)}" for row in rest]
    return join_and(parts)


def _state_part(story: Story, pen: Pen, row: Row, verb: str) -> str:
    span = pen.range_of(f"measure state {row.id} transit_mt_yr")
    within = f" ({span} in eight of ten futures)" if span else ""
    return (
        f"{name_thing(row)} {verb} {pen.tons(_address(row))} of transit a year{within}{_revenue(story, pen, row, True)}"
    )


def _revenue(story: Story, pen: Pen, row: Row, first: bool = False) -> str:
    earned = story.row("state", row.id, "transit_revenue_musd_yr")
    if earned is None or not earned.changes[0] or earned.changes[0] * (row.changes[0] or 0.0) < 0:
        return ""
    money = pen.money(f"measure state {row.id} transit_revenue_musd_yr change")
    return f" and {money} in revenue" if first else f" ({money})"


def _say_odd_revenue(story: Story, pen: Pen, rows: Sequence[Row]) -> list[str]:
    """Return the state whose transit and revenue go different ways, which a reader would not expect."""
    for row in rows:
        earned = story.row("state", row.id, "transit_revenue_musd_yr")
        if earned is not None and (earned.changes[0] or 0.0) * (row.changes[0] or 0.0) < -0.5:
            verb = "earns less" if (earned.changes[0] or 0.0) < 0 else "earns more"
            size = pen.money(f"measure state {row.id} transit_revenue_musd_yr change")
            with_ = "more" if (row.changes[0] or 0.0) > 0 else "less"
            return [
                f"{name_thing(row)} {verb} ({size}) on {with_} cargo, since it now goes by cheaper or shorter ways."
            ]
    return []


def _say_places(story: Story, pen: Pen) -> list[str]:
    """Return the ports and border crossings that gain and lose most."""
    ports_up, ports_down = story.movers("port", 1, 2), story.movers("port", -1, 2)
    told = []
    if ports_up and ports_down:
        told.append(
            f"Of the ports {_sizes(pen, ports_up)} {'gain' if len(ports_up) > 1 else 'gains'}, and "
            f"{_sizes(pen, ports_down)} "
            f"{'lose' if len(ports_down) > 1 else 'loses'}."
        )
    elif ports_up or ports_down:
        rows = ports_up or ports_down
        verb = "gain" if ports_up else "lose"
        told.append(f"Of the ports {_sizes(pen, rows)} {verb if len(rows) > 1 else f'{verb}s'}.")
    up, down = story.movers("crossing", 1, 1), story.movers("crossing", -1, 1)
    parts = [
        f"{name_thing(row)} {verb} {pen.tons(_address(row))}"
        for rows, verb in ((up, "gains"), (down, "loses"))
        for row in rows
    ]
    if parts:
        told.append(f"At the borders {' while '.join(parts)}.")
    return told


def _sizes(pen: Pen, rows: Sequence[Row]) -> str:
    return join_and([f"{name_thing(row)} ({pen.tons(_address(row))})" for row in rows])


def _address(row: Row) -> str:
    return f"measure {row.kind} {row.id} {row.measure} change"


def _say_shippers(story: Story, pen: Pen) -> list[str]:
    """Return what shippers save or pay, and what is carried more or no longer."""
    cost = story.row("total", "all", "shippers_loss_musd_yr")
    if cost is None or abs(cost.changes[0] or 0.0) < 1.0:
        return []
    stem = "measure total all shippers_loss_musd_yr change"
    carried = "measure total all carried_mt_yr change"
    dearer = (cost.changes[0] or 0.0) > 0
    told = f"Shippers {'lose' if dearer else 'save'} {pen.money(stem)} a year"
    if abs(pen.value(carried)) >= 0.02:
        told += f", and {pen.tons(carried)} {'fewer' if pen.value(carried) < 0 else 'more'} are carried in all"
    home = "measure total all not_carried_mt_yr value"
    if story.theme in ("close", "hinder") and pen.value(home) >= 0.05:
        told += f"; {pen.tons(home)} of demand go uncarried"
    return [f"{told}."]


def _say_rival(story: Story, pen: Pen) -> list[str]:
    """Return what is left of a railway that is not part of the scenario."""
    told = []
    for rival in story.answer.rivals:
        if abs(rival.change) < 0.05 or not rival.alone:
            continue
        name = name_of("project", rival.name)
        stem = f"rival {rival.project}"
        share = abs(rival.change) / rival.alone
        verb = "lose" if rival.change < 0 else "gain"
        weight = "no more than " if share < 0.05 else ""
        told.append(
            f"Were {name} built as well, it would {verb} {weight}{pen.tons(f'{stem} change')} by this: "
            f"{pen.tons(f'{stem} beside')} a year instead of {pen.tons(f'{stem} alone', noun=False)}."
        )
    return told


def _say_counter(story: Story, pen: Pen) -> list[str]:
    """Return what would have to be otherwise for the finding to fail."""
    widest = widest_assumption(story)
    if widest is None:
        return []
    number, end = widest
    one = story.answer.assumptions[number]
    name = name_assumption(story, one)
    at = f"assumption {number} at_{end}"
    side = {"low": "low", "high": "high"}[end]
    unit = "" if one.unit == "1" else f" {one.unit}"
    figure = f"{pen.figure(f'assumption {number} {end}')}{unit} instead of {pen.figure(f'assumption {number} best')}"
    source = cite(one.source) if one.source in story.world.sources and one.confidence != "assumed" else ""
    change = story.lead.changes[0] or 0.0
    noun = "gain" if change > 0 else "loss"
    if change * pen.value(at) < 0:
        other = "a loss" if change > 0 else "a gain"
        return [
            f"The case against this finding rests on the {name}: at the {side} end of its range ({figure}){source} "
            f"the {noun} of "
            f"{name_thing(story.lead)} becomes {other} of {pen.tons(at)}."
        ]
    come = "come" if is_plural(name) else "comes"
    return [
        f"No single figure, moved through its whole range, turns this round. Nearest {come} the {name}: at the "
        f"{side} end "
        f"({figure}){source} {pen.tons(at)} remain of the {noun} of {name_thing(story.lead)}."
    ]


_MODELS = {
    "arms": "the model beats the last window repeated where it could be held against what came, but misses by much",
    "standing": "the model learned from few steps, and hardly beats base rates when held against what came",
}


def _say_confidence(story: Story, pen: Pen) -> list[str]:
    """Return how far direction and size may be trusted, in words that say nothing of likelihood."""
    if story.theme in _MODELS:
        return [
            "We have low confidence in the size of these shifts and moderate confidence in their direction: "
            f"{_MODELS[story.theme]}."
        ]
    if story.theme == "nothing" or not story.answer.assumptions:
        return []
    agreed = (
        max(pen.value(_futures(story, "rises")), pen.value(_futures(story, "falls"))) if story.answer.summary else 0.0
    )
    direction = "moderate" if agreed >= 0.95 else "low"
    assumed = round(pen.value("count assumed"))
    size = "low" if 2 * assumed >= len(story.answer.assumptions) else "moderate"
    both = f"{direction} confidence in the direction and in the size" if direction == size else (
        f"{direction} confidence in the direction of these changes and {size} confidence in their size"
    )  # fmt: skip
    count = len(story.answer.assumptions)
    if assumed == count:
        ground = f"all {pen.count('count assumptions')} figures that matter most are assumed"
    else:
        known = f"of the {pen.count('count assumptions')} figures that matter most {pen.count('count assumed')}"
        ground = f"{known} {'is' if assumed == 1 else 'are'} assumed"
    return [f"We have {both}: {ground}, for want of a published one."] if assumed else [f"We have {both}."]


def _futures(story: Story, side: str) -> str:
    row = story.lead
    return f"measure {row.kind} {row.id} {row.measure} {side}"
