"""Every kind of change there is.

To add a kind, write its two small functions (`resolve` finds what the names stand for, `apply` makes the change) and
add it to this table; reader, checks, page and tests follow from here.
"""

from __future__ import annotations

from sogdia.scenario import building, cargo, charge, passage, politics, tie
from sogdia.scenario.model import Field, Kind

FACTOR = Field("factor", "number", "1", False, "times what it was", min=0, max=1000)
MODE = Field("mode", "mode", "", True, "rail, road, sea, ferry or waterway")

CHANGES: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="build",
            sentence="A project is built: its links can be used from the year `from` on, or always.",
            target="a project, or a list of them",
            fields=(
                Field(
                    "capacity_mt_yr",
                    "number",
                    "Mt/yr",
                    False,
                    "capacity of each of its links, both directions together",
                    min=0,
                ),
            ),
            resolve=building.resolve_projects,
            apply=building.build,
            example='{ build = "mazar-herat", capacity_mt_yr = [3, 10], from = 2032 }',
            dated=False,
            window=("from",),
        ),
        Kind(
            name="cancel",
            sentence="A project that would open without any scenario never opens.",
            target="a project, or a list of them",
            fields=(),
            resolve=building.resolve_projects,
            apply=building.cancel,
            example='{ cancel = "almaty-bypass" }',
            dated=False,
            window=(),
        ),
        Kind(
            name="close",
            sentence="Nothing passes.",
            target="a crossing, a border point, a link, a place, a transfer, a state (all of it), a list of these, "
            "or a list of two states (every crossing between them)",
            fields=(),
            resolve=passage.resolve_closure,
            apply=passage.close,
            example='{ close = ["AFG", "PAK"], from = 2030, to = 2031 }',
        ),
        Kind(
            name="open",
            sentence="What is shut may be passed again: closures of the world, or of changes further up, are lifted, "
            "and days without passage are those of a normal year.",
            target="a crossing, a border point, a link, a place, a transfer, a state (all of it), a list of these, "
            "or a list of two states (every crossing between them)",
            fields=(),
            resolve=passage.resolve_closure,
            apply=passage.reopen,
            example='{ open = "wagah", from = 2030 }',
        ),
        Kind(
            name="delay",
            sentence="Every passage takes so many hours more; several delays add up.",
            target="a crossing, a border point, a link, a place, a transfer, a list of these, or a list of two states",
            fields=(Field("hours", "number", "h", True, "extra hours", min=0, max=8784),),
            resolve=passage.resolve_delay,
            apply=passage.delay,
            example='{ delay = "torkham", hours = [12, 48] }',
        ),
        Kind(
            name="time",
            sentence="Every passage takes so many times the hours it did: procedures, handling, waiting, and on a link "
            "the way itself.",
            target="a crossing, a border point, a link, a place, a transfer, a list of these, or a list of two states",
            fields=(Field("factor", "number", "1", True, FACTOR.description, min=0.05, max=100),),
            resolve=passage.resolve_delay,
            apply=passage.scale_hours,
            example='{ time = "torkham", factor = 0.5 }',
        ),
        Kind(
            name="toll",
            sentence="A state charges so much on every tonne-kilometre of a mode, in place of its toll before.",
            target="a state, or a list of them",
            fields=(MODE, Field("usd_per_tkm", "number", "US$/tkm", True, "charge", min=0, max=10)),
            resolve=charge.resolve_charge,
            apply=charge.set_toll,
            example='{ toll = "UZB", mode = "rail", usd_per_tkm = 0.012 }',
        ),
        Kind(
            name="tariff",
            sentence="Carriage costs so many times what it did: by one mode in a state, or on a link.",
            target="a state or a list of them (with `mode`), a link or a list of them (without)",
            fields=(
                Field("mode", "mode", "", False, MODE.description),
                Field("factor", "number", "1", True, FACTOR.description, min=0, max=1000),
            ),
            resolve=charge.resolve_tariff,
            apply=charge.scale_tariff,
            example='{ tariff = "KAZ", mode = "rail", factor = 0.8 }',
        ),
        Kind(
            name="charge",
            sentence="Passing a border costs so much more: a fee, a duty, or what shippers fear of it.",
            target="a crossing, a border point, a state (all its crossings), a list of these, or a list of two states",
            fields=(
                Field(
                    "usd_t", "number", "US$/t", False, "charge on a tonne, on top of what there is", min=0, max=10000
                ),
                Field("value_share", "number", "1", False, "charge as a share of the value of goods", min=0, max=5),
                Field("direction", "word", "", False, 'only this way, such as "PAK>AFG"; both ways if left out'),
                Field(
                    "perceived",
                    "flag",
                    "",
                    False,
                    "feared, not paid: risk, reputation, refusal; with `value_share` and both ways only",
                ),
            ),
            resolve=charge.resolve_border_charge,
            apply=charge.set_border_charge,
            example='{ charge = "torkham", value_share = 0.1, direction = "PAK>AFG" }',
        ),
        Kind(
            name="capacity",
            sentence="A passage can carry more, or less.",
            target="a crossing, a border point, a link, a place, a transfer, a project (its links), or a list of these",
            fields=(
                Field("mt_yr", "number", "Mt/yr", False, "capacity, both directions together", min=0),
                FACTOR,
            ),
            resolve=passage.resolve_capacity,
            apply=passage.set_capacity,
            example='{ capacity = "aktau", factor = [1.5, 2] }',
        ),
        Kind(
            name="risk",
            sentence="A passage is cut on some days of the year, or cargo is lost on it.",
            target="a state, a crossing, a border point, a link, a place, or a list of these",
            fields=(
                Field("closed_days_per_year", "number", "days/yr", False, "days without passage", min=0, max=366),
                Field("loss_share_per_1000km", "number", "1", False, "share of the value of goods lost", min=0, max=1),
            ),
            resolve=passage.resolve_risk,
            apply=passage.set_risk,
            example='{ risk = "IRN", closed_days_per_year = [0, 120] }',
        ),
        Kind(
            name="tie",
            sentence="Two states fall out or make up: every crossing between them comes under another regime, with "
            "hours, charges and closed days of its own; a later `tie` of the same two takes its place.",
            target="a list of two states that share a border",
            fields=(Field("to", "word", "", True, "the regime: open, normal, strained or closed"),),
            resolve=tie.resolve_tie,
            apply=tie.set_tie,
            example='{ tie = ["AFG", "PAK"], to = "strained", from = 2030 }',
            window=("from",),
        ),
        Kind(
            name="supply",
            sentence="A supplier of arms delivers so many times what it did. It moves no cargo: `sogdia run` and "
            "`sogdia arms` tell what its buyers may take.",
            target="a state, or a list of them",
            fields=(Field("factor", "number", "1", True, FACTOR.description, min=0, max=10),),
            resolve=politics.resolve_supply,
            apply=politics.set_supply,
            example='{ supply = "RUS", factor = 0.36 }',
        ),
        Kind(
            name="step",
            sentence="A state takes a step towards an authority. It moves no cargo: `sogdia run` and `sogdia standing` "
            "tell what that does to the chances of others.",
            target="a state, or a list of them",
            fields=(
                Field("toward", "word", "", True, "the authority, such as AFG-IEA"),
                Field("rung", "word", "", True, "contact, mission, charge, ambassador, delisted, recognised…"),
                Field("on", "date", "", True, "day"),
            ),
            resolve=politics.resolve_step,
            apply=politics.add_step,
            example='{ step = "KAZ", toward = "AFG-IEA", rung = "ambassador", on = 2026-12-01 }',
            window=(),
        ),
        Kind(
            name="demand",
            sentence="There is more to carry, or less.",
            target="a list of two, from and to, each a state, a region, or a list of these",
            fields=(
                FACTOR,
                Field(
                    "mt_yr",
                    "number",
                    "Mt/yr",
                    False,
                    "added each way, shared out over the demand known in proportion to it",
                    min=0,
                ),
                Field("commodity", "word", "", False, "only this commodity"),
                Field("both", "flag", "", False, "both ways; without it only from the first to the second"),
            ),
            resolve=cargo.resolve_demand,
            apply=cargo.change_demand,
            example='{ demand = ["RUS", ["IND", "PAK"]], mt_yr = [8, 15] }',
        ),
    )
}

EVERYWHERE = ("from", "to", "probability", "note")  # keys that go with any kind, as far as its `window` allows
