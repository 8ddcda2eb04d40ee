"""The headline and the lead: what moves, how much, who gains and who loses, and what the answer hangs on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sogdia.outcomes.compare import Row
from sogdia.outcomes.story import Story
from sogdia.views.brief.marks import capitalise, clean_name
from sogdia.views.brief.names import name_assumption, name_of, name_thing
from sogdia.views.brief.pen import Pen, join_and
from sogdia.views.brief.politics import say_arms_headline, say_arms_lead, say_standing_headline, say_standing_lead
from sogdia.views.brief.subject import list_closed_states, list_projects, name_projects, name_shut, say_changes

_PAYS_MUCH, _PAYS_SOME = 0.6, 0.2
"""What the largest loser loses as a share of what the largest gainer gains."""
_RIVAL_LOSES, _RIVAL_SHARES = 0.6, 0.25
"""What a rival loses as a share of what it would carry alone."""


def write_headline(story: Story) -> str:
    """Return the headline, a sentence without its full stop."""
    return capitalise(_HEADLINES[story.theme](story, Pen(story)))


def write_lead(story: Story) -> str:
    """Return the lead, a paragraph of about a hundred words."""
    pen = Pen(story)
    if story.theme in ("arms", "standing"):
        tell = {"arms": say_arms_lead, "standing": say_standing_lead}[story.theme]
        return " ".join(tell(story, pen))
    if story.theme == "nothing":
        return (
            f"The scenario moves no cargo worth telling of in {pen.year('run year')}: no corridor's changes by as much "
            "as a hundredth part of what the larger ones carry."
        )
    sentences = [
        _say_lead_change(story, pen),
        _say_lead_range(story, pen),
        _say_origin(story),
        _say_added(story, pen),
        *_say_who(story, pen),
        _say_rival_in_short(story),
        _say_hinge(story, pen),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _headline_build(story: Story, pen: Pen) -> str:
    lead = name_thing(story.lead)
    gains, losses = story.movers("state", 1), story.movers("state", -1)
    if (other := story.elsewhere) is not None:
        return f"most of the trade added would go by {name_thing(other)}, not by {lead}"
    if not gains:
        return f"{lead} would carry {pen.tons(_lead(story, 'value'))} a year and win no state transit worth naming"
    gain = name_thing(gains[0])
    if not losses:
        return f"{lead} would win transit for {gain} and take it from nobody"
    paid = losses[0].size / gains[0].size
    if paid >= _PAYS_MUCH:
        return f"{lead} would move transit from {name_thing(losses[0])} to {gain}"
    if paid >= _PAYS_SOME:
        return f"{lead} would win transit for {gain} and cost {name_thing(losses[0])} some of its own"
    others = join_and([name_thing(row) for row in gains[:2]])
    return f"{lead} would win transit for {others} at little cost to the others"


def _headline_close(story: Story, pen: Pen) -> str:
    what = name_shut(story)
    closed = list_closed_states(story)
    losses = [row for row in story.movers("state", -1, 5) if row.id not in closed]
    gains = [row for row in story.movers("state", 1) if row.id not in closed]
    if gains and losses and gains[0].size >= _PAYS_MUCH * losses[0].size:
        return f"with {what} shut, {name_thing(gains[0])} would gain the transit that {name_thing(losses[0])} loses"
    home = "measure total all not_carried_mt_yr change"
    if pen.value(home) > 0 and losses and losses[0].percents[0] is not None:
        share = pen.percent(f"measure state {losses[0].id} transit_mt_yr percent")
        return (
            f"with {what} shut, {pen.tons(home)} a year would find no way, and {name_thing(losses[0])} would lose "
            f"{share} of its "
            "transit"
        )
    return f"with {what} shut, cargo would find other ways, at a price"


def _headline_hinder(story: Story, pen: Pen) -> str:
    gains, losses = story.movers("state", 1), story.movers("state", -1)
    if losses and gains and losses[0].percents[0] is not None:
        share = pen.percent(f"measure state {losses[0].id} transit_mt_yr percent")
        loser, gainer = name_thing(losses[0]), name_thing(gains[0])
        return f"if {say_changes(story)}, {loser} loses {share} of its transit and {gainer} gains most"
    return f"if {say_changes(story)}, {name_thing(story.lead)} loses {pen.tons(_lead(story, 'change'))} a year"


def _headline_ease(story: Story, pen: Pen) -> str:
    gains = story.movers("state", 1)
    tail = f", and {name_thing(gains[0])} would gain most transit" if gains else ""
    verb = "draw" if (story.lead.changes[0] or 0) > 0 else "lose"
    return f"{name_thing(story.lead)} would {verb} {pen.tons(_lead(story, 'change'))} a year{tail}"


def _headline_nothing(story: Story, pen: Pen) -> str:
    return f"{clean_name(story.scenario.name)}: no cargo moves worth telling of"


_HEADLINES: Mapping[str, Callable[[Story, Pen], str]] = {
    "build": _headline_build,
    "close": _headline_close,
    "hinder": _headline_hinder,
    "ease": _headline_ease,
    "trade": _headline_ease,
    "arms": say_arms_headline,
    "standing": say_standing_headline,
    "nothing": _headline_nothing,
}


def _lead(story: Story, side: str) -> str:
    """Return the address of the leading change."""
    return f"{_lead_stem(story)} {side}"


def _lead_stem(story: Story) -> str:
    return f"measure {story.lead.kind} {story.lead.id} {story.lead.measure}"


def _say_lead_change(story: Story, pen: Pen) -> str:
    """Return what becomes of the leading corridor, and by what."""
    lead, year = name_thing(story.lead), pen.year("run year")
    base, change = story.lead.base or 0.0, story.lead.changes[0] or 0.0
    if story.theme == "build":
        projects = list_projects(story)
        few = len(projects) <= 2
        cause = (
            f"{name_projects(story, projects)} {'were' if len(projects) > 1 else 'was'} built"
            if few
            else f"all {pen.count('count builds')} projects of the scenario were built"
        )
        if any(change.kind != "build" for change in story.changes):
            cause = "all that the scenario asks for came about"
        if base < 0.05:
            told = f"carry {pen.tons(_lead(story, 'value'))} a year in {year}"
            return (
                f"{capitalise(lead)}, if built, would {told}."
                if cause.startswith(lead)
                else f"If {cause}, {lead} would {told}."
            )
        more = pen.tons(_lead(story, "change"))
        return f"If {cause}, {lead} would carry {more} a year more in {year}, {_from_to(story, pen)}."
    if story.theme == "close":
        what = f"With {name_shut(story)} shut"
        through = _say_through(story, pen)
        if (story.lead.values[0] or 0.0) < 0.05:
            empty = f"{lead}, which would have carried {pen.tons(_lead(story, 'base'))} a year, stands empty in {year}"
        else:
            verb = "loses" if change < 0 else "gains"
            empty = f"{lead} {verb} {pen.tons(_lead(story, 'change'))} a year in {year}"
        return f"{what}, {through}{empty}."
    verb = "gains" if change > 0 else "loses"
    cause = say_changes(story)
    return f"If {cause}, {lead} {verb} {pen.tons(_lead(story, 'change'))} a year in {year}, {_from_to(story, pen)}."


def _from_to(story: Story, pen: Pen) -> str:
    return (
        f"{pen.tons(_lead(story, 'base'), noun=False)} without the change and {pen.tons(_lead(story, 'value'))} with it"
    )


def _say_through(story: Story, pen: Pen) -> str:
    """Return what is left without a way, as the first half of a sentence."""
    home = "measure total all not_carried_mt_yr change"
    if pen.value(home) < 0.05:
        return ""
    return f"{pen.tons(home)} a year find no way at all, or none worth its price, and "


def _say_lead_range(story: Story, pen: Pen) -> str:
    """Return within what eight of ten futures have the leading change, and how likely a gain is."""
    span = pen.range_of(_lead_stem(story))
    if not span:
        return ""
    if story.lead.low is not None and story.lead.low * (story.lead.high or 0.0) < 0:
        return f"In eight of ten futures its change is {span}."
    if (story.lead.base or 0.0) < 0.05:
        return f"In eight of ten futures it is {span}."
    verb = "gain" if (story.lead.changes[0] or 0.0) > 0 else "loss"
    return f"In eight of ten futures that {verb} is {span}."


def _say_added(story: Story, pen: Pen) -> str:
    """Return where the trade goes that the scenario adds, where most of it does not go by the leading corridor."""
    other, number = story.elsewhere, story.added
    if other is None or number is None:
        return ""
    stem = f"change {number} mt_yr"
    added = pen.between_tons(f"{stem} low", f"{stem} high")
    return f"The scenario adds {added} of trade, and {name_thing(other)} gains {pen.tons(_change(other))}."


def _say_origin(story: Story) -> str:
    """Return in round words where the cargo comes from, or goes to."""
    found = story.diversion
    if found is None or found.diverted >= 0.97:
        return ""
    part = next(words for least, words in _PARTS if found.diverted >= least)
    if found.gains:
        return f"{part} of that cargo leaves other ways; the rest would not be carried without it."
    return f"{part} of it takes another way." if found.diverted >= 0.05 else "Next to none of it finds another way."


_PARTS = (
    (0.9, "Nearly all"),
    (0.7, "Some three quarters"),
    (0.58, "Some two thirds"),
    (0.42, "About half"),
    (0.28, "A third"),
    (0.15, "About a fifth"),
    (0.0, "Little"),
)


def _say_rival_in_short(story: Story) -> str:
    """Return what becomes of a rival that might be built as well."""
    for rival in story.answer.rivals:
        if not rival.alone:
            continue
        share, name = rival.change / rival.alone, capitalise(name_of("project", rival.name))
        if share <= -_RIVAL_LOSES:
            return f"{name}, were it built too, would be left with little."
        if share <= -_RIVAL_SHARES:
            return f"{name}, were it built too, would have to share the market."
        if story.theme == "build" and abs(share) < 0.05:
            return f"{name}, were it built too, would hardly notice."
    return ""


def _say_who(story: Story, pen: Pen) -> list[str]:
    """Return which state gains most transit and which loses most, with how many futures agree."""
    closed = list_closed_states(story)
    gains = [row for row in story.movers("state", 1) if row.id not in closed]
    losses = [row for row in story.movers("state", -1, 5) if row.id not in closed]
    told = []
    if gains:
        told.append(f"{name_thing(gains[0])} gains {pen.tons(_change(gains[0]))} of transit a year")
    if losses:
        own = ", leaving aside what is shut," if closed else ""
        told.append(f"{name_thing(losses[0])}{own} loses {pen.tons(_change(losses[0]))}")
    sentences = [capitalise(f"{' while '.join(told)}.")] if told else []
    if story.answer.summary:
        sentences += _say_agreement(story, pen, gains[:1], losses[:1])
    return sentences


def _say_agreement(story: Story, pen: Pen, gains: Sequence[Row], losses: Sequence[Row]) -> list[str]:
    """Return how many futures have the first gain and the first loss; in one sentence where all have both."""
    told = [
        (f"measure state {row.id} transit_mt_yr {side}", f"{name_thing(row)} {verb} transit")
        for rows, side, verb in ((gains, "rises", "gains"), (losses, "falls", "loses"))
        for row in rows
    ]
    if len(told) == 2 and all(pen.value(address) >= 1.0 for address, _ in told):
        return [f"All {pen.whole('run futures')} futures drawn agree on both."]
    return [pen.likely(address, event) for address, event in told]


def _change(row: Row) -> str:
    return f"measure {row.kind} {row.id} {row.measure} change"


def _say_hinge(story: Story, pen: Pen) -> str:
    """Return the figure that the answer hangs on most."""
    widest = widest_assumption(story)
    if widest is None:
        return ""
    number, end = widest
    one = story.answer.assumptions[number]
    name = name_assumption(story, one)
    at = f"assumption {number} at_{end}"
    change = story.lead.changes[0] or 0.0
    if change * pen.value(at) < 0:
        return f"All of it hangs on one figure, the {name}: at the {end} end of its range the sign turns."
    if abs(pen.value(at)) < 0.5 * abs(change):
        return f"Much hangs on the {name}: at the {end} end of its range only {pen.tons(at)} of that is left."
    return f"Most depends on the {name}; even at the {end} end of its range {pen.tons(at)} of that change remain."


def widest_assumption(story: Story) -> tuple[int, str] | None:
    """Return the number of the assumption, and the end of its range, that leaves least of the leading change."""
    change = story.lead.changes[0] or 0.0
    sign = 1 if change >= 0 else -1
    ends = [
        (sign * effect, number, end)
        for number, one in enumerate(story.answer.assumptions)
        for end, effect in (("low", one.effect_low), ("high", one.effect_high))
    ]
    if not ends or min(ends)[0] >= 0:
        return None
    return min(ends)[1:]
