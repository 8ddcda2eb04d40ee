"""What arms, standing and ties answer where a scenario touches them."""

from __future__ import annotations

from sogdia.lenses.standing import WORDS
from sogdia.outcomes.arms import Change as ArmsChange
from sogdia.outcomes.arms import Outlook
from sogdia.outcomes.standing import Chance, StandingAnswer
from sogdia.outcomes.story import Story
from sogdia.outcomes.succession import count_winners, list_overtaken, rank_buyers, top_gain
from sogdia.views.brief.marks import cite, clean_name
from sogdia.views.brief.names import name_of, name_state, name_states
from sogdia.views.brief.pen import Pen, join_and

_RUNG = {
    "mission": "a mission of its own in Kabul",
    "charge": "an envoy accepted",
    "delisted": "the Taliban taken off its list",
    "ambassador": "an ambassador",
    "recognised": "recognition",
}
_VERB = {
    "mission": "opens a mission in Kabul",
    "charge": "accepts an envoy of theirs",
    "delisted": "takes them off its list of terrorists",
    "ambassador": "accepts an ambassador",
    "recognised": "recognises them",
}
_TOLD = 0.01
"""A chance that rises by less is not told of as a rise."""
_MOST = 4


def name_buyer(story: Story, id_: str) -> str:
    """Return a buyer's name, a group's among them."""
    group = story.world.groups.get(id_)
    return clean_name(group.name).partition(" (")[0] if group else name_state(story, id_)


def list_shocked(story: Story) -> list[str]:
    """Return the suppliers that a scenario touches."""
    return list(story.reaction.arms.shock.supply) if story.reaction.arms else []


def shift_of(outlook: Outlook, supplier: str) -> ArmsChange | None:
    """Return what becomes of one supplier at one buyer."""
    return next((one for one in outlook.changes if one.supplier == supplier), None)


def say_arms_headline(story: Story, pen: Pen) -> str:
    """Return the headline of a scenario that moves arms alone."""
    supplier = list_shocked(story)[0]
    winners = count_winners(story, supplier)
    name = name_state(story, supplier)
    if not winners:
        return f"{name} delivers otherwise, and no buyer's first choice changes"
    return f"where {name} delivers less, {name_state(story, winners[0][0])} would step in most often"


def say_arms_lead(story: Story, pen: Pen) -> list[str]:
    """Return the lead of a scenario that moves arms alone."""
    supplier = list_shocked(story)[0]
    number = next(at for at, one in enumerate(story.changes) if one.kind == "supply")
    name = name_state(story, supplier)
    ranked = rank_buyers(story, supplier)
    sentences = [
        f"{name} is taken to deliver {pen.share(f'change {number} factor best')} of the arms that it did, and its "
        "buyers "
        "to choose anew."
    ]
    if ranked:
        most = ranked[0]
        stem = f"arms {most.buyer} {supplier}"
        sentences.append(
            f"{name_buyer(story, most.buyer)} would feel it most: {name}'s share of what it takes falls by "
            f"{pen.points(f'{stem} change')}, from {pen.share(f'{stem} without')} to {pen.share(f'{stem} shocked')}."
        )
        sentences.append(
            pen.likely(
                f"arms {most.buyer} {supplier} first_shocked", f"{name} is still its largest supplier then", "draws"
            )
        )
    winners = count_winners(story, supplier)
    if winners:
        tail = f"; {name_state(story, winners[1][0])} comes next" if len(winners) > 1 else ""
        count = pen.count(f"count winner {supplier} {winners[0][0]}")
        sentences.append(
            f"At {count} buyers it is {name_state(story, winners[0][0])} that takes up most of what is missing{tail}."
        )
    lost = list_overtaken(story, supplier)
    if lost:
        sentences.append(
            f"{name} is first less often than not in {name_states(story, lost)}, where it was first before."
        )
    else:
        sentences.append(f"Yet {name} keeps first place everywhere more often than not: its rivals divide the rest.")
    sentences.append("No cargo moves with it.")
    return sentences


def say_arms(story: Story, pen: Pen) -> list[str]:
    """Return a paragraph on each of the buyers that change most."""
    told = []
    for supplier in list_shocked(story):
        sentences: list[str] = []
        for outlook in rank_buyers(story, supplier)[:_MOST]:
            gain = top_gain(outlook, supplier)
            loss = f"arms {outlook.buyer} {supplier}"
            buyer = name_buyer(story, outlook.buyer)
            sentence = (
                f"In {buyer} its share goes from {pen.share(f'{loss} without')} to {pen.share(f'{loss} shocked')}"
            )
            if gain:
                stem = f"arms {outlook.buyer} {gain.supplier}"
                without, shocked = pen.share(f"{stem} without"), pen.share(f"{stem} shocked")
                sentence += f", and {name_state(story, gain.supplier)}'s from {without} to {shocked}"
            volume = f"arms {outlook.buyer} volume median"
            if not sentences and pen.value(volume) < 0.995:
                sentence += f"; of the whole volume {pen.share(volume)} is delivered at all"
            sentences.append(f"{sentence}.")
        if sentences:
            told.append(f"{name_state(story, supplier)}'s fall is not felt alike. " + " ".join(sentences))
    share = "figure model arms_replaced_share"
    if told and story.world.figure("model", "arms_replaced_share") is not None:
        told.append(
            f"The case against this rests on an assumption: that others replace {pen.share(f'{share} best')} of "
            "what is missing. "
            f"Were it {pen.share(f'{share} low')}, buyers would rather go without than change; were it "
            f"{pen.share(f'{share} high')}, "
            "the newcomers would gain more than is said here."
        )
    return told


def say_arms_background(story: Story, pen: Pen) -> list[str]:
    """Return what buyers took before, with its source."""
    arms = story.reaction.arms
    if arms is None:
        return []
    told = []
    for supplier in list_shocked(story):
        shares = [
            (row.market.share(supplier), row.market) for row in arms.measured if row.market.buyer in story.world.states
        ]
        ranked = sorted(
            ((share, market) for share, market in shares if share > 0), key=lambda one: (-one[0], one[1].buyer)
        )
        parts = [
            f"{pen.share(f'arms {market.buyer} {supplier} last')} of what {name_buyer(story, market.buyer)} took"
            for _, market in ranked[:_MOST]
            if any(one.buyer == market.buyer and shift_of(one, supplier) for one in arms.outlooks)
        ]
        if parts:
            sources = cite(*{market.source for _, market in ranked[:_MOST]})
            told.append(
                f"By the register's own measure of volume {name_state(story, supplier)} delivered, in the latest "
                "five years "
                f"known, {join_and(parts)}{sources}."
            )
    return told


def say_standing_headline(story: Story, pen: Pen) -> str:
    """Return the headline of a scenario that moves standing alone."""
    answer = story.reaction.standing[0]
    who = name_states(story, [step.state for step in answer.given])
    best = top_ripple(story, answer)
    what = _RUNG[answer.given[0].rung]
    if best is None or best.change[0] < _TOLD:
        return f"{what} from {who} would make hardly anyone follow"
    return f"{what} from {who} would draw {name_state(story, best.state)} on most"


def top_ripple(story: Story, answer: StandingAnswer) -> Chance | None:
    """Return the chance, of another state in the last year, that the given steps raise most."""
    return max(list_ripples(answer), key=lambda one: one.change[0], default=None)


def list_ripples(answer: StandingAnswer) -> list[Chance]:
    """Return the chances of other states in the last year that are still open, by how much the steps raise them."""
    given = {step.state for step in answer.given}
    last = answer.years[-1]
    open_ = [one for one in answer.chances if one.year == last and one.state not in given and not one.taken]
    return sorted(open_, key=lambda one: (-one.change[0], one.state, one.rung))


def _address(answer: StandingAnswer, one: Chance, side: str, end: str = "mean") -> str:
    return f"standing {answer.authority} {one.state} {one.rung} {one.year} {side} {end}"


def say_standing_lead(story: Story, pen: Pen) -> list[str]:
    """Return the lead of a scenario that moves standing alone."""
    answer = story.reaction.standing[0]
    who = name_states(story, [step.state for step in answer.given])
    step = answer.given[0]
    until = pen.year(f"standing-year {answer.authority} last")
    sentences = [f"Suppose that {who} goes a step further with {name_authority(story, answer)} and {_VERB[step.rung]}."]
    ripples = list_ripples(answer)
    if ripples and ripples[0].change[0] >= _TOLD:
        one = ripples[0]
        low, high = _address(answer, one, "change", "low"), _address(answer, one, "change", "high")
        sentences += [
            f"That raises the chance of {_say_rung(story, one)} by the end of {until} from "
            f"{pen.share(_address(answer, one, 'base'))} to {pen.share(_address(answer, one, 'given'))}, more than "
            "that of "
            "any other step.",
            f"The rise itself lies {_between_shares(pen, low, high)}, as far as so few steps can tell.",
        ]
    elif ripples:
        one = ripples[0]
        sentences += [
            f"Hardly anything follows from that by the end of {until}: the chance that rises most, of "
            f"{_say_rung(story, one)}, rises by {pen.points(_address(answer, one, 'change'))} in a hundred.",
            "Examples count for little in what the model has learned; each state had reasons of its own.",
        ]
    likeliest = max(
        (one for one in ripples if one.rung in ("ambassador", "recognised")), key=lambda one: one.given[0], default=None
    )
    if likeliest is not None:
        event = f"{_say_event(story, likeliest)} by then, with the step or without it"
        sentences.append(pen.likely(_address(answer, likeliest, "given"), event, "simulated histories"))
    sentences.append("No cargo moves with it.")
    return sentences


def name_authority(story: Story, answer: StandingAnswer) -> str:
    """Return an authority by the name in brackets where it has one: the Taliban."""
    name = clean_name(story.world.authorities[answer.authority].name)
    short = name.rpartition("(")[2].rstrip(")") if name.endswith(")") else name
    return f"the {short}"


def _between_shares(pen: Pen, low: str, high: str) -> str:
    if pen.value(low) < 0 < pen.value(high):
        return f"anywhere from a fall of {pen.share(low)} to a rise of {pen.share(high)}"
    return f"between {pen.share(low)} and {pen.share(high)}"


def _say_rung(story: Story, one: Chance) -> str:
    """Return `an ambassador from Pakistan`."""
    words = {"recognised": "recognition by {}", "delisted": "a delisting by {}", "charge": "an envoy accepted by {}"}
    return words.get(one.rung, f"{_RUNG[one.rung].replace(' of its own', '')} from {{}}").format(
        name_state(story, one.state)
    )


def _say_event(story: Story, one: Chance) -> str:
    name = name_state(story, one.state)
    return f"{name} has recognised them" if one.rung == "recognised" else f"{name} has {_RUNG[one.rung]}"


def say_standing(story: Story, pen: Pen) -> list[str]:
    """Return a paragraph on who follows, with others' example and without."""
    told = []
    for answer in story.reaction.standing:
        ripples = [one for one in list_ripples(answer) if one.change[0] >= _TOLD]
        if not ripples:
            told.append(" ".join(_say_no_ripple(story, pen, answer)))
            continue
        parts = [
            f"{_say_rung(story, one)} from {pen.share(_address(answer, one, 'base'))} to "
            f"{pen.share(_address(answer, one, 'given'))}"
            for one in ripples[:_MOST]
        ]
        first = ripples[0]
        told.append(
            f"The step works by example: it raises the chance of {join_and(parts)}. Had no state ever looked at "
            "another, "
            f"{_say_rung(story, first)} would stand at {pen.share(_address(answer, first, 'alone'))}; the "
            "difference is what "
            "imitation is worth, and it is told by few steps."
        )
    return told


def _say_no_ripple(story: Story, pen: Pen, answer: StandingAnswer) -> list[str]:
    """Return who may step next where nobody follows the step asked about."""
    told = ["The step moves nobody else's chance by as much as one point in a hundred, and the ladder stays as it was."]
    near = sorted(list_ripples(answer), key=lambda one: (-one.given[0], one.state))[:3]
    parts = [f"{_say_rung(story, one)} ({pen.share(_address(answer, one, 'given'))})" for one in near]
    if parts:
        until = pen.year(f"standing-year {answer.authority} last")
        told.append(f"What may come by the end of {until} comes for reasons of its own: nearest are {join_and(parts)}.")
    return told


def say_standing_background(story: Story, pen: Pen) -> list[str]:
    """Return the latest steps on record, with their sources."""
    told = []
    for answer in story.reaction.standing:
        steps = [step for step in answer.steps if not step.disputed and step.rung in _RUNG]
        latest: set[str] = set()
        parts: list[str] = []
        for step in sorted(steps, key=lambda one: one.date, reverse=True):
            if step.state in latest or len(parts) == _MOST:
                continue
            latest.add(step.state)
            number = story.world.steps.index(step)
            parts.append(
                f"{name_state(story, step.state)} ({WORDS[step.rung]}, "
                f"{pen.year(f'step {number} year')}){cite(step.source)}"
            )
        if parts:
            told.append(f"The latest steps on record are those of {join_and(parts)}.")
        listed = [
            name_of("state", story.world.states[state].name) for state in sorted({one.state for one in answer.given})
        ]
        told.append(
            f"The chances come from a model of {pen.count(f'hazard {answer.authority} events')} dated steps, fitted "
            "on what was "
            f"known before; {join_and(listed)} is supposed to move whatever else happens."
        )
    return told


def say_ties(story: Story, pen: Pen) -> list[str]:
    """Return what a worse or better tie makes of a border, by the figures of its regime."""
    told = []
    for change in story.changes:
        if change.kind != "tie" or change.words["to"] not in ("strained", "open", "normal"):
            continue
        regime = change.words["to"]
        hours, days = f"figure regime:{regime} hours_factor best", f"figure regime:{regime} closed_days_yr best"
        names = join_and([name_state(story, thing.id) for thing in change.found])
        told.append(
            f"A border that is {clean_name(regime)} takes {pen.figure(hours)} times the hours of a normal one and "
            "is shut on "
            f"{pen.figure(days)} days a year; that is what a falling-out of {names} is taken to mean."
        )
    return told
