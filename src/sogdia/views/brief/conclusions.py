"""Conclusions: advice, each piece of it conditional on what was found."""

from __future__ import annotations

from collections.abc import Sequence

from sogdia.outcomes.compare import Row
from sogdia.outcomes.story import Story
from sogdia.outcomes.succession import count_winners, rank_buyers
from sogdia.views.brief.implications import list_bottlenecks, name_bottleneck, states_of
from sogdia.views.brief.marks import capitalise
from sogdia.views.brief.names import is_plural, name_assumption, name_of, name_state, name_states, name_thing
from sogdia.views.brief.opening import widest_assumption
from sogdia.views.brief.pen import Pen, join_and
from sogdia.views.brief.politics import list_ripples, list_shocked, top_ripple
from sogdia.views.brief.subject import list_closed_states, list_projects, name_shut


def write_conclusions(story: Story) -> tuple[str, ...]:
    """Return two paragraphs at most: what those concerned should do, and what to watch."""
    pen = Pen(story)
    if story.theme == "arms":
        paragraphs = [_advise_buyers(story, pen)]
    elif story.theme == "standing":
        paragraphs = [_advise_envoys(story, pen)]
    elif story.theme == "nothing":
        paragraphs = [
            "Nothing follows for those who ship or carry; whoever expects otherwise should say through which way."
        ]
    else:
        paragraphs = [" ".join(_advise_states(story, pen)), " ".join(_advise_money(story, pen))]
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _advise_states(story: Story, pen: Pen) -> list[str]:
    """Return what the states that gain and lose should do about it."""
    closed = list_closed_states(story)
    middle = story.world.states
    gains: Sequence[Row] = [row for row in story.movers("state", 1) if row.id not in closed]
    losses: Sequence[Row] = [row for row in story.movers("state", -1, 5) if row.id not in closed]
    told = []
    if story.theme in ("close", "hinder"):
        if gains:
            told.append(_advise_gainer(story, gains[0]))
        home = "measure total all not_carried_mt_yr change"
        if pen.value(home) >= 0.2:
            told.append(
                f"But no rerouting makes up for {pen.tons(home)}: for that trade stocks, other suppliers or a way "
                "negotiated past "
                "the closure are the only answers, and they have to be prepared while the ways are open."
            )
        elif losses:
            told.append(f"{capitalise(name_thing(losses[0]))} has most to gain from a quick end.")
        return told
    if (other := story.elsewhere) is not None:
        told.append(
            f"Whoever would build {name_thing(story.lead)} for the trade that is added should know that it prefers "
            f"{name_thing(other)}: not the lack of a railway keeps it there, but what the railway would cost."
        )
        gains, losses = (), ()
    both = [row for row in losses[:2] if middle[row.id].middle] if gains and middle[gains[0].id].middle else []
    if both:
        told.append(
            f"Since {name_thing(gains[0])} gains where {join_and([name_thing(row) for row in both])} "
            f"{'lose' if len(both) > 1 else 'loses'}, the project will find neighbours' support only if part of the "
            "gain is shared: "
            "through tariffs agreed beforehand, or cargo guaranteed on the older ways."
        )
    elif gains:
        outside = [row for row in gains[:1] if not middle[row.id].middle]
        if outside:
            insiders = [row for row in gains[1:] if middle[row.id].middle]
            tail = (
                f"; {join_and([name_thing(row) for row in insiders])} should bargain for more than transit fees"
                if insiders
                else ""
            )
            told.append(
                f"Most of the new transit goes to {name_thing(gains[0])}, which is a reason to ask it for a "
                "matching part of the "
                f"cost{tail}."
            )
        else:
            told.append(_advise_insider(gains[0], losses))
    rivals = [rival for rival in story.answer.rivals if rival.alone and abs(rival.change) >= 0.05]
    for rival in rivals:
        share = rival.change / rival.alone
        name = name_of("project", rival.name)
        if share <= -0.25:
            told.append(
                f"Whoever pays for {name} as well should know that the two would divide one market; one of them "
                "comes first."
            )
        elif share < 0.05:
            told.append(f"There is no case here for giving up {name}: the two serve different cargo.")
        else:
            told.append(
                f"{capitalise(name)} would even gain by it; the two are better planned together than against each "
                "other."
            )
    return told


def _advise_insider(gainer: Row, losses: Sequence[Row]) -> str:
    """Return what a middle state should expect that gains where no other middle state loses."""
    name = capitalise(name_thing(gainer))
    if not losses:
        return f"{name} has reason to press on, and nobody has reason to resist."
    return (
        f"{name} has reason to press on; {name_thing(losses[0])}, which loses most, has reason to answer with its "
        "rates, and what "
        "it takes back that way is not in these figures."
    )


def _advise_gainer(story: Story, row: Row) -> str:
    """Return what a state should do that gains by another's closure."""
    tight = [one for one in list_bottlenecks(story, True) if row.id in states_of(story, one)]
    name = capitalise(name_thing(row))
    if tight:
        return (
            f"{name} can keep what it gains only if {name_bottleneck(tight[0])}, where the queue now forms, is "
            "given room; "
            "otherwise the cargo leaves again as soon as it can."
        )
    return f"{name} gains most, and nothing on its soil is fuller for it: what it charges will decide how much stays."


def _advise_money(story: Story, pen: Pen) -> list[str]:
    """Return what those who pay, and those who watch, should look at."""
    told = []
    tight = list_bottlenecks(story, True)
    if tight and story.theme not in ("close", "hinder"):
        told.append(
            f"What to build next is room at {name_bottleneck(tight[0])}, where a ton more is worth US$ "
            f"{pen.price(f'bottleneck value {tight[0].id} price')} to shippers."
        )
    told += _advise_on_forecast(story, pen)
    widest = widest_assumption(story)
    if widest is not None:
        number, end = widest
        one = story.answer.assumptions[number]
        name = name_assumption(story, one)
        far = f"assumption {number} at_{end}"
        change = story.lead.changes[0] or 0.0
        noun = "gain" if change > 0 else "loss"
        if abs(pen.value(far)) < 0.7 * abs(change) or pen.value(far) * change < 0:
            opening = f"Before anyone commits, the {name} should be {_settle(one.attribute)}"
            if story.theme in ("close", "hinder"):
                opening = f"Most of the doubt lies in the {name}"
            told.append(
                f"{opening}: the {noun} differs by "
                f"{pen.tons(f'assumption {number} effect_{end}')} over {'their' if is_plural(name) else 'its'} range."
            )
        else:
            told.append(
                f"Most worth knowing better {'are' if is_plural(name) else 'is'} the {name}, but the finding does "
                "not wait for it."
            )
    if story.theme == "close":
        told.append(f"Should {name_shut(story)} open again, cargo will come back more slowly than it left.")
    return told


def _settle(attribute: str) -> str:
    """Return what can be done about a figure that is not known."""
    if "usd" in attribute or "tariff" in attribute:
        return "agreed on and written down"
    if attribute.endswith(("_h", "_mt_yr", "_km", "_km_h")):
        return "measured"
    return "looked into"


def _advise_on_forecast(story: Story, pen: Pen) -> list[str]:
    """Return a warning where promoters expect far more, or far less, than the model finds."""
    projects = list_projects(story)
    ids = {story.lead.id, *(projects if len(projects) == 1 else ())}
    facts = [
        (fact.low if fact.low is not None else fact.value, number)
        for number, fact in enumerate(story.world.ledger)
        if fact.attribute == "forecast_mt_yr" and fact.subject in ids and (fact.low or fact.value)
    ]
    value = story.lead.values[0] or 0.0
    known = [(low, number) for low, number in facts if low]
    if not known or story.theme != "build" or value <= 0:
        return []
    low, number = max(known)
    side = "low" if story.world.ledger[number].low is not None else "value"
    lead = f"measure {story.lead.kind} {story.lead.id} {story.lead.measure} value"
    if low > 1.5 * value:
        return [
            f"Plans for {name_thing(story.lead)} should be made for {pen.tons(lead)}, not for the "
            f"{pen.tons(f'fact {number} {side}')} that have been promised."
        ]
    return []


def _advise_buyers(story: Story, pen: Pen) -> str:
    """Return what buyers of arms should draw from it."""
    supplier = list_shocked(story)[0]
    buyers = [one.buyer for one in rank_buyers(story, supplier)[:2]]
    winners = [state for state, _ in count_winners(story, supplier)[:2]]
    if not buyers:
        return f"No buyer depends on {name_state(story, supplier)} so much that its choice would change."
    told = (
        f"{name_states(story, buyers)} would feel it most, and have most reason to look for a second source before "
        "they must: what "
        "was bought before weighs heavily in what is bought next, so that a new supplier starts small."
    )
    if winners:
        told += (
            f" {capitalise(name_states(story, winners))} stand to gain, in steps rather than at a stroke: not all "
            "that is missing is "
            "replaced at all."
        )
    return told


def _advise_envoys(story: Story, pen: Pen) -> str:
    """Return what to watch after a step towards an authority."""
    answer = story.reaction.standing[0]
    best = top_ripple(story, answer)
    who = name_states(story, [step.state for step in answer.given])
    if best is None or best.change[0] < 0.01:
        return (
            f"{who} need not fear to start an avalanche, nor hope for one: what others do depends on their own reasons."
        )
    names = list(dict.fromkeys(one.state for one in list_ripples(answer) if one.change[0] > 0.01))[:3]
    return (
        f"Those who want to know whether the step counts should watch {name_states(story, names)} first. Whoever "
        "wishes to hold the "
        "line should speak there, before the next accreditation; whoever wishes to move it will get more from two "
        "or three states "
        "stepping together than from one going alone."
    )
